"""Two sides of sections that differ: which of them are one, and what became of them.

Each step takes away what it explains: equal labels, equal words, split and merged sections, those
that are alike. What is left was added or removed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from probes.parsing.policy.parts import ALIKE, Part, adds_up, joined, likeness, making_up
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import ROW
from watcher.domain.facts import folded

Pair = tuple[Part, Part]
_Moved = frozenset[tuple[tuple[str, ...], int]]
_MOST = 400  # parts without a partner on each side that are compared with each other


@dataclass(slots=True)
class Pairing:
    """The parts of both sides that no step has explained yet, and the differences found."""

    old: list[Part]
    new: list[Part]
    found: list[tuple[Part, Difference]] = field(default_factory=list)

    def differences(self) -> tuple[Difference, ...]:
        """One difference for each part that changed, in the order of the new document."""
        pairs = [*self._same_label(), *self._same_body()]
        pairs = [pair for pair in pairs if not self._split(*pair) and not self._merged(*pair)]
        pairs += self._alike()
        moved = dict(_relocated(pairs))
        for was, now in pairs:
            kind = ChangeType.RELOCATED if was in moved else _kind(was, now)
            if kind is not None:
                self._tell(now, kind, was, now)
        for part in self.old:
            self._tell(part, ChangeType.REMOVED, part, None)
        for part in self.new:
            self._tell(part, ChangeType.ADDED, None, part)
        return tuple(difference for _, difference in sorted(self.found, key=lambda found: found[0].place))

    def _tell(self, at: Part, kind: ChangeType, was: Part | None, now: Part | None) -> None:
        if not (now or at).all:
            return
        self.found.append((at, Difference(kind, was.fact if was else None, now.fact if now else None)))

    def _take(self, pairs: Iterable[Pair]) -> list[Pair]:
        taken = list(pairs)
        gone, come = {id(was) for was, _ in taken}, {id(now) for _, now in taken}
        self.old = [part for part in self.old if id(part) not in gone]
        self.new = [part for part in self.new if id(part) not in come]
        return taken

    def _same_label(self) -> list[Pair]:
        """Parts with one label: those of equal words first, then in their order."""
        groups: dict[tuple[str, str], tuple[list[Part], list[Part]]] = defaultdict(lambda: ([], []))
        for side, parts in enumerate((self.old, self.new)):
            for part in parts:
                groups[folded(part.fact.subject), part.fact.attribute][side].append(part)
        return self._take(pair for group in groups.values() for pair in _in_order(*group))

    def _same_body(self) -> list[Pair]:
        """Parts with equal words under another heading."""
        return self._take(_equal(self.old, self.new, lambda part: part.body))

    def _split(self, was: Part, now: Part) -> bool:
        """Whether what a part lost makes up others that are new."""
        lost = was.bag - now.bag
        others = making_up(lost, self.new[:_MOST]) if lost and not now.bag - was.bag else []
        if not others:
            return False
        kind = ChangeType.REFORMATTED if adds_up(lost, others) else ChangeType.SPLIT
        for part in (now, *others):
            self._tell(part, kind, was, part)
        self.new = [part for part in self.new if part not in others]
        return True

    def _merged(self, was: Part, now: Part) -> bool:
        """Whether what a part gained makes up others that are gone."""
        gained = now.bag - was.bag
        others = making_up(gained, self.old[:_MOST]) if gained and not was.bag - now.bag else []
        if not others:
            return False
        kind = ChangeType.REFORMATTED if adds_up(gained, others) else ChangeType.MERGED
        for part in (was, *others):
            self._tell(now, kind, part, now)
        self.old = [part for part in self.old if part not in others]
        return True

    def _alike(self) -> list[Pair]:
        """Parts under other labels that share most words, the most alike first."""
        scored = [
            (share, was, now)
            for was in self.old[:_MOST]
            for now in self.new[:_MOST]
            if (share := likeness(was, now)) >= ALIKE
        ]
        met: set[Part] = set()
        pairs = []
        for _, was, now in sorted(scored, key=lambda each: -each[0]):
            if was not in met and now not in met:
                met |= {was, now}
                pairs.append((was, now))
        return self._take(pairs)


def _in_order(old: list[Part], new: list[Part]) -> Iterator[Pair]:
    same = list(_equal(old, new, lambda part: part.all))
    met = {part for pair in same for part in pair}
    yield from same
    rest = ([part for part in side if part not in met] for side in (old, new))
    yield from zip(*rest, strict=False)


def _equal(old: Iterable[Part], new: Iterable[Part], key: Callable[[Part], tuple[str, ...]]) -> Iterator[Pair]:
    """Pairs of parts with the same words; none of parts without any."""
    waiting: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    for part in new:
        waiting[key(part)].append(part)
    for part in old:
        others = waiting.get(key(part))
        if key(part) and others:
            yield part, others.pop(0)


def _kind(was: Part, now: Part) -> ChangeType | None:
    """What happened between two readings of one part; None where only what stands above it did."""
    same_cells = was.fact.attribute == ROW and Counter(was.texts) == Counter(now.texts)
    if joined(was.body) != joined(now.body) and not same_cells:
        return ChangeType.ALTERED
    if joined(was.title) != joined(now.title):
        return ChangeType.RETITLED
    return ChangeType.REFORMATTED if was.fact.value != now.fact.value else None


def _relocated(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Those pairs of which one only lost the paragraphs that another only gained."""
    left: dict[_Moved, Pair] = {}
    came: dict[_Moved, Pair] = {}
    for was, now in pairs:
        lost, gained = (Counter(one.texts) - Counter(other.texts) for one, other in ((was, now), (now, was)))
        if lost and not gained:
            left[frozenset(lost.items())] = (was, now)
        elif gained and not lost:
            came[frozenset(gained.items())] = (was, now)
    for moved in left.keys() & came.keys():
        yield left[moved]
        yield came[moved]
