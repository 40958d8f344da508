"""Replay: archived pages of one target through today's rules. Stores nothing, tells nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.domain.alerts import Alert, AlertState
from watcher.domain.changes import Change, ChangeState
from watcher.domain.facts import Fact
from watcher.domain.notifications import Notification
from watcher.domain.observations import Observation, Snapshot
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.ports import Desk, Kind
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience, examine, plan


@dataclass(frozen=True, slots=True)
class Page:
    """One archived page. ``name`` is the file as given."""

    name: str
    snapshot: Snapshot

    @property
    def time(self) -> datetime:
        """When it was captured."""
        return self.snapshot.fetched_at


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one page would have led to.

    ``changes`` are those first seen on it, as they stand after the last page;
    ``notifications`` are what would have been told at its time.
    """

    page: Page
    outcome: CheckOutcome
    reason: str
    changes: tuple[Change, ...]
    notifications: tuple[Notification, ...]

    @property
    def confirmed(self) -> bool:
        """Whether later pages agreed with every change that counts; False where nothing changed."""
        real = [change for change in self.changes if not change.difference.cosmetic]
        return bool(real) and all(change.state is ChangeState.CONFIRMED for change in real)


def replay(target: Target, kind: Kind, pages: Sequence[Page], desk: Desk, audience: Audience) -> tuple[Replayed, ...]:
    """Run pages in time order through the rules of a check.

    Pages with one time keep the order in which they are given.
    """
    ordered = sorted(pages, key=lambda page: page.time)
    bodies: dict[str, bytes] = {}
    state, alerts = TargetState(target.id), dict[str, Alert]()
    plans: list[CheckPlan] = []
    departed: list[Fact] = []
    for page in ordered:
        bodies[page.snapshot.sha256] = page.snapshot.body
        made = _step(target, kind, state, page, bodies.__getitem__, desk, audience, tuple(alerts.values()), departed)
        departed += made.closed
        alerts |= {alert.id: alert for alert in made.alerts}
        alerts = {name: alert for name, alert in alerts.items() if alert.state is AlertState.OPEN}
        state = made.state
        plans.append(made)
    last = {change.id: change for made in plans for change in made.changes}
    return tuple(_row(page, made, last) for page, made in zip(ordered, plans, strict=True))


def _step(
    target: Target, kind: Kind, state: TargetState, page: Page, body: Callable[[str], bytes],
    desk: Desk, audience: Audience, alerts: tuple[Alert, ...], departed: Sequence[Fact],
) -> CheckPlan:  # fmt: skip
    observation = Observation(target.id, page.time, page.snapshot)
    seen = examine(target, kind, state, observation, body)
    return plan(
        target, kind, state, seen, slot=page.time, desk=desk, audience=audience, open_alerts=alerts,
        departed=lambda: departed,
    )  # fmt: skip


def _row(page: Page, made: CheckPlan, last: dict[str, Change]) -> Replayed:
    first_seen = [last[change.id] for change in made.changes if change.looks == 1 and change.first_seen == made.at]
    return Replayed(page, made.outcome, made.reason, tuple(first_seen), made.notifications)
