"""What became of every fact that was known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from watcher.domain.facts import Fact
from watcher.domain.pairing import compare

LARGE = Fact("Acme Large", "price", "2.50", "USD/1M tokens", "acme/large")
SMALL = Fact("Acme Small", "price", "0.50", "USD/1M tokens", "acme/small")


def test_labels_pair_before_models() -> None:
    renamed = replace(LARGE, subject="Large, the new one")
    seen = compare((LARGE, SMALL), (renamed, SMALL))
    assert [(pair.old, pair.new) for pair in seen.pairs] == [(LARGE, renamed), (SMALL, SMALL)]
    assert (seen.fresh, seen.lost, seen.differing, seen.churn) == ((), (), False, 0)


def test_a_label_of_its_own_is_not_taken_for_another_s_model() -> None:
    alias = replace(SMALL, model="acme/large")
    seen = compare((LARGE, SMALL), (alias,))
    assert (seen.lost, seen.fresh) == ((LARGE,), ())


def test_what_is_lost_new_and_said_otherwise() -> None:
    dearer, tiny = replace(LARGE, value="5"), Fact("Acme Tiny", "price", "0.1", "USD/1M tokens")
    seen = compare((LARGE, SMALL), (dearer, tiny))
    assert (seen.lost, seen.fresh, seen.differing, seen.churn) == ((SMALL,), (tiny,), True, 100)
    assert [pair.numbers for pair in seen.moved()] == [(Decimal("2.5") / 10**6, Decimal(5) / 10**6)]


def test_another_notation_is_no_difference_and_another_currency_no_number() -> None:
    same = replace(LARGE, value="0.0025", unit="USD/1K tokens")
    assert not compare((LARGE,), (same,)).differing
    (pair,) = compare((LARGE,), (replace(LARGE, unit="CNY/1M tokens"),)).pairs
    assert (pair.numbers, pair.differs) == (None, True)


def test_what_was_seen_and_not_read_is_not_compared() -> None:
    assert compare((LARGE, SMALL), (SMALL,), (LARGE.key,)).pairs == compare((SMALL,), (SMALL,)).pairs


def test_nothing_beside_nothing() -> None:
    seen = compare((), ())
    assert (seen.pairs, seen.size, seen.churn, seen.differing) == ((), 0, 0, False)
