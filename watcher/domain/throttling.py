"""What a changed rate limit means for the workflows that use a model: whether they still fit, alone and together. Pure.

A page names limits for several tiers of accounts, and nobody but the vendor knows which one an account is in. Where
it names only one, the limit is the account's; where it names several, what is said depends on the tier. An endpoint's
headers tell the account's own; where they name no window, a minute is assumed, and said to be. Where several keys
are known, a limit is one key's, and which workflow uses it is not known: what is said depends on that.

What is refused for certain is critical, and so is what is refused to several that surely share a key: the vendor does
not ask whose request comes second. Where it depends on a tier, a key, or an assumption, it is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact, FactKey
from watcher.domain.headroom import (
    MINUTE,
    Fit,
    Limit,
    Load,
    Room,
    count,
    left,
    limit_of,
    percent,
    refused,
    rooms,
    said_by_headers,
)
from watcher.domain.impacts import Impact, Severity
from watcher.domain.workflows import Workflow

_FITTING = {ChangeType.LOWERED: "", ChangeType.RAISED: " again"}  # changes of which it is told that a load fits


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a changed limit means for a workflow; ``notes`` are what else has to be known."""

    severity: Severity
    words: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Changed:
    """A changed limit: what it was, what it is, and on what it depends whether it is the account's.

    Attributes:
        before: None where there was none, or none that can be compared.
        condition: ``on tier 2``; empty where it is certain.
        kind: what happened to it.
    """

    now: Limit
    before: Limit | None
    condition: str
    kind: ChangeType


