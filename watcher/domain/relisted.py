"""Models of a list that go by another name than before: one left, one came, both made on one day and alike. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import Fact

NEW_NAME = "new_name"  # what a model that left a list seems to be called now
ALIKE = 0.7  # the least likeness of two names, 0 to 1
LONGEST = 200  # characters that are compared


def with_new_names(
    found: Sequence[Difference], before: Sequence[Fact], after: Sequence[Fact]
) -> tuple[Difference, ...]:
    """Differences, with the new name of each model that left the list under its old one.

    That it left stays what it is: whoever calls it by its old name is refused. A name is given only where just one
    that came and one that left fit each other.
    """
    gone = _listed(found, ChangeType.REMOVED)
    come = _listed(found, ChangeType.ADDED)
    if not gone or not come:
        return tuple(found)
    made_then, made_now = _made(before), _made(after)
    pairs = [
        (old, new)
        for old in gone
        for new in come
        if (day := made_then.get(old.subject)) and day == made_now.get(new.subject) and _alike(old.subject, new.subject)
    ]
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


def _made(facts: Sequence[Fact]) -> Mapping[str, str]:
    """The day on which each model of a list was made."""
    return {fact.subject: str(fact.value) for fact in facts if fact.attribute == "released"}


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:LONGEST], other[:LONGEST], autojunk=False).ratio() >= ALIKE
