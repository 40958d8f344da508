"""Prices as they stand and as they stood, in a real database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.store import SqlStore
from storage.views.prices import KeptAt, prices
from tests.contract.store.builders import NOW, PRICING, at, change, confirmed, first_plan, plan, price, target
from watcher.domain.plan import CheckOutcome, CheckPlan


@pytest.fixture
def raised(store: SqlStore) -> SqlStore:
    """A store with a price of 3.00 that became 9.00 after an hour, and a look in between that failed."""
    store.register([target()], NOW)
    store.save(first_plan())
    blind = replace(store.state(PRICING), revision=2, failures=1, blind_since=at(30))
    store.save(CheckPlan(blind, at(30), CheckOutcome.FAILED, at(45), "timed out"))
    state = store.state(PRICING)
    old = state.facts[0]
    new = replace(old, value="9.00")
    seen = confirmed(change(old, new), at(60))
    store.save(plan(state, at(60), CheckOutcome.CHANGED, opened=(new,), closed=(old,), changes=(seen,)))
    return store


def test_what_stands_now(raised: SqlStore) -> None:
    found = prices(raised.engine)
    assert {known.target for known in found} == {PRICING}
    assert {known.read_at for known in found} == {raised.state(PRICING).read_at}
    assert [(known.fact.value, known.first_seen) for known in found if known.fact.value == "9.00"] == [("9.00", at(60))]
    assert {known.source for known in found} == {target().source}


def test_what_stood_at_a_time_and_when_it_had_been_read(raised: SqlStore) -> None:
    found = prices(raised.engine, at(59))
    assert {known.fact for known in found} == set(first_plan().opened)
    assert {known.read_at for known in found} == {NOW}
    assert prices(raised.engine, at(-1)) == ()


def test_of_a_page_no_longer_watched_only_the_past_is_told(raised: SqlStore) -> None:
    raised.register([target("other/pricing")], at(90))
    assert prices(raised.engine) == ()
    assert len(prices(raised.engine, at(70))) == len(first_plan().opened)


def test_second_sources_are_asked_as_of_that_time(raised: SqlStore) -> None:
    then, now = KeptAt(raised.engine, at(59)), KeptAt(raised.engine)
    assert then.baseline(PRICING).read_at == NOW
    assert {each.fact.value for each in then.baseline(PRICING).standing} == {fact.value for fact in first_plan().opened}
    assert now.baseline(PRICING) == raised.baseline(PRICING)
    assert then.baseline("nobody/pricing").standing == ()
    assert [fact.value for fact in now.departed(PRICING)] == [first_plan().opened[0].value]


def test_words_of_a_vendor_come_back_as_they_were(store: SqlStore) -> None:
    store.register([target()], NOW)
    odd = price("2.50", "Acme\u202e <b>Large</b>\x1b[31m")
    made = first_plan()
    store.save(replace(made, opened=(odd,), state=replace(made.state, facts=(odd,))))
    assert [known.fact for known in prices(store.engine)] == [odd]
