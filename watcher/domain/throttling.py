"""What a changed rate limit means for the workflows that use a model: whether their peak still fits. Pure.

A page names limits for several tiers of accounts, and nobody but the vendor knows which one an account is in. Where
it names only one, the limit is the account's; where it names several, what is said depends on the tier. An endpoint's
headers tell the account's own; where they name no window, a minute is assumed, and said to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact, FactKey
from watcher.domain.impacts import Impact, Severity
from watcher.domain.lifecycle import AVAILABILITY
from watcher.domain.workflows import Use, Workflow

PER_MINUTE = {"second": 60, "minute": 1}  # windows that a peak of a minute can be measured with


@dataclass(frozen=True, slots=True)
class Fit:
    """How a workflow stands to one limit."""

    severity: Severity
    words: str


def assess_limits(
    changes: Sequence[Change], after: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """Impacts of confirmed changes of one model's limits on every workflow that uses it.

    Args:
        changes: of one subject.
        after: all facts of the page with the changes.
        workflows: all that are registered.
    """
    tiers = _tiers(after)
    live = any(fact.attribute == AVAILABILITY for fact in after)
    impacts = []
    for workflow in workflows:
        fits = [
            (change, fit)
            for change in changes
            for use in workflow.uses
            if use.goes_by(change.difference.fact.model) and (fit := _fit(change, use, tiers, live=live)) is not None
        ]
        if fits:
            worst = max((fit for _, fit in fits), key=lambda fit: fit.severity.rank)
            ids = tuple(dict.fromkeys(change.id for change, _ in fits))
            subject = fits[0][0].difference.fact.name
            impacts.append(Impact(workflow.id, workflow.owner, ids, subject, worst.severity, worst.words))
    return tuple(impacts)


def _tiers(facts: Sequence[Fact]) -> dict[FactKey, set[str]]:
    """For each limit, whatever its tier, the tiers that the page names it for."""
    found: dict[FactKey, set[str]] = {}
    for fact in facts:
        if fact.attribute == "limit":
            found.setdefault(_untiered(fact), set()).add(fact.qualifier("tier"))
    return found


def _untiered(fact: Fact) -> FactKey:
    key = fact.key
    return FactKey(key.subject, key.attribute, tuple(pair for pair in key.qualifiers if pair[0] != "tier"))


def _fit(change: Change, use: Use, tiers: dict[FactKey, set[str]], *, live: bool) -> Fit | None:
    """How a use stands to a changed limit; None where it is not hit."""
    kind, fact = change.difference.type, change.difference.fact
    if fact.attribute != "limit" or kind is ChangeType.RETURNED or _fitted(change, use, live=live):
        return None
    if change.difference.after is None:
        return Fit(Severity.WARNING, f"the limit of its {_noun(fact)} is no longer named")
    assumed = "" if fact.qualifier("window") or not live else "; the header names no window, a minute is assumed"
    limit, peak = _per_minute(fact, live=live), _peak(fact, use)
    if limit is None:
        return None
    if peak is None:
        return Fit(Severity.WARNING, f"it declares no peak of {_noun(fact)}") if kind is ChangeType.LOWERED else None
    tier = fact.qualifier("tier")
    certain = len(tiers.get(_untiered(fact), ())) <= 1
    if peak <= limit:
        room = _percent((limit - peak) / limit) if limit else "no"
        words = {ChangeType.LOWERED: "its peak fits", ChangeType.RAISED: "its peak fits again"}.get(kind)
        return Fit(Severity.INFO, f"{words}: {room} headroom") if words else None
    refused = _percent((peak - limit) / peak)
    condition = "" if certain or not tier else f"on {tier}, "
    words = (
        f"{condition}throttled at peak: {refused} of {peak:,f} {_noun(fact)} a minute refused, "
        f"{peak - limit:,f} a minute short{assumed}"
    )
    return Fit(Severity.CRITICAL if certain else Severity.WARNING, words)


def _fitted(change: Change, use: Use, *, live: bool) -> bool:
    """Whether a limit that was raised had room for the peak before, too: nobody waited for it."""
    before = change.difference.before
    if change.difference.type is not ChangeType.RAISED or before is None:
        return False
    limit, peak = _per_minute(before, live=live), _peak(before, use)
    return limit is None or peak is None or peak <= limit


def _noun(fact: Fact) -> str:
    return fact.qualifier("resource", "requests").replace("_", " ")


def _per_minute(fact: Fact, *, live: bool) -> Decimal | None:
    number, times = fact.decimal(), PER_MINUTE.get(fact.qualifier("window", "minute" if live else ""))
    return None if number is None or times is None else number * times


def _peak(fact: Fact, use: Use) -> Decimal | None:
    """The peak that this limit bounds; a limit of input or output alone bounds no sum that was declared."""
    declared = {"requests": use.peak.requests_per_minute, "tokens": use.peak.tokens_per_minute}
    return declared.get(fact.qualifier("resource"))


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
