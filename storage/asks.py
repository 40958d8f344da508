"""What changed policies ask of canaries, from the change to the note in its alert's thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from storage import outbox
from storage.audit import Unit
from storage.canary_schema import canary_asks
from storage.database import insert
from storage.schema import alert_changes, deliveries, targets
from watcher.domain.asks import Ask
from watcher.domain.notifications import Action, Address, Message, Notification, notification_key


def put(unit: Unit, given: Sequence[Ask]) -> None:
    """Keep what is asked, and make its canaries due. An ask that is known, or was answered, asks nothing again."""
    for ask in sorted(given, key=lambda ask: (ask.target, ask.topic, ask.change)):
        active = targets.c.active & (targets.c.id == ask.target)
        if unit.connection.execute(select(targets.c.id).where(active)).first() is None:
            continue
        row = {"target": ask.target, "topic": ask.topic, "change": ask.change, "at": unit.at}
        fresh = insert(unit.connection, canary_asks).values(**row).on_conflict_do_nothing()
        if unit.connection.execute(fresh.returning(canary_asks.c.id)).first() is not None:
            sooner = active & (targets.c.next_run_at > unit.at)
            unit.connection.execute(targets.update().where(sooner).values(next_run_at=unit.at))
            unit.note("canary asked", ask.target, topic=ask.topic, change=ask.change)


def open_topics(connection: Connection, target: str) -> tuple[str, ...]:
    """What a canary is asked on and was not yet taken up, oldest first."""
    query = select(canary_asks.c.topic).where(_open(target)).order_by(canary_asks.c.id)
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def take(unit: Unit, target: str, topics: Collection[str], at: datetime) -> None:
    """Note that a round begun at ``at`` takes these up."""
    this = _open(target) & canary_asks.c.topic.in_(topics)
    unit.connection.execute(canary_asks.update().where(this).values(taken_at=at))


def answer(unit: Unit, target: str, taken_at: datetime, message: Message, about: str) -> None:
    """Tell whoever heard of the changes that asked; ``about`` names what is told, which is told once."""
    changed = select(canary_asks.c.change).where(canary_asks.c.target == target, canary_asks.c.taken_at == taken_at)
    heard = (
        select(deliveries.c.alert, deliveries.c.address)
        .join(alert_changes, alert_changes.c.alert == deliveries.c.alert)
        .where(alert_changes.c.change.in_(changed))
        .distinct()
        .order_by(deliveries.c.alert, deliveries.c.address)
    )
    rows = unit.connection.execute(heard).all()
    outbox.queue(unit, [_note(row.alert, Address.parse(row.address), message, about, unit.at) for row in rows])


def _note(alert: str, address: Address, message: Message, about: str, at: datetime) -> Notification:
    key = notification_key(f"{alert} {about}", 0, address, Action.REPLY)
    return Notification(key, alert, address, Action.REPLY, message, "canaries were asked because of it", at)


def _open(target: str) -> ColumnElement[bool]:
    return (canary_asks.c.target == target) & canary_asks.c.taken_at.is_(None)
