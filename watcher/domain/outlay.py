"""What looks at live endpoints cost in a month: calls, tokens, and dollars where prices are known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from watcher.domain.costs import monthly_bill
from watcher.domain.facts import Fact
from watcher.domain.money import Money
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Volume

# Of the cheapest call that shows limits: one word, with what templates put around it, and one token of an answer.
PROMPT, ANSWER = 16, 1


@dataclass(frozen=True, slots=True)
class Outlay:
    """Calls of a month, and what they cost; None where no price of the model is known."""

    calls: int
    cost: Money | None


def outlay(target: Target, looks: int, model: str | None, prices: Sequence[Fact], at: datetime) -> Outlay:
    """What a target's looks cost a month, where nothing changes: each change is confirmed by further calls.

    Args:
        target: a page costs nothing, and neither does a list of models.
        looks: a month.
        model: the canonical id of the model that is asked.
        prices: facts of pages that are watched.
        at: the day whose prices count.
    """
    free = Money(Decimal(0))
    if target.api is None:
        return Outlay(0, free)
    if target.kind != "rate_limits" or target.api.model is None or model is None:
        return Outlay(looks, free)
    tokens = (("input", Decimal(PROMPT * looks)), ("output", Decimal(ANSWER * looks)))
    bill = monthly_bill([Use(model, monthly=Volume(tokens))], prices, at)
    return Outlay(looks, None if bill.notes else bill.amount)
