"""One answer held against what is wanted of it. Pure.

Marks are the structural channels: each is yes or no for one answer, and a share over many. A mark is
there whenever its expectation is, so that every answer to a prompt counts for the same marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from watcher.canaries.answers import Answer
from watcher.canaries.features import calls
from watcher.canaries.refusals import refuses
from watcher.canaries.schemas import NotJson, misfit, read_json
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
    ToolUse,
)
from watcher.domain.calls import Completion, ToolCall


class Mark(StrEnum):
    """What is said of one answer, yes or no."""

    VALID_JSON = "valid_json"
    SCHEMA_VALID = "schema_valid"
    IN_SET = "label_in_set"
    EXACT = "exact"
    CONTAINS = "contains"
    RIGHT_TOOL = "right_tool"
    VALID_ARGUMENTS = "valid_arguments"
    REFUSED = "refused"


# The vendors' own words for an answer that was held back. It is behaviour, and reads as a refusal.
_HELD_BACK = frozenset({
    "content_filter", "content_filtered", "refusal", "safety", "blocklist", "prohibited_content", "spii",
    "guardrail_intervened", "recitation", "image_safety",
})  # fmt: skip
_AROUND = " \"'`*_“”‘’«»「」"
_END = _AROUND + ".。!！"
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer is.

    Attributes:
        marks: each mark once; ``refused`` always.
        wrong: what is not as wanted, a line each. It may quote the answer, which is hostile text.
    """

    marks: tuple[tuple[Mark, bool], ...]
    wrong: tuple[str, ...] = ()

    @property
    def as_wanted(self) -> bool:
        """Whether all is as wanted; true where nothing is wanted."""
        return not self.wrong

    def mark(self, name: Mark) -> bool | None:
        """One mark, or None where it is not asked of the prompt."""
        return next((held for mark, held in self.marks if mark is name), None)


def judge(prompt: Prompt, completion: Completion) -> Judgement:
    """An answer held against every expectation of its prompt."""
    refused = is_refusal(completion)
    marks: dict[Mark, bool] = {}
    wrong: list[str] = []
    for expectation in prompt.expectations:
        for mark, reason in _judged(expectation, prompt, completion, refused):
            if mark is not None:
                marks[mark] = marks.get(mark, True) and not reason
            if reason:
                wrong.append(reason)
    marks[Mark.REFUSED] = refused
    return Judgement(tuple(marks.items()), tuple(dict.fromkeys(wrong)))


def completion_of(answer: Answer) -> Completion:
    """An answer that was kept, in the shape in which it came."""
    called = tuple(ToolCall(name, arguments) for name, arguments in calls(answer))
    text = "" if answer.is_tool_call else answer.completion
    return Completion(text, answer.finish_reason or "", answer.model or "", tool_calls=called)


def is_refusal(completion: Completion) -> bool:
    """Whether an answer refuses, by its words or by the vendor's word for why it ended."""
    if completion.finish_reason.casefold() in _HELD_BACK:
        return True
    return not completion.tool_calls and refuses(completion.text)


