"""Limits from an endpoint's headers: the cheapest call, and what its answers become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.api.evidence import kept
from probes.kinds.rate_limits import KIND
from tests.fakes.outside import Silent
from watcher.domain.calls import Call, CallType, Completion, Reply
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference, change_id
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.observations import Failure, FailureKind, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Use, Workflow

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
API = Api("openai", "https://api.acme.example/v1", "acme-large", "acme-key-0123456789")
TARGET = Target("acme/limits", "rate_limits", "acme", api=API)
KNOWN = SnapshotRef("0" * 64, TARGET.source, NOW)
LIMITS = {
    "x-ratelimit-limit-requests": "600", "x-ratelimit-remaining-requests": "599", "x-ratelimit-reset-requests": "0.1s",
    "x-ratelimit-limit-tokens": "1000000", "x-ratelimit-remaining-tokens": "999999",
}  # fmt: skip
GONE = "model_not_found: The model `acme-large` does not exist"


class Endpoint(Silent):
    """Answers every call alike, and keeps what it was asked."""

    def __init__(self, answer: Reply | Failure) -> None:
        self.answer = answer
        self.calls: list[Call] = []

    def call(self, call: Call) -> Reply | Failure:
        self.calls.append(call)
        return self.answer


def reply(headers: Mapping[str, str] = LIMITS, status: int = 200, error: str = "", model: str = "acme-large") -> Reply:
    answer = Completion("Hi", model=model) if status == 200 else None
    return Reply(status, tuple(headers.items()), b"", 0.2, 0.1, answer, error)


def look(answer: Reply | Failure, previous: SnapshotRef | None = KNOWN) -> Snapshot | Failure:
    seen = KIND.observe(TARGET, previous, Endpoint(answer), NOW).outcome
    assert isinstance(seen, Snapshot | Failure)
    return seen


def read(answer: Reply) -> Reading:
    seen = look(answer)
    assert isinstance(seen, Snapshot), seen
    found = KIND.read(seen, TARGET)
    assert isinstance(found, Reading), found
    return found


def said(reading: Reading, attribute: str) -> list[tuple[object, str]]:
    return [
        (fact.value, fact.qualifier("resource")) for fact in reading.facts if fact.attribute == attribute
    ]  # fmt: skip


def test_one_token_is_asked_for() -> None:
    endpoint = Endpoint(reply())
    KIND.observe(TARGET, None, endpoint, NOW)
    (call,) = endpoint.calls
    assert (call.type, call.max_tokens, len(call.messages)) == (CallType.COMPLETION, 1, 1)


def test_without_a_model_the_list_is_asked_for() -> None:
    target = Target("acme/limits", "rate_limits", "acme", api=Api("openai", "https://api.acme.example/v1"))
    endpoint = Endpoint(Reply(200, tuple(LIMITS.items()), b"{}", 0.1))
    seen = KIND.observe(target, None, endpoint, NOW).outcome
    assert [call.type for call in endpoint.calls] == [CallType.MODELS]
    assert isinstance(seen, Snapshot)
    found = KIND.read(seen, target)
    assert isinstance(found, Reading)
    assert {(fact.subject, fact.model) for fact in found.facts} == {("endpoint", None)}


def test_limits_are_facts_and_what_remains_is_none() -> None:
    found = read(reply())
    assert said(found, "limit") == [("600", "requests"), ("1000000", "tokens")]
    assert said(found, "availability") == [("available", "")]
    assert {fact.model for fact in found.facts} == {"acme/acme-large"}
    assert (found.live, found.partial) == (True, False)
    later = read(reply({**LIMITS, "x-ratelimit-remaining-tokens": "3", "x-ratelimit-reset-requests": "59s"}))
    assert later.facts == found.facts
    assert "x-ratelimit-limit-tokens" in next(fact.where for fact in found.facts if fact.value == "1000000")


def changes(before: Reply, after: Reply) -> list[tuple[ChangeType, str, str]]:
    found = KIND.diff(read(before).facts, read(after).facts, NOW)
    return [(each.type, each.fact.attribute, each.fact.qualifier("resource")) for each in found]


RENAMED = {name.replace("x-ratelimit", "ratelimit"): value for name, value in LIMITS.items()}
TOKENS = {name: value for name, value in LIMITS.items() if "tokens" in name}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (LIMITS | {"x-ratelimit-limit-tokens": "500000"}, [(ChangeType.LOWERED, "limit", "tokens")]),
        (LIMITS | {"x-ratelimit-limit-tokens": "2000000"}, [(ChangeType.RAISED, "limit", "tokens")]),
        (TOKENS, [(ChangeType.REMOVED, "limit", "requests")]),
        ({}, [(ChangeType.REMOVED, "limit", "requests"), (ChangeType.REMOVED, "limit", "tokens")]),
        (RENAMED, [(ChangeType.ALTERED, "scheme", "")]),
        (LIMITS | {"x-ratelimit-limit-tokens-day": "9000000"}, [(ChangeType.ADDED, "limit", "tokens")]),
        (LIMITS | {"x-account-tier": "2"}, [(ChangeType.ADDED, "tier", "")]),
    ],
    ids=["lowered", "raised", "vanished", "all vanished", "renamed", "new window", "tier"],
)
def test_each_change_is_told_as_what_it_is(after: dict[str, str], told: list[tuple[ChangeType, str, str]]) -> None:
    assert changes(reply(), reply(after)) == told


NOTICES = {
    "sunset": "Thu, 31 Dec 2026 00:00:00 GMT", "deprecation": "@1793491200", "x-api-warning": "It will be slow.",
}  # fmt: skip


def test_what_headers_announce_is_told_once() -> None:
    assert changes(reply(), reply(LIMITS | NOTICES)) == [
        (ChangeType.ADDED, "shutdown", ""), (ChangeType.ADDED, "deprecated", ""), (ChangeType.ADDED, "notice", ""),
    ]  # fmt: skip
    assert changes(reply(LIMITS | NOTICES), reply(LIMITS | NOTICES)) == []
    assert {fact.model for fact in read(reply(LIMITS | NOTICES)).facts} == {"acme/acme-large"}


def test_an_alias_that_means_another_model() -> None:
    assert said(read(reply(model="acme-large-1")), "alias_of") == [("acme-large-1", "")]
    assert changes(reply(model="acme-large-1"), reply(model="acme-large-2")) == [(ChangeType.ALTERED, "alias_of", "")]


@pytest.mark.parametrize(("status", "error"), [(429, "rate_limit_exceeded: slow down"), (400, "too few tokens")])
def test_a_refusal_that_names_limits_is_read(status: int, error: str) -> None:
    found = read(reply({"x-ratelimit-limit-tokens": "500000"}, status, error))
    assert said(found, "limit") == [("500000", "tokens")]
    assert found.partial
    assert said(found, "availability") == [("available", "")]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply({}, 429, "slow down"), FailureKind.RATE_LIMITED),
        (reply({}, 400, "what?"), FailureKind.UNEXPECTED_STATUS),
        (reply(LIMITS, 401, "invalid_api_key"), FailureKind.KEY),
        (reply(LIMITS, 403, "no"), FailureKind.KEY),
        (reply(LIMITS, 503, "overloaded"), FailureKind.SERVER_ERROR),
        (reply({}, 404, "Not Found"), FailureKind.GONE),
        (Reply(200, (), b"<html>", 0.1), FailureKind.UNEXPECTED_STATUS),
        (Failure(FailureKind.TIMED_OUT, "no complete answer within 60 s", retryable=True), FailureKind.TIMED_OUT),
    ],
)
def test_a_failed_look_says_nothing_of_limits(answer: Reply | Failure, kind: FailureKind) -> None:
    seen = look(answer)
    assert isinstance(seen, Failure)
    assert seen.kind is kind
    assert API.key not in str(seen)


def test_a_model_that_was_there_is_gone() -> None:
    found = read(reply({}, 404, GONE))
    assert said(found, "availability") == [("gone", "")]
    assert found.partial
    assert found.facts[0].where == f"status 404: {GONE}"


AZURE = Target("azure/limits", "rate_limits", "azure", api=Api("azure", "https://a.example/openai/v1", "my-own"))
UNDEPLOYED = "DeploymentNotFound: The API deployment for this resource does not exist."
RETIRED = "The model `acme-large` has been retired"


@pytest.mark.parametrize(
    ("target", "status", "error"),
    [
        (AZURE, 404, UNDEPLOYED),
        (TARGET, 404, "The model `acme-guard-2` does not exist"),
        (TARGET, 400, "The model `acme-guard-2` has been retired"),
    ],
)
def test_what_ends_no_model_is_a_failed_look_with_the_vendor_s_words(target: Target, status: int, error: str) -> None:
    seen = KIND.observe(target, KNOWN, Endpoint(reply({}, status, error)), NOW).outcome
    assert isinstance(seen, Failure)
    assert error in seen.detail


def test_a_model_that_is_retired_below_a_deployment_is_gone_by_whatever_name() -> None:
    seen = KIND.observe(AZURE, KNOWN, Endpoint(reply({}, 404, RETIRED)), NOW).outcome
    assert isinstance(seen, Snapshot)
    found = KIND.read(seen, AZURE)
    assert isinstance(found, Reading)
    assert said(found, "availability") == [("gone", "")]


def test_a_stored_answer_that_says_nothing_of_the_model_is_unreadable() -> None:
    body = kept(reply({}, 404, UNDEPLOYED))
    assert KIND.read(Snapshot(body, AZURE.source, NOW), AZURE) == Unreadable(f"status 404: {UNDEPLOYED}")


def test_one_that_never_answered_is_a_mistake_unless_the_vendor_says_that_it_ended() -> None:
    assert isinstance(look(reply({}, 404, GONE), previous=None), Failure)
    assert isinstance(look(reply({}, 404, "The model `acme-large` has been retired"), previous=None), Snapshot)


def test_whoever_uses_it_hears_at_once_and_what_is_known_of_its_end() -> None:
    before, after = read(reply()).facts, read(reply({}, 404, GONE)).facts
    lost = next(fact for fact in after if fact.value == "gone")
    was = next(fact for fact in before if fact.attribute == "availability")
    found = Difference(ChangeType.ALTERED, was, lost)
    change = Change(
        change_id("a", found.fingerprint, NOW), "acme/limits", "acme", "rate_limits", found, NOW, ChangeState.CONFIRMED
    )
    end = Fact("acme-large", "shutdown", "2026-12-01", model="acme/acme-large")
    workflows = [Workflow("support", uses=(Use("acme/acme-large"),)), Workflow("other", uses=(Use("acme/acme-mini"),))]
    (impact,) = KIND.assess([change], before, (*after, end), workflows, NOW)
    assert (impact.workflow, impact.severity) == ("support", Severity.CRITICAL)
    assert impact.reason == (
        f"acme-large, which it uses, is gone: status 404: {GONE}; its shutdown is named for 1 Dec 2026"
    )


def test_other_bytes_are_unreadable() -> None:
    assert isinstance(KIND.read(Snapshot(b"# Limits", TARGET.source, NOW), TARGET), Unreadable)


NAMES = st.sampled_from(
    [
        "x-ratelimit-limit-tokens",
        "ratelimit",
        "ratelimit-policy",
        "sunset",
        "deprecation",
        "warning",
        "link",
        "x-tier",
        "date",
    ]
)
VALUES = st.text(max_size=30) | st.sampled_from(
    ["10", "-1", "1e999999", "@1793491200", '"d";q=5;w=60', "9" * 60, "\ud800"]
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), st.sampled_from([200, 400, 404, 410, 429]), st.text(max_size=60))
def test_whatever_headers_say_is_read_or_left_out(headers: list[tuple[str, str]], status: int, error: str) -> None:
    body = json.dumps({"status": status, "headers": headers, "error": error, "model": error}).encode()
    found = KIND.read(Snapshot(body, TARGET.source, NOW), TARGET)
    if not isinstance(found, Reading):
        assert status >= 400
        return
    assert KIND.diff(found.facts, found.facts, NOW) == ()
    assert len({fact.key for fact in found.facts}) == len(found.facts)
    KIND.diff(read(reply()).facts, found.facts, NOW)
