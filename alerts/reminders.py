"""Reminders: an announced end of a model that workflows still use is told again as its day comes near. Pure.

::

    14, 7 and 1 days before      a note in the alert's thread, once each, to those whose workflows name the model
                                 still, or by now; a shutdown is critical by then for whoever uses it
    no workflow names the model  the alert ends, in silence
    nobody was ever hit          the alert ends when its day is over, in silence
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict
from watcher.domain.impacts import Impact, Severity
from watcher.domain.models import plain
from watcher.domain.shutdowns import days_until
from watcher.domain.workflows import Workflow

ENDS = frozenset({"deprecations"})  # kinds whose alerts are about a day on which something ends
MARKS = (14, 7, 1)  # days before
_FINAL = frozenset({"", "shutdown"})  # a deprecated model goes on working


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
    left, impacts = days_until(day, now), _hit(alert, workflows)
    if not impacts and alert.impacts:
        return _ended(alert, "no workflow names the model any more", now)
    if not impacts:
        return _ended(alert, "its day is over, and no workflow was hit", now) if left < 0 else None
    passed = [mark for mark in MARKS if left <= mark < days_until(day, alert.updated_at)]
    if not passed or left < 0:
        return None
    severity, still = _severity(alert, {impact.workflow for impact in impacts}, workflows)
    return replace(
        alert,
        severity=severity,
        revision=alert.revision + 1,
        updated_at=now,
        reason=f"{severity}: {left} {'day' if left == 1 else 'days'} are left, and it is still {still}",
        impacts=impacts,
    )


def _hit(alert: Alert, workflows: Sequence[Workflow]) -> tuple[Impact, ...]:
    """The alert's impacts on workflows that still name the model, and those that name it by this very id by now."""
    naming = {workflow.id for workflow in workflows if workflow.may_mean(alert.subject)}
    known = tuple(impact for impact in alert.impacts if impact.workflow in naming)
    told = {impact.workflow for impact in known}
    return (*known, *(_newly(alert, each) for each in workflows if each.id not in told and _names(each, alert.subject)))


def _names(workflow: Workflow, model: str) -> bool:
    named = (name for use in workflow.uses for name in (use.model, *use.fallbacks))
    return plain(model) in map(plain, named)


def _newly(alert: Alert, workflow: Workflow) -> Impact:
    reason = f"it names {alert.subject} since this was told"
    return Impact(workflow.id, workflow.owner, alert.changes, alert.subject, Severity.WARNING, reason)


def _severity(alert: Alert, hit: Collection[str], workflows: Sequence[Workflow]) -> tuple[Severity, str]:
    """How severe it is by now, and what the model is to them: the end of a mere fallback is never made critical."""
    used = any(workflow.id in hit and workflow.uses_model(alert.subject) for workflow in workflows)
    if not used:
        return alert.severity, "a fallback"
    return (Severity.CRITICAL if alert.attribute in _FINAL else alert.severity), "used"


def _ended(alert: Alert, why: str, now: datetime) -> Alert:
    return replace(alert, state=AlertState.RESOLVED, updated_at=now, reason=why)
