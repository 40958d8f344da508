"""Ends that nobody was told of: what stood there before the first look, or before a workflow. Pure.

What stands in a baseline is no change, and yet whoever starts to use a model that ends has to hear of it. From then
on the alert is like any other: it is updated when the day moves, told again as it comes near, and ends when the
model is back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alerts.grouping import worst_first
from alerts.headlines import headline
from alerts.reminders import ENDS
from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict, alert_fingerprint, alert_id
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.lifecycle import day_of, is_ending, is_firm, is_gone
from watcher.domain.models import is_dated
from watcher.domain.shutdowns import assess_shutdowns, days_until
from watcher.domain.targets import Target
from watcher.domain.times import instant, iso
from watcher.domain.workflows import Workflow


def decide(
    target: Target, facts: Sequence[Fact], open_alerts: Sequence[Alert], workflows: Sequence[Workflow], now: datetime
) -> Ruling:
    """Alerts for models that workflows use and that end, or that an endpoint no longer has, where none is open.

    Args:
        target: whose baseline ``facts`` are.
        open_alerts: the target's, those that this look opened included.
        workflows: all that are registered.
    """
    if not workflows:
        return Ruling()
    untold = [*_ends(target, facts, open_alerts, now), *_losses(target, facts, open_alerts)]
    said = {fact.model for fact in facts if fact.model} if untold else set()
    named = [workflow.as_named(said, ()) for workflow in workflows] if untold else []
    alerts: dict[str, Alert] = {}
    for fact in untold:
        # Of a dated model only those hear who name it: which one an alias means, a page of ends does not tell.
        exact = fact.attribute == "shutdown" and is_dated(fact.model or "")
        made = _alert(target, fact, facts, workflows if exact else named, now)
        if made is not None:
            alerts.setdefault(made.fingerprint, made)
    decisions = tuple(Decision(alert.id, Verdict.OPENED, alert.reason) for alert in alerts.values())
    return Ruling(tuple(alerts.values()), decisions)


def _ends(target: Target, facts: Sequence[Fact], open_alerts: Sequence[Alert], now: datetime) -> list[Fact]:
    """The firm days to come that nobody was told, the first first."""
    if target.kind not in ENDS:
        return []
    told = {alert.fingerprint for alert in open_alerts if alert.attribute in ("", "shutdown")}
    firm = (fact for fact in facts if is_firm(fact) and fact.model and _about(target, fact.model) not in told)
    ahead = (fact for fact in firm if (day := day_of(fact)) is not None and days_until(day, now) >= 0)
    return sorted(ahead, key=lambda fact: str(fact.value))


def _losses(target: Target, facts: Sequence[Fact], open_alerts: Sequence[Alert]) -> list[Fact]:
    """What an endpoint says against a model of which no alert is open: that it is gone, or on its way out."""
    if target.api is None:
        return []
    told = {alert.fingerprint for alert in open_alerts}
    lost = (fact for fact in facts if is_gone(fact) or is_ending(fact))
    found = (fact for fact in lost if fact.model and _about(target, fact.model) not in told)
    return sorted(found, key=lambda fact: not is_gone(fact))


def _alert(
    target: Target, fact: Fact, facts: Sequence[Fact], workflows: Sequence[Workflow], now: datetime
) -> Alert | None:
    as_new = _as_new(target, fact, now)
    impacts = tuple(replace(impact, changes=()) for impact in assess_shutdowns([as_new], facts, workflows, now))
    if fact.model is None or not impacts:
        return None
    worst = min(impacts, key=worst_first)
    fingerprint, day = _about(target, fact.model), day_of(fact) if fact.attribute == "shutdown" else None
    page = "the page" if target.api is None else "the endpoint"
    return Alert(
        id=alert_id(fingerprint, (f"standing {iso(day) if day is not None else fact.value}", iso(now))),
        fingerprint=fingerprint,
        target=target.id,
        provider=target.provider,
        kind=target.kind,
        subject=fact.model,
        severity=worst.severity,
        headline=headline((as_new,), target.provider, now, relative=False),
        state=AlertState.OPEN,
        opened_at=now,
        updated_at=now,
        reason=f"{worst.severity}: for {worst.workflow}, {worst.reason}; {page} said so before anybody could be told",
        effective=instant(day) if day is not None else None,
        impacts=impacts,
        attribute=fact.attribute,
    )


def _about(target: Target, model: str) -> str:
    """The fingerprint of alerts on a model, as grouping makes it."""
    return alert_fingerprint(target.id, model)


def _as_new(target: Target, fact: Fact, now: datetime) -> Change:
    """What the statement would be, had it come with this look; it is judged by the same rules, and never stored."""
    difference = Difference(ChangeType.ADDED, None, fact)
    return Change("", target.id, target.provider, target.kind, difference, now, ChangeState.CONFIRMED, confirmed_at=now)
