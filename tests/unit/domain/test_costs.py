"""Dollars a month: what a price change means for a workflow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from watcher.domain.changes import Change, ChangeState, change_id
from watcher.domain.costs import assess_prices, monthly_bill
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money
from watcher.domain.workflows import Use, Volume, Workflow

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
DEC_1, DEC_15 = date(2026, 12, 1), date(2026, 12, 15)
LARGE = "acme/acme-large"


def price(component: str, value: str, *, model: str = LARGE, tier: str = "standard", unit: str = "USD/1M tokens",
          since: date | None = None, until: date | None = None, **more: str) -> Fact:  # fmt: skip
    """A price as a reader gives it."""
    marks = qualifiers({"component": component, "tier": tier, **more})
    return Fact(model.split("/")[1], "price", value, unit, model, marks, since, until)


def use(model: str = LARGE, tier: str = "standard", **tokens: str) -> Use:
    """A use with tokens a month."""
    return Use(model, tier, Volume(tuple((name, Decimal(count)) for name, count in tokens.items())))


def changes(before: list[Fact], after: list[Fact], at: datetime = NOW) -> list[Change]:
    """What a check would have confirmed."""
    return [
        Change(
            change_id("acme/pricing", difference.fingerprint, at),
            "acme/pricing",
            "acme",
            "pricing",
            difference,
            at,
            ChangeState.CONFIRMED,
            2,
            at,
        )
        for difference in diff_facts(before, after, at)
    ]


def impact(before: list[Fact], after: list[Fact], workflow: Workflow) -> Impact | None:
    """The workflow's impact, if it is hit."""
    found = assess_prices(changes(before, after), before, after, [workflow], NOW)
    return found[0] if found else None


BEFORE = [price("input", "2.50"), price("output", "10"), price("input", "1.25", tier="batch")]
RAISED = [
    price("input", "2.50", until=DEC_1),
    price("input", "3.50", since=DEC_1),
    price("output", "10", until=DEC_1),
    price("output", "14", since=DEC_1),
    price("input", "1.25", tier="batch"),
]
SUPPORT = Workflow(
    "support-summaries",
    "team-support",
    critical=True,
    uses=(use(input="1.2E9", output="9E7"),),
    budget=Money(Decimal(5000)),
)


def test_the_story_of_tuesday_morning() -> None:
    found = impact(BEFORE, RAISED, SUPPORT)
    assert found is not None
    assert (str(found.before), str(found.after), str(found.difference)) == ("$3,900", "$5,460", "$1,560")
    assert str(found.over_budget) == "$460"
    assert found.severity is Severity.CRITICAL
    assert "budget of $5,000" in found.reason
    assert len(found.changes) == 2


def test_a_withdrawn_rise_is_shown_against_what_was_planned() -> None:
    found = impact(RAISED, BEFORE, SUPPORT)
    assert found is not None
    assert (str(found.before), str(found.after), found.severity) == ("$5,460", "$3,900", Severity.INFO)


def test_a_rise_that_is_put_back_is_shown_against_today() -> None:
    later = [
        price("input", "2.50", until=DEC_15),
        price("input", "3.50", since=DEC_15),
        price("output", "10", until=DEC_15),
        price("output", "14", since=DEC_15),
    ]
    found = impact(RAISED, later, SUPPORT)
    assert found is not None
    assert (str(found.before), str(found.after)) == ("$3,900", "$5,460")


@pytest.mark.parametrize(
    ("workflow", "severity"),
    [
        pytest.param(Workflow("w", uses=(use(input="1E6"),)), Severity.CRITICAL, id="rises by two fifths"),
        pytest.param(Workflow("w", uses=(use(tier="batch", input="1E6"),)), None, id="another tier"),
        pytest.param(Workflow("w", uses=(use("acme/acme-small", input="1E6"),)), None, id="another model"),
        pytest.param(Workflow("w", uses=(use(cache_write="1E6"),)), None, id="a component that did not change"),
        pytest.param(Workflow("w", uses=(use(),)), Severity.WARNING, id="no volume declared"),
    ],
)
def test_whom_a_rise_hits(workflow: Workflow, severity: Severity | None) -> None:
    found = impact(BEFORE, RAISED, workflow)
    assert (found.severity if found else None) == severity


