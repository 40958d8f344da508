"""A plan is saved as a whole, comes back as it was, and is refused when somebody was faster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from storage.database import reading
from storage.schema import audit, decisions, metadata
from storage.store import SqlStore
from tests.contract.store.builders import (
    NOW,
    PRICING,
    SLACK,
    alert,
    at,
    change,
    confirmed,
    decision,
    first_plan,
    notification,
    odd_fact,
    plan,
    price,
    snapshot,
    target,
)
from watcher.domain.alerts import NETWORK, AlertState
from watcher.domain.changes import ChangeState
from watcher.domain.errors import StalePlan, StorageError
from watcher.domain.health import Others
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.testimonies import Baseline


def _counts(store: SqlStore) -> dict[str, int]:
    with reading(store.engine) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def _actions(store: SqlStore) -> list[str]:
    with reading(store.engine) as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.seq)).scalars())


@pytest.fixture
def seen(store: SqlStore) -> SqlStore:
    """A store with one target and its first good look."""
    store.register([target()], NOW)
    store.save(first_plan())
    return store


def _full_plan(store: SqlStore, when: float = 60) -> CheckPlan:
    state = store.state(PRICING)
    old = state.facts[0]
    seen = confirmed(change(old, replace(old, value="9.00")), at(when))
    told = alert((seen.id,))
    return plan(
        state, at(when), CheckOutcome.CHANGED, snapshot=snapshot(b"<h1>Pricing, new</h1>", at(when)),
        opened=(price("9.00", "Model 0"),), closed=(old,), changes=(seen,), alerts=(told,),
        notifications=(notification(about=told.id),), decisions=(decision(seen.id), decision(told.id)),
    )  # fmt: skip


def test_the_state_comes_back_as_it_was(seen: SqlStore) -> None:
    assert seen.state(PRICING) == first_plan().state


def test_a_baseline_knows_since_when_each_fact_has_stood(seen: SqlStore) -> None:
    made = _full_plan(seen)
    old, new = made.closed[0], made.opened[0]
    seen.save(made)
    baseline = seen.baseline(PRICING)
    assert baseline.read_at == made.state.read_at
    assert {each.fact: each.since for each in baseline.standing}[new] == at(60)
    assert {each.since for each in baseline.standing if each.fact != new} == {NOW}
    assert old not in [each.fact for each in baseline.standing]


def test_a_target_never_seen_has_an_empty_baseline(store: SqlStore) -> None:
    assert store.baseline("nobody/pricing") == Baseline()


def test_every_field_of_a_blind_target_comes_back(seen: SqlStore) -> None:
    blind = replace(seen.state(PRICING), revision=2, failures=3, blind_since=at(60), facts_from=None)
    seen.save(CheckPlan(blind, at(60), CheckOutcome.FAILED, at(120), "timed out"))
    assert seen.state(PRICING) == blind


def test_facts_come_back_exactly_whatever_a_vendor_wrote(store: SqlStore) -> None:
    store.register([target()], NOW)
    facts = (price("0.000000075"), odd_fact(), price("3.00"), odd_fact())
    state = TargetState(PRICING, 1, facts=facts, read_at=NOW)
    store.save(CheckPlan(state, NOW, CheckOutcome.FIRST, at(60), opened=facts))
    assert store.state(PRICING).facts == facts
    closing = plan(store.state(PRICING), at(60), closed=(odd_fact(),))
    store.save(closing)
    assert store.state(PRICING).facts == (price("0.000000075"), odd_fact(), price("3.00"))


def test_a_fact_to_close_that_does_not_stand_is_refused(seen: SqlStore) -> None:
    before = _counts(seen)
    with pytest.raises(StorageError, match="not in its baseline"):
        seen.save(plan(seen.state(PRICING), at(60), closed=(price("99"),), opened=(price("100"),)))
    assert _counts(seen) == before


def test_many_facts_open_and_close_in_one_plan(store: SqlStore) -> None:
    store.register([target()], NOW)
    store.save(first_plan(count=1200))
    old = store.state(PRICING).facts
    store.save(plan(store.state(PRICING), at(60), closed=old, opened=(price(),)))
    assert store.state(PRICING).facts == (price(),)


def test_held_changes_come_back_until_they_are_decided(seen: SqlStore) -> None:
    old = seen.state(PRICING).facts[0]
    first = change(old, replace(old, value="9"), when=at(60))
    second = change(None, odd_fact(), when=at(60))
    seen.save(plan(seen.state(PRICING), at(60), changes=(second, first)))
    assert seen.state(PRICING).held == (second, first)
    gone = replace(second, state=ChangeState.RETRACTED)
    seen.save(plan(seen.state(PRICING), at(120), changes=(gone, replace(first, looks=2))))
    assert seen.state(PRICING).held == (replace(first, looks=2),)


def test_a_change_saved_twice_is_one_change(seen: SqlStore) -> None:
    held = change(None, price(), when=at(60))
    seen.save(plan(seen.state(PRICING), at(60), changes=(held,)))
    seen.save(plan(seen.state(PRICING), at(120), changes=(confirmed(held, at(120)),)))
    assert _counts(seen)["changes"] == 1


def test_open_alerts_come_back_oldest_first_with_their_impacts(seen: SqlStore) -> None:
    late = alert(("c2",), opened_at=at(2), headline="late")
    early = alert(("c1", "c3"), opened_at=at(1), headline="early")
    bare = alert((), opened_at=at(3), impacts=())
    seen.save(plan(seen.state(PRICING), at(60), alerts=(late, early, bare)))
    assert seen.open_alerts(PRICING) == (early, late, bare)
    assert seen.open_alerts("acme/other") == ()


def test_the_others_are_those_that_are_watched_their_newest_reading_and_whether_all_is_dark(seen: SqlStore) -> None:
    seen.register([target(), target("acme/limits"), target("acme/models")], at(1))
    assert seen.others(PRICING, NOW) == Others(2)
    assert seen.others("acme/limits", NOW) == Others(2, seen.state(PRICING).read_at)
    dark = alert((), kind="health", fingerprint=NETWORK, impacts=())
    seen.save(plan(seen.state(PRICING), at(60), alerts=(dark,)))
    assert (seen.others("acme/models", NOW).told, seen.others(PRICING, NOW).told) == (dark.id, "")
    seen.save(plan(seen.state(PRICING), at(120), alerts=(replace(dark, state=AlertState.RESOLVED),)))
    assert seen.others("acme/models", NOW).told == ""
    seen.register([target("acme/limits"), target("acme/models")], at(130))
    assert seen.others("acme/models", NOW) == Others(1)


def test_an_alert_is_updated_and_ended(seen: SqlStore) -> None:
    first = alert()
    seen.save(plan(seen.state(PRICING), at(60), alerts=(first,)))
    hit = replace(first.impacts[0], reason="twice over budget")
    second = replace(first, revision=2, updated_at=at(120), impacts=(hit, hit), changes=("c1", "c2"))
    seen.save(plan(seen.state(PRICING), at(120), alerts=(second,)))
    assert seen.open_alerts(PRICING) == (second,)
    assert _counts(seen)["impacts"] == 3
    ended = replace(second, revision=3, state=AlertState.WITHDRAWN, updated_at=at(180))
    seen.save(plan(seen.state(PRICING), at(180), alerts=(ended,)))
    assert seen.open_alerts(PRICING) == ()
    assert [action for action in _actions(seen) if action.startswith("alert")] == [
        "alert opened", "alert updated", "alert ended",
    ]  # fmt: skip


def test_decisions_are_kept(seen: SqlStore) -> None:
    seen.save(plan(seen.state(PRICING), at(60), decisions=(decision("c1"), decision(str(SLACK)))))
    with reading(seen.engine) as connection:
        rows = connection.execute(select(decisions).order_by(decisions.c.id)).all()
    assert [(row.about, row.verdict, row.reason, row.at) for row in rows] == [
        ("c1", "held", "waits for a second look", at(60)),
        ("slack:#support-ai", "held", "waits for a second look", at(60)),
    ]


def test_everything_that_matters_leaves_an_audit_row(seen: SqlStore) -> None:
    seen.save(_full_plan(seen))
    assert _actions(seen) == [
        "target added", "snapshot kept", "baseline set",
        "snapshot kept", "change confirmed", "alert opened", "notification queued",
    ]  # fmt: skip


def test_a_stale_plan_is_refused(seen: SqlStore) -> None:
    loaded = seen.state(PRICING)
    seen.save(plan(loaded, at(60)))
    before = _counts(seen)
    with pytest.raises(StalePlan, match="look again"):
        seen.save(plan(loaded, at(61), opened=(price(),)))
    assert _counts(seen) == before


def test_an_unknown_target_is_refused(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="not registered"):
        store.save(first_plan())


@contextmanager
def _breaking_at(store: SqlStore, statement: int) -> Iterator[list[int]]:
    """The statement of this number (and no other) fails, as if the process or the disk had died there."""
    seen = [0]

    def break_it(*_: object) -> None:
        seen[0] += 1
        if seen[0] == statement:
            raise OSError("broken here")

    event.listen(store.engine, "before_cursor_execute", break_it)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", break_it)


def test_a_plan_is_saved_as_a_whole_or_not_at_all(seen: SqlStore) -> None:
    before = _counts(seen)
    whole = _full_plan(seen)
    broken = 0
    while True:
        with _breaking_at(seen, broken + 1) as executed:
            try:
                seen.save(whole)
                break
            except OSError:
                broken += 1
                assert executed == [broken]
        assert _counts(seen) == before
    assert broken >= 15
    after = _counts(seen)
    assert after["changes"] == after["alerts"] == after["deliveries"] == after["impacts"] == 1
    assert seen.state(PRICING).revision == 2


def test_times_come_back_aware_and_exact(seen: SqlStore) -> None:
    moment = at(60) + timedelta(microseconds=123456)
    seen.save(plan(seen.state(PRICING), moment))
    found = seen.state(PRICING).read_at
    assert found == moment
    assert found is not None
    assert found.utcoffset() == timedelta()


def test_a_time_without_a_zone_is_refused(seen: SqlStore) -> None:
    with pytest.raises(Exception, match="without a zone"):
        seen.save(plan(seen.state(PRICING), at(60).replace(tzinfo=None)))


def test_what_left_the_baseline_is_known_in_the_order_in_which_it_left(seen: SqlStore) -> None:
    first, second, third = seen.state(PRICING).facts
    assert seen.departed(PRICING) == ()
    for minutes, leaving in ((60, (second,)), (120, (first,))):
        state = seen.state(PRICING)
        left = tuple(fact for fact in state.facts if fact not in leaving)
        seen.save(plan(replace(state, facts=left), at(minutes), closed=leaving))
    assert seen.state(PRICING).facts == (third,)
    assert seen.departed(PRICING) == (second, first)
    assert seen.departed("acme/other") == ()


@pytest.mark.parametrize("ending", ["address", "by hand"])
def test_an_ended_baseline_left_nothing(seen: SqlStore, ending: str) -> None:
    if ending == "address":
        seen.register([target(url="https://docs.acme.example/other")], at(30))
    else:
        seen.forget(PRICING, at(30))
    assert seen.departed(PRICING) == ()
    again, (fact, *rest) = first_plan(when=at(60)), first_plan().opened
    again = replace(again, state=replace(again.state, revision=seen.state(PRICING).revision + 1))
    seen.save(again)
    assert (seen.departed(PRICING), seen.baseline(PRICING).began) == ((), at(60))
    seen.save(plan(replace(seen.state(PRICING), facts=tuple(rest)), at(90), closed=(fact,)))
    assert seen.departed(PRICING) == (fact,)


def test_what_the_first_reading_brought_may_have_stood_for_long(seen: SqlStore) -> None:
    made = _full_plan(seen)
    seen.save(made)
    dated = {each.fact: each.since for each in seen.baseline(PRICING).watched}
    assert {fact: since for fact, since in dated.items() if since is not None} == {made.opened[0]: at(60)}


def test_of_the_others_those_are_away_that_were_tried_since_and_not_read(seen: SqlStore) -> None:
    seen.register([target(), target("acme/limits"), target("acme/models")], at(1))
    limits = replace(seen.state("acme/limits"), failures=1, blind_since=at(60))
    seen.save(replace(plan(limits, at(60)), outcome=CheckOutcome.FAILED))
    assert [seen.others("acme/models", at(minutes)).away for minutes in (30, 60, 61)] == [1, 1, 0]
    assert seen.others("acme/limits", at(30)).away == 0


def test_an_alert_of_a_target_that_is_watched_no_more_tells_nothing(seen: SqlStore) -> None:
    seen.register([target(), target("acme/limits")], at(1))
    seen.save(plan(seen.state(PRICING), at(60), alerts=(alert((), kind="health", fingerprint=NETWORK, impacts=()),)))
    seen.register([target("acme/limits")], at(61))
    assert seen.others("acme/limits", at(61)).told == ""
