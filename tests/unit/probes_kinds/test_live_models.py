"""Lists of models from live endpoints: what they hold, and whom their changes hit."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from probes.kinds.models import KIND
from tests.fakes.outside import Silent
from watcher.domain.calls import Call, CallType, Reply
from watcher.domain.changes import Change, ChangeState, ChangeType, change_id
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.observations import Failure, FailureKind, Reading, Snapshot
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Use, Workflow

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
TARGET = Target("acme/models", "models", "acme", api=Api("openai", "https://api.acme.example/v1", key="acme-key-01"))
WORKFLOWS = [Workflow("support", uses=(Use("acme/acme-large"),)), Workflow("other", uses=(Use("acme/acme-old"),))]
DAY = 86_400


class Endpoint(Silent):
    """Lists these models."""

    def __init__(self, models: dict[str, dict[str, object]], status: int = 200) -> None:
        self.status = status
        self.models = models

    def call(self, call: Call) -> Reply | Failure:
        assert call.type is CallType.MODELS
        data = [
            {"id": name.replace("_", "-"), "object": "model", "owned_by": "acme", **said}
            for name, said in self.models.items()
        ]
        body = {"object": "list", "data": data} if self.status == 200 else {"error": {"message": "no"}}
        return Reply(self.status, (), json.dumps(body).encode(), 0.1, error="" if self.status == 200 else "no")


def read(**models: dict[str, object]) -> tuple[Fact, ...]:
    seen = KIND.observe(TARGET, None, Endpoint(models), NOW).outcome
    assert isinstance(seen, Snapshot), seen
    found = KIND.read(seen, TARGET)
    assert isinstance(found, Reading), found
    assert found.live
    return found.facts


LARGE: dict[str, object] = {"created": 20_000 * DAY, "context_window": 200_000, "input_modalities": ["text", "image"]}
OLD: dict[str, object] = {"created": 19_000 * DAY, "context_window": 32_000}
BOTH = {"acme_large": LARGE, "acme_old": OLD}


def impacts(**after: dict[str, object]) -> list[Impact]:
    before, now = read(**BOTH), read(**after)
    found = [each for each in KIND.diff(before, now, NOW) if not each.cosmetic]
    changes = [
        Change(change_id("m", each.fingerprint, NOW), "acme/models", "acme", "models", each, NOW, ChangeState.CONFIRMED)
        for each in found
    ]
    groups = {change.difference.fact.model for change in changes}
    return [
        impact
        for model in sorted(groups, key=str)
        for impact in KIND.assess([c for c in changes if c.difference.fact.model == model], before, now, WORKFLOWS, NOW)
    ]


def test_a_list_is_models_by_their_ids() -> None:
    facts = {(fact.model, fact.attribute): fact.value for fact in read(**BOTH)}
    assert facts["acme/acme-large", "listed"] == "yes"
    assert facts["acme/acme-old", "context_window"] == "32000"
    assert facts["acme/acme-large", "released"] == "2024-10-04"


@pytest.mark.parametrize(
    ("after", "workflow", "severity", "words"),
    [
        ({"acme_old": OLD}, "support", Severity.CRITICAL, "is no longer listed by its endpoint"),
        ({**BOTH, "acme_large": {**LARGE, "context_window": 100_000}}, "support", Severity.WARNING,
         "has a context of 100000 instead of 200000 tokens"),
        ({**BOTH, "acme_large": {**LARGE, "input_modalities": ["text"]}}, "support", Severity.WARNING,
         "no longer reads image"),
    ],
    ids=["gone", "smaller", "no images"],
)  # fmt: skip
def test_whom_it_hits(after: dict[str, dict[str, object]], workflow: str, severity: Severity, words: str) -> None:
    (impact,) = impacts(**after)
    assert (impact.workflow, impact.severity) == (workflow, severity)
    assert impact.reason == f"acme-large, which it uses, {words}"


def test_a_new_model_hits_nobody() -> None:
    assert impacts(**BOTH, acme_next={"created": 20_100 * DAY}) == []


def test_another_name_is_told_with_the_old_one_s_end() -> None:
    before, now = read(**BOTH), read(acme_large_2=LARGE, acme_old=OLD)
    told = [
        (each.type, each.fact.subject, each.fact.attribute, each.fact.value) for each in KIND.diff(before, now, NOW)
    ]
    assert (ChangeType.REMOVED, "acme-large", "listed", "yes") in told
    assert (ChangeType.ADDED, "acme-large", "new_name", "acme-large-2") in told


@pytest.mark.parametrize(
    ("status", "kind"), [(401, FailureKind.KEY), (404, FailureKind.GONE), (503, FailureKind.SERVER_ERROR)]
)
def test_an_answer_that_is_no_list_is_a_failed_look(status: int, kind: FailureKind) -> None:
    seen = KIND.observe(TARGET, None, Endpoint({}, status), NOW).outcome
    assert isinstance(seen, Failure)
    assert (seen.kind, seen.detail) == (kind, f"status {status}: no")
