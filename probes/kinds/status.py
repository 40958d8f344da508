"""Status pages: what a vendor says does not work. Context for what else is told of it; by itself it alarms nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes.base import PageKind
from probes.parsing.status.page import read_status
from watcher.domain.changes import Difference
from watcher.domain.facts import Fact
from watcher.domain.incidents import diff_notices
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target


class StatusKind(PageKind):
    """Reads status pages (see :class:`watcher.domain.ports.Kind`)."""

    name = "status"
    version = 2

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Open incidents and maintenances, and the state of components."""
        return read_status(snapshot.body)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """What opened, went on and ended; an incident under another title is the same."""
        return diff_notices(before, after, at)


KIND = StatusKind()
