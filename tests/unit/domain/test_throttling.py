"""What a changed rate limit means for a workflow: a table of rules."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from watcher.domain.changes import Change, ChangeState, change_id
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.throttling import assess_limits
from watcher.domain.workflows import Peak, Use, Workflow

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
LARGE = "acme/acme-large"


def limit(value: str, resource: str = "tokens", window: str = "minute", tier: str = "") -> Fact:
    named = qualifiers({"resource": resource, "window": window, "tier": tier})
    return Fact("acme-large", "limit", value, None, LARGE, named)


def assess(
    before: list[Fact], after: list[Fact], requests: int | None = 400, tokens: int | None = 900_000
) -> list[Impact]:
    peak = Peak(*(None if number is None else Decimal(number) for number in (requests, tokens)))
    changes = [
        Change(
            change_id("a/l", found.fingerprint, NOW), "a/l", "acme", "rate_limits", found, NOW, ChangeState.CONFIRMED
        )
        for found in diff_facts(before, after, NOW)
    ]
    return list(assess_limits(changes, after, [Workflow("support", "team", uses=(Use(LARGE, peak=peak),))]))


@pytest.mark.parametrize(
    ("before", "after", "severity", "words"),
    [
        pytest.param(
            limit("1000000"), limit("400000"), Severity.CRITICAL,
            "throttled at peak: 56 % of 900,000 tokens a minute refused, 500,000 a minute short", id="the cascade",
        ),
        pytest.param(limit("2000000"), limit("1000000"), Severity.INFO, "its peak fits: 10 % headroom", id="still fits"),
        pytest.param(
            limit("10", "requests", "second"), limit("5", "requests", "second"), Severity.CRITICAL,
            "throttled at peak: 25 % of 400 requests a minute refused, 100 a minute short", id="by the second",
        ),
        pytest.param(
            limit("400000"), limit("600000"), Severity.CRITICAL,
            "throttled at peak: 33 % of 900,000 tokens a minute refused, 300,000 a minute short", id="raised too little",
        ),
        pytest.param(
            limit("400000"), limit("1000000"), Severity.INFO, "its peak fits again: 10 % headroom", id="raised enough"
        ),
        pytest.param(
            limit("1000000"), None, Severity.WARNING, "the limit of its tokens is no longer named", id="gone"
        ),
    ],
)  # fmt: skip
def test_a_rule_a_row(before: Fact, after: Fact | None, severity: Severity, words: str) -> None:
    (impact,) = assess([before], [after] if after else [])
    assert (impact.severity, impact.reason, impact.subject) == (severity, words, LARGE)


def test_without_a_declared_peak_nothing_is_computed() -> None:
    (impact,) = assess([limit("1000000")], [limit("400000")], tokens=None)
    assert (impact.severity, impact.reason) == (Severity.WARNING, "it declares no peak of tokens")


def test_of_several_tiers_nobody_knows_which_is_the_account_s() -> None:
    before = [limit("1000000", tier="tier 2"), limit("200000", tier="tier 1")]
    (impact,) = assess(before, [limit("400000", tier="tier 2"), before[1]])
    assert impact.severity is Severity.WARNING
    assert (
        impact.reason == "on tier 2, throttled at peak: 56 % of 900,000 tokens a minute refused, 500,000 a minute short"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(limit("1000000"), limit("2000000"), id="raised, and it fitted before"),
        pytest.param(limit("1000000", window="day"), limit("400000", window="day"), id="no window of a peak"),
        pytest.param(limit("400000", tier="x"), limit("400000", tier="x"), id="nothing changed"),
    ],
)
def test_nobody_is_hit(before: Fact, after: Fact) -> None:
    assert assess([before], [after]) == []


def test_the_worst_of_several_limits_is_told_with_all_that_hit() -> None:
    before = [limit("1000000"), limit("1000", "requests")]
    (impact,) = assess(before, [limit("400000"), limit("500", "requests")])
    assert impact.severity is Severity.CRITICAL
    assert len(impact.changes) == 2
