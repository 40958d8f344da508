"""Refused looks that agree, and those that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watcher.domain.doubt import REFUSALS, REFUSED_FOR, Doubt, digest, doubted, outwaited
from watcher.domain.facts import Fact

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = (Fact("a", "price", "1", where="line 1"), Fact("b", "price", "2", where="line 2"))


def test_looks_that_agree_are_counted_from_the_first() -> None:
    doubt = doubted(None, "x", NOW)
    assert doubted(doubt, "x", NOW + HOUR) == Doubt("x", NOW, 2)


def test_another_reading_begins_anew() -> None:
    assert doubted(Doubt("x", NOW, 9), "y", NOW + HOUR) == Doubt("y", NOW + HOUR)


def test_a_look_with_nothing_to_believe_neither_supports_nor_ends_it() -> None:
    assert doubted(Doubt("x", NOW, 2), "", NOW + HOUR) == Doubt("x", NOW, 2)
    assert doubted(None, "", NOW) is None


def test_it_is_outwaited_by_looks_and_time_that_agree() -> None:
    doubt, later = Doubt("x", NOW, REFUSALS), NOW + REFUSED_FOR
    assert outwaited(doubt, "x", later)
    assert not outwaited(doubt, "y", later)
    assert not outwaited(doubt, "x", later - timedelta(seconds=1))
    assert not outwaited(replace(doubt, looks=REFUSALS - 1), "x", later)
    assert not outwaited(None, "x", later)


def test_a_digest_is_of_what_is_said_and_not_of_where() -> None:
    assert digest(FACTS) == digest(reversed([replace(fact, where="table 9") for fact in FACTS]))
    assert digest(FACTS) != digest((replace(FACTS[0], value="3"), FACTS[1]))
    assert digest(FACTS) != digest(FACTS[:1])
    assert digest([Fact("\ud800", "price", "1")]) == digest([Fact("\ud800", "price", "1")])
