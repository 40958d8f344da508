"""What of an edited contract breaks callers: it depends on whether it is sent or answered, and on no form of writing."""

from __future__ import annotations

import pytest

from tests.unit.probes_kinds.contracts import (
    CHAT,
    INTEGER,
    NULL,
    STRING,
    Schema,
    array,
    broken,
    differences,
    document,
    obj,
    ref,
    words,
)
from watcher.domain.changes import ChangeType

ITEM = obj("type", type=words("text"), text=STRING)
FREE_OR_KNOWN = {"anyOf": [STRING, words("acme-large")]}
PATH = {"name": "id", "in": "path", "required": True, "schema": STRING}


def files(name: str, **more: Schema) -> Schema:
    return document(paths={f"/files/{{{name}}}": {"get": {
        "parameters": [{**PATH, "name": name, **more}], "responses": {"200": {"description": "A file"}}}}})  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (document(sent=ref("Ask"), Ask=obj("a", a=STRING)), document(sent=ref("Question"), Question=obj("a", a=STRING))),
        (document(sent=ref("Ask"), Ask=obj(a=array(ref("M"))), M=obj(b=STRING)),
         document(sent=ref("Ask"), Ask=obj(a=array(ref("N"))), N=obj(b=STRING))),
        (files("id"), files("file_id")),
        (document(sent=obj("a", a=ITEM)), document(sent=obj("a", a=ref("Item")), Item=ITEM)),
        (document(sent=obj("a", a=ref("Item")), Item=ITEM), document(sent=obj("a", a=ITEM))),
        (document(answered=obj("a", a=array(ITEM))), document(answered=obj("a", a=array(ref("Item"))), Item=ITEM)),
        (document(sent=obj(a=words("x", "y"))), document(sent=obj(a=ref("Word")), Word=words("x", "y"))),
        (document(answered=obj(a={"type": ["string", "null"]})), document(answered=obj(a={"type": ["null", "string"]}))),
        (document(answered=obj(a={"type": ["string", "null"]})), document(answered=obj(a={"anyOf": [NULL, STRING]}))),
        (document(answered=obj(a={"type": "string", "nullable": True})),
         document(answered=obj(a={"type": ["null", "string"]}))),
        (document(sent=obj(a={"oneOf": [ref("A"), ref("B")]}), A=obj(x=STRING), B=obj(y=STRING)),
         document(sent=obj(a={"anyOf": [ref("B"), ref("A")]}), A=obj(x=STRING), B=obj(y=STRING))),
        (document(sent=obj(a={"oneOf": [obj(x=STRING), obj(y=STRING)]})),
         document(sent=obj(a={"oneOf": [ref("A"), ref("B")]}), A=obj(x=STRING), B=obj(y=STRING))),
        (document(sent={"allOf": [ref("Base"), obj("b", b=STRING)]}, Base=obj("a", a=STRING)),
         document(sent=obj("a", "b", a=STRING, b=STRING))),
        (document(sent=obj(a=ref("A")), A=obj(x=STRING)),
         document(sent=obj(a={"allOf": [ref("A")], "description": "The same."}), A=obj(x=STRING))),
        (document(sent={"type": "object", "oneOf": [ref("A"), ref("B")]}, A=obj(x=STRING), B=obj(y=STRING)),
         document(sent={"oneOf": [ref("A"), ref("B")]}, A=obj(x=STRING), B=obj(y=STRING))),
        (document(sent=obj("a", "b", a=STRING, b=STRING)), document(sent=obj("b", "a", b=STRING, a=STRING))),
    ],
)  # fmt: skip
def test_what_is_only_written_otherwise(before: Schema, after: Schema) -> None:
    found = differences(before, after)
    assert broken(before, after) == []
    assert {each.type for each in found} <= {ChangeType.RENAMED}


MANY = ["acme-large", "acme-small", "acme-tiny"]
LIMITED = {"type": "number", "maximum": 2}


