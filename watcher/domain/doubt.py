"""Doubt: a reading that is refused for now, and is believed once looks have agreed on it for a day. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest

from watcher.domain.facts import Fact, FactKey

REFUSALS = 3  # looks that must have been refused before the one that is believed
REFUSED_FOR = timedelta(days=1)  # between the first of them and the one that is believed
LISTED = "listed"  # that a list has a name
EXPECTED = 2  # times that a name leaves a list, after which a further one is no news by itself
AGREE = 0.8  # of the things that two readings speak of are in both, where they agree: vendors edit meanwhile
_KEPT = 64  # marks of a sketch: the share in common is estimated within a few percent

Sketch = tuple[str, ...]
"""The smallest hashes of what a reading speaks of: alike for readings that speak of the same."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Looks in a row that spoke of the same and were refused: the newest's sketch, the first's time, how many."""

    sketch: Sketch
    since: datetime
    looks: int = 1


def sketch(facts: Iterable[Fact]) -> Sketch:
    """At most 64 marks of what is spoken of, whatever is said of it, in whatever order and place."""
    marks = {hashlib.sha256(repr(fact.key).encode("utf-8", "replace")).hexdigest()[:12] for fact in facts}
    return tuple(nsmallest(_KEPT, marks))


def agree(one: Sketch, other: Sketch) -> bool:
    """Whether two readings speak of nearly the same (two random halves of one page do not)."""
    first, second = set(one), set(other)
    union = nsmallest(_KEPT, first | second)
    return bool(union) and sum(mark in first and mark in second for mark in union) >= AGREE * len(union)


def doubted(doubt: Doubt | None, again: Sketch, at: datetime) -> Doubt | None:
    """The doubt after a look without a reading.

    Args:
        again: of what was refused; empty where there was nothing to believe, which neither
            supports a doubt nor ends it.
    """
    if not again:
        return doubt
    if doubt is None or not agree(doubt.sketch, again):
        return Doubt(again, at)
    return Doubt(again, doubt.since, doubt.looks + 1)


def outwaited(doubt: Doubt | None, again: Sketch, at: datetime) -> bool:
    """Whether a reading was refused so often and for so long that it is what the vendor means."""
    return doubt is not None and agree(doubt.sketch, again) and stood(doubt.looks, doubt.since, at)


def stood(looks: int, since: datetime, at: datetime) -> bool:
    """Whether so many looks have agreed for so long."""
    return looks >= REFUSALS and at - since >= REFUSED_FOR


def restless(leaving: Collection[Fact], departed: Iterable[Fact]) -> frozenset[FactKey]:
    """What is said of names that leave a list now and have left it and come back before: that alone is no news.

    Args:
        leaving: statements of the baseline that the page does not make any more.
        departed: what left the baseline before, once for each time.
    """
    times = Counter(fact.key for fact in departed if fact.attribute == LISTED)
    names = {fact.key.subject for fact in leaving if fact.attribute == LISTED and times[fact.key] >= EXPECTED}
    return frozenset(fact.key for fact in leaving if fact.key.subject in names)
