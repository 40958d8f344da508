"""Held, confirmed, retracted: what looks in a row mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.domain.changes import Change, ChangeState, ChangeType
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, FactKey
from watcher.domain.plan import TargetState
from watcher.domain.targets import Target
from watcher.pipeline.settle import Settled, settle

START = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
TARGET = Target("acme/pricing", "pricing", "acme", url="https://acme.example/pricing")


def page(**prices: str) -> tuple[Fact, ...]:
    """A page with these prices."""
    return tuple(Fact(label, "price", value, "USD/1M tokens") for label, value in prices.items())


class Looks:
    """A target that is looked at again and again."""

    def __init__(self, first: tuple[Fact, ...], confirm: int = 2) -> None:
        self.target = replace(TARGET, confirm=confirm)
        self.state = TargetState("acme/pricing", facts=first, facts_from="0", reader="r/1")
        self.now = START

    def see(
        self, reading: tuple[Fact, ...], rebased: tuple[Fact, ...] | None = None, departed: tuple[Fact, ...] = ()
    ) -> Settled:
        """One look, a quarter of an hour after the last."""
        self.now += timedelta(minutes=15)
        settled = settle(
            self.target, self.state, reading, str(self.now), diff_facts, self.now, rebased, departed=lambda: departed
        )
        self.state = replace(self.state, facts=settled.facts, held=settled.held)
        return settled

    @property
    def values(self) -> dict[str, str | tuple[str, ...]]:
        """The baseline."""
        return {fact.subject: fact.value for fact in self.state.facts}


def states(settled: Settled) -> list[tuple[ChangeType, ChangeState, int]]:
    """Each change in short."""
    return [(change.difference.type, change.state, change.looks) for change in settled.changes]


def test_a_change_is_held_by_the_first_look_and_confirmed_by_the_second() -> None:
    looks = Looks(page(large="2", small="1"))
    first = looks.see(page(large="3", small="1"))
    assert states(first) == [(ChangeType.RAISED, ChangeState.HELD, 1)]
    assert first.news == ()
    assert looks.values == {"large": "2", "small": "1"}
    second = looks.see(page(large="3", small="1"))
    assert states(second) == [(ChangeType.RAISED, ChangeState.CONFIRMED, 2)]
    assert [change.id for change in second.news] == [first.changes[0].id]
    assert second.news[0].first_seen == START + timedelta(minutes=15)
    assert second.news[0].confirmed_at == START + timedelta(minutes=30)
    assert looks.values == {"large": "3", "small": "1"}


def test_a_change_that_the_second_look_does_not_show_is_retracted() -> None:
    looks = Looks(page(large="2"))
    looks.see(page(large="3"))
    assert states(looks.see(page(large="2"))) == [(ChangeType.RAISED, ChangeState.RETRACTED, 1)]
    assert looks.see(page(large="2")).changes == ()
    assert looks.values == {"large": "2"}


def test_one_look_is_enough_where_the_target_says_so() -> None:
    looks = Looks(page(large="2"), confirm=1)
    assert states(looks.see(page(large="3"))) == [(ChangeType.RAISED, ChangeState.CONFIRMED, 1)]


def test_three_looks_are_asked_where_the_target_says_so() -> None:
    looks = Looks(page(large="2"), confirm=3)
    assert [states(looks.see(page(large="3")))[0][1] for _ in range(3)] == [
        ChangeState.HELD,
        ChangeState.HELD,
        ChangeState.CONFIRMED,
    ]


def test_there_and_back_again_is_two_changes_with_two_ids() -> None:
    looks = Looks(page(large="2"))
    told: list[Change] = []
    for value in ("3", "3", "2", "2", "3", "3"):
        told += looks.see(page(large=value)).news
    assert [change.difference.type for change in told] == [ChangeType.RAISED, ChangeType.LOWERED, ChangeType.RAISED]
    assert len({change.id for change in told}) == 3


def test_another_value_at_the_second_look_starts_anew() -> None:
    looks = Looks(page(large="2"))
    looks.see(page(large="3"))
    assert sorted(states(looks.see(page(large="4")))) == [
        (ChangeType.RAISED, ChangeState.HELD, 1),
        (ChangeType.RAISED, ChangeState.RETRACTED, 1),
    ]


def test_each_change_is_confirmed_for_itself() -> None:
    looks = Looks(page(large="2", small="1"))
    looks.see(page(large="3", small="1"))
    second = looks.see(page(large="3", small="2"))
    assert sorted((change.difference.fact.subject, change.state) for change in second.changes) == [
        ("large", ChangeState.CONFIRMED),
        ("small", ChangeState.HELD),
    ]
    assert looks.values == {"large": "3", "small": "1"}


def test_removed_and_added_rows_wait_too() -> None:
    looks = Looks(page(large="2"))
    looks.see(page(small="1"))
    assert looks.values == {"large": "2"}
    looks.see(page(small="1"))
    assert looks.values == {"small": "1"}


def test_what_differs_only_because_our_reader_changed_is_technical_and_never_told() -> None:
    looks = Looks(page(large="2"))
    settled = looks.see(page(large="2", small="1"), rebased=page(large="2", small="1"))
    assert [(change.technical, change.told) for change in settled.changes] == [(True, False)]
    assert looks.values == {"large": "2", "small": "1"}


def test_a_new_reader_and_a_new_page_are_told_apart() -> None:
    looks = Looks(page(large="2"), confirm=1)
    settled = looks.see(page(large="3", small="1"), rebased=page(large="2", small="1"))
    assert [(change.difference.fact.subject, change.technical) for change in settled.changes] == [
        ("small", True),
        ("large", False),
    ]
    assert [change.difference.type for change in settled.news] == [ChangeType.RAISED]


readings = st.dictionaries(st.sampled_from("abc"), st.sampled_from("123"), min_size=1).map(lambda found: page(**found))


@given(readings, st.lists(readings, min_size=1, max_size=8))
def test_after_two_equal_looks_the_baseline_is_the_page(first: tuple[Fact, ...], seen: list[tuple[Fact, ...]]) -> None:
    looks = Looks(first)
    for reading in (*seen, seen[-1]):
        looks.see(reading)
    assert looks.values == {fact.subject: fact.value for fact in seen[-1]}
    assert looks.state.held == ()


def test_what_returns_as_it_was_is_a_return_and_no_addition() -> None:
    looks = Looks(page(large="2"))
    left = page(small="1")
    first = looks.see(page(large="2", small="1"), departed=left)
    second = looks.see(page(large="2", small="1"), departed=left)
    assert states(first) == [(ChangeType.RETURNED, ChangeState.HELD, 1)]
    assert states(second) == [(ChangeType.RETURNED, ChangeState.CONFIRMED, 2)]


def test_what_returns_with_another_value_is_told_beside_the_last_one() -> None:
    looks = Looks(page(large="2"))
    seen = looks.see(page(large="2", small="3"), departed=(*page(small="1"), *page(small="2")))
    (change,) = seen.changes
    assert change.difference.type is ChangeType.RAISED
    assert change.difference.before is not None
    assert change.difference.before.value == "2"


def test_what_left_is_not_asked_for_where_nothing_is_new() -> None:
    looks = Looks(page(large="2", small="1"))
    asked: list[str] = []

    def departed() -> tuple[Fact, ...]:
        asked.append("asked")
        return ()

    settle(looks.target, looks.state, page(large="3"), "x", diff_facts, START, departed=departed)
    assert asked == []


FLIGHTY = Fact("flighty", "listed", "yes")
STEADY = (Fact("steady", "listed", "yes"),)
NAMES = (*STEADY, FLIGHTY, Fact("flighty", "context_window", "8192"))


def flight(looks: Looks, away: timedelta) -> set[ChangeState]:
    """What becomes of a name that left twice before and is away again for so long, looked at by the hour."""
    newest: tuple[Change, ...] = ()
    for _ in range(int(away / timedelta(hours=1))):
        looks.now += timedelta(minutes=45)
        newest = looks.see(STEADY, departed=(FLIGHTY, FLIGHTY)).changes
    assert len(newest) == 2
    return {change.state for change in newest}


def test_a_name_that_comes_and_goes_is_away_when_it_has_been_for_a_day() -> None:
    looks = Looks(NAMES)
    assert flight(looks, timedelta(hours=24)) == {ChangeState.HELD}
    assert "flighty" in looks.values
    assert flight(looks, timedelta(hours=1)) == {ChangeState.CONFIRMED}
    assert "flighty" not in looks.values


def test_one_that_is_back_within_the_day_was_never_away() -> None:
    looks = Looks(NAMES)
    for _ in range(3):
        flight(looks, timedelta(hours=5))
        back = looks.see(NAMES, departed=(FLIGHTY, FLIGHTY))
        assert {change.state for change in back.changes} == {ChangeState.RETRACTED}
        assert back.news == ()


@pytest.mark.parametrize(
    "departed",
    [(), (FLIGHTY,), (*STEADY, *STEADY), (NAMES[2], NAMES[2])],
    ids=["never", "once", "another", "a size of it"],
)
def test_a_name_that_has_not_come_and_gone_leaves_as_soon_as_looks_agree(departed: tuple[Fact, ...]) -> None:
    looks = Looks(NAMES)
    looks.see(STEADY, departed=departed)
    assert {change.state for change in looks.see(STEADY, departed=departed).changes} == {ChangeState.CONFIRMED}


def test_a_thousand_changes_at_once_cost_no_more_for_each_than_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    same = FactKey.__eq__

    def counted(one: FactKey, other: object) -> bool:
        nonlocal compared
        compared += 1
        return same(one, other)

    monkeypatch.setattr(FactKey, "__eq__", counted)
    work = []
    for count in (100, 1_000):
        before, after = (page(**{f"model-{at}": str(at + more) for at in range(count)}) for more in (1, 2))
        compared = 0
        assert len(Looks(before).see(after).changes) == count
        work.append(compared / count)
    assert work[1] <= 2 * work[0]
