"""What readers of tables and of prose find, before it is settled what of it are facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from probes.parsing.lifecycle.names import Name
from probes.parsing.lifecycle.phases import ANNOUNCED, DEPRECATED, RELEASED, SHUTDOWN
from probes.parsing.lifecycle.when import AMBIGUOUS, EXACT, FLOOR, Stated

DATED = (SHUTDOWN, DEPRECATED, ANNOUNCED, RELEASED)


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement about one model.

    Attributes:
        subject: the model as printed.
        id: the id that stands beside it; empty where none does.
        attribute: ``shutdown``, ``deprecated``, ``announced``, ``released``, ``replacement`` or ``status``.
        value: an ISO date, a word, or the replacements.
        certainty: of a shutdown, ``exact``, ``floor`` or ``ambiguous``.
        scope: the only use of the model for which it holds.
        apart: what tells this from another statement about the same model, should the two differ: a region, a kind
            of deployment.
    """

    subject: str
    id: str
    attribute: str
    value: str | tuple[str, ...]
    where: str
    certainty: str = ""
    scope: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a page says once for all its dates.

    Attributes:
        day_first: the order of its slashed dates, where it is settled.
        deprecated_is_gone: whether a model stops to work on the day of its deprecation.
        floors: whether the dates of its tables are only the earliest possible ones.
        day: the only day on which its text says that models end, where it names none beside it.
    """

    day_first: bool | None = None
    deprecated_is_gone: bool = False
    floors: bool = False
    day: Stated | None = None


@dataclass(slots=True)
class Findings:
    """Drafts, what was seen and left out, and why."""

    drafts: list[Draft] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def says(self, attribute: str) -> bool:
        """Whether anything was found for an attribute."""
        return any(draft.attribute == attribute for draft in self.drafts)

    def add(self, other: Findings) -> None:
        """Take over all of another's findings."""
        self.drafts += other.drafts
        self.warnings += other.warnings
        self.left += other.left

    def date(self, name: Name, attribute: str, one: Stated, where: str, apart: str = "") -> None:
        """A date that is said of a model; one without a day is only a warning."""
        if one.day is None:
            self.warnings.append(f"{where}: {one.problem}; left out")
            self.left.append((name.text, attribute))
            return
        certainty = one.certainty if attribute == SHUTDOWN else ""
        if attribute != SHUTDOWN and one.certainty != EXACT:
            return
        scope = one.scope if attribute == SHUTDOWN else ""
        self.drafts.append(Draft(name.text, name.id, attribute, one.day.isoformat(), where, certainty, scope, apart))


def _by_notes(listed: list[Stated]) -> list[Stated]:
    plain = [one for one in listed if one.day is not None and not one.scope and one.certainty != FLOOR]
    notes = {one.note for one in plain}
    if len(plain) < 2 or len(notes) < len(plain) or len({one.phase for one in plain}) > 1:
        return listed
    return [replace(one, scope=one.note) if one in plain else one for one in listed]


def told_apart(found: Iterable[Stated]) -> list[Stated]:
    """Dates of one cell: where two different ones are said of the same thing, neither is certain.

    Notes in brackets behind each tell them apart: ``May 1 (new accounts) / June 1 (others)``.
    """
    listed = _by_notes(list(found))
    days: dict[tuple[str | None, str], set[date]] = {}
    for one in listed:
        if one.day is not None and one.certainty != FLOOR:
            days.setdefault((one.phase, one.scope), set()).add(one.day)
    return [
        replace(one, certainty=AMBIGUOUS)
        if len(days.get((one.phase, one.scope), ())) > 1 and one.certainty == EXACT
        else one
        for one in listed
    ]
