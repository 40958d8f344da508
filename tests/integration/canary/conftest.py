"""Canaries on a real database, with a model and a clock that tests steer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from alerts.desk import Desk
from probes.registry import kinds
from storage.canaries import SqlCanaryStore
from storage.store import SqlStore, open_store
from tests.fakes.canaries import RATES, Clock, Model, canary
from watcher.canaries.standing import Course, Standing
from watcher.domain.plan import CheckPlan
from watcher.domain.workflows import Use, Workflow
from watcher.pipeline.canary.asking import Canary
from watcher.pipeline.canary.kind import CanaryLooks
from watcher.pipeline.canary.runner import Runner
from watcher.pipeline.check import Audience, look, plan

TRIAGE = Workflow("triage", "team-triage", critical=True)
SUPPORT = Workflow("support", "team-support", uses=(Use("acme/acme-large"),))


@dataclass
class World:
    """One canary of one model, hour by hour."""

    store: SqlStore
    canary: Canary = field(default_factory=canary)
    model: Model = field(default_factory=Model)
    clock: Clock = field(default_factory=Clock)
    audience: Audience = Audience((TRIAGE, SUPPORT))

    def __post_init__(self) -> None:
        self.store.register([self.canary.target], self.clock())

    @property
    def canaries(self) -> SqlCanaryStore:
        """A store of its own each time: whatever is known is in the database."""
        return SqlCanaryStore(self.store.engine)

    @property
    def standing(self) -> Standing:
        """How the canary stands."""
        return self.canaries.standing(self.canary.target.id)

    @property
    def course(self) -> Course:
        """Where its machine is."""
        return self.standing.course

    def runner(self) -> Runner:
        """A new process, as it were."""
        return Runner({self.canary.target.id: self.canary}, self.canaries, lambda canary: RATES, self.clock)

    def look(self, *, hurry: bool = False) -> CheckPlan:
        """One look as a sweep makes it, an hour after the one before."""
        now = self.clock.turn()
        if hurry:
            self.runner().look(self.canary.target, self.model, now, hurry=True)
        kind = CanaryLooks(kinds()["canary"], self.runner(), ask=not hurry)
        state = self.store.state(self.canary.target.id)
        seen = look(self.canary.target, kind, state, self.model, self.store.body, now)
        made = plan(
            self.canary.target, kind, state, seen, slot=now, desk=Desk(), audience=self.audience,
            open_alerts=self.store.open_alerts(self.canary.target.id),
        )  # fmt: skip
        self.store.save(made)
        return made

    def looks(self, most: int, until: Callable[[CheckPlan], bool] = lambda made: False) -> list[CheckPlan]:
        """Several looks, up to the first of which ``until`` is true."""
        made: list[CheckPlan] = []
        while len(made) < most and not (made and until(made[-1])):
            made.append(self.look())
        return made


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    """A world on SQLite."""
    store = open_store(sqlite_url)
    yield World(store)
    store.close()


@pytest.fixture
def ready(world: World) -> World:
    """A world whose baseline is frozen."""
    world.look(hurry=True)
    assert world.standing.baseline is not None
    assert world.standing.baseline.frozen_at is not None
    return world


def names(made: CheckPlan) -> set[str]:
    """The channels of what changed."""
    return {change.difference.fact.qualifier("channel") for change in made.changes}


def said(made: CheckPlan) -> str:
    """All that people are told."""
    return "\n".join(f"{n.message.headline}\n{n.message.what}\n{n.message.rows}" for n in made.notifications)
