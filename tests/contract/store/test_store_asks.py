"""What policies ask of canaries, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage.canaries import SqlCanaryStore
from storage.canary_schema import canary_asks
from storage.database import reading
from storage.schema import deliveries, targets
from storage.store import SqlStore
from tests.contract.store.builders import LEASE, NOW, PRICING, SLACK, at, first_plan, target
from watcher.canaries.standing import Course, Phase, Round, Standing, Terms
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.asks import Ask
from watcher.domain.errors import StalePlan
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action, Message, Notification, notification_key
from watcher.domain.plan import CheckPlan

CANARY = "acme/canary"
TERMS = Terms("general", "ab" * 32, "openai https://api.acme.example/v1", "acme-large", "1")
ASK = Ask(CANARY, "medical", "change-1")
ROUND = Round(1, "a policy", "0.01", ("p1",), 5, at(20), topics=("medical",))
NOTE = Message("info", "canaries for medical answer as before")


def told_plan() -> CheckPlan:
    """A policy's change that was told, and asks."""
    alert = Alert(
        "alert-1", "f" * 16, PRICING, "acme", "policy", "document", Severity.WARNING, "Usage policy changed",
        AlertState.OPEN, NOW, NOW, "it changed", changes=("change-1",),
    )  # fmt: skip
    key = notification_key(alert.id, 1, SLACK, Action.POST)
    post = Notification(key, alert.id, SLACK, Action.POST, Message("warning", alert.headline), "a route", NOW)
    return replace(first_plan(), alerts=(alert,), notifications=(post,), asks=(ASK,))


@pytest.fixture
def canaries(store: SqlStore) -> SqlCanaryStore:
    """A canary that is not due, beside a policy of the same vendor."""
    store.register([target(), target(CANARY)], NOW)
    with store.engine.begin() as connection:
        connection.execute(targets.update().where(targets.c.id == CANARY).values(next_run_at=at(600)))
    return SqlCanaryStore(store.engine)


def notes(store: SqlStore) -> list[str]:
    """Addresses that were sent a note in a thread."""
    with reading(store.engine) as connection:
        query = select(deliveries.c.address).where(deliveries.c.action == Action.REPLY.value)
        return list(connection.execute(query).scalars())


def begun(canaries: SqlCanaryStore) -> Standing:
    """A round on the topics that are asked for, begun and saved."""
    standing = canaries.begin(CANARY, TERMS, NOW)
    return canaries.keep(replace(standing, course=Course(Phase.CONFIRMING, round=ROUND, rounds=1)), [], at(20))


def test_a_change_asks_in_its_own_transaction_and_makes_the_canary_due(
    store: SqlStore, canaries: SqlCanaryStore
) -> None:
    store.save(told_plan())
    assert canaries.asked(CANARY) == ("medical",)
    assert CANARY in {claim.target for claim in store.claim_due(at(1), LEASE, 9)}


def test_a_plan_that_is_refused_asks_nothing(store: SqlStore, canaries: SqlCanaryStore) -> None:
    made = told_plan()
    with pytest.raises(StalePlan):
        store.save(replace(made, state=replace(made.state, revision=7)))
    assert canaries.asked(CANARY) == ()


def test_a_change_asks_once_however_often_it_is_seen(store: SqlStore, canaries: SqlCanaryStore) -> None:
    made = told_plan()
    store.save(made)
    begun(canaries)
    assert canaries.asked(CANARY) == ()
    store.save(replace(made, state=replace(made.state, revision=2), at=at(30)))
    assert canaries.asked(CANARY) == ()
    with reading(store.engine) as connection:
        assert len(connection.execute(select(canary_asks)).all()) == 1


def test_a_canary_that_is_not_watched_is_not_asked(store: SqlStore, canaries: SqlCanaryStore) -> None:
    store.register([target()], NOW)
    store.save(replace(told_plan(), asks=(ASK, Ask("acme/unknown", "medical", "change-1"))))
    assert canaries.asked(CANARY) == ()


def test_what_the_round_came_to_is_told_where_the_change_was_once(store: SqlStore, canaries: SqlCanaryStore) -> None:
    store.save(told_plan())
    standing = begun(canaries)
    ended = replace(standing, course=Course(Phase.WATCHING, rounds=1))
    canaries.keep(ended, [], at(25), NOTE)
    assert notes(store) == [str(SLACK)]
    with pytest.raises(StalePlan):
        canaries.keep(ended, [], at(26), NOTE)
    assert notes(store) == [str(SLACK)]


def test_a_baseline_that_came_too_late_takes_up_what_was_asked(store: SqlStore, canaries: SqlCanaryStore) -> None:
    store.save(told_plan())
    standing = canaries.begin(CANARY, TERMS, at(5))
    canaries.keep(replace(standing, course=Course(Phase.WATCHING)), [], at(30), NOTE)
    assert canaries.asked(CANARY) == ()
    assert notes(store) == [str(SLACK)]
