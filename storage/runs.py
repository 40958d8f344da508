"""Runs: who looks at which target, for which slot, and what came of it.

(target, slot) is unique: a slot is looked at once, however many processes want it. The open
run of a target stands on its row with the lease; an expired lease is taken over with its run.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.audit import Unit
from storage.database import insert
from storage.schema import runs, targets
from storage.types import AnyRow
from watcher.domain.plan import CheckOutcome, CheckPlan, Claim

MISDATED = timedelta(hours=1)  # longer than a sweep, in which a look is later than the sweep's own time


def claim_due(
    connection: Connection, now: datetime, until: datetime, limit: int, lease: str, everything: bool
) -> tuple[Claim, ...]:
    """Take up to ``limit`` targets that are due, those that wait longest first."""
    query = select(targets.c.id, targets.c.next_run_at, targets.c.run)
    query = query.where(targets.c.active, _due(now, everything)).order_by(targets.c.next_run_at, targets.c.id)
    rows = connection.execute(query.limit(limit).with_for_update(skip_locked=True)).all()
    taken = (_take(connection, row, now, until, lease) for row in rows)
    return tuple(claim for claim in taken if claim is not None)


def release(connection: Connection, claim: Claim) -> None:
    """Give a claim back unused, where it is still held."""
    this = (targets.c.id == claim.target) & (targets.c.lease == claim.lease)
    if connection.execute(targets.update().where(this).values(lease=None, lease_until=None, run=None)).rowcount:
        connection.execute(runs.delete().where(runs.c.id == claim.run, runs.c.finished.is_(None)))


def reclaim(connection: Connection, now: datetime) -> int:
    """Let every lease expire at once; returns how many there were."""
    held = targets.update().where(targets.c.lease.is_not(None), targets.c.lease_until > now)
    return connection.execute(held.values(lease_until=now)).rowcount


def finish(unit: Unit, plan: CheckPlan, claim: Claim | None) -> None:
    """Write down what came of a look; one without a claim is a run of its own, outside every slot."""
    outcome = {
        "finished": unit.at,
        "outcome": plan.outcome.value,
        "reason": plan.reason,
        "sha256": plan.snapshot.sha256 if plan.snapshot else None,
    }
    if claim is not None:
        done = {**outcome, "lease": None, "lease_until": None}
        unit.connection.execute(runs.update().where(runs.c.id == claim.run).values(**done))
    else:
        unit.connection.execute(runs.insert().values(target=plan.target, started=unit.at, **outcome))


def began(connection: Connection, claim: Claim | None, at: datetime) -> datetime:
    """When a claim's look began, at the earliest; ``at`` where there is none."""
    if claim is None:
        return at
    started: datetime | None = connection.execute(select(runs.c.started).where(runs.c.id == claim.run)).scalar()
    return at if started is None else max(at, started)


def first_reading(connection: Connection, target: str, until: datetime | None = None) -> datetime | None:
    """When a target's baseline (or that of a time) began, by its first good reading; None where none is on record."""
    done = select(func.max(runs.c.finished)).where(runs.c.target == target, runs.c.outcome == CheckOutcome.FIRST.value)
    begun = done if until is None else done.where(runs.c.finished <= until)
    found: datetime | None = connection.execute(begun).scalar()
    return found


def _due(now: datetime, everything: bool) -> ColumnElement[bool]:
    unseen = or_(targets.c.looked_at.is_(None), targets.c.looked_at < now)
    # A look in the future is one by a clock that was wrong: its slot may be years away.
    misdated = targets.c.looked_at > now + MISDATED
    waits = or_(unseen if everything else targets.c.next_run_at <= now, misdated)
    return or_(and_(targets.c.lease.is_(None), waits), targets.c.lease_until <= now)


def _take(connection: Connection, row: AnyRow, now: datetime, until: datetime, lease: str) -> Claim | None:
    found = _again(connection, row.run, now, until, lease) if row.run is not None else None
    found = found or _open(connection, row, now, until, lease)
    if found is None:
        return None
    run, slot = found
    held = {"lease": lease, "lease_until": until, "run": run}
    connection.execute(targets.update().where(targets.c.id == row.id).values(**held))
    return Claim(run, row.id, slot, until, lease)


def _again(connection: Connection, run: int, now: datetime, until: datetime, lease: str) -> tuple[int, datetime] | None:
    values = {"attempt": runs.c.attempt + 1, "lease": lease, "lease_until": until, "started": now}
    this = runs.update().where(runs.c.id == run, runs.c.finished.is_(None)).values(**values)
    row = connection.execute(this.returning(runs.c.id, runs.c.slot)).first()
    return None if row is None else (row.id, row.slot)


def _open(
    connection: Connection, row: AnyRow, now: datetime, until: datetime, lease: str
) -> tuple[int, datetime] | None:
    # A slot that was looked at already (the clock stepped back) is not looked at again: now is its own slot.
    for slot in dict.fromkeys((min(row.next_run_at, now), now)):
        values = {"target": row.id, "slot": slot, "lease": lease, "lease_until": until, "started": now}
        fresh = insert(connection, runs).values(**values).on_conflict_do_nothing().returning(runs.c.id)
        run = connection.execute(fresh).scalar()
        if run is not None:
            return run, slot
    return None
