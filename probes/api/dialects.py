"""What OpenAI's manner of completions is: shared by the families that speak it."""

from __future__ import annotations

import json
from dataclasses import replace

from probes.api.base import (
    Body,
    Json,
    Post,
    arguments,
    count,
    given,
    got,
    number,
    numbers,
    rows,
    schema_of,
    text,
)
from watcher.domain.calls import Call, Completion, ToolCall, Usage

OLD, NEW = "max_tokens", "max_completion_tokens"  # the longest answer, as one vendor or another calls it


def body_of(call: Call, longest: str) -> Body:
    """A completion's fields. ``longest`` is the name under which the longest answer is said."""
    schema = json.loads(call.schema) if call.schema else None
    return given(
        {
            "model": call.api.model,
            "messages": [{"role": each.role, "content": each.content} for each in call.messages],
            longest: call.max_tokens,
            "temperature": number(call.temperature),
            "top_p": number(call.top_p),
            "seed": call.seed,
            "tools": [_tool(each.name, each.description, schema_of(each)) for each in call.tools],
            "response_format": schema and {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}},
            "logprobs": call.logprobs or None,
        }
    )


def _tool(name: str, description: str, schema: Json) -> Body:
    return {"type": "function", "function": given({"name": name, "description": description, "parameters": schema})}


def completion(body: Body) -> Completion | None:
    """What the first choice of an answer says; None where there is none."""
    choice, usage = got(body, "choices", 0), got(body, "usage")
    if not isinstance(choice, dict):
        return None
    cached = count(usage, "prompt_tokens_details", "cached_tokens")
    likely = rows(choice, "logprobs", "content")
    return Completion(
        text=_said(got(choice, "message")),
        finish_reason=text(choice, "finish_reason"),
        model=text(body, "model"),
        id=text(body, "id"),
        fingerprint=text(body, "system_fingerprint"),
        tool_calls=tuple(
            ToolCall(text(each, "function", "name"), arguments(got(each, "function", "arguments")))
            for each in rows(choice, "message", "tool_calls")
        ),
        usage=Usage(
            count(usage, "prompt_tokens"),
            count(usage, "completion_tokens"),
            count(usage, "prompt_cache_hit_tokens") if cached is None else cached,
        ),
        logprobs=numbers([got(each, "logprob") for each in likely]),
    )


def _said(message: Json) -> str:
    """The text of a message: whole, in parts, or why it is refused."""
    content = got(message, "content")
    if isinstance(content, list):
        return "".join(text(part, "text") for part in content)
    return content if isinstance(content, str) and content else text(message, "refusal")


def renamed(call: Call, post: Post, error: str) -> Post | None:
    """The same with the other name of the longest answer, where ``error`` speaks of this one."""
    used, other = (OLD, NEW) if OLD in post.body else (NEW, OLD)
    if used not in error:
        return None
    body = {name: value for name, value in post.body.items() if name != used}
    return replace(post, body={**body, other: call.max_tokens})
