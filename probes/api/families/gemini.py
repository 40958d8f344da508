"""Google's Gemini. The key goes into a header: in the address it would be in everybody's log."""

from __future__ import annotations

import json
from urllib.parse import quote

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
    parts,
    rows,
    schema_of,
    text,
    total,
)
from watcher.domain.calls import Call, Completion, ToolCall, Usage
from watcher.domain.targets import Api

PAGE = "1000"  # models; the most that one answer holds
_ROLES = {"assistant": "model"}


class GeminiFamily(Family):
    """Gemini's ``generateContent`` (see :class:`probes.api.base.Family`)."""

    name = "gemini"
    listed = "models"

    def headers(self, key: str) -> dict[str, str]:
        """Google's own."""
        return {"x-goog-api-key": key} if key else {}

    def list_url(self, api: Api, after: str) -> str:
        """``/models``."""
        return joined(api.base_url, "models", {"pageSize": PAGE, "pageToken": after})

    def further(self, page: Body) -> str:
        """The token of the next page."""
        return text(page, "nextPageToken")

    def post(self, call: Call) -> Post:
        """``/models/MODEL:generateContent``."""
        told, turns = parts(call.messages)
        schema = json.loads(call.schema) if call.schema else None
        tools = [
            given({"name": each.name, "description": each.description, "parameters": schema_of(each)})
            for each in call.tools
        ]
        body = given(
            {
                "systemInstruction": {"parts": [{"text": told}]} if told else None,
                "contents": [
                    {"role": _ROLES.get(each.role, each.role), "parts": [{"text": each.content}]} for each in turns
                ],
                "tools": [{"functionDeclarations": tools}] if tools else None,
                "generationConfig": given(
                    {
                        "maxOutputTokens": call.max_tokens,
                        "temperature": number(call.temperature),
                        "topP": number(call.top_p),
                        "seed": call.seed,
                        "responseMimeType": "application/json" if schema else None,
                        "responseJsonSchema": schema,
                        "responseLogprobs": call.logprobs or None,
                    }
                ),
            }
        )
        return Post(joined(call.api.base_url, f"{_path(call.api.model or '')}:generateContent"), body)

    def completion(self, body: Body) -> Completion | None:
        """The first candidate; where the prompt was blocked, why."""
        blocked = text(body, "promptFeedback", "blockReason")
        candidate, usage = got(body, "candidates", 0), got(body, "usageMetadata")
        if not isinstance(candidate, dict) and not blocked:
            return None
        said = rows(candidate, "content", "parts")
        likely = rows(candidate, "logprobsResult", "chosenCandidates")
        given_back = total(count(usage, "candidatesTokenCount"), count(usage, "thoughtsTokenCount"))
        return Completion(
            text="".join(text(part, "text") for part in said if got(part, "thought") is not True),
            finish_reason=text(candidate, "finishReason") or blocked,
            model=text(body, "modelVersion"),
            id=text(body, "responseId"),
            tool_calls=tuple(
                ToolCall(text(part, "functionCall", "name"), arguments(got(part, "functionCall", "args")))
                for part in said
                if isinstance(got(part, "functionCall"), dict)
            ),
            usage=Usage(count(usage, "promptTokenCount"), given_back, count(usage, "cachedContentTokenCount")),
            logprobs=numbers([got(each, "logProbability") for each in likely]),
        )


def _path(model: str) -> str:
    """Where a model is asked: ``models/NAME``, or below its own collection where its name says one."""
    name = quote(model, safe="/")
    return name if "/" in model else f"models/{name}"


FAMILY = GeminiFamily()
