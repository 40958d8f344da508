"""Facts: single statements read from a snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from watcher.domain.times import instant

Qualifiers = tuple[tuple[str, str], ...]
_HALF = re.compile("[\ud800-\udfff]")
CERTAINTY = "certainty"  # how sure the page is of a date: exact, floor, ambiguous


def qualifiers(given: Mapping[str, str | None]) -> Qualifiers:
    """Qualifiers in their one order, without the empty ones, so that equal ones compare equal."""
    return tuple(sorted((name, value) for name, value in given.items() if value))


def folded(label: str) -> str:
    """A label for comparing: white space and case carry nothing."""
    return " ".join(label.split()).casefold()


def whole(text: str) -> str:
    """``text`` without halves of surrogate pairs: two that belong together are their sign, any other is U+FFFD."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class FactKey(NamedTuple):  # made and hashed some fifteen times for each fact of a look, which a dataclass makes dear
    """What a fact is about. Two facts with one key speak of the same thing at different times."""

    subject: str
    attribute: str
    qualifiers: Qualifiers


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement read from a snapshot. None of its texts holds half of a surrogate pair, which no store could bear.

    Attributes:
        subject: the label as printed, without markup and notes.
        attribute: what is said of it: ``price``, ``shutdown``, ``limit``, ...
        value: a decimal as printed (of tokens for a million of them), an ISO date, a word, or several of them.
        unit: ``USD/1M tokens`` and the like; None where the attribute has none.
        model: the canonical id (``provider/model``), or None where no alias resolves.
        qualifiers: for a price ``component``, ``tier``, ``context``, ``period``; for a shutdown ``certainty``;
            made by :func:`qualifiers`.
        valid_from, valid_until: from when, and up to (not including) when it holds, as the page
            says it; None where it says nothing. A plain date begins at 00:00 UTC.
        where: the place on the page, ``line 78`` or ``table 2 row 5``. It is evidence, and no part of what is said.
    """

    subject: str
    attribute: str
    value: str | tuple[str, ...]
    unit: str | None = None
    model: str | None = None
    qualifiers: Qualifiers = ()
    valid_from: date | None = None
    valid_until: date | None = None
    where: str = ""

    def __post_init__(self) -> None:
        """Take halves of surrogate pairs out of what a vendor wrote."""
        for name in ("subject", "attribute", "unit", "model", "where"):
            text = getattr(self, name)
            if text is not None and not text.isascii():
                object.__setattr__(self, name, whole(text))
        if isinstance(self.value, str):
            if not self.value.isascii():
                object.__setattr__(self, "value", whole(self.value))
        elif not all(map(str.isascii, self.value)):
            object.__setattr__(self, "value", tuple(map(whole, self.value)))
        if any(not (name.isascii() and value.isascii()) for name, value in self.qualifiers):
            mended = tuple((whole(name), whole(value)) for name, value in self.qualifiers)
            object.__setattr__(self, "qualifiers", mended)

    @property
    def key(self) -> FactKey:
        """What this fact is about. How certain it is belongs to what is said, not to what it is said of."""
        about = self.qualifiers and tuple(pair for pair in self.qualifiers if pair[0] != CERTAINTY)
        return FactKey(folded(self.subject), self.attribute, about)

    @property
    def name(self) -> str:
        """The canonical id where it is known, else the label."""
        return self.model or self.subject

    def qualifier(self, name: str, default: str = "") -> str:
        """One qualifier's value."""
        return dict(self.qualifiers).get(name, default)

    def decimal(self) -> Decimal | None:
        """The value as a number, or None where it is none."""
        if not isinstance(self.value, str):
            return None
        try:
            number = Decimal(self.value)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the page says that this holds at ``moment``."""
        begun = self.valid_from is None or instant(self.valid_from) <= moment
        return begun and (self.valid_until is None or moment < instant(self.valid_until))

    def said(self) -> tuple[str | tuple[str, ...], str | None, date | None, date | None, str]:
        """What is said, apart from what it is said of and where."""
        return (self.value, self.unit, self.valid_from, self.valid_until, self.qualifier(CERTAINTY, "exact"))


def by_key(facts: Iterable[Fact]) -> dict[FactKey, tuple[Fact, ...]]:
    """Facts grouped by what they are about, in the order in which they stand."""
    grouped: dict[FactKey, list[Fact]] = {}
    for fact in facts:
        grouped.setdefault(fact.key, []).append(fact)
    return {key: tuple(found) for key, found in grouped.items()}
