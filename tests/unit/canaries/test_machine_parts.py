"""The small pure parts of a canary's look: lots, money, replies, reports, pace."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.canaries import canary, error, timed_out
from watcher.canaries import lots
from watcher.canaries.answers import Answer
from watcher.canaries.latency import pace
from watcher.canaries.money import CAUTIOUS, Rates, at_most, cost
from watcher.canaries.replies import NoAnswer, Trouble, sorted_out
from watcher.canaries.report import Report, read, written
from watcher.canaries.standing import Channel
from watcher.domain.calls import Completion, Reply, ToolCall, Usage
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Failure
from watcher.pipeline.canary.rates import month_of, rates_of

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
NAMES = st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=8, unique=True)


@given(names=NAMES, turns=st.integers(1, 4))
def test_every_prompt_comes_once_a_turn_and_the_files_order_means_nothing(names: list[str], turns: int) -> None:
    drawn = [lots.drawn("seed", names, number) for number in range(1, turns * len(names) + 1)]
    assert Counter(drawn) == dict.fromkeys(names, turns)
    assert drawn == [lots.drawn("seed", names[::-1], number) for number in range(1, turns * len(names) + 1)]
    assert Counter(lots.dealt("seed", names, turns)) == {(name, turn): 1 for name in names for turn in range(turns)}


@given(asked=st.integers(1, 300), answered=st.integers(0, 32))
def test_a_call_never_costs_more_than_was_set_aside(asked: int, answered: int) -> None:
    prompt = canary().suite.prompts[0]
    call = prompt.call(canary().api)
    size = sum(len(message.content.encode()) for message in call.messages)
    paid = cost(Usage(min(asked, size), min(answered, call.max_tokens)), CAUTIOUS)
    assert paid is not None
    assert paid <= at_most(call, CAUTIOUS)
    assert cost(Usage(3, None), CAUTIOUS) is None


@pytest.mark.parametrize(
    ("got", "trouble", "billed"),
    [
        (error(429, "slow down", retry_after="7"), Trouble.AVAILABILITY, False),
        (error(503), Trouble.AVAILABILITY, False),
        (error(408), Trouble.AVAILABILITY, False),
        (error(200), Trouble.AVAILABILITY, True),
        (timed_out(), Trouble.AVAILABILITY, True),
        (error(401), Trouble.CONFIGURATION, False),
        (error(403, "permission_denied: this key may not use the model"), Trouble.CONFIGURATION, False),
        (error(404, "Unknown request URL"), Trouble.CONFIGURATION, False),
        (error(404, "The model `x` does not exist"), Trouble.LIFE_CYCLE, False),
        (error(404, "DeploymentNotFound: The API deployment does not exist"), Trouble.CONFIGURATION, False),
        (error(410, "gone"), Trouble.LIFE_CYCLE, False),
        (error(400, "Unsupported parameter"), Trouble.CONTRACT, False),
    ],
    ids=str,
)
def test_errors_are_not_behaviour(got: Reply | Failure, trouble: Trouble, billed: bool) -> None:
    found = sorted_out(got, "p", 1, NOW)
    assert isinstance(found, NoAnswer)
    assert (found.trouble, found.billed) == (trouble, billed)


def test_how_long_to_wait_is_the_vendors_word_within_reason() -> None:
    found = sorted_out(error(429, "", retry_after="7"), "p", 1, NOW)
    assert isinstance(found, NoAnswer)
    assert found.failure.retry_after == timedelta(seconds=7)
    for odd in ("tomorrow", "-1", "nan", "1e99"):
        other = sorted_out(error(429, "", retry_after=odd), "p", 1, NOW)
        assert isinstance(other, NoAnswer)
        assert other.failure.retry_after is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "content_filter: blocked"),
        (400, "invalid_prompt: Invalid prompt: your prompt was flagged as potentially violating our usage policy."),
        (400, "invalid_request_error: Content Exists Risk"),
        (400, "data_inspection_failed: Input data may contain inappropriate content."),
        (403, "Content violates usage guidelines. Model: m, Failed check: SAFETY_CHECK_TYPE_BIO"),
        (403, 'm requires moderation on Acme. Your input was flagged for "violence".'),
    ],
)
def test_a_filter_is_behaviour_however_vendors_say_it(status: int, words: str) -> None:
    filtered = sorted_out(error(status, words), "p", 1, NOW)
    assert isinstance(filtered, Answer)
    assert (filtered.completion, filtered.finish_reason) == ("", "content_filter")


def test_tool_calls_are_answers() -> None:
    done = Completion("", "tool_calls", tool_calls=(ToolCall("f", '{"b": 1, "a": 2}'), ToolCall("g", "no json")))
    called = sorted_out(Reply(200, (), b"", 1.0, 0.5, done), "p", 2, NOW)
    assert isinstance(called, Answer)
    assert (called.is_tool_call, called.latency_s) == (True, 0.5)
    assert called.completion == '[{"name": "f", "arguments": {"b": 1, "a": 2}}, {"name": "g", "arguments": "no json"}]'


@given(said=st.lists(st.text(max_size=20), min_size=1, max_size=3), name=st.text(max_size=9))
def test_a_report_comes_back_as_it_was(said: list[str], name: str) -> None:
    hostile = [text.encode("utf-8", "replace").decode() for text in said]
    given_ = Report("acme-large", "general", "frozen", "by on-call", ("w",), (Channel(name, tuple(hostile), NOW),), "")
    assert read(written(given_)) == given_
    assert written(given_) == written(read(written(given_)))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"canary": 2}', b'{"canary": 1}', b"[" * 100_000, b"\xff"])
def test_other_bytes_are_no_report(body: bytes) -> None:
    with pytest.raises(ValueError, match="report"):
        read(body)


def _timed(seconds: list[float]) -> list[Answer]:
    return [Answer("p", n, "x", latency_s=each, at=NOW + timedelta(hours=n)) for n, each in enumerate(seconds)]


@pytest.mark.parametrize(
    ("last", "slower"),
    [
        ([0.5] * 6, False),
        ([1.0] * 6, True),
        ([0.5, 0.5, 1.0, 1.0, 1.0, 1.0], True),
        ([0.5] * 5 + [9.0], False),
        ([0.6] * 6, False),
    ],
)
def test_slower_is_what_most_of_the_last_looks_are(last: list[float], slower: bool) -> None:
    found = pace(_timed([0.5] * 50 + last))
    assert found is not None
    assert found.slower is slower
    assert pace(_timed([0.5] * 20 + last)) is None, "too little is known"


def _price(component: str, value: str, model: str = "acme/acme-large", unit: str = "USD/1M tokens") -> Fact:
    about = qualifiers({"component": component, "tier": "standard"})
    return Fact("x", "price", value, unit, model, about)


@pytest.mark.parametrize(
    ("facts", "rates"),
    [
        ([_price("input", "2"), _price("output", "8")], Rates(Decimal(2), Decimal(8), "page")),
        ([_price("input", "2"), _price("input", "4"), _price("output", "8")], Rates(Decimal(4), Decimal(8), "page")),
        (
            [_price("input", "0.002", unit="USD/1K tokens"), _price("output", "8")],
            Rates(Decimal(2), Decimal(8), "page"),
        ),
        ([_price("input", "2")], CAUTIOUS),
        ([_price("input", "2", "acme/other"), _price("output", "8", "acme/other")], CAUTIOUS),
        ([_price("input", "2", unit="EUR/1M tokens"), _price("output", "8")], CAUTIOUS),
    ],
)
def test_what_a_model_costs_at_most(facts: list[Fact], rates: Rates) -> None:
    assert rates_of("acme/acme-large", [("page", lambda: facts)], NOW) == rates
    given_ = Rates(Decimal(1), Decimal(1), "as configured")
    expected = given_ if rates is CAUTIOUS else rates
    assert rates_of("acme/acme-large", [("page", lambda: facts)], NOW, given_) == expected


def test_a_month_costs_what_its_calls_may() -> None:
    calls, dollars = month_of(canary(), 720, CAUTIOUS)
    assert calls == 720 + 5 * 5 * 6
    assert dollars > 1
