"""Prices that stand in baselines, now or at a time, and what second sources could be asked then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select

from storage.codec import decode
from storage.database import reading
from storage.facts import departed
from storage.runs import first_reading
from storage.schema import facts, runs, targets
from watcher.domain.facts import Fact
from watcher.domain.plan import CheckOutcome
from watcher.domain.testimonies import Baseline, Standing

_GOOD = [outcome.value for outcome in (CheckOutcome.FIRST, CheckOutcome.UNCHANGED, CheckOutcome.CHANGED)]


@dataclass(frozen=True, slots=True)
class KnownPrice:
    """A price as a watched page says it.

    Attributes:
        source: the page's address.
        first_seen: since when it is known.
        read_at: the last good reading of the page up to then; None where none is on record.
        blind_since: when the page was first not read since; None where it was, and for times past.
    """

    target: str
    provider: str
    source: str
    fact: Fact
    first_seen: datetime
    read_at: datetime | None
    blind_since: datetime | None


def prices(engine: Engine, at: datetime | None = None) -> tuple[KnownPrice, ...]:
    """Every price of the active targets now, or of any target at a time; by target, as first seen."""
    query = select(facts.c.fact, facts.c.first_seen, targets).join(targets, targets.c.id == facts.c.target)
    query = query.where(facts.c.attribute == "price", *_standing(at))
    if at is None:
        query = query.where(targets.c.active)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(facts.c.target, facts.c.id)).all()
        read = {} if at is None else _read_at(connection, at)
    return tuple(
        KnownPrice(
            target=row.id,
            provider=row.provider,
            source=row.source,
            fact=decode(Fact, row.fact),
            first_seen=row.first_seen,
            read_at=row.read_at if at is None else read.get(row.id),
            blind_since=row.blind_since if at is None else None,
        )
        for row in rows
    )


class KeptAt:
    """Baselines as they stood at a time (now where it is None): what a witness says through them."""

    def __init__(self, engine: Engine, at: datetime | None = None) -> None:
        """Nothing is read yet."""
        self._engine = engine
        self._at = at

    def baseline(self, target: str) -> Baseline:
        """A target's facts with their dates; empty for one never seen."""
        query = select(facts.c.fact, facts.c.first_seen).where(facts.c.target == target, *_standing(self._at))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(facts.c.id)).all()
            if self._at is None:
                read_at = connection.execute(select(targets.c.read_at).where(targets.c.id == target)).scalar()
            else:
                read_at = _read_at(connection, self._at).get(target)
            began = first_reading(connection, target, self._at)
        return Baseline(read_at, tuple(Standing(decode(Fact, row.fact), row.first_seen) for row in rows), began)

    def departed(self, target: str) -> tuple[Fact, ...]:
        """The newest facts that left the target's baseline."""
        with reading(self._engine) as connection:
            return departed(connection, target)


def _standing(at: datetime | None) -> list[ColumnElement[bool]]:
    if at is None:
        return [facts.c.closed_at.is_(None)]
    return [facts.c.first_seen <= at, or_(facts.c.closed_at.is_(None), facts.c.closed_at > at)]


def _read_at(connection: Connection, at: datetime) -> dict[str, datetime]:
    """For each target the last look up to then that read it."""
    done = select(runs.c.target, func.max(runs.c.finished).label("read_at"))
    done = done.where(runs.c.outcome.in_(_GOOD), runs.c.finished <= at).group_by(runs.c.target)
    return {row.target: row.read_at for row in connection.execute(done)}
