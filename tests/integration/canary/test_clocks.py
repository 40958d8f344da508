"""Clocks that jump: set right after they ran ahead, and a machine that slept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.integration.canary.conftest import World
from watcher.canaries.money import Limits
from watcher.canaries.standing import REPEATS, Phase, Purpose
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Schedule

DAY = timedelta(days=1)
YEAR = 365 * DAY


def collected(world: World) -> int:
    """Answers of the present baseline."""
    baseline = world.standing.baseline
    assert baseline is not None
    return len(world.canaries.answers(baseline.id, [Purpose.BASELINE]))


def test_a_baseline_begun_by_a_clock_that_ran_ahead_is_begun_anew(world: World) -> None:
    world.look()
    world.clock.turn(-YEAR)
    world.looks(26)
    assert world.course.phase is Phase.WATCHING


def test_a_baseline_waits_where_the_clock_was_set_back_a_little(world: World) -> None:
    world.looks(3)
    begun = world.standing.baseline
    world.clock.turn(timedelta(hours=-5))
    world.looks(30)
    assert world.course.phase is Phase.WATCHING
    assert world.standing.baseline is not None
    assert begun is not None
    assert world.standing.baseline.begun_at == begun.begun_at


def test_a_canary_that_is_asked_once_a_day_by_a_cron_line_takes_its_baseline_at_once(world: World) -> None:
    world.canary = replace(world.canary, target=replace(world.canary.target, schedule=Schedule(cron="0 9 * * *")))
    world.clock.turn(timedelta(hours=23))
    world.look()
    assert collected(world) == REPEATS * len(world.canary.suite.prompts)
    world.clock.turn(timedelta(hours=23))
    world.look()
    assert world.course.phase is Phase.WATCHING
    world.clock.turn(timedelta(hours=23))
    world.look()
    assert json.loads(world.course.sequence)["horizon"] == 90, "samples in 90 days"


def test_a_machine_that_slept_for_a_week_makes_up_for_it_over_hours(world: World) -> None:
    wanted = REPEATS * len(world.canary.suite.prompts)
    world.look()
    world.clock.turn(7 * DAY)
    counts = [collected(world)]
    while world.course.phase is Phase.COLLECTING:
        world.look()
        counts.append(collected(world))
    assert counts[-1] == wanted
    assert max(after - before for before, after in pairwise(counts)) <= 2 * -(-wanted // 24)
    assert len(counts) > 9


@pytest.mark.parametrize("jump", [-YEAR, YEAR])
def test_the_comparison_of_the_week_waits_for_no_clock_that_was_set_right(ready: World, jump: timedelta) -> None:
    ready.looks(2)
    ready.clock.turn(jump)
    ready.look()
    assert "comparison of the week" in ready.course.note
    rounds = ready.course.rounds
    ready.looks(5)
    assert ready.course.rounds == rounds, "once"


def test_what_was_spent_on_a_day_that_is_not_yet_fills_no_cap_of_today(ready: World) -> None:
    ready.clock.turn(YEAR)
    ready.look()
    spent = ready.canaries.spent(ready.canary.target.id, ready.clock()).day
    assert spent > 0
    ready.canary = replace(ready.canary, limits=Limits(daily=spent, all_monthly=spent))
    assert ready.look().outcome is CheckOutcome.UNREADABLE, "the cap holds on that day"
    ready.clock.turn(-YEAR + 40 * DAY)
    now = ready.canaries.spent(ready.canary.target.id, ready.clock())
    assert (now.day, now.month) == (Decimal(0), Decimal(0))
    assert now.total > spent
