"""Drafts to facts: what is said twice is said once, what contradicts itself is marked or left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from probes.parsing.lifecycle.drafts import Draft
from probes.parsing.lifecycle.phases import ANNOUNCED, DEPRECATED, RELEASED, SHUTDOWN
from probes.parsing.lifecycle.when import AMBIGUOUS, EXACT, FLOOR
from watcher.domain.facts import Fact, FactKey, folded, qualifiers

Resolver = Callable[[str], str | None]


@dataclass(slots=True)
class Settled:
    """Facts in the order of the page, warnings, and the keys of what was left out."""

    facts: list[Fact] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: list[FactKey] = field(default_factory=list)


def settle(drafts: Iterable[Draft], resolve: Resolver) -> Settled:
    """The facts of a page. What stands beside a name once, its id, holds wherever the page names it.

    Two exact dates for one use of a model are both told as ambiguous; a floor beside an exact date is not told; a
    shutdown before the model's release, or before its announcement or deprecation, is left out.
    """
    made = Settled()
    by_subject: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_subject[folded(draft.subject)].append(draft)
    for listed in by_subject.values():
        if all(draft.attribute == "replacement" for draft in listed):
            continue
        ids = {draft.id for draft in listed if draft.id}
        one_id = next(iter(ids)) if len(ids) == 1 else ""
        for draft in _possible(_told_apart(listed), made):
            made.facts.append(_fact(draft, draft.id or one_id, resolve))
    return made


def _told_apart(listed: list[Draft]) -> list[Draft]:
    """One model's drafts, each once; its shutdown dates told apart where the page tells them apart."""
    ends = [draft for draft in listed if draft.attribute == SHUTDOWN]
    kept: list[Draft] = []
    for scope in dict.fromkeys(draft.scope for draft in ends):
        kept += _ends([draft for draft in ends if draft.scope == scope])
    others: dict[tuple[str, object], Draft] = {}
    for draft in listed:
        if draft.attribute in ("replacement", "status"):
            others.setdefault((draft.attribute, draft.attribute), draft)
        elif draft.attribute != SHUTDOWN:
            others.setdefault((draft.attribute, draft.value), draft)
    order = {id(draft): place for place, draft in enumerate(listed)}
    return sorted([*kept, *others.values()], key=lambda draft: order.get(id(draft), len(order)))


def _ends(ends: list[Draft]) -> list[Draft]:
    exact = {draft.value: draft for draft in reversed(ends) if draft.certainty != FLOOR}
    if not exact:
        floors = {draft.value: draft for draft in reversed(ends)}
        return list(reversed(floors.values())) if len(floors) == 1 else _latest(floors.values())
    if len(exact) == 1:
        return list(exact.values())
    by_use: dict[str, set[object]] = defaultdict(set)
    for draft in ends:
        by_use[draft.apart].add(draft.value)
    if "" not in by_use and all(len(days) == 1 for days in by_use.values()):
        first = {(draft.apart, draft.value): draft for draft in reversed(ends) if draft.certainty != FLOOR}
        return [replace(draft, scope=draft.apart) for draft in reversed(first.values())]
    return [replace(draft, certainty=AMBIGUOUS) for draft in reversed(exact.values())]


def _latest(floors: Iterable[Draft]) -> list[Draft]:
    return [max(floors, key=lambda draft: str(draft.value))]


def _possible(listed: list[Draft], made: Settled) -> list[Draft]:
    """Without the shutdowns that the same page's other dates make impossible."""
    begins = {
        attribute: min(days)
        for attribute in (RELEASED, DEPRECATED, ANNOUNCED)
        if (days := [str(draft.value) for draft in listed if draft.attribute == attribute])
    }
    kept = []
    unsure = [str(draft.value) for draft in listed if draft.certainty == AMBIGUOUS]
    if unsure:
        where = next(draft.where for draft in listed if draft.certainty == AMBIGUOUS)
        made.warnings.append(f"{where}: {listed[0].subject}: the page gives {', '.join(sorted(unsure))} as its end")
    for draft in listed:
        later = [
            name
            for name, day in begins.items()
            if draft.attribute == SHUTDOWN and not draft.scope and str(draft.value) < day
        ]
        if later and draft.certainty == EXACT:
            made.warnings.append(
                f"{draft.where}: {draft.subject}: ends {draft.value}, before it is {later[0]} "
                f"({begins[later[0]]}); left out"
            )
            made.left.append(FactKey(folded(draft.subject), SHUTDOWN, ()))
        else:
            kept.append(draft)
    return kept


def _qualifiers(draft: Draft) -> tuple[tuple[str, str], ...]:
    return qualifiers({"certainty": draft.certainty, "scope": draft.scope})


def _fact(draft: Draft, model_id: str, resolve: Resolver) -> Fact:
    model = (resolve(model_id) if model_id else None) or resolve(draft.subject)
    return Fact(draft.subject, draft.attribute, draft.value, None, model, _qualifiers(draft), where=draft.where)
