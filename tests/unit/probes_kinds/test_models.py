"""The models kind: one GET, then pure reading; differences are of models, not of places."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from probes.extract import extract
from probes.kinds.models import KIND
from tests.fakes.outside import Silent
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.observations import Failure, FailureKind, Observation, Reading, Snapshot
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Volume, Workflow

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/models", "models", "acme", url="https://api.acme.example/v1/models")


def answer(*models: dict[str, object]) -> Reading:
    body = json.dumps({"object": "list", "data": [{"object": "model", **model} for model in models]}).encode()
    found = KIND.read(Snapshot(body, "https://api.acme.example/v1/models", NOW, "application/json"), TARGET)
    assert isinstance(found, Reading)
    return found


def test_a_look_is_one_get() -> None:
    seen = KIND.observe(TARGET, None, Silent(), NOW)
    assert isinstance(seen, Observation)
    assert seen.outcome == Failure(FailureKind.TIMED_OUT, "https://api.acme.example/v1/models", retryable=True)


@pytest.mark.parametrize(("provider", "model", "canonical"), [
    ("acme", "acme-large-2", "acme/acme-large-2"), ("acme", "Acme/Large-2B", "acme/Acme/Large-2B"), ("", "acme-large-2", None), ("acme", "Acme Large", None),
])  # fmt: skip
def test_ids_of_an_endpoint_are_canonical_whatever_their_letters(
    provider: str, model: str, canonical: str | None
) -> None:
    found = extract("models", provider, json.dumps([{"id": model, "context_length": 8192}]).encode(), "models.json")
    assert isinstance(found, Reading)
    assert {fact.model for fact in found.facts} == {canonical}


def test_a_model_that_comes_and_one_that_goes() -> None:
    before, after = answer({"id": "acme-1"}, {"id": "acme-2"}), answer({"id": "acme-3"}, {"id": "acme-2"})
    found = {(each.type, each.fact.subject) for each in KIND.diff(before.facts, after.facts, NOW)}
    assert found == {(ChangeType.ADDED, "acme-3"), (ChangeType.REMOVED, "acme-1")}
    assert KIND.assess((), before.facts, after.facts, (), NOW) == ()


def test_a_price_on_a_list_is_money_for_whoever_pays_it_and_a_new_model_is_not() -> None:
    old, new = {"prompt": "0.000002", "completion": "0.00001"}, {"prompt": "0.000004", "completion": "0.00001"}
    before, after = (answer({"id": "acme-1", "pricing": each}) for each in (old, new))
    [raised] = KIND.diff(before.facts, after.facts, NOW)
    change = Change("c", "acme/models", "acme", "models", raised, NOW, ChangeState.CONFIRMED)
    flow = Workflow("flow", uses=(Use("acme/acme-1", monthly=Volume((("input", Decimal(10**9)),))),))
    [impact] = KIND.assess([change], before.facts, after.facts, [flow], NOW)
    assert [str(amount) for amount in (impact.before, impact.after)] == ["$2,000", "$4,000"]
    listed = Difference(ChangeType.ADDED, None, after.facts[0])
    assert KIND.assess([replace(change, difference=listed)], before.facts, after.facts, [flow], NOW) == ()


def test_what_the_first_part_of_a_list_does_not_name_is_not_gone() -> None:
    before = answer({"id": "acme-1"}, {"id": "acme-2", "context_length": 8192})
    body = b'{"data": [{"id": "acme-3", "object": "model"}, {"id": "acme-2", "object": "model"}], "has_more": true}'
    after = KIND.read(Snapshot(body, "https://api.acme.example/v1/models", NOW), TARGET)
    assert isinstance(after, Reading)
    found = {(each.type, each.fact.subject, each.fact.attribute) for each in KIND.diff(before.facts, after.facts, NOW)}
    assert found == {
        (ChangeType.ADDED, "acme-3", "listed"), (ChangeType.REMOVED, "acme-2", "context_window"), (ChangeType.ADDED, "this list", "complete"),
    }  # fmt: skip


def test_a_smaller_window_is_one_difference() -> None:
    before, after = (
        answer({"id": "acme-1", "context_length": 200000}),
        answer({"context_length": 100000, "id": "acme-1"}),
    )
    [difference] = KIND.diff(before.facts, after.facts, NOW)
    assert (difference.fact.attribute, difference.fact.value) == ("context_window", "100000")
