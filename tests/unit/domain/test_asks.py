"""Which canaries a policy's change asks, and which change asks none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.domain.asks import Ask, Stands, asks, labels
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.documents import TEXT
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
CANARY = Stands("acme/canary", "acme", ("medical", "legal"), ("triage",))


def passage(text: str) -> Fact:
    return Fact("Usage › Health", TEXT, text)


CHANGE = Change(
    "c1", "acme/usage", "acme", "policy",
    Difference(
        ChangeType.ALTERED,
        passage("You may give general medical information."),
        passage("You may not give medical advice to anybody."),
    ),
    NOW, ChangeState.CONFIRMED, confirmed_at=NOW,
)  # fmt: skip
HIT = Impact("triage", "team-triage", ("c1",), "document", Severity.WARNING, "tightened on medical")


def test_a_change_asks_by_the_topics_it_touches_and_the_workflows_it_hits() -> None:
    assert asks([CHANGE], [], [CANARY]) == (Ask("acme/canary", "medical", "c1"),)
    assert asks([CHANGE], [HIT], [CANARY]) == (
        Ask("acme/canary", "medical", "c1"),
        Ask("acme/canary", "workflow triage", "c1"),
    )
    assert labels(("medical",), ("triage",)) == {"medical", "workflow triage"}


@pytest.mark.parametrize(
    "change",
    [
        replace(CHANGE, technical=True),
        replace(CHANGE, state=ChangeState.HELD),
        replace(CHANGE, state=ChangeState.RETRACTED),
        replace(CHANGE, kind="pricing"),
        replace(CHANGE, difference=replace(CHANGE.difference, type=ChangeType.REFORMATTED)),
        replace(CHANGE, difference=replace(CHANGE.difference, type=ChangeType.RETITLED)),
        replace(CHANGE, provider="globex"),
    ],
    ids=["technical", "held", "retracted", "no policy", "cosmetic", "another heading", "another vendor's"],
)
def test_what_is_no_news_of_a_policy_asks_nobody(change: Change) -> None:
    assert asks([change], [HIT], [CANARY]) == ()


def test_a_topic_of_the_users_own_is_looked_for_word_for_word() -> None:
    own = Stands("acme/canary", "acme", ("advice", "horoscopes"))
    assert asks([CHANGE], [], [own]) == (Ask("acme/canary", "advice", "c1"),)