@pytest.mark.parametrize(
    ("old", "new", "sent", "answered"),
    [
        (words("a", "b"), words("a"), ["no longer takes b as f"], []),
        (words("a"), words("a", "b"), [], []),
        ({"type": ["string", "null"]}, STRING, ["no longer takes null as f"], []),
        (STRING, {"type": ["string", "null"]}, [], ["f is null or string, was string"]),
        (LIMITED, {**LIMITED, "maximum": 1}, ["takes at most 1 as f, was 2"], []),
        (LIMITED, {**LIMITED, "maximum": 4.0}, [], []),
        ({"type": "number"}, LIMITED, [], []),
        ({**STRING, "minLength": 1}, {**STRING, "minLength": 4}, ["takes at least 4 characters as f, was 1"], []),
        (INTEGER, {"type": "number"}, [], ["f is number, was integer"]),
        ({"type": "number"}, INTEGER, ["f takes integer, took number"], []),
        (STRING, INTEGER, ["f takes integer, took string"], ["f is integer, was string"]),
        (STRING, array(STRING), ["f takes array, took string"], ["f is array, was string"]),
        ({**STRING, "default": "x"}, {**STRING, "default": "y"}, ["takes y as f where none is sent, took x"], []),
        (STRING, {**STRING, "default": "y"}, [], []),
        ({"type": "number", "default": 1}, {"type": "number", "default": 1.0}, [], []),
        ({"type": "boolean", "default": True}, {"type": "boolean", "default": False},
         ["takes false as f where none is sent, took true"], []),
        ({**STRING, "default": "x"}, {"anyOf": [{**STRING, "default": "y"}, NULL]},
         ["takes y as f where none is sent, took x"], ["f is null or string, was string"]),
        ({}, STRING, [], []), (STRING, {}, [], []),
        (STRING, {**STRING, "format": "uuid"}, [], []),
        (STRING, {**STRING, "deprecated": True}, ["deprecates f"], ["deprecates f in answers"]),
        ({**STRING, "description": "Old.", "x-order": 1}, {**STRING, "description": "New.", "x-order": 2}, [], []),
        (words("a"), STRING, [], []), (STRING, words("a"), [], []),
        (FREE_OR_KNOWN, {"anyOf": [STRING, words("acme-small")]}, [], []),
        ({"oneOf": [obj(t=words("x")), obj(t=words("y"))]}, {"oneOf": [obj(t=words("y")), obj(t=words("z"))]},
         ["no longer takes x as f.t"], []),
        ({"oneOf": [obj(t=words("x")), obj(t=words("y"))]}, {"oneOf": [obj(t=words("y")), obj(t=words("x"))]}, [], []),
        ({"const": "a"}, {"const": "b"}, ["no longer takes a as f"], []),
        ({"anyOf": [words(*MANY), INTEGER]}, {"anyOf": [words(*MANY[:2]), INTEGER]},
         ["no longer takes acme-tiny as f"], []),
    ],
)  # fmt: skip
def test_directions(old: Schema, new: Schema, sent: list[str], answered: list[str]) -> None:
    assert broken(document(sent=obj(f=old)), document(sent=obj(f=new))) == [f"{CHAT} {each}" for each in sent]
    assert broken(document(answered=obj(f=old)), document(answered=obj(f=new))) == [
        f"{CHAT} {each}" for each in answered
    ]
    both = [f"Both {each}" for each in (*sent, *answered)]
    before, after = (document(sent=ref("Both"), answered=ref("Both"), Both=obj(f=each)) for each in (old, new))
    assert broken(before, after) == sorted(both)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (obj(f=STRING), obj("f", f=STRING), ([f"{CHAT} now requires f"], [])),
        (obj("f", f=STRING), obj(f=STRING), ([], [f"{CHAT} no longer always answers f"])),
        (obj(f=STRING), obj(f=STRING, g=obj("h", h=STRING)), ([], [])),
        (obj(f=STRING), obj("g", f=STRING, g=obj(h=STRING)), ([f"{CHAT} now requires g"], [])),
        (obj(f=STRING, g=obj(h=obj(i=STRING))), obj(f=STRING),
         ([f"{CHAT} no longer takes g"], [f"{CHAT} no longer answers g"])),
    ],
)  # fmt: skip
def test_what_has_to_be_there(before: Schema, after: Schema, told: tuple[list[str], list[str]]) -> None:
    assert broken(document(sent=before), document(sent=after)) == told[0]
    assert broken(document(answered=before), document(answered=after)) == told[1]


def test_a_value_that_leaves_an_enum_of_its_own_name() -> None:
    before, after = (document(sent=obj(model=ref("Models")), Models=words(*each)) for each in (MANY, MANY[:2]))
    assert broken(before, after) == ["Models no longer takes acme-tiny"]
    before, after = (
        document(sent=obj(model={"anyOf": [STRING, ref("Models")]}), Models=words(*each)) for each in (MANY, MANY[:2])
    )
    assert broken(before, after) == []  # any text is taken beside them
    before, after = (
        document(sent=obj(model={"anyOf": [NULL, ref("Models")]}), Models=words(*each)) for each in (MANY, MANY[:2])
    )
    assert broken(before, after) == ["Models no longer takes acme-tiny"]


def test_a_union_is_read_to_its_end() -> None:
    names = [f"ResponseOutputItemOfSomeKindNumber{number}" for number in range(40)]
    schemas = {name: obj("type", **{"type": words(name), name: STRING}) for name in names}
    before = document(sent=obj(a={"oneOf": [ref(name) for name in names]}), **schemas)
    after = document(sent=obj(a={"oneOf": [ref(name) for name in names[:-1]]}), **schemas)
    assert broken(before, after) == [f"{CHAT} no longer takes {names[-1]} as a"]


