"""Alerts: conditions worth telling, identified by a fingerprint, open until resolved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.domain.impacts import Impact, Severity


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"  # the vendor took it back before it started
    RESOLVED = "resolved"  # the condition ended, or a newer alert tells it better


@dataclass(frozen=True, slots=True)
class Alert:
    """A condition worth telling.

    Attributes:
        id: derived from the fingerprint and the opening changes.
        fingerprint: what the condition is about: target and subject.
        revision: 1 when opened, one more for each telling.
        effective: when it begins to bite; None is at once.
        attribute: of the facts that lead it (``shutdown``, ``price``, ...); empty for health, and where unknown.
        changes: ids of the changes behind it, oldest first.
        reason: the rule that opened, updated or ended it, in words.
    """

    id: str
    fingerprint: str
    target: str
    provider: str
    kind: str
    subject: str
    severity: Severity
    headline: str
    state: AlertState
    opened_at: datetime
    updated_at: datetime
    reason: str
    revision: int = 1
    effective: datetime | None = None
    attribute: str = ""
    changes: tuple[str, ...] = ()
    impacts: tuple[Impact, ...] = ()


def alert_fingerprint(target: str, subject: str) -> str:
    """What an alert is about (16 hex digits)."""
    return hashlib.sha256(f"{target}|{subject}".encode()).hexdigest()[:16]


HEALTH = "health"  # the kind of the operator's own alerts: a target that cannot be seen
NETWORK = alert_fingerprint("", "network")  # of the alert that nothing at all can be read


def alert_id(fingerprint: str, changes: tuple[str, ...]) -> str:
    """The id of the alert that these changes open (16 hex digits)."""
    return hashlib.sha256("|".join((fingerprint, *sorted(changes))).encode()).hexdigest()[:16]


class Verdict(StrEnum):
    """What was decided about a change, an alert or an address."""

    OPENED = "opened"
    UPDATED = "updated"
    ENDED = "ended"
    TOLD = "told"
    HELD = "held"  # waits for a further look
    RETRACTED = "retracted"
    NOT_TOLD = "not told"
    WITNESSED = "witnessed"  # no decision yet: what second sources say


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something was or was not told: the product's first support question.

    ``about`` is the id of a change or alert, or an address; ``reason`` is a sentence.
    """

    about: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """Alerts as they stand after a decision, and why; an alert that was left alone is not in it."""

    alerts: tuple[Alert, ...] = ()
    decisions: tuple[Decision, ...] = ()
