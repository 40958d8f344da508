"""Replay: archived pages of one target through today's rules. Stores nothing, tells nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.domain.alerts import Alert, AlertState
from watcher.domain.changes import Change, ChangeState
from watcher.domain.facts import Fact
from watcher.domain.notifications import Notification
from watcher.domain.observations import Observation, Snapshot
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.ports import Desk, Kind
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience, examine, plan
from watcher.pipeline.schedule import CONFIRM_WITHIN

STOOD = timedelta(days=1)  # a page that was not archived anew for so long is taken to have stood


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

    Pages with one time keep the order in which they are given. A page that shows a change and has no
    follower within a day is looked at again: the daemon would have done so within a quarter of an hour.
    """
    ordered = sorted(pages, key=lambda page: page.time)
    bodies: dict[str, bytes] = {}
    state, alerts = TargetState(target.id), dict[str, Alert]()
    plans: list[CheckPlan] = []
    departed: list[Fact] = []
    rows: list[tuple[Page, int]] = []
    for page, following in zip(ordered, [*ordered[1:], None], strict=True):
        bodies[page.snapshot.sha256] = page.snapshot.body
        first = len(plans)
        for look in _looks(page, following, target.confirm):
            if first < len(plans) and not state.held:
                break
            made = _step(
                target, kind, state, look, bodies.__getitem__, desk, audience, tuple(alerts.values()), departed
            )
            departed += made.closed
            alerts |= {alert.id: alert for alert in made.alerts}
            alerts = {name: alert for name, alert in alerts.items() if alert.state is AlertState.OPEN}
            state = made.state
            plans.append(made)
        rows.append((page, first))
    last = {change.id: change for made in plans for change in made.changes}
    ends = [first for _, first in rows[1:]] + [len(plans)]
    return tuple(_row(page, plans[first:end], last) for (page, first), end in zip(rows, ends, strict=True))


def _looks(page: Page, following: Page | None, confirm: int) -> list[Page]:
    """A page, and again as the daemon would have looked at it, where the archive has no other of the next day."""
    if following is None or following.time - page.time < STOOD:
        return [page]
    times = [page.time + number * CONFIRM_WITHIN for number in range(confirm)]
    return [replace(page, snapshot=replace(page.snapshot, fetched_at=time)) for time in times]


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


def _row(page: Page, plans: Sequence[CheckPlan], last: dict[str, Change]) -> Replayed:
    made = plans[0]
    first_seen = [last[change.id] for change in made.changes if change.looks == 1 and change.first_seen == made.at]
    told = tuple(notification for look in plans for notification in look.notifications)
    return Replayed(page, made.outcome, made.reason, tuple(first_seen), told)
