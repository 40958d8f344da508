"""List endpoints: what each family of API says of its models, with invented models."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.probes_parsing.models import models, read, reading
from watcher.domain.observations import Reading, Unreadable

LARGE: dict[str, Any] = {
    "id": "acme/acme-large", "canonical_slug": "acme/acme-large-20260301", "name": "Acme: Large", "created": 1772323200,
    "context_length": 1000000, "architecture": {"modality": "text+image->text", "input_modalities": ["text", "image"],
                                                "output_modalities": ["text"]},
    "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
    "top_provider": {"context_length": 200000, "max_completion_tokens": 64000}, "knowledge_cutoff": "2025-08-31",
}  # fmt: skip
SMALL: dict[str, Any] = {"id": "acme/acme-small", "name": "Acme: Small", "created": 1756684800, "context_length": 8192,
                         "top_provider": {"max_completion_tokens": None}, "knowledge_cutoff": "August 2024"}  # fmt: skip
ROUTER = json.dumps({"data": [LARGE, SMALL]})
ROUTED = {
    "acme/acme-large": [
        "context_window=1000000", "max_output=64000", "released=2026-03-01", "knowledge_cutoff=2025-08-31",
        "input_modalities=image+text", "output_modalities=text", "canonical=acme/acme-large-20260301", "display_name=Acme: Large",
    ],
    "acme/acme-small": ["context_window=8192", "released=2025-09-01", "display_name=Acme: Small"],
}  # fmt: skip


def test_a_router_says_most() -> None:
    assert models(ROUTER, "models.json") == ROUTED
    found = reading(ROUTER, "models.json").facts
    assert {fact.model for fact in found} == {"acme/acme/acme-large", "acme/acme/acme-small"}
    assert {(fact.value, fact.unit) for fact in found if fact.attribute == "price"} == {
        ("2.5", "USD/1M tokens"),
        ("10", "USD/1M tokens"),
    }
    assert found[1].where == "data[0].context_length"


@pytest.mark.parametrize(("record", "wanted"), [
    ({"id": "acme-large", "object": "model", "created": 1772323200, "owned_by": "acme", "permission": [{"id": "p", "object": "permission"}]},
     ["released=2026-03-01"]),
    ({"type": "model", "id": "acme-large", "display_name": "Acme Large", "created_at": "2026-03-01T00:00:00Z", "max_input_tokens": 200000, "max_tokens": 64000},
     ["context_window=200000", "max_output=64000", "released=2026-03-01", "display_name=Acme Large"]),
    ({"id": "acme-large", "object": "model", "created": 1772323200, "active": True, "context_window": 131072, "max_completion_tokens": 32768},
     ["context_window=131072", "max_output=32768", "released=2026-03-01", "status=active"]),
    ({"id": "acme-large", "capabilities": {"vision": True}, "max_context_length": 32768, "aliases": ["acme-large-latest"], "deprecation": None},
     ["context_window=32768"]),
    ({"name": "models/acme-large", "displayName": "Acme Large", "inputTokenLimit": 1048576, "outputTokenLimit": 8192, "supportedGenerationMethods": ["x"]},
     ["context_window=1048576", "max_output=8192", "display_name=Acme Large"]),
    ({"modelId": "acme-large", "modelName": "Acme Large", "inputModalities": ["TEXT", "IMAGE"], "outputModalities": ["TEXT"], "modelLifecycle": {"status": "LEGACY"}},
     ["input_modalities=image+text", "output_modalities=text", "status=legacy", "display_name=Acme Large"]),
    ({"name": "acme-large", "endpoints": ["chat"], "context_length": 128000, "is_deprecated": True},
     ["context_window=128000", "status=deprecated"]),
    ({"id": "acme-large", "limit": {"context": 200000, "output": 64000}, "modalities": {"input": ["text", "pdf"], "output": ["text"]}, "release_date": "2026-03-01"},
     ["context_window=200000", "max_output=64000", "released=2026-03-01", "input_modalities=pdf+text", "output_modalities=text"]),
    ({"id": "429b9e8b-d99e-44de-91ad-706cf8183658", "name": "acme-large", "task": {"name": "Text Generation"}, "properties": [{"property_id": "context_window", "value": "8192"}]},
     ["context_window=8192"]),
    ({"id": "acme-large", "object": "model", "modality": "text+image->text"}, ["input_modalities=image+text", "output_modalities=text"]),
])  # fmt: skip
def test_families_of_endpoints(record: dict[str, Any], wanted: list[str]) -> None:
    assert models(json.dumps({"data": [record]}), "models.json")["acme-large"] == wanted


def test_other_ids_that_stand_for_a_model() -> None:
    page = json.dumps({"data": [
        {"id": "acme-large-2", "object": "model", "aliases": ["acme-large-latest", "acme-large"]},
        {"id": "acme-large", "object": "model", "aliases": []},
    ]})  # fmt: skip
    found = models(page, "models.json")
    assert found["acme-large-latest"] == ["alias_of=acme-large-2"]
    assert found["acme-large"] == []


def test_a_name_that_is_another_models_id_is_what_it_stands_for() -> None:
    page = json.dumps({"data": [
        {"id": "acme-large-2", "object": "model", "name": "acme-large-2", "aliases": ["acme-large-latest"]},
        {"id": "acme-large-latest", "object": "model", "name": "acme-large-2", "aliases": ["acme-large-2"]},
    ]})  # fmt: skip
    assert models(page, "models.json") == {"acme-large-2": [], "acme-large-latest": ["alias_of=acme-large-2"]}


def test_a_time_that_all_share_is_the_time_of_the_answer() -> None:
    page = json.dumps({"data": [{"id": f"acme-{n}", "object": "model", "created": 1772323200 + n} for n in range(4)]})
    assert set(map(tuple, models(page, "models.json").values())) == {()}


def test_a_list_that_goes_on_is_said_to() -> None:
    page = json.dumps({"data": [LARGE], "has_more": True, "last_id": "x"})
    assert reading(page, "models.json").warnings == (
        "has_more: the list goes on on another page; ask for more at a time",
    )
    assert reading(json.dumps({"data": [LARGE], "has_more": False}), "models.json").warnings == ()


def test_two_values_of_one_thing_are_left_out() -> None:
    page = json.dumps(
        {"data": [{"id": "acme-large", "context_length": 1000}, {"id": "acme-large", "context_length": 2000}]}
    )
    found = reading(page, "models.json")
    assert [fact.attribute for fact in found.facts] == ["listed"]
    assert [(key.subject, key.attribute) for key in found.left_out] == [("acme-large", "context_window")]


@pytest.mark.parametrize(("text", "why"), [
    ('{"error": {"message": "Incorrect API key provided", "type": "auth"}}', "an error instead of a list: Incorrect API key provided"),
    ('{"data": []}', "no list of models"),
    ("[]", "an empty page"),
    ('{"components": [{"id": "c1", "name": "API", "status": "operational"}]}', "no list of models"),
    ('{"data": [{"id": "file-1", "object": "file", "created_at": 1772323200}]}', "no list of models"),
    ('{"data": [{"id": "acme', "broken JSON"),
])  # fmt: skip
def test_what_is_no_list(text: str, why: str) -> None:
    found = read(text, "models.json")
    assert isinstance(found, Unreadable)
    assert why in found.reason


@given(
    order=st.permutations([LARGE, SMALL]),
    extra=st.dictionaries(st.sampled_from(["zeta", "alpha", "mu"]), st.integers() | st.text(max_size=9)),
    indent=st.none() | st.integers(0, 3),
)
@settings(max_examples=30, deadline=None)
def test_order_further_keys_and_spaces_change_nothing(
    order: list[dict[str, Any]], extra: dict[str, Any], indent: int | None
) -> None:
    page = json.dumps({"data": [{**extra, **dict(reversed(record.items()))} for record in order]}, indent=indent)
    assert {name: set(told) for name, told in models(page, "models.json").items()} == {
        name: set(told) for name, told in ROUTED.items()
    }


@given(st.integers(0, len(ROUTER)))
@settings(max_examples=40, deadline=None)
def test_half_an_answer_is_no_list(end: int) -> None:
    assert isinstance(read(ROUTER[:end], "models.json"), Unreadable) or end == len(ROUTER)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=6),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["id", "models", "data", "context_length", "pricing", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_document_is_too_odd(document: Any) -> None:
    assert isinstance(read(json.dumps(document), "models.json"), Reading | Unreadable)
