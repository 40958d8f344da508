"""Time, bytes, patience and the retry of one fetch."""

from __future__ import annotations

import pytest

from probes.fetch.budget import Budget
from probes.fetch.failures import MAX_DETAIL, Failed, printable
from tests.integration.fetch.vendor import Clock
from watcher.domain.observations import FailureKind


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    return Budget(clock, seconds=30, max_received=100, patience=60)


def test_time_runs_out(budget: Budget, clock: Clock) -> None:
    clock.sleep(29.5)
    assert (budget.remaining(), budget.spent) == (0.5, False)
    clock.sleep(0.5)
    assert budget.spent
    with pytest.raises(Failed, match="within 30 s") as failed:
        budget.remaining()
    assert failed.value.failure.kind is FailureKind.TIMED_OUT
    assert failed.value.failure.retryable


def test_bytes_run_out_after_the_last_one_allowed(budget: Budget) -> None:
    budget.received(60)
    budget.received(40)
    with pytest.raises(Failed, match="more than 100 bytes") as failed:
        budget.received(1)
    assert failed.value.failure.kind is FailureKind.TOO_LARGE
    assert not failed.value.failure.retryable


def test_waiting_is_taken_from_patience(budget: Budget, clock: Clock) -> None:
    clock.sleep(10)
    with budget.waiting():
        clock.sleep(45)
    assert budget.remaining() == 20
    assert budget.patience == 15


def test_waiting_counts_even_when_it_ends_badly(budget: Budget, clock: Clock) -> None:
    with pytest.raises(KeyError), budget.waiting():
        clock.sleep(5)
        raise KeyError
    assert budget.patience == 55


def test_a_part_ends_with_the_whole(budget: Budget, clock: Clock) -> None:
    clock.sleep(25)
    part = budget.part(10, max_received=50)
    assert part.remaining() == 5
    with pytest.raises(Failed, match="more than 50"):
        part.received(51)
    budget.received(100)


def test_waiting_in_a_part_is_waiting_of_the_whole(budget: Budget, clock: Clock) -> None:
    part = budget.part(10, max_received=50)
    with part.waiting():
        clock.sleep(20)
    assert (part.remaining(), part.patience) == (10, 40)
    assert (budget.remaining(), budget.patience) == (30, 40)


def test_there_is_one_retry_and_none_in_a_part(budget: Budget) -> None:
    assert not budget.part(10, 50).take_retry(1)
    assert budget.take_retry(1)
    assert not budget.take_retry(1)


@pytest.mark.parametrize(("spent", "granted"), [(28.9, True), (29, False), (31, False)])
def test_no_retry_without_time_for_it(budget: Budget, clock: Clock, spent: float, granted: bool) -> None:
    clock.sleep(spent)
    assert budget.take_retry(pause=1) is granted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\r\nlines\ttab", "two??lines?tab"),
        ("\x1b[31mred\x07", "?[31mred?"),
        ("abc\u202etxt.exe\u200b", "abc?txt.exe?"),
        ("\ud800", "?"),
        ("é — 漢", "é — 漢"),
    ],
)
def test_details_are_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert Failed(FailureKind.UNREACHABLE, text).failure.detail == shown


def test_details_are_short() -> None:
    assert len(printable("x" * 10_000)) == MAX_DETAIL
    assert printable("x" * MAX_DETAIL) == "x" * MAX_DETAIL


def test_a_part_uses_up_what_the_whole_has(budget: Budget) -> None:
    budget.part(10, 60).received(50)
    with pytest.raises(Failed, match="more than 60 bytes"):
        budget.part(10, 60).received(61)
    with pytest.raises(Failed, match="more than 100 bytes"):
        budget.part(10, 60).received(51)


def test_it_says_what_was_missed(clock: Clock) -> None:
    budget = Budget(clock, seconds=2, max_received=1, patience=1, missed="the page did not come to rest")
    assert budget.timed_out().failure.detail == "the page did not come to rest within 2 s"
