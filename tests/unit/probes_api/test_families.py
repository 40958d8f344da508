"""Each family: where and how calls are written, and what its answers say."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.api.base import Post, count, numbers
from probes.registry import families
from watcher.domain.calls import Call, Completion, Message, Tool, ToolCall, Usage
from watcher.domain.targets import Api

KEY = "acme-key-0123456789abcdef"
TURNS = (Message("system", "Be short."), Message("user", "Hello"), Message("assistant", "Hi"), Message("user", "Who?"))
TOOL = Tool("paint", "Paints.", '{"type": "object", "properties": {"colour": {"type": "string"}}}')
PARAMETERS = json.loads(TOOL.parameters)
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}}
BASES = {
    "openai": "https://api.acme.example/v1",
    "azure": "https://acme.openai.azure.com/openai/v1/",
    "anthropic": "https://api.acme.example/v1",
    "gemini": "https://models.acme.example/v1beta",
    "cohere": "https://api.acme.example/v2",
    "bedrock": "https://bedrock-runtime.eu-west-1.acme.example",
}
FAMILIES = sorted(families())


def api(family: str, base_url: str = "", model: str = "acme-large") -> Api:
    return Api(family, base_url or BASES[family], model, KEY)


def post(family: str, base_url: str = "", model: str = "acme-large", **more: Any) -> Post:
    return families()[family].post(Call(api(family, base_url, model), **{"messages": TURNS, **more}))


def test_every_family_is_tried_here() -> None:
    assert list(BASES) == ["openai", "azure", "anthropic", "gemini", "cohere", "bedrock"]
    assert sorted(BASES) == FAMILIES


@pytest.mark.parametrize(
    ("family", "base_url", "after", "url"),
    [
        ("openai", "", "", "https://api.acme.example/v1/models"),
        ("openai", "", "acme-large", "https://api.acme.example/v1/models?after=acme-large"),
        ("azure", "", "", "https://acme.openai.azure.com/openai/v1/models"),
        ("azure", "https://a.example/openai", "", "https://a.example/openai/models?api-version=2024-10-21"),
        ("azure", "https://a.example/openai?api-version=9", "", "https://a.example/openai/models?api-version=9"),
        ("anthropic", "", "", "https://api.acme.example/v1/models?limit=1000"),
        ("anthropic", "", "acme-1", "https://api.acme.example/v1/models?limit=1000&after_id=acme-1"),
        ("gemini", "", "", "https://models.acme.example/v1beta/models?pageSize=1000"),
        ("gemini", "", "a/b&c", "https://models.acme.example/v1beta/models?pageSize=1000&pageToken=a%2Fb%26c"),
        ("cohere", "", "", "https://api.acme.example/v1/models?page_size=1000"),
        ("bedrock", "", "", "https://bedrock.eu-west-1.acme.example/foundation-models"),
    ],
)
def test_where_models_are_listed(family: str, base_url: str, after: str, url: str) -> None:
    assert families()[family].list_url(api(family, base_url), after) == url


@pytest.mark.parametrize(
    ("family", "base_url", "model", "url"),
    [
        ("openai", "https://api.acme.example/v1/", "m", "https://api.acme.example/v1/chat/completions"),
        ("azure", "", "m", "https://acme.openai.azure.com/openai/v1/chat/completions"),
        ("azure", "https://a.example/openai", "a b/c",
         "https://a.example/openai/deployments/a%20b%2Fc/chat/completions?api-version=2024-10-21"),
        ("anthropic", "", "m", "https://api.acme.example/v1/messages"),
        ("gemini", "", "m", "https://models.acme.example/v1beta/models/m:generateContent"),
        ("gemini", "", "models/m", "https://models.acme.example/v1beta/models/m:generateContent"),
        ("gemini", "", "tunedModels/m?x", "https://models.acme.example/v1beta/tunedModels/m%3Fx:generateContent"),
        ("cohere", "", "m", "https://api.acme.example/v2/chat"),
        ("bedrock", "", "acme.m-v1:0", "https://bedrock-runtime.eu-west-1.acme.example/model/acme.m-v1%3A0/converse"),
    ],
)  # fmt: skip
def test_where_completions_are_asked_for(family: str, base_url: str, model: str, url: str) -> None:
    assert post(family, base_url, model).url == url


@pytest.mark.parametrize("family", FAMILIES)
def test_the_key_is_in_headers_alone(family: str) -> None:
    headers = families()[family].headers(KEY)
    assert sum(KEY in value for value in headers.values()) == 1
    assert not any(value.endswith(" ") for value in families()[family].headers("").values())
    call = Call(api(family), messages=TURNS)
    assert KEY not in f"{call!r} {post(family)} {families()[family].list_url(api(family), 'x')}"


WHOLE: dict[str, Any] = {
    "max_tokens": 16, "temperature": Decimal("0.5"), "top_p": Decimal(1), "seed": 7, "tools": (TOOL,),
    "schema": json.dumps(SCHEMA), "logprobs": True,
}  # fmt: skip
_FUNCTION = {
    "type": "function",
    "function": {"name": "paint", "description": "Paints.", "parameters": PARAMETERS},
}
_OPENAI_TURNS = [{"role": turn.role, "content": turn.content} for turn in TURNS]


@pytest.mark.parametrize(
    ("family", "body"),
    [
        ("openai", {
            "model": "acme-large", "messages": _OPENAI_TURNS, "max_tokens": 16, "temperature": 0.5, "top_p": 1.0,
            "seed": 7, "tools": [_FUNCTION], "logprobs": True,
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}},
        }),
        ("azure", {
            "model": "acme-large", "messages": _OPENAI_TURNS, "max_completion_tokens": 16, "temperature": 0.5,
            "top_p": 1.0, "seed": 7, "tools": [_FUNCTION], "logprobs": True,
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}},
        }),
        ("anthropic", {
            "model": "acme-large", "max_tokens": 16, "system": "Be short.", "messages": _OPENAI_TURNS[1:],
            "temperature": 0.5, "top_p": 1.0,
            "tools": [{"name": "paint", "description": "Paints.", "input_schema": PARAMETERS}],
            "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
        }),
        ("gemini", {
            "systemInstruction": {"parts": [{"text": "Be short."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Hello"}]}, {"role": "model", "parts": [{"text": "Hi"}]},
                {"role": "user", "parts": [{"text": "Who?"}]},
            ],
            "tools": [{"functionDeclarations": [
                {"name": "paint", "description": "Paints.", "parameters": PARAMETERS}
            ]}],
            "generationConfig": {
                "maxOutputTokens": 16, "temperature": 0.5, "topP": 1.0, "seed": 7, "responseLogprobs": True,
                "responseMimeType": "application/json", "responseJsonSchema": SCHEMA,
            },
        }),
        ("cohere", {
            "model": "acme-large", "messages": _OPENAI_TURNS, "max_tokens": 16, "temperature": 0.5, "p": 1.0,
            "seed": 7, "tools": [_FUNCTION], "logprobs": True,
            "response_format": {"type": "json_object", "json_schema": SCHEMA},
        }),
        ("bedrock", {
            "system": [{"text": "Be short."}],
            "messages": [
                {"role": "user", "content": [{"text": "Hello"}]}, {"role": "assistant", "content": [{"text": "Hi"}]},
                {"role": "user", "content": [{"text": "Who?"}]},
            ],
            "inferenceConfig": {"maxTokens": 16, "temperature": 0.5, "topP": 1.0},
            "toolConfig": {"tools": [{"toolSpec": {
                "name": "paint", "description": "Paints.", "inputSchema": {"json": PARAMETERS}
            }}]},
        }),
    ],
)  # fmt: skip
def test_all_that_can_be_asked(family: str, body: dict[str, object]) -> None:
    assert post(family, **WHOLE).body == body


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_not_wanted_is_not_said(family: str) -> None:
    body = post(family, messages=(Message("user", "Hello"),)).body
    assert not {"temperature", "top_p", "seed", "tools", "toolConfig", "response_format", "system"} & body.keys()
    assert "1" in json.dumps(body)  # the longest answer, a token, is always said


def test_a_temperature_of_nothing_is_said() -> None:
    assert post("openai", temperature=Decimal(0)).body["temperature"] == 0


def test_a_name_that_is_not_known_is_changed() -> None:
    openai, call = families()["openai"], Call(api("openai"), messages=TURNS)
    old = openai.post(call)
    new = openai.otherwise(call, old, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    assert new is not None
    assert (old.body["max_tokens"], new.body["max_completion_tokens"], "max_tokens" in new.body) == (1, 1, False)
    assert openai.otherwise(call, new, "Unknown field max_completion_tokens") == old
    assert openai.otherwise(call, old, "The prompt is empty") is None
    assert families()["anthropic"].otherwise(call, old, "max_tokens") is None
    vendor = post("openai", "https://api.openai.com/v1").body
    assert ("max_completion_tokens" in vendor, "max_tokens" in vendor) == (True, False)


ANSWERS: dict[str, tuple[dict[str, Any], Completion]] = {
    "openai": (
        {
            "id": "c1", "model": "acme-large-2026", "system_fingerprint": "fp_1",
            "choices": [{
                "finish_reason": "tool_calls", "logprobs": {"content": [{"logprob": -0.5}, {"logprob": 0}]},
                "message": {"content": "Hi.", "tool_calls": [{"function": {"name": "paint", "arguments": "{}"}}]},
            }],
            "usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}},
        },
        Completion(
            "Hi.", "tool_calls", "acme-large-2026", "c1", "fp_1", (ToolCall("paint", "{}"),), Usage(9, 2, 4), (-0.5, 0)
        ),
    ),
    "anthropic": (
        {
            "id": "m1", "model": "acme-1", "stop_reason": "end_turn",
            "content": [
                {"type": "thinking", "thinking": "..."}, {"type": "text", "text": "Hi"}, {"type": "text", "text": "."},
                {"type": "tool_use", "name": "paint", "input": {"colour": "blå"}},
            ],
            "usage": {"input_tokens": 5, "output_tokens": 2, "cache_read_input_tokens": 4},
        },
        Completion(
            "Hi.", "end_turn", "acme-1", "m1", "", (ToolCall("paint", '{"colour": "blå"}'),), Usage(9, 2, 4)
        ),
    ),
    "gemini": (
        {
            "responseId": "r1", "modelVersion": "acme-2",
            "candidates": [{
                "finishReason": "STOP",
                "content": {"parts": [
                    {"text": "so", "thought": True}, {"text": "Hi."}, {"functionCall": {"name": "paint", "args": {}}},
                ]},
                "logprobsResult": {"chosenCandidates": [{"logProbability": -1.5}]},
            }],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 1, "thoughtsTokenCount": 1},
        },
        Completion("Hi.", "STOP", "acme-2", "r1", "", (ToolCall("paint", "{}"),), Usage(9, 2), (-1.5,)),
    ),
    "cohere": (
        {
            "id": "c1", "finish_reason": "COMPLETE",
            "message": {
                "content": [{"type": "text", "text": "Hi."}],
                "tool_calls": [{"function": {"name": "paint", "arguments": "{"}}],
            },
            "usage": {"billed_units": {"input_tokens": 1}, "tokens": {"input_tokens": 9, "output_tokens": 2}},
            "logprobs": [{"text": "Hi.", "logprobs": [-1, -2]}],
        },
        Completion("Hi.", "COMPLETE", "", "c1", "", (ToolCall("paint", "{"),), Usage(9, 2), (-1, -2)),
    ),
    "bedrock": (
        {
            "stopReason": "end_turn",
            "output": {"message": {"content": [{"text": "Hi."}, {"toolUse": {"name": "paint", "input": {}}}]}},
            "usage": {"inputTokens": 5, "outputTokens": 2, "cacheReadInputTokens": 4},
        },
        Completion("Hi.", "end_turn", "", "", "", (ToolCall("paint", "{}"),), Usage(9, 2, 4)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("family", ANSWERS)
def test_answers(family: str) -> None:
    body, said = ANSWERS[family]
    assert families()[family].completion(body) == said


@pytest.mark.parametrize(
    ("family", "body", "text", "why"),
    [
        ("openai", {"choices": [{"message": {"content": None, "refusal": "No."}, "finish_reason": "stop"}]}, "No.", "stop"),
        ("openai", {"choices": [{"message": {"content": [{"type": "text", "text": "Hi"}]}}]}, "Hi", ""),
        ("openai", {"choices": [{"message": None, "finish_reason": 7}], "usage": []}, "", ""),
        ("gemini", {"promptFeedback": {"blockReason": "SAFETY"}}, "", "SAFETY"),
        ("gemini", {"candidates": [{"finishReason": "MAX_TOKENS"}]}, "", "MAX_TOKENS"),
    ],
)  # fmt: skip
def test_odd_answers(family: str, body: dict[str, object], text: str, why: str) -> None:
    said = families()[family].completion(body)
    assert said is not None
    assert (said.text, said.finish_reason) == (text, why)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["choices", "message", "content", "usage", "candidates", "parts", "output", "tool_calls", "logprobs", "text"]),
        inner, max_size=4,
    ),
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
@given(body=st.dictionaries(st.sampled_from(["choices", "content", "candidates", "message", "output", "usage", "data", "has_more"]), ANY))  # fmt: skip
def test_answers_are_anybody_s_bytes(family: str, body: dict[str, object]) -> None:
    said = families()[family].completion(body)
    assert said is None or isinstance(said.text, str)
    assert isinstance(families()[family].further(body), str)
    assert families()[family].completion({}) is None


@pytest.mark.parametrize(
    ("family", "page", "after"),
    [
        ("openai", {"data": [{"id": "a"}, {"id": "b"}], "has_more": True}, "b"),
        ("openai", {"data": [{"id": "a"}], "has_more": True, "last_id": "z"}, "z"),
        ("openai", {"data": [{"id": "a"}], "has_more": False}, ""),
        ("anthropic", {"data": [], "has_more": True, "last_id": "z"}, "z"),
        ("anthropic", {"data": [], "has_more": False, "last_id": "z"}, ""),
        ("gemini", {"models": [], "nextPageToken": "t"}, "t"),
        ("cohere", {"models": [], "next_page_token": "t"}, "t"),
        ("bedrock", {"modelSummaries": []}, ""),
    ],
)
def test_lists_that_go_on(family: str, page: dict[str, object], after: str) -> None:
    assert families()[family].further(page) == after


def test_numbers_beyond_reason_are_none() -> None:
    assert numbers([-0.5, -(10**400)]) is None
    assert numbers([-0.5, float("inf")]) is None
    assert count({"tokens": 10**400}, "tokens") is None
