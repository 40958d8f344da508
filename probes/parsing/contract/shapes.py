"""Schemas as shapes: aliases that multiply, references in circles and deep nesting end by counting. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from probes.parsing.contract.loading import Node
from probes.parsing.contract.spots import ANYTHING, UNKNOWN, Shape, Spot, all_of, any_of, number, under

DEEPEST = 40  # schemas within each other
MOST_STEPS = 600_000  # places that are looked at or copied, in one document
MOST_VALUES = 300
LONGEST = 200
_VARIANTS = ("oneOf", "anyOf")
_BOUNDS = (
    "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxLength", "minLength", "maxItems", "minItems",
)  # fmt: skip
_CONTENT = frozenset(
    {"$ref", "type", "properties", "items", "enum", "const", "additionalProperties", "allOf", *_VARIANTS}
)
_TRUE = (True, "true")
_SCHEMAS = ("components/schemas/", "definitions/")


class TooMuch(ValueError):
    """A contract whose schemas say more than any contract does."""


class Shapes:
    """Reads the schemas of one document, within one bound for all."""

    def __init__(self, tree: Mapping[str, Node]) -> None:
        self._tree = tree
        self._left = MOST_STEPS
        self._known: dict[int, Shape] = {}
        self._open: set[int] = set()

    def shape(self, schema: Node) -> Shape:
        """What one schema says at each place.

        Raises:
            TooMuch: the document says more than any contract.
        """
        return self._shape(schema, 0)

    def either(self, schemas: list[Node]) -> Shape:
        """What any of these schemas says."""
        return self._any_of([self._shape(schema, 0) for schema in _each_once(schemas)])

    def _shape(self, schema: Node, depth: int) -> Shape:
        self._spend(1)
        if not isinstance(schema, dict) or depth > DEEPEST or id(schema) in self._open:
            return UNKNOWN
        known = self._known.get(id(schema))
        if known is None:
            self._open.add(id(schema))
            known = self._known[id(schema)] = self._read(schema, depth)
            self._open.discard(id(schema))
        return known

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuch("schemas that say more than those of any contract")

    def _any_of(self, shapes: list[Shape]) -> Shape:
        self._spend(sum(map(len, shapes)))
        return any_of(shapes)

    def _read(self, schema: dict[str, Node], depth: int) -> Shape:
        pointer = schema.get("$ref")
        if isinstance(pointer, str):
            name = named(pointer)
            found = None if name else self._pointed(pointer)
            shape = self._shape(found, depth + 1) if found is not None else _of(f"#{name or _last(pointer)}")
            return _noted(schema, shape)
        whole = _each_once(listed(schema.get("allOf")))
        lone = _lone_name(schema, whole)
        if lone:
            return _noted(schema, _of(f"#{lone}"))
        variants = [shape for key in _VARIANTS for shape in self._variants(schema.get(key), depth + 1)]
        own = self._own(schema, depth)
        stands = variants and len(own) == 1 and own[""] == Spot(own[""].types)  # "type: object" beside named ones
        parts = [] if stands and any(kind.startswith("#") for each in variants for kind in each[""].types) else [own]
        parts += [self._part(each, depth + 1) for each in whole]
        said = [part for part in (*parts, *variants) if part != UNKNOWN] or [UNKNOWN]
        wanted = {f".{quoted(name)}" for each in (schema, *whole) if isinstance(each, dict)
                  for name in names(each.get("required"))}  # fmt: skip
        self._spend(sum(map(len, said)))
        return _noted(schema, _asking(all_of(said), wanted))

    def _variants(self, given: Node, depth: int) -> Iterator[Shape]:
        """What a list of variants says as one; nothing, where they only say which fields go together."""
        variants = [each for each in _each_once(listed(given)) if _says_what(each)]
        if variants:
            yield self._any_of([self._shape(each, depth) for each in variants])

    def _part(self, schema: Node, depth: int) -> Shape:
        """A part of a whole: of a named schema, what it holds."""
        name = reference(schema)
        return self._shape(self._pointed(f"#/{_SCHEMAS[0]}{name}") or self._pointed(f"#/{_SCHEMAS[1]}{name}")
                           if name else schema, depth)  # fmt: skip

    def _pointed(self, pointer: str) -> Node:
        """What stands at a place of this document; None where nothing does."""
        found: Node = self._tree
        if not pointer.startswith("#/"):
            return None
        for step in pointer[2:].split("/")[:DEEPEST]:
            key = unquote(step).replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def _own(self, schema: dict[str, Node], depth: int) -> Shape:
        """What a schema says itself, apart from its parts and variants."""
        fields: dict[str, Spot] = {}
        wanted = frozenset(names(schema.get("required")))
        for key, inner in mapping(schema.get("properties")):
            fields |= self._inner(f".{quoted(key)}", inner, depth, required=key in wanted)
        if isinstance(schema.get("items"), dict):
            fields |= self._inner("[]", schema["items"], depth, required=False)
        if isinstance(schema.get("additionalProperties"), dict):
            fields |= self._inner("{}", schema["additionalProperties"], depth, required=False)
        allowed = values(schema)
        types = _types(schema, allowed)
        bounds = frozenset((word, found) for word in _BOUNDS if (found := number(schema.get(word))))
        spot = Spot(types, values=frozenset(allowed), bounds=bounds)
        return {"": spot, **fields}

    def _inner(self, token: str, schema: Node, depth: int, *, required: bool) -> dict[str, Spot]:
        shape = self._shape(schema, depth + 1)
        self._spend(len(shape))
        return under(token, shape, required=required)


def _noted(schema: dict[str, Node], shape: Shape) -> Shape:
    """A shape with what stands beside a schema's content: that it may be null, that it is deprecated, its default."""
    if schema.get("nullable") in _TRUE:
        shape = any_of([shape, _of("null")])
    deprecated, default = schema.get("deprecated") in _TRUE, _plain(schema.get("default"))
    if deprecated or default:
        spot = shape[""]
        noted = replace(spot, deprecated=spot.deprecated or deprecated, default=default or spot.default)
        shape = {**shape, "": noted}
    return shape


