"""What a second source's own changes mean for workflows that use the vendors' models at first hand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from watcher.domain.alerts import Decision, Verdict
from watcher.domain.changes import Change, by_subject
from watcher.domain.facts import Fact
from watcher.domain.hearsay import as_the_vendors, capped, why_not
from watcher.domain.impacts import Impact
from watcher.domain.workflows import Workflow
from watcher.pipeline.second_sources import SecondSources

Assess = Callable[
    [Sequence[Change], Sequence[Fact], Sequence[Fact], Sequence[Workflow], datetime], tuple[Impact, ...]
]  # fmt: skip


def hearsay(
    news: Sequence[Change], second: SecondSources, assess: Assess, workflows: Sequence[Workflow], at: datetime
) -> tuple[tuple[Impact, ...], tuple[Decision, ...]]:
    """Impacts on workflows that use at first hand what a target speaks of at second hand, and why others have none.

    Args:
        news: confirmed changes of one target.
        second: knows whose models the target speaks of, and what the vendors' own pages say.
        assess: the kind's.
        workflows: all that are registered.
        at: the time of the look.
    """
    impacts: list[Impact] = []
    decisions: list[Decision] = []
    for group in by_subject(news).values():
        heard = [meant for change in group if (meant := _meant(change, second)) is not None]
        for witness in dict.fromkeys(name for name, _ in heard):
            found = _assessed(
                witness, [change for name, change in heard if name == witness], second, assess, workflows, at
            )
            impacts += found[0]
            decisions += found[1]
    return tuple(impacts), tuple(decisions)


def _meant(change: Change, second: SecondSources) -> tuple[str, Change] | None:
    """A change as one of the vendor's own model, and who says so."""
    difference = change.difference
    after = second.meant(difference.after) if difference.after is not None else None
    before = second.meant(difference.before) if difference.before is not None else None
    found = after or before
    if found is None:
        return None
    both = replace(difference, before=before[1] if before else None, after=after[1] if after else None)
    return found[0], replace(change, difference=both)


def _assessed(
    witness: str, changes: Sequence[Change], second: SecondSources, assess: Assess, workflows: Sequence[Workflow],
    at: datetime,
) -> tuple[tuple[Impact, ...], tuple[Decision, ...]]:  # fmt: skip
    model = changes[0].difference.fact.model or ""
    users = [workflow for workflow in workflows if workflow.uses_model(model)]
    if not users:
        return (), ()
    facts = second.first_hand({use.model for workflow in users for use in workflow.uses})
    reasons = {change.id: why_not(change.difference, facts, at) for change in changes}
    told = [change for change in changes if not reasons[change.id]]
    refused = tuple(
        Decision(about, Verdict.WITNESSED, f"nothing for workflows that use {model}: {why}")
        for about, why in reasons.items()
        if why
    )
    if not told:
        return (), refused
    heard, before, after = as_the_vendors(told, facts, at)
    said = {fact.model for fact in (*before, *after) if fact.model is not None}
    named = [workflow.as_named(said, ()) for workflow in users]
    return tuple(capped(impact, witness) for impact in assess(heard, before, after, named, at)), refused
