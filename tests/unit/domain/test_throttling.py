"""What a changed rate limit means for a workflow: a table of rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from watcher.domain.changes import Change, ChangeState, change_id
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.throttling import assess_limits
from watcher.domain.workflows import Peak, Use, Volume, Workflow

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
LARGE = "acme/acme-large"


def limit(value: str, resource: str = "tokens", window: str = "minute", tier: str = "") -> Fact:
    named = qualifiers({"resource": resource, "window": window, "tier": tier})
    return Fact("acme-large", "limit", value, None, LARGE, named)


def workflow(
    name: str, tokens: int | None, requests: int | None = None, keys: int = 0, monthly: Volume | None = None
) -> Workflow:
    peak = Peak(*(None if number is None else Decimal(number) for number in (requests, tokens)))
    return Workflow(name, "team", uses=(Use(LARGE, peak=peak, keys=keys, monthly=monthly or Volume()),))


def assess(
    before: list[Fact], after: list[Fact], requests: int | None = 400, tokens: int | None = 900_000
) -> list[Impact]:
    return assess_all(before, after, [workflow("support", tokens, requests)])


def assess_all(before: list[Fact], after: list[Fact], workflows: list[Workflow]) -> list[Impact]:
    changes = [
        Change(
            change_id("a/l", found.fingerprint, NOW), "a/l", "acme", "rate_limits", found, NOW, ChangeState.CONFIRMED
        )
        for found in diff_facts(before, after, NOW)
    ]
    return list(assess_limits(changes, after, workflows))


@pytest.mark.parametrize(
    ("before", "after", "severity", "words"),
    [
        pytest.param(
            limit("1000000"), limit("400000"), Severity.CRITICAL,
            "throttled at peak: 56 % of demand refused (deficit 500,000 tokens a minute)", id="the cascade",
        ),
        pytest.param(limit("2000000"), limit("1000000"), Severity.INFO, "its peak fits: 10 % headroom, 55 % before", id="still fits"),
        pytest.param(
            limit("10", "requests", "second"), limit("5", "requests", "second"), Severity.CRITICAL,
            "throttled at peak: 25 % of demand refused (deficit 100 requests a minute)", id="by the second",
        ),
        pytest.param(
            limit("400000"), limit("600000"), Severity.CRITICAL,
            "throttled at peak: 33 % of demand refused (deficit 300,000 tokens a minute)", id="raised too little",
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
    assert impact.reason == "on tier 2, throttled at peak: 56 % of demand refused (deficit 500,000 tokens a minute)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(limit("1000000"), limit("2000000"), id="raised, and it fitted before"),
        pytest.param(limit("1000000", window="year"), limit("400000", window="year"), id="no window of a peak"),
        pytest.param(limit("9", "images"), limit("4", "images"), id="nothing that is declared"),
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


SUM = "support and nightly share the key: together 990,000 of 400,000 tokens a minute"
CUT = ([limit("1000000")], [limit("400000")])


def test_who_shares_a_key_is_named_in_the_sum() -> None:
    support, nightly = assess_all(*CUT, [workflow("support", 900_000, keys=1), workflow("nightly", 90_000, keys=1)])
    assert (support.severity, support.notes) == (Severity.CRITICAL, (SUM,))
    assert support.reason == "throttled at peak: 56 % of demand refused (deficit 500,000 tokens a minute)"
    assert (nightly.severity, nightly.notes) == (Severity.CRITICAL, ())
    assert nightly.reason == f"fits alone (78 % headroom), not together: {SUM}"


@pytest.mark.parametrize(
    ("keys", "severity", "words"),
    [
        (0, Severity.WARNING, "support and nightly are assumed to share the account: together"),
        (1, Severity.CRITICAL, "support and nightly share the key: together"),
        (2, Severity.WARNING, "support and nightly if they share the key: together"),
    ],
)
def test_who_fits_alone_and_not_together_is_told_as_surely_as_the_key_is_known(
    keys: int, severity: Severity, words: str
) -> None:
    both = [workflow("support", 300_000, keys=keys), workflow("nightly", 200_000, keys=keys)]
    for impact in assess_all(*CUT, both):
        assert impact.severity is severity
        assert f"{words} 500,000 of 400,000 tokens a minute" in impact.reason


def test_a_limit_of_one_of_several_keys_is_not_surely_the_workflow_s() -> None:
    named = Fact("acme-large", "scheme", ("x-limit-tokens",), model=LARGE)
    before, after = (replace(limit(value), where="x-limit-tokens") for value in ("1000000", "400000"))
    (impact,) = assess_all([before, named], [after, named], [workflow("support", 900_000, keys=2)])
    assert impact.severity is Severity.WARNING
    assert impact.reason.startswith("with the key of a/l, throttled at peak: 56 %")


def test_who_declares_nothing_is_in_no_sum() -> None:
    fits, quiet = assess_all(*CUT, [workflow("support", 100_000, keys=1), workflow("quiet", None, keys=1)])
    assert (fits.severity, fits.reason) == (Severity.INFO, "its peak fits: 75 % headroom, 90 % before")
    assert (quiet.severity, quiet.reason) == (Severity.WARNING, "it declares no peak of tokens")


@pytest.mark.parametrize(
    ("tokens", "severity", "words"),
    [
        (400_000, Severity.INFO, "its peak fits: no headroom, 60 % before"),
        (
            900_000, Severity.WARNING,
            "may be throttled at peak: of its 900,000 tokens a minute no more than 400,000 may be input tokens",
        ),
    ],
)  # fmt: skip
def test_of_input_alone_only_what_follows_is_said(tokens: int, severity: Severity, words: str) -> None:
    before, after = limit("1000000", "input_tokens"), limit("400000", "input_tokens")
    (impact,) = assess([before], [after], tokens=tokens)
    assert (impact.severity, impact.reason) == (severity, words)


MONTHLY = Volume(
    (("input", Decimal("3e9")), ("cached_input", Decimal("9e9")), ("output", Decimal("6e8"))), Decimal(3000)
)


@pytest.mark.parametrize(
    ("resource", "window", "value", "severity", "words"),
    [
        pytest.param(
            "requests", "day", "75", Severity.CRITICAL,
            "throttled even on an average day: 25 % of demand refused (deficit 25 requests a day)", id="average day",
        ),
        pytest.param(
            "requests", "day", "200", Severity.INFO, "fits on an average day: 50 % headroom, 90 % before", id="fits"
        ),
        pytest.param(
            "tokens", "month", "2400000000", Severity.CRITICAL,
            "throttled even in a month: 33 % of demand refused (deficit 1,200,000,000 tokens a month)", id="month",
        ),
        pytest.param(
            "output_tokens", "hour", "500000", Severity.CRITICAL,
            "throttled even on an average hour: 40 % of demand refused (deficit 333,333 output tokens an hour)",
            id="hour",
        ),
        pytest.param(
            "input_tokens", "minute", "60000", Severity.CRITICAL,
            "throttled even on an average minute: 14 % of demand refused (deficit 9,444 input tokens a minute)",
            id="no peak is declared, and the average is too much",
        ),
    ],
)  # fmt: skip
def test_limits_of_longer_windows_are_held_against_the_average(
    resource: str, window: str, value: str, severity: Severity, words: str
) -> None:
    before = limit("1000" if resource == "requests" else "900000000000", resource, window)
    (impact,) = assess_all([before], [limit(value, resource, window)], [workflow("support", None, monthly=MONTHLY)])
    assert (impact.severity, impact.reason) == (severity, words)


def test_a_day_s_limit_without_a_monthly_volume_is_not_compared() -> None:
    (impact,) = assess([limit("1000", window="day")], [limit("400", window="day")])
    assert (impact.severity, impact.reason) == (Severity.WARNING, "it declares no monthly tokens")
