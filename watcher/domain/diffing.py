"""How two readings of one page differ, in time as well as in value.

A page says of each thing (a :class:`~watcher.domain.facts.FactKey`) what holds now and
what will hold later. Both readings are therefore compared as step functions of time from
``at`` on: a price that was announced and has now begun is no news, one that was announced
and is gone again was withdrawn, and a promotion that ran out as printed changed nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import CERTAINTY, Fact, FactKey, by_key
from watcher.domain.lifecycle import direction_of, refined
from watcher.domain.money import parse_unit
from watcher.domain.times import instant

MOST_TIMES = 100  # statements on one thing that are compared in time: a hostile page has one for every day of a century
Pair = tuple[tuple[Fact, ...], tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """What holds from ``start`` up to the next step: nothing, one fact, or several that contradict each other."""

    start: datetime
    facts: tuple[Fact, ...]

    @property
    def meaning(self) -> frozenset[object]:
        """Equal for steps that say the same, however it is printed."""
        return frozenset(meaning(fact) for fact in self.facts)


def meaning(fact: Fact) -> object:
    """What a fact's value means: ``$0.0025`` per 1K tokens is ``$2.5`` per 1M."""
    number, rate = fact.decimal(), parse_unit(fact.unit)
    if number is None:
        return (fact.value, fact.unit, fact.qualifier(CERTAINTY, "exact"))
    if rate is None:
        return (number.normalize(), fact.unit)
    return ((number / rate.per).normalize(), rate.currency, rate.of)


