"""The desk: the pure half of alerting as one port. See :class:`watcher.domain.ports.Desk`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts import ends, health, policy, reminders, routing
from watcher.domain.alerts import Alert, Decision, Ruling
from watcher.domain.changes import Change
from watcher.domain.facts import Fact
from watcher.domain.health import Others
from watcher.domain.impacts import Impact
from watcher.domain.notifications import Notification
from watcher.domain.plan import CheckOutcome, TargetState
from watcher.domain.routes import Route
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


@dataclass(frozen=True, slots=True)
class Desk:
    """Decides what is worth telling, to whom, in which words. It holds nothing and remembers nothing."""

    def decide(
        self, target: Target, changes: Sequence[Change], impacts: Sequence[Impact],
        open_alerts: Sequence[Alert], now: datetime,
    ) -> Ruling:  # fmt: skip
        """Alerts for changes of one target that were confirmed in one check: :func:`alerts.policy.decide`."""
        return policy.decide(target, changes, impacts, open_alerts, now)

    def health(
        self, target: Target, state: TargetState, outcome: CheckOutcome, reason: str,
        open_alerts: Sequence[Alert], now: datetime, others: Others | None = None,
    ) -> Ruling:  # fmt: skip
        """Tells once when a target goes blind, and once when it sees again: :func:`alerts.health.decide`."""
        return health.decide(target, state, outcome, reason, open_alerts, now, others)

    def remind(self, open_alerts: Sequence[Alert], workflows: Sequence[Workflow], now: datetime) -> Ruling:
        """Tells of a model's end again as its day comes near: :func:`alerts.reminders.decide`."""
        return reminders.decide(open_alerts, workflows, now)

    def standing(
        self, target: Target, facts: Sequence[Fact], open_alerts: Sequence[Alert],
        workflows: Sequence[Workflow], now: datetime,
    ) -> Ruling:  # fmt: skip
        """Tells of ends to come that stood on the page before anybody could be told: :func:`alerts.ends.decide`."""
        return ends.decide(target, facts, open_alerts, workflows, now)

    def route(
        self, alert: Alert, changes: Sequence[Change], target: Target,
        routes: Sequence[Route], workflows: Sequence[Workflow], now: datetime, incidents: Sequence[Fact] = (),
    ) -> tuple[tuple[Notification, ...], tuple[Decision, ...]]:  # fmt: skip
        """Who hears of this revision of an alert, and why: :func:`alerts.routing.route`."""
        return routing.route(alert, changes, target, routes, workflows, now, incidents)
