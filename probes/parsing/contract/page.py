"""A contract as facts: its operations, their parameters, and the fields of what is sent and answered. Pure.

Only what an operation reaches is read. A schema that is both sent and answered has facts of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from probes.parsing.contract.loading import Node, load
from probes.parsing.contract.shapes import Shape, Shapes, TooMuch, listed, mapping, reference, said
from watcher.domain.contracts import API, CURRENT, DEPRECATED, OPERATION, OPTIONAL, PARTS, REQUIRED
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Unreadable

MOST_OPERATIONS = 5_000
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_SHARED = ("parameters", "requestBodies", "responses")
_TRUE = (True, "true")


def read_contract(body: bytes) -> Reading | Unreadable:
    """What a contract says; unreadable where the bytes are none, or one without operations."""
    try:
        tree = load(body)
        facts = tuple(_Contract(tree).facts())
    except TooMuch as error:
        return Unreadable(f"the contract has {error}")
    except ValueError as error:
        return Unreadable(str(error))
    if not any(fact.attribute == OPERATION for fact in facts):
        return Unreadable("the contract has no operations")
    return Reading(facts)


@dataclass(slots=True)
class _Sides:
    """Which schemas are sent, and which are answered."""

    request: set[str] = field(default_factory=set)
    response: set[str] = field(default_factory=set)


class _Contract:
    """Reads one document."""

    def __init__(self, tree: Mapping[str, Node]) -> None:
        self._tree = tree
        components = tree.get("components")
        held = components if isinstance(components, dict) else {}
        self._schemas = dict(mapping(held.get("schemas") or tree.get("definitions")))
        self._shared = {kind: dict(mapping(held.get(kind) or tree.get(kind))) for kind in _SHARED}
        self._shapes = Shapes()
        self._named: dict[str, Shape] = {}
        self._sides = _Sides()

    def facts(self) -> Iterator[Fact]:
        """All facts, operations first."""
        info = self._tree.get("info")
        version = info.get("version") if isinstance(info, dict) else None
        if isinstance(version, str) and version.strip():
            yield Fact(API, "version", version.strip()[:100], where="info.version")
        operations = list(self._operations())[:MOST_OPERATIONS]
        for name, operation, shared in operations:
            state = DEPRECATED if operation.get("deprecated") in _TRUE else CURRENT
            yield Fact(API, OPERATION, state, qualifiers=qualifiers({"of": name}), where=f"paths {name}")
            yield from self._parameters(name, [*shared, *listed(operation.get("parameters"))])
            yield from self._bodies(name, operation)
        for side, reached in (("request", self._sides.request), ("response", self._sides.response)):
            for name in sorted(self._closure(reached)):
                yield from _fields(name, side, self._shape(name), f"schema {name}")

    def _operations(self) -> Iterator[tuple[str, dict[str, Node], list[Node]]]:
        for path, item in mapping(self._tree.get("paths")):
            if isinstance(item, dict):
                for method in _METHODS:
                    operation = item.get(method)
                    if isinstance(operation, dict):
                        yield f"{method.upper()} {path}", operation, listed(item.get("parameters"))

    def _parameters(self, name: str, parameters: list[Node]) -> Iterator[Fact]:
        for given in parameters:
            parameter = self._resolved(given, "parameters")
            label, place = parameter.get("name"), parameter.get("in")
            if not isinstance(label, str) or not isinstance(place, str):
                continue
            if place == "body":  # Swagger 2
                yield from self._side(name, "request", parameter.get("schema"))
                continue
            presence = REQUIRED if parameter.get("required") in _TRUE else OPTIONAL
            words = said(parameter.get("schema") or parameter)
            about = qualifiers({"of": name, "field": f"{label[:200]} ({place[:20]})"})
            yield Fact(API, "parameter", (words, presence), qualifiers=about, where=f"paths {name}")

    def _bodies(self, name: str, operation: dict[str, Node]) -> Iterator[Fact]:
        body = self._resolved(operation.get("requestBody"), "requestBodies")
        yield from self._side(name, "request", *_schemas(body))
        answers = [
            self._resolved(answer, "responses")
            for status, answer in mapping(operation.get("responses"))
            if status.startswith("2") or status == "default"
        ]
        yield from self._side(name, "response", *(schema for answer in answers for schema in _schemas(answer)))

    def _side(self, name: str, side: str, *schemas: Node) -> Iterator[Fact]:
        """What is sent to, or answered by, an operation: schemas of their own names, and fields without any."""
        parts: set[str] = set()
        for schema in schemas:
            shape = self._shapes.shape(schema)
            yield from _fields(name, side, Shape(shape.fields, set()), f"paths {name}")
            parts |= shape.parts
        getattr(self._sides, side).update(parts)
        if parts:
            yield Fact(API, PARTS, tuple(sorted(parts)), qualifiers=qualifiers({"of": name, "side": side}))

    def _resolved(self, given: Node, kind: str) -> dict[str, Node]:
        name = reference(given)
        found = self._shared[kind].get(name) if name else given
        return found if isinstance(found, dict) else {}

    def _closure(self, roots: set[str]) -> set[str]:
        reached, waiting = set(), list(roots)
        while waiting:
            name = waiting.pop()
            if name not in reached and name in self._schemas:
                reached.add(name)
                waiting += self._shape(name).parts
        return reached

    def _shape(self, name: str) -> Shape:
        """A named schema's, read once."""
        if name not in self._named:
            self._named[name] = self._shapes.shape(self._schemas.get(name))
        return self._named[name]


def _schemas(holder: dict[str, Node]) -> list[Node]:
    """The schemas of a body: one for each media type, or Swagger 2's own."""
    found = [media.get("schema") for _, media in mapping(holder.get("content")) if isinstance(media, dict)]
    return [schema for schema in (*found, holder.get("schema")) if schema is not None]


def _fields(name: str, side: str, shape: Shape, where: str) -> Iterator[Fact]:
    for found in shape.fields.values():
        about = qualifiers({"of": name, "field": found.path})
        presence = REQUIRED if found.required else OPTIONAL
        yield Fact(API, f"{side}_field", (found.type, presence), qualifiers=about, where=where)
        if found.values:
            yield Fact(API, f"{side}_values", found.values, qualifiers=about, where=where)
    if shape.parts:
        yield Fact(API, PARTS, tuple(sorted(shape.parts)), qualifiers=qualifiers({"of": name, "side": side}))
