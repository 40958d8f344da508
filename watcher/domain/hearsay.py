"""Hearsay: what a second source's list says of another vendor's model, which that vendor's page may not say. Pure.

It is told to workflows that use the vendor's own model, as a warning at most. A list that never
said what the vendor's page says has prices of its own, and is no news of the vendor's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watcher.domain.changes import Change, Difference
from watcher.domain.diffing import holding
from watcher.domain.facts import Fact, by_key
from watcher.domain.impacts import Impact, Severity
from watcher.domain.times import instant
from watcher.domain.witnesses import alike, counterparts, is_about


def capped(impact: Impact, witness: str) -> Impact:
    """An impact that only a second source speaks of: a warning at most, and it says whose word it is."""
    note = f"second-hand: {witness}'s list; the vendor's own page has not said so"
    told = replace(impact, notes=(*impact.notes, note))
    if impact.severity.rank <= Severity.WARNING.rank:
        return told
    return replace(told, severity=Severity.WARNING, reason=f"{impact.reason} (a warning at most: second-hand)")


def why_not(difference: Difference, first_hand: Sequence[Fact], at: datetime) -> str:
    """Why a second source's change is no news of the vendor's own model; empty where it may be.

    Args:
        difference: of facts under the vendor's own model.
        first_hand: what the vendor's own watched pages say.
        at: the time of the look.
    """
    before, after = difference.before, difference.after
    if after is None or after.attribute != "price":
        return "what a list leaves out, and anything but its prices, is no word about the vendor's own model"
    own = own_prices(after, first_hand, difference.effective or at)
    if any(alike(each, after) for each in own):
        return "the vendor's own page says the same"
    if before is None:
        return "the list names its first price for it, which need not be the vendor's"
    if own and not any(alike(each, before) for each in own):
        return "the list never said what the vendor's own page says"
    return ""


def own_prices(fact: Fact, first_hand: Sequence[Fact], at: datetime) -> tuple[Fact, ...]:
    """What a vendor's own pages say, at a moment, of the thing that a fact prices."""
    moment = max(at, instant(fact.valid_from)) if fact.valid_from is not None else at
    same = counterparts(fact, [each for each in first_hand if is_about(each, fact.model)])
    return tuple(each for facts in by_key(same).values() for each in holding(facts, moment))


def as_the_vendors(
    changes: Sequence[Change], first_hand: Sequence[Fact], at: datetime
) -> tuple[tuple[Change, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """Changes as if the vendor's own page had said them, with its prices before and after.

    What the page says of the same thing gives way; where it says nothing, the list's own former price stands for it.
    """
    told, before, after = [], list(first_hand), list(first_hand)
    for change in changes:
        new = change.difference.after
        if new is None:
            continue
        own = own_prices(new, first_hand, change.difference.effective or at)
        old = own[0] if own else change.difference.before
        said = replace(new, subject=old.subject, model=old.model, qualifiers=old.qualifiers) if old else new
        before += [old] if old and not own else []
        after = [*(fact for fact in after if fact not in own), said]
        told.append(replace(change, difference=replace(change.difference, before=old, after=said)))
    return tuple(told), tuple(before), tuple(after)
