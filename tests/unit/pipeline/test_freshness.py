"""How fresh a target is, at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watcher.domain.health import Sight
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Schedule
from watcher.pipeline.freshness import Looks, freshness

READ = datetime(2026, 11, 23, 6, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY, DAILY = Schedule(every=HOUR), Schedule(cron="0 6 * * *")
GOOD, FAILED, UNREADABLE = CheckOutcome.UNCHANGED, CheckOutcome.FAILED, CheckOutcome.UNREADABLE


@pytest.mark.parametrize(
    ("after", "due", "failures", "outcome", "sight"),
    [
        pytest.param(0, 1, 0, GOOD, Sight.FRESH, id="just read"),
        pytest.param(1.9, 1, 0, GOOD, Sight.FRESH, id="a look is due, within its interval"),
        pytest.param(2.1, 1, 0, GOOD, Sight.LATE, id="a look is due, and another one too"),
        pytest.param(1.1, 2, 1, FAILED, Sight.FRESH, id="one look failed"),
        pytest.param(2.4, 3, 2, FAILED, Sight.FRESH, id="two looks failed"),
        pytest.param(2.6, 3, 2, FAILED, Sight.LATE, id="two looks failed, a while ago"),
        pytest.param(2.6, 3, 3, FAILED, Sight.BLIND, id="three looks failed"),
        pytest.param(1.1, 2, 1, UNREADABLE, Sight.FRESH, id="one look was unreadable"),
        pytest.param(2.1, 3, 2, UNREADABLE, Sight.BLIND, id="two looks were unreadable"),
        pytest.param(9, 3, 3, FAILED, Sight.BLIND, id="blind, and nobody looks"),
    ],
)
def test_a_target_that_was_read(after: float, due: int, failures: int, outcome: CheckOutcome, sight: Sight) -> None:
    looks = Looks(READ + due * HOUR, READ, failures, outcome)
    fresh = freshness(looks, HOURLY, READ + after * HOUR)
    assert (fresh.sight, fresh.read_at, fresh.age, fresh.next_at) == (sight, READ, after * HOUR, READ + due * HOUR)


@pytest.mark.parametrize(
    ("after", "failures", "outcome", "sight"),
    [
        pytest.param(0, 0, None, Sight.NEVER, id="new"),
        pytest.param(1.5, 0, None, Sight.LATE, id="nobody looks"),
        pytest.param(0, 1, FAILED, Sight.NEVER, id="one look failed"),
        pytest.param(0, 2, UNREADABLE, Sight.BLIND, id="never seen"),
    ],
)
def test_a_target_that_was_never_read(after: float, failures: int, outcome: CheckOutcome | None, sight: Sight) -> None:
    fresh = freshness(Looks(READ, None, failures, outcome), HOURLY, READ + after * HOUR)
    assert (fresh.sight, fresh.read_at, fresh.age) == (sight, None, None)


@pytest.mark.parametrize(("days", "sight"), [(1.1, Sight.FRESH), (2.4, Sight.FRESH), (2.6, Sight.LATE)])
def test_a_cron_line_has_its_own_pace(days: float, sight: Sight) -> None:
    now = READ + timedelta(days=days)
    assert freshness(Looks(now + HOUR, READ, 0, GOOD), DAILY, now).sight is sight
