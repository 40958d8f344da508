"""What second sources say: values that changes carry. The rules are in :mod:`watcher.domain.witnesses`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from watcher.domain.facts import Fact


class Agreement(StrEnum):
    """How a second source stands to a statement of a vendor's own page."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    SILENT = "silent"  # it says nothing of it, or of another time


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one second source says of one statement.

    Attributes:
        witness: its name for people: ``OpenRouter``.
        says: its own words, in the statement's unit where it can be (``$2.50``); None where it is silent.
        as_of: of which day it speaks; None where that is not known.
        still: it says what the page said before.
        fresh: it was looked at in the last day, and came to say so after the page's former statement stood.
            Only such a one counts beside our own looks: an old echo confirms nothing.
    """

    witness: str
    verdict: Agreement
    says: str | None = None
    as_of: date | None = None
    still: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact, and since when we know it to stand; None where nobody watched it come."""

    fact: Fact
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The confirmed facts of a target with their dates.

    Attributes:
        read_at: its last good reading.
        standing: in the order in which they were first seen.
        began: its first good reading: what was seen then may have stood for long.
    """

    read_at: datetime | None = None
    standing: tuple[Standing, ...] = ()
    began: datetime | None = None

    @property
    def watched(self) -> tuple[Standing, ...]:
        """The same, dated only where we saw it come."""
        return tuple(replace(each, since=None) if each.since == self.began else each for each in self.standing)


@dataclass(frozen=True, slots=True)
class Deposition:
    """What one second source says, of vendors' own models under their canonical ids.

    Attributes:
        as_of: of which day it speaks; None where that is not known.
        read_at: when it was last looked at; None for one that is shipped and never looked at.
        gone: whether it listed the model once and lists it no more.
    """

    witness: str
    standing: tuple[Standing, ...] = ()
    as_of: date | None = None
    read_at: datetime | None = None
    gone: bool = False
