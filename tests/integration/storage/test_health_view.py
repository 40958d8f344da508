"""What was learned and what is doubted comes back as it was; another page's is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.store import SqlStore
from storage.views.health import target_healths
from storage.views.history import facts_at
from storage.views.verify import verify
from tests.contract.store.builders import LEASE, NOW, PRICING, at, change, first_plan, plan, price, target
from watcher.domain.changes import ChangeState
from watcher.domain.doubt import Doubt
from watcher.domain.editions import Edition
from watcher.domain.errors import StalePlan
from watcher.domain.plan import CheckOutcome, CheckPlan
from watcher.domain.profile import Profile

LEARNED = Profile(
    looks=7, pages=3, page="a" * 64, reader="pricing/2", smallest=900, largest=1200, fewest=3, most=4,
    parts=("component=input", "price"), edits=2, churn=40, headings=("Prices \x00 \ud800 <b>", "Größe"), closing="\u202eend",
)  # fmt: skip
DOUBT = Doubt(("0123456789ab", "cdef01234567"), NOW, 2)
EDITIONS = (Edition("de", "b" * 64), Edition("fr", "c" * 64))


def doubted(store: SqlStore, minutes: float) -> CheckPlan:
    """A look that was refused, of a target of which much was learned."""
    made = plan(store.state(PRICING), at(minutes), CheckOutcome.UNREADABLE, reason="the page is cut off")
    known = replace(made.state, profile=LEARNED, doubt=DOUBT, editions=EDITIONS)
    return replace(made, state=replace(known, failures=1, blind_since=at(minutes)))


def _learned(store: SqlStore) -> tuple[object, ...]:
    state = store.state(PRICING)
    return (state.profile, state.doubt, state.editions)


def test_it_comes_back_as_it_was(store: SqlStore) -> None:
    store.register([target()], NOW)
    store.save(first_plan())
    assert _learned(store) == (Profile(), None, ())
    store.save(doubted(store, 60))
    assert _learned(store) == (LEARNED, DOUBT, EDITIONS)


def test_each_target_s_health(store: SqlStore) -> None:
    store.register([target(), target("acme/never"), target("acme/gone")], NOW)
    store.register([target(), target("acme/never")], NOW)
    store.save(first_plan(count=3))
    store.save(doubted(store, 60))
    never, seen = target_healths(store.engine)
    assert (never.status.id, never.facts, never.profile, never.doubt) == ("acme/never", 0, Profile(), None)
    assert (seen.status.id, seen.facts, seen.profile, seen.doubt) == (PRICING, 3, LEARNED, DOUBT)
    assert (seen.status.outcome, seen.status.reason) == (CheckOutcome.UNREADABLE, "the page is cut off")


def test_a_target_with_another_address_begins_anew(store: SqlStore) -> None:
    store.register([target()], NOW)
    store.save(first_plan())
    store.save(doubted(store, 60))
    store.register([target(url="https://acme.example/elsewhere")], at(90))
    assert _learned(store) == (Profile(), None, ())


def test_a_profile_of_an_older_version_is_read(store: SqlStore) -> None:
    store.register([target()], NOW)
    store.save(first_plan())
    with store.engine.begin() as connection:
        connection.exec_driver_sql("""UPDATE targets SET profile = '{"looks": 2, "gone": 1}'""")
    assert store.state(PRICING).profile == Profile(looks=2)


def test_a_baseline_that_is_forgotten_ends_and_the_next_look_begins_another(store: SqlStore) -> None:
    store.register([target()], NOW)
    assert store.forget(PRICING, NOW) is None
    assert store.forget("acme/unknown", NOW) is None
    store.save(first_plan(count=3))
    held = change(None, price("9.00", "Acme New"), ChangeState.HELD, at(60))
    store.save(plan(store.state(PRICING), at(60), changes=(held,)))
    stale = plan(store.state(PRICING), at(90))
    assert store.forget(PRICING, at(70)) == 3
    state = store.state(PRICING)
    assert (state.facts, state.facts_from, state.snapshot, state.held, state.profile) == ((), None, None, (), Profile())
    assert [dated.closed_at for dated in facts_at(store.engine, at(65))] == [at(70)] * 3
    assert [claim.target for claim in store.claim_due(at(70), LEASE, 1)] == [PRICING]
    with pytest.raises(StalePlan):
        store.save(stale)
    assert verify(store.engine).whole
