from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.suites import Exact, Label, Parameters, Prompt, Suite, canonical
from watcher.domain.calls import CallType, Message, Tool
from watcher.domain.targets import Api

API = Api("openai", "https://api.acme.example/v1", "acme-large")
PROMPT = Prompt(
    "colour",
    (Message("system", "One word."), Message("user", "The colour of the sky?")),
    max_tokens=8,
    parameters=Parameters(temperature=Decimal("0"), seed=7),
    tools=(Tool("paint", "Paints.", '{"type":"object"}'),),
    schema='{"type":"string"}',
    expectations=(Label(("blue",)),),
)


def test_what_is_asked_is_what_the_prompt_says() -> None:
    call = PROMPT.call(API)
    assert (call.api, call.type, call.messages, call.max_tokens) == (API, CallType.COMPLETION, PROMPT.messages, 8)
    assert (call.temperature, call.top_p, call.seed, call.logprobs) == (Decimal("0"), None, 7, False)
    assert (call.tools, call.schema) == (PROMPT.tools, PROMPT.schema)


@pytest.mark.parametrize(
    "sent",
    [
        {"id": "shade"},
        {"messages": (Message("user", "One word."), Message("user", "The colour of the sky?"))},
        {"messages": (Message("system", "One word."), Message("user", "The colour of the sea?"))},
        {"max_tokens": 9},
        {"parameters": Parameters(temperature=Decimal(1), seed=7)},
        {"parameters": Parameters(temperature=Decimal(0), seed=8)},
        {"parameters": Parameters(temperature=Decimal(0), seed=7, top_p=Decimal("0.9"))},
        {"parameters": Parameters(temperature=Decimal(0), seed=7, logprobs=True)},
        {"tools": ()},
        {"tools": (Tool("paint", "Paints.", '{"type":"array"}'),)},
        {"schema": ""},
    ],
)
def test_another_thing_sent_is_another_hash(sent: dict[str, object]) -> None:
    other = replace(PROMPT, **sent)  # type: ignore[arg-type]  # a table of single fields
    assert other.hash != PROMPT.hash
    assert Suite("mine", (other,)).hash != Suite("mine", (PROMPT,)).hash


@pytest.mark.parametrize(
    "noted",
    [
        {"expectations": (Exact(("blue",)),)},
        {"topics": ("medical",)},
        {"workflows": ("support",)},
        {"detects": "a change of colour"},
        {"parameters": Parameters(temperature=Decimal("0.00"), seed=7)},
    ],
)
def test_what_is_not_sent_is_no_part_of_the_hash(noted: dict[str, object]) -> None:
    assert replace(PROMPT, **noted).hash == PROMPT.hash  # type: ignore[arg-type]  # a table of single fields


@given(st.permutations([replace(PROMPT, id=name) for name in ("a", "b", "c", "d")]))
def test_the_order_of_prompts_means_nothing(prompts: list[Prompt]) -> None:
    ordered = sorted(prompts, key=lambda prompt: prompt.id)
    assert Suite("one", tuple(prompts)).hash == Suite("two", tuple(ordered), title="Other").hash


def test_prompts_are_found_by_id_and_topic() -> None:
    suite = Suite("mine", (PROMPT, replace(PROMPT, id="dose", topics=("medical",))))
    assert suite.prompt("dose") is suite.prompts[1]
    assert suite.prompt("none") is None
    assert suite.on("medical") == (suite.prompts[1],)
    assert suite.on("legal") == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'), ("größer", '"größer"')],
)
def test_equal_json_has_one_form(value: object, text: str) -> None:
    assert canonical(value) == text
