"""Models of a list that go by another name than before: one left, one came, both made on one day and alike. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import Fact

NEW_NAME = "new_name"  # what a model that left a list seems to be called now
ALIKE = 0.7  # the least likeness of two names, 0 to 1
LONGEST = 100  # characters that are compared
MOST_PAIRS = 200  # of names that are compared; a list that is exchanged has a new name for nobody

Listed = Sequence[Fact]


def with_new_names(
    found: Sequence[Difference], before: Sequence[Fact], after: Sequence[Fact]
) -> tuple[Difference, ...]:
    """Differences, with the new name of each model that left the list under its old one.

    That it left stays what it is: whoever calls it by its old name is refused. A name is given only where just one
    that came and one that left fit each other. Of days on which so many came and went that more than
    :data:`MOST_PAIRS` names would be compared, the busiest are left out.
    """
    gone = _by_day(_listed(found, ChangeType.REMOVED), before)
    come = _by_day(_listed(found, ChangeType.ADDED), after)
    days = [(left, come[day]) for day, left in gone.items() if day in come]
    pairs = [(old, new) for old, new in _compared(days) if _alike(old.subject, new.subject)]
    olds, news = Counter(old.key for old, _ in pairs), Counter(new.key for _, new in pairs)
    lone = [(old, new) for old, new in pairs if olds[old.key] == news[new.key] == 1]
    names = [
        Difference(
            ChangeType.ADDED, None, Fact(old.subject, NEW_NAME, new.subject, model=old.model, where=new.where)
        )
        for old, new in lone
    ]  # fmt: skip
    return (*found, *names)


def _listed(found: Sequence[Difference], kind: ChangeType) -> list[Fact]:
    return [each.fact for each in found if each.type is kind and each.fact.attribute == "listed"]


def _by_day(listed: Listed, facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Models by the day on which their list says that they were made; those without one are left out."""
    made = {fact.subject: str(fact.value) for fact in facts if fact.attribute == "released"} if listed else {}
    days: dict[str, list[Fact]] = {}
    for fact in listed:
        if day := made.get(fact.subject):
            days.setdefault(day, []).append(fact)
    return days


def _compared(days: Sequence[tuple[Listed, Listed]]) -> Iterator[tuple[Fact, Fact]]:
    """Each that left with each that came, of the calmest days first, as many as are compared."""
    left = MOST_PAIRS
    for gone, come in sorted(days, key=lambda day: len(day[0]) * len(day[1])):
        left -= len(gone) * len(come)
        if left < 0:
            return
        yield from product(gone, come)


def _alike(one: str, other: str) -> bool:
    found = SequenceMatcher(None, one[:LONGEST], other[:LONGEST], autojunk=False)
    return found.quick_ratio() >= ALIKE and found.ratio() >= ALIKE
