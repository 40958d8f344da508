"""Amazon Bedrock, with its API keys: requests signed with an account's credentials are not made."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

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


class BedrockFamily(Family):
    """Bedrock's Converse (see :class:`probes.api.base.Family`).

    ``base_url`` is the runtime's, ``https://bedrock-runtime.REGION.amazonaws.com``; models are listed beside it.
    """

    name = "bedrock"
    listed = "modelSummaries"

    def headers(self, key: str) -> dict[str, str]:
        """A bearer's."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def list_url(self, api: Api, after: str) -> str:
        """``/foundation-models``, of the region."""
        at = urlsplit(api.base_url)
        beside = urlunsplit((at.scheme, at.netloc.replace("bedrock-runtime.", "bedrock.", 1), at.path, at.query, ""))
        return joined(beside, "foundation-models")

    def post(self, call: Call) -> Post:
        """``/model/ID/converse``. There is neither a seed, nor a schema, nor a log-probability."""
        told, turns = parts(call.messages)
        tools = [
            {
                "toolSpec": given(
                    {
                        "name": each.name,
                        "description": each.description,
                        "inputSchema": {"json": schema_of(each)},
                    }
                )
            }
            for each in call.tools
        ]
        body = given(
            {
                "system": [{"text": told}] if told else None,
                "messages": [{"role": each.role, "content": [{"text": each.content}]} for each in turns],
                "inferenceConfig": given(
                    {
                        "maxTokens": call.max_tokens,
                        "temperature": number(call.temperature),
                        "topP": number(call.top_p),
                    }
                ),
                "toolConfig": {"tools": tools} if tools else None,
            }
        )
        return Post(joined(call.api.base_url, f"model/{quote(call.api.model or '', safe='')}/converse"), body)

    def completion(self, body: Body) -> Completion | None:
        """The answer's blocks. It names neither its model nor itself."""
        said, usage = got(body, "output", "message"), got(body, "usage")
        if not isinstance(said, dict):
            return None
        blocks, cached = rows(said, "content"), count(usage, "cacheReadInputTokens")
        asked = total(count(usage, "inputTokens"), cached, count(usage, "cacheWriteInputTokens"))
        return Completion(
            text="".join(text(block, "text") for block in blocks),
            finish_reason=text(body, "stopReason"),
            tool_calls=tuple(
                ToolCall(text(block, "toolUse", "name"), arguments(got(block, "toolUse", "input")))
                for block in blocks
                if isinstance(got(block, "toolUse"), dict)
            ),
            usage=Usage(asked, count(usage, "outputTokens"), cached),
        )


FAMILY = BedrockFamily()
