from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.schemas import LONGEST, NotJson, fault, misfit, read_json

TICKET = {
    "type": "object",
    "properties": {"urgency": {"enum": ["low", "high"]}, "tags": {"type": "array", "items": {"type": "string"}}},
    "required": ["urgency"],
    "additionalProperties": False,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_is_json_is_read(value: object) -> None:
    assert read_json(f"\n {json.dumps(value)} \n") == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("  \n", "it is empty"),
        ('Sure! {"a": 1}', "expecting value at character 1"),
        ('{"a": 1} Anything else?', "extra data at character 10"),
        ('{"a": 1', "delimiter"),
        ('{"a": NaN}', "NaN is no JSON"),
        ("-Infinity", "-Infinity is no JSON"),
        ('```json\n{"a": 1}\n```', "expecting value at character 1"),
        ("[" * 5_000 + "]" * 5_000, "nested too deeply"),
        (f'"{"a" * LONGEST}"', "longer than 100,000 characters"),
        ("9" * 5_000, "limit"),
    ],
)
def test_what_is_no_json_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotJson, match=reason):
        read_json(text)


@pytest.mark.parametrize(
    "text", ['```json\n{"a": 1}\n```', '```\n{"a": 1}\n```', ' ```JSON \n{"a": 1}```\n', '{"a": 1}']
)
def test_a_fence_may_be_allowed(text: str) -> None:
    assert read_json(text, fenced=True) == {"a": 1}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"urgency": "low"}, ""),
        ({"urgency": "low", "tags": ["a"]}, ""),
        ({}, "'urgency' is a required property"),
        ({"urgency": "medium"}, "urgency: 'medium' is not one of"),
        ({"urgency": "low", "tags": ["a", 7]}, "tags[1]: 7 is not of type 'string'"),
        ({"urgency": "low", "colour": "red"}, "'colour' was unexpected"),
        ([], "[] is not of type 'object'"),
    ],
)
def test_what_does_not_follow_a_schema_is_told(value: object, reason: str) -> None:
    said = misfit(json.dumps(TICKET), value)
    assert reason in said
    assert bool(said) == bool(reason)


def test_what_is_told_is_short() -> None:
    assert len(misfit('{"type": "number"}', "a" * 5_000)) < 210


def test_a_schema_names_its_own_dialect() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 3,
        "exclusiveMinimum": True,
    }
    assert fault(old) == ""
    assert misfit(json.dumps(old), 3)
    assert not misfit(json.dumps(old), 4)


LOOP: dict[str, Any] = {"type": "object", "properties": {"next": {"$ref": "#"}}}


@pytest.mark.parametrize(
    "schema",
    [
        TICKET,
        LOOP,
        {},
        {"$defs": {"word": {"type": "string"}}, "items": {"$ref": "#/$defs/word"}},
        {"definitions": {"word": {"type": "string"}}, "$ref": "#/definitions/word"},
        {"properties": {"first": {"type": "string"}, "second": {"$ref": "#/properties/first"}}},
        {"$defs": {"word": {"$anchor": "word"}}, "$ref": "#word"},
        {"properties": {"pattern": {"type": "string"}}},
        {"pattern": r"^\d{4}-\d\d-\d\d$"},
        {"pattern": "^[a-z]+(-[a-z]{1,9}){0,5}$"},
    ],
)
def test_a_good_schema_has_no_fault(schema: dict[str, Any]) -> None:
    assert fault(schema) == ""
    assert isinstance(misfit(json.dumps(schema), {"a": [1]}), str)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("object", "keys with values"),
        (["string"], "keys with values"),
        ({"type": "text"}, "not a JSON Schema: type: 'text' is not valid"),
        ({"properties": {"a": {"minimum": "0"}}}, "properties.a.minimum"),
        ({"required": "a"}, "required"),
        ({"$ref": "https://acme.example/schema.json"}, "leads out of the schema"),
        ({"items": [{"$ref": "file:///etc/passwd"}]}, ""),
        ({"items": {"$ref": "other.json#/a"}}, "leads out of the schema"),
        ({"$ref": "#/$defs/none"}, "'/$defs/none' leads to nothing"),
        ({"properties": {"a": {"$ref": "#none"}}}, "leads to nothing"),
        ({"$ref": "#"}, "round in circles"),
        ({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, "round in circles"),
        ({"pattern": "["}, "not a JSON Schema: pattern: '[' is not a 'regex'"),
        ({"patternProperties": {"[": {}}}, "is not a 'regex'"),
        ({"pattern": "^(a+)+$"}, "may take for ever"),
        ({"patternProperties": {"^([a-z]*)*$": {}}}, "may take for ever"),
        ({"properties": {"a": {"pattern": r"^(\d+,)*\d+$"}}}, "may take for ever"),
    ],
)
def test_a_schema_that_cannot_be_used_says_why(schema: object, reason: str) -> None:
    assert fault(schema)
    assert reason in fault(schema)


@given(VALUES)
def test_any_value_has_a_verdict(value: object) -> None:
    if not fault(value):
        assert isinstance(misfit(json.dumps(value), value), str)


def test_a_deep_answer_is_no_trouble() -> None:
    deep: Any = {}
    for _ in range(3_000):
        deep = {"next": deep}
    began = time.process_time()
    assert misfit(json.dumps(LOOP), deep) in ("", "nested too deeply")
    assert time.process_time() - began < 5