def test_one_more_kind_of_answer_breaks_nobody_where_there_are_several() -> None:
    schemas = {name: obj("type", **{"type": words(name), name: STRING}) for name in "ABC"}
    one, two, three = (document(answered=obj(a={"oneOf": [ref(name) for name in each]}), **schemas)
                       for each in ("A", "AB", "ABC"))  # fmt: skip
    assert broken(one, two) == [f"{CHAT} a is A or B, was A"]
    assert broken(two, three) == []
    assert broken(three, two) == []


def test_variants_are_told_apart_by_what_they_are() -> None:
    old = {"A": obj("t", t=words("a"), x=STRING), "B": obj("t", t=words("b"), y=STRING)}
    new = {"A2": obj("t", t=words("a"), x=STRING), "C": obj("t", t=words("c"), y=STRING)}
    before, after = (document(sent=obj(f={"oneOf": [ref(name) for name in each]}), **each) for each in (old, new))
    assert broken(before, after) == [f"{CHAT} f takes A2 or C, took A2 or B"]


def test_a_default_stands_where_it_is_named_and_where_it_is_used() -> None:
    old, new = ({**words("low", "high"), "default": each} for each in ("low", "high"))
    before, after = (document(sent=obj(f=ref("Effort")), Effort=each) for each in (old, new))
    assert broken(before, after) == ["Effort takes high where none is sent, took low"]
    before, after = (
        document(sent=obj(f={"allOf": [ref("Effort")], "default": each}), Effort=old) for each in ("a", "b")
    )
    assert broken(before, after) == [f"{CHAT} takes b as f where none is sent, took a"]
    assert broken(document(sent=obj(f=ref("Effort")), Effort=old), document(sent=obj(f=old))) == []


def test_who_is_concerned_is_said() -> None:
    other = {"/other": {"post": {"requestBody": {"content": {"a/b": {"schema": ref("Ask")}}}, "responses": {}}}}
    before, after = (document(sent=ref("Ask"), Ask=obj(*each, f=STRING), paths=other) for each in ((), ("f",)))
    (found,) = differences(before, after)
    assert (found.fact.qualifier("of"), found.fact.where) == ("Ask", f"{CHAT} and 1 more")


def with_servers(base: str, prefix: str = "") -> Schema:
    found = document()
    found["servers"] = [{"url": base}]
    found["paths"] = {f"{prefix}{path}": item for path, item in found["paths"].items()}
    return found


def test_servers() -> None:
    old = with_servers("https://api.acme.example/v1")
    assert broken(old, with_servers("https://api.acme.example/v2")) == [
        " moves from https://api.acme.example/v1 to https://api.acme.example/v2"
    ]
    assert broken(old, with_servers("https://api.acme.example/", "/v1")) == []
    assert broken(old, with_servers("https://api.acme.example", "/v2")) == [
        " moves from https://api.acme.example/v1 to https://api.acme.example", f"{CHAT} is gone",
    ]  # fmt: skip
    more = with_servers("https://api.acme.example/v1/")
    more["servers"].append({"url": "https://eu.acme.example/v1"})
    assert broken(old, more) == []


def test_media_types() -> None:
    before, after = document(sent=obj(f=STRING)), document(sent=obj(f=STRING))
    content = before["paths"]["/chat/completions"]["post"]["requestBody"]["content"]
    content["multipart/form-data"] = {"schema": obj(f=STRING)}
    assert broken(before, after) == [f"{CHAT} no longer takes multipart/form-data"]
    assert broken(after, before) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (PATH, {**PATH, "in": "query", "required": False}, ["no longer takes id (path)"]),
        ({"name": "limit", "in": "query", "schema": INTEGER},
         {"name": "limit", "in": "query", "required": True, "schema": INTEGER}, ["now requires limit (query)"]),
        ({"name": "include[]", "in": "query", "schema": array(words("a", "b"))},
         {"name": "include[]", "in": "query", "schema": array(words("a"))},
         ["no longer takes b as include[] (query)[]"]),
        ({"name": "limit", "in": "query", "schema": {**INTEGER, "maximum": 100}},
         {"name": "limit", "in": "query", "schema": {**INTEGER, "maximum": 20}},
         ["takes at most 20 as limit (query), was 100"]),
        ({"name": "order", "in": "query", "schema": ref("Order")},
         {"name": "order", "in": "query", "schema": words("asc", "desc")}, []),
    ],
)  # fmt: skip
def test_parameters(old: Schema, new: Schema, told: list[str]) -> None:
    before, after = (document(paths={"/f/{id}": {"get": {"parameters": [each], "responses": {}}}},
                              Order=words("asc", "desc")) for each in (old, new))  # fmt: skip
    assert broken(before, after) == [f"GET /f/{{id}} {each}" for each in told]
