"""Health: tells the operator once when a target goes blind, and once when it sees again. Pure.

It is about our sight, never about the vendor's offer: a failed or unreadable look has no facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from alerts.compose import links
from alerts.policy import HEALTH
from alerts.wording import clean, clock, day
from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict, alert_fingerprint, alert_id
from watcher.domain.health import BLINDING, is_blind, patience
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Message
from watcher.domain.plan import CheckOutcome, TargetState
from watcher.domain.targets import Target
from watcher.domain.times import iso


def decide(
    target: Target, state: TargetState, outcome: CheckOutcome, reason: str, open_alerts: Iterable[Alert], now: datetime
) -> Ruling:
    """The operator's alert for a target, after a check.

    ``state`` is the one after the check; ``reason`` says why there was no reading, and is
    empty where there was one; ``open_alerts`` are the target's, of every kind.
    """
    mine = sorted(
        (alert for alert in open_alerts if alert.kind == HEALTH and alert.state is AlertState.OPEN),
        key=lambda alert: (alert.opened_at, alert.id),
    )
    if outcome not in BLINDING:
        return _sees_again(target, mine, now)
    cause = clean(reason) or str(outcome)
    if mine:
        return _only(target.id, Verdict.NOT_TOLD, f"alert {mine[0].id} already tells that it cannot be seen: {cause}")
    if not is_blind(state.failures, outcome):
        text = f"look {state.failures} without a reading; told at {patience(outcome)} in a row: {cause}"
        return _only(target.id, Verdict.HELD, text)
    return _goes_blind(target, state, cause, now)


def _only(about: str, verdict: Verdict, reason: str) -> Ruling:
    return Ruling((), (Decision(about, verdict, reason),))


def _goes_blind(target: Target, state: TargetState, cause: str, now: datetime) -> Ruling:
    since = state.blind_since or now
    fingerprint = alert_fingerprint(target.id, f"{HEALTH} {target.id}")
    alert = Alert(
        id=alert_id(fingerprint, (iso(since),)),
        fingerprint=fingerprint,
        target=target.id,
        provider=target.provider,
        kind=HEALTH,
        subject=target.id,
        severity=Severity.WARNING,
        headline=f"Watcher cannot see {clean(target.id, 120)} since {_stamp(since)}",
        state=AlertState.OPEN,
        opened_at=now,
        updated_at=now,
        reason=f"{state.failures} looks in a row brought no reading: {cause}",
        effective=since,
    )
    return Ruling((alert,), (Decision(alert.id, Verdict.OPENED, alert.reason),))


def _sees_again(target: Target, open_alerts: Iterable[Alert], now: datetime) -> Ruling:
    ended = tuple(
        replace(
            alert,
            state=AlertState.RESOLVED,
            revision=alert.revision + 1,
            headline=f"Watcher could not see {clean(target.id, 120)} from {_stamp(_since(alert))} to {_stamp(now)}",
            updated_at=now,
            reason="it is seen again",
        )
        for alert in open_alerts
    )
    return Ruling(ended, tuple(Decision(alert.id, Verdict.ENDED, alert.reason) for alert in ended))


def _since(alert: Alert) -> datetime:
    return alert.effective or alert.opened_at


def _stamp(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def message(alert: Alert, target: Target, now: datetime) -> Message:
    """What the operator is told."""
    name, since = clean(target.id, 120), clock(_since(alert), now)
    if alert.state is AlertState.OPEN:
        return Message(
            icon=str(alert.severity),
            headline=f"Watcher cannot see {name} since {since} UTC",
            what=(clean(alert.reason), "Changes on this page go unseen until it can be read again."),
            links=links(target),
            reference=f"watcher probe {name}",
        )
    overnight = _since(alert).date() != alert.updated_at.date()
    until = (
        f"{day(alert.updated_at.date(), now)} {alert.updated_at:%H:%M}" if overnight else clock(alert.updated_at, now)
    )
    return Message(
        icon="resolved",
        headline=f"Watcher could not see {name} from {since} to {until} UTC",
        what=("It is seen again. A change made meanwhile is told like any other.",),
        links=links(target),
        reference=f"watcher probe {name}",
    )


def note(alert: Alert, target: Target) -> Message:
    """The short note in the thread when a target is seen again."""
    return Message("resolved", f"{clean(target.id, 120)} is seen again")
