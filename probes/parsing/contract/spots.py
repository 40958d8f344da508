"""What a schema says at each place: the types it allows, the values and bounds it names. Pure.

A shape is a schema flattened: its places by their paths, ``""`` for itself. A named schema that stands at a place is
one of its types, ``#Message``: what it holds is said once, under its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

ANYTHING = "anything"
_OF = {"maxLength": "string", "minLength": "string", "maxItems": "array", "minItems": "array"}
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class Spot:
    """One place. ``values`` are the only ones allowed, empty where any is; ``bounds`` pair a keyword and a number."""

    types: frozenset[str]
    required: bool = False
    values: frozenset[str] = frozenset()
    bounds: frozenset[tuple[str, str]] = frozenset()
    deprecated: bool = False
    default: str = ""

    @property
    def free(self) -> bool:
        """Whether it takes any text."""
        return not self.values and any(kind == ANYTHING or kind.startswith("string") for kind in self.types)


Shape = Mapping[str, Spot]
UNKNOWN: Shape = {"": Spot(frozenset({ANYTHING}))}


def under(token: str, shape: Shape, *, required: bool) -> dict[str, Spot]:
    """A shape as part of another."""
    return {f"{token}{path}": replace(spot, required=required) if not path else spot for path, spot in shape.items()}


def all_of(shapes: Sequence[Shape]) -> Shape:
    """What meets all of these."""
    if len(shapes) == 1:
        return shapes[0]
    found: dict[str, Spot] = {}
    for shape in shapes:
        for path, spot in shape.items():
            held = found.get(path)
            found[path] = spot if held is None else _both(held, spot)
    return found


def any_of(shapes: Sequence[Shape]) -> Shape:
    """What meets one of these: a field is there once, and required only where all that have fields ask for it."""
    if len(shapes) == 1:
        return shapes[0]
    objects = [shape for shape in shapes if "object" in shape[""].types]
    found: dict[str, list[Spot]] = {}
    for shape in shapes:
        for path, spot in shape.items():
            found.setdefault(path, []).append(spot)
    return {path: _either(spots, path, len(objects)) for path, spots in found.items()}


def _both(one: Spot, other: Spot) -> Spot:
    known = [spot.types for spot in (one, other) if spot.types != {ANYTHING}]
    types = known[0] & known[-1] or known[0] | known[-1] if known else one.types
    values = one.values & other.values or one.values or other.values
    return Spot(types, one.required or other.required, values, one.bounds | other.bounds,
                one.deprecated or other.deprecated, one.default or other.default)  # fmt: skip


def _either(spots: Sequence[Spot], path: str, objects: int) -> Spot:
    required = all(spot.required for spot in spots) and (not path or len(spots) >= objects)
    values = frozenset[str]() if any(spot.free for spot in spots) else _united(spot.values for spot in spots)
    defaults = {spot.default for spot in spots if spot.default}
    return Spot(
        _united(spot.types for spot in spots), required, values, _loosest(spots),
        all(spot.deprecated for spot in spots), defaults.pop() if len(defaults) == 1 else "",
    )  # fmt: skip


def _united(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _loosest(spots: Sequence[Spot]) -> frozenset[tuple[str, str]]:
    """Of each bound the one that takes most, where everything that it could bind has one."""
    found = set()
    for word in {word for spot in spots for word, _ in spot.bounds}:
        bound = [spot for spot in spots if _binds(word, spot.types)]
        numbers = [number for spot in bound for name, number in spot.bounds if name == word]
        if len(numbers) >= len(bound):
            upper = "max" in word.lower()
            found.add((word, (max if upper else min)(numbers, key=Decimal)))
    return frozenset(found)


def _binds(word: str, types: frozenset[str]) -> bool:
    kind = _OF.get(word)
    if kind is None:
        return bool(types & _NUMBERS) or ANYTHING in types
    return ANYTHING in types or any(each.startswith(kind) for each in types)


def number(value: object) -> str:
    """A number as printed, in one notation; empty for what is none."""
    try:
        found = Decimal(value) if isinstance(value, str) and len(value) < 40 else None
    except InvalidOperation:
        return ""
    return (
        format(found.normalize(), "f") if found is not None and found.is_finite() and abs(found.adjusted()) < 30 else ""
    )