@pytest.mark.parametrize(
    ("new", "critical", "severity"),
    [
        ("2.60", False, Severity.WARNING),
        ("2.74", True, Severity.WARNING),
        ("2.75", True, Severity.CRITICAL),
        ("2.75", False, Severity.WARNING),
        ("3.124", False, Severity.WARNING),
        ("3.125", False, Severity.CRITICAL),
        ("2.40", True, Severity.INFO),
    ],
)
def test_severity_follows_the_share_of_the_bill(new: str, critical: bool, severity: Severity) -> None:
    workflow = Workflow("w", critical=critical, uses=(use(input="1E6"),))
    found = impact([price("input", "2.50")], [price("input", new)], workflow)
    assert found is not None
    assert found.severity is severity


def test_a_workflow_already_over_its_budget_is_not_passing_it_anew() -> None:
    workflow = Workflow("w", uses=(use(input="1E9"),), budget=Money(Decimal(100)))
    found = impact([price("input", "2.50")], [price("input", "2.60")], workflow)
    assert found is not None
    assert (found.severity, str(found.over_budget)) == (Severity.WARNING, "$2,500")


def test_a_removed_price_hits_whoever_pays_it() -> None:
    found = impact([price("input", "2.50"), price("output", "9")], [price("output", "9")],
                   Workflow("w", uses=(use(input="1E6"),)))  # fmt: skip
    assert found is not None
    assert (found.severity, found.after) == (Severity.WARNING, None)


def test_the_whole_workflow_is_billed() -> None:
    workflow = Workflow("w", uses=(use(input="1E9"), use("other/x", input="1E9")), budget=Money(Decimal(6000)))
    other = [price("input", "3", model="other/x")]
    before, after = [price("input", "2.50"), *other], [price("input", "3.50"), *other]
    found = impact(before, after, workflow)
    assert found is not None
    assert (str(found.before), str(found.after), str(found.over_budget)) == ("$5,500", "$6,500", "$500")


def test_what_has_no_price_is_left_out_and_said() -> None:
    bill = monthly_bill([use(input="1E6", cached_input="1E6")], BEFORE, NOW)
    assert str(bill.amount) == "$2.50"
    assert bill.notes == ("no standard price for cached_input of acme/acme-large is known; not counted",)


def test_what_has_no_price_is_said_in_one_note_for_each_model() -> None:
    bill = monthly_bill([use(input="1E6", cached_input="1E6", output="1E6")], [], NOW)
    missing = "no standard price for input and cached_input and output of acme/acme-large is known; not counted"
    assert (bill.amount, bill.notes) == (None, (missing,))


def test_cache_writes_fall_back_to_the_five_minute_price_and_say_so() -> None:
    bill = monthly_bill([use(cache_write="1E6")], [price("cache_write_5m", "3.75")], NOW)
    assert (str(bill.amount), len(bill.notes)) == ("$3.75", 1)


def test_of_several_context_bands_the_short_one_counts_and_is_named() -> None:
    facts = [price("input", "5", context=">272K"), price("input", "2.5", context="<272K")]
    bill = monthly_bill([use(input="1E6")], facts, NOW)
    assert (str(bill.amount), bill.notes) == (
        "$2.50",
        ("input of acme/acme-large counted at the price for <272K",),
    )


def test_of_peak_and_off_peak_the_higher_counts_and_is_named() -> None:
    facts = [price("input", "0.22", period="off-peak"), price("input", "0.44", period="peak")]
    bill = monthly_bill([use(input="1E6")], facts, NOW)
    assert (str(bill.amount), bill.notes) == ("$0.44", ("input of acme/acme-large counted at the price for peak",))


def test_two_currencies_are_never_added() -> None:
    facts = [price("input", "2"), price("output", "8", unit="CNY/1M tokens")]
    bill = monthly_bill([use(input="1E6", output="1E6")], facts, NOW)
    assert (str(bill.amount), bill.notes) == ("$2", ("prices in CNY are not counted",))


@pytest.mark.parametrize("unit", ["USD/image", "words", None])
def test_a_price_that_is_not_per_token_is_not_counted(unit: str | None) -> None:
    facts = [Fact("acme-large", "price", "2", unit, LARGE, qualifiers({"component": "input"}))]
    assert monthly_bill([use(input="1E6")], facts, NOW).amount is None
