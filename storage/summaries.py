"""Summaries by the user's own model and what they cost: :class:`watcher.pipeline.summaries.SummaryStore`.

A row is written, with the dollars that a call may cost, before the call is made. One that was never finished counts in
full, so that no kill at any moment lets the sum pass the cap.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine, func, select, text

from storage.database import insert, reading, writing
from storage.schema import summaries
from storage.spending import BILLIONTHS, month_of, next_month, units
from watcher.canaries.money import CapReached, Reservation
from watcher.domain.summaries import Summary

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
                return CapReached(f"the month's cap of summaries, ${cap.normalize():f}, is reached", next_month(now))
            made = insert(connection, summaries).values(**row).returning(table.id)
            return Reservation(connection.execute(made).scalar_one(), amount)

    def finish(self, asked: Reservation, amount: Decimal | None, text: str, reason: str, now: datetime) -> None:
        """See the port."""
        settled = None if amount is None else units(amount)
        values = {"settled": settled, "text": text, "reason": reason, "at": now}
        with writing(self._engine) as connection:
            connection.execute(summaries.update().where(summaries.c.id == asked.id).values(**values))
