"""How two readings of a status page differ: what is open is known by its reference, whatever its title says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, FactKey, folded
from watcher.domain.sentences import likeness, words_of

LINK = "link"  # the address of an incident's own page
NOTICES = ("incident", "maintenance")
ALIKE = 0.5  # share of words that two titles have in common, where nothing but the title tells
_MOST = 50  # titles without a reference that are compared with each other


def diff_notices(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """Differences of two readings; an incident under another title is the same incident."""
    titles = _retitled(before, after)
    own: dict[FactKey, Fact] = {}
    told = []
    for fact in before:
        now = replace(fact, subject=titles.get(_who(fact), fact.subject))
        own[now.key] = fact
        told.append(now)
    found = [_as_it_was(each, own) for each in diff_facts(told, after, at)]
    renamed = [
        Difference(ChangeType.RENAMED, own[fact.key], fact)
        for fact in after
        if fact.attribute in NOTICES
        and fact.key in own
        and own[fact.key].key != fact.key
        and own[fact.key].said() == fact.said()
    ]
    return (*found, *renamed)


def _as_it_was(found: Difference, own: Mapping[FactKey, Fact]) -> Difference:
    return found if found.before is None else replace(found, before=own.get(found.before.key, found.before))


def _who(fact: Fact) -> tuple[str, str]:
    return (folded(fact.subject), fact.qualifier("reference"))


def _retitled(before: Sequence[Fact], after: Sequence[Fact]) -> dict[tuple[str, str], str]:
    """Who went by another title before, and the one of now."""
    old, new = _titles(before), _titles(after)
    gone = [who for who in old if who not in new]
    come = [who for who in new if who not in old]
    found: dict[tuple[str, str], str] = {}
    by_reference: dict[str, list[tuple[str, str]]] = {}
    for who in come:
        by_reference.setdefault(who[1], []).append(who)
    for who in gone:
        candidates = by_reference.get(who[1], [])[:_MOST]
        nearest = max(candidates, key=lambda other: _alike(who, other), default=None)
        sure = len(candidates) == 1 and who[1]
        if nearest is not None and (sure or _alike(who, nearest) >= ALIKE):
            found[who] = new[nearest]
            by_reference[who[1]].remove(nearest)
    return found


def _titles(facts: Iterable[Fact]) -> dict[tuple[str, str], str]:
    return {_who(fact): fact.subject for fact in facts if fact.attribute in NOTICES}


def _alike(one: tuple[str, str], other: tuple[str, str]) -> float:
    return likeness(frozenset(words_of(one[0])), frozenset(words_of(other[0])))
