"""Impacts: changes met with workflows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from watcher.domain.money import Money


class Severity(StrEnum):
    """How much it matters. ``rank`` orders them."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for critical."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a group of changes means for one workflow.

    Attributes:
        changes: ids of the changes, all of one target.
        subject: the model or thing they are about (canonical id where known).
        severity, reason: how much it matters and the rule that says so, in words.
        before, after: dollars a month at the moment of effect, without and with the changes;
            None where the page holds no price for what the workflow uses.
        budget: the workflow's monthly budget, where it declared one.
        notes: what was left out or assumed ("cached_input has no price on the page; not counted").
        actions: what could be done, each a sentence's worth.
    """

    workflow: str
    owner: str
    changes: tuple[str, ...]
    subject: str
    severity: Severity
    reason: str
    before: Money | None = None
    after: Money | None = None
    budget: Money | None = None
    notes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()

    @property
    def difference(self) -> Money | None:
        """Dollars a month more (or, negative, less)."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def over_budget(self) -> Money | None:
        """By how much the workflow's cost passes its budget; None where it does not."""
        if self.after is None or self.budget is None or self.after.currency != self.budget.currency:
            return None
        if self.after.amount <= self.budget.amount:
            return None
        return self.after - self.budget
