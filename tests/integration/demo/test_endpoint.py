"""Acme's live endpoint: what it lists and answers, the limits in its headers, and its bad days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.integration.demo.conftest import Run
from watcher.demo.answers import Said, plain, recorded
from watcher.demo.endpoint import KEY, Endpoint, EndpointMode
from watcher.demo.vendor import Vendor

NOON = 1_796_040_000.0
Got = tuple[int, dict[str, str], Any]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    answers = {"first": plain, "second": recorded({"Colour?": ["red", "blue", Said("", (("paint", "{}"),))]})}
    endpoint = Endpoint(answers=answers, clock=lambda: NOON + 15)
    with Vendor(patience=0, endpoint=endpoint) as server:
        yield server


def asked(address: str, path: str, body: object = None, key: str = KEY) -> Got:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("GET" if body is None else "POST", path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        said = json.loads(text) if "json" in (answer.getheader("content-type") or "") else text
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, said
    finally:
        connection.close()


def completed(vendor: Vendor, prompt: str = "Colour?", model: str = "acme-large", **more: object) -> Got:
    fields = {"model": model, "messages": [{"role": "user", "content": prompt}], **more}
    return asked(vendor.address, "/v1/chat/completions", fields)


def text(got: Got) -> str:
    return str(got[2]["choices"][0]["message"]["content"])


def test_models_are_listed(vendor: Vendor) -> None:
    vendor.endpoint.point("acme-latest", "acme-large")
    vendor.endpoint.retire("acme-mini")
    vendor.endpoint.list_model("acme-next", context_window=400_000)
    status, _, body = asked(vendor.address, "/v1/models")
    listed = {model["id"]: model["context_window"] for model in body["data"]}
    assert status == 200
    assert listed == {"acme-large": 200_000, "acme-small": 64_000, "acme-next": 400_000, "acme-latest": 200_000}


def test_an_answer_has_its_model_its_usage_and_its_limits(vendor: Vendor) -> None:
    vendor.endpoint.point("acme-latest", "acme-large")
    status, headers, body = completed(vendor, "Say hello to everybody", "acme-latest")
    assert (status, body["model"], body["system_fingerprint"]) == (200, "acme-large", "fp_first")
    assert body["choices"][0]["message"]["content"] == "everybody hello Say to"
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["usage"] == {"prompt_tokens": 4, "completion_tokens": 4, "total_tokens": 8}
    limits = {name: value for name, value in headers.items() if "ratelimit" in name}
    assert limits == {
        "x-ratelimit-limit-requests": "600", "x-ratelimit-remaining-requests": "599",
        "x-ratelimit-reset-requests": "45.000s", "x-ratelimit-limit-tokens": "1000000",
        "x-ratelimit-remaining-tokens": "999992", "x-ratelimit-reset-tokens": "45.000s",
    }  # fmt: skip


def test_an_answer_is_no_longer_than_asked(vendor: Vendor) -> None:
    _, _, body = completed(vendor, "Say hello to everybody", max_tokens=1, logprobs=True)
    choice = body["choices"][0]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("everybody", "length")
    assert [each["token"] for each in choice["logprobs"]["content"]] == ["everybody"]
    assert body["usage"]["completion_tokens"] == 1


def test_answers_change_in_the_middle(vendor: Vendor) -> None:
    before = [text(completed(vendor)) for _ in range(2)]
    vendor.endpoint.use("second")
    after = [text(completed(vendor)) for _ in range(2)]
    tool = completed(vendor)[2]["choices"][0]
    assert (before, after) == (["Colour", "Colour"], ["red", "blue"])
    assert tool["finish_reason"] == "tool_calls"
    assert tool["message"]["tool_calls"][0]["function"] == {"name": "paint", "arguments": "{}"}
    assert vendor.endpoint.count == 5
    assert len(vendor.endpoint.calls) == 5


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [
        (EndpointMode.THROTTLED, 429, "rate_limit_exceeded"),
        (EndpointMode.ERROR, 500, None),
        (EndpointMode.UNAVAILABLE, 503, "overloaded"),
        (EndpointMode.UNAUTHORIZED, 401, "invalid_api_key"),
        (EndpointMode.MISSING, 404, "model_not_found"),
    ],
)
def test_bad_days(mode: EndpointMode, status: int, code: str | None, vendor: Vendor) -> None:
    vendor.endpoint.serve(mode)
    got, headers, body = completed(vendor)
    assert (got, body["error"]["code"]) == (status, code)
    assert ("retry-after" in headers, "x-ratelimit-limit-tokens" in headers) == ((mode is EndpointMode.THROTTLED,) * 2)
    vendor.endpoint.serve("ok")
    assert completed(vendor)[0] == 200


def test_it_wants_its_key(vendor: Vendor) -> None:
    assert asked(vendor.address, "/v1/models", key="another")[0] == 401


def test_some_say_back_what_they_were_told(vendor: Vendor) -> None:
    vendor.endpoint.serve(EndpointMode.ECHO)
    status, headers, body = completed(vendor)
    assert (status, headers["x-echo-authorization"]) == (401, f"Bearer {KEY}")
    assert KEY in body["error"]["message"]


def test_limits_notices_and_their_names_change(vendor: Vendor) -> None:
    vendor.endpoint.limit(tokens=500_000)
    vendor.endpoint.scheme("acme-ratelimit")
    vendor.endpoint.notices({"Sunset": "Thu, 31 Dec 2026 00:00:00 GMT"})
    _, headers, _ = completed(vendor)
    assert headers["acme-ratelimit-limit-tokens"] == "500000"
    assert headers["sunset"] == "Thu, 31 Dec 2026 00:00:00 GMT"
    assert "x-ratelimit-limit-tokens" not in headers
    vendor.endpoint.serve(EndpointMode.BARE)
    assert not [name for name in completed(vendor)[1] if "ratelimit" in name]


def test_a_model_that_is_gone(vendor: Vendor) -> None:
    vendor.endpoint.retire("acme-small")
    status, _, body = completed(vendor, model="acme-small")
    assert (status, body["error"]["message"]) == (404, "The model `acme-small` has been deprecated")
    vendor.endpoint.restore("acme-small")
    assert completed(vendor, model="acme-small")[0] == 200


def test_other_paths_and_bodies(vendor: Vendor) -> None:
    assert asked(vendor.address, "/v1/embeddings", {"model": "acme-large"})[0] == 404
    assert asked(vendor.address, "/v1/chat/completions", {"model": "acme-large"})[0] == 400
    vendor.endpoint.serve(EndpointMode.GARBLED)
    assert asked(vendor.address, "/v1/models")[2] == b"<html>gateway</html>"
    vendor.endpoint.serve(EndpointMode.SLOW)
    assert asked(vendor.address, "/v1/models")[0] == 200


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("serve", {"mode": "429"}, 200),
        ("serve", {"mode": "odd"}, 400),
        ("serve", {"state": "429"}, 400),
        ("limit", {"tokens": 5, "model": "acme-mini"}, 200),
        ("notices", {"headers": {"Warning": '299 - "old"'}}, 200),
        ("point", {"alias": "acme-latest", "model": "acme-mini"}, 200),
        ("version", {"version": "third"}, 400),
        ("dance", {"with": "me"}, 400),
    ],
)
def test_the_controls(what: str, body: dict[str, object], status: int, vendor: Vendor) -> None:
    assert asked(vendor.address, f"/control/endpoint/{what}", body)[0] == status


def test_a_process_of_its_own(run: Run) -> None:
    address, _ = run("watcher.demo.vendor", "--port", "0")
    asked(address, "/control/endpoint/record", {"version": "new", "answers": {"Colour?": ["green"]}})
    asked(address, "/control/endpoint/version", {"version": "new"})
    fields = {"model": "acme-large", "messages": [{"role": "user", "content": [{"type": "text", "text": "Colour?"}]}]}
    assert text(asked(address, "/v1/chat/completions", fields)) == "green"
