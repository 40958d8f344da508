"""Contracts: what is read of them, and which of their changes break callers."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from probes.kinds.contract import KIND
from probes.parsing.contract.page import read_contract
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.contracts import asks_models, breaks
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.reach import Reach
from watcher.domain.targets import Target

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/contract", "contract", "acme", url="https://docs.acme.example/openapi.yaml")
CHAT = "POST /chat/completions"


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


ACME: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "2026-01-01"},
    "paths": {
        "/chat/completions": {"post": {"requestBody": body(ref("Ask")), "responses": {"200": body(ref("Answer"))}}},
        "/files/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "delete": {"responses": {"200": body({"type": "object", "properties": {"deleted": {"type": "boolean"}}})}},
        },
    },
    "components": {"schemas": {
        "Ask": {
            "required": ["model", "messages"],
            "properties": {
                "model": {"type": "string"}, "messages": {"type": "array", "items": ref("Message")},
                "stop": {"type": ["string", "null"]}, "effort": {"type": "string", "enum": ["low", "high"]},
            },
        },
        "Message": {"properties": {"role": {"type": "string"}, "text": {"type": "string"}}},
        "Answer": {
            "required": ["choices"],
            "properties": {"choices": {"type": "array", "items": {
                "type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}}},
        },
        "Unused": {"properties": {"nobody": {"type": "string"}}},
    }},
}  # fmt: skip


def facts(document: dict[str, Any] = ACME, *, as_yaml: bool = False) -> tuple[Fact, ...]:
    text = yaml.safe_dump(document) if as_yaml else json.dumps(document)
    read = KIND.read(Snapshot(text.encode(), "https://docs.acme.example/openapi", NOW), TARGET)
    assert isinstance(read, Reading), read
    return read.facts


def said(document: dict[str, Any] = ACME) -> dict[tuple[str, str, str], object]:
    return {(f.attribute, f.qualifier("of"), f.qualifier("field")): f.value for f in facts(document)}


def edited(*path: str | int, value: Any = None, gone: bool = False) -> dict[str, Any]:
    """Acme's contract with one place changed or removed."""
    document = deepcopy(ACME)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if gone:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def broken(after: dict[str, Any]) -> list[str]:
    found = KIND.diff(facts(), facts(after), NOW)
    return sorted(f"{each.fact.qualifier('of')} {words}" for each in found if (words := breaks(each)))


def test_what_is_read() -> None:
    assert said() == {
        ("version", "", ""): "2026-01-01",
        ("operation", CHAT, ""): "current", ("operation", "DELETE /files/{id}", ""): "current",
        ("request_media", CHAT, ""): ("application/json",), ("response_media", CHAT, ""): ("application/json",),
        ("response_media", "DELETE /files/{id}", ""): ("application/json",),
        ("request_field", CHAT, ""): ("#Ask", "optional"), ("response_field", CHAT, ""): ("#Answer", "optional"),
        ("parameter", "DELETE /files/{id}", "id (path)"): ("string", "required"),
        ("response_field", "DELETE /files/{id}", ""): ("object", "optional"),
        ("response_field", "DELETE /files/{id}", "deleted"): ("boolean", "optional"),
        ("request_field", "Ask", ""): ("object", "optional"), ("request_field", "Message", ""): ("object", "optional"),
        ("request_field", "Ask", "model"): ("string", "required"),
        ("request_field", "Ask", "messages"): ("array", "required"),
        ("request_field", "Ask", "messages[]"): ("#Message", "optional"),
        ("request_field", "Ask", "stop"): ("null", "string", "optional"),
        ("request_field", "Ask", "effort"): ("string", "optional"),
        ("request_values", "Ask", "effort"): ("high", "low"),
        ("request_field", "Message", "role"): ("string", "optional"),
        ("request_field", "Message", "text"): ("string", "optional"),
        ("response_field", "Answer", ""): ("object", "optional"),
        ("response_field", "Answer", "choices"): ("array", "required"),
        ("response_field", "Answer", "choices[]"): ("object", "optional"),
        ("response_field", "Answer", "choices[].text"): ("string", "required"),
    }  # fmt: skip


def test_json_and_yaml_say_the_same() -> None:
    assert set(facts()) == set(facts(as_yaml=True))


