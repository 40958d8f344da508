"""How well each target is seen, and what its good pages have had in common."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from storage.codec import decode
from storage.database import reading
from storage.schema import facts, targets
from storage.views.targets import TargetStatus, target_statuses
from watcher.domain.doubt import Doubt
from watcher.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class TargetHealth:
    """Where a target stands, how many facts are in its baseline, what was learned of it, and what is doubted."""

    status: TargetStatus
    facts: int
    profile: Profile
    doubt: Doubt | None


def target_healths(engine: Engine) -> tuple[TargetHealth, ...]:
    """The active targets, by id."""
    counted = select(facts.c.target, func.count().label("facts")).where(facts.c.closed_at.is_(None))
    standing = counted.group_by(facts.c.target).subquery()
    query = select(targets.c.id, targets.c.profile, targets.c.doubt, standing.c.facts)
    query = query.outerjoin(standing, standing.c.target == targets.c.id).where(targets.c.active)
    with reading(engine) as connection:
        rows = {row.id: row for row in connection.execute(query)}
    return tuple(
        TargetHealth(
            status,
            rows[status.id].facts or 0,
            Profile() if rows[status.id].profile is None else decode(Profile, rows[status.id].profile),
            None if rows[status.id].doubt is None else decode(Doubt, rows[status.id].doubt),
        )
        for status in target_statuses(engine)
        if status.id in rows
    )
