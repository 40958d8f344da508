"""What was used, as monthly volumes and peaks of a minute. Pure.

A month is 30 days: what the rows cover is scaled to it. A peak is taken only where rows are no longer than a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

MONTH, MINUTE = timedelta(days=30), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """One row of an export.

    Attributes:
        model: as the export names it, or a canonical id.
        start, length: of the time it counts; a request has no length.
        tokens: by component; cached input apart from input.
        requests: None where the export does not count them.
        tags: words that may name a workflow.
        where: ``line 7``.
        workflow: the one that it names as such, registered or not; empty where it names none.
    """

    model: str
    start: datetime
    length: timedelta
    tokens: tuple[tuple[str, Decimal], ...]
    requests: Decimal | None = None
    tags: tuple[str, ...] = ()
    where: str = ""
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class Volumes:
    """What rows of one model come to.

    Attributes:
        monthly: tokens by component in 30 days; empty where less than a day is covered.
        requests: in 30 days; None where not all rows count them.
        peak_tokens, peak_requests: in the busiest minute, cached input included; None where it is not known.
    """

    monthly: tuple[tuple[str, Decimal], ...] = ()
    requests: Decimal | None = None
    peak_tokens: Decimal | None = None
    peak_requests: Decimal | None = None


def covered(rows: Sequence[Spent]) -> timedelta:
    """From the beginning of the first row to the end of the last."""
    if not rows:
        return timedelta(0)
    return max(row.start + row.length for row in rows) - min(row.start for row in rows)


def volumes(rows: Sequence[Spent], span: timedelta) -> Volumes:
    """What rows of one model come to.

    Args:
        rows: at least one.
        span: what the whole export covers: a model that was asked on one of its days only was asked little.
    """
    counted = all(row.requests is not None for row in rows) and any(row.requests for row in rows)
    tokens, requests = _minutes(rows) if all(row.length <= MINUTE for row in rows) else (None, None)
    peak_requests = requests if counted else None
    if span < timedelta(days=1):
        return Volumes(peak_tokens=tokens, peak_requests=peak_requests)
    scale = Decimal(int(MONTH.total_seconds())) / Decimal(int(span.total_seconds()))
    sums: dict[str, Decimal] = {}
    for row in rows:
        for name, number in row.tokens:
            sums[name] = sums.get(name, Decimal(0)) + number
    monthly = tuple((name, _whole(number * scale)) for name, number in sums.items() if number)
    asked = sum((row.requests or Decimal(0) for row in rows), Decimal(0))
    return Volumes(monthly, _whole(asked * scale) if counted else None, tokens, peak_requests)


def _minutes(rows: Sequence[Spent]) -> tuple[Decimal, Decimal]:
    """Tokens, and requests, in the busiest minute for each."""
    tokens: dict[int, Decimal] = {}
    requests: dict[int, Decimal] = {}
    for row in rows:
        minute = int(row.start.timestamp()) // 60
        tokens[minute] = tokens.get(minute, Decimal(0)) + sum((number for _, number in row.tokens), Decimal(0))
        requests[minute] = requests.get(minute, Decimal(0)) + (row.requests or Decimal(0))
    return _whole(max(tokens.values())), _whole(max(requests.values()))


def _whole(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), ROUND_HALF_UP)
