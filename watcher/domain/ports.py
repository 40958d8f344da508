"""Ports: what the use cases need from outside, documented per method.

The adapters are in ``probes`` (Kind, Fetcher), ``storage`` (Store) and ``alerts`` (Channel);
``watcher.bootstrap`` puts them together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from watcher.domain.alerts import Alert, Decision, Ruling
from watcher.domain.calls import Call, Reply
from watcher.domain.changes import Change, Difference
from watcher.domain.facts import Fact
from watcher.domain.health import Others
from watcher.domain.impacts import Impact
from watcher.domain.notifications import Delivery, LookUp, Notification, SendOutcome
from watcher.domain.observations import (
    Failure,
    Fetched,
    NotModified,
    Observation,
    Reading,
    Request,
    Snapshot,
    SnapshotRef,
    Unreadable,
)
from watcher.domain.plan import CheckOutcome, CheckPlan, Claim, TargetState
from watcher.domain.routes import Route
from watcher.domain.targets import Target
from watcher.domain.testimonies import Baseline
from watcher.domain.workflows import Workflow


class Fetcher(Protocol):
    """GETs pages politely and safely."""

    def get(self, request: Request) -> Fetched | NotModified | Failure:
        """One page, inside one deadline. Never raises for what a vendor or the network does."""
        ...


class Caller(Protocol):
    """Asks live endpoints, through the same guard, politeness and bounds as pages."""

    def call(self, call: Call) -> Reply | Failure:
        """One call. Every HTTP answer is a Reply; a Failure is a call that brought none.

        Never raises for what a vendor or the network does. The key is in neither.
        """
        ...


class Outside(Fetcher, Caller, Protocol):
    """What a kind looks with: pages and live endpoints."""


class Kind(Protocol):
    """A way to look at a target. One file in ``probes/kinds``, found by a scan."""

    name: str
    version: int  # raised whenever the same bytes may read differently

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Outside, now: datetime) -> Observation:
        """One look. The network is used only here."""
        ...

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Facts from bytes. Pure: the same bytes give the same facts. Never raises for what a page holds."""
        ...

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings of one target differ, seen from ``at``. Pure."""
        ...

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What confirmed changes of one subject mean for each workflow that they hit. Pure.

        ``before`` and ``after`` are all facts of the target without and with the changes.
        """
        ...


class Witness(Protocol):
    """A second source, which confirms or contradicts vendors' own pages. One file in ``probes/witnesses``."""

    name: str  # for people: ``OpenRouter``

    def hears(self, target: Target) -> bool:
        """Whether it speaks through what a watched target says."""
        ...

    def meant(self, fact: Fact) -> Fact | None:
        """What a fact of such a target says of the vendor's own model; None where it speaks of none. Pure."""
        ...

    def own(self, model: str) -> tuple[Fact, ...]:
        """What it says of a model (canonical id) without any target. Never uses the network."""
        ...

    def as_of(self, now: datetime) -> date | None:
        """Of which day it speaks without any target; None where that is not known."""
        ...


