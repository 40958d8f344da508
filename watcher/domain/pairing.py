"""Two readings of one page side by side: what became of every fact that was known. Pure.

Unlike :mod:`watcher.domain.diffing` it asks nothing about time: it serves to tell whether a
reading is one of the page we wanted at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from watcher.domain.diffing import comparable
from watcher.domain.facts import Fact, FactKey

Role = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact that was known, and what the new reading says of the same thing.

    Attributes:
        new: None where it says nothing.
        numbers: both values in one unit; None where one is missing, no number, or in another unit or currency.
        differs: whether the new reading says something else, or nothing.
        place: where the new fact stands in its reading, counted from 0; -1 where there is none.
    """

    old: Fact
    new: Fact | None
    numbers: tuple[Decimal, Decimal] | None
    differs: bool
    place: int = -1


def pair(old: Fact, new: Fact | None, place: int = -1) -> Pair:
    """Two facts on one thing, compared."""
    if new is None:
        return Pair(old, None, None, differs=True)
    was = comparable(old)
    now = was if new.value == old.value and new.unit == old.unit else comparable(new)
    if was is None or now is None or was[1:] != now[1:]:
        return Pair(old, new, None, old.said() != new.said(), place)
    return Pair(old, new, (was[0], now[0]), was[0] != now[0], place)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was known, in the order of the page, and what is new beside it."""

    pairs: tuple[Pair, ...]
    fresh: tuple[Fact, ...]

    @property
    def lost(self) -> tuple[Fact, ...]:
        """What was known and is not in the new reading."""
        return tuple(each.old for each in self.pairs if each.new is None)

    @property
    def differing(self) -> bool:
        """Whether anything that was known is said otherwise or no more."""
        return any(each.differs for each in self.pairs)

    @property
    def churn(self) -> int:
        """The share that is new, gone or said otherwise, in whole percent of the larger side."""
        touched = sum(each.differs for each in self.pairs) + len(self.fresh)
        return 100 * min(touched, self.size) // self.size if self.size else 0

    @property
    def size(self) -> int:
        """How many facts the larger side holds."""
        return max(len(self.pairs), len(self.pairs) - len(self.lost) + len(self.fresh))

    def moved(self) -> tuple[Pair, ...]:
        """The pairs whose number is another one now."""
        return tuple(each for each in self.pairs if each.numbers is not None and each.differs)


def compare(known: Sequence[Fact], found: Sequence[Fact], unread: Collection[FactKey] = ()) -> Comparison:
    """Pair what was known with a new reading: by its label, else by its model.

    Args:
        known: the facts of the last good reading. Of several on one key the first counts.
        found: the new ones.
        unread: what the reader saw and could not read: still on the page, so not compared.
    """
    seen = set(unread)
    old = {key: fact for key, fact in _firsts(known).items() if key not in seen}
    new = _firsts(found)
    places = {key: place for place, key in enumerate(new)}
    by_role = {_role(fact): key for key, fact in new.items() if fact.model and key not in old}
    pairs, met = [], set[FactKey]()
    for key, fact in old.items():
        other: FactKey | None = key if key in new else by_role.get(_role(fact)) if fact.model else None
        if other is not None:
            met.add(other)
        pairs.append(pair(fact, None) if other is None else pair(fact, new[other], places[other]))
    return Comparison(tuple(pairs), tuple(fact for key, fact in new.items() if key not in met))


def _firsts(facts: Iterable[Fact]) -> dict[FactKey, Fact]:
    firsts: dict[FactKey, Fact] = {}
    for fact in facts:
        firsts.setdefault(fact.key, fact)
    return firsts


def _role(fact: Fact) -> Role:
    return (fact.model, fact.attribute, fact.qualifiers)
