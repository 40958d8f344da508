"""Targets: which are watched, when each is next looked at, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage import changes, facts, runs
from storage.audit import Unit
from storage.codec import decode, encode
from storage.schema import alerts, targets
from storage.types import AnyRow, words
from watcher.domain.alerts import NETWORK, AlertState
from watcher.domain.changes import ChangeState
from watcher.domain.doubt import Doubt
from watcher.domain.editions import Edition
from watcher.domain.errors import StalePlan, StorageError
from watcher.domain.health import Others
from watcher.domain.observations import SnapshotRef
from watcher.domain.plan import CheckPlan, Claim, TargetState
from watcher.domain.profile import Profile
from watcher.domain.targets import Target
from watcher.domain.testimonies import Baseline


def register(unit: Unit, given: Sequence[Target]) -> None:
    """Make these the active targets. A new one is due at once, one with another schedule too."""
    stored = {row.id: row for row in unit.connection.execute(select(targets).order_by(targets.c.id).with_for_update())}
    for target in sorted(given, key=lambda target: target.id):
        row = stored.pop(target.id, None)
        if row is None:
            unit.connection.execute(targets.insert().values(id=target.id, next_run_at=unit.at, **_definition(target)))
            unit.note("target added", target.id, kind=target.kind, source=words(target.source))
        elif not row.active or row.definition != encode(target):
            _redefine(unit, row, target)
    for row in stored.values():
        if row.active:
            unit.connection.execute(targets.update().where(targets.c.id == row.id).values(active=False))
            unit.note("target stopped", row.id)


def others(connection: Connection, target: str, since: datetime) -> Others:
    """How well all other active targets are seen; ``since`` is when this one went blind."""
    rest = (targets.c.id != target) & targets.c.active
    count, read_at = connection.execute(select(func.count(), func.max(targets.c.read_at)).where(rest)).one()
    tried = rest & (targets.c.looked_at >= since) & (targets.c.failures > 0)
    away = connection.execute(select(func.count()).select_from(targets).where(tried)).scalar_one()
    # One that nobody watches any more never ends its alert.
    says_so = (alerts.c.fingerprint == NETWORK) & (alerts.c.state == AlertState.OPEN.value)
    newest = select(alerts.c.id).join(targets, targets.c.id == alerts.c.target).where(says_so, rest)
    told = connection.execute(newest.order_by(alerts.c.number.desc()).limit(1)).scalar()
    return Others(count, read_at, told or "", away)


def state(connection: Connection, target: str) -> TargetState:
    """What is known of a target; an empty state for one never seen."""
    row = connection.execute(select(targets).where(targets.c.id == target)).first()
    if row is None:
        return TargetState(target)
    return TargetState(
        target=target,
        revision=row.revision,
        snapshot=None if row.snapshot is None else decode(SnapshotRef, row.snapshot),
        facts=facts.current(connection, target),
        facts_from=row.facts_from,
        reader=row.reader,
        held=changes.held(connection, target),
        failures=row.failures,
        blind_since=row.blind_since,
        read_at=row.read_at,
        profile=Profile() if row.profile is None else decode(Profile, row.profile),
        doubt=None if row.doubt is None else decode(Doubt, row.doubt),
        editions=() if row.editions is None else decode(tuple[Edition, ...], row.editions),
    )


def baseline(connection: Connection, target: str) -> Baseline:
    """A target's facts with their dates; empty for one never seen."""
    read_at = connection.execute(select(targets.c.read_at).where(targets.c.id == target)).scalar()
    return Baseline(read_at, facts.standing(connection, target), runs.first_reading(connection, target))


def forget(unit: Unit, target: str) -> int | None:
    """End a target's baseline and make it due; returns how many facts it held, None where there was none."""
    row = unit.connection.execute(select(targets).where(targets.c.id == target).with_for_update()).first()
    if row is None or row.facts_from is None:
        return None
    ended = len(facts.current(unit.connection, target))
    values = _forgotten(unit, target) | {"revision": row.revision + 1, "next_run_at": min(row.next_run_at, unit.at)}
    unit.connection.execute(targets.update().where(targets.c.id == target).values(**values))
    unit.note("baseline forgotten", target, facts=ended)
    return ended


def advance(unit: Unit, plan: CheckPlan, claim: Claim | None, looked_at: datetime) -> None:
    """Bring a target's row to the plan's state.

    Raises:
        StalePlan: its row is not the one that the plan was made from, or the claim was lost.
        StorageError: the target was never registered.
    """
    after = plan.state
    this = (targets.c.id == plan.target) & (targets.c.revision == after.revision - 1)
    lease: dict[str, None] = {}
    if claim is not None:
        this &= targets.c.lease == claim.lease
        lease = {"lease": None, "lease_until": None, "run": None}
    done = unit.connection.execute(
        targets.update().where(this).values(
            revision=after.revision,
            next_run_at=plan.next_run_at,
            looked_at=looked_at,
            snapshot=None if after.snapshot is None else encode(after.snapshot),
            facts_from=after.facts_from,
            reader=after.reader,
            failures=after.failures,
            blind_since=after.blind_since,
            read_at=after.read_at,
            profile=encode(after.profile),
            doubt=None if after.doubt is None else encode(after.doubt),
            editions=encode(after.editions) if after.editions else None,
            **lease,
        )
    )  # fmt: skip
    if done.rowcount != 1:
        raise _refusal(unit.connection, plan)


def _refusal(connection: Connection, plan: CheckPlan) -> StorageError:
    found = connection.execute(select(targets.c.revision).where(targets.c.id == plan.target)).first()
    if found is None:
        return StorageError(f"{plan.target} is not registered: add it to watcher.yaml and run again.")
    return StalePlan(
        f"{plan.target} was saved by somebody else meanwhile (it is at revision {found.revision}, "
        f"the plan was made from {plan.state.revision - 1}), or its claim was taken over: look again."
    )


def _definition(target: Target) -> dict[str, Any]:
    return {
        "kind": target.kind,
        "provider": target.provider,
        "source": target.source,
        "definition": encode(target),
        "active": True,
    }


def _redefine(unit: Unit, row: AnyRow, target: Target) -> None:
    values = _definition(target)
    if row.definition.get("schedule") != encode(target.schedule):
        values["next_run_at"] = min(row.next_run_at, unit.at)
    if (row.source, row.kind) != (words(target.source), target.kind):
        values |= _forgotten(unit, target.id) | {"revision": row.revision + 1}
    unit.connection.execute(targets.update().where(targets.c.id == target.id).values(**values))
    unit.note("target changed", target.id, kind=target.kind, source=words(target.source))


def _forgotten(unit: Unit, target: str) -> dict[str, None]:
    """End a baseline that was read from another page: its difference from the new one is nobody's change."""
    held = changes.held(unit.connection, target)
    changes.put(unit, [replace(change, state=ChangeState.RETRACTED) for change in held])
    facts.apply(unit, target, (), facts.current(unit.connection, target))
    return {"facts_from": None, "snapshot": None, "profile": None, "doubt": None, "editions": None}
