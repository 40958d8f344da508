"""What a look's confirmed changes mean for workflows, each group of them with its own money. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from watcher.domain.alerts import Decision
from watcher.domain.changes import Change, by_subject
from watcher.domain.facts import Fact, FactKey
from watcher.domain.impacts import Impact
from watcher.domain.ports import Kind
from watcher.domain.workflows import Workflow
from watcher.pipeline.hearsay import hearsay
from watcher.pipeline.second_sources import SecondSources
from watcher.pipeline.settle import Settled


def impacts_of(
    kind: Kind, settled: Settled, workflows: Sequence[Workflow], at: datetime,
    elsewhere: Callable[[], Sequence[Fact]], second: SecondSources,
) -> tuple[tuple[Impact, ...], tuple[Decision, ...]]:  # fmt: skip
    """Whom the news concern, and why some do not concern those who buy what they speak of from somebody else."""
    if not settled.news or not workflows:
        return (), ()
    own = {(fact.model, fact.attribute) for fact in (*settled.before, *settled.facts)}
    others = tuple(fact for fact in elsewhere() if (fact.model, fact.attribute) not in own)
    after = (*settled.facts, *others)
    said = {fact.model for fact in (*settled.before, *settled.facts) if fact.model}
    named = [workflow.as_named(said, {fact.model for fact in others if fact.model}) for workflow in workflows]
    without = _Without(settled)
    own_impacts = tuple(
        impact
        for group in by_subject(settled.news).values()
        for impact in kind.assess(group, (*without(group), *others), after, named, at)
    )
    heard, unheard = hearsay(settled.news, second, kind.assess, workflows, at)
    return (*own_impacts, *heard), unheard


class _Without:
    """The page as it would be without the changes of one group, so that each is told with its own money.

    A list of a reseller's may change all of its prices at once: what its facts are about is worked out once.
    """

    def __init__(self, settled: Settled) -> None:
        self._now = settled.facts
        self._places = _by_key(settled.facts)
        self._before = settled.before
        self._stood = _by_key(settled.before)

    def __call__(self, group: Sequence[Change]) -> tuple[Fact, ...]:
        sides = (side for change in group for side in (change.difference.before, change.difference.after))
        keys = {side.key for side in sides if side is not None}
        gone = {place for key in keys for place in self._places.get(key, ())}
        back = sorted(place for key in keys for place in self._stood.get(key, ()))
        kept = (fact for place, fact in enumerate(self._now) if place not in gone)
        return (*kept, *(self._before[place] for place in back))


def _by_key(facts: Sequence[Fact]) -> dict[FactKey, list[int]]:
    places: dict[FactKey, list[int]] = {}
    for place, fact in enumerate(facts):
        places.setdefault(fact.key, []).append(place)
    return places
