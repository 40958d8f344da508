"""A difference that stands ends when those answers are the baseline's again, and not when others always were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.canaries import HOUR, refusing, steady
from tests.integration.canary.conftest import World
from tests.integration.canary.test_asked import changed
from watcher.canaries.standing import Phase, Purpose

DAY = timedelta(days=1)
MEDICAL = "question number 1 of the suite"  # the one prompt that a policy on this topic asks


def refusing_one(prompt: str, sample: int) -> str:
    """One prompt is refused, and the others are answered as ever."""
    return (refusing if prompt == MEDICAL else steady)(prompt, sample)


def refusing_others(prompt: str, sample: int) -> str:
    """The reverse."""
    return (steady if prompt == MEDICAL else refusing)(prompt, sample)


@pytest.mark.parametrize("peers", [1, 10])
def test_what_one_prompt_showed_is_looked_for_in_that_prompt(ready: World, peers: int) -> None:
    ready.canary = replace(ready.canary, peers=peers)
    ready.model.says = refusing_one
    changed(ready)
    ready.look()
    assert ready.course.phase is Phase.CHANGED
    baseline = ready.standing.baseline
    assert baseline is not None
    for _ in range(8):
        ready.clock.turn(DAY)
        assert ready.look().alerts == (), "it stands, and was told"
        assert ready.course.phase is Phase.CHANGED
    fresh = ready.canaries.answers(baseline.id, [Purpose.CONFIRM])
    assert {answer.prompt_id for answer in fresh} == {"p1"}
    ready.model.says = steady
    ready.clock.turn(DAY)
    assert ready.look().alerts == ()
    assert ready.course.note.endswith("1 of 3 rounds in a row that end what stands")
    assert ready.look().alerts == ()
    ready.model.says = refusing_one
    ready.look()
    assert ready.course.note.endswith("the difference stands")
    ready.model.says = steady
    ready.clock.turn(DAY)
    made = ready.looks(3)
    assert [alert.state.value for one in made for alert in one.alerts] == ["withdrawn"]
    assert [bool(one.alerts) for one in made] == [False, False, True]


def test_a_policy_s_round_ends_nothing_that_others_showed(ready: World) -> None:
    ready.model.says = refusing_others
    ready.looks(40, lambda made: bool(made.changes))
    found = ready.course
    assert found.phase is Phase.CHANGED
    changed(ready)
    assert ready.look().alerts == ()
    assert (ready.course.phase, ready.course.found, ready.course.channels) == (
        Phase.CHANGED,
        found.found,
        found.channels,
    )
    assert ready.course.note.startswith("round 2, the vendor's policy on medical changed: no difference found")


def test_a_policy_s_round_is_no_comparison_of_the_week_and_takes_no_evidence_away(ready: World) -> None:
    ready.looks(3)
    before = ready.course
    changed(ready)
    ready.look()
    after = ready.course
    assert (after.rounds, after.phase) == (1, Phase.WATCHING)
    assert (after.compared_at, after.sequence) == (before.compared_at, before.sequence)
    ready.clock.turn(7 * DAY - 5 * HOUR)
    ready.look()
    assert "comparison of the week" in ready.course.note