def diff_facts(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """All differences between two readings of one target, seen from ``at``, in the order of the page.

    Row order and places on the page carry nothing. A label that changes while its model stays
    the same is a new name for the same thing, not one thing removed and another added. What
    happens to a model's end has its own rules (:mod:`watcher.domain.lifecycle`).
    """
    old, new = by_key(before), by_key(after)
    renamed = _renamed(old, new)
    pairs: list[Pair] = []
    for key, facts in new.items():
        pairs.append((old.get(renamed.get(key, key), ()), facts))
    moved = set(renamed.values())
    gone = [facts for key, facts in old.items() if key not in new and key not in moved]
    pairs += [(facts, ()) for facts in gone]
    found = [difference for pair in pairs if (difference := _compare(*pair, at)) is not None]
    return refined(tuple(_one_rename_each(found)), after, at)


def _renamed(old: dict[FactKey, tuple[Fact, ...]], new: dict[FactKey, tuple[Fact, ...]]) -> dict[FactKey, FactKey]:
    """New key -> old key, where exactly one vanished and one new label speak of the same model."""
    vanished = {key: _role(facts[0]) for key, facts in old.items() if key not in new and facts[0].model}
    appeared = {key: _role(facts[0]) for key, facts in new.items() if key not in old and facts[0].model}
    lone_old = {role for role, count in Counter(vanished.values()).items() if count == 1}
    lone = {role for role, count in Counter(appeared.values()).items() if count == 1 and role in lone_old}
    by_role = {role: key for key, role in vanished.items() if role in lone}
    return {key: by_role[role] for key, role in appeared.items() if role in by_role}


def _role(fact: Fact) -> tuple[object, ...]:
    return (fact.model, fact.attribute, fact.key.qualifiers)


def _compare(before: tuple[Fact, ...], after: tuple[Fact, ...], at: datetime) -> Difference | None:
    if {fact.said() for fact in before} == {fact.said() for fact in after}:
        renamed = before[0].key != after[0].key
        return Difference(ChangeType.RENAMED, before[0], after[0]) if renamed else None
    before, after = before[:MOST_TIMES], after[:MOST_TIMES]
    moments = sorted({at, *_moments(before, at), *_moments(after, at)})
    old, new = _steps(before, moments), _steps(after, moments)
    parted = next((i for i in range(len(moments)) if old[i].meaning != new[i].meaning), None)
    if parted is None:
        # One side may hold nothing that is still to come: a line about a time that is over came or went.
        return Difference(ChangeType.RESTATED, before[0], after[0]) if before and after else None
    return _moved(old, new) or _withdrawn(old, new, parted) or _stepped(old[parted], new[parted], at)


def _moments(facts: Iterable[Fact], at: datetime) -> set[datetime]:
    bounds = (bound for fact in facts for bound in (fact.valid_from, fact.valid_until) if bound is not None)
    return {moment for bound in bounds if (moment := instant(bound)) > at}


def _steps(facts: tuple[Fact, ...], moments: list[datetime]) -> list[Step]:
    return [Step(moment, holding(facts, moment)) for moment in moments]


def holding(facts: Iterable[Fact], moment: datetime) -> tuple[Fact, ...]:
    """Of facts with one key, what holds at ``moment``: one with its own dates beats one without."""
    held = [fact for fact in facts if fact.holds_at(moment)]
    best = max((_precision(fact) for fact in held), default=None)
    return tuple(fact for fact in held if _precision(fact) == best)


def _precision(fact: Fact) -> tuple[bool, float, bool]:
    begins = instant(fact.valid_from).timestamp() if fact.valid_from is not None else 0.0
    return (fact.valid_from is not None, begins, fact.valid_until is not None)


def _runs(steps: list[Step]) -> list[Step]:
    """The steps at which something really changes."""
    return [step for i, step in enumerate(steps) if i == 0 or step.meaning != steps[i - 1].meaning]


def _moved(old: list[Step], new: list[Step]) -> Difference | None:
    """The same values in the same order, at other times."""
    was, now = _runs(old), _runs(new)
    if len(was) < 2 or [step.meaning for step in was] != [step.meaning for step in now]:
        return None
    first, second = next((a, b) for a, b in zip(was, now, strict=True) if a.start != b.start)
    sooner = second.start < first.start
    kind = ChangeType.BROUGHT_FORWARD if sooner else ChangeType.PUT_BACK
    return Difference(kind, _lone(first), _lone(second), second.start)


def _withdrawn(old: list[Step], new: list[Step], parted: int) -> Difference | None:
    """Something was planned; now what held before it goes on as if nothing had been said."""
    planned = len(_runs(old)) > 1 and parted > 0
    if not planned or len(_runs(new)) > 1 or not old[parted].facts:
        return None
    return Difference(ChangeType.WITHDRAWN, _lone(old[parted]), _lone(new[parted]), old[parted].start)


def _stepped(old: Step, new: Step, at: datetime) -> Difference:
    before, after = _lone(old), _lone(new)
    effective = new.start if new.start > at else None
    return Difference(_type(old, new), before, after, effective)


def _lone(step: Step) -> Fact | None:
    return step.facts[0] if step.facts else None


def _type(old: Step, new: Step) -> ChangeType:
    if not old.facts:
        return ChangeType.ADDED
    if not new.facts:
        return ChangeType.REMOVED
    if len(old.meaning) > 1 or len(new.meaning) > 1:
        return ChangeType.ALTERED
    return direction(old.facts[0], new.facts[0])


def direction(before: Fact, after: Fact) -> ChangeType:
    """How what was said of one thing became what is said of it now: up, down, sooner, later, or otherwise."""
    was, now = comparable(before), comparable(after)
    if was is not None and now is not None and was[1:] == now[1:]:
        return ChangeType.RAISED if now[0] > was[0] else ChangeType.LOWERED
    return direction_of(before, after)


def comparable(fact: Fact) -> tuple[Decimal, str, str] | None:
    """A number per single unit, such as (0.0000025, USD, tokens); None for what is no number."""
    number, rate = fact.decimal(), parse_unit(fact.unit)
    if number is None:
        return None
    return (number, "", fact.unit or "") if rate is None else (number / rate.per, rate.currency, rate.of)


def _one_rename_each(found: Iterable[Difference]) -> Iterable[Difference]:
    """A renamed row has many cells; one difference says it."""
    seen: set[tuple[str, str]] = set()
    for difference in found:
        before, after = difference.before, difference.after
        if difference.type is ChangeType.RENAMED and before is not None and after is not None:
            names = (before.subject, after.subject)
            if names in seen:
                continue
            seen.add(names)
        yield difference
