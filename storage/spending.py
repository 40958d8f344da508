"""The ledger of what canaries spend: set aside before a call, settled after it.

A row that was never settled counts in full: whoever died between the two may have spent it. So the sum never
understates what was spent, and no kill at any moment lets it pass a cap.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import ColumnElement, Connection, func, select, text

from storage.canary_schema import canary_spending
from storage.database import insert
from watcher.canaries.money import CapReached, Limits, Reservation, Spent, cap_reached

BILLIONTHS = Decimal(1_000_000_000)
_LEDGER = 0x7761_7465  # the advisory lock under which one process at a time adds to the ledger on PostgreSQL
_COUNTED = func.coalesce(canary_spending.c.settled, canary_spending.c.reserved)


def reserve(
    connection: Connection, target: str, amount: Decimal, limits: Limits, now: datetime, what: str
) -> Reservation | CapReached:
    """Set ``amount`` aside where every cap allows it. The caller's transaction must be the only one that does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LEDGER})
    wanted = units(amount)
    day, month = _day(now), month_of(now)
    tomorrow, later = day + timedelta(days=1), next_month(now)
    caps = (
        ("the day's cap of this canary", limits.daily, day, target, tomorrow),
        ("the month's cap of this canary", limits.monthly, month, target, later),
        ("the day's cap of all canaries", limits.all_daily, day, None, tomorrow),
        ("the month's cap of all canaries", limits.all_monthly, month, None, later),
    )
    for name, cap, since, whose, until in caps:
        if cap is not None and _sum(connection, whose, since, until) + wanted > int(cap * BILLIONTHS):
            return cap_reached(name, cap, amount, until)
    row = insert(connection, canary_spending).values(target=target, at=now, what=what, reserved=wanted)
    return Reservation(connection.execute(row.returning(canary_spending.c.id)).scalar_one(), amount)


def settle(connection: Connection, reservation: Reservation, amount: Decimal) -> None:
    """Say what a call cost; the first word counts."""
    this = (canary_spending.c.id == reservation.id) & canary_spending.c.settled.is_(None)
    connection.execute(canary_spending.update().where(this).values(settled=units(amount)))


def spent(connection: Connection, target: str, now: datetime, since: datetime | None) -> Spent:
    """What a target spent; the total and the calls only ``since`` a time where one is given."""
    table = canary_spending.c
    chosen = table.target == target
    whole = chosen if since is None else chosen & (table.at >= since)
    calls = connection.execute(select(func.count()).select_from(canary_spending).where(whole)).scalar_one()
    day = _sum(connection, target, _day(now), _day(now) + timedelta(days=1))
    month = _sum(connection, target, month_of(now), next_month(now))
    return Spent(_dollars(day), _dollars(month), _dollars(_total(connection, whole)), calls)


def _sum(connection: Connection, target: str | None, since: datetime, until: datetime) -> int:
    """What was spent from ``since`` until just before ``until``: a clock that ran ahead filled another day's cap."""
    chosen = (canary_spending.c.at >= since) & (canary_spending.c.at < until)
    return _total(connection, chosen if target is None else chosen & (canary_spending.c.target == target))


def _total(connection: Connection, chosen: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(_COUNTED), 0)).where(chosen)).scalar_one())


def units(amount: Decimal) -> int:
    """Dollars as whole billionths, rounded up."""
    return int((amount * BILLIONTHS).to_integral_value(ROUND_CEILING))


def _dollars(units: int) -> Decimal:
    return Decimal(units) / BILLIONTHS


def _day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(now: datetime) -> datetime:
    """When the month of ``now`` began."""
    return _day(now).replace(day=1)


def next_month(now: datetime) -> datetime:
    """When the next one begins."""
    return (month_of(now) + timedelta(days=32)).replace(day=1)
