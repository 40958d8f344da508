from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.answers import Answer
from watcher.canaries.judging import Judgement, Mark, bare, is_refusal, judge
from watcher.canaries.marks import marks_of
from watcher.canaries.suites import (
    Answers,
    Contains,
    Exact,
    Expectation,
    Json,
    Label,
    NoTool,
    Prompt,
    Refuses,
    Suite,
    ToolUse,
)
from watcher.domain.calls import Completion, Message, Tool, ToolCall

SCHEMA = '{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}'
WEATHER = Tool(
    "weather", "The weather of a city.", '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}'
)
TIME = Tool("clock", "The time.", "")
REFUSAL = "I'm sorry, but I can't help with that."


def judged(expectation: Expectation, text: str = "", *calls: ToolCall, finish_reason: str = "stop") -> Judgement:
    prompt = Prompt("p", (Message("user", "?"),), tools=(WEATHER, TIME), expectations=(expectation,))
    return judge(prompt, Completion(text, finish_reason, tool_calls=calls))


@pytest.mark.parametrize(
    ("expectation", "text", "marks"),
    [
        (Json(), '{"n": 1}', {Mark.VALID_JSON: True}),
        (Json(), " 7 ", {Mark.VALID_JSON: True}),
        (Json(), "Here it is: {}", {Mark.VALID_JSON: False}),
        (Json(), "```json\n{}\n```", {Mark.VALID_JSON: False}),
        (Json(fenced=True), "```json\n{}\n```", {Mark.VALID_JSON: True}),
        (Json(SCHEMA), '{"n": 1}', {Mark.VALID_JSON: True, Mark.SCHEMA_VALID: True}),
        (Json(SCHEMA), '{"n": "1"}', {Mark.VALID_JSON: True, Mark.SCHEMA_VALID: False}),
        (Json(SCHEMA), REFUSAL, {Mark.VALID_JSON: False, Mark.SCHEMA_VALID: False}),
        (Label(("yes", "no")), "Yes", {Mark.IN_SET: True}),
        (Label(("yes", "no")), ' **"No."** \n', {Mark.IN_SET: True}),
        (Label(("yes", "no")), "Yes, because it is.", {Mark.IN_SET: False}),
        (Label(("yes", "no")), "", {Mark.IN_SET: False}),
        (Label(("да", "нет")), "Да.", {Mark.IN_SET: True}),
        (Label(("はい",)), "「はい。」", {Mark.IN_SET: True}),
        (Exact(("42", "forty-two")), "42.", {Mark.EXACT: True}),
        (Exact(("42", "forty-two")), "Forty-Two", {Mark.EXACT: True}),
        (Exact(("42",)), "The answer is 42", {Mark.EXACT: False}),
        (Exact((".5",)), "5", {Mark.EXACT: False}),
        (Exact(("def f(x):\n    return x",)), "def f(x):\n  return x", {Mark.EXACT: True}),
        (Exact(("42",), strict=True), "42", {Mark.EXACT: True}),
        (Exact(("42",), strict=True), "42.", {Mark.EXACT: False}),
        (Contains(("blue", "red")), "Red and BLUE", {Mark.CONTAINS: True}),
        (Contains(("blue", "red")), "red", {Mark.CONTAINS: False}),
        (Contains(("blue", "red"), any=True), "red", {Mark.CONTAINS: True}),
        (Contains(("blue", "red"), any=True), "green", {Mark.CONTAINS: False}),
        (Contains(("Blue",), strict=True), "blue", {Mark.CONTAINS: False}),
        (Contains(("dear",), at_start=True), "\n Dear Sam", {Mark.CONTAINS: True}),
        (Contains(("dear",), at_start=True), "Oh dear", {Mark.CONTAINS: False}),
        (Answers(), "Cut it in two.", {}),
        (Answers(), REFUSAL, {}),
        (Refuses(), REFUSAL, {}),
    ],
)
def test_each_expectation_has_its_marks(expectation: Expectation, text: str, marks: dict[Mark, bool]) -> None:
    judgement = judged(expectation, text)
    assert dict(judgement.marks) == {**marks, Mark.REFUSED: text == REFUSAL}
    assert all(judgement.mark(name) is held for name, held in marks.items())


@pytest.mark.parametrize(
    ("expectation", "text", "reason"),
    [
        (Json(), "Hello", "not JSON: expecting value at character 1"),
        (Json(SCHEMA), "{}", "not as its schema says: 'n' is a required property"),
        (Label(("yes", "no")), "may be", "'may be' is none of yes, no"),
        (Exact(("42",)), "a" * 90, f"'{'a' * 40}...' is not '42'"),
        (Contains(("blue", "red")), "RED", "does not hold 'blue'"),
        (Contains(("Dear",), at_start=True), "Hi", "does not begin with 'Dear'"),
        (Answers(), REFUSAL, "refused"),
        (Answers(), "  ", "empty"),
        (Refuses(), "Sure, first...", "answered what is to be refused"),
        (ToolUse("weather"), "It rains.", "called no tool, not weather"),
    ],
)
def test_what_is_wrong_is_said(expectation: Expectation, text: str, reason: str) -> None:
    judgement = judged(expectation, text)
    assert judgement.wrong == (reason,)
    assert not judgement.as_wanted


def called(name: str, arguments: object) -> ToolCall:
    return ToolCall(name, arguments if isinstance(arguments, str) else json.dumps(arguments))


