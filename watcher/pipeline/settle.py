"""What a good reading means for what we know of a target. Pure.

::

    baseline + reading ── diff ──> differences
        cosmetic                      recorded at once, never told
        seen by fewer looks than asked  held: the baseline keeps what it said before
        seen by enough looks          confirmed: the baseline takes it over
    held before, not seen now         retracted
    added, and once on the page       returned, or changed from what it was when it left
    a name gone, and twice before     held until it has been away for a day: some lists are restless
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference, change_id
from watcher.domain.diffing import direction
from watcher.domain.doubt import LISTED, restless, stood
from watcher.domain.facts import Fact, FactKey
from watcher.domain.lifecycle import returned
from watcher.domain.plan import TargetState
from watcher.domain.targets import Target
from watcher.domain.witnesses import looks_asked
from watcher.pipeline.second_sources import NOBODY, SecondSources

Diff = Callable[[Sequence[Fact], Sequence[Fact], datetime], tuple[Difference, ...]]
Departed = Callable[[], Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a reading changed.

    Attributes:
        facts: the baseline from now on.
        changes: new, confirmed or retracted in this look, technical ones included.
        held: changes that still wait for a look.
        before: the baseline before, as today's reader reads it.
    """

    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    before: tuple[Fact, ...]

    @property
    def news(self) -> tuple[Change, ...]:
        """What people may hear of now."""
        return tuple(change for change in self.changes if change.told)


def settle(
    target: Target, state: TargetState, reading: Sequence[Fact], snapshot: str, diff: Diff, at: datetime,
    rebased: Sequence[Fact] | None = None, left_out: Collection[FactKey] = (), departed: Departed = tuple, *,
    second: SecondSources = NOBODY, looks: int = 1, whole: bool = False,
    aside: Sequence[Difference] = (),
) -> Settled:  # fmt: skip
    """Compare a reading with the baseline.

    Args:
        target: says how many looks have to agree.
        state: what was known; its facts are the baseline.
        reading: all facts of the new reading.
        snapshot: SHA-256 of the page they were read from.
        diff: the kind's.
        at: the time of the look.
        rebased: where the reader is newer than the baseline: the baseline's own page, read by
            today's reader. What differs from the baseline then is our doing, and technical.
        left_out: what the reader saw and could not read: there the baseline stands.
        departed: what once stood in the baseline and left it, the newest last; asked only where it is needed.
        second: who else may say the same; a fresh one that does counts as a look.
        looks: how many looks, one right after the other, brought this reading.
        aside: cosmetic differences that the reading was rid of before.
        whole: whether its facts speak of each other: then the baseline stands while nothing is confirmed.
    """
    base = tuple(state.facts if rebased is None else rebased)
    unread = set(left_out)
    reading = (*(fact for fact in reading if fact.key not in unread), *(fact for fact in base if fact.key in unread))
    technical = () if rebased is None else _technical(target, state, diff(state.facts, base, at), at)
    waiting = {change.difference.fingerprint: change for change in state.held}
    seen: list[Change] = []
    found = (*diff(base, reading, at), *aside)
    leaving = [each.before for each in found if each.before is not None and each.type is ChangeType.REMOVED]
    new = any(difference.type is ChangeType.ADDED for difference in found)
    once = departed() if new or any(fact.attribute == LISTED for fact in leaving) else ()
    unsure = restless(leaving, once)
    for difference in _with_returns(found, once):
        earlier = waiting.pop(difference.fingerprint, None)
        seen.append(_seen(target, state, difference, earlier, snapshot, at, second, looks, unsure))
    retracted = [replace(change, state=ChangeState.RETRACTED) for change in waiting.values()]
    held = tuple(change for change in seen if change.state is ChangeState.HELD)
    waits = whole and held and not any(change.told for change in seen)
    facts = base if waits else _baseline(base, reading, held)
    return Settled(facts, (*technical, *seen, *retracted), held, base)


def _with_returns(found: Sequence[Difference], departed: Sequence[Fact]) -> list[Difference]:
    once = {fact.key: fact for fact in departed}
    return [_with_return(difference, once) for difference in found]


def _with_return(difference: Difference, once: Mapping[FactKey, Fact]) -> Difference:
    after = difference.after
    left = once.get(after.key) if after is not None and difference.type is ChangeType.ADDED else None
    if after is None or left is None:
        return difference
    return returned(difference, left, direction(left, after))


def _seen(
    target: Target, state: TargetState, difference: Difference, earlier: Change | None, snapshot: str, at: datetime,
    second: SecondSources, more: int, unsure: Collection[FactKey],
) -> Change:  # fmt: skip
    change = earlier or Change(
        id=change_id(target.id, difference.fingerprint, at),
        target=target.id,
        provider=target.provider,
        kind=target.kind,
        difference=difference,
        first_seen=at,
        state=ChangeState.HELD,
        looks=0,
        before_snapshot=state.facts_from,
        after_snapshot=snapshot,
    )
    looks = change.looks + more
    testimonies = () if difference.cosmetic else second.hear(difference, at)
    meant = None if difference.cosmetic else second.meant(difference.fact)
    enough = difference.cosmetic or looks >= looks_asked(target.confirm, testimonies)
    if difference.type is ChangeType.REMOVED and difference.fact.key in unsure:
        enough = enough and stood(looks, change.first_seen, at)
    return replace(
        change,
        looks=looks,
        difference=difference,
        state=ChangeState.CONFIRMED if enough else ChangeState.HELD,
        confirmed_at=at if enough else None,
        testimonies=testimonies,
        second_hand=meant[0] if meant is not None else "",
    )


def _technical(
    target: Target, state: TargetState, differences: Sequence[Difference], at: datetime
) -> tuple[Change, ...]:
    return tuple(
        Change(
            id=change_id(target.id, f"technical {difference.fingerprint}", at),
            target=target.id,
            provider=target.provider,
            kind=target.kind,
            difference=difference,
            first_seen=at,
            state=ChangeState.CONFIRMED,
            confirmed_at=at,
            technical=True,
            before_snapshot=state.facts_from,
            after_snapshot=state.facts_from,
        )
        for difference in differences
    )


def _baseline(base: Sequence[Fact], reading: Sequence[Fact], held: Sequence[Change]) -> tuple[Fact, ...]:
    """The new reading, but for what is held: there the baseline goes on saying what it said."""
    sides = (side for change in held for side in (change.difference.before, change.difference.after))
    waiting = {side.key for side in sides if side is not None}
    kept = [fact for fact in base if fact.key in waiting]
    return (*(fact for fact in reading if fact.key not in waiting), *kept)
