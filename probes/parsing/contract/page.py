"""A contract as facts: its operations, their parameters, and the fields of what is sent and answered. Pure.

Only what an operation reaches is read. A schema that is both sent and answered has facts of both. The types of a field
are all that it may be, ``#Message`` a named schema; its last value says whether it is required, and deprecated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from probes.parsing.contract.loading import Node, load
from probes.parsing.contract.security import Schemes
from probes.parsing.contract.shapes import Shapes, TooMuch, listed, mapping, quoted
from probes.parsing.contract.spots import Shape, Spot, under
from watcher.domain.contracts import (
    API,
    CURRENT,
    DEPRECATED,
    OPERATION,
    OPTIONAL,
    PARAMETER,
    REQUIRED,
    SECURITY,
    SERVERS,
    of_side,
)
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Unreadable

MOST_OPERATIONS = 5_000
MOST_FACTS = 100_000
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_SHARED = ("parameters", "requestBodies", "responses")
_TRUE = (True, "true")


def read_contract(body: bytes) -> Reading | Unreadable:
    """What a contract says; unreadable where the bytes are none, or one without operations."""
    try:
        tree = load(body)
        facts = tuple(_bounded(_Contract(tree).facts()))
    except TooMuch as error:
        return Unreadable(f"the contract has {error}")
    except ValueError as error:
        return Unreadable(str(error))
    if not any(fact.attribute == OPERATION for fact in facts):
        return Unreadable("the contract has no operations")
    return Reading(facts, whole=True)


def _bounded(facts: Iterator[Fact]) -> Iterator[Fact]:
    for number, fact in enumerate(facts):
        if number >= MOST_FACTS:
            raise TooMuch(f"more than {MOST_FACTS} fields")
        yield fact


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
        self._shapes = Shapes(tree)
        self._schemes = Schemes(held.get("securitySchemes") or tree.get("securityDefinitions"))
        self._sides = _Sides()

    def facts(self) -> Iterator[Fact]:
        """All facts, operations first."""
        info = self._tree.get("info")
        version = info.get("version") if isinstance(info, dict) else None
        if isinstance(version, str) and version.strip():
            yield Fact(API, "version", version.strip()[:100], where="info.version")
        if servers := tuple(dict.fromkeys(self._servers())):
            yield Fact(API, SERVERS, servers[:20], where="servers")
        if ways := self._schemes.ways(self._tree):
            yield Fact(API, SECURITY, ways, where="security")
        operations = list(self._operations())[:MOST_OPERATIONS]
        for name, operation, shared in operations:
            state = DEPRECATED if operation.get("deprecated") in _TRUE else CURRENT
            yield Fact(API, OPERATION, state, qualifiers=qualifiers({"of": name}), where=f"paths {name}")
            if ways := self._schemes.ways(operation):
                yield Fact(API, SECURITY, ways, qualifiers=qualifiers({"of": name}), where=f"paths {name}")
            yield from self._parameters(name, [*shared, *listed(operation.get("parameters"))])
            yield from self._bodies(name, operation)
        for side, reached in (("request", self._sides.request), ("response", self._sides.response)):
            for name, shape in sorted(self._closure(reached).items()):
                yield from _fields(name, side, shape, f"schema {name}")

    def _servers(self) -> Iterator[str]:
        """The addresses under which the paths stand, the first one first."""
        for server in listed(self._tree.get("servers")):
            url = server.get("url") if isinstance(server, dict) else None
            if isinstance(url, str) and url.strip():
                yield url.strip().rstrip("/")[:300]
        host, base = self._tree.get("host"), self._tree.get("basePath")  # Swagger 2
        if isinstance(host, str) and host.strip():
            yield f"https://{host.strip()}{base if isinstance(base, str) else ''}".rstrip("/")[:300]

    def _operations(self) -> Iterator[tuple[str, dict[str, Node], list[Node]]]:
        for path, item in mapping(self._tree.get("paths")):
            if isinstance(item, dict):
                for method in _METHODS:
                    operation = item.get(method)
                    if isinstance(operation, dict):
                        yield f"{method.upper()} {path}", operation, listed(item.get("parameters"))

    def _parameters(self, name: str, parameters: list[Node]) -> Iterator[Fact]:
        """An operation's parameters; its own come after those of its path, and count instead of them."""
        found: dict[str, Spot] = {}
        bodies = []
        for given in parameters:
            parameter = self._resolved(given, "parameters")
            label, place = parameter.get("name"), parameter.get("in")
            if not isinstance(label, str) or not isinstance(place, str):
                continue
            if place == "body":  # Swagger 2
                bodies.append(parameter.get("schema"))
                continue
            schemas = _schemas(parameter) or [parameter]
            required = parameter.get("required") in _TRUE
            key = quoted(f"{label[:200]} ({place[:20]})")
            found |= under(f".{key}", self._shapes.either(schemas), required=required)
            if parameter.get("deprecated") in _TRUE:
                found |= {f".{key}": _deprecated(found[f".{key}"])}
        self._sides.request |= _named(found)
        yield from _fields(name, PARAMETER, found, f"paths {name}")
        if bodies:
            yield from self._side(name, "request", bodies)

    def _bodies(self, name: str, operation: dict[str, Node]) -> Iterator[Fact]:
        body = self._resolved(operation.get("requestBody"), "requestBodies")
        required = body.get("required") in _TRUE
        yield from self._side(name, "request", _schemas(body), required=required)
        yield from _media(name, "request", [body])
        answers = dict(mapping(operation.get("responses")))
        good = {status: answer for status, answer in answers.items() if status[:1] == "2"} or {
            status: answer for status, answer in answers.items() if status == "default"
        }
        answered = [self._resolved(answer, "responses") for answer in good.values()]
        yield from self._side(name, "response", [schema for answer in answered for schema in _schemas(answer)])
        yield from _media(name, "response", answered)

    def _side(self, name: str, side: str, schemas: list[Node], *, required: bool = False) -> Iterator[Fact]:
        """What is sent to, or answered by, an operation."""
        if schemas:
            shape = under("", self._shapes.either(schemas), required=required)
            getattr(self._sides, side).update(_named(shape))
            yield from _fields(name, side, shape, f"paths {name}")

    def _resolved(self, given: Node, kind: str) -> dict[str, Node]:
        target = given.get("$ref") if isinstance(given, dict) else None
        found = self._shared[kind].get(target.rpartition("/")[2]) if isinstance(target, str) else given
        return found if isinstance(found, dict) else {}

    def _closure(self, roots: set[str]) -> dict[str, Shape]:
        reached: dict[str, Shape] = {}
        waiting = sorted(roots)
        while waiting:
            name = waiting.pop()
            if name not in reached and name in self._schemas:
                reached[name] = self._shapes.shape(self._schemas[name])
                waiting += sorted(_named(reached[name]))
        return reached