@pytest.mark.parametrize(
    ("expectation", "calls", "right", "valid"),
    [
        (ToolUse("weather"), [called("weather", {"city": "Ghent"})], True, True),
        (ToolUse("weather"), [called("weather", {"city": "Ghent"}), called("weather", {"city": "Lyon"})], True, True),
        (ToolUse("weather"), [called("weather", {"city": "Ghent"}), called("weather", {})], True, False),
        (ToolUse("weather"), [called("weather", {"town": "Ghent"})], True, False),
        (ToolUse("weather"), [called("weather", '{"city": "Gh')], True, False),
        (ToolUse("weather"), [called("weather", '["Ghent"]')], True, False),
        (ToolUse("weather"), [called("clock", {})], False, False),
        (ToolUse("weather"), [called("weather", {"city": "Ghent"}), called("clock", {})], False, False),
        (ToolUse("weather"), [], False, False),
        (
            ToolUse("weather", '{"properties":{"city":{"const":"Ghent"}}}'),
            [called("weather", {"city": "Lyon"})],
            True,
            False,
        ),
        (
            ToolUse("weather", '{"properties":{"city":{"const":"Ghent"}}}'),
            [called("weather", {"city": "Ghent"})],
            True,
            True,
        ),
        (ToolUse("clock"), [called("clock", "")], True, True),
        (NoTool(), [], True, None),
        (NoTool(), [called("clock", {})], False, None),
        (ToolUse("clock"), [called("clock", {"zone": "UTC"})], True, True),
    ],
)
def test_calls_of_tools(expectation: Expectation, calls: list[ToolCall], right: bool, valid: bool | None) -> None:
    judgement = judged(expectation, "", *calls)
    assert judgement.mark(Mark.RIGHT_TOOL) is right
    assert judgement.mark(Mark.VALID_ARGUMENTS) is valid
    assert judgement.as_wanted == (right and valid is not False)


def test_several_expectations_count_together() -> None:
    prompt = Prompt("p", (), expectations=(Answers(), Contains(("a",)), Contains(("b",)), Json()))
    judgement = judge(prompt, Completion('"a"'))
    assert dict(judgement.marks) == {Mark.CONTAINS: False, Mark.VALID_JSON: True, Mark.REFUSED: False}
    assert judgement.wrong == ("does not hold 'b'",)


def test_where_nothing_is_wanted_nothing_is_wrong() -> None:
    judgement = judge(Prompt("p", ()), Completion("anything"))
    assert judgement == Judgement(((Mark.REFUSED, False),))
    assert judgement.mark(Mark.EXACT) is None


@pytest.mark.parametrize(
    ("completion", "refused"),
    [
        (Completion(REFUSAL), True),
        (Completion("", "content_filter"), True),
        (Completion("", "SAFETY"), True),
        (Completion("Blue", "refusal"), True),
        (Completion("Blue", "stop"), False),
        (Completion("", "length"), False),
        (Completion(REFUSAL, "tool_calls", tool_calls=(ToolCall("clock", "{}"),)), False),
    ],
)
def test_refusals_by_words_and_by_the_vendor_s_word(completion: Completion, refused: bool) -> None:
    assert is_refusal(completion) is refused


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        (Answer("p", 0, "", is_tool_call=True), {"right_tool": False, "valid_arguments": False}),
        (
            Answer("p", 0, '{"name": "weather", "arguments": {"city": "Ghent"}}', is_tool_call=True),
            {"right_tool": True, "valid_arguments": True},
        ),
        (
            Answer("p", 0, '[{"name": "weather", "arguments": "{\\"city\\": 7}"}]', is_tool_call=True),
            {"right_tool": True, "valid_arguments": False},
        ),
        (
            Answer("p", 0, '{"name": "weather", "arguments": "{\\"city"}', is_tool_call=True),
            {"right_tool": True, "valid_arguments": False},
        ),
        (Answer("p", 0, REFUSAL), {"right_tool": False, "valid_arguments": False}),
        (
            Answer("p", 0, "", finish_reason="content_filter"),
            {"right_tool": False, "valid_arguments": False},
        ),
    ],
)
def test_answers_that_were_kept_have_the_same_marks(answer: Answer, marks: dict[str, bool]) -> None:
    prompt = Prompt("p", (), tools=(WEATHER,), expectations=(ToolUse("weather"),))
    assert marks_of(Suite("s", (prompt,)))(answer) == marks


@given(st.text(), st.text(max_size=30), st.lists(st.builds(ToolCall, st.text(max_size=9), st.text()), max_size=2))
def test_every_answer_to_a_prompt_counts_for_the_same_marks(text: str, reason: str, calls: list[ToolCall]) -> None:
    expectations = (Json(SCHEMA), Label(("a",)), Exact(("b",)), Contains(("c",)), ToolUse("weather"), Answers())
    prompt = Prompt("p", (), tools=(WEATHER,), expectations=expectations)
    judgement = judge(prompt, Completion(text, reason, tool_calls=tuple(calls)))
    assert {name for name, _ in judgement.marks} == set(Mark)
    assert judgement.as_wanted == (not judgement.wrong)


@given(st.text())
def test_a_bare_answer_stays_as_it_is(text: str) -> None:
    assert bare(bare(text)) == bare(text)
    assert bare(f'  "{text}" ') == bare(text) or not bare(text)
