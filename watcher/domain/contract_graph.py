"""The facts of one contract as a graph: what stands at a place, whatever names the document gives its schemas. Pure.

A place is a side, the operation or named schema that it belongs to, and a path in it. What may stand there are
scalars, entries of arrays, and objects; named schemas are followed to what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from watcher.domain.contracts import ANYTHING, PARAMETER, field_of, of_side
from watcher.domain.facts import Fact

Place = tuple[str, str, str]
View = tuple[Place, ...]  # places that are alternatives of each other
NULL = "null"
MOST_ALTERNATIVES = 500  # named schemas that are followed from one place
_LAST = re.compile(r"(?:\[\]|\{\}|\.?'[^']*'|\.?[^.\[\]{}']+)\Z")
_SIDES = {of_side(side, "field"): side for side in ("request", "response", PARAMETER)}
_ITEMS = "[]"


@dataclass(slots=True)
class Held:
    """What may stand at a view.

    Attributes:
        scalars: the types that are neither objects nor arrays; a schema that the document does not have, by its name.
        objects: the places whose fields an object there has.
        arrays: whether it may be an array, and the places of its entries.
        values: the only values allowed; None where any is, or where nothing there has values.
        bounds: ``maximum 4``, where only one place sets any.
        default: what is taken where nothing is sent, of the view itself, or else of the one schema there that names it.
    """

    scalars: set[str] = field(default_factory=set)
    objects: list[Place] = field(default_factory=list)
    arrays: bool = False
    entries: list[Place] = field(default_factory=list)
    values: frozenset[str] | None = None
    bounds: tuple[str, ...] = ()
    default: str = ""


class Graph:
    """One reading of a contract."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.operations: dict[str, Fact] = {}
        self.others: dict[tuple[str, str], Fact] = {}
        self._fields: dict[Place, Fact] = {}
        self._types: dict[Place, frozenset[str]] = {}
        self._values: dict[Place, tuple[str, ...]] = {}
        self._bounds: dict[Place, tuple[str, ...]] = {}
        self._defaults: dict[Place, str] = {}
        self._children: dict[Place, dict[str, Place]] = {}
        self._held: dict[tuple[View, frozenset[str]], Held] = {}
        for fact in facts:
            self._take(fact)

    def _take(self, fact: Fact) -> None:
        name, path = fact.qualifier("of"), fact.qualifier("field")
        side, _, what = fact.attribute.rpartition("_")
        if fact.attribute == "operation":
            self.operations[name] = fact
        elif fact.attribute in _SIDES:
            place = (_SIDES[fact.attribute], name, path)
            field_ = field_of(fact)
            self._fields[place] = fact
            self._types[place] = field_.types if field_ is not None else frozenset()
            self._stand(place)
        elif what == "default" and isinstance(fact.value, str):
            self._defaults[side, name, path] = fact.value
        elif what in ("values", "bounds") and isinstance(fact.value, tuple):
            (self._values if what == "values" else self._bounds)[side, name, path] = fact.value
        else:
            self.others[fact.attribute, name] = fact

    def _stand(self, place: Place) -> None:
        side, name, path = place
        last = _LAST.search(path)
        if last is not None:
            above = (side, name, path[: last.start()])
            self._children.setdefault(above, {})[last[0].removeprefix(".")] = place

    def fact(self, place: Place) -> Fact | None:
        """The field's fact."""
        return self._fields.get(place)

    def has(self, place: Place) -> bool:
        """Whether anything stands there."""
        return place in self._fields or place in self._children

    def fields(self, place: Place) -> dict[str, Place]:
        """The fields of an object, by their names."""
        return {name: below for name, below in self._children.get(place, {}).items() if name != _ITEMS}

    def types(self, place: Place) -> frozenset[str]:
        """What may stand there, as the document says it."""
        return self._types.get(place, frozenset())

    def values(self, place: Place) -> frozenset[str]:
        """The only values that a place itself allows."""
        return frozenset(self._values.get(place, ()))

    def leaf(self, place: Place) -> tuple[object, ...] | None:
        """All that is said of a place without parts; None of one with parts, or that is a named schema."""
        types = self.types(place)
        parts = place in self._children or any(kind[0] == "#" or kind in ("object", "array") for kind in types)
        if parts:
            return None
        return tuple(held.get(place) for held in (self._types, self._values, self._bounds, self._defaults))

    def named(self, view: View) -> frozenset[str]:
        """The named schemas that stand at a view itself."""
        return frozenset(kind[1:] for place in view for kind in self.types(place) if kind.startswith("#"))

    def alone(self, view: View) -> str:
        """The named schema that is all that stands at a view, but for null."""
        types = {kind for place in view for kind in self.types(place)} - {NULL}
        lone = next(iter(types), "") if len(types) == 1 else ""
        return lone[1:] if lone.startswith("#") else ""

    def only_objects(self, side: str, name: str) -> bool:
        """Whether a named schema is objects and nothing else: then no neighbour takes what it does not."""
        found = self.held(((side_of(side), name, ""),))
        return bool(found.objects) and not found.scalars - {NULL} and not found.arrays

    def held(self, view: View, without: frozenset[str] = frozenset()) -> Held:
        """What may stand at a view, apart from some of the named schemas there."""
        key = (view, without)
        if key not in self._held:
            self._held[key] = self._resolved(view, without)
        return self._held[key]

    def _resolved(self, view: View, without: frozenset[str]) -> Held:
        found, seen = Held(), set(view)
        waiting = list(reversed(view))
        scalars: list[Place] = []
        while waiting:
            place = waiting.pop()
            for kind in sorted(self.types(place)):
                below = (side_of(place[0]), kind[1:], "")
                if not kind.startswith("#"):
                    self._stands(found, place, kind)
                elif kind[1:] not in without and not self.has(below):
                    found.scalars.add(kind[1:])
                elif kind[1:] not in without and below not in seen and len(seen) < MOST_ALTERNATIVES:
                    seen.add(below)
                    waiting.append(below)
            if self._scalar(place):
                scalars.append(place)
        found.default = self._default(view, seen)
        found.values = self._all_values(scalars)
        bound = [self._bounds[place] for place in scalars if place in self._bounds]
        found.bounds = bound[0] if len(bound) == len(scalars) == 1 else ()
        return found

    def _stands(self, found: Held, place: Place, kind: str) -> None:
        if kind == "object":
            found.objects.append(place)
        elif kind == "array":
            found.arrays = True
            below = self._children.get(place, {}).get(_ITEMS)
            found.entries += [below] if below is not None else []
        else:
            found.scalars.add(kind)

    def _scalar(self, place: Place) -> bool:
        types = self.types(place)
        return any(kind in ("integer", "number", "array", ANYTHING) or kind.startswith("string") for kind in types)

    def _default(self, view: View, below: Iterable[Place]) -> str:
        own = {self._defaults[place] for place in view if place in self._defaults}
        named = own or {self._defaults[place] for place in below if place in self._defaults}
        return named.pop() if len(named) == 1 else ""

    def _all_values(self, places: Sequence[Place]) -> frozenset[str] | None:
        listing = [place for place in places if place in self._values or self._is_text(place)]
        if not listing or not all(place in self._values for place in listing):
            return None
        return frozenset(value for place in listing for value in self._values[place])

    def _is_text(self, place: Place) -> bool:
        return any(kind == ANYTHING or kind.startswith("string") for kind in self.types(place))

    def renamed(self, names: Iterable[str]) -> Iterator[Fact]:
        """The facts of these schemas themselves."""
        yield from (self._fields[place] for name in names for side in ("request", "response")
                    if (place := (side, name, "")) in self._fields)  # fmt: skip


def side_of(side: str) -> str:
    """The side on which the named schemas of a place stand: what parameters are is sent."""
    return "request" if side == PARAMETER else side
