"""Looks at a contract in a row: its facts speak of each other, so nothing of it is taken over before it is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from probes.kinds.contract import KIND
from tests.unit.probes_kinds.contracts import NOW, STRING, TARGET, Schema, document, facts, obj, ref
from watcher.domain.changes import ChangeState
from watcher.domain.contracts import breaks
from watcher.domain.plan import TargetState
from watcher.pipeline.settle import settle

OLD = document(sent=obj(inner=ref("A")), A=obj("f", f=STRING))
RENAMED = document(sent=obj(inner=ref("B")), B=obj("f", "g", f=STRING, g=STRING))
INLINE = document(sent=obj(inner=obj("f", "g", f=STRING, g=STRING)))
GONE = document(paths={}, sent=obj(f=STRING)) | {"paths": {"/models": {"get": {"responses": {}}}}}


def looked(first: Schema, *others: Schema) -> list[list[tuple[ChangeState, str]]]:
    """What each look at these documents brings, of what breaks."""
    state = TargetState(TARGET.id, facts=facts(first), facts_from="0", reader="contract/2")
    brought = []
    for number, other in enumerate(others, 1):
        at = NOW + timedelta(minutes=15 * number)
        settled = settle(replace(TARGET, confirm=2), state, facts(other), str(number), KIND.diff, at, whole=True)
        state = replace(state, facts=settled.facts, held=settled.held)
        brought.append([(each.state, said) for each in settled.changes if (said := breaks(each.difference))])
    return brought


def test_what_breaks_in_a_schema_of_another_name_is_confirmed() -> None:
    for after in (RENAMED, INLINE):
        ((first, said),), ((second, again),), none = looked(OLD, after, after, after)
        assert (first, second) == (ChangeState.HELD, ChangeState.CONFIRMED)
        assert said == again
        assert said.startswith("now requires")
        assert none == []


def test_a_document_that_was_another_once_leaves_nothing_behind() -> None:
    for other in (RENAMED, INLINE, GONE):
        held, retracted, *none = looked(OLD, other, OLD, OLD, OLD)
        assert {state for state, _ in held} == {ChangeState.HELD}
        assert {state for state, _ in retracted} == {ChangeState.RETRACTED}
        assert none == [[], []]
