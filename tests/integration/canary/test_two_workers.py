"""Two workers at one canary, on both databases: one of them moves it on, and no dollar is spent past a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, BrokenBarrierError

import pytest

from probes.registry import kinds
from storage.canaries import SqlCanaryStore
from storage.store import SqlStore, open_store
from tests.fakes.canaries import RATES, Model
from tests.integration.canary.conftest import World
from watcher.canaries.money import Limits
from watcher.canaries.standing import Purpose
from watcher.domain.calls import Call, Reply
from watcher.domain.observations import Failure
from watcher.pipeline.canary.kind import CanaryLooks
from watcher.pipeline.canary.runner import Runner


class Meeting(Model):
    """A model whose callers wait for each other, as long as there are two."""

    def __init__(self) -> None:
        super().__init__()
        self.meet = Barrier(2)

    def call(self, call: Call) -> Reply | Failure:
        """One answer, given to both at once."""
        try:
            self.meet.wait(timeout=0.2)
        except BrokenBarrierError:
            self.meet.reset()
        return super().call(call)


@pytest.fixture
def both(database_url: str) -> Iterator[Callable[[], World]]:
    """Makes worlds on one database, each with an engine of its own; the clock and the model are shared."""
    opened: list[SqlStore] = []

    def world() -> World:
        opened.append(open_store(database_url))
        return World(opened[-1])

    yield world
    for store in opened:
        store.close()


def looked(worlds: list[World], model: Model) -> None:
    """All look at once, as sweeps that overlap would without a lease."""
    now = worlds[0].clock.turn()

    def one(world: World) -> None:
        runner = Runner(
            {world.canary.target.id: world.canary}, SqlCanaryStore(world.store.engine), lambda canary: RATES,
            worlds[0].clock,
        )  # fmt: skip
        CanaryLooks(kinds()["canary"], runner).observe(world.canary.target, None, model, now)

    with ThreadPoolExecutor(len(worlds)) as pool:
        list(pool.map(one, worlds))


def test_two_that_look_at_once_take_each_sample_once_and_pass_no_cap(both: Callable[[], World]) -> None:
    worlds, model = [both(), both()], Meeting()
    worlds[0].look(hurry=True)
    store, target = worlds[0].canaries, worlds[0].canary.target.id
    before = store.spent(target, worlds[0].clock())
    cap = before.day + Decimal("0.0014")
    for world in worlds:
        world.canary = replace(world.canary, limits=Limits(daily=cap))
    for _ in range(5):
        looked(worlds, model)
    course, baseline, after = worlds[0].course, worlds[0].standing.baseline, store.spent(target, worlds[0].clock())
    assert baseline is not None
    answers = store.answers(baseline.id, [Purpose.WATCH])
    assert [answer.sample for answer in answers] == list(range(1, course.taken + 1))
    assert 0 < course.taken <= model.calls
    assert after.calls - before.calls == model.calls
    assert before.day < after.day <= cap
