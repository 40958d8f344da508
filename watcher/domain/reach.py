"""Which operations of a contract reach a schema, for all of them in one walk. Pure.

Schemas that hold each other are one knot: its members are reached by the same operations. Knots are walked from the
operations down, each handing on its operations as the bits of one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.domain.facts import Fact

_FIELDS = ("request_field", "response_field", "parameter")
Node = tuple[str, str]  # a side, and the operation or schema


class Reach:
    """Who reaches what, of the facts of a contract."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._operations: list[str] = []
        self._parts: dict[Node, set[Node]] = {}
        known: set[str] = set()
        for fact in facts:
            name = fact.qualifier("of")
            if fact.attribute == "operation" and name not in known:
                known.add(name)
                self._operations.append(name)
            elif isinstance(fact.value, tuple):
                self._hold(fact)
        self._masks = self._spread()
        self._found: dict[Node, tuple[str, ...]] = {}

    def of(self, fact: Fact) -> tuple[str, ...]:
        """The operations that reach what a fact is about, in the order of the contract."""
        node = (_side(fact), fact.qualifier("of"))
        if node not in self._found:
            mask = self._masks.get(node, 0)
            self._found[node] = tuple(each for place, each in enumerate(self._operations) if mask >> place & 1)
        return self._found[node]

    def _hold(self, fact: Fact) -> None:
        side = _side(fact)
        parts = self._parts.setdefault((side, fact.qualifier("of")), set())
        if fact.attribute in _FIELDS:
            parts.update((side, kind[1:]) for kind in fact.value if kind.startswith("#"))

    def _spread(self) -> dict[Node, int]:
        masks: dict[Node, int] = {}
        for place, name in enumerate(self._operations):
            for side in ("request", "response"):
                masks[side, name] = 1 << place
        for knot in reversed(list(knots(self._parts))):
            mask = 0
            for node in knot:
                mask |= masks.get(node, 0)
            for node in knot:
                masks[node] = mask
                for part in self._parts.get(node, ()):
                    masks[part] = masks.get(part, 0) | mask
        return masks


def _side(fact: Fact) -> str:
    return "response" if fact.attribute.startswith("response") else "request"


def knots(parts: dict[Node, set[Node]]) -> Iterator[tuple[Node, ...]]:
    """The nodes of a graph, those that reach each other together; what is held comes before what holds it (Tarjan)."""
    walk = _Walk(parts)
    for root in parts:
        if root not in walk.order:
            yield from walk.down(root)


class _Walk:
    """One walk through a graph, without recursion: a contract may nest its schemas as deep as it likes."""

    def __init__(self, parts: dict[Node, set[Node]]) -> None:
        self._parts = parts
        self.order: dict[Node, int] = {}
        self._low: dict[Node, int] = {}
        self._open: list[Node] = []  # not yet part of a knot, in the order of the walk
        self._held: set[Node] = set()
        self._path: list[tuple[Node, Iterator[Node]]] = []

    def down(self, root: Node) -> Iterator[tuple[Node, ...]]:
        """The knots that are complete once everything below a node is walked."""
        self._enter(root)
        while self._path:
            node, inner = self._path[-1]
            part = next(inner, None)
            if part is None:
                yield from self._leave(node)
            elif part not in self.order:
                self._enter(part)
            elif part in self._held:
                self._low[node] = min(self._low[node], self.order[part])

    def _enter(self, node: Node) -> None:
        self.order[node] = self._low[node] = len(self.order)
        self._open.append(node)
        self._held.add(node)
        self._path.append((node, iter(sorted(self._parts.get(node, ())))))

    def _leave(self, node: Node) -> Iterator[tuple[Node, ...]]:
        self._path.pop()
        if self._path:
            above = self._path[-1][0]
            self._low[above] = min(self._low[above], self._low[node])
        if self._low[node] == self.order[node]:
            knot = [self._open.pop()]
            while knot[-1] != node:
                knot.append(self._open.pop())
            self._held.difference_update(knot)
            yield tuple(knot)
