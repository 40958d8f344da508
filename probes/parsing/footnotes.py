"""Footnotes and notes under a table: what they say of its prices, from when and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from probes.parsing import money, words
from probes.parsing.dates import Validity, validity
from probes.parsing.grid import Grid, Page

_MARK = re.compile(r"^[\[(（]?\^?(\d{1,2}|[*†‡]{1,3}|[a-z])[\])）]?[.:]?\s*(?=\S)")
_BARE_MARK = re.compile(r"^(?:[\[(（]\^?(?:\d{1,2}|[a-z])[\])）]|[*†‡]{1,3}|\d{1,2}[.:]\s|\^\d)")
_OF_PRICES = re.compile(
    r"\b(?:pric\w{1,4}|rates?|discount\w{0,4}|promotion\w{0,3}|promo|offer\w{0,3}|charge[ds]?|costs?|billed|tariffs?)\b",
    re.IGNORECASE,
)
_OF_MODELS = re.compile(
    r"\b(?:deprecat\w{1,5}|retir\w{1,6}|shut ?down|sunset|legacy|discontinu\w{1,5}|available|"
    r"released?|launch\w{0,3})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bcach(?:e|ed)[ -](?:inputs?|hits?|reads?)\b|\bcache[ -]writes?\b|\binputs?\b|\boutputs?\b", re.IGNORECASE
)
_RISE = re.compile(r"\bfrom\s{1,2}$", re.IGNORECASE)
_TO = re.compile(r"^\s{0,2}(?:to|→|->)\s{0,2}$", re.IGNORECASE)
_MOST_NOTES = 40


@dataclass(frozen=True, slots=True)
class Announced:
    """One price in a note. ``before`` is the price that it replaces, where the note names it."""

    component: str | None
    value: str
    currency: str | None
    unit: money.Unit | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What one note says."""

    text: str
    when: Validity
    prices: tuple[Announced, ...] = ()

    @property
    def dates_prices(self) -> bool:
        """Whether its dates are about prices and not about the life of a model."""
        return self.when.said and bool(_OF_PRICES.search(self.text)) and not _OF_MODELS.search(self.text)


@lru_cache(1_024)
def read_note(text: str) -> Note:
    """A note's dates and prices; prices only where it is certain which belongs to what."""
    text = text[:1500]
    when = validity(text)
    return Note(text, when, tuple(_announced(when.rest if when.said else text)))


def _announced(text: str) -> list[Announced]:
    amounts = money.amounts(text)
    if not amounts or any(amount.strange or not amount.value or not amount.currency for amount in amounts):
        return []
    replaced: dict[int, str] = {}
    kept = []
    for index, amount in enumerate(amounts):
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        rises = _RISE.search(text[max(amount.start - 6, 0) : amount.start])
        if following is not None and rises and _TO.match(text[amount.end : following.start]):
            replaced[following.start] = amount.value
        else:
            kept.append(amount)
    names = [(found.start(), words.component(found[0])) for found in _NAMED.finditer(text)]
    components = _paired(names, [amount.start for amount in kept])
    return [
        Announced(component, amount.value, amount.currency, amount.unit, replaced.get(amount.start))
        for component, amount in zip(components, kept if components else (), strict=True)
    ]


def _paired(names: list[tuple[int, str | None]], prices: list[int]) -> list[str | None]:
    """The component of each price: none where none is named, else each with its neighbour; empty where unclear."""
    if not names:
        return [None] if len(prices) == 1 else []
    if len(names) != len(prices) or len({name for _, name in names}) < len(names):
        return []
    order = [kind for _, kind in sorted([(at, "name") for at, _ in names] + [(at, "price") for at in prices])]
    if order in (["name", "price"] * len(prices), ["price", "name"] * len(prices)):
        return [name for _, name in names]
    return []


def footnotes(grid: Grid, page: Page) -> dict[str, Note]:
    """The notes that marks in a grid refer to: those under it, then those elsewhere on the page."""
    found: dict[str, Note] = {}
    for prose in (*grid.notes[:_MOST_NOTES], *page.prose[-200:]):
        mark = _MARK.match(prose.text) if _BARE_MARK.match(prose.text) else None
        if mark is not None and mark[1] not in found:
            found[mark[1]] = read_note(prose.text[mark.end() :])
    return found


def loose_notes(grid: Grid) -> list[tuple[str, Note]]:
    """Notes under a grid that no mark refers to and that announce prices, with where they stand."""
    found = []
    for prose in grid.notes[:_MOST_NOTES]:
        if _BARE_MARK.match(prose.text) or len(prose.text) > 1500:
            continue
        note = read_note(prose.text)
        if note.when.said and note.prices:
            found.append((prose.where, note))
    return found
