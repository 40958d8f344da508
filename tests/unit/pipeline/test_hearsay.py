"""A whole look at a list of other vendors' models: whom its changes concern, and how much."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from alerts.desk import Desk
from watcher.domain.alerts import Verdict
from watcher.domain.changes import Change, Difference
from watcher.domain.costs import assess_prices
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.observations import Observation, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.plan import CheckPlan, TargetState
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Target
from watcher.domain.testimonies import Testimony as Voice
from watcher.domain.workflows import Use, Volume, Workflow
from watcher.pipeline.check import Audience, Look, plan

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
LIST = Target("mirror/models", "models", "mirror", url="https://mirror.example/v1/models", confirm=1)


def price(value: str, model: str) -> Fact:
    """A price of one model."""
    marks = qualifiers({"component": "input", "tier": "standard"})
    return Fact(model.partition("/")[2], "price", value, "USD/1M tokens", model, marks)


class Prices:
    """A kind that assesses prices."""

    name, version = "models", 1

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        raise AssertionError("the tests bring their own looks")

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        raise AssertionError("the tests bring their own readings")

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        return diff_facts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        return assess_prices(changes, before, after, workflows, at)


class Mirrored:
    """Second sources of a list that mirrors acme, whose own page says these prices."""

    def __init__(self, *page: Fact) -> None:
        self._page = page

    def hear(self, difference: Difference, at: datetime) -> tuple[Voice, ...]:
        return ()

    def meant(self, fact: Fact) -> tuple[str, Fact] | None:
        model = (fact.model or "").removeprefix("mirror/")
        return ("Mirror", replace(fact, model=model)) if "/" in model else None

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        return self._page


def uses(name: str, model: str) -> Workflow:
    """A workflow that sends a billion tokens a month to a model."""
    return Workflow(name, uses=(Use(model, monthly=Volume((("input", Decimal(10**9)),))),))


FIRST_HAND, BY_MIRROR = uses("first-hand", "acme/acme-large"), uses("by-mirror", "mirror/acme/acme-large")


def raised(*workflows: Workflow, page: Sequence[Fact]) -> CheckPlan:
    """The list doubles a price."""
    state = TargetState(LIST.id, facts=(price("2", "mirror/acme/acme-large"),), facts_from="0", reader="models/1")
    at = NOW + timedelta(hours=1)
    seen = Look(at, Reading((price("4", "mirror/acme/acme-large"),)), Snapshot(b"[]", LIST.source, at), fresh=True)
    return plan(
        LIST, Prices(), state, seen, slot=at, desk=Desk(), audience=Audience(workflows), second=Mirrored(*page)
    )  # fmt: skip


def test_whoever_uses_the_vendor_at_first_hand_is_warned_and_told_whose_word_it_is() -> None:
    (alert,) = raised(FIRST_HAND, page=[price("2", "acme/acme-large")]).alerts
    assert alert.severity is Severity.WARNING
    (impact,) = alert.impacts
    assert (impact.workflow, impact.subject, impact.severity) == ("first-hand", "acme/acme-large", Severity.WARNING)
    assert [str(amount) for amount in (impact.before, impact.after)] == ["$2,000", "$4,000"]
    assert impact.notes == ("second-hand: Mirror's list; the vendor's own page has not said so",)


def test_whoever_uses_the_list_itself_is_told_in_full() -> None:
    (alert,) = raised(BY_MIRROR, FIRST_HAND, page=[price("2", "acme/acme-large")]).alerts
    assert alert.severity is Severity.CRITICAL
    assert {impact.workflow: impact.severity for impact in alert.impacts} == {
        "by-mirror": Severity.CRITICAL,
        "first-hand": Severity.WARNING,
    }


def test_whoever_calls_the_model_by_its_dated_name_is_warned_too() -> None:
    dated = uses("dated", "acme/acme-large-20260801")
    (alert,) = raised(dated, page=[price("2", "acme/acme-large")]).alerts
    assert [(impact.workflow, str(impact.after)) for impact in alert.impacts] == [("dated", "$4,000")]


def test_what_the_vendor_said_itself_is_not_told_again_and_why_is_kept() -> None:
    made = raised(FIRST_HAND, page=[price("4", "acme/acme-large")])
    assert [impact for alert in made.alerts for impact in alert.impacts] == []
    (kept,) = [decision for decision in made.decisions if decision.verdict is Verdict.WITNESSED]
    assert kept.about == made.changes[0].id
    assert kept.reason == (
        "nothing for workflows that use acme/acme-large: the vendor's own page says the same"
    )  # fmt: skip


def test_where_nobody_is_hit_second_hand_news_alarm_nobody() -> None:
    made = raised(uses("other", "acme/acme-small"), page=[])
    (alert,) = made.alerts
    assert (alert.severity, alert.impacts) == (Severity.INFO, ())
    assert alert.reason == "info: no workflow is hit, and something was raised, second-hand (Mirror)"
    assert [decision for decision in made.decisions if decision.verdict is Verdict.WITNESSED] == []
