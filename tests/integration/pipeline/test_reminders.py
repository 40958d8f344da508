"""Story 4 across days: a model's end is told, brought forward and reminded of, whatever is restarted meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from alerts.desk import Desk
from probes.registry import kinds
from storage.store import open_store
from storage.views.deliveries import deliveries_in
from tests.fakes.outside import Silent
from watcher.domain.alerts import AlertState
from watcher.domain.notifications import Action, Address, Notification
from watcher.domain.observations import Failure, FailureKind, Fetched, NotModified, Request
from watcher.domain.targets import Schedule, Target
from watcher.domain.workflows import Use, Workflow
from watcher.pipeline.check import Audience
from watcher.pipeline.sweep import World, sweep

START = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
END = date(2026, 12, 20)
SMALL = "acme/acme-small"
TARGET = Target(
    "acme/deprecations", "deprecations", "acme", url="https://acme.example/d.md",
    schedule=Schedule(every=timedelta(days=1)),
)  # fmt: skip
USER = Workflow("labels", "team-support", notify=(Address("slack", "#support-ai"),), uses=(Use(SMALL),))


def page(*ends: date) -> bytes:
    """A vendor's page: acme-old, and acme-small where it has an end."""
    rows = [("acme-old", date(2026, 1, 31)), *(("acme-small", end) for end in ends)]
    lines = [f"| {model} | {end.isoformat()} | acme-mini |" for model, end in rows]
    head = ["# Deprecations", "", "| Model | Shutdown date | Replacement |", "|---|---|---|"]
    return "\n".join([*head, *lines, ""]).encode()


class Vendor(Silent):
    """Serves one page, or nothing."""

    def __init__(self) -> None:
        self.page: bytes | None = page()

    def get(self, request: Request) -> Fetched | NotModified | Failure:
        if self.page is None:
            return Failure(FailureKind.SERVER_ERROR, "503", retryable=True)
        return Fetched(request.url, 200, self.page, (("content-type", "text/markdown"),))


class Watch:
    """Replicas that look every day; each starts for its sweep and ends with it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = START
        self.vendor = Vendor()
        self.workflows: tuple[Workflow, ...] = (USER,)
        self._register()

    def _register(self) -> None:
        store = open_store(self.url)
        store.register([TARGET], self.now)
        store.close()

    def until(self, day: date, replicas: int = 2) -> Watch:
        """Look until the end of a day."""
        while self.now.date() <= day:
            for _ in range(replicas):
                self._sweep()
            self.now += timedelta(days=1)
        return self

    def _sweep(self) -> None:
        store = open_store(self.url)
        world = World(
            {TARGET.id: TARGET}, kinds(), self.vendor, store, Desk(), Audience(self.workflows), lambda: self.now, _fail
        )
        list(sweep(world, workers=1))
        store.close()

    def told(self) -> list[Notification]:
        """What people were to be told, in order; not what the operator hears of a blind target."""
        store = open_store(self.url)
        found = [status.notification for status in deliveries_in(store.engine, limit=None)]
        store.close()
        return [each for each in reversed(found) if "see" not in each.message.headline]

    def open(self) -> Sequence[str]:
        """Headlines of the target's open alerts."""
        store = open_store(self.url)
        found = [alert.headline for alert in store.open_alerts(TARGET.id) if alert.state is AlertState.OPEN]
        store.close()
        return found


def _fail(defect: str) -> None:
    raise AssertionError(defect)


def notes(told: Sequence[Notification]) -> list[tuple[date, str]]:
    """When, and with which first words, something was added to the thread."""
    return [(n.created_at.date(), n.message.headline.split(":")[0]) for n in told if n.action is Action.REPLY]


def test_reminders_come_once_each_through_restarts_replicas_and_blindness(database_url: str) -> None:
    watch = Watch(database_url).until(date(2026, 11, 26))
    watch.vendor.page = page(date(2027, 3, 1))
    watch.until(date(2026, 11, 29))
    watch.vendor.page = page(END)
    watch.until(date(2026, 12, 10))
    watch.vendor.page = None
    watch.until(date(2026, 12, 15))
    watch.vendor.page = page(END)
    watch.until(date(2026, 12, 21))
    told = watch.told()
    assert [n.message.headline for n in told if n.action is Action.POST] == [
        "Acme shuts down acme-small on 1 Mar 2027 (in 93 days)"
    ]
    assert notes(told) == [
        (date(2026, 12, 1), "Updated"),
        (date(2026, 12, 6), "Reminder"),
        (date(2026, 12, 13), "Reminder"),
        (date(2026, 12, 19), "Reminder"),
    ]
    assert [n.message.icon for n in told if n.action is Action.REPLY] == ["critical"] * 4
    assert watch.open() == ["Acme moves the shutdown of acme-small forward to 20 Dec (was 1 Mar 2027)"]


def test_it_closes_when_no_workflow_names_the_model(database_url: str) -> None:
    watch = Watch(database_url).until(date(2026, 11, 26))
    watch.vendor.page = page(END)
    watch.until(date(2026, 12, 7), replicas=1)
    watch.workflows = (replace(USER, uses=(Use("acme/acme-mini"),)),)
    watch.until(date(2026, 12, 9), replicas=1)
    assert (watch.open(), notes(watch.told())) == ([], [(date(2026, 12, 6), "Reminder")])
