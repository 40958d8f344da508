"""What a model's end means for workflows: a table of rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from watcher.domain.changes import Change, ChangeState, change_id
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.shutdowns import assess_shutdowns
from watcher.domain.workflows import Use, Volume, Workflow

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
SMALL = "acme/acme-small"
MILLION = Decimal(1_000_000)


def said(attribute: str, value: str | tuple[str, ...], certainty: str = "") -> Fact:
    return Fact("acme-small", attribute, value, None, SMALL, qualifiers({"certainty": certainty}))


def price(model: str, component: str, value: str) -> Fact:
    named = qualifiers({"component": component, "tier": "standard"})
    return Fact(model.partition("/")[2], "price", value, "USD/1M tokens", model, named)


def user(name: str = "support", *, critical: bool = False, fallback: bool = False) -> Workflow:
    volume = Volume((("input", 100 * MILLION), ("output", 10 * MILLION)))
    model, fallbacks = ("acme/acme-large", (SMALL,)) if fallback else (SMALL, ())
    return Workflow(name, "team", critical, uses=(Use(model, monthly=volume, fallbacks=fallbacks),))


def changes(before: Sequence[Fact], after: Sequence[Fact]) -> list[Change]:
    return [
        Change(
            change_id("acme/d", found.fingerprint, NOW),
            "acme/d",
            "acme",
            "deprecations",
            found,
            NOW,
            ChangeState.CONFIRMED,
        )
        for found in diff_facts(before, after, NOW)
    ]


def assess(
    before: Sequence[Fact], after: Sequence[Fact], *workflows: Workflow, more: Sequence[Fact] = ()
) -> list[Impact]:
    return list(assess_shutdowns(changes(before, after), (*after, *more), workflows, NOW))


@pytest.mark.parametrize(
    ("before", "after", "critical", "severity", "words"),
    [
        ((), ("shutdown", "2026-12-20"), False, Severity.CRITICAL, "shuts down in 27 days"),
        ((), ("shutdown", "2026-12-24"), False, Severity.WARNING, "shuts down in 31 days"),
        ((), ("shutdown", "2026-12-24"), True, Severity.CRITICAL, "shuts down in 31 days"),
        ((), ("shutdown", "2027-03-01"), True, Severity.WARNING, "shuts down in 98 days"),
        ((), ("shutdown", "2026-11-24"), False, Severity.CRITICAL, "shuts down tomorrow"),
        ((), ("shutdown", "2026-11-23"), False, Severity.CRITICAL, "shuts down today"),
        ((), ("shutdown", "2026-11-22"), False, Severity.CRITICAL, "was shut down 1 day ago"),
        (("shutdown", "2027-03-01"), ("shutdown", "2026-12-20"), False, Severity.CRITICAL, "shuts down in 27 days"),
        (
            ("shutdown", "2026-12-20"),
            ("shutdown", "2027-03-01"),
            True,
            Severity.INFO,
            "shuts down in 98 days instead of on 20 Dec 2026",
        ),
        (
            ("shutdown", "2026-12-20", "floor"),
            ("shutdown", "2026-12-20"),
            False,
            Severity.CRITICAL,
            "shuts down in 27 days",
        ),
        (
            ("shutdown", "2026-12-20"),
            ("shutdown", "2027-02-01", "floor"),
            False,
            Severity.INFO,
            "is no longer said to shut down on 20 Dec 2026",
        ),
        (
            (),
            ("deprecated", "2026-12-01"),
            False,
            Severity.WARNING,
            "is deprecated from 1 Dec 2026; no day of its shutdown is named",
        ),
        (("status", "active"), ("status", "legacy"), False, Severity.WARNING, "is now called legacy"),
        (("replacement", ("a",)), ("replacement", ("b",)), False, Severity.INFO, "has another replacement"),
        ((), ("replacement", ("b",)), False, Severity.INFO, "has a replacement"),
    ],
)
def test_a_rule_a_row(
    before: tuple[str, ...], after: tuple[str, ...], critical: bool, severity: Severity, words: str
) -> None:
    was = [said(*before)] if before else []
    (impact,) = assess(was, [said(*after)], user(critical=critical))
    assert (impact.severity, impact.reason) == (severity, f"acme-small, which it uses, {words}")
    assert (impact.before, impact.after) == (None, None)


def test_a_fallback_that_ends_is_a_warning() -> None:
    (impact,) = assess([], [said("shutdown", "2026-12-20")], user(fallback=True))
    assert (impact.severity, impact.reason) == (Severity.WARNING, "acme-small, its fallback, shuts down in 27 days")


def test_nobody_else_is_hit() -> None:
    other = Workflow("other", uses=(Use("acme/acme-large"),))
    assert assess([], [said("shutdown", "2026-12-20")], other) == []
    assert assess_shutdowns((), (), (user(),), NOW) == ()
    unnamed = Fact("Something Small", "shutdown", "2026-12-20")
    assert assess([], [unnamed], user()) == []


def test_the_replacement_stands_beside_the_old_model_with_cost_and_context() -> None:
    after = [said("shutdown", "2026-12-20"), said("replacement", ("acme-small-2", "acme-tiny"))]
    pages = [
        price(SMALL, "input", "2"), price(SMALL, "output", "10"),
        price("acme/acme-small-2", "input", "3"), price("acme/acme-small-2", "output", "12"),
        Fact("acme-small", "context_window", "128000", None, SMALL),
        Fact("acme-small-2", "context_window", "256000", None, "acme/acme-small-2"),
    ]  # fmt: skip
    (impact,) = assess([], after, user(), more=pages)
    assert impact.actions == (
        "the vendor names acme-small-2 instead: $420 a month instead of $300, context 256,000 tokens instead of 128,000",
        "the vendor names acme-tiny instead",
    )


def test_nothing_is_advised_where_the_end_was_taken_back() -> None:
    was = [said("shutdown", "2026-12-20"), said("replacement", ("acme-small-2",)), said("status", "deprecated")]
    (impact,) = assess(was, was[1:], user())
    assert (impact.severity, impact.actions) == (Severity.INFO, ())


@pytest.mark.parametrize(
    ("before", "after", "severity", "words"),
    [
        ([said("listed", "yes")], [], Severity.WARNING, "is no longer on the page"),
        ([said("status", "active")], [], Severity.WARNING, "is no longer on the page"),
        (
            [said("context_window", "256000"), said("listed", "yes")],
            [said("context_window", "128000"), said("listed", "yes")],
            Severity.WARNING,
            "has a context of 128000 instead of 256000 tokens",
        ),
        ([said("status", "preview")], [said("status", "active")], Severity.INFO, "is now called active"),
    ],
)
def test_what_lists_say(before: list[Fact], after: list[Fact], severity: Severity, words: str) -> None:
    (impact,) = assess(before, after, user())
    assert (impact.severity, impact.reason) == (severity, f"acme-small, which it uses, {words}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], [said("listed", "yes")], id="a model is new"),
        pytest.param([said("status", "active"), said("listed", "yes")], [said("listed", "yes")], id="a column went"),
        pytest.param([said("display_name", "Small")], [said("display_name", "Small 1")], id="another name"),
        pytest.param([said("context_window", "1")], [said("context_window", "2")], id="a larger context"),
    ],
)
def test_what_lists_say_and_nobody_needs(before: list[Fact], after: list[Fact]) -> None:
    assert assess(before, after, user()) == []


def test_a_deprecation_beside_a_shutdown_does_not_say_that_none_is_named() -> None:
    end = said("shutdown", "2027-03-01")
    (impact,) = assess([end], [end, said("deprecated", "2026-12-01")], user())
    assert impact.reason == "acme-small, which it uses, is deprecated from 1 Dec 2026"
