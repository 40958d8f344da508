"""How two readings of a contract differ, for who sends and who is answered. Pure.

Both are walked side by side from their operations down, each pair of places once. How a document is divided into
named schemas, what it calls them and in which order it lists what it takes make no difference; what a place takes does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.contract_graph import Graph, Held, Place, View, side_of
from watcher.domain.contract_paths import Pair, as_before, paired_operations, same_servers
from watcher.domain.contracts import API, SECURITY, SERVERS, SIDES, asks_models, of_side
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.objects import Object, paired_objects
from watcher.domain.reach import Reach

MOST_PAIRS = 200_000  # of places that are compared: schemas in circles of other lengths have very many


def diff_contracts(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """All differences of two readings; of what came or went as a whole, one."""
    if {(fact.key, fact.value) for fact in before} == {(fact.key, fact.value) for fact in after}:
        return ()
    found = tuple(_Walk(before, after).differences())
    if not found:
        return ()
    old, new = _Callers(Reach(before)), _Callers(Reach(after))
    return tuple(_with_callers(each, old, new) for each in found)


class _Callers:
    """Whom what is said of named schemas concerns, in words."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._said: dict[tuple[str, ...], str] = {}

    def named(self, fact: Fact | None) -> Fact | None:
        """A fact that says whom it concerns."""
        if fact is None:
            return None
        operations = self._reach.of(fact)
        if operations not in self._said:
            first = next(filter(asks_models, operations), next(iter(operations), ""))
            more = f" and {len(operations) - 1} more" if len(operations) > 1 else ""
            self._said[operations] = f"{first}{more}"
        return replace(fact, where=self._said[operations])


def _with_callers(found: Difference, old: _Callers, new: _Callers) -> Difference:
    """A difference whose facts say whom it concerns where they stand in a schema of its own name."""
    if " " in found.fact.qualifier("of") or not found.fact.qualifier("of"):
        return found
    callers = new if found.after is not None else old
    return replace(found, before=callers.named(found.before), after=callers.named(found.after))


@dataclass(frozen=True, slots=True)
class _Step:
    """Two places to compare, and what is said of them as fields."""

    old: View
    new: View
    was: Fact | None = None
    now: Fact | None = None


