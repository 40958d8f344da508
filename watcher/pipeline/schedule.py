"""When to look again. Cron lines are UTC, so that no clock change skips or doubles a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from apscheduler.triggers.cron import CronTrigger

from watcher.domain.changes import Change
from watcher.domain.targets import Schedule, Target
from watcher.domain.witnesses import looks_asked

CONFIRM_WITHIN = timedelta(minutes=15)
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)  # one and the same, so that nothing depends on when it is asked
_QUARTER = timedelta(days=90)
_COUNTED = 500
DOUBT_WITHIN = timedelta(hours=8)  # so that a day holds the looks that have to agree


def next_run(schedule: Schedule, slot: datetime, now: datetime) -> datetime:
    """The first time after ``now`` that the schedule names; missed times are not made up for.

    Args:
        slot: the time for which the last look was due; an interval keeps its rhythm from there.
    """
    if schedule.cron is not None:
        fire = CronTrigger.from_crontab(schedule.cron, timezone=UTC).get_next_fire_time(
            None, now + timedelta(seconds=1)
        )
        if not isinstance(fire, datetime):
            raise ValueError(f"a cron line that never fires: {schedule.cron!r}")
        return fire.astimezone(UTC)
    every = schedule.every or timedelta(hours=1)
    begun = max((now - slot) // every, 0)
    return slot + (begun + 1) * every


@cache
def usual_interval(schedule: Schedule) -> timedelta:
    """Between two looks; of a cron line on average, over a quarter of a year, or over its first 500 times of one."""
    if schedule.every is not None:
        return schedule.every
    first = next_run(schedule, _MONDAY, _MONDAY)
    at, count = next_run(schedule, first, first), 1
    while count < _COUNTED and at < first + _QUARTER:
        at, count = next_run(schedule, at, at), count + 1
    return (at - first) / count


def sooner(schedule: Schedule, slot: datetime, now: datetime) -> datetime:
    """When to look again at something that waits for confirmation: within a quarter of an hour."""
    return min(next_run(schedule, slot, now), now + CONFIRM_WITHIN)


def while_held(held: Sequence[Change], target: Target, slot: datetime, now: datetime) -> datetime:
    """When to look again after a good look: soon where a look is missing, less so where all agree and only time is."""
    if not held:
        return next_run(target.schedule, slot, now)
    missing = any(change.looks < looks_asked(target.confirm, change.testimonies) for change in held)
    return (sooner if missing else in_doubt)(target.schedule, slot, now)


def in_doubt(schedule: Schedule, slot: datetime, now: datetime) -> datetime:
    """When to look again at what was refused and may yet be believed: three times a day at least."""
    return min(next_run(schedule, slot, now), now + DOUBT_WITHIN)