class Store(Protocol):
    """The database as the use cases see it. Every method is one transaction."""

    def register(self, targets: Sequence[Target], now: datetime) -> None:
        """Make these the active targets. New ones are due at once; history of the others is kept.

        A target with another address or kind than before begins another baseline: how two pages
        differ is nobody's change.
        """
        ...

    def claim_due(self, now: datetime, lease: timedelta, limit: int, *, everything: bool = False) -> tuple[Claim, ...]:
        """Take up to ``limit`` active targets that are due (or all of them, due or not).

        A target under somebody's unexpired lease is left alone; under an expired one it is
        taken over with its slot. With ``everything`` a target is due when nobody has
        looked at it since ``now``.
        """
        ...

    def release(self, claim: Claim, now: datetime) -> None:
        """Give a claim back unused: the target is due again."""
        ...

    def state(self, target: str) -> TargetState:
        """What is known of a target; an empty state for one never seen."""
        ...

    def departed(self, target: str) -> tuple[Fact, ...]:
        """The newest facts (some thousands) that left the target's baseline, in the order in which they left it.

        Those of a baseline that was ended (by another address, or by hand) are not among them.
        """
        ...

    def baseline(self, target: str) -> Baseline:
        """A target's baseline, with the time from which each fact stood in it; empty for one never seen."""
        ...

    def body(self, sha256: str) -> bytes:
        """The bytes of a stored snapshot.

        Raises:
            KeyError: no such snapshot.
            TamperedRecord: the bytes do not match their hash.
        """
        ...

    def open_alerts(self, target: str) -> tuple[Alert, ...]:
        """The target's open alerts, oldest first."""
        ...

    def others(self, target: str, since: datetime) -> Others:
        """How well all other active targets are seen; ``since`` is when this one went blind."""
        ...

    def save(self, plan: CheckPlan, claim: Claim | None = None) -> None:
        """Everything in the plan, or nothing, in one transaction.

        Raises:
            StalePlan: the target was saved since the plan's state was loaded, or the claim was lost.
        """
        ...

    def claim_delivery(self, now: datetime, lease: timedelta) -> Delivery | None:
        """The oldest notification that is due, or None.

        Notifications of one address are claimed in order: one that waits for a retry or is
        under somebody's unexpired lease holds back the later ones of its address and no others.
        One whose lease expired without an outcome is claimed as doubtful.
        """
        ...

    def record_delivery(
        self, delivery: Delivery, outcome: SendOutcome | LookUp, now: datetime, retry_at: datetime | None = None
    ) -> bool:
        """What came of the attempt; False where the lease was lost meanwhile (nothing is written).

        ``Retry`` and ``Unknown`` keep the notification due at ``retry_at``; ``Absent`` is not an outcome to record.
        """
        ...

    def pending_deliveries(self) -> int:
        """How many notifications are neither sent nor dead."""
        ...

    def next_delivery_at(self) -> datetime | None:
        """When the next notification can be claimed; None where none is pending."""
        ...


class Channel(Protocol):
    """A configured way to reach people. One file in ``alerts/channels``, found by a scan."""

    name: str
    interval: timedelta  # the least time between two messages to one address

    def send(self, notification: Notification, parent: str | None) -> SendOutcome:
        """Send, edit or reply. Never raises for what the network or the service does.

        ``parent`` is the reference of the alert's message at this address; where an EDIT or
        REPLY has none, the channel posts anew.
        """
        ...

    def check(self, places: Collection[str]) -> str | None:
        """None where it can be used as configured for these places, else a sentence on what to mend. Tells nobody."""
        ...

    def find(self, notification: Notification, parent: str | None, since: datetime) -> LookUp:
        """Look for a message with this notification's key that was accepted at or after ``since``."""
        ...


class Desk(Protocol):
    """Decides what is worth telling, and to whom. Pure; in ``alerts/desk.py``."""

    def decide(
        self, target: Target, changes: Sequence[Change], impacts: Sequence[Impact],
        open_alerts: Sequence[Alert], now: datetime,
    ) -> Ruling:  # fmt: skip
        """Alerts for changes of one target that were confirmed in one check.

        Changes of one subject make one alert. Every change is named in a decision.
        """
        ...

    def health(
        self, target: Target, state: TargetState, outcome: CheckOutcome, reason: str,
        open_alerts: Sequence[Alert], now: datetime, others: Others | None = None,
    ) -> Ruling:  # fmt: skip
        """Tells the operator once when a target goes blind, and once when it sees again.

        ``state`` is the one after the check; ``others`` is given where the address did not answer.
        """
        ...

    def remind(self, open_alerts: Sequence[Alert], workflows: Sequence[Workflow], now: datetime) -> Ruling:
        """What is due of a target's open alerts because time has passed, whatever the look brought."""
        ...

    def standing(
        self, target: Target, facts: Sequence[Fact], open_alerts: Sequence[Alert],
        workflows: Sequence[Workflow], now: datetime,
    ) -> Ruling:  # fmt: skip
        """Alerts for what stands in a baseline, hits workflows, and was never told: it stood there before them.

        ``open_alerts`` include those that this look opened.
        """
        ...

    def route(
        self, alert: Alert, changes: Sequence[Change], target: Target,
        routes: Sequence[Route], workflows: Sequence[Workflow], now: datetime, incidents: Sequence[Fact] = (),
    ) -> tuple[tuple[Notification, ...], tuple[Decision, ...]]:  # fmt: skip
        """Who hears of this revision of an alert, and why; a decision for everyone who does and for "nobody does".

        ``changes`` are those behind this revision; ``incidents`` what the vendor's status pages say now.
        """
        ...
