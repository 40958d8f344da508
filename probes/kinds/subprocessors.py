"""Lists of subprocessors: who handles a vendor's customers' data, what for, and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes.base import PageKind
from probes.parsing.subprocessor_list.page import read_subprocessors
from watcher.domain.changes import Change
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.servers import assess_servers
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class SubprocessorsKind(PageKind):
    """Reads lists of subprocessors (see :class:`watcher.domain.ports.Kind`)."""

    name = "subprocessors"
    version = 2

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Subprocessors; unreadable where the page is a shell or a wall, lists none, or shows only some of them."""
        return read_subprocessors(snapshot.body, snapshot.url)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Impacts on workflows whose data may not be where a subprocessor is."""
        return assess_servers(changes, after, workflows)


KIND = SubprocessorsKind()