ASK = ("components", "schemas", "Ask")
ANSWER = ("components", "schemas", "Answer", "properties", "choices", "items")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (edited("paths", "/files/{id}", gone=True), ["DELETE /files/{id} is gone"]),
        (edited("paths", "/chat/completions", "post", "deprecated", value=True), [f"{CHAT} is deprecated"]),
        (edited(*ASK, "required", value=["model", "messages", "effort"]), ["Ask now requires effort"]),
        (edited(*ASK, "properties", "stop", gone=True), ["Ask no longer takes stop"]),
        (edited(*ASK, "properties", "stop", "type", value="integer"), ["Ask stop takes integer, took null or string"]),
        (edited(*ASK, "properties", "effort", "enum", value=["low"]), ["Ask no longer takes high as effort"]),
        (edited(*ANSWER, "properties", "text", gone=True), ["Answer no longer answers choices[].text"]),
        (edited(*ANSWER, "required", value=[]), ["Answer no longer always answers choices[].text"]),
        (edited(*ANSWER, "properties", "text", "type", value=["string", "null"]),
         ["Answer choices[].text is null or string, was string"]),
        # what callers never notice
        (edited(*ASK, "properties", "more", value={"type": "string"}), []),
        (edited(*ASK, "required", value=["model"]), []),
        (edited(*ASK, "properties", "model", "type", value=["string", "integer"]), []),
        (edited(*ASK, "properties", "effort", "enum", value=["low", "high", "none"]), []),
        (edited(*ANSWER, "properties", "more", value={"type": "string"}), []),
        (edited("paths", "/models", value={"get": {"responses": {}}}), []),
        (edited("info", "version", value="2026-02-02"), []),
        (edited("components", "schemas", "Unused", gone=True), []),
    ],
)  # fmt: skip
def test_what_breaks(after: dict[str, Any], words: list[str]) -> None:
    assert broken(after) == words


def test_a_schema_under_another_name_is_the_same() -> None:
    renamed = json.loads(json.dumps(ACME).replace('"Message"', '"Turn"').replace("/Message", "/Turn"))
    found = KIND.diff(facts(), facts(renamed), NOW)
    assert ChangeType.RENAMED in {each.type for each in found}
    assert [breaks(each) for each in found if each.fact.qualifier("of") in ("Message", "Turn")] == [""]


def test_who_calls_what() -> None:
    held, reach = facts(), Reach(facts())
    called = {fact.qualifier("of"): reach.of(fact) for fact in held if fact.qualifier("of")}
    assert called == {
        "Ask": (CHAT,), "Message": (CHAT,), "Answer": (CHAT,), CHAT: (CHAT,),
        "DELETE /files/{id}": ("DELETE /files/{id}",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "asks"),
    [
        (CHAT, True), ("POST /v1/messages", True), ("POST /v1beta/models/{model}:generateContent", True),
        ("POST /v2/embed", True), ("GET /files/{id}", False), ("POST /organization/admin_api_keys", False),
    ],
)  # fmt: skip
def test_which_operations_ask_models(operation: str, asks: bool) -> None:
    assert asks_models(operation) is asks


def test_values_beside_any_other_are_no_limit() -> None:
    free = {"anyOf": [{"type": "string"}, {"type": "string", "enum": ["acme-large"]}]}
    assert ("request_values", "Ask", "model") not in said(edited(*ASK, "properties", "model", value=free))


def test_a_cosmetic_difference_breaks_nothing() -> None:
    (one,) = [fact for fact in facts() if fact.qualifier("field") == "role"]
    assert breaks(Difference(ChangeType.RENAMED, one, one)) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not name"), ("<html></html>", "does not name"), ("{}", "no paths"), ('{"paths": [', "Expecting"),
        ("openapi: 3.0.0\npaths: [1, 2", "broken"), ('{"openapi": "3.0.0", "paths": {}}', "no operations"),
        ("openapi: 3.0.0\npaths: " + "[" * 5_000, "too deep"), ("openapi: 3.0.0\npaths:\n" + "- " * 5_000, "too deep"),
    ],
)  # fmt: skip
def test_what_is_no_contract(text: str, why: str) -> None:
    read = read_contract(text.encode())
    assert isinstance(read, Unreadable)
    assert why in read.reason


def test_schemas_that_hold_themselves_end() -> None:
    loop = edited("components", "schemas", "Message", value={"properties": {"inner": ref("Message")}})
    assert ("request_field", "Message", "inner") in said(loop)


def test_aliases_that_multiply_are_bounded() -> None:
    lines = ["openapi: 3.0.0", "x0: &x0 {type: object, properties: {a: {type: string}, b: {type: string}}}"]
    lines += [f"x{n}: &x{n} {{type: object, properties: {{a: *x{n - 1}, b: *x{n - 1}}}}}" for n in range(1, 30)]
    lines.append("paths: {/x: {post: {requestBody: {content: {j: {schema: *x29}}}, responses: {}}}}")
    assert isinstance(read_contract("\n".join(lines).encode()), Reading | Unreadable)


NODES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["openapi", "paths", "/chat", "post", "requestBody", "content", "schema", "properties", "items",
                         "anyOf", "allOf", "$ref", "type", "enum", "required", "parameters", "name", "in", "responses",
                         "200", "components", "schemas"]), inner, max_size=5),
    max_leaves=40,
)  # fmt: skip


@given(NODES, NODES)
def test_no_document_breaks_it(operation: object, schemas: object) -> None:
    document = {"openapi": "3.0.0", "paths": {"/a": {"post": operation}}, "components": {"schemas": schemas}}
    assert isinstance(read_contract(json.dumps(document).encode()), Reading | Unreadable)
