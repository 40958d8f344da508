"""What a changed contract of an API means: which differences break callers, and whom they concern. Pure.

::

    breaks    an operation that goes or is deprecated · a request that asks for more or takes less
              · an answer that says less, or says it otherwise
    does not  an operation, an optional field or a value more; an answer that says more
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.workflows import Workflow

API = "the API"  # the subject of all that a contract says
OPERATION, PARTS, PARAMETER = "operation", "parts", "parameter"
CURRENT, DEPRECATED = "current", "deprecated"
REQUIRED, OPTIONAL = "required", "optional"
FIELDS = frozenset({"request_field", "response_field", PARAMETER})
VALUES = frozenset({"request_values", "response_values"})
CONTRACT = frozenset({OPERATION, PARTS, *FIELDS, *VALUES})
# Operations that ask a model for something: what breaks there breaks every workflow.
_ASKING = re.compile(
    r"/(?:chat|completions?|messages|responses|converse|invoke|embeddings?|embed|rerank|classify|generate)\b"
    r"|:(?:generate|stream|embed|count|predict|rawPredict)", re.IGNORECASE,
)  # fmt: skip


def is_of_contract(fact: Fact) -> bool:
    """Whether a fact is one of a contract."""
    return fact.subject == API


def breaks(difference: Difference) -> str:
    """How a difference breaks callers, in words; empty where it does not."""
    fact = difference.fact
    if difference.cosmetic or fact.attribute not in CONTRACT - {PARTS}:
        return ""
    was = _said(difference.before)
    now = _said(difference.after)
    if fact.attribute == OPERATION:
        return _operation(difference)
    if fact.attribute in VALUES:
        gone = [value for value in was if value not in now]
        if not gone or not was or not now:
            return ""  # values that come or go as a whole say how a field is described, not what it takes
        verb = "no longer takes" if fact.attribute == "request_values" else "no longer answers"
        return f"{verb} {', '.join(gone[:5])}{f' and {len(gone) - 5} more' if len(gone) > 5 else ''}"
    return _field(fact, was, now)


def _operation(difference: Difference) -> str:
    if difference.after is None:
        return "is gone"
    return "is deprecated" if difference.after.value == DEPRECATED and difference.before is not None else ""


def _field(fact: Fact, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    name = fact.qualifier("field")
    sent = fact.attribute != "response_field"
    if not now:
        return f"no longer takes {name}" if sent else f"no longer answers {name}"
    if not was:
        return f"now requires {name}" if sent and now[-1] == REQUIRED else ""
    if was[0] != now[0] and not (sent and set(was[0].split(" or ")) <= set(now[0].split(" or "))):
        return f"{name} is {now[0]}, was {was[0]}"
    if sent and (was[-1], now[-1]) == (OPTIONAL, REQUIRED):
        return f"now requires {name}"
    if not sent and (was[-1], now[-1]) == (REQUIRED, OPTIONAL):
        return f"no longer always answers {name}"
    return ""


def _said(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def gathered(
    differences: Sequence[Difference], before: Sequence[Fact], after: Sequence[Fact]
) -> tuple[Difference, ...]:
    """Differences of two readings, with those of one whole told by one.

    An operation that comes or goes says so for its parameters and fields. A schema that comes or goes is told by
    what uses it; one that only has another name now is the same, for callers never see its name.
    """
    old, new = _wholes(before), _wholes(after)
    gone = {name: old[name] for name in old if name not in new}
    come = {name: new[name] for name in new if name not in old}
    times_gone, times_come = Counter(gone.values()), Counter(come.values())
    known = {shape: name for name, shape in gone.items() if times_gone[shape] == 1 and " " not in name}
    pairs = {known[shape]: name for name, shape in come.items() if shape in known and times_come[shape] == 1}
    wholes = {*gone, *come}
    kept = [each for each in differences if each.fact.attribute == OPERATION or each.fact.qualifier("of") not in wholes]
    first = {each.fact.qualifier("of"): each.fact for each in reversed(differences)}
    same = [(first[one], first[two]) for one, two in sorted(pairs.items()) if one in first and two in first]
    return (*kept, *(Difference(ChangeType.RENAMED, one, two) for one, two in same))


def _wholes(facts: Sequence[Fact]) -> dict[str, frozenset[object]]:
    """Operations and schemas by name, and what each of them holds."""
    held: dict[str, set[object]] = {}
    for fact in facts:
        if name := fact.qualifier("of"):
            held.setdefault(name, set()).add((fact.attribute, fact.qualifier("field"), fact.value))
    return {name: frozenset(found) for name, found in held.items()}


def callers(facts: Sequence[Fact]) -> dict[str, tuple[str, ...]]:
    """For each schema, the operations that reach it, in the order of the contract."""
    parts: dict[str, set[str]] = {}
    for fact in facts:
        if fact.attribute == PARTS:
            parts.setdefault(fact.qualifier("of"), set()).update(_said(fact))
    found: dict[str, list[str]] = {}
    for fact in facts:
        if fact.attribute == OPERATION:
            operation = fact.qualifier("of")
            for name in _reached(operation, parts):
                found.setdefault(name, []).append(operation)
    return {name: tuple(operations) for name, operations in found.items()}


def _reached(start: str, parts: dict[str, set[str]]) -> Collection[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for name in sorted(parts.get(waiting.pop(), ())):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def asks_models(operation: str) -> bool:
    """Whether an operation is one that workflows ask models by, rather than one that administers something."""
    return _ASKING.search(operation) is not None


def assess_contract(
    changes: Sequence[Change], facts: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """Impacts of what breaks in asking a vendor's models on the workflows that use any of them.

    Args:
        changes: of one contract.
        facts: of the contract before and after, in any order.
        workflows: all that are registered.
    """
    reach = callers(facts)
    hit = [
        change
        for change in changes
        if breaks(change.difference)
        and any(asks_models(name) for name in reach.get(change.difference.fact.qualifier("of"), ()))
    ]
    if not hit:
        return ()
    count = f"{len(hit)} changes break callers" if len(hit) > 1 else "a change breaks callers"
    provider = hit[0].provider
    ids, why = tuple(change.id for change in hit), f"{count} of the API it uses"
    return tuple(
        Impact(each.id, each.owner, ids, API, Severity.WARNING, why)
        for each in workflows
        if any(use.model.partition("/")[0] == provider for use in each.uses)
    )
