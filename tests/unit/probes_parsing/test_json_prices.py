"""Prices in JSON lists, whichever words their keys are made of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.probes_parsing.reading import prices, read, reading
from watcher.domain.observations import Unreadable


def listed(*models: dict[str, Any]) -> str:
    return json.dumps({"object": "list", "data": [{"id": f"acme-{n}", **model} for n, model in enumerate(models, 1)]})


def test_prices_per_token_are_told_per_million() -> None:
    page = listed({"pricing": {"prompt": "0.0000025", "completion": "0.00001", "input_cache_read": "0.00000025",
                               "input_cache_write": "0.000003125", "input_cache_write_1h": "0.000005", "request": "0",
                               "web_search": "0.01", "image": "0.0048"}})  # fmt: skip
    assert prices(page, "models.json") == [
        "acme-1|cache_write_1h|5",
        "acme-1|cache_write|3.125",
        "acme-1|cached_input|0.25",
        "acme-1|input|2.5",
        "acme-1|output|10",
        "acme-1|per_image|0.0048/image",
        "acme-1|per_requests|0/requests",
        "acme-1|per_searches|0.01/searches",
    ]
    fact = reading(page, "models.json").facts[0]
    assert (fact.model, fact.unit, fact.where) == ("acme/acme-1", "USD/1M tokens", "data[0].pricing.prompt")


@pytest.mark.parametrize("record", [
    {"cost": {"input": 2.5, "output": 10, "cache_read": 0.25}},
    {"cost_in": 2.5e-06, "cost_out": 1e-05, "cost_cached": 2.5e-07},
    {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 2.5e-07},
    {"pricing": {"inputPricePerMillion": 2.5, "outputPricePerMillion": "10", "cachedInputPricePerMillion": 0.25}},
    {"pricing": {"input_per_1k_tokens": 0.0025, "output_per_1k_tokens": 0.01, "cached_input_per_1k_tokens": 0.00025}},
    {"pricing": {"cents_per_input_token": 0.00025, "cents_per_output_token": 0.001, "cents_per_cached_input_token": 0.000025}},
    {"pricing": {"unit": "1M tokens", "prompt": 2.5, "completion": 10, "cached_prompt": 0.25}},
])  # fmt: skip
def test_one_price_list_in_many_words(record: dict[str, Any]) -> None:
    assert prices(listed(record), "models.json") == ["acme-1|cached_input|0.25", "acme-1|input|2.5", "acme-1|output|10"]


def test_tiers_and_lengths_of_context() -> None:
    page = listed({
        "input_cost_per_token": 1e-06, "input_cost_per_token_batches": 5e-07, "input_cost_per_token_priority": 2e-06,
        "input_cost_per_token_above_200k_tokens": 2e-06, "input_cost_per_audio_token": 3e-06,
        "pricing": {"overrides": [{"min_prompt_tokens": 128000, "completion": "0.000004"}]},
    })  # fmt: skip
    assert prices(page, "models.json") == [
        "acme-1|input_audio|3",
        "acme-1|input|0.5|batch",
        "acme-1|input|1",
        "acme-1|input|2|>200K",
        "acme-1|input|2|priority",
        "acme-1|output|4|>=128K",
    ]


def test_what_is_no_price_is_none() -> None:
    router, free = {"pricing": {"prompt": "-1", "completion": "-1"}}, {"pricing": {"prompt": "0", "completion": "0"}}
    paid = {"pricing": {"prompt": "0.000001", "completion": "varies"}}
    assert prices(listed(router, free, paid), "models.json") == ["acme-2|input|0", "acme-2|output|0", "acme-3|input|1"]


def test_a_list_that_leaves_its_unit_open_is_left_out() -> None:
    found = read(
        listed({"cost": {"input": 0.002, "output": 0.004}}, {"cost": {"input": 0.03, "output": 0.06}}), "models.json"
    )
    assert isinstance(found, Unreadable)
    assert "not clear" in found.reason


def test_what_is_left_out_still_stands() -> None:
    page = listed(
        {"cost_in": 1e-06, "cost_out": 0.4},
        {"cost_in": 1e-06, "cost_out": 2e-06},
        {"cost_in": 1e-06, "cost_out": 2e-06},
    )
    assert [(key.subject, dict(key.qualifiers)["component"]) for key in reading(page, "models.json").left_out] == [
        ("acme-1", "output")
    ]


def test_a_price_of_something_else_in_a_list_per_token_is_left_out() -> None:
    page = listed({"cost_in": 1e-06, "cost_out": 2e-06}, {"cost_in": 1e-06, "cost_out": 0.4}, {"cost_in": 3e-06, "cost_out": 6e-06},
                  {"cost_in": 1e-06, "pricing": {"image": "0.00000025"}})  # fmt: skip
    assert prices(page, "models.json") == [
        "acme-1|input|1", "acme-1|output|2", "acme-2|input|1", "acme-3|input|3", "acme-3|output|6", "acme-4|input|1",
    ]  # fmt: skip


def test_prices_in_some_other_measure_are_left_out() -> None:
    for names in (
        ("prompt_text_token_price", "completion_text_token_price"),
        ("input_cost_per_token", "output_cost_per_token"),
    ):
        found = read(listed(dict(zip(names, (30_000, 150_000), strict=True))), "models.json")
        assert isinstance(found, Unreadable)


def test_currencies() -> None:
    page = listed({"pricing": {"input": 2.5, "output": 5, "currency": "EUR"}})
    assert {fact.unit for fact in reading(page, "models.json").facts} == {"EUR/1M tokens"}


def test_one_model_of_several_providers() -> None:
    page = json.dumps(
        {
            name: {"id": name, "models": {"acme-1": {"cost": {"input": price, "output": 9}}}}
            for name, price in (("acme", 2.5), ("globex", 3))
        }
    )
    found = {
        (fact.qualifier("provider"), fact.value)
        for fact in reading(page, "api.json").facts
        if fact.qualifier("component") == "input"
    }
    assert found == {("acme", "2.5"), ("globex", "3")}


def test_a_status_page_holds_no_prices() -> None:
    found = read(
        '{"components": [{"id": "c1", "name": "API", "status": "operational", "position": 3}]}', "summary.json"
    )
    assert isinstance(found, Unreadable)


RECORDS: list[dict[str, Any]] = [
    {"id": "acme-1", "pricing": {"prompt": "0.0000025", "completion": "0.00001", "image": "0.0048"}},
    {"id": "acme-2", "pricing": {"completion": "0.000002", "prompt": "0.0000005", "input_cache_read": "0.00000005"}},
]


@given(
    order=st.permutations(RECORDS),
    extra=st.dictionaries(st.sampled_from(["weight", "alpha"]), st.floats(0, 9), max_size=2),
    spaces=st.none() | st.integers(0, 4),
)
@settings(max_examples=20, deadline=None)
def test_order_further_keys_and_spaces_change_no_price(
    order: list[dict[str, Any]], extra: dict[str, float], spaces: int | None
) -> None:
    page = json.dumps([{**extra, **dict(reversed(record.items()))} for record in order], indent=spaces)
    assert prices(page, "models.json") == prices(json.dumps(RECORDS), "models.json")
