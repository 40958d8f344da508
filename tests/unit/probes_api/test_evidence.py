"""What is kept of answers, and what an answer that is none means."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.api.evidence import MOST_HEADERS, Evidence, evidence, failure, kept, snapshot
from watcher.domain.calls import Completion, Reply
from watcher.domain.observations import FailureKind

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def reply(status: int = 200, error: str = "", headers: dict[str, str] | None = None, model: str = "acme-1") -> Reply:
    completion = Completion("Hi", model=model, id="secret-id") if status == 200 else None
    return Reply(status, tuple((headers or {}).items()), b"{}", 0.2, 0.1, completion, error)


def test_what_says_something_of_terms_is_kept_and_nothing_else() -> None:
    said = {
        "date": "Tue, 03 Nov 2026 12:00:00 GMT", "x-ratelimit-limit-tokens": "1000", "retry-after": "7",
        "anthropic-ratelimit-input-tokens-limit": "5", "ratelimit-policy": '"d";q=5;w=60', "sunset": "soon",
        "deprecation": "@1", "x-api-warning": "old", "warning": "299", "openai-version": "2020-10-01", "link": "<a>",
        "x-model-tier": "2",
    }  # fmt: skip
    others = {
        "x-request-id": "req_1", "cf-ray": "8", "set-cookie": "a=b", "openai-organization": "acme", "server": "nginx",
        "x-ratelimit-request-id": "req_2", "x-amzn-trace-id": "1", "content-type": "application/json", "via": "x",
        "openai-processing-ms": "12",
    }  # fmt: skip
    body = kept(reply(headers=said | others))
    assert evidence(body) == Evidence(200, tuple(said.items()), "", "acme-1")
    assert b"secret-id" not in body


def test_equal_answers_are_equal_bytes() -> None:
    assert kept(reply(headers={"date": "x"})) == kept(reply(headers={"date": "x", "x-request-id": "other"}))
    assert snapshot(reply(), "https://api.acme.example/v1#acme-1", NOW).media_type == "application/json"


@pytest.mark.parametrize(
    ("model", "shown"), [("acme\ud800-1", "acme?-1"), ("acme\n\x1b[31m", "acme??[31m"), ("a" * 999, "a" * 299 + "…")]
)
def test_what_a_model_calls_itself_is_one_short_line(model: str, shown: str) -> None:
    said = evidence(kept(reply(model=model)))
    assert said is not None
    assert said.model == shown


def test_it_is_bounded() -> None:
    many = {f"x-ratelimit-limit-{at}": "9" * 5_000 for at in range(1_000)}
    said = evidence(kept(reply(headers=many)))
    assert said is not None
    assert len(said.headers) == MOST_HEADERS
    assert max(len(value) for _, value in said.headers) == 1_000


@pytest.mark.parametrize("body", [b"", b"# Limits", b"[]", b'{"status": "200"}', b'{"status": 200}', b"\xff"])
def test_other_bytes_are_no_evidence(body: bytes) -> None:
    assert evidence(body) is None


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda part: st.lists(part) | st.dictionaries(st.text(), part))
)
def test_any_bytes_are_taken(said: object) -> None:
    found = evidence(json.dumps({"status": 200, "headers": [said, [said, said]], "error": said}).encode())
    assert found is not None
    assert all(isinstance(part, str) for pair in found.headers for part in pair)


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        (401, FailureKind.KEY, False), (403, FailureKind.KEY, False), (404, FailureKind.GONE, False),
        (429, FailureKind.RATE_LIMITED, True), (500, FailureKind.SERVER_ERROR, True),
        (503, FailureKind.SERVER_ERROR, True), (400, FailureKind.UNEXPECTED_STATUS, False),
        (307, FailureKind.UNEXPECTED_STATUS, False), (408, FailureKind.UNEXPECTED_STATUS, True),
    ],
)  # fmt: skip
def test_why_there_was_no_answer(status: int, kind: FailureKind, retryable: bool) -> None:
    found = failure(reply(status, "code: Words"))
    assert (found.kind, found.retryable, found.detail) == (kind, retryable, f"status {status}: code: Words")


def test_a_busy_endpoint_says_when_to_come_back() -> None:
    assert failure(reply(429, headers={"retry-after": "7"})).retry_after == timedelta(seconds=7)


def test_a_page_is_no_answer() -> None:
    assert failure(reply(200)).detail == "status 200, and no answer that can be read"
