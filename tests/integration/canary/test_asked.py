"""A policy's change asks the prompts that stand for its topics, and tells what came of it where it was told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage.database import reading
from storage.schema import deliveries
from tests.contract.store.test_store_asks import ASK, told_plan
from tests.fakes.canaries import HOUR, refusing
from tests.integration.canary.conftest import World
from watcher.canaries.standing import Phase, Purpose
from watcher.domain.notifications import Action
from watcher.domain.targets import Target

POLICY = Target("acme/pricing", "policy", "acme", url="https://acme.example/usage")


def changed(world: World, topic: str = "medical") -> None:
    """The vendor's policy changes, and somebody hears of it."""
    world.store.register([world.canary.target, POLICY], world.clock())
    made = told_plan()
    world.store.save(replace(made, at=world.clock(), asks=(replace(ASK, topic=topic),)))


def notes(world: World) -> list[str]:
    """The headlines of notes in threads."""
    with reading(world.store.engine) as connection:
        query = select(deliveries.c.message).where(deliveries.c.action == Action.REPLY.value)
        return [str(message["headline"]) for message in connection.execute(query).scalars()]


def test_prompts_on_the_topic_are_asked_and_the_difference_is_told_in_the_thread(ready: World) -> None:
    changed(ready)
    ready.model.says = refusing
    ready.look()
    (note,) = notes(ready)
    assert note.startswith("canaries for medical: refusals 0 % → 100 %, +100 points"), note
    assert note.endswith("since the change")
    assert ready.course.phase is Phase.CHANGED
    assert ready.standing.baseline is not None
    fresh = ready.canaries.answers(ready.standing.baseline.id, [Purpose.CONFIRM])
    assert {answer.prompt_id for answer in fresh} == {"p1"}
    ready.looks(3)
    assert len(notes(ready)) == 1


@pytest.mark.parametrize("topic", ["medical", "workflow triage"])
def test_answers_that_are_as_before_are_told_too(ready: World, topic: str) -> None:
    changed(ready, topic)
    made = ready.look()
    assert made.alerts == ()
    (note,) = notes(ready)
    assert note.startswith(f"canaries for {topic} answer as before: no difference found (p = "), note


def test_without_a_baseline_from_before_nothing_is_claimed(world: World) -> None:
    world.look()
    changed(world)
    world.clock.turn(30 * HOUR)
    world.look(hurry=True)
    (note,) = notes(world)
    assert "the baseline was completed after the change" in note
    world.look()
    assert len(notes(world)) == 1
