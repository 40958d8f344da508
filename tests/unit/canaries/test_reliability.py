from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.answers import Answer
from watcher.canaries.reliability import AS_WANTED, COUNTED, Z95, Asked, Pace, Share, pace_of, periods
from watcher.canaries.suites import Exact, Json, Prompt, Suite
from watcher.domain.calls import Message

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
SUITE = Suite(
    "mine",
    (
        Prompt("shape", (Message("user", "JSON?"),), expectations=(Json(),)),
        Prompt("sum", (Message("user", "2+2?"),), expectations=(Exact(("4",)),)),
        Prompt("free", (Message("user", "A word?"),)),
    ),
)


def answers(prompt: str, *texts: str, at: datetime = MONDAY, latency: float | None = None) -> tuple[Answer, ...]:
    return tuple(
        Answer(prompt, number, text, latency_s=latency, at=at + timedelta(hours=number))
        for number, text in enumerate(texts)
    )


def asked(*groups: tuple[Answer, ...], target: str = "acme/canary", hash_: str = SUITE.hash) -> Asked:
    return Asked(target, "acme/acme-large", "mine", hash_, tuple(answer for group in groups for answer in group))


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"), [(1, 10, 0.01788, 0.40415), (0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0)]
)
def test_intervals_of_few_answers(yes: int, n: int, low: float, high: float) -> None:
    assert Share(yes, n).interval == pytest.approx((low, high), abs=1e-5)


@given(st.integers(2, 5_000).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_the_ends_are_the_shares_that_would_just_be_doubted(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    for end in share.interval:
        assert abs(share.value - end) == pytest.approx(Z95 * sqrt(end * (1 - end) / share.n), rel=1e-6)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_is_mirrored(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    low, high = share.interval
    assert 0.0 <= low <= share.value <= high <= 1.0
    other = Share(share.n - share.yes, share.n).interval
    assert (1 - high, 1 - low) == pytest.approx(other, abs=1e-9)


def test_shares_by_week() -> None:
    week = timedelta(days=7)
    rows = asked(
        answers("shape", "{}", "{}", "oops"), answers("sum", "4", "5"), answers("free", "owl", "I cannot help with that."),
        answers("sum", "4", at=MONDAY + week),
        answers("sum", "4", at=MONDAY - timedelta(seconds=1)),
    )  # fmt: skip
    before, first, second = periods([rows], {"acme/canary": SUITE})
    assert [each.start for each in (before, first, second)] == [
        date(2026, 10, 26),
        date(2026, 11, 2),
        date(2026, 11, 9),
    ]
    assert (first.target, first.model, first.suite, first.answers, first.unjudged) == (
        "acme/canary", "acme/acme-large", "mine", 7, 0,
    )  # fmt: skip
    assert first.shares == {
        AS_WANTED: Share(3, 5), "valid_json": Share(2, 3), "exact": Share(1, 2), "refused": Share(1, 7),
    }  # fmt: skip
    assert list(first.shares) == [name for name in COUNTED if name in first.shares]
    assert second.shares == {AS_WANTED: Share(1, 1), "exact": Share(1, 1), "refused": Share(0, 1)}


def test_all_in_one_period() -> None:
    rows = asked(answers("sum", "4"), answers("sum", "5", at=MONDAY + timedelta(days=30)))
    (whole,) = periods([rows], {"acme/canary": SUITE}, weekly=False)
    assert (whole.start, whole.answers, whole.shares[AS_WANTED]) == (None, 2, Share(1, 2))


def test_targets_stay_in_their_order() -> None:
    rows = [asked(answers("sum", "4"), target=name) for name in ("b/c", "a/c")]
    rows.append(asked(answers("sum", "4", at=MONDAY - timedelta(days=7)), target="b/c"))
    found = periods(rows, {"a/c": SUITE, "b/c": SUITE})
    assert [(each.target, str(each.start)) for each in found] == [
        ("b/c", "2026-10-26"), ("b/c", "2026-11-02"), ("a/c", "2026-11-02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        asked(answers("sum", "4", "4"), hash_="of another suite"),
        asked(answers("gone", "4", "4")),
        asked(answers("sum", "4", "4"), target="nobody/asks"),
    ],
)
def test_nothing_is_said_of_prompts_that_are_not_as_they_were(rows: Asked) -> None:
    (period,) = periods([rows], {"acme/canary": SUITE})
    assert (period.answers, period.unjudged, period.shares, period.pace) == (0, 2, {}, None)


@pytest.mark.parametrize(
    ("latencies", "pace"),
    [
        ([2.0], Pace(2.0, 2.0, 1)),
        ([3.0, 1.0], Pace(2.0, 3.0, 2)),
        ([float(number) for number in range(1, 11)], Pace(5.5, 9.0, 10)),
        ([1.0] * 19 + [9.0], Pace(1.0, 1.0, 20)),
    ],
)
def test_pace(latencies: list[float], pace: Pace) -> None:
    assert pace_of(latencies) == pace


def test_pace_of_those_that_were_measured() -> None:
    (period,) = periods([asked(answers("sum", "4", latency=0.5), answers("free", "owl"))], {"acme/canary": SUITE})
    assert period.pace == Pace(0.5, 0.5, 1)
