"""Plans and their parts, with what a test does not speak of filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from storage.store import SqlStore
from watcher.domain.alerts import Alert, AlertState, Decision, Verdict, alert_fingerprint, alert_id
from watcher.domain.changes import Change, ChangeState, ChangeType, Difference, change_id
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money
from watcher.domain.notifications import (
    Action,
    Address,
    Link,
    Message,
    Notification,
    Row,
    notification_key,
)
from watcher.domain.observations import Snapshot
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.targets import Api, Schedule, Target

NOW = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)
HOUR = timedelta(hours=1)
SLACK = Address("slack", "#support-ai")
PRICING = "acme/pricing"


def at(minutes: float) -> datetime:
    """So many minutes after the beginning."""
    return NOW + timedelta(minutes=minutes)


def target(name: str = PRICING, **fields: object) -> Target:
    """A page of a vendor's."""
    provider = name.partition("/")[0]
    given: dict[str, object] = {"url": f"https://docs.{provider}.example/{name}", **fields}
    return Target(name, "pricing", provider, **given)  # type: ignore[arg-type]  # fields by name


def api_target(key: str) -> Target:
    """A live endpoint, with a key that must never be stored."""
    api = Api("openai", "https://api.acme.example/v1", "acme-large", key)
    return Target("acme/limits", "rate_limits", "acme", api=api, schedule=Schedule(cron="7 * * * *"))


def price(value: str = "3.00", subject: str = "Acme Large", component: str = "input", **fields: Any) -> Fact:
    """A price as a page prints it."""
    fact = Fact(subject, "price", value, "USD/1M tokens", "acme/acme-large", where="table 1 row 2")
    return replace(fact, qualifiers=qualifiers({"component": component, "tier": "standard"}), **fields)


def odd_fact() -> Fact:
    """A fact with every field set, and with what no text column holds."""
    return Fact(
        subject="Acme \x00 <b>\ud800</b> Große",
        attribute="replacement",
        value=("acme-large", "acme-\x00small"),
        unit=None,
        model=None,
        qualifiers=(("certainty", "floor"),),
        valid_from=date(2026, 12, 1),
        valid_until=datetime(2026, 12, 2, 16, tzinfo=UTC),
        where="line 78",
    )


def snapshot(body: bytes = b"<h1>Pricing</h1>", when: datetime = NOW) -> Snapshot:
    """A page as received."""
    return Snapshot(body, "https://docs.acme.example/pricing", when, "text/html", 'W/"1"', "Mon, 09 Mar 2026")


def change(
    before: Fact | None, after: Fact | None, state: ChangeState = ChangeState.HELD, when: datetime = NOW,
    on: str = PRICING,
) -> Change:  # fmt: skip
    """A difference seen on a target."""
    difference = Difference(ChangeType.RAISED, before, after, datetime(2026, 12, 1, tzinfo=UTC))
    number = change_id(on, difference.fingerprint, when)
    return Change(number, on, "acme", "pricing", difference, when, state)


def confirmed(seen: Change, when: datetime) -> Change:
    """The same change after a second look."""
    return replace(seen, state=ChangeState.CONFIRMED, looks=seen.looks + 1, confirmed_at=when)


def alert(changes: tuple[str, ...] = ("c1",), on: str = PRICING, **fields: Any) -> Alert:
    """An alert with an impact on one workflow."""
    fingerprint = alert_fingerprint(on, "acme/acme-large")
    hit = Impact(
        "support-summaries", "team-support", changes, "acme/acme-large", Severity.CRITICAL, "over budget",
        Money(Decimal("3600.00")), Money(Decimal("7200.10")), Money(Decimal(5000)), ("cached_input is not counted",),
    )  # fmt: skip
    opened = Alert(
        alert_id(fingerprint, changes), fingerprint, on, "acme", "pricing", "acme/acme-large", Severity.CRITICAL,
        "acme doubles the price of acme-large", AlertState.OPEN, NOW, NOW, "a price was raised",
        effective=at(60), attribute="price", changes=changes, impacts=(hit,),
    )  # fmt: skip
    return replace(opened, **fields)


def message(headline: str = "acme doubles a price") -> Message:
    """A message with every part set."""
    return Message(
        "critical", headline, ("input $3 -> $6 per 1M tokens",),
        (Row("support-summaries", "+$3,600 a month", "team-support", "over budget"),), "+$3,600",
        ("switch to openai/gpt-5-mini",), "seen 06:30", (Link("source", "https://docs.acme.example"),), "watcher show 1f",
    )  # fmt: skip


def notification(
    address: Address = SLACK, revision: int = 1, action: Action = Action.POST, about: str = "a1",
    when: datetime = NOW,
) -> Notification:  # fmt: skip
    """A telling of an alert's revision."""
    key = notification_key(about, revision, address, action)
    return Notification(key, about, address, action, message(), "it is the workflow's own address", when)


def decision(about: str = "c1") -> Decision:
    """Why it was held."""
    return Decision(about, Verdict.HELD, "waits for a second look")


def plan(
    state: TargetState, when: datetime = NOW, outcome: CheckOutcome = CheckOutcome.UNCHANGED, **fields: object
) -> CheckPlan:
    """The next plan for a target in this state."""
    after = replace(state, revision=state.revision + 1, read_at=when)
    given: dict[str, object] = {"state": after, **fields}
    return CheckPlan(at=when, outcome=outcome, next_run_at=when + HOUR, **given)  # type: ignore[arg-type]  # by name


def first_plan(on: str = PRICING, count: int = 3, when: datetime = NOW, body: bytes = b"<h1>Pricing</h1>") -> CheckPlan:
    """A first good look with so many facts."""
    page = snapshot(body, when)
    facts = tuple(price(f"{n}.50", f"Model {n}") for n in range(count))
    state = TargetState(on, 1, page.ref, facts, page.sha256, "pricing 1", read_at=when)
    return CheckPlan(state, when, CheckOutcome.FIRST, when + HOUR, snapshot=page, opened=facts)


def told(store: SqlStore, *notifications: Notification, when: datetime = NOW) -> None:
    """Put notifications into the outbox by saving a plan."""
    if store.state(PRICING).revision == 0:
        store.register([target()], when)
    store.save(plan(store.state(PRICING), when, notifications=notifications))