class _Walk:
    """One walk through two readings."""

    def __init__(self, before: Sequence[Fact], after: Sequence[Fact]) -> None:
        self._old, self._new = Graph(before), Graph(after)
        self._waiting: list[_Step] = []
        self._seen: set[tuple[View, View]] = set()
        self._names: dict[str, str] = {}

    def differences(self) -> Iterator[Difference]:
        """What breaks or not, then, where that is all, what only has another name now."""
        pairs = paired_operations(self._old, self._new)
        found = [*self._of_operations(pairs), *self._of_others(pairs), *self._of_security(pairs)]
        for pair in pairs:
            for side in SIDES:
                found += self._of_roots(pair, side)
                while self._waiting and len(self._seen) < MOST_PAIRS:
                    found += self._compared(self._waiting.pop())
        yield from found or self._renamed(pairs)

    def _of_operations(self, pairs: Sequence[Pair]) -> Iterator[Difference]:
        for name, fact in self._old.operations.items():
            if all(pair.old != name for pair in pairs):
                yield Difference(ChangeType.REMOVED, fact, None)
        kept = {pair.new: pair.old for pair in pairs}
        for name, fact in self._new.operations.items():
            was = self._old.operations[kept[name]] if name in kept else None
            if was is None:
                yield Difference(ChangeType.ADDED, None, fact)
            elif was.value != fact.value:
                yield Difference(ChangeType.ALTERED, was, fact)

    def _of_others(self, pairs: Sequence[Pair]) -> Iterator[Difference]:
        """The version, the servers, and the media types of operations."""
        kept = {pair.old: pair.new for pair in pairs}
        moved = {(what, kept.get(name, name)): fact for (what, name), fact in self._old.others.items()}
        for (what, name), fact in self._new.others.items():
            was = moved.pop((what, name), None)
            if was is None or what == SECURITY or (what == SERVERS and same_servers(was, fact, pairs)):
                continue
            if _said(was) != _said(fact):
                yield Difference(ChangeType.ALTERED, was, fact)
        yield from (
            Difference(ChangeType.REMOVED, fact, None)
            for (what, name), fact in moved.items()
            if not name and what != SECURITY
        )

    def _of_security(self, pairs: Sequence[Pair]) -> Iterator[Difference]:
        """What calls have to show: of operations that say so themselves, on either side, and once of all others."""
        told = False
        for pair in pairs:
            own = self._old.others.get((SECURITY, pair.old)), self._new.others.get((SECURITY, pair.new))
            was, now = own[0] or self._old.others.get((SECURITY, "")), own[1] or self._new.others.get((SECURITY, ""))
            if was is None or now is None or _said(was) == _said(now):
                continue
            if any(own):
                about = self._new.operations[pair.new]
                old, new = (replace(fact, qualifiers=about.qualifiers, where=about.where) for fact in (was, now))
                yield Difference(ChangeType.ALTERED, old, new)
            elif not told:
                told = True
                yield Difference(ChangeType.ALTERED, was, now)

    def _of_roots(self, pair: Pair, side: str) -> Iterator[Difference]:
        old, new = (side, pair.old, ""), (side, pair.new, "")
        was, now = self._old.fact(old), self._new.fact(new)
        if was is not None and now is not None:
            self._waiting.append(_Step((old,), (new,), _as_present(was, now), now))
        elif was is not None:
            yield Difference(ChangeType.REMOVED, self._shown(self._old, was, (old,)), None)
        elif now is not None:
            yield Difference(ChangeType.ADDED, None, self._shown(self._new, now, (new,)))
        elif self._old.has(old) or self._new.has(new):
            yield from self._of_objects(Object((old,)), Object((new,)), pair)

    def _compared(self, step: _Step) -> Iterator[Difference]:
        if (step.old, step.new) in self._seen:
            return
        self._seen.add((step.old, step.new))
        if len(step.old) == len(step.new) == 1 and self._same_leaf(step.old[0], step.new[0]):
            return
        shared = self._shared(step)
        for name in sorted(shared):
            one = (side_of(step.old[0][0]), name, "")
            self._waiting.append(_Step((one,), (one,), self._old.fact(one), self._new.fact(one)))
        old, new = self._old.held(step.old, shared), self._new.held(step.new, shared)
        if old.arrays and new.arrays and old.entries and new.entries:
            self._into(tuple(old.entries), tuple(new.entries))
        matched = paired_objects(self._old, self._new, old.objects, new.objects)
        for first, second in matched.pairs:
            self._note(first, second)
            yield from self._of_objects(first, second)
        both = {*shared, *(other.label for _, other in matched.pairs)}
        was = {*old.scalars, *both, *(["array"] if old.arrays else []), *(each.label for each in matched.gone)}
        now = {*new.scalars, *both, *(["array"] if new.arrays else []), *(each.label for each in matched.come)}
        yield from _of_types(step, was, now)
        yield from _of_held(step, old, new)

    def _same_leaf(self, old: Place, new: Place) -> bool:
        was = self._old.leaf(old)
        same = was is not None and was == self._new.leaf(new)
        first, second = self._old.fact(old), self._new.fact(new)
        return same and first is not None and second is not None and first.value[-1] == second.value[-1]

    def _shared(self, step: _Step) -> frozenset[str]:
        """The named schemas at both places that can be compared by themselves, once for all that use them."""
        lone = self._old.alone(step.old)
        if lone and lone == self._new.alone(step.new):
            return frozenset({lone}) if self._old.has((side_of(step.old[0][0]), lone, "")) else frozenset()
        side = step.old[0][0]
        common = self._old.named(step.old) & self._new.named(step.new)
        return frozenset(
            name for name in common if self._old.only_objects(side, name) and self._new.only_objects(side, name)
        )

    def _into(self, old: View, new: View) -> None:
        self._waiting.append(_Step(old, new, self._old.fact(old[0]), self._new.fact(new[0])))

    def _of_objects(self, one: Object, other: Object, pair: Pair | None = None) -> Iterator[Difference]:
        """The fields of two objects; of two operations, their parameters."""
        old = as_before(one.fields(self._old), pair)
        new = other.fields(self._new)
        for name, places in old.items():
            was = one.fact(self._old, places)
            if name not in new and was is not None:
                yield Difference(ChangeType.REMOVED, self._shown(self._old, was, places), None)
        for name, places in new.items():
            now = other.fact(self._new, places)
            if name in old:
                self._waiting.append(_Step(old[name], places, one.fact(self._old, old[name]), now))
            elif now is not None:
                yield Difference(ChangeType.ADDED, None, self._shown(self._new, now, places))

    def _shown(self, graph: Graph, fact: Fact, places: View) -> Fact:
        held = graph.held(places)
        objects = Object(tuple(held.objects)).label if held.objects else ""
        types = {*held.scalars, *(["array"] if held.arrays else []), *filter(None, [objects])}
        return _with_types(fact, types)

    def _note(self, one: Object, other: Object) -> None:
        if one.name and other.name and one.name != other.name:
            self._names.setdefault(one.name, other.name)

    def _renamed(self, pairs: Sequence[Pair]) -> Iterator[Difference]:
        for pair in pairs:
            if pair.old != pair.new:
                old, new = self._old.operations[pair.old], self._new.operations[pair.new]
                yield Difference(ChangeType.RENAMED, old, new)
        for one, two in self._names.items():
            facts = zip(self._old.renamed([one]), self._new.renamed([two]), strict=False)
            yield from (Difference(ChangeType.RENAMED, old, new) for old, new in list(facts)[:1])


