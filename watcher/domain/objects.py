"""Objects of two contracts that stand at one place: which of them are each other, whatever they are called. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.domain.contract_graph import Graph, Place, View
from watcher.domain.contracts import DEPRECATED, OPTIONAL, field_of
from watcher.domain.facts import Fact

ALIKE = 0.5  # share of the names of fields that two objects have in common, where nothing but those tells
_MOST = 30  # objects of one place that are compared with each other


@dataclass(frozen=True, slots=True)
class Object:
    """An object, or several that are taken as one: a field is required where all of them require it."""

    places: View

    @property
    def name(self) -> str:
        """Of the schema that it is, if it is one of its own name."""
        lone = self.places[0] if len(self.places) == 1 else ("", "", "-")
        return lone[1] if not lone[2] and " " not in lone[1] else ""

    @property
    def label(self) -> str:
        """How it is called."""
        return self.name or "object"

    def fields(self, graph: Graph) -> dict[str, View]:
        """The places of its fields, by their names."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            for name, below in graph.fields(place).items():
                found.setdefault(name, []).append(below)
        return {name: tuple(places) for name, places in found.items()}

    def fact(self, graph: Graph, places: View) -> Fact | None:
        """What is said of a field, for all objects that it is of."""
        if len(places) == len(self.places) == 1:
            return graph.fact(places[0])
        facts = [fact for place in places if (fact := graph.fact(place)) is not None]
        if not facts:
            return None
        said = [found for fact in facts if (found := field_of(fact)) is not None]
        first = facts[0]
        if len(places) == len(self.places) and all(field.required for field in said):
            return first
        note = f", {DEPRECATED}" if said and all(field.deprecated for field in said) else ""
        optional = f"{OPTIONAL}{note}"
        return replace(first, value=(*first.value[:-1], optional)) if isinstance(first.value, tuple) else first


@dataclass(frozen=True, slots=True)
class Matched:
    """Which objects are the same, which are gone, and which are new."""

    pairs: tuple[tuple[Object, Object], ...]
    gone: tuple[Object, ...] = ()
    come: tuple[Object, ...] = ()


def paired_objects(old: Graph, new: Graph, was: Sequence[Place], now: Sequence[Place]) -> Matched:
    """The objects of a place before and after, in pairs.

    Those of one name are the same; of those left, lone ones are, and those alike. Objects without names are compared
    as one with all that are left, for a contract that names them, or no longer does, is the same.
    """
    kept = [place for place in was if place in now]
    gone = [place for place in was if place not in now]
    come = [place for place in now if place not in kept]
    pairs = [(Object((place,)), Object((place,))) for place in kept]
    if gone and come:
        nameless = any(not Object((place,)).name for place in (*gone, *come))
        if nameless or (len(gone) == len(come) == 1 and not kept):
            return Matched((*pairs, (Object(tuple(gone)), Object(tuple(come)))))
        for one, other in _alike(old, new, gone[:_MOST], come[:_MOST]):
            pairs.append((Object((one,)), Object((other,))))
            gone.remove(one)
            come.remove(other)
    return Matched(tuple(pairs), tuple(Object((each,)) for each in gone), tuple(Object((each,)) for each in come))


def _alike(old: Graph, new: Graph, gone: Sequence[Place], come: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Those that have most fields in common, the most alike first."""
    near = [(_likeness(old, new, one, other), one, other) for one in gone for other in come]
    found: list[tuple[Place, Place]] = []
    for share, one, other in sorted(near, key=lambda each: (-each[0], each[1:])):
        if share >= ALIKE and all(one != a and other != b for a, b in found):
            found.append((one, other))
    return found


def _likeness(old: Graph, new: Graph, one: Place, other: Place) -> float:
    was, now = old.fields(one), new.fields(other)
    common = was.keys() & now.keys()
    for name in common:  # another value of what tells variants apart is another variant
        values, others = old.values(was[name]), new.values(now[name])
        if len(values) == len(others) == 1 and values != others:
            return 0.0
    whole = len(was.keys() | now.keys())
    return len(common) / whole if whole else 0.0
