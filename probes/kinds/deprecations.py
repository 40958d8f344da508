"""Pages on the lives of models: when each is announced, released, deprecated and shut down, and what replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from probes import registry
from probes.base import PageKind
from probes.parsing.lifecycle_page import read_lifecycle
from watcher.domain.changes import Change
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.shutdowns import assess_shutdowns
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class DeprecationsKind(PageKind):
    """Reads pages on deprecations, retirements and model versions (see :class:`watcher.domain.ports.Kind`)."""

    name = "deprecations"
    version = 2

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Dates, statuses and replacements; unreadable where the page says nothing of the life of any model."""
        return read_lifecycle(snapshot.body, snapshot.url, partial(registry.resolve, target.provider))

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What a model's end means for the workflows that use it, or fall back to it."""
        return assess_shutdowns(changes, after, workflows, at)


KIND = DeprecationsKind()
