"""Anthropic's messages."""

from __future__ import annotations

import json

from probes.api.base import (
    Body,
    Family,
    Post,
    arguments,
    count,
    given,
    got,
    joined,
    number,
    parts,
    rows,
    schema_of,
    text,
    total,
)
from watcher.domain.calls import Call, Completion, ToolCall, Usage
from watcher.domain.targets import Api

VERSION = "2023-06-01"
PAGE = "1000"  # models; the most that one answer holds


class AnthropicFamily(Family):
    """Anthropic, and gateways that speak as it does (see :class:`probes.api.base.Family`)."""

    name = "anthropic"

    def headers(self, key: str) -> dict[str, str]:
        """Its own, and the version of the API."""
        return {"anthropic-version": VERSION, **({"x-api-key": key} if key else {})}

    def list_url(self, api: Api, after: str) -> str:
        """``/models``."""
        return joined(api.base_url, "models", {"limit": PAGE, "after_id": after})

    def further(self, page: Body) -> str:
        """The last id of a page, where there are more."""
        return text(page, "last_id") if got(page, "has_more") is True else ""

    def post(self, call: Call) -> Post:
        """``/messages``. There is neither a seed nor a log-probability."""
        told, turns = parts(call.messages)
        schema = json.loads(call.schema) if call.schema else None
        body = given(
            {
                "model": call.api.model,
                "max_tokens": call.max_tokens,
                "system": told,
                "messages": [{"role": each.role, "content": each.content} for each in turns],
                "temperature": number(call.temperature),
                "top_p": number(call.top_p),
                "tools": [
                    given({"name": each.name, "description": each.description, "input_schema": schema_of(each)})
                    for each in call.tools
                ],
                "output_config": schema and {"format": {"type": "json_schema", "schema": schema}},
            }
        )
        return Post(joined(call.api.base_url, "messages"), body)

    def completion(self, body: Body) -> Completion | None:
        """The answer's blocks. What was read from a cache, or written to it, is part of the prompt."""
        blocks, usage = got(body, "content"), got(body, "usage")
        if not isinstance(blocks, list):
            return None
        cached = count(usage, "cache_read_input_tokens")
        asked = total(count(usage, "input_tokens"), cached, count(usage, "cache_creation_input_tokens"))
        return Completion(
            text="".join(text(block, "text") for block in blocks if text(block, "type") == "text"),
            finish_reason=text(body, "stop_reason"),
            model=text(body, "model"),
            id=text(body, "id"),
            tool_calls=tuple(
                ToolCall(text(block, "name"), arguments(got(block, "input")))
                for block in rows(body, "content")
                if text(block, "type") == "tool_use"
            ),
            usage=Usage(asked, count(usage, "output_tokens"), cached),
        )


FAMILY = AnthropicFamily()