def assess_limits(
    changes: Sequence[Change], after: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """Impacts of confirmed changes of one model's limits on every workflow that uses it.

    Args:
        changes: of one subject.
        after: all facts of the page with the changes.
        workflows: all that are registered.
    """
    found: dict[str, list[tuple[Change, Verdict]]] = {}
    for change in changes:
        for workflow, verdict in _verdicts(change, after, workflows):
            found.setdefault(workflow, []).append((change, verdict))
    return tuple(_impact(workflow, found[workflow.id]) for workflow in workflows if workflow.id in found)


def _impact(workflow: Workflow, hits: Sequence[tuple[Change, Verdict]]) -> Impact:
    worst = max((verdict for _, verdict in hits), key=lambda verdict: verdict.severity.rank)
    ids = tuple(dict.fromkeys(change.id for change, _ in hits))
    subject = hits[0][0].difference.fact.name
    return Impact(workflow.id, workflow.owner, ids, subject, worst.severity, worst.words, notes=worst.notes)


def _verdicts(change: Change, after: Sequence[Fact], workflows: Sequence[Workflow]) -> list[tuple[str, Verdict]]:
    """What one change means for each workflow that it hits, by its id."""
    kind, fact = change.difference.type, change.difference.fact
    if fact.attribute != "limit" or fact.model is None or kind is ChangeType.RETURNED:
        return []
    if change.difference.after is None:
        gone = Verdict(Severity.WARNING, f"the limit of its {_noun(fact)} is no longer named")
        return [(each.id, gone) for each in workflows if any(use.goes_by(fact.model) for use in each.uses)]
    live = said_by_headers(fact, after)
    now, before = limit_of(fact, live=live), change.difference.before
    if now is None:
        return []
    was = limit_of(before, live=live) if before is not None else None
    found = [room for room in rooms(now, fact.model, workflows) if kind is not ChangeType.RAISED or _waited(room, was)]
    condition = _condition(change, after, found, live=live)
    changed = _Changed(now, was, condition, kind)
    verdicts = [(room.workflow, _verdict(room, changed)) for room in found]
    return [(name, verdict) for name, verdict in verdicts if verdict is not None]


def _waited(room: Room, was: Limit | None) -> bool:
    """Whether a workflow did not fit, alone or together, before a limit was raised."""
    return was is not None and Fit.OVER in (replace(room, limit=was).alone, replace(room, limit=was).shared)


def _condition(change: Change, after: Sequence[Fact], found: Sequence[Room], *, live: bool) -> str:
    """On what it depends whether a limit is the workflow's; empty where it is."""
    fact = change.difference.fact
    tiers = {other.qualifier("tier") for other in after if _untiered(other) == _untiered(fact)}
    if len(tiers) > 1 and fact.qualifier("tier"):
        return f"on {fact.qualifier('tier')}"
    return f"with the key of {change.target}" if live and any(room.keys > 1 for room in found) else ""


def _untiered(fact: Fact) -> FactKey:
    key = fact.key
    return FactKey(key.subject, key.attribute, tuple(pair for pair in key.qualifiers if pair[0] != "tier"))


def _verdict(room: Room, changed: _Changed) -> Verdict | None:
    """What a limit means for one workflow; None where it hits nobody."""
    verdict = _alone(room, changed)
    if room.shared is not Fit.OVER:
        return verdict
    if room.alone is Fit.OVER and verdict is not None:
        return Verdict(verdict.severity, verdict.words, (*verdict.notes, together(room)))
    certain = not changed.condition and room.keys == 1
    share = left(room.load, room.limit)
    alone = f"fits alone ({percent(share)} headroom), not together" if share is not None else "does not fit together"
    words = f"{_prefix(changed)}{alone}: {together(room)}"
    return Verdict(Severity.CRITICAL if certain else Severity.WARNING, words, _assumed(room.limit))


def _alone(room: Room, changed: _Changed) -> Verdict | None:
    """What a limit means for a workflow if nobody else asked."""
    limit, load = room.limit, room.load
    if room.alone is Fit.OVER:
        severity = Severity.WARNING if changed.condition else Severity.CRITICAL
        return Verdict(severity, f"{_prefix(changed)}{throttled(load, limit)}", _assumed(limit))
    if changed.kind not in _FITTING:
        return None
    if room.alone is Fit.FITS:
        return Verdict(Severity.INFO, _fitting(load, changed))
    noun = limit.resource.replace("_", " ")
    if room.alone is Fit.UNKNOWN:
        declared = f"declares no peak of {noun}" if limit.window == MINUTE else f"declares no monthly {noun}"
        return Verdict(Severity.WARNING, f"it {declared}")
    words = f"may be throttled at peak: of its {count(load.most or Decimal(0))} tokens a minute no more than"
    return Verdict(Severity.WARNING, f"{_prefix(changed)}{words} {count(limit.amount)} may be {noun}", _assumed(limit))


def _fitting(load: Load, changed: _Changed) -> str:
    """``its peak fits: 10 % headroom, 64 % before``, and of one that was too low ``its peak fits again``."""
    now, was = left(load, changed.now), None
    if changed.before is not None and changed.before.window == changed.now.window:
        was = left(load, changed.before)
    what = "its peak fits" if changed.now.window == MINUTE else f"fits {_average(changed.now)}"
    before = f", {percent(was)} before" if was is not None else ""
    return f"{_prefix(changed)}{what}{_FITTING[changed.kind]}: {'no' if not now else percent(now)} headroom{before}"


def throttled(load: Load, limit: Limit) -> str:
    """``throttled at peak: 56 % of demand refused (deficit 500,000 tokens a minute)``."""
    share, short = refused(load, limit)
    when = "at peak" if load.most is not None and limit.window == MINUTE else f"even {_average(limit)}"
    return f"throttled {when}: {percent(share)} of demand refused (deficit {count(short)} {limit.unit})"


def together(room: Room) -> str:
    """``support-summaries and nightly-batch share the key: together 990,000 of 400,000 tokens a minute``."""
    *most, last = room.sharers
    asked, limit = count(room.together.least or Decimal(0)), room.limit
    how = {0: "are assumed to share the account", 1: "share the key"}.get(room.keys, "if they share the key")
    when = "" if limit.window == MINUTE else f" {_average(limit)}"
    return f"{', '.join(most)} and {last} {how}: together{when} {asked} of {count(limit.amount)} {limit.unit}"


def _average(limit: Limit) -> str:
    return "in a month" if limit.window == "month" else f"on an average {limit.window}"


def _prefix(changed: _Changed) -> str:
    return f"{changed.condition}, " if changed.condition else ""


def _assumed(limit: Limit) -> tuple[str, ...]:
    return ("the header names no window, a minute is assumed",) if limit.assumed else ()


def _noun(fact: Fact) -> str:
    return fact.qualifier("resource", "requests").replace("_", " ")
