"""What a suite file wants of answers, as values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from watcher.canaries.suites import Answers, Contains, Exact, Expectation, Json, Label, NoTool, Refuses, ToolUse
from watcher.config.suite_model import ExpectEntry, PromptEntry, jsonable


def expectations(entry: PromptEntry) -> tuple[Expectation, ...]:
    """What is wanted of an answer; a schema that the vendor is asked to hold it to is wanted too."""
    asked = () if entry.schema_ is None else (Json(compact(entry.schema_)),)
    wanted = entry.expect
    if wanted is None:
        return asked
    refusal = (*((Answers(),) if wanted.answer else ()), *((Refuses(),) if wanted.refuse else ()))
    return (*asked, *_json(wanted), *_texts(wanted), *_tool(wanted), *refusal)


def _json(entry: ExpectEntry) -> Iterator[Json]:
    if entry.json_schema is not None:
        yield Json(compact(entry.json_schema), entry.fenced)
    elif entry.json_:
        yield Json(fenced=entry.fenced)


def _texts(entry: ExpectEntry) -> Iterator[Expectation]:
    if entry.label:
        yield Label(entry.label)
    if entry.exact:
        yield Exact(entry.exact, entry.strict)
    if entry.contains:
        yield Contains(entry.contains, strict=entry.strict)
    if entry.contains_any:
        yield Contains(entry.contains_any, any=True, strict=entry.strict)
    if entry.starts_with:
        yield Contains(entry.starts_with, any=True, at_start=True, strict=entry.strict)


def _tool(entry: ExpectEntry) -> Iterator[Expectation]:
    if entry.no_tool:
        yield NoTool()
    if isinstance(entry.tool, str):
        yield ToolUse(entry.tool)
    elif entry.tool is not None:
        arguments = entry.tool.arguments
        yield ToolUse(entry.tool.name, "" if arguments is None else compact(arguments))


def compact(schema: Any) -> str:
    """JSON without white space, its keys in the order of the file."""
    return json.dumps(jsonable(schema), separators=(",", ":"), ensure_ascii=False)
