"""What a look came to: its outcome, what it says anew, and why changes of it are not told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.domain.alerts import Decision, Verdict
from watcher.domain.changes import Change, ChangeState
from watcher.domain.facts import Fact
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Target
from watcher.domain.witnesses import looks_asked


def outcome_of(changes: Sequence[Change], at: datetime) -> CheckOutcome:
    """Whether this look found something new that counts."""
    new = any(
        change.first_seen == at and not change.technical and not change.difference.cosmetic
        for change in changes
        if change.state is not ChangeState.RETRACTED
    )
    return CheckOutcome.CHANGED if new else CheckOutcome.UNCHANGED


def without(facts: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those facts that say what none of the others says."""
    known = {_statement(other) for other in others}
    return tuple(fact for fact in facts if _statement(fact) not in known)


def _statement(fact: Fact) -> tuple[object, ...]:
    """All but the place on the page. The model belongs to it: a mended alias has to reach the baseline."""
    return (fact.subject, fact.key, fact.said(), fact.model)


def held_back(changes: Sequence[Change], target: Target) -> tuple[Decision, ...]:
    """Why changes of this look were not told."""
    reasons = []
    for change in changes:
        if change.state is ChangeState.HELD:
            asked = looks_asked(target.confirm, change.testimonies)
            text = f"look {change.looks} of {asked}: told when further looks agree"
            if change.looks >= asked:
                text = "it has left and come back before: told when it has been away for a day"
            reasons.append(Decision(change.id, Verdict.HELD, text))
        elif change.state is ChangeState.RETRACTED:
            text = f"seen by {change.looks} of {target.confirm} looks, then no longer on the page"
            reasons.append(Decision(change.id, Verdict.RETRACTED, text))
        elif change.technical:
            reasons.append(Decision(change.id, Verdict.NOT_TOLD, "technical: our reader changed, not the page"))
        elif change.difference.cosmetic:
            reasons.append(Decision(change.id, Verdict.NOT_TOLD, f"cosmetic: {change.difference.type}"))
    return tuple(reasons)
