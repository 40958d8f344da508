"""What a suite wants of kept answers, and whether it holds: judged from the rows in which they are kept. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from watcher.canaries.answers import Answer
from watcher.canaries.features import Marks
from watcher.canaries.judging import Mark, judge
from watcher.canaries.suites import Suite
from watcher.domain.calls import Completion, ToolCall


def marks_of(suite: Suite) -> Marks:
    """The marks of answers to a suite's prompts; none for an answer to another's."""
    prompts = {prompt.id: prompt for prompt in suite.prompts}

    def marks(answer: Answer) -> Mapping[str, bool]:
        prompt = prompts.get(answer.prompt_id)
        if prompt is None:
            return {}
        found = judge(prompt, completion_of(answer)).marks
        return {str(mark): held for mark, held in found if mark is not Mark.REFUSED}  # a feature of every answer

    return marks


def completion_of(answer: Answer) -> Completion:
    """The answer as it came, but for what no row keeps."""
    calls = tuple(_calls(answer.completion)) if answer.is_tool_call else ()
    text = "" if answer.is_tool_call else answer.completion
    return Completion(text, finish_reason=answer.finish_reason or "", model=answer.model or "", tool_calls=calls)


def _calls(text: str) -> list[ToolCall]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    rows = value if isinstance(value, list) else [value]
    return [
        ToolCall(str(row.get("name", "")), _text(row.get("arguments", ""))) for row in rows if isinstance(row, dict)
    ]


def _text(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)