def _of_types(step: _Step, was: set[str], now: set[str]) -> Iterator[Difference]:
    """What a place may be, and whether it has to be there."""
    if step.was is None or step.now is None or (was == now and step.was.value[-1] == step.now.value[-1]):
        return
    before, after = _with_types(step.was, was), _with_types(step.now, now)
    if before.value != after.value:
        yield Difference(ChangeType.ALTERED, before, after)


def _of_held(step: _Step, old: Held, new: Held) -> Iterator[Difference]:
    """Values, bounds and defaults, where both name some."""
    if old.values is not None and new.values is not None:
        yield from _of_lists(step, "values", sorted(old.values), sorted(new.values))
    if old.bounds and new.bounds:
        yield from _of_lists(step, "bounds", old.bounds, new.bounds)
    if old.default and new.default:
        yield from _of_lists(step, "default", (old.default,), (new.default,))


def _of_lists(step: _Step, what: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    if tuple(was) != tuple(now) and step.was is not None and step.now is not None:
        yield Difference(ChangeType.ALTERED, _listing(step.was, step.old[0], what, was),
                         _listing(step.now, step.new[0], what, now))  # fmt: skip


def _listing(fact: Fact, place: Place, what: str, said: Sequence[str]) -> Fact:
    about = qualifiers({"of": fact.qualifier("of"), "field": fact.qualifier("field")})
    return Fact(API, of_side(place[0], what), tuple(said), qualifiers=about, where=fact.where)


def _with_types(fact: Fact, types: set[str]) -> Fact:
    presence = fact.value[-1] if isinstance(fact.value, tuple) else fact.value
    return replace(fact, value=(*sorted(types), presence))


def _as_present(was: Fact, now: Fact) -> Fact:
    """A body as it was, and there as it is now: whether one is required, its required fields say."""
    return replace(was, value=(*was.value[:-1], now.value[-1]))


def _said(fact: Fact) -> object:
    """What a fact says, whatever its order."""
    return frozenset(fact.value) if isinstance(fact.value, tuple) else fact.value
