"""A change in one line, and as a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alerts.headlines import label
from alerts.standing import severity
from alerts.wording import clean, from_when, per, value
from watcher.cli.output import fact_record
from watcher.domain.changes import Change, Difference
from watcher.domain.documents import TEXTS
from watcher.domain.edits import edits


def summary(difference: Difference, now: datetime) -> str:
    """``acme-large input (standard): raised, $2.50 → $3.50 per 1M tokens, from 1 Dec (in 8 days)``."""
    before, after, fact = difference.before, difference.after, difference.fact
    if before is not None and after is not None and before.subject != after.subject:
        names = f"{before.subject} → {after.subject}"
    else:
        names = fact.subject
    said = [fact.qualifier(name) for name in ("tier", "context", "period") if fact.qualifier(name)]
    what = label(fact) if fact.attribute == "limit" else fact.qualifier("component") or fact.attribute
    about = " ".join(filter(None, (names, what)))
    place = f"{about} ({', '.join(said)})" if said else about
    when = from_when(difference.effective, now)
    return ", ".join(filter(None, (f"{place}: {difference.type}", _values(difference, now), when)))


def _values(difference: Difference, now: datetime) -> str:
    fact = difference.fact
    if fact.attribute in TEXTS:
        return clean("; ".join(map(str, edits(difference.before, difference.after))))
    sides = (difference.before, difference.after)
    shown = " → ".join(value(side, now) for side in sides if side is not None)
    return f"{'was ' if difference.after is None else ''}{shown} {per(fact.unit)}".strip()


def change_record(change: Change) -> dict[str, Any]:
    """A change as documented in ``docs/output.schema.json``."""
    difference = change.difference
    return {
        "id": change.id,
        "target": change.target,
        "provider": change.provider,
        "kind": change.kind,
        "type": difference.type.value,
        "subject": difference.fact.subject,
        "model": difference.fact.model,
        "attribute": difference.fact.attribute,
        "qualifiers": dict(difference.fact.qualifiers),
        "summary": summary(difference, change.first_seen),
        "severity": severity(change).value,
        "cosmetic": difference.cosmetic,
        "technical": change.technical,
        "state": change.state.value,
        "first_seen": change.first_seen,
        "confirmed_at": change.confirmed_at,
        "effective": difference.effective,
        "looks": change.looks,
        "before": fact_record(difference.before) if difference.before else None,
        "after": fact_record(difference.after) if difference.after else None,
        "before_snapshot": change.before_snapshot,
        "after_snapshot": change.after_snapshot,
    }
