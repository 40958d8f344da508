"""Canaries: what their reports say. How a canary asks is ``watcher.pipeline.canary``, which this is handed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from probes import registry
from watcher.canaries.report import CORE, MEDIA_TYPE, Report, read, written
from watcher.domain.behaviour import (
    BASELINE,
    STANDS_FOR,
    assess_behaviour,
    behaviour,
    diff_behaviour,
)
from watcher.domain.calls import Call, CallType, Reply
from watcher.domain.changes import Change, Difference
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
from watcher.domain.ports import Outside
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class CanaryKind:
    """Reads reports of canaries (see :class:`watcher.domain.ports.Kind`)."""

    name = "canary"
    version = 1

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Outside, now: datetime) -> Observation:
        """Whether the endpoint answers, by its list of models, which costs nothing.

        Without a database there is no baseline: what asks prompts is handed this kind, and looks in its place.
        """
        if target.api is None:
            none = Failure(FailureKind.BROKEN, "a canary asks a live endpoint, and has none", retryable=False)
            return Observation(target.id, now, none)
        reply = fetcher.call(Call(target.api, CallType.MODELS))
        if isinstance(reply, Reply) and not 200 <= reply.status < 300:
            kind = FailureKind.KEY if reply.status in (401, 403) else FailureKind.UNEXPECTED_STATUS
            reply = Failure(kind, f"{reply.status} {reply.error}".strip(), retryable=reply.status >= 429)
        if isinstance(reply, Failure):
            return Observation(target.id, now, reply)
        body = written(Report(target.api.model or "", ""))
        return Observation(target.id, now, Snapshot(body, target.source, now, MEDIA_TYPE))

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """One fact a channel, and what is compared with what; unreadable while nothing is compared that should be."""
        try:
            found = read(snapshot.body)
        except ValueError as error:
            return Unreadable(str(error))
        if found.unwatched:
            return Unreadable(found.unwatched)
        return Reading(_facts(found, target), passing=True)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """What answers differ in now, and no longer."""
        return diff_behaviour(before, after)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What it means for those who use the model."""
        return assess_behaviour(changes, after, workflows)


def _facts(found: Report, target: Target) -> tuple[Fact, ...]:
    model = registry.resolve(target.provider, found.model) or f"{target.provider}/{found.model}"
    state = f"{found.baseline}, of suite {found.suite}" if found.baseline else "none yet"
    facts = [Fact(found.model, BASELINE, (state, found.accepted), model=model)]
    if found.workflows:
        facts.append(Fact(found.model, STANDS_FOR, found.workflows, model=model))
    told = {channel.name: channel.said for channel in found.channels}
    compared = CORE if found.baseline == "frozen" else ()
    names = dict.fromkeys((*compared, *told))
    return (*facts, *(behaviour(found.model, model, name, told.get(name, ())) for name in names))


KIND = CanaryKind()
