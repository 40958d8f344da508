"""Licences of models with open weights, from their cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from probes import registry
from probes.base import observe_page
from probes.parsing.model_card import read_card
from watcher.domain.changes import Change, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Observation, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.ports import Fetcher
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class LicenceKind:
    """Reads model cards (see :class:`watcher.domain.ports.Kind`)."""

    name = "licence"
    version = 1

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        """One GET of the card."""
        return observe_page(target, previous, fetcher, now)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Licences; unreadable where the page is none of a card."""
        whole = registry.provider(target.provider).names_makers
        return read_card(snapshot.body, snapshot.url, partial(registry.resolve, target.provider), whole=whole)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, seen from ``at``."""
        return diff_facts(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Nothing yet: what a licence allows a workflow to do is not written down."""
        return ()


KIND = LicenceKind()
