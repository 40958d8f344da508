"""Usage asked of a Prometheus server over real connections: what is sent, what is counted, and every way not to answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from probes.api.caller import LiveFetcher
from probes.prometheus import MOST_STEPS, Question, server
from tests.integration.api.conftest import Scripted
from watcher.cli.usage_from import From, at_server
from watcher.demo.serving import Answer, Call
from watcher.domain.errors import UsageError
from watcher.domain.usage import covered, volumes

NOW = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
PATH = "/prom/api/v1/query_range"
TOKEN = "glsa-0123456789abcdef"
QUERY = '{__name__=~"llm_.*_total"}'
START = 1_763_251_200
Opened = Callable[..., LiveFetcher]


def matrix(*series: tuple[str, list[str]], **more: object) -> Answer:
    """An answer with counters of one model, a minute apart."""
    result = [
        {"metric": {"__name__": name, "model": "m"}, "values": [[START + 60 * n, v] for n, v in enumerate(values)]}
        for name, values in series
    ]
    return Answer.json({"status": "success", "data": {"resultType": "matrix", "result": result}, **more})


def given(vendor: Scripted, **more: Any) -> From:
    return replace(From(vendor.address + "/prom/", query=QUERY), **more)


def refused(opened: Opened, vendor: Scripted, answer: Answer | None, **env: str) -> str:
    vendor.say(PATH, answer)
    with pytest.raises(UsageError) as caught:
        at_server(given(vendor, token_env="PROM" if env else ""), opened().ask, env, NOW)
    assert TOKEN not in str(caught.value)
    return str(caught.value)


def test_a_week_is_asked_for_minute_by_minute_and_counted_as_an_export_is(opened: Opened, vendor: Scripted) -> None:
    vendor.say(PATH, matrix(("llm_input_tokens_total", ["100", "1.1e+03", "50"]), warnings=["only part of it", 7]))
    shown, export = at_server(given(vendor, token_env="PROM"), opened().ask, {"PROM": TOKEN}, NOW)
    (call,) = vendor.calls
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.query == {
        "query": QUERY, "start": str(int(NOW.timestamp()) - 30 - 7 * 86_400), "end": str(int(NOW.timestamp()) - 30),
        "step": "60",
    }  # fmt: skip
    assert volumes(export.rows, covered(export.rows)).peak_tokens == 1000
    assert export.problems == ("the server warns: only part of it",)
    assert shown == f"{vendor.address}/prom"


def test_no_range_has_more_points_than_prometheus_gives() -> None:
    for days in (1, 7, 8, 30, 366):
        question = Question(server("https://prom.example"), QUERY, NOW - timedelta(days=days), NOW)
        assert (NOW - question.start) / question.step <= MOST_STEPS
        assert question.step.total_seconds() % 60 == 0
    assert Question(server("https://prom.example"), QUERY, NOW - timedelta(days=7), NOW).step == timedelta(minutes=1)


ERROR = {"status": "error", "errorType": "bad_data", "error": "parse error at char 7"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.json(ERROR, 400), "bad_data: parse error at char 7"),
        (Answer.json(ERROR), "bad_data: parse error at char 7"),
        (Answer.json({"status": "error"}, 422), "an error"),
        (Answer(b"Unauthorized", 401), "status 401: the server wants a token"),
        (Answer(b"<html>Sign in</html>", 200), "no answer of Prometheus's HTTP API"),
        (Answer.json(["success"]), "no answer of Prometheus's HTTP API"),
        (Answer.json({"status": "success", "data": {"resultType": "vector", "result": []}}), "no answer of"),
        (Answer(b"<html>Not here</html>", 404), "status 404: Not here"),
        (Answer(b"", 302, {"Location": "http://user:pw-pw-pw@127.0.0.1/"}), "status 302: it leads elsewhere"),
        (Answer(b"[" * 100_000, 200), "no answer of"),
        (matrix(), "no series between 2026-11-16 12:00 and 2026-11-23 12:00 UTC"),
        (None, "unreachable"),
    ],
)
def test_what_is_no_answer_is_said_in_one_sentence(
    opened: Opened, vendor: Scripted, answer: Answer | None, words: str
) -> None:
    said = refused(opened, vendor, answer)
    assert said.startswith(f"{vendor.address}/prom: ")
    assert words in said
    assert "pw-pw-pw" not in said


def test_a_token_is_never_said_again(opened: Opened, vendor: Scripted) -> None:
    assert "wants another token" in refused(opened, vendor, Answer(f"no: {TOKEN}".encode(), 401), PROM=TOKEN)
    assert "***" in refused(opened, vendor, Answer.json({"status": "error", "error": f"who is {TOKEN}"}), PROM=TOKEN)


def test_a_server_that_never_answers_is_waited_for_so_long_and_no_longer(opened: Opened) -> None:
    class Silent(Scripted):
        def answer(self, call: Call) -> Answer | None:
            self.wait(60)
            return None

    with Silent() as silent, pytest.raises(UsageError, match=r"timed out: .* within 0\.2 s"):
        caller = opened(clock=time.monotonic, call_deadline=0.2)  # noqa: TID251 - sockets wait on the real clock
        at_server(given(silent), caller.ask, {}, NOW)


def test_an_answer_beyond_reason_is_not_received(opened: Opened, vendor: Scripted) -> None:
    vendor.say(PATH, matrix(("llm_input_tokens_total", ["1"] * 5_000)))
    with pytest.raises(UsageError, match=r"too large: .*ask for fewer days or series"):
        at_server(given(vendor), opened(max_received=10_000).ask, {}, NOW)


@pytest.mark.parametrize("strange", ["NaN", "+Inf", "-Inf", "-1", "1e300", "9" * 400])
def test_what_is_no_number_is_named_and_not_counted(opened: Opened, vendor: Scripted, strange: str) -> None:
    vendor.say(PATH, matrix(("llm_input_tokens_total", ["0", "5", strange, "7", "17"])))
    _, export = at_server(given(vendor), opened().ask, {}, NOW)
    assert volumes(export.rows, covered(export.rows)).peak_tokens == 10
    assert len(export.problems) == 2
    assert all("series 1: input_tokens is no plain number" in problem for problem in export.problems)


def test_a_network_that_nobody_named_is_not_dialled(opened: Opened, vendor: Scripted) -> None:
    with pytest.raises(UsageError, match=r"network\.allow_private"):
        at_server(given(vendor), opened(allow_private=()).ask, {}, NOW)
    assert vendor.calls == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"query": ""}, "wants --query"),
        ({"form": "litellm"}, "--format litellm goes with a file"),
        ({"token_env": "PROM"}, "variable PROM is not set"),
        ({"token_env": "EMPTY"}, "variable EMPTY is empty"),
        ({"token_env": "glsa-x.y"}, "wants the name of an environment variable"),
        ({"usage": "http://admin:hunter2@prom.example"}, "a name and a password"),
        ({"usage": "http://admin:hun/ter2@prom.example"}, "a name and a password"),
        ({"usage": "https://prom.example/?token=hunter2"}, "goes into --query"),
        ({"usage": "ftp://prom.example/hunter2"}, "only http:// and https://"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anything_is_dialled(
    opened: Opened, vendor: Scripted, more: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        at_server(given(vendor, **more), opened().ask, {"EMPTY": ""}, NOW)
    assert "hunter2" not in str(caught.value)
    assert "ter2" not in str(caught.value)
    assert vendor.calls == []


@pytest.mark.parametrize("path", ["", "/", "/api/v1", "/api/v1/query", "/api/v1/query_range"])
def test_an_address_may_be_that_of_the_api(path: str) -> None:
    question = Question(server(f"https://prom.example/base{path}"), QUERY, NOW, NOW)
    assert question.asked.url.startswith("https://prom.example/base/api/v1/query_range?query=")
