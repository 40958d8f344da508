"""The baseline: facts, from when to when each of them stood in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, select

from storage import runs
from storage.audit import Unit
from storage.codec import decode, encode
from storage.schema import facts, targets
from storage.types import canonical
from watcher.domain.errors import StorageError
from watcher.domain.facts import Fact
from watcher.domain.testimonies import Standing

MOST_DEPARTED = 5_000


def current(connection: Connection, target: str) -> tuple[Fact, ...]:
    """The facts in a target's baseline, in the order in which they were first seen."""
    query = select(facts.c.fact).where(facts.c.target == target, facts.c.closed_at.is_(None)).order_by(facts.c.id)
    return tuple(decode(Fact, fact) for fact in connection.execute(query).scalars())


def departed(connection: Connection, target: str) -> tuple[Fact, ...]:
    """The newest facts that left a target's baseline, in the order in which they left it; not an earlier baseline's."""
    read = select(targets.c.id).where(targets.c.id == target, targets.c.facts_from.is_not(None))
    query = select(facts.c.fact).where(facts.c.target.in_(read), facts.c.closed_at.is_not(None))
    began = runs.first_reading(connection, target)
    query = query if began is None else query.where(facts.c.closed_at > began)
    newest = connection.execute(query.order_by(facts.c.closed_at.desc(), facts.c.id.desc()).limit(MOST_DEPARTED))
    return tuple(decode(Fact, fact) for fact in reversed(newest.scalars().all()))


def standing(connection: Connection, target: str) -> tuple[Standing, ...]:
    """The same, with the time at which each was first seen."""
    query = select(facts.c.fact, facts.c.first_seen).where(facts.c.target == target, facts.c.closed_at.is_(None))
    rows = connection.execute(query.order_by(facts.c.id))
    return tuple(Standing(decode(Fact, row.fact), row.first_seen) for row in rows)


def apply(unit: Unit, target: str, opened: Sequence[Fact], closed: Sequence[Fact]) -> None:
    """Take ``closed`` out of the baseline and bring ``opened`` in.

    Raises:
        StorageError: a closed fact is not in the baseline.
    """
    if closed:
        _close(unit, target, closed)
    if opened:
        unit.connection.execute(facts.insert(), [_row(unit, target, fact) for fact in opened])


def _digest(stored: object) -> str:
    """Equal for facts that are equal in every field (64 hex digits)."""
    return hashlib.sha256(canonical(stored).encode()).hexdigest()


def _close(unit: Unit, target: str, closed: Sequence[Fact]) -> None:
    query = select(facts.c.id, facts.c.digest).where(facts.c.target == target, facts.c.closed_at.is_(None))
    standing: dict[str, list[int]] = {}
    for row in unit.connection.execute(query.order_by(facts.c.id)):
        standing.setdefault(row.digest, []).append(row.id)
    ended = []
    for fact in closed:
        rows = standing.get(_digest(encode(fact)))
        if not rows:
            raise StorageError(f"{target}: a fact to close is not in its baseline: {fact}")
        ended.append(rows.pop())
    for start in range(0, len(ended), 500):
        some = facts.c.id.in_(ended[start : start + 500])
        unit.connection.execute(facts.update().where(some).values(closed_at=unit.at))


def _row(unit: Unit, target: str, fact: Fact) -> dict[str, object]:
    stored = encode(fact)
    return {
        "target": target,
        "digest": _digest(stored),
        "subject": fact.subject,
        "attribute": fact.attribute,
        "model": fact.model,
        "fact": stored,
        "first_seen": unit.at,
    }
