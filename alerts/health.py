"""Health: tells the operator once when a target goes blind, and once when it sees again. Pure.

It is about our sight, never about the vendor's offer: a failed or unreadable look has no facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from alerts.links import links
from alerts.wording import clean, clock, day
from watcher.domain.alerts import (
    HEALTH,
    NETWORK,
    Alert,
    AlertState,
    Decision,
    Ruling,
    Verdict,
    alert_fingerprint,
    alert_id,
)
from watcher.domain.behaviour import CANARY
from watcher.domain.health import BLINDING, Others, is_blind, patience
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Message
from watcher.domain.plan import CheckOutcome, TargetState
from watcher.domain.targets import Target
from watcher.domain.times import iso

_NOWHERE = (
    "It is rather the watcher's own network than every vendor's: its name server, proxy and firewall come first. "
    "Changes go unseen until pages can be read again."
)
_ANSWERS = "Nobody sees meanwhile whether its answers change."
_LIVE = "What this endpoint says otherwise goes unseen until it answers again."
_PAGE = "Changes on this page go unseen until it can be read again."
_AGAIN = "it is seen again"


def decide(
    target: Target, state: TargetState, outcome: CheckOutcome, reason: str, open_alerts: Iterable[Alert],
    now: datetime, others: Others | None = None,
) -> Ruling:  # fmt: skip
    """The operator's alert for a target, after a check.

    ``state`` is the one after the check; ``reason`` says why there was no reading, or what has to
    be known of the one there was, and is empty where that is nothing; ``open_alerts`` are the
    target's, of every kind; ``others`` say how the other targets are seen, where the address did
    not answer.
    """
    mine = sorted(
        (alert for alert in open_alerts if alert.kind == HEALTH and alert.state is AlertState.OPEN),
        key=lambda alert: (alert.opened_at, alert.id),
    )
    if outcome not in BLINDING:
        return _sees_again(mine, now, reason)
    cause = clean(reason) or str(outcome)
    if not is_blind(state.failures, outcome) and not mine:
        text = f"look {state.failures} without a reading; told at {patience(outcome)} in a row: {cause}"
        return _only(target.id, Verdict.HELD, text)
    since = state.blind_since or now
    dark = others if others is not None and others.dark(since) else None
    over = [] if dark else [alert for alert in mine if alert.fingerprint == NETWORK]
    told = next((alert.id for alert in mine if alert not in over), dark.told if dark else "")
    if told:
        return _only(target.id, Verdict.NOT_TOLD, f"alert {told} already tells that it cannot be seen: {cause}")
    return _both(_sees_again(over, now), _goes_blind(target, state, cause, now, dark))


def _both(first: Ruling, second: Ruling) -> Ruling:
    return Ruling((*first.alerts, *second.alerts), (*first.decisions, *second.decisions))


def _only(about: str, verdict: Verdict, reason: str) -> Ruling:
    return Ruling((), (Decision(about, verdict, reason),))


def _goes_blind(target: Target, state: TargetState, cause: str, now: datetime, dark: Others | None) -> Ruling:
    since = state.blind_since or now
    name = f"any of its {dark.count + 1} targets" if dark else target.id
    fingerprint = NETWORK if dark else alert_fingerprint(target.id, f"{HEALTH} {target.id}")
    alert = Alert(
        id=alert_id(fingerprint, (iso(since),)),
        fingerprint=fingerprint,
        target=target.id,
        provider=target.provider,
        kind=HEALTH,
        subject=name,
        severity=Severity.WARNING,
        headline=f"Watcher cannot see {clean(name, 120)} since {_stamp(since)}",
        state=AlertState.OPEN,
        opened_at=now,
        updated_at=now,
        reason=f"{state.failures} looks in a row brought no reading: {cause}",
        effective=since,
    )
    return Ruling((alert,), (Decision(alert.id, Verdict.OPENED, alert.reason),))


def _sees_again(open_alerts: Iterable[Alert], now: datetime, turn: str = "") -> Ruling:
    ended = tuple(
        replace(
            alert,
            state=AlertState.RESOLVED,
            revision=alert.revision + 1,
            headline=f"Watcher could not see {clean(alert.subject, 120)} from {_stamp(_since(alert))} to {_stamp(now)}",
            updated_at=now,
            reason="others are seen again" if alert.fingerprint == NETWORK else turn or _AGAIN,
        )
        for alert in open_alerts
    )
    return Ruling(ended, tuple(Decision(alert.id, Verdict.ENDED, alert.reason) for alert in ended))


def _since(alert: Alert) -> datetime:
    return alert.effective or alert.opened_at


def _stamp(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def message(alert: Alert, target: Target, now: datetime, context: tuple[str, ...] = ()) -> Message:
    """What the operator is told; ``context`` are lines on what the vendor itself reports."""
    name, all_of_them = clean(alert.subject, 120), alert.fingerprint == NETWORK
    what: tuple[str, ...]
    if alert.state is AlertState.OPEN:
        headline = f"Watcher cannot see {name} since {clock(_since(alert), now)} UTC"
        what = (
            clean(alert.reason),
            _NOWHERE if all_of_them else _unseen(target),
            *(() if all_of_them else context),
        )
    else:
        headline = f"Watcher could not see {name} {_period(alert, now)} UTC"
        again = "Pages are" if all_of_them else "It is"
        what = (f"{again} seen again. A change made meanwhile is told like any other.",)
        if not all_of_them and alert.reason != _AGAIN:
            what = (f"{clean(alert.reason[:1].upper() + alert.reason[1:])}.",)
    return Message(
        icon=str(alert.severity) if alert.state is AlertState.OPEN else "resolved",
        headline=headline,
        what=what,
        links=() if all_of_them else links(target),
        reference="watcher health" if all_of_them else f"watcher probe {name}",
    )


def _unseen(target: Target) -> str:
    """What goes unseen of a target, by what it is."""
    if target.kind == CANARY:
        return _ANSWERS
    return _PAGE if target.api is None else _LIVE


def _period(alert: Alert, now: datetime) -> str:
    since, until = clock(_since(alert), now), clock(alert.updated_at, now)
    if _since(alert).date() != alert.updated_at.date():
        until = f"{day(alert.updated_at.date(), now)} {alert.updated_at:%H:%M}"
    return f"from {since} to {until}"


def note(alert: Alert) -> Message:
    """The short note in the thread when a target is seen again."""
    seen = "Pages are" if alert.fingerprint == NETWORK else f"{clean(alert.subject, 120)} is"
    return Message("resolved", f"{seen} seen again")
