"""Several suites of one model share the level between them; a restart anywhere changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.canaries import SqlCanaryStore
from storage.migrate import upgrade
from storage.store import open_store
from tests.fakes.canaries import BEGIN, refusing
from tests.integration.canary.conftest import World
from tests.integration.canary.test_asked import changed, notes
from watcher.canaries.standing import Channel, Phase


@pytest.mark.parametrize(
    ("peers", "phase", "words"),
    [(1, Phase.CHANGED, "refusals 0 % → 100 %"), (50, Phase.WATCHING, "nothing was compared: ")],
)
def test_suites_of_one_model_share_the_level(ready: World, peers: int, phase: Phase, words: str) -> None:
    """Five answers to one prompt are enough for one suite; for one of fifty they are too few, and that is said."""
    ready.canary = replace(ready.canary, peers=peers)
    ready.model.says = refusing
    changed(ready)
    made = ready.look()
    assert ready.course.phase is phase
    assert bool(made.changes) is (phase is Phase.CHANGED)
    assert words in notes(ready)[0]


def test_a_real_change_is_found_by_one_of_fifty_suites(ready: World) -> None:
    ready.canary = replace(ready.canary, peers=50)
    ready.model.says = refusing
    ready.looks(30, lambda one: bool(one.changes))
    assert ready.course.phase is Phase.CHANGED


def course_after(folder: Path, name: str, restarts: int) -> tuple[object, ...]:
    """The canary's state after 40 looks and a change, its store closed and opened again every so many looks."""
    url = f"sqlite:///{folder / name}.db"
    upgrade(url)
    world = World(open_store(url))
    assert world.clock() == BEGIN
    world.look(hurry=True)
    for number in range(40):
        if number == 15:
            world.model.says = refusing
        if restarts and number % restarts == 0:
            world.store.close()
            world.store = open_store(url)
        world.look()
    standing = SqlCanaryStore(world.store.engine).standing(world.canary.target.id)
    world.store.close()
    channels: tuple[Channel, ...] = standing.course.channels
    return (standing.course, channels, world.model.calls)


def test_restarts_change_neither_the_statistic_nor_what_is_found(tmp_path: Path) -> None:
    assert course_after(tmp_path, "whole", 0) == course_after(tmp_path, "restarted", 3)
