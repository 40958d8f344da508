"""How well a target is seen: how fresh what we know of it is, and when it counts as blind. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.domain.observations import FailureKind
from watcher.domain.plan import CheckOutcome

PATIENCE = 3  # looks without a reading: one 503 is not "503 for ever"
PATIENCE_UNREADABLE = 2  # a page that is not the page we wanted rarely mends itself
UNANSWERED = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMED_OUT})  # what our own network makes of any address
_SEVERAL = 2  # other targets that are away, from which on it is more likely our network than all of theirs
BLINDING = frozenset({CheckOutcome.FAILED, CheckOutcome.UNREADABLE})


class Sight(StrEnum):
    """How well a target is seen."""

    FRESH = "fresh"
    LATE = "late"  # its last good reading, or a look that was due, is longer ago than its schedule allows
    BLIND = "blind"  # several looks in a row brought no reading
    NEVER = "never"  # never read, and not due for long


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a target is: its last good reading, how long ago that is, and when it is looked at next."""

    sight: Sight
    read_at: datetime | None
    age: timedelta | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Others:
    """How well all other targets are seen, for telling a vendor that is away from a network of ours that is.

    Attributes:
        count: how many are watched.
        read_at: the newest good reading of any; None where there is none.
        told: the open alert, of any of them, which says that none can be read; empty where there is none.
        away: how many were looked at since this one went blind, and not read. Most are not due for hours.
    """

    count: int
    read_at: datetime | None = None
    told: str = ""
    away: int = 0

    def dark(self, since: datetime) -> bool:
        """Whether several of them were tried since then, and none was read."""
        return self.away >= _SEVERAL and (self.read_at is None or self.read_at < since)


def patience(outcome: CheckOutcome) -> int:
    """How many looks in a row may bring no reading, the last of them with this outcome."""
    return PATIENCE_UNREADABLE if outcome is CheckOutcome.UNREADABLE else PATIENCE


def is_blind(failures: int, outcome: CheckOutcome | None) -> bool:
    """Whether so many looks in a row without a reading, the last with this outcome, make a target blind."""
    return outcome in BLINDING and failures >= patience(outcome)
