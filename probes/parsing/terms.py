"""What a price is for: its component, tier, context, time of day, unit, currency and dates.

A price has these from its cell, else from its column and row, else from what surrounds its grid. Most
prices of a column have all of them in common, so each combination is worked out once for a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from probes.parsing import money, words
from probes.parsing.cells import Part
from probes.parsing.dates import Validity, validity
from probes.parsing.grid import Page
from probes.parsing.labels import Label
from probes.parsing.layout import Quote
from probes.parsing.money import Unit
from probes.parsing.surroundings import Setting, settled_currency
from watcher.domain.facts import Qualifiers, qualifiers

_OF_TOKENS = frozenset({"input", "output", "cached_input", "cache_write", "cache_write_5m", "cache_write_1h"})
_NO_DATES = Validity()


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A quote's label and what it says besides the name."""

    label: Label
    model: str | None
    context: str | None = None
    period: str | None = None
    tier: str | None = None
    when: Validity = _NO_DATES
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told with a price.

    ``unit`` and ``currency`` are None where the page leaves them open; where it does not, ``money`` is a fact's unit,
    which for tokens is a million of them whatever the page prices (see :func:`probes.parsing.money.per_million`).
    """

    qualifiers: Qualifiers
    unit: Unit | None
    currency: str | None
    money: str
    valid_from: date | None
    valid_until: date | None


class Terms:
    """The terms of one grid's prices."""

    def __init__(self, setting: Setting, page: Page, quotes: list[Quote]) -> None:
        self.setting = setting
        self.page = page
        names = {quote.name for quote in quotes if quote.component in _OF_TOKENS}
        stated = {money.stated_unit(name) for name in names} - {None}
        self.column_unit = next(iter(stated)) if len(stated) == 1 else None
        self.rest = _rest(setting.choice, {tier for quote in quotes for tier in words.tiers(quote.name)})
        self.known: dict[tuple[object, ...], Told] = {}
        self.tiers: dict[tuple[object, ...], str | None] = {}

    def tier(self, quote: Quote, row: LabelledRow | None) -> str | None:
        """The tier that a quote's texts name, else its grid's; None where they leave it open."""
        own = row.tier if row is not None else None
        key = (quote.name, quote.around, quote.subject if quote.turned else None, own)
        if key not in self.tiers:
            self.tiers[key] = self._tier(quote, own)
        return self.tiers[key]

    def _tier(self, quote: Quote, own: str | None) -> str | None:
        texts = (quote.name, *quote.around, *((quote.subject or "",) if quote.turned else ()))
        named = {own} if own else {tier for text in texts for tier in words.tiers(text)}
        if len(named) > 1:
            named.discard("standard")
        if named == {"regional"} and self.setting.tier not in ("standard", "regional"):
            return None
        if not named:
            return self.setting.tier or self.rest
        return next(iter(named)) if len(named) == 1 else None

    def told(self, quote: Quote, row: LabelledRow, tier: str, part: Part) -> Told:
        """What is told with a price, which is ``part`` of a quote's cell."""
        subject = quote.subject if quote.turned else money.stated_units(quote.subject or "")
        key = (
            quote.name, quote.component, quote.around, quote.unit, subject, tier, row.context, row.period, row.when,
            part.currency, part.unit, part.value == "0", part.told_apart_by,
        )  # fmt: skip
        told = self.known.get(key)
        if told is None:
            told = self.known[key] = self._told(quote, row, tier, part)
        return told

    def _told(self, quote: Quote, row: LabelledRow, tier: str, part: Part) -> Told:
        unit = part.unit or self._unit(quote, bare=part.currency is None and part.value != "0")
        if unit is None and part.value == "0" and quote.component in _OF_TOKENS:
            unit = money.MILLION  # what is free is free for any number of them
        when = self._when(quote, row, part)
        named = qualifiers({
            "component": self._component(quote, part, unit) if unit else quote.component, "tier": part.tier or tier,
            "context": self.context(quote, row, part), "period": self.period(quote, row, part),
        })  # fmt: skip
        currency = self._currency(quote, part)
        stated = money.per_million("0", unit)[1].of_money(currency) if unit and currency else ""
        return Told(named, unit, currency, stated, when.valid_from, when.valid_until)

    def _component(self, quote: Quote, part: Part, unit: Unit) -> str:
        own = part.component if part.component != "input" or not quote.component.startswith("cache") else None
        name = own or quote.component  # what is cached is input too
        if name in ("price", "tier"):
            name = "input" if self.setting.embedding and unit.of == "tokens" else "price"
        modality = part.modality or self._modality(quote)
        if modality and name in ("input", "output", "cached_input", "price"):
            name = f"{name}_{modality}"
        if unit.of == "tokens" or name.startswith("cache_storage"):
            return name
        per = f"per_{unit.of}".replace(" ", "_")
        return per if name == "price" else f"{name}_{per}"

    def _modality(self, quote: Quote) -> str | None:
        own = [text for text in quote.around if words.is_modality_heading(text)]
        named = words.modalities(" ".join((quote.name, *own)))
        if named:
            return None if "text" in named else "_".join(named)
        return self.setting.modality

    def context(self, quote: Quote, row: LabelledRow, part: Part) -> str | None:
        """For which lengths of context a price holds."""
        if part.context:
            return part.context
        texts = (quote.name, *quote.around, *((quote.subject or "",) if quote.turned else ()))
        own = next((found for text in texts if (found := words.context(text))), None)
        if own is None and words.is_short_context(quote.name):
            return row.context
        return own or row.context or self.setting.context

    def period(self, quote: Quote, row: LabelledRow, part: Part) -> str | None:
        """For which time of day a price holds."""
        own = next((found for text in (quote.name, *quote.around) if (found := words.period(text))), None)
        return part.period or own or row.period or self.setting.period

    def _unit(self, quote: Quote, *, bare: bool) -> Unit | None:
        if quote.unit:
            return money.stated_unit(f"per {quote.unit}")
        for text in (quote.name, *quote.around, quote.subject or ""):
            unit = money.stated_unit(text)
            if unit is not None:
                return unit
        if money.half_stated(quote.name):
            return None
        return (self.setting.near_unit if bare else self.setting.unit) or self._neighbours(quote)

    def _neighbours(self, quote: Quote) -> Unit | None:
        """The unit that every other column of tokens states, for a column of tokens that states none."""
        return self.column_unit if quote.component in _OF_TOKENS else None

    def _currency(self, quote: Quote, part: Part) -> str | None:
        if part.currency and part.currency != "¥":
            return part.currency
        names = {name for text in (quote.name, *quote.around) for name in money.stated_currencies(text)}
        if part.currency == "¥":
            return settled_currency(names | {"¥"}, self.page) or self._yen()
        return settled_currency(names, self.page) or self.setting.currency

    def _yen(self) -> str | None:
        return self.setting.currency if self.setting.currency in ("CNY", "JPY") else None

    def _when(self, quote: Quote, row: LabelledRow, part: Part) -> Validity:
        if part.valid_from is not None or part.valid_until is not None:
            return Validity(part.valid_from, part.valid_until)
        for text in (quote.name, *quote.around):
            when = validity(text)
            if when.said:
                return when
        return row.when if row.when.said else self.setting.when


def _rest(choice: tuple[str, ...], named: set[str]) -> str | None:
    """The one of the tiers in a grid's heading that none of its columns names, beside columns of the others."""
    rest = [tier for tier in choice if tier not in named]
    return rest[0] if len(choice) > 1 and named and len(rest) == 1 else None
