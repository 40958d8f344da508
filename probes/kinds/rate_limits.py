"""Pages of rate limits and quotas: what may be asked of a model in which time, by tier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from probes import registry
from probes.base import PageKind
from probes.parsing.limits.limits_page import read_limits
from watcher.domain.changes import Change
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import (
    Failure,
    FailureKind,
    Observation,
    Reading,
    Snapshot,
    SnapshotRef,
    Unreadable,
)
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Target
from watcher.domain.throttling import assess_limits
from watcher.domain.workflows import Workflow

NO_PAGE = "limits are read from pages by this version: give the target a url"


class RateLimitsKind(PageKind):
    """Reads pages of rate limits (see :class:`watcher.domain.ports.Kind`)."""

    name = "rate_limits"
    version = 2

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        """One GET of the page; a target without an address is a failed look."""
        if target.url is None:
            return Observation(target.id, now, Failure(FailureKind.BROKEN, NO_PAGE, retryable=False))
        return super().observe(target, previous, fetcher, now)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Limits; unreadable where the page is a shell or a wall, its cells were run together, or it holds none."""
        return read_limits(snapshot.body, snapshot.url, partial(registry.resolve, target.provider))

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Whether the declared peaks still fit."""
        return assess_limits(changes, after, workflows)


KIND = RateLimitsKind()