def _plain(value: Node) -> str:
    """A value as printed, in one notation; empty for what is no text, number or truth."""
    if isinstance(value, bool):
        return str(value).lower()
    return (number(value) or value[:LONGEST]) if isinstance(value, str) and value != "null" else ""


def _asking(shape: Shape, wanted: Collection[str]) -> Shape:
    """A shape with these fields required."""
    late = [path for path in wanted if path in shape and not shape[path].required]
    return {**shape, **{path: replace(shape[path], required=True) for path in late}} if late else shape


def _of(kind: str) -> Shape:
    return {"": Spot(frozenset({kind}))}


def _lone_name(schema: dict[str, Node], whole: list[Node]) -> str:
    """The one schema that another stands for, with a description beside it."""
    alone = len(whole) == 1 and not (_CONTENT - {"allOf", "type"}) & schema.keys()
    return reference(whole[0]) if alone else ""


def _says_what(schema: Node) -> bool:
    """Whether a variant says what it is, and not only which fields go together."""
    return isinstance(schema, dict) and bool(_CONTENT & schema.keys())


def _types(schema: dict[str, Node], allowed: tuple[str, ...]) -> frozenset[str]:
    said = schema.get("type")
    kinds = list(names(said)) or ([str(said)] if isinstance(said, str) else [])
    if not kinds and "properties" in schema:
        kinds = ["object"]
    elif not kinds and "items" in schema:
        kinds = ["array"]
    elif not kinds and isinstance(schema.get("additionalProperties"), dict):
        kinds = ["object"]
    elif not kinds and allowed:
        kinds = ["string"]
    form = schema.get("format")
    formed = f"string ({form[:40]})" if isinstance(form, str) and form else "string"
    return frozenset(formed if kind == "string" else kind[:40] for kind in kinds) or frozenset({ANYTHING})


def values(schema: dict[str, Node]) -> tuple[str, ...]:
    """The only values that a schema allows, as printed; empty where it lists none."""
    own = [*listed(schema.get("enum")), *([schema["const"]] if "const" in schema else [])]
    said = (str(each).lower() if isinstance(each, bool) else each for each in own)
    found = {each[:LONGEST] for each in said if isinstance(each, str)} - {"null"}
    return tuple(sorted(found))[:MOST_VALUES]


def named(pointer: str) -> str:
    """The name of the schema that a reference leads to; empty where it leads to anything else."""
    place = pointer.removeprefix("#/")
    for folder in _SCHEMAS:
        name = place.removeprefix(folder)
        if name != place and "/" not in name:
            return unquote(name).replace("~1", "/").replace("~0", "~")[:LONGEST]
    return ""


def reference(schema: Node) -> str:
    """The name of the schema that this one stands for; empty where it stands for itself."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    return named(target) if isinstance(target, str) else ""


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2][:LONGEST]


def quoted(key: str) -> str:
    """A key as a path has it: in quotes where it holds signs that paths are made of."""
    return f"'{key.replace(chr(39), '’')}'" if set(key) & set(".[]{}'") else key


def _each_once(schemas: list[Node]) -> list[Node]:
    """The schemas without repetitions of one and the same."""
    return list({id(schema): schema for schema in schemas}.values())


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
