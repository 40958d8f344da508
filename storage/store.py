"""The Store port on SQLite and on PostgreSQL: every method is one transaction."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from storage import alerts, asks, changes, facts, outbox, runs, snapshots
from storage import targets as watched
from storage.audit import Unit, unit
from storage.database import PATIENCE, check_schema, connect, reading, writing
from watcher.domain.alerts import Alert
from watcher.domain.facts import Fact
from watcher.domain.health import Others
from watcher.domain.notifications import Delivery, LookUp, SendOutcome
from watcher.domain.plan import CheckOutcome, CheckPlan, Claim, TargetState
from watcher.domain.targets import Target
from watcher.domain.testimonies import Baseline


def open_store(
    url: str,
    *,
    intervals: Mapping[str, timedelta] | None = None,
    owner: str = "",
    token: Callable[[], str] = lambda: uuid4().hex,
    patience: timedelta = PATIENCE,
) -> SqlStore:
    """The store in this database, which must have this version's tables.

    Args:
        url: ``sqlite:///path`` or ``postgresql+psycopg://user@host/name``.
        intervals: by channel, the least time between two messages to one address.
        owner: who holds the leases, in words; the host and process where it is empty.
        token: makes leases unlike all others.
        patience: how long a writer waits for another.

    Raises:
        StorageError: the database cannot be used; see :mod:`watcher.domain.errors`.
    """
    engine = connect(url, patience=patience)
    try:
        check_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, intervals or {}, owner or f"{socket.gethostname()}:{os.getpid()}", token)


class SqlStore:
    """:class:`watcher.domain.ports.Store`. May be used by several threads at once."""

    def __init__(
        self, engine: Engine, intervals: Mapping[str, timedelta], owner: str, token: Callable[[], str]
    ) -> None:
        """Use :func:`open_store`, which checks the database first."""
        self.engine = engine
        self._intervals = dict(intervals)
        self._owner = owner
        self._token = token

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def register(self, targets: Sequence[Target], now: datetime) -> None:
        """See the port."""
        with unit(self.engine, now) as work:
            watched.register(work, targets)

    def claim_due(self, now: datetime, lease: timedelta, limit: int, *, everything: bool = False) -> tuple[Claim, ...]:
        """See the port. Those that wait longest come first."""
        with writing(self.engine) as connection:
            return runs.claim_due(connection, now, now + lease, limit, self._lease(), everything)

    def release(self, claim: Claim, now: datetime) -> None:
        """See the port."""
        with unit(self.engine, now) as work:
            runs.release(work.connection, claim)

    def state(self, target: str) -> TargetState:
        """See the port."""
        with reading(self.engine) as connection:
            return watched.state(connection, target)

    def departed(self, target: str) -> tuple[Fact, ...]:
        """See the port."""
        with reading(self.engine) as connection:
            return facts.departed(connection, target)

    def baseline(self, target: str) -> Baseline:
        """See the port."""
        with reading(self.engine) as connection:
            return watched.baseline(connection, target)

    def body(self, sha256: str) -> bytes:
        """See the port."""
        with reading(self.engine) as connection:
            return snapshots.body(connection, sha256)

    def open_alerts(self, target: str) -> tuple[Alert, ...]:
        """See the port."""
        with reading(self.engine) as connection:
            return alerts.open_alerts(connection, target)

    def others(self, target: str, since: datetime) -> Others:
        """See the port."""
        with reading(self.engine) as connection:
            return watched.others(connection, target, since)

    def save(self, plan: CheckPlan, claim: Claim | None = None) -> None:
        """See the port."""
        with unit(self.engine, plan.at) as work:
            watched.advance(work, plan, claim, runs.began(work.connection, claim, plan.at))
            runs.finish(work, plan, claim)
            if plan.snapshot is not None:
                readable = plan.outcome is not CheckOutcome.UNREADABLE
                snapshots.keep(work, plan.target, plan.snapshot, readable)
            facts.apply(work, plan.target, plan.opened, plan.closed)
            _note_baseline(work, plan)
            changes.put(work, plan.changes)
            alerts.put(work, plan.alerts)
            alerts.record_decisions(work, plan.target, plan.decisions)
            outbox.queue(work, plan.notifications)
            asks.put(work, plan.asks)

    def claim_delivery(self, now: datetime, lease: timedelta) -> Delivery | None:
        """See the port."""
        due = self.next_delivery_at()
        if due is None or due > now:  # asking does not keep writers waiting
            return None
        with unit(self.engine, now) as work:
            return outbox.claim(work, now + lease, self._lease(), self._intervals)

    def record_delivery(
        self, delivery: Delivery, outcome: SendOutcome | LookUp, now: datetime, retry_at: datetime | None = None
    ) -> bool:
        """See the port."""
        with unit(self.engine, now) as work:
            return outbox.record(work, delivery, outcome, retry_at)

    def pending_deliveries(self) -> int:
        """See the port."""
        with reading(self.engine) as connection:
            return outbox.pending(connection)

    def next_delivery_at(self) -> datetime | None:
        """See the port."""
        with reading(self.engine) as connection:
            return outbox.next_at(connection)

    def reclaim(self, now: datetime) -> int:
        """Free every lease at once; returns how many were held.

        Only while :func:`storage.lock.exclusive` is held, since then their holders are dead.
        On PostgreSQL others may be at work: leases expire by time, and this does nothing.
        """
        if self.engine.dialect.name == "postgresql":
            return 0
        with unit(self.engine, now) as work:
            return runs.reclaim(work.connection, now) + outbox.reclaim(work)

    def forget(self, target: str, now: datetime) -> int | None:
        """End a target's baseline, so that its next look begins another; None where there is none to end."""
        with unit(self.engine, now) as work:
            return watched.forget(work, target)

    def requeue(self, delivery: int, now: datetime) -> bool:
        """Try a dead notification again; False where it is not dead."""
        with unit(self.engine, now) as work:
            return outbox.requeue(work, delivery)

    def _lease(self) -> str:
        return f"{self._owner}#{self._token()}"


def _note_baseline(work: Unit, plan: CheckPlan) -> None:
    if plan.outcome is CheckOutcome.FIRST:
        count = len(plan.state.facts)
        work.note("baseline set", plan.target, facts=count, snapshot=plan.state.facts_from, reader=plan.state.reader)
