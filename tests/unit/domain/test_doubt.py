"""Refused looks that agree, and those that do not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.domain.doubt import REFUSALS, REFUSED_FOR, Doubt, agree, doubted, outwaited, sketch
from watcher.domain.facts import Fact

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = tuple(Fact(f"acme-{number}", "price", str(number), where=f"line {number}") for number in range(300))
X, Y = sketch(FACTS[:150]), sketch(FACTS[150:])


def test_looks_that_agree_are_counted_from_the_first() -> None:
    assert doubted(doubted(None, X, NOW), X, NOW + HOUR) == Doubt(X, NOW, 2)


def test_a_little_may_be_edited_meanwhile() -> None:
    later = sketch(FACTS[:155])
    assert doubted(Doubt(X, NOW, 2), later, NOW + HOUR) == Doubt(later, NOW, 3)


def test_another_reading_begins_anew() -> None:
    assert doubted(Doubt(X, NOW, 9), Y, NOW + HOUR) == Doubt(Y, NOW + HOUR)


def test_a_look_with_nothing_to_believe_neither_supports_nor_ends_it() -> None:
    assert doubted(Doubt(X, NOW, 2), (), NOW + HOUR) == Doubt(X, NOW, 2)
    assert doubted(None, (), NOW) is None


def test_it_is_outwaited_by_looks_and_time_that_agree() -> None:
    doubt, later = Doubt(X, NOW, REFUSALS), NOW + REFUSED_FOR
    assert outwaited(doubt, X, later)
    assert not outwaited(doubt, Y, later)
    assert not outwaited(doubt, X, later - timedelta(seconds=1))
    assert not outwaited(replace(doubt, looks=REFUSALS - 1), X, later)
    assert not outwaited(None, X, later)


def test_a_sketch_is_of_what_is_spoken_of_and_not_of_what_is_said_or_where() -> None:
    assert sketch(FACTS) == sketch(reversed([replace(fact, where="table 9", value="7") for fact in FACTS]))
    assert len(sketch(FACTS)) == 64
    assert sketch([Fact("\ud800", "price", "1")]) == sketch([Fact("\ud800", "price", "1")])


@pytest.mark.parametrize(("shared", "alike"), [(1.0, True), (0.95, True), (0.6, False), (0.0, False)])
def test_how_much_readings_share_decides_whether_they_agree(shared: float, alike: bool) -> None:
    both = int(len(FACTS) * shared)
    rest = (len(FACTS) - both) // 2
    one, other = FACTS[: both + rest], (*FACTS[:both], *FACTS[both + rest :])
    assert agree(sketch(one), sketch(other)) is alike


def test_two_random_halves_of_a_page_do_not_agree() -> None:
    chance = random.Random(7)
    for _ in range(50):
        halves = [sketch(chance.sample(FACTS, 150)) for _ in range(2)]
        assert not agree(*halves)


def test_nothing_agrees_with_nothing() -> None:
    assert not agree((), ())
