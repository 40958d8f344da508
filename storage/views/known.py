"""Facts that stand in the baselines of active targets now, with the target that says them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from storage.codec import decode
from storage.database import reading
from storage.schema import facts, targets
from watcher.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Known:
    """A fact, who says it, and since when it has stood."""

    target: str
    provider: str
    fact: Fact
    first_seen: datetime


def known_facts(engine: Engine, attributes: Collection[str]) -> tuple[Known, ...]:
    """Every standing fact with one of these attributes, by target, as first seen."""
    query = select(facts.c.fact, facts.c.first_seen, targets.c.id, targets.c.provider)
    query = query.join(targets, targets.c.id == facts.c.target)
    query = query.where(facts.c.closed_at.is_(None), targets.c.active, facts.c.attribute.in_(sorted(attributes)))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(facts.c.target, facts.c.id)).all()
    return tuple(Known(row.id, row.provider, decode(Fact, row.fact), row.first_seen) for row in rows)
