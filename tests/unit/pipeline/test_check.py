"""What one look leads to: rules that only the whole of it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from alerts.desk import Desk
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.costs import assess_prices
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, FactKey, qualifiers
from watcher.domain.impacts import Impact
from watcher.domain.observations import NotModified, Observation, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Volume, Workflow
from watcher.pipeline.check import Audience, examine, plan

START = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
TARGET = Target("acme/pricing", "lines", "acme", url="https://acme.example/pricing")


class Lines:
    """A kind whose pages are lines ``model price``; ``model ?`` is seen and cannot be read."""

    name = "lines"

    def __init__(self, version: int = 1, skip: str = "", alias: bool = True) -> None:
        self.version = version
        self._skip = skip
        self._alias = alias

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        raise AssertionError("the tests bring their own observations")

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        rows = [line.split() for line in snapshot.body.decode().splitlines()]
        facts = tuple(self._fact(label, value) for label, value in rows if value != "?" and label != self._skip)
        left = tuple(self._fact(label, "0").key for label, value in rows if value == "?")
        return Reading(facts, (), left) if facts else Unreadable("nothing on it")

    def _fact(self, label: str, value: str) -> Fact:
        model = f"acme/{label}" if self._alias else None
        marks = qualifiers({"component": "input", "tier": "standard"})
        return Fact(label, "price", value, "USD/1M tokens", model, marks)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        return diff_facts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        return assess_prices(changes, before, after, workflows, at)


class Watched:
    """A target, look after look."""

    def __init__(self, *workflows: Workflow, confirm: int = 2) -> None:
        self.target = replace(TARGET, confirm=confirm)
        self.kind = Lines()
        self.state = TargetState(TARGET.id)
        self.now = START
        self.audience = Audience(workflows)
        self._bodies: dict[str, bytes] = {}

    def see(self, *lines: str, after: timedelta = QUARTER) -> CheckPlan:
        """A look at a page with these lines; without any, one that says "not modified"."""
        self.now += after
        page = Snapshot("\n".join(lines).encode(), self.target.source, self.now)
        self._bodies[page.sha256] = page.body
        seen = examine(
            self.target,
            self.kind,
            self.state,
            Observation(TARGET.id, self.now, page if lines else NotModified()),
            self._bodies.__getitem__,
        )
        made = plan(self.target, self.kind, self.state, seen, slot=self.now, desk=Desk(), audience=self.audience)
        self.state = made.state
        return made

    @property
    def prices(self) -> dict[str, str | tuple[str, ...]]:
        """The baseline."""
        return {fact.subject: fact.value for fact in self.state.facts}


def uses(**millions: int) -> Workflow:
    """A workflow with so many million tokens of each model a month."""
    return Workflow(
        "flow",
        uses=tuple(
            Use(f"acme/{model}", monthly=Volume((("input", Decimal(count) * 1_000_000),)))
            for model, count in millions.items()
        ),
    )


def test_what_is_seen_and_cannot_be_read_stands_as_it_was() -> None:
    watched = Watched()
    watched.see("large 2", "small 1")
    for _ in range(3):
        assert watched.see("large ?", "small 1").outcome is CheckOutcome.UNCHANGED
    assert watched.prices == {"large": "2", "small": "1"}
    assert [change.difference.type for change in watched.see("large 3", "small 1").changes] == [ChangeType.RAISED]


def test_each_alert_tells_the_money_of_its_own_changes() -> None:
    watched = Watched(uses(large=100, small=200), confirm=1)
    watched.see("large 1", "small 1")
    alerts = watched.see("large 2", "small 2").alerts
    assert {alert.subject: str(alert.impacts[0].difference) for alert in alerts} == {
        "acme/large": "$100",
        "acme/small": "$200",
    }


def test_a_price_that_leaves_the_page_does_not_hide_another_s_rise() -> None:
    watched = Watched(uses(large=100, small=200), confirm=1)
    watched.see("large 1", "small 1", "tiny 1")
    alerts = {alert.subject: alert for alert in watched.see("large 2", "tiny 1").alerts}
    assert str(alerts["acme/large"].impacts[0].difference) == "$100"


@pytest.mark.parametrize(
    ("used", "page", "hit"),
    [
        ("large-20260801", "large {}, small 1", True),
        ("large-latest", "large {}, small 1", True),
        ("large", "large-20260801 {}, small 1", True),
        ("large", "large-20260101 {}, large-20260801 1", False),
        ("large", "large-20260801 {}, large 1", False),
        ("large-20260101", "large-20260801 {}, small 1", False),
        ("large-20260801", "large {}, large-20260801 1", False),
    ],
)
def test_a_model_is_met_under_the_name_that_the_page_has_for_it(used: str, page: str, hit: bool) -> None:
    watched = Watched(uses(**{used: 100}), confirm=1)
    watched.see(*page.format("1").split(", "))
    impacts = [impact for alert in watched.see(*page.format("2").split(", ")).alerts for impact in alert.impacts]
    assert [str(impact.difference) for impact in impacts] == (["$100"] if hit else [])


def test_a_mended_alias_reaches_the_baseline() -> None:
    watched = Watched(uses(large=100), confirm=1)
    watched.kind = Lines(alias=False)
    watched.see("large 1")
    watched.kind = Lines(version=2)
    watched.see("large 1")
    assert [fact.model for fact in watched.state.facts] == ["acme/large"]
    (alert,) = watched.see("large 3").alerts
    assert str(alert.impacts[0].difference) == "$200"


def test_a_newer_reader_while_something_is_held_tells_nothing_twice() -> None:
    watched = Watched(uses(large=100, small=100))
    watched.see("large 1", "small 1")
    watched.see("large 2", "small 1")
    told = list(watched.see("large 2", "small 2").alerts)
    assert [alert.subject for alert in told] == ["acme/large"]
    watched.kind = Lines(version=2)
    told = [alert for _ in range(3) for alert in watched.see().alerts]
    assert [alert.subject for alert in told] == ["acme/small"]
    assert watched.prices == {"large": "2", "small": "2"}


def test_what_only_a_newer_reader_sees_is_technical() -> None:
    watched = Watched(confirm=1)
    watched.kind = Lines(skip="small")
    watched.see("large 1", "small 1")
    watched.kind = Lines(version=2)
    made = watched.see()
    assert [(change.technical, change.state) for change in made.changes] == [(True, ChangeState.CONFIRMED)]
    assert made.alerts == ()


MANY = [f"model{number} 1" for number in range(20)]


def test_a_page_that_stays_small_for_a_day_is_believed_after_a_second_look() -> None:
    watched = Watched()
    watched.see(*MANY)
    hourly = [watched.see(*MANY[:8], after=timedelta(hours=1)).outcome for _ in range(24)]
    assert set(hourly) == {CheckOutcome.UNREADABLE}
    assert len(watched.prices) == 20
    assert watched.see(*MANY[:8], after=timedelta(hours=1)).outcome is CheckOutcome.CHANGED
    assert len(watched.see(*MANY[:8]).alerts) >= 1
    assert len(watched.prices) == 8


class Stricter(Lines):
    """A newer reader that reads less of the same page."""

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        reading = super().read(snapshot, target)
        return reading if isinstance(reading, Unreadable) else replace(reading, facts=reading.facts[:5])


def test_a_stricter_reader_does_not_make_a_page_hollow() -> None:
    watched = Watched()
    watched.see(*MANY)
    watched.kind = Stricter(version=2)
    made = watched.see(*MANY)
    assert (made.outcome, {change.technical for change in made.changes}) == (CheckOutcome.UNCHANGED, {True})
    assert (watched.state.profile.reader, watched.state.profile.fewest) == ("lines/2", 5)
    assert watched.see(*MANY[:2]).outcome is CheckOutcome.CHANGED, "of five known, three may go"


def test_a_page_that_is_hollow_for_an_hour_changes_nothing() -> None:
    watched = Watched()
    watched.see(*MANY)
    for _ in range(4):
        watched.see(*MANY[:8])
    assert watched.see(*MANY).outcome is CheckOutcome.UNCHANGED
    assert watched.state.held == ()


def test_a_page_with_nothing_on_it_is_never_believed() -> None:
    watched = Watched()
    watched.see(*MANY)
    outcomes = {watched.see("model1 ?", after=timedelta(hours=6)).outcome for _ in range(20)}
    assert outcomes == {CheckOutcome.UNREADABLE}


def test_left_out_is_a_key_like_a_fact_s() -> None:
    reading = Lines().read(Snapshot(b"large ?\nsmall 1", "", START), TARGET)
    assert isinstance(reading, Reading)
    assert reading.left_out == (FactKey("large", "price", qualifiers({"component": "input", "tier": "standard"})),)


@pytest.mark.parametrize("confirm", [1, 2])
def test_a_price_newly_printed_is_no_rise(confirm: int) -> None:
    watched = Watched(uses(large=100, small=100), confirm=confirm)
    watched.see("large 1")
    made = [watched.see("large 1", "small 5") for _ in range(confirm)][-1]
    (alert,) = made.alerts
    assert (alert.severity.value, alert.impacts[0].before) == ("info", None)
