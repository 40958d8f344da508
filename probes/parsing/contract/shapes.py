"""Schemas as words and fields: what a request or an answer is made of. Pure.

A named schema is read once, by its own name; where another one uses it, the name stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.parsing.contract.loading import Node

DEEPEST = 8
MOST_FIELDS = 60_000
MOST_VALUES = 300
LONGEST = 200
_VARIANTS = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``path`` is as code writes it: ``choices[].message.content``."""

    path: str
    type: str
    required: bool
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Shape:
    """What a schema is made of: its own fields, and the names of the schemas that it uses."""

    fields: dict[str, Field] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)


class TooMuch(ValueError):
    """A contract with more fields than any has."""


class Shapes:
    """Reads the schemas of one document, within one bound for all."""

    def __init__(self) -> None:
        self._left = MOST_FIELDS

    def shape(self, schema: Node) -> Shape:
        """The fields of one schema.

        Raises:
            TooMuch: the document has more fields than any contract.
        """
        found = Shape()
        self._walk(schema, "", found, required=True, depth=0)
        return found

    def _walk(self, schema: Node, path: str, found: Shape, *, required: bool, depth: int) -> None:
        if not isinstance(schema, dict) or depth > DEEPEST:
            return
        name = reference(schema)
        if name:
            found.parts.add(name)
            return
        wanted = names(schema.get("required"))
        for key, inner in mapping(schema.get("properties")):
            self._field(inner, f"{path}.{key}" if path else key, found, required=key in wanted, depth=depth + 1)
        for inner in listed(schema.get("allOf")):
            self._walk(inner, path, found, required=required, depth=depth + 1)
        for inner in (each for key in _VARIANTS for each in listed(schema.get(key))):
            self._walk(inner, path, found, required=False, depth=depth + 1)
        if "items" in schema:
            self._walk(schema["items"], f"{path}[]", found, required=required, depth=depth + 1)
        self._walk(schema.get("additionalProperties"), f"{path}{{}}", found, required=False, depth=depth + 1)

    def _field(self, schema: Node, path: str, found: Shape, *, required: bool, depth: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuch(f"more than {MOST_FIELDS} fields")
        held = found.fields.get(path)
        words = said(schema)
        # Of several variants each field is there once; it is required only where all of them ask for it.
        found.fields[path] = Field(
            path, words if held is None or held.type == words else f"{held.type} or {words}"[:LONGEST],
            required and (held is None or held.required), values(schema),
        )  # fmt: skip
        self._walk(schema, path, found, required=required, depth=depth)


def said(schema: Node) -> str:
    """A schema in words: ``string``, ``array of Message``, ``Text or null``."""
    return _said(schema, 0)[:LONGEST]


def _said(schema: Node, depth: int) -> str:
    if not isinstance(schema, dict) or depth > DEEPEST:
        return "anything"
    name = reference(schema)
    if name:
        return name
    variants = [each for key in (*_VARIANTS, "allOf") for each in listed(schema.get(key))]
    if variants:
        words = [_said(each, depth + 1) for each in variants[:20]]
        return " or ".join(dict.fromkeys(word for word in words if word != "anything")) or "anything"
    kinds = names(schema.get("type")) or ((schema["type"],) if isinstance(schema.get("type"), str) else ())
    nullable = schema.get("nullable") in (True, "true")
    words = [_plain(str(kind), schema, depth) for kind in kinds]
    if not words:
        words = ["object"] if "properties" in schema else ["anything"]
    return " or ".join([*words, *(["null"] if nullable and "null" not in words else [])])


def _plain(kind: str, schema: dict[str, Node], depth: int) -> str:
    if kind == "array":
        return f"array of {_said(schema.get('items'), depth + 1)}"
    form = schema.get("format")
    return f"{kind} ({form})" if isinstance(form, str) and form and kind == "string" else kind


def values(schema: Node) -> tuple[str, ...]:
    """The only values that a schema allows, as printed; empty where it lists none, or lists some beside any other."""
    if not isinstance(schema, dict):
        return ()
    own = schema.get("enum")
    if not isinstance(own, list):
        variants = [inner for inner in listed(schema.get("anyOf")) if isinstance(inner, dict)]
        others = any(inner.get("type") == "string" and not listed(inner.get("enum")) for inner in variants)
        own = [] if others else [each for inner in variants for each in listed(inner.get("enum"))]
    return tuple(sorted({str(each)[:LONGEST] for each in own if isinstance(each, str)}))[:MOST_VALUES]


def reference(schema: Node) -> str:
    """The name of the schema that this one stands for; empty where it stands for itself."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    return target.rpartition("/")[2][:LONGEST] if isinstance(target, str) and target.startswith("#/") else ""


def mapping(value: Node) -> Iterator[tuple[str, Node]]:
    """The pairs of a map, those with names."""
    if isinstance(value, dict):
        yield from ((key[:LONGEST], inner) for key, inner in value.items() if isinstance(key, str) and key)


def listed(value: Node) -> list[Node]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def names(value: Node) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(each for each in listed(value) if isinstance(each, str))
