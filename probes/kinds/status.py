"""Status pages: what a vendor says does not work. Context for what else is told of it; by itself it alarms nobody."""

from __future__ import annotations

from probes.base import PageKind
from probes.parsing.status.page import read_status
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target


class StatusKind(PageKind):
    """Reads status pages (see :class:`watcher.domain.ports.Kind`)."""

    name = "status"
    version = 1

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Open incidents and maintenances, and the state of components."""
        return read_status(snapshot.body)


KIND = StatusKind()
