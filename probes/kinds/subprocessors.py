"""Lists of subprocessors: who handles a vendor's customers' data, what for, and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes.base import observe_page
from probes.parsing.subprocessor_list.page import read_subprocessors
from watcher.domain.changes import Change, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Observation, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class SubprocessorsKind:
    """Reads lists of subprocessors (see :class:`watcher.domain.ports.Kind`)."""

    name = "subprocessors"
    version = 1

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        """One GET of the page."""
        return observe_page(target, previous, fetcher, now)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Subprocessors; unreadable where the page is a shell or a wall, lists none, or shows only some of them."""
        return read_subprocessors(snapshot.body, snapshot.url)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, seen from ``at``."""
        return diff_facts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Nothing yet: which workflows' data a subprocessor sees is not written down."""
        return ()


KIND = SubprocessorsKind()
