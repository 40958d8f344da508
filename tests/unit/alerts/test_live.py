"""Headlines of what live endpoints say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.headlines import headline, taken_back
from alerts.standing import severity
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def change(attribute: str, before: str | None, after: str | None) -> Change:
    was, now = (
        None if value is None else Fact("acme-large", attribute, value, model="acme/acme-large")
        for value in (before, after)
    )
    kind = ChangeType.ADDED if before is None else ChangeType.REMOVED if after is None else ChangeType.ALTERED
    return Change("c", "acme/x", "acme", "rate_limits", Difference(kind, was, now), NOW, ChangeState.CONFIRMED)


@pytest.mark.parametrize(
    ("attribute", "before", "after", "words", "worst"),
    [
        ("availability", "available", "gone", "Acme no longer answers for acme-large", Severity.WARNING),
        ("availability", "gone", "available", "Acme answers for acme-large again", Severity.INFO),
        ("alias_of", "acme-1", "acme-2", "Acme points acme-large to acme-2 (was acme-1)", Severity.INFO),
        ("alias_of", None, "acme-2", "Acme points acme-large to acme-2", Severity.INFO),
        ("scheme", "x-a", "x-b", "Acme sends the limits of acme-large under other names", Severity.INFO),
        ("tier", "1", "2", "Acme counts this key to tier 2 (was 1)", Severity.INFO),
        ("notice", None, "It will be\nslow.", "Acme says of acme-large: It will be slow.", Severity.INFO),
        ("notice", "It will be slow.", None, "Acme takes back a notice on acme-large", Severity.INFO),
    ],
)
def test_headlines(attribute: str, before: str | None, after: str | None, words: str, worst: Severity) -> None:
    told = change(attribute, before, after)
    assert headline([told], "acme", NOW) == words
    assert severity(told) is worst


def test_a_model_that_is_back_says_so() -> None:
    assert taken_back([change("availability", "gone", "available")], "acme") == "Acme answers for acme-large again"
