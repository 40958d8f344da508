"""Summaries by the user's own model and what they cost: :class:`watcher.pipeline.summaries.SummaryStore`.

A row is written, with the dollars that a call may cost, before the call is made. One that was never finished counts in
full, so that no kill at any moment lets the sum pass the cap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice

from sqlalchemy import Connection, Engine, func, select, text

from storage import outbox
from storage.alerts import load, record_decisions
from storage.audit import unit
from storage.changes import from_row
from storage.database import insert, reading, writing
from storage.schema import alerts, changes, deliveries, summaries
from storage.spending import BILLIONTHS, month_of, next_month, units
from watcher.canaries.money import CapReached, Reservation, cap_reached
from watcher.domain.alerts import Alert, AlertState, Decision
from watcher.domain.notifications import Action, Address, Notification, notification_key
from watcher.domain.summaries import Summary, Waiting, about

_LEDGER = 0x7761_7473  # the advisory lock under which one process at a time adds to the ledger on PostgreSQL


class SqlSummaryStore:
    """See the port. May be used by several threads at once."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is a store's, whose tables were checked."""
        self._engine = engine

    def known(self, question: str, model: str) -> Summary | None:
        """See the port."""
        table = summaries.c
        query = select(table.text, table.at).where(
            table.question == question, table.model == model, table.text != ""
        )  # fmt: skip
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(table.id.desc()).limit(1)).first()
        return None if row is None else Summary(row.text, model, row.at)

    def reserve(
        self, about: str, question: str, model: str, amount: Decimal, cap: Decimal, now: datetime
    ) -> Reservation | CapReached:
        """See the port."""
        table, wanted = summaries.c, units(amount)
        counted = func.coalesce(func.sum(func.coalesce(table.settled, table.reserved)), 0)
        row = {"about": about, "question": question, "model": model, "at": now, "reserved": wanted}
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LEDGER})
            spent = connection.execute(select(counted).where(table.at >= month_of(now))).scalar_one()
            if int(spent) + wanted > int(cap * BILLIONTHS):
                return cap_reached("the month's cap of summaries", cap, amount, next_month(now))
            made = insert(connection, summaries).values(**row).returning(table.id)
            return Reservation(connection.execute(made).scalar_one(), amount)

    def finish(self, asked: Reservation, amount: Decimal | None, text: str, reason: str, now: datetime) -> None:
        """See the port."""
        settled = None if amount is None else units(amount)
        values = {"settled": settled, "text": text, "reason": reason, "at": now}
        with writing(self._engine) as connection:
            connection.execute(summaries.update().where(summaries.c.id == asked.id).values(**values))

    def waiting(self, since: datetime, limit: int) -> tuple[Waiting, ...]:
        """See the port."""
        table = alerts.c
        chosen = select(alerts).where(
            table.kind == "policy", table.state == AlertState.OPEN.value, table.updated_at >= since
        )  # fmt: skip
        with reading(self._engine) as connection:
            told = load(connection, chosen.order_by(table.updated_at, table.number))
            known = _claimed(connection, [about(alert) for alert in told])
            fresh = (_waiting(connection, alert) for alert in told if about(alert) not in known)
            return tuple(islice((found for found in fresh if found.addresses), limit))

    def claim(self, about: str, model: str, now: datetime) -> bool:
        """See the port."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LEDGER})
            if _claimed(connection, [about]):
                return False
            row = {"about": about, "question": "", "model": model, "at": now, "reserved": 0, "settled": 0}
            connection.execute(summaries.insert().values(**row))
        return True

    def tell(self, target: str, notes: Sequence[Notification], decisions: Sequence[Decision], now: datetime) -> None:
        """See the port."""
        with unit(self._engine, now) as work:
            outbox.queue(work, notes)
            record_decisions(work, target, decisions)


def _claimed(connection: Connection, names: Sequence[str]) -> frozenset[str]:
    query = select(summaries.c.about).where(summaries.c.about.in_(names), summaries.c.question == "")
    return frozenset(connection.execute(query).scalars())


def _waiting(connection: Connection, alert: Alert) -> Waiting:
    """An alert with its changes, and the addresses at which its revision was posted or edited in."""
    rows = connection.execute(select(changes).where(changes.c.id.in_(alert.changes)).order_by(changes.c.number))
    told = select(deliveries.c.key, deliveries.c.address).where(deliveries.c.alert == alert.id)
    action = Action.POST if alert.revision == 1 else Action.EDIT
    addresses = (
        address
        for row in connection.execute(told.order_by(deliveries.c.id))
        if row.key == notification_key(alert.id, alert.revision, address := Address.parse(row.address), action)
    )
    return Waiting(alert, tuple(map(from_row, rows)), tuple(addresses))