def _deprecated(spot: Spot) -> Spot:
    return replace(spot, deprecated=True)


def _named(shape: Shape) -> set[str]:
    """The named schemas that a shape has as types."""
    return {kind[1:] for spot in shape.values() for kind in spot.types if kind.startswith("#")}


def _schemas(holder: dict[str, Node]) -> list[Node]:
    """The schemas of a body: one for each media type, or Swagger 2's own."""
    found = [media.get("schema") for _, media in mapping(holder.get("content")) if isinstance(media, dict)]
    return [schema for schema in (*found, holder.get("schema")) if schema is not None]


def _media(name: str, side: str, holders: list[dict[str, Node]]) -> Iterator[Fact]:
    kinds = {kind.partition(";")[0].strip().lower() for holder in holders for kind, _ in mapping(holder.get("content"))}
    if kinds:
        about = qualifiers({"of": name})
        yield Fact(API, of_side(side, "media"), tuple(sorted(kinds))[:50], qualifiers=about, where=f"paths {name}")


def _fields(name: str, side: str, shape: Shape, where: str) -> Iterator[Fact]:
    for path, spot in shape.items():
        about = qualifiers({"of": name, "field": path.removeprefix(".")})
        presence = f"{REQUIRED if spot.required else OPTIONAL}{f', {DEPRECATED}' if spot.deprecated else ''}"
        said = (*sorted(spot.types), presence)
        yield Fact(API, of_side(side, "field"), said, qualifiers=about, where=where)
        if spot.values:
            yield Fact(API, of_side(side, "values"), tuple(sorted(spot.values)), qualifiers=about, where=where)
        if side == "response":
            continue
        if spot.default:
            yield Fact(API, of_side(side, "default"), spot.default, qualifiers=about, where=where)
        if spot.bounds:
            bounds = tuple(sorted(f"{word} {found}" for word, found in spot.bounds))
            yield Fact(API, of_side(side, "bounds"), bounds, qualifiers=about, where=where)
