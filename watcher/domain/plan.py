"""The plan: all that the database must say after one check, saved in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.domain.alerts import Alert, Decision
from watcher.domain.asks import Ask
from watcher.domain.changes import Change
from watcher.domain.doubt import Doubt
from watcher.domain.editions import Edition
from watcher.domain.facts import Fact
from watcher.domain.notifications import Notification
from watcher.domain.observations import Snapshot, SnapshotRef
from watcher.domain.profile import Profile


class CheckOutcome(StrEnum):
    """What one check of a target came to."""

    FIRST = "first"  # the first good reading: a baseline, and nothing to compare it with
    UNCHANGED = "unchanged"
    CHANGED = "changed"  # at least one difference that is more than cosmetic was first seen here
    UNREADABLE = "unreadable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TargetState:
    """What we know of a target.

    Attributes:
        revision: counts the checks saved; a plan made from an older state is refused.
        snapshot: the newest good snapshot: where conditional requests come from.
        facts: the baseline: everything confirmed that holds on the page.
        facts_from: SHA-256 of the snapshot from which the baseline was last read as a whole.
        reader: name and version of the reader that read it.
        held: changes seen and not yet confirmed.
        failures: consecutive looks that brought no reading.
        blind_since: when the first of them was; None while the target is seen.
        read_at: the last good reading.
        profile: what the good pages have had in common.
        doubt: what was refused since then and may yet be believed.
        editions: other editions of the document that were served before.
    """

    target: str
    revision: int = 0
    snapshot: SnapshotRef | None = None
    facts: tuple[Fact, ...] = ()
    facts_from: str | None = None
    reader: str = ""
    held: tuple[Change, ...] = ()
    failures: int = 0
    blind_since: datetime | None = None
    read_at: datetime | None = None
    profile: Profile = Profile()
    doubt: Doubt | None = None
    editions: tuple[Edition, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to check a target once, held until ``until``.

    ``slot`` is the time for which the check was due; (target, slot) is checked once.
    """

    run: int
    target: str
    slot: datetime
    until: datetime
    lease: str


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """All that the database must say after one check.

    Attributes:
        state: the target's state afterwards; ``state.revision`` is the loaded one plus one.
        outcome, reason: what the check came to; ``reason`` is empty or a sentence.
        snapshot: bytes to keep, readable or not; None after a failure or a 304.
        opened, closed: facts that begin and cease to be in the baseline.
        changes: changes as they stand afterwards: new, confirmed now, or retracted now.
        alerts, notifications, decisions: what follows for people.
        next_run_at: when to look again.
        asks: canaries that are to be asked at once, since a policy on their topics changed.
    """

    state: TargetState
    at: datetime
    outcome: CheckOutcome
    next_run_at: datetime
    reason: str = ""
    snapshot: Snapshot | None = None
    opened: tuple[Fact, ...] = ()
    closed: tuple[Fact, ...] = ()
    changes: tuple[Change, ...] = ()
    alerts: tuple[Alert, ...] = ()
    notifications: tuple[Notification, ...] = ()
    decisions: tuple[Decision, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def target(self) -> str:
        """The target's id."""
        return self.state.target
