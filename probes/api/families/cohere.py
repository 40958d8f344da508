"""Cohere's chat."""

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
    numbers,
    rows,
    schema_of,
    text,
)
from watcher.domain.calls import Call, Completion, ToolCall, Usage
from watcher.domain.targets import Api

PAGE = "1000"  # models; the most that one answer holds


class CohereFamily(Family):
    """Cohere's second version, whose models are listed by the first (see :class:`probes.api.base.Family`)."""

    name = "cohere"
    listed = "models"

    def headers(self, key: str) -> dict[str, str]:
        """A bearer's."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def list_url(self, api: Api, after: str) -> str:
        """``/v1/models``."""
        base = api.base_url.rstrip("/")
        first = f"{base.removesuffix('/v2')}/v1" if base.endswith("/v2") else base
        return joined(first, "models", {"page_size": PAGE, "page_token": after})

    def further(self, page: Body) -> str:
        """The token of the next page."""
        return text(page, "next_page_token")

    def post(self, call: Call) -> Post:
        """``/chat``."""
        schema = json.loads(call.schema) if call.schema else None
        body = given(
            {
                "model": call.api.model,
                "messages": [{"role": each.role, "content": each.content} for each in call.messages],
                "max_tokens": call.max_tokens,
                "temperature": number(call.temperature),
                "p": number(call.top_p),
                "seed": call.seed,
                "tools": [
                    {
                        "type": "function",
                        "function": given(
                            {"name": each.name, "description": each.description, "parameters": schema_of(each)}
                        ),
                    }
                    for each in call.tools
                ],
                "response_format": schema and {"type": "json_object", "json_schema": schema},
                "logprobs": call.logprobs or None,
            }
        )
        return Post(joined(call.api.base_url, "chat"), body)

    def completion(self, body: Body) -> Completion | None:
        """The message's parts. The answer does not name its model."""
        message, usage = got(body, "message"), got(body, "usage")
        if not isinstance(message, dict):
            return None
        counted = "tokens" if isinstance(got(usage, "tokens"), dict) else "billed_units"
        likely = [each for part in rows(body, "logprobs") for each in rows(part, "logprobs")]
        return Completion(
            text="".join(text(part, "text") for part in rows(message, "content") if text(part, "type") == "text"),
            finish_reason=text(body, "finish_reason"),
            id=text(body, "id"),
            tool_calls=tuple(
                ToolCall(text(each, "function", "name"), arguments(got(each, "function", "arguments")))
                for each in rows(message, "tool_calls")
            ),
            usage=Usage(
                count(usage, counted, "input_tokens"),
                count(usage, counted, "output_tokens"),
                count(usage, "cached_tokens"),
            ),
            logprobs=numbers(likely),
        )


FAMILY = CohereFamily()
