"""How fresh what we know of a target is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.domain.health import Freshness, Sight, is_blind
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Schedule
from watcher.pipeline.schedule import next_run


@dataclass(frozen=True, slots=True)
class Looks:
    """What the looks at a target came to so far.

    Attributes:
        next_at: when it is due next.
        read_at: the last good reading; None where there never was one.
        failures: looks in a row that brought no reading.
        outcome: of the last look; None where there never was one.
    """

    next_at: datetime
    read_at: datetime | None = None
    failures: int = 0
    outcome: CheckOutcome | None = None


def freshness(looks: Looks, schedule: Schedule, now: datetime) -> Freshness:
    """How fresh a target is at ``now``.

    It is late when two times that the schedule names have passed since the last good reading, and
    half of the way to the third; or when nobody made a look that was due until one more was.
    """
    age = None if looks.read_at is None else now - looks.read_at
    return Freshness(_sight(looks, schedule, now), looks.read_at, age, looks.next_at)


def _sight(looks: Looks, schedule: Schedule, now: datetime) -> Sight:
    if is_blind(looks.failures, looks.outcome):
        return Sight.BLIND
    missed = now > next_run(schedule, looks.next_at, looks.next_at)
    if missed or (looks.read_at is not None and now > _in_time(schedule, looks.read_at)):
        return Sight.LATE
    return Sight.NEVER if looks.read_at is None else Sight.FRESH


def _in_time(schedule: Schedule, since: datetime) -> datetime:
    """Until when a reading is not late: two looks and a half after it."""
    first = next_run(schedule, since, since)
    second = next_run(schedule, first, first)
    return second + (second - first) / 2
