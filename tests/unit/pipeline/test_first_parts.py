"""A list that is cut off for a while: what its first part does not name is neither gone, nor new when it is named again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from alerts.desk import Desk
from probes.kinds.models import KIND
from watcher.domain.facts import Fact
from watcher.domain.observations import Observation, Snapshot
from watcher.domain.plan import CheckPlan, TargetState
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience, examine, plan

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TARGET = Target("acme/models", "models", "acme", url="https://api.acme.example/v1/models", confirm=1)
NAMES = [f"acme-{number}" for number in range(10)]


def listed(facts: tuple[Fact, ...]) -> set[str]:
    return {fact.subject for fact in facts if fact.attribute == "listed"}


def test_the_rest_of_a_list_stands_while_only_its_first_part_is_given() -> None:
    state, bodies, at = TargetState(TARGET.id), dict[str, bytes](), NOON

    def see(names: list[str], *, more: bool) -> CheckPlan:
        nonlocal state, at
        body = {"data": [{"id": name, "object": "model"} for name in names], **({"has_more": True} if more else {})}
        at += timedelta(hours=1)
        got = Snapshot(json.dumps(body).encode(), TARGET.source, at)
        bodies[got.sha256] = got.body
        seen = examine(TARGET, KIND, state, Observation(TARGET.id, at, got), bodies.__getitem__)
        made = plan(TARGET, KIND, state, seen, slot=at, desk=Desk(), audience=Audience())
        state = made.state
        return made

    see(NAMES, more=False)
    part = see([*NAMES[:8], "acme-new"], more=True)
    assert {change.difference.fact.subject for change in part.changes} == {"acme-new", "this list"}
    assert listed(state.facts) == {*NAMES, "acme-new"}
    whole = see([*NAMES, "acme-new"], more=False)
    assert {change.difference.fact.subject for change in whole.changes} == {"this list"}
    shorter = see([*NAMES[:9], "acme-new"], more=False)
    assert [change.difference.fact.subject for change in shorter.changes] == ["acme-9"]
