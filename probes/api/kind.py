"""Kinds that read a page or a live endpoint, whichever the target names."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime

from probes.base import BaseKind, observe_page
from watcher.domain.observations import Failure, Observation, Snapshot, SnapshotRef
from watcher.domain.ports import Caller, Outside
from watcher.domain.targets import Api, Target


class LiveKind(BaseKind):
    """A kind that looks by one GET of a page, or by a call where the target has an ``api``."""

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Outside, now: datetime) -> Observation:
        """One look."""
        if target.api is None:
            return observe_page(target, previous, fetcher, now)
        return Observation(target.id, now, self.ask(target, target.api, fetcher, now, known=previous is not None))

    @abstractmethod
    def ask(self, target: Target, api: Api, caller: Caller, now: datetime, *, known: bool) -> Snapshot | Failure:
        """What the endpoint says, as bytes to keep. ``known`` says whether it was ever read before."""
