"""When to look again: tables of times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.targets import Schedule, Target
from watcher.pipeline.schedule import in_doubt, next_run, sooner, usual_interval, while_held

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """A time on 29 March 2026, when clocks in Europe go forward."""
    return datetime.fromisoformat(f"2026-03-29T{text}").replace(tzinfo=UTC)


HOURLY = Schedule(every=timedelta(hours=1))


@pytest.mark.parametrize(
    ("schedule", "slot", "now", "expected"),
    [
        pytest.param(HOURLY, "10:00:00", "10:00:04", "11:00:00", id="keeps its rhythm"),
        pytest.param(HOURLY, "10:00:00", "13:20:00", "14:00:00", id="missed slots are one"),
        pytest.param(HOURLY, "10:00:00", "11:00:00", "12:00:00", id="exactly at a slot"),
        pytest.param(HOURLY, "10:00:00", "09:58:00", "11:00:00", id="a clock that stepped back"),
        pytest.param(Schedule(cron="7 * * * *"), "10:07:00", "10:07:00", "11:07:00", id="cron"),
        pytest.param(Schedule(cron="7 * * * *"), "10:07:00", "13:30:00", "14:07:00", id="cron after a pause"),
        pytest.param(
            Schedule(cron="30 2 * * *"), "00:00:00", "00:00:00", "02:30:00", id="an hour that local clocks skip"
        ),
    ],
)
def test_next_run(schedule: Schedule, slot: str, now: str, expected: str) -> None:
    assert next_run(schedule, at(slot), at(now)) == at(expected)


def test_a_cron_line_fires_once_on_the_night_the_clocks_go_back() -> None:
    schedule, now, fired = Schedule(cron="30 2 * * *"), datetime(2026, 10, 25, tzinfo=UTC), []
    while now < datetime(2026, 10, 26, tzinfo=UTC):
        now = next_run(schedule, now, now)
        fired.append(now)
    assert [time.isoformat() for time in fired] == ["2026-10-25T02:30:00+00:00", "2026-10-26T02:30:00+00:00"]


@pytest.mark.parametrize(
    ("schedule", "least", "most"),
    [
        (HOURLY, 60, 60),
        (Schedule(cron="0 6 * * *"), 1440, 1440),
        (Schedule(cron="*/5 * * * *"), 5, 5),
        (Schedule(cron="0 9-17 * * *"), 158, 162),
        (Schedule(cron="0 6 * * 1"), 10_080, 10_080),
        (Schedule(cron="0 0 29 2 *"), 1461 * 1440, 1461 * 1440),
    ],
)
def test_how_often_a_schedule_looks(schedule: Schedule, least: int, most: int) -> None:
    assert least <= usual_interval(schedule) / timedelta(minutes=1) <= most


def test_what_waits_for_confirmation_is_looked_at_within_a_quarter_of_an_hour() -> None:
    assert sooner(HOURLY, at("10:00:00"), at("10:00:04")) == at("10:15:04")
    assert sooner(Schedule(every=timedelta(minutes=5)), at("10:00:00"), at("10:00:04")) == at("10:05:00")


def test_a_doubt_is_looked_at_three_times_a_day() -> None:
    now = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
    assert in_doubt(Schedule(every=timedelta(hours=1)), now, now) == now + timedelta(hours=1)
    assert in_doubt(Schedule(every=timedelta(days=7)), now, now) == now + timedelta(hours=8)


def test_what_only_has_to_stand_for_a_while_is_not_looked_at_by_the_quarter_of_an_hour() -> None:
    target = Target("acme/models", "models", "acme", url="https://acme.example", schedule=Schedule(timedelta(days=1)))
    gone = Difference(ChangeType.REMOVED, Fact("acme-1", "listed", "yes"), None)
    held = Change("c", target.id, "acme", "models", gone, NOON, ChangeState.HELD)
    waits = {looks: while_held([replace(held, looks=looks)], target, NOON, NOON) - NOON for looks in (1, 2)}
    assert waits == {1: timedelta(minutes=15), 2: timedelta(hours=8)}
    assert while_held([], target, NOON, NOON) - NOON == timedelta(days=1)
