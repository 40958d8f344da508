"""The calendar of ends: what every watched page says of when a model is shut down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from storage.codec import decode
from storage.database import reading
from storage.schema import facts, targets
from storage.types import AnyRow
from watcher.domain.facts import CERTAINTY, Fact, Qualifiers, folded

_SAID = ("announced", "deprecated", "replacement", "status")


@dataclass(frozen=True, slots=True)
class Shutdown:
    """One day on which a model ends, as one page says it.

    Attributes:
        fact: the statement: its value is the day, its qualifiers say how certain it is.
        announced, deprecated, status: what the same page says of the same model; None where it says nothing.
        replacements: what it names instead.
        first_seen: since when the statement has stood.
        read_at: the page's last good reading.
        source, snapshot: its address, and the hash of the page that the baseline was read from.
    """

    target: str
    provider: str
    fact: Fact
    first_seen: datetime
    read_at: datetime | None
    source: str
    snapshot: str | None
    announced: str | None = None
    deprecated: str | None = None
    status: str | None = None
    replacements: tuple[str, ...] = ()

    @property
    def scope(self) -> Qualifiers:
        """Of what part of the model's use it is said: all qualifiers but how certain it is."""
        return tuple(pair for pair in self.fact.qualifiers if pair[0] != CERTAINTY)


def shutdowns(engine: Engine) -> tuple[Shutdown, ...]:
    """Every shutdown that stands in an active target's baseline, floors included, by day, target and label."""
    query = select(facts.c.fact, facts.c.first_seen, targets).join(targets, targets.c.id == facts.c.target)
    query = query.where(facts.c.closed_at.is_(None), targets.c.active)
    query = query.where(facts.c.attribute.in_(("shutdown", *_SAID))).order_by(facts.c.target, facts.c.id)
    with reading(engine) as connection:
        rows = [(decode(Fact, row.fact), row) for row in connection.execute(query)]
    beside: dict[tuple[str, str, str], Fact] = {
        (row.id, folded(fact.subject), fact.attribute): fact for fact, row in rows if fact.attribute in _SAID
    }
    found = [_shutdown(fact, row, beside) for fact, row in rows if fact.attribute == "shutdown"]
    return tuple(sorted(found, key=lambda each: (str(each.fact.value), each.target, each.fact.subject)))


def _shutdown(fact: Fact, row: AnyRow, beside: Mapping[tuple[str, str, str], Fact]) -> Shutdown:
    said = {name: beside.get((row.id, folded(fact.subject), name)) for name in _SAID}
    return Shutdown(
        target=row.id,
        provider=row.provider,
        fact=fact,
        first_seen=row.first_seen,
        read_at=row.read_at,
        source=row.source,
        snapshot=row.facts_from,
        announced=_text(said["announced"]),
        deprecated=_text(said["deprecated"]),
        status=_text(said["status"]),
        replacements=_several(said["replacement"]),
    )


def _text(fact: Fact | None) -> str | None:
    return fact.value if fact is not None and isinstance(fact.value, str) else None


def _several(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    return (fact.value,) if isinstance(fact.value, str) else fact.value
