"""Lists of subprocessors: who handles a vendor's customers' data, what for, and where."""

from __future__ import annotations

from probes.base import PageKind
from probes.parsing.subprocessor_list.page import read_subprocessors
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target


class SubprocessorsKind(PageKind):
    """Reads lists of subprocessors (see :class:`watcher.domain.ports.Kind`)."""

    name = "subprocessors"
    version = 1

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Subprocessors; unreadable where the page is a shell or a wall, lists none, or shows only some of them."""
        return read_subprocessors(snapshot.body, snapshot.url)


KIND = SubprocessorsKind()
