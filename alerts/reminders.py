"""Reminders: an announced end of a model that workflows still use is told again as its day comes near. Pure.

::

    14, 7 and 1 days before      a note in the alert's thread, once each; it is critical by then
    no workflow names the model  the alert ends, in silence
    nobody was ever hit          the alert ends when its day is over, in silence
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict
from watcher.domain.impacts import Severity
from watcher.domain.shutdowns import days_until
from watcher.domain.workflows import Workflow

ENDS = frozenset({"deprecations"})  # kinds whose alerts are about a day on which something ends
MARKS = (14, 7, 1)  # days before


def decide(open_alerts: Iterable[Alert], workflows: Sequence[Workflow], now: datetime) -> Ruling:
    """What is due of a target's open alerts at ``now``; those that nothing is due of are not in it."""
    alerts: list[Alert] = []
    decisions: list[Decision] = []
    for alert in open_alerts:
        if alert.kind not in ENDS or alert.state is not AlertState.OPEN or alert.effective is None:
            continue
        due = _due(alert, alert.effective, workflows, now)
        if due is not None:
            verdict = Verdict.ENDED if due.state is AlertState.RESOLVED else Verdict.UPDATED
            alerts.append(due)
            decisions.append(Decision(due.id, verdict, due.reason))
    return Ruling(tuple(alerts), tuple(decisions))


def _due(alert: Alert, day: datetime, workflows: Sequence[Workflow], now: datetime) -> Alert | None:
    left = days_until(day, now)
    if not alert.impacts:
        return _ended(alert, "its day is over, and no workflow was hit", now) if left < 0 else None
    hit = {impact.workflow for impact in alert.impacts}
    if not any(workflow.id in hit and workflow.may_mean(alert.subject) for workflow in workflows):
        return _ended(alert, "no workflow that it hit names the model any more", now)
    passed = [mark for mark in MARKS if left <= mark < days_until(day, alert.updated_at)]
    if not passed or left < 0:
        return None
    return replace(
        alert,
        severity=Severity.CRITICAL,
        revision=alert.revision + 1,
        updated_at=now,
        reason=f"{Severity.CRITICAL}: {left} {'day' if left == 1 else 'days'} are left, and it is still used",
    )


def _ended(alert: Alert, why: str, now: datetime) -> Alert:
    return replace(alert, state=AlertState.RESOLVED, updated_at=now, reason=why)
