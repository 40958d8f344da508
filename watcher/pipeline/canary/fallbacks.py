"""Whether the models that workflows fall back to would do today, by the canaries that ask them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.canaries.fallbacks import Evidence, Readiness, readiness
from watcher.canaries.ports import CanaryStore
from watcher.canaries.standing import Purpose
from watcher.domain.behaviour import LATENCY
from watcher.domain.models import same_model
from watcher.domain.workflows import Workflow
from watcher.pipeline.canary.asking import Canary
from watcher.pipeline.canary.runner import not_ready

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fallback:
    """One fallback of one use of a workflow, and whether it would do."""

    workflow: str
    model: str
    readiness: Readiness


def fallbacks(
    workflows: Iterable[Workflow], canaries: Mapping[str, Canary], store: CanaryStore, now: datetime
) -> Iterator[Fallback]:
    """Every declared fallback, in the order of the configuration.

    Args:
        workflows: with their uses.
        canaries: by target id.
        store: where they stand.
        now: the present.
    """
    shown = {target: evidence(canary, store) for target, canary in canaries.items()}
    for workflow in workflows:
        for use in workflow.uses:
            for model in use.fallbacks:
                own = [shown[target] for target, each in canaries.items() if same_model(each.model, model)]
                yield Fallback(workflow.id, use.model, readiness(model, workflow.id, own, now))


def evidence(canary: Canary, store: CanaryStore) -> Evidence:
    """What one canary shows of its model, as it stands. A slower model is no other one."""
    standing = store.standing(canary.target.id)
    baseline = standing.baseline
    same = baseline is not None and baseline.terms == canary.terms
    answers = store.answers(baseline.id, list(Purpose)) if baseline is not None and same else ()
    return Evidence(
        canary.target.id,
        canary.suite,
        answers,
        tuple(channel.said[0] for channel in standing.course.channels if channel.name != LATENCY),
        not_ready(canary, standing) or "",
        canary.target.schedule.every or _DAY,
    )
