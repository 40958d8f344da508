"""Who hears of an alert: each hit workflow's own people, and the routes that take it. Pure.

::

    workflow.notify   its own row
    matching route    all rows and the sum; a digest is kept for its day
    nobody            the console, where it is serious, hits a workflow or is about our sight
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts import compose, health
from alerts.compose import Telling
from alerts.context import reported
from alerts.grouping import ordered
from alerts.wording import clean
from watcher.domain.alerts import HEALTH, Alert, AlertState, Decision, Verdict
from watcher.domain.changes import Change
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.notifications import Action, Address, Message, Notification, notification_key
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow

CONSOLE = Address("console")
Told = tuple[tuple[Notification, ...], tuple[Decision, ...]]


@dataclass(slots=True)
class Audience:
    """Why an address hears of an alert, and of how much of it."""

    reasons: set[str] = field(default_factory=set)
    workflows: set[str] = field(default_factory=set)
    everything: bool = False

    @property
    def reason(self) -> str:
        """All reasons in one line, in a fixed order."""
        return "; ".join(sorted(self.reasons))


def route(
    alert: Alert, changes: Sequence[Change], target: Target, routes: Sequence[Route],
    workflows: Sequence[Workflow], now: datetime, incidents: Sequence[Fact] = (),
) -> Told:  # fmt: skip
    """One telling of an alert to everybody who hears of it, and a decision for each of them and for "nobody".

    The first revision is posted; a later one edits the message and adds a note in its thread; a reminder, behind
    which there is no change, is such a note alone.
    """
    if alert.state is AlertState.RESOLVED and alert.kind != HEALTH:
        return (), (Decision(alert.id, Verdict.NOT_TOLD, f"ended in silence: {alert.reason}"),)
    known = {workflow.id: workflow for workflow in workflows}
    its = set(alert.changes)
    behind = ordered(change for change in changes if change.id in its)
    telling = Telling(alert, behind, target, known, now, reported(incidents, target.provider))
    audiences, later = _audiences(alert, known, routes)
    if not audiences:
        audiences = _fallback(alert, digested=bool(later))
    kept = {address: reasons for address, reasons in later.items() if address not in audiences}
    notifications = tuple(
        notification
        for address, audience in sorted(audiences.items(), key=lambda pair: str(pair[0]))
        for notification in _tellings(telling, address, audience)
    )
    return notifications, _decisions(alert, audiences, kept)


def _audiences(
    alert: Alert, workflows: dict[str, Workflow], routes: Sequence[Route]
) -> tuple[dict[Address, Audience], dict[Address, set[str]]]:
    """Everybody who hears of it now, and those for whom it is kept."""
    now: dict[Address, Audience] = {}
    later: dict[Address, set[str]] = {}
    for hit in sorted({impact.workflow for impact in alert.impacts} & workflows.keys()):
        for address in workflows[hit].notify:
            audience = now.setdefault(address, Audience())
            audience.workflows.add(hit)
            audience.reasons.add(f"workflow {hit} names it")
    for candidate in routes:
        if not _matches(candidate.match, alert):
            continue
        for address in candidate.to:
            if candidate.digest:
                later.setdefault(address, set()).add(f"kept for the {candidate.digest} digest")
                continue
            audience = now.setdefault(address, Audience())
            audience.everything = True
            audience.reasons.add(f"a route for {_described(candidate.match)} matches")
    return now, later


def _matches(match: Match, alert: Alert) -> bool:
    hit = {impact.workflow for impact in alert.impacts}
    return (
        alert.severity.rank >= match.min_severity.rank
        and (not match.providers or alert.provider in match.providers)
        and (not match.kinds or alert.kind in match.kinds)
        and (not match.workflows or not hit.isdisjoint(match.workflows))
    )


def _described(match: Match) -> str:
    fields = (("provider", match.providers), ("kind", match.kinds), ("workflow", match.workflows))
    words = [f"{name} {' or '.join(sorted(values))}" for name, values in fields if values]
    if match.min_severity is not Severity.INFO:
        words.append(f"severity {match.min_severity} or worse")
    return ", ".join(words) or "everything"


def _fallback(alert: Alert, *, digested: bool) -> dict[Address, Audience]:
    """The console, so that nothing serious is lost; nobody where a digest has it or it is small."""
    serious = alert.severity is not Severity.INFO and not digested
    if not (serious or alert.impacts or alert.kind == HEALTH):
        return {}
    return {CONSOLE: Audience({"no route matches and no workflow names an address"}, everything=True)}


def _tellings(telling: Telling, address: Address, audience: Audience) -> tuple[Notification, ...]:
    alert = telling.alert
    impacts = [i for i in alert.impacts if audience.everything or i.workflow in audience.workflows]
    reminder = alert.kind != HEALTH and not telling.changes
    again = (Action.REPLY,) if reminder else (Action.EDIT, Action.REPLY)
    actions = (Action.POST,) if alert.revision == 1 else again
    return tuple(
        Notification(
            key=notification_key(alert.id, alert.revision, address, action),
            alert=alert.id,
            address=address,
            action=action,
            message=_message(telling, impacts, action),
            reason=audience.reason,
            created_at=telling.now,
        )
        for action in actions
    )


def _message(telling: Telling, impacts: Sequence[Impact], action: Action) -> Message:
    alert = telling.alert
    if alert.kind == HEALTH:
        short = action is Action.REPLY
        return health.note(alert) if short else health.message(alert, telling.target, telling.now, telling.context)
    return compose.note(telling, impacts) if action is Action.REPLY else compose.message(telling, impacts)


def _decisions(alert: Alert, audiences: dict[Address, Audience], kept: dict[Address, set[str]]) -> tuple[Decision, ...]:
    told = [Decision(str(address), Verdict.TOLD, found.reason) for address, found in audiences.items()]
    held = [Decision(str(address), Verdict.NOT_TOLD, "; ".join(sorted(found))) for address, found in kept.items()]
    decisions = tuple(
        Decision(decision.about, decision.verdict, f"alert {alert.id}: {clean(decision.reason)}")
        for decision in sorted((*told, *held), key=lambda decision: decision.about)
    )
    return decisions or (Decision(alert.id, Verdict.NOT_TOLD, "not told: no route matches"),)
