"""Answers of a model to the prompts of a suite, and the rows of JSON in which they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from watcher.domain.errors import UsageError
from watcher.domain.times import iso

LONGEST_ID = 500  # characters
LONGEST_ANSWER = 1_000_000  # characters
_MOST_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one prompt.

    Attributes:
        prompt_id: the prompt's id within its suite.
        sample: tells the answers to one prompt apart, counted from 0; carries no order.
        completion: the text as received. Of a tool call, JSON: ``{"name": ..., "arguments": {...}}``, or a
            list of them.
        is_tool_call: whether the model called a tool instead of writing text.
        prompt_tokens: as the vendor counted them.
        completion_tokens: as the vendor counted them.
        latency_s: seconds until the first token, or until the answer where it came whole.
        finish_reason: in the vendor's word.
        model: the id in the response, which need not be the one in the request.
        system_fingerprint: as in the response.
        surprise: minus the mean log-probability of its tokens, where the suite asks for them and the API gives them.
        at: when it was received, UTC.
    """

    prompt_id: str
    sample: int
    completion: str
    is_tool_call: bool = False
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    latency_s: float | None = None
    finish_reason: str | None = None
    model: str | None = None
    system_fingerprint: str | None = None
    surprise: float | None = None
    at: datetime | None = None


def record(answer: Answer) -> dict[str, Any]:
    """An answer as a row: what is not known is left out."""
    known = {
        "is_tool_call": answer.is_tool_call or None,
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "latency_s": answer.latency_s,
        "finish_reason": answer.finish_reason,
        "model": answer.model,
        "system_fingerprint": answer.system_fingerprint,
        "surprise": answer.surprise,
        "at": iso(answer.at) if answer.at else None,
    }
    row = {"prompt_id": answer.prompt_id, "sample": answer.sample, "completion": answer.completion}
    return row | {name: value for name, value in known.items() if value is not None}


def written(answers: Iterable[Answer]) -> str:
    """Answers as JSONL, one row a line."""
    return "".join(json.dumps(record(answer)) + "\n" for answer in answers)


def read(lines: Iterable[str], name: str) -> tuple[Answer, ...]:
    """Answers from JSONL; blank lines are skipped, fields that are not an answer's are ignored.

    Args:
        lines: of one file.
        name: of the file, for what is said of it.

    Raises:
        UsageError: one ``file:line: what is wrong`` for each of the first ten rows that cannot be read, or two rows
            with the same prompt and sample.
    """
    answers: dict[tuple[str, int], Answer] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = read_row(line)
        except ValueError as error:
            problems.append(f"{name}:{number}: {error}")
        else:
            if (answer.prompt_id, answer.sample) in answers:
                problems.append(
                    f"{name}:{number}: sample {answer.sample} of prompt {answer.prompt_id!r} is there twice"
                )
            answers[answer.prompt_id, answer.sample] = answer
        if len(problems) == _MOST_PROBLEMS:
            break
    if problems:
        raise UsageError("\n".join(problems))
    return tuple(answers.values())


def read_row(line: str) -> Answer:
    """One answer from one line of JSON.

    Raises:
        ValueError: the line is no such row; its text says why.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("a row is a JSON object")
    return Answer(
        prompt_id=_text(row, "prompt_id", LONGEST_ID),
        sample=_needed(row, "sample"),
        completion=_text(row, "completion", LONGEST_ANSWER),
        is_tool_call=_flag(row, "is_tool_call"),
        prompt_tokens=_whole(row, "prompt_tokens"),
        completion_tokens=_whole(row, "completion_tokens"),
        latency_s=_number(row, "latency_s"),
        finish_reason=_optional(row, "finish_reason"),
        model=_optional(row, "model"),
        system_fingerprint=_optional(row, "system_fingerprint"),
        surprise=_number(row, "surprise"),
        at=_moment(row, "at"),
    )


def _text(row: Mapping[str, Any], field: str, longest: int) -> str:
    if field not in row:
        raise ValueError(f"{field} is missing")
    value = row[field]
    if not isinstance(value, str):
        raise ValueError(f"{field} is text, not {_kind(value)}")
    if len(value) > longest:
        raise ValueError(f"{field} is longer than {longest:,} characters")
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _optional(row: Mapping[str, Any], field: str) -> str | None:
    return None if row.get(field) is None else _text(row, field, LONGEST_ID)


def _flag(row: Mapping[str, Any], field: str) -> bool:
    value = row.get(field)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{field} is true or false, not {_kind(value)}")
    return bool(value)


def _number(row: Mapping[str, Any], field: str) -> float | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{field} is a number, not {_kind(value)}")
    if not 0 <= value < 1e12 or not isfinite(value):
        raise ValueError(f"{field} is not below 0, and finite")
    return float(value)


def _needed(row: Mapping[str, Any], field: str) -> int:
    number = _whole(row, field)
    if number is None:
        raise ValueError(f"{field} is missing")
    return number


def _whole(row: Mapping[str, Any], field: str) -> int | None:
    """A whole number; ``57.0`` is one, as tables written by pandas have it."""
    number = _number(row, field)
    if number is None:
        return None
    if not number.is_integer():
        raise ValueError(f"{field} is a whole number, not {number}")
    return int(number)


def _moment(row: Mapping[str, Any], field: str) -> datetime | None:
    text = _optional(row, field)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{field} is a time as in ISO 8601") from None
    if moment.tzinfo is None:
        raise ValueError(f"{field} has no time zone")
    return moment.astimezone(UTC)


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "null")
