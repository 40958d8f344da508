"""Calls over real connections: what is sent, what comes back, and what never does."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from ipaddress import ip_network

import pytest

from probes.api.caller import MOST_PAGES, LiveFetcher
from probes.fetch import FetchSettings
from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.guard import check_url
from probes.fetch.resolving import system_resolver
from probes.fetch.wire import Wire
from tests.integration.api.conftest import LOOPBACK, Scripted
from watcher.demo.endpoint import EndpointMode
from watcher.demo.serving import Answer
from watcher.demo.vendor import Vendor
from watcher.domain.calls import Call, CallType, Message, Reply
from watcher.domain.observations import Failure, FailureKind
from watcher.domain.targets import Api

KEY = "acme-live-0123456789abcdef"
CHAT = "/v1/chat/completions"
HELLO = (Message("user", "Say hello to everybody"),)
ANSWER = {"id": "1", "model": "m", "choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
Opened = Callable[..., LiveFetcher]


def api(server: Scripted | Vendor, family: str = "openai", key: str = KEY, path: str = "/v1") -> Api:
    return Api(family, server.address + path, "acme-large", key)


def replied(caller: LiveFetcher, call: Call) -> Reply:
    got = caller.call(call)
    assert isinstance(got, Reply), got
    return got


def failed(caller: LiveFetcher, call: Call) -> Failure:
    got = caller.call(call)
    assert isinstance(got, Failure), got
    return got


def test_a_completion(caller: LiveFetcher) -> None:
    with Vendor() as acme:
        key = "acme-stand-in-key"
        got = replied(caller, Call(api(acme, key=key), messages=HELLO, max_tokens=2, logprobs=True))
        sent = acme.endpoint.calls[0]
    assert got.completion is not None
    assert (got.status, got.completion.text, got.completion.finish_reason) == (200, "everybody hello", "length")
    assert (got.completion.model, got.completion.fingerprint) == ("acme-large", "fp_plain")
    assert (got.completion.usage.prompt_tokens, got.completion.usage.completion_tokens) == (4, 2)
    assert got.completion.logprobs == (-0.09, -0.05)
    assert got.header("x-ratelimit-limit-tokens") == "1000000"
    assert got.error == ""
    assert sent.headers["authorization"] == f"Bearer {key}"
    assert sent.headers["user-agent"].startswith("VendorWatcher/")
    assert "cookie" not in sent.headers


def test_the_list_of_models(caller: LiveFetcher) -> None:
    with Vendor() as acme:
        got = replied(caller, Call(api(acme, key="acme-stand-in-key"), CallType.MODELS))
    assert [model["id"] for model in json.loads(got.body)["data"]] == ["acme-large", "acme-small", "acme-mini"]
    assert (got.completion, got.error) == (None, "")


@pytest.mark.parametrize(
    ("mode", "status", "error"),
    [
        (EndpointMode.THROTTLED, 429, "rate_limit_exceeded: Rate limit reached for requests"),
        (EndpointMode.ERROR, 500, "server_error: The server had an error while processing your request"),
        (EndpointMode.MISSING, 404, "model_not_found: The model `acme-large` does not exist or you do not have access"),
        (EndpointMode.UNAUTHORIZED, 401, "invalid_api_key: Incorrect API key provided"),
    ],
)
def test_every_answer_of_http_is_a_reply(caller: LiveFetcher, mode: EndpointMode, status: int, error: str) -> None:
    with Vendor() as acme:
        acme.endpoint.serve(mode)
        got = replied(caller, Call(api(acme, key="acme-stand-in-key"), messages=HELLO))
    assert (got.status, got.completion) == (status, None)
    assert got.error.startswith(error)
    assert got.header("content-type") == "application/json; charset=utf-8"


@pytest.mark.parametrize("family", ["openai", "azure", "anthropic", "gemini", "cohere", "bedrock"])
def test_a_vendor_that_says_the_key_back(caller: LiveFetcher, vendor: Scripted, family: str) -> None:
    echo = {"error": {"message": f"Wrong key {KEY}", "code": "bad", "tried": [KEY, {"Authorization": f"Bearer {KEY}"}]}}
    paths = ["/v1/chat/completions", "/v1/messages", "/v1/models/acme-large:generateContent", "/v1/chat",
             "/v1/model/acme-large/converse"]  # fmt: skip
    for path in paths:
        vendor.say(path, Answer.json(echo, 401, {"X-Echo": f"Bearer {KEY}", "Set-Cookie": f"key={KEY}"}))
    got = replied(caller, Call(api(vendor, family), messages=HELLO))
    assert KEY not in repr(got)
    assert KEY.encode() not in got.body
    assert got.error == "bad: Wrong key ***"
    assert got.header("set-cookie") is None
    assert sum(KEY in value for value in vendor.calls[0].headers.values()) == 1
    assert KEY not in f"{vendor.calls[0].path} {vendor.calls[0].query} {vendor.calls[0].body!r}"


def test_inflated_answers_are_masked_too(caller: LiveFetcher, vendor: Scripted) -> None:
    body = gzip.compress(json.dumps({"error": f"not {KEY}"}).encode())
    vendor.say(CHAT, Answer(body, 400, {"Content-Encoding": "gzip"}))
    got = replied(caller, Call(api(vendor), messages=HELLO))
    assert got.error == "not ***"


def test_no_redirect_is_followed(caller: LiveFetcher, vendor: Scripted) -> None:
    with Scripted() as other:
        vendor.say(CHAT, Answer(b"", 307, {"Location": f"{other.address}{CHAT}"}))
        got = replied(caller, Call(api(vendor), messages=HELLO))
        assert other.calls == []
    assert (got.status, got.completion) == (307, None)


def test_a_key_is_never_sent_in_the_clear(opened: Opened, vendor: Scripted) -> None:
    def public(host: str, port: int) -> Sequence[str]:
        return ("93.184.216.34",)

    caller = opened(resolver=public)
    got = failed(caller, Call(Api("openai", "http://api.acme.example/v1", "m", KEY), messages=HELLO))
    assert got.kind is FailureKind.FORBIDDEN_ADDRESS
    assert got.detail == "93.184.216.34 is not in network.allow_private, and a key is sent over https only"


def test_a_name_that_moves_between_look_up_and_dial_gets_no_key(opened: Opened, vendor: Scripted) -> None:
    moving = [("127.0.0.1",), ("127.9.9.9",)]
    asked: list[str] = []

    def resolver(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return moving[min(len(asked), len(moving)) - 1]

    port = int(vendor.address.rpartition(":")[2])
    vendor.say(CHAT, Answer.json(ANSWER))
    caller = opened(resolver=resolver, allow_private=(ip_network("127.0.0.1/32"),), ports=frozenset({port}))
    replied(caller, Call(Api("openai", f"http://api.acme.example:{port}/v1", "m", KEY), messages=HELLO))
    assert len(asked) == 1


def test_a_connection_that_is_kept_is_judged_anew(vendor: Scripted) -> None:
    vendor.say("/v1", Answer(b"Acme"))
    budget = Budget(lambda: 0.0, 10, 1000, 10)
    url = check_url(f"{vendor.address}/v1")
    with closing(Wire(FetchSettings(allow_private=LOOPBACK), system_resolver)) as wire:
        with wire.exchange("GET", url, {}, budget) as answer:
            assert b"".join(answer.chunks) == b"Acme"
        with pytest.raises(Failed) as refused, wire.exchange("GET", url, {}, budget, only=()):
            pass
    assert refused.value.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert len(vendor.calls) == 1


def test_an_address_that_was_not_named_is_not_dialled(opened: Opened, vendor: Scripted) -> None:
    got = failed(opened(allow_private=()), Call(api(vendor), messages=HELLO))
    assert got.kind is FailureKind.FORBIDDEN_ADDRESS
    assert vendor.calls == []


@pytest.mark.parametrize("key", ["acme-live-0123\n456789", "acme-live-clé-456789", "acme live 0123456789"])
def test_a_key_that_no_header_can_carry(caller: LiveFetcher, vendor: Scripted, key: str) -> None:
    got = failed(caller, Call(api(vendor, key=key), messages=HELLO))
    assert (got.kind, got.retryable) == (FailureKind.KEY, False)
    assert key not in repr(got)
    assert vendor.calls == []


def test_without_a_key_none_is_sent(caller: LiveFetcher, vendor: Scripted) -> None:
    vendor.say(CHAT, Answer.json(ANSWER))
    assert replied(caller, Call(api(vendor, key=""), messages=HELLO)).completion is not None
    assert "authorization" not in vendor.calls[0].headers


def test_a_failure_says_what_the_network_did_and_not_the_key(caller: LiveFetcher, vendor: Scripted) -> None:
    vendor.say(CHAT, None)
    got = failed(caller, Call(api(vendor), messages=HELLO))
    assert (got.kind, got.retryable) == (FailureKind.UNREACHABLE, True)
    assert KEY not in str(got)
    assert len(vendor.calls) == 1  # what a POST costs is not paid twice


def test_a_slow_answer_ends_at_the_deadline(opened: Opened) -> None:
    with Vendor(patience=30) as acme:
        acme.endpoint.serve(EndpointMode.SLOW)
        caller = opened(clock=time.monotonic, call_deadline=0.2)  # noqa: TID251 - sockets wait on the real clock
        got = failed(caller, Call(api(acme, key="acme-stand-in-key"), messages=HELLO))
    assert got.kind is FailureKind.TIMED_OUT


def test_an_answer_that_is_too_large(opened: Opened, vendor: Scripted) -> None:
    vendor.say(CHAT, Answer(b"[" + b"1," * 50_000 + b"1]"))
    got = failed(opened(max_received=10_000), Call(api(vendor), messages=HELLO))
    assert got.kind is FailureKind.TOO_LARGE


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"[" * 100_000, b'{"choices": 7}', b"\xff\xfe"])
def test_an_answer_that_is_none(caller: LiveFetcher, vendor: Scripted, body: bytes) -> None:
    vendor.say(CHAT, Answer(body))
    got = replied(caller, Call(api(vendor), messages=HELLO))
    assert (got.status, got.completion, got.body) == (200, None, body)


def test_another_name_for_the_longest_answer(caller: LiveFetcher, vendor: Scripted) -> None:
    refusal = {
        "error": {"message": "'max_tokens' is not supported; use 'max_completion_tokens'", "code": "unsupported"}
    }
    vendor.say(CHAT, Answer.json(refusal, 400), Answer.json(ANSWER))
    assert replied(caller, Call(api(vendor), messages=HELLO)).completion is not None
    assert [sorted(json.loads(call.body)) for call in vendor.calls] == [
        ["max_tokens", "messages", "model"], ["max_completion_tokens", "messages", "model"],
    ]  # fmt: skip


def test_a_list_in_parts_is_one(caller: LiveFetcher, vendor: Scripted) -> None:
    pages = [{"data": [{"id": name}], "has_more": name != "c", "last_id": name} for name in "abc"]
    vendor.say("/v1/models", *(Answer.json(page) for page in pages))
    got = replied(caller, Call(api(vendor, "anthropic"), CallType.MODELS))
    assert json.loads(got.body) == {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "has_more": False, "last_id": "c"}
    assert [call.query.get("after_id") for call in vendor.calls] == [None, "a", "b"]


def test_letters_that_are_none_break_nothing(caller: LiveFetcher, vendor: Scripted) -> None:
    odd = b'{"data": [{"id": "a\\ud800"}], "has_more": true, "last_id": "\\ud800"}'
    vendor.say("/v1/models", Answer(odd), Answer(b'{"data": []}'))
    got = replied(caller, Call(api(vendor, "anthropic"), CallType.MODELS))
    assert json.loads(got.body) == {"data": [{"id": "a\ud800"}]}


@pytest.mark.parametrize(
    ("tokens", "calls", "why"),
    [
        ([f"t{n}" for n in range(50)], MOST_PAGES, f"it goes on after {MOST_PAGES} parts"),
        (["same"], 2, "part 2 leads back to an earlier one"),
        (["a", "b", "a", "b"], 3, "part 3 leads back to an earlier one"),
    ],
)
def test_a_list_without_an_end_is_no_list(
    caller: LiveFetcher, vendor: Scripted, tokens: list[str], calls: int, why: str
) -> None:
    vendor.say("/v1/models", *(Answer.json({"models": [{"name": "m"}], "nextPageToken": each}) for each in tokens))
    got = failed(caller, Call(api(vendor, "gemini"), CallType.MODELS))
    assert got.detail == f"the list of models does not end: {why}"
    assert len(vendor.calls) == calls


def test_a_list_that_ends_with_its_last_part_allowed_is_whole(caller: LiveFetcher, vendor: Scripted) -> None:
    tokens = [*(f"t{n}" for n in range(1, MOST_PAGES)), ""]
    vendor.say("/v1/models", *(Answer.json({"models": [{"name": "m"}], "nextPageToken": each}) for each in tokens))
    got = replied(caller, Call(api(vendor, "gemini"), CallType.MODELS))
    assert len(json.loads(got.body)["models"]) == MOST_PAGES


def test_a_part_that_is_missing_is_no_shorter_list(caller: LiveFetcher, vendor: Scripted) -> None:
    first = Answer.json({"data": [{"id": "a"}], "has_more": True, "last_id": "a"})
    vendor.say("/v1/models", first, Answer.json({"error": {"message": "later"}}, 503))
    assert replied(caller, Call(api(vendor, "anthropic"), CallType.MODELS)).status == 503
    vendor.say("/v1/models", first, None)
    assert failed(caller, Call(api(vendor, "anthropic"), CallType.MODELS)).kind is FailureKind.UNREACHABLE


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"error": {"message": "busy"}}', b'{"data": null}'])
@pytest.mark.parametrize("before", [1, 0])
def test_a_part_that_is_no_list_is_no_shorter_list(
    caller: LiveFetcher, vendor: Scripted, body: bytes, before: int
) -> None:
    first = Answer.json({"data": [{"id": "a"}], "has_more": True, "last_id": "a"})
    vendor.say("/v1/models", *[first] * before, Answer(body))
    if before:
        got = failed(caller, Call(api(vendor, "anthropic"), CallType.MODELS))
        assert (got.kind, got.detail) == (FailureKind.UNEXPECTED_STATUS, "part 2 of the list of models is no list")
    else:
        assert replied(caller, Call(api(vendor, "anthropic"), CallType.MODELS)).body == body


def test_a_family_that_there_is_not(caller: LiveFetcher, vendor: Scripted) -> None:
    assert failed(caller, Call(api(vendor, "globex"), messages=HELLO)).kind is FailureKind.BROKEN


def test_seconds_are_counted_from_sending(opened: Opened, vendor: Scripted) -> None:
    vendor.say(CHAT, Answer.json(ANSWER))
    ticks = iter(range(1_000))
    got = replied(opened(clock=lambda: float(next(ticks))), Call(api(vendor), messages=HELLO))
    assert 0 < got.first_byte_s < got.latency_s


def test_turns_are_taken_at_a_host(vendor: Scripted, opened: Opened) -> None:
    vendor.say(CHAT, Answer.json(ANSWER))
    caller = opened(per_host_per_minute=2, max_wait=10.0)
    for _ in range(2):
        replied(caller, Call(api(vendor), messages=HELLO))
    assert failed(caller, Call(api(vendor), messages=HELLO)).detail.endswith("we ask it too often")
