"""What vendors may answer, and what of it is kept: bounded, and never a price that nobody charged."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from probes.api.families.openai import FAMILY
from watcher.canaries.answers import Answer, read_row, written
from watcher.canaries.features import calls, canonical, numbers
from watcher.canaries.judging import completion_of, is_refusal
from watcher.canaries.money import Rates
from watcher.canaries.replies import LONGEST_KEPT, MOST_CALLS, NoAnswer, sorted_out
from watcher.canaries.scores import SCORES
from watcher.domain.calls import Completion, Reply, Usage
from watcher.pipeline.canary.asking import paid

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
RATES = Rates(Decimal(1), Decimal(10), "a test")
HUGE = 10**18
LONG = "x" * 3_000_000


def answer(body: object) -> Answer | NoAnswer:
    """What comes of a body with status 200 from a vendor that speaks as OpenAI does."""
    said = FAMILY.completion(body) if isinstance(body, dict) else None
    return sorted_out(Reply(200, (), b"", 0.2, 0.1, said), "p", 0, AT)


def called(*functions: object) -> object:
    """A body with calls of tools."""
    return {"choices": [{"message": {"content": None, "tool_calls": [{"function": each} for each in functions]}}]}


def text(content: object, **fields: object) -> object:
    """A body with a text."""
    return {"choices": [{"message": {"content": content}, **fields}]}


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": {}}, {"choices": [None]}, {"choices": ["x"]}, []])
def test_a_body_without_an_answer_is_no_answer_and_may_have_been_billed(body: object) -> None:
    found = answer(body)
    assert isinstance(found, NoAnswer)
    assert found.billed
    assert paid(found, RATES) is None


@pytest.mark.parametrize(
    "body",
    [
        text(None),
        text(7),
        text([{"text": 3}, "x", None]),
        text("\ud800 \x1b[31m\x00 <!channel>", finish_reason=["stop"], logprobs={"content": [{"logprob": "x"}]}),
        text("fine", finish_reason="as_never_before"),
        text(LONG, finish_reason=LONG),
        {**dict.fromkeys(("model", "id", "system_fingerprint"), LONG), "choices": [{"message": {"content": LONG}}]},
        called({}),
        called({"name": "f", "arguments": '{"a": 1'}),
        called({"name": "f", "arguments": "NaN"}),
        called({"name": "f", "arguments": '{"a": 1, "a": Infinity}'}),
        called({"name": "f", "arguments": "[" * 900 + "]" * 900}),
        called({"name": "f", "arguments": "1" * 5000}),
        called({"name": LONG, "arguments": {"\ud800": 1}}),
        called(*({"name": f"f{number}", "arguments": "{}"} for number in range(10_000))),
    ],
)
def test_whatever_is_answered_is_kept_within_bounds_scored_and_read_back(body: object) -> None:
    found = answer(body)
    assert isinstance(found, Answer)
    assert len(found.completion) <= LONGEST_KEPT
    assert len(calls(found)) <= MOST_CALLS
    assert numbers(found)["length"] == len(found.completion)
    assert canonical(found) == canonical(found)
    assert is_refusal(completion_of(found)) is False
    other = Answer("p", 1, "ok")
    assert all(len(score([other, found])) == 2 for score in SCORES.values())
    row = written([found])
    assert read_row(row).model == found.model
    assert json.loads(row)["completion"] == found.completion


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        (Usage(100, 10), Decimal("0.0002")),
        (Usage(100, None), None),
        (Usage(0, 0), None),
        (Usage(100, 0), None),
        (Usage(0, 10), None),
        (Usage(HUGE, 10), None),
        (Usage(100, HUGE), None),
        (Usage(-5, 10), None),
    ],
)
def test_a_count_that_can_be_none_costs_what_was_set_aside(usage: Usage, cost: Decimal | None) -> None:
    """None: what was set aside stands. A gateway that writes 0, or a count beyond reason, moves no cap."""
    found = sorted_out(Reply(200, (), b"", 0.2, 0.1, Completion("Paris", usage=usage)), "p", 0, AT)
    assert paid(found, RATES) == cost


def test_an_empty_answer_costs_its_prompt() -> None:
    found = sorted_out(Reply(200, (), b"", 0.2, 0.1, Completion("", usage=Usage(100, 0))), "p", 0, AT)
    assert paid(found, RATES) == Decimal("0.0001")
