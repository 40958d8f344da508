"""The kind ``canary`` with all that its look needs; what it reads, compares and assesses is the probe's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.domain.changes import Change, Difference
from watcher.domain.errors import StalePlan
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Observation, Reading, Snapshot, SnapshotRef, Unreadable
from watcher.domain.ports import Kind, Outside
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow
from watcher.pipeline.canary.runner import Runner


class CanaryLooks:
    """See :class:`watcher.domain.ports.Kind`. With ``ask`` off, looks report what is known and ask nothing."""

    def __init__(self, kind: Kind, runner: Runner, *, ask: bool = True) -> None:
        """``kind`` reads; ``runner`` looks."""
        self.name, self.version = kind.name, kind.version
        self._kind, self._runner, self._ask = kind, runner, ask

    def quiet(self) -> CanaryLooks:
        """The same, asking nothing."""
        return CanaryLooks(self._kind, self._runner, ask=False)

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Outside, now: datetime) -> Observation:
        """One turn of the canary. Where somebody else took it meanwhile, what that came to."""
        if not self._ask:
            return self._runner.present(target, now)
        try:
            return self._runner.look(target, fetcher, now)
        except StalePlan:
            return self._runner.present(target, now)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """The report's facts."""
        return self._kind.read(snapshot, target)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two reports differ."""
        return self._kind.diff(before, after, at)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What it means for workflows."""
        return self._kind.assess(changes, before, after, workflows, at)