def unanswered(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The prompts to which every answer is empty, sorted. What was held back by a filter is an answer."""
    tell: dict[str, bool] = {}
    for answer in answers:
        tells = bool(answer.completion.strip()) or is_refusal(completion_of(answer))
        tell[answer.prompt_id] = tell.get(answer.prompt_id, False) or tells
    return tuple(sorted(name for name, tells in tell.items() if not tells))


def _judged(
    expectation: Expectation, prompt: Prompt, completion: Completion, refused: bool
) -> Iterator[tuple[Mark | None, str]]:
    """The marks that an expectation asks for, each with what is wrong; empty where nothing is."""
    match expectation:
        case Json():
            yield from _json(expectation, completion.text)
        case Label():
            found = bare(completion.text)
            fits = found in {bare(label) for label in expectation.labels}
            yield Mark.IN_SET, "" if fits else f"{_shown(completion.text)} is none of {', '.join(expectation.labels)}"
        case Exact():
            fits = _is_exact(expectation, completion.text)
            wanted = " or ".join(_shown(answer) for answer in expectation.answers)
            yield Mark.EXACT, "" if fits else f"{_shown(completion.text)} is not {wanted}"
        case Contains():
            yield Mark.CONTAINS, _lacking(expectation, completion.text)
        case ToolUse():
            yield from _tool(expectation, prompt, completion)
        case NoTool() | Answers() | Refuses():
            yield _conduct(expectation, completion, refused)


def _conduct(expectation: NoTool | Answers | Refuses, completion: Completion, refused: bool) -> tuple[Mark | None, str]:
    if isinstance(expectation, NoTool):
        called = [call.name for call in completion.tool_calls]
        return Mark.RIGHT_TOOL, f"called {_shown(called[0])}, where no tool was to be called" if called else ""
    if isinstance(expectation, Refuses):
        return None, "" if refused else "answered what is to be refused"
    empty = not completion.text.strip() and not completion.tool_calls
    return None, "refused" if refused else "empty" if empty else ""


def _json(expectation: Json, text: str) -> Iterator[tuple[Mark, str]]:
    try:
        value = read_json(text, fenced=expectation.fenced)
    except NotJson as error:
        yield Mark.VALID_JSON, f"not JSON: {error}"
        if expectation.schema:
            yield Mark.SCHEMA_VALID, f"not JSON: {error}"
        return
    yield Mark.VALID_JSON, ""
    if expectation.schema:
        wrong = misfit(expectation.schema, value)
        yield Mark.SCHEMA_VALID, f"not as its schema says: {wrong}" if wrong else ""


def _is_exact(expectation: Exact, text: str) -> bool:
    if expectation.strict:
        return text in expectation.answers
    return bare(text) in {bare(answer) for answer in expectation.answers}


def _lacking(expectation: Contains, text: str) -> str:
    """What an answer lacks of the texts that it is to hold."""
    given = text if expectation.strict else text.casefold()
    wanted = {each: each if expectation.strict else each.casefold() for each in expectation.texts}
    body = given.lstrip() if expectation.at_start else given
    missing = [each for each, looked in wanted.items() if not _holds(body, looked, expectation.at_start)]
    if not missing or (expectation.any and len(missing) < len(wanted)):
        return ""
    said = "does not begin with" if expectation.at_start else "does not hold"
    return f"{said} {', '.join(_shown(each) for each in missing)}"


def _holds(text: str, wanted: str, at_start: bool) -> bool:
    return text.startswith(wanted) if at_start else wanted in text


def _tool(expectation: ToolUse, prompt: Prompt, completion: Completion) -> Iterator[tuple[Mark, str]]:
    called = [call.name for call in completion.tool_calls]
    others = [name for name in called if name != expectation.name]
    if others or not called:
        reason = f"called {_shown(others[0])}" if others else "called no tool"
        yield Mark.RIGHT_TOOL, f"{reason}, not {expectation.name}"
        yield Mark.VALID_ARGUMENTS, f"{reason}, not {expectation.name}"
        return
    yield Mark.RIGHT_TOOL, ""
    own = next((tool.parameters for tool in prompt.tools if tool.name == expectation.name), "")
    schemas = [schema for schema in (own, expectation.arguments) if schema]
    for call in completion.tool_calls:
        yield Mark.VALID_ARGUMENTS, _argument_fault(call.arguments, schemas)


def _argument_fault(arguments: str, schemas: list[str]) -> str:
    try:
        value = read_json(arguments or "{}")
    except NotJson as error:
        return f"the arguments are not JSON: {error}"
    if not isinstance(value, dict):
        return "the arguments are no object"
    wrong = next((found for schema in schemas if (found := misfit(schema, value))), "")
    return f"the arguments are not as their schema says: {wrong}" if wrong else ""


def bare(text: str) -> str:
    """A short answer for comparing: without case, and without white space and marks around it."""
    return " ".join(text.split()).lstrip(_AROUND).rstrip(_END).casefold()


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}...")
