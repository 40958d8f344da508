"""Alerts, the impacts of each of their revisions, and why something was or was not told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from storage.audit import Unit
from storage.codec import decode, encode
from storage.database import upsert
from storage.schema import alert_changes, alerts, decisions, impacts
from storage.types import words
from watcher.domain.alerts import Alert, AlertState, Decision
from watcher.domain.impacts import Impact, Severity


def put(unit: Unit, given: Sequence[Alert]) -> None:
    """Store alerts as they stand now."""
    if not given:
        return
    known = set(unit.connection.execute(select(alerts.c.id).where(alerts.c.id.in_([a.id for a in given]))).scalars())
    upsert(unit.connection, alerts, [_row(alert) for alert in given], alerts.c.id, keep=("opened_at",))
    for alert in given:
        _put_parts(unit.connection, alert)
        action = "ended" if alert.state is not AlertState.OPEN else "updated" if alert.id in known else "opened"
        unit.note(
            f"alert {action}", alert.id, target=alert.target, subject=alert.subject, severity=alert.severity.value,
            state=alert.state.value, revision=alert.revision, changes=list(alert.changes), reason=words(alert.reason),
        )  # fmt: skip


def open_alerts(connection: Connection, target: str) -> tuple[Alert, ...]:
    """A target's open alerts, oldest first."""
    chosen = select(alerts).where(alerts.c.target == target, alerts.c.state == AlertState.OPEN.value)
    return load(connection, chosen.order_by(alerts.c.opened_at, alerts.c.number))


def load(connection: Connection, chosen: Select[*tuple[Any, ...]]) -> tuple[Alert, ...]:
    """The alerts that a query over the table's rows chooses, with their changes and the impacts of their revision."""
    rows = list(connection.execute(chosen))
    behind = _changes(connection, [row.id for row in rows])
    hit = _impacts(connection, [(row.id, row.revision) for row in rows])
    return tuple(
        Alert(
            id=row.id,
            fingerprint=row.fingerprint,
            target=row.target,
            provider=row.provider,
            kind=row.kind,
            subject=row.subject,
            severity=Severity(row.severity),
            headline=row.headline,
            state=AlertState(row.state),
            opened_at=row.opened_at,
            updated_at=row.updated_at,
            reason=row.reason,
            revision=row.revision,
            effective=row.effective,
            attribute=row.attribute or "",
            changes=behind.get(row.id, ()),
            impacts=hit.get(row.id, ()),
        )
        for row in rows
    )


def record_decisions(unit: Unit, target: str, given: Iterable[Decision]) -> None:
    """Store why something was or was not told."""
    rows = [
        {"target": target, "at": unit.at, "about": words(decision.about), "verdict": decision.verdict.value,
         "reason": decision.reason}
        for decision in given
    ]  # fmt: skip
    if rows:
        unit.connection.execute(decisions.insert(), rows)


def _changes(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = select(alert_changes.c.alert, alert_changes.c.change).where(alert_changes.c.alert.in_(ids))
    rows = connection.execute(query.order_by(alert_changes.c.alert, alert_changes.c.position))
    return {alert: tuple(row.change for row in group) for alert, group in groupby(rows, key=lambda row: str(row.alert))}


def _impacts(connection: Connection, revisions: Sequence[tuple[str, int]]) -> dict[str, tuple[Impact, ...]]:
    query = select(impacts.c.alert, impacts.c.impact)
    query = query.where(tuple_(impacts.c.alert, impacts.c.revision).in_(revisions))
    rows = connection.execute(query.order_by(impacts.c.alert, impacts.c.position))
    grouped = groupby(rows, key=lambda row: str(row.alert))
    return {alert: tuple(decode(Impact, row.impact) for row in group) for alert, group in grouped}


def _put_parts(connection: Connection, alert: Alert) -> None:
    connection.execute(alert_changes.delete().where(alert_changes.c.alert == alert.id))
    if alert.changes:
        rows = [{"alert": alert.id, "position": n, "change": change} for n, change in enumerate(alert.changes)]
        connection.execute(alert_changes.insert(), rows)
    this = (impacts.c.alert == alert.id) & (impacts.c.revision == alert.revision)
    connection.execute(impacts.delete().where(this))
    if alert.impacts:
        connection.execute(impacts.insert(), [_impact_row(alert, n, hit) for n, hit in enumerate(alert.impacts)])


def _impact_row(alert: Alert, position: int, impact: Impact) -> dict[str, object]:
    return {
        "alert": alert.id,
        "revision": alert.revision,
        "position": position,
        "workflow": impact.workflow,
        "severity": impact.severity.value,
        "impact": encode(impact),
    }


def _row(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "fingerprint": alert.fingerprint,
        "target": alert.target,
        "provider": alert.provider,
        "kind": alert.kind,
        "subject": alert.subject,
        "severity": alert.severity.value,
        "headline": alert.headline,
        "state": alert.state.value,
        "opened_at": alert.opened_at,
        "updated_at": alert.updated_at,
        "reason": alert.reason,
        "revision": alert.revision,
        "effective": alert.effective,
        "attribute": alert.attribute or None,
    }
