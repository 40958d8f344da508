"""Contracts written to take for ever, and those that only look so."""

from __future__ import annotations

import json

import pytest

from probes.parsing.contract.page import read_contract
from tests.unit.probes_kinds.contracts import STRING, array, body, broken, document, facts, obj, ref
from watcher.domain.contracts import API
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Unreadable
from watcher.domain.reach import Reach


def bomb(line: str, levels: int = 40) -> bytes:
    """A document whose schemas are aliases of aliases; ``line`` says how one level is made of the one below."""
    lines = ["openapi: 3.0.0", "x0: &x0 {type: object, properties: {a: {type: string}, b: {type: string}}}"]
    lines += [f"x{n}: &x{n} {line.replace('X', f'*x{n - 1}')}" for n in range(1, levels)]
    lines.append(f"x: &x {{content: {{j: {{schema: *x{levels - 1}}}}}}}")
    lines.append("paths: {/x: {post: {requestBody: *x, responses: {}}}}")
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "line",
    [
        "{oneOf: [" + ", ".join(["X "] * 20) + "]}", "{allOf: [" + ", ".join(["X "] * 20) + "]}",
        "{properties: {" + ", ".join(f"f{n}: X " for n in range(20)) + "}}",
        "{oneOf: [" + ", ".join(f"{{allOf: [X , {{title: t{n}}}]}}" for n in range(20)) + "]}",
    ],
)  # fmt: skip
def test_aliases_that_multiply_end(line: str) -> None:
    read = read_contract(bomb(line))
    assert isinstance(read, Reading) or "more than those of any contract" in read.reason


def test_what_says_too_much_is_unreadable_with_the_reason() -> None:
    read = read_contract(bomb("{properties: {" + ", ".join(f"f{n}: X " for n in range(20)) + "}}"))
    assert read == Unreadable("the contract has schemas that say more than those of any contract")


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"allOf": [ref("B"), obj(a=STRING)]}, "B": {"allOf": [ref("A"), obj(b=STRING)]}},
        {"A": ref("B"), "B": ref("A")},
        {"A": {"oneOf": [ref("A"), {"allOf": [ref("A")]}]}},
        {"A": obj(a=array(ref("A")), b={"additionalProperties": ref("A")})},
        {"A": {"$ref": "#/components/schemas/A/properties/a", "properties": {"a": ref("A")}}},
        {"A": {"$ref": "https://elsewhere.example/a.yaml#/A"}}, {"A": {"$ref": "#/nowhere"}}, {"A": {"$ref": "#"}},
    ],
)  # fmt: skip
def test_references_in_circles_and_to_nowhere_end(schemas: dict[str, object]) -> None:
    circle = document(sent=ref("A"), answered=array(ref("A")))
    circle["components"]["schemas"] = schemas
    assert facts(circle)
    assert broken(circle, circle | {"info": {"version": "2"}}) == []


def test_an_alias_that_holds_itself_ends() -> None:
    post = "{responses: {}, requestBody: {content: {j: {schema: &a {properties: {x: *a}}}}}}"
    read = read_contract(f"openapi: 3.0.0\npaths: {{/x: {{post: {post}}}}}".encode())
    assert isinstance(read, Unreadable)
    assert "recursive" in read.reason


def deep(levels: int) -> object:
    schema: dict[str, object] = {"type": "string"}
    for _ in range(levels):
        schema = {"properties": {"a": schema}}
    return {"openapi": "3.0.0", "paths": {"/x": {"post": {"requestBody": body(schema), "responses": {}}}}}


@pytest.mark.parametrize("levels", [10, 100, 400])
def test_schemas_within_schemas_end(levels: int) -> None:
    assert isinstance(read_contract(json.dumps(deep(levels)).encode()), Reading | Unreadable)


SIGNS = "[" * 400 + " { " * 400


@pytest.mark.parametrize(
    "described",
    [f"description: '{SIGNS}'", f"description: |\n    {SIGNS}", f"description: >-\n    x {SIGNS}", "description: |\n"
     + " " * 900 + "far to the right"],
)  # fmt: skip
def test_a_description_full_of_brackets_is_no_nesting(described: str) -> None:
    text = f"openapi: 3.0.0\ninfo:\n  {described}\npaths:\n  /x:\n    get:\n      responses: {{}}\n"
    assert isinstance(read_contract(text.encode()), Reading), read_contract(text.encode())


@pytest.mark.parametrize("nest", ["[" * 5_000, "{a: " * 5_000, "\n" + "- " * 5_000, "\n  " + "- " * 5_000])
def test_what_nests_too_deep_is_unreadable(nest: str) -> None:
    read = read_contract(f"openapi: 3.0.0\npaths: {nest}".encode())
    assert isinstance(read, Unreadable)
    assert "too deep" in read.reason


def large(operations: int) -> list[Fact]:
    """As many operations as schemas, each of which holds the next and the first."""
    found = []
    for number in range(operations):
        name = f"POST /o{number}"
        found.append(Fact(API, "operation", "current", qualifiers=qualifiers({"of": name})))
        for of, kinds in ((name, (f"#S{number}",)), (f"S{number}", (f"#S{number + 1}", "#S0"))):
            about = qualifiers({"of": of, "field": "x"})
            found.append(Fact(API, "request_field", (*kinds, "optional"), qualifiers=about))
    return found


def test_who_calls_what_takes_one_walk() -> None:
    held = large(3_000)
    reach = Reach(held)
    assert len(reach.of(held[-1])) == 3_000


def test_those_who_hold_each_other_are_reached_together() -> None:
    linked = [fact for fact in large(4) if fact.qualifier("of") != "POST /o0"]
    reach = Reach(linked)
    assert reach.of(linked[0]) == ("POST /o1", "POST /o2", "POST /o3")
    assert reach.of(Fact(API, "response_field", "x", qualifiers=qualifiers({"of": "S1"}))) == ()
