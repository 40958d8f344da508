"""What a model's tokens cost at most, from what is known of its prices. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from watcher.canaries.money import CAUTIOUS, MILLION, Rates, at_most
from watcher.domain.facts import Fact
from watcher.domain.models import same_model
from watcher.domain.money import parse_unit
from watcher.pipeline.canary.asking import Canary
from watcher.pipeline.canary.watching import PROMPTS, SAMPLES

ROUNDS = 5  # comparisons of the week that a month may hold
_TIERS = ("", "standard")


def rates_of(
    model: str, sources: Iterable[tuple[str, Callable[[], Sequence[Fact]]]], now: datetime, given: Rates | None = None
) -> Rates:
    """The prices to reckon with: the first source that has both of a model's, else the given bound, else caution.

    Where a source has several (for longer contexts, say), the highest counts: a cap has to hold in the worst case.

    Args:
        model: the canonical id.
        sources: where prices may be known from, the most trusted first, each with its facts.
        now: prices that do not hold then do not count.
        given: what the configuration says.
    """
    for name, facts in sources:
        priced = [fact for fact in facts() if _is_price(fact, model, now)]
        into, out = (_highest(priced, component) for component in ("input", "output"))
        if into is not None and out is not None:
            return Rates(into, out, name)
    return given or CAUTIOUS


def month_of(canary: Canary, looks: int, rates: Rates) -> tuple[int, Decimal]:
    """Calls in a month of so many looks while nothing changes, and dollars: at most, and never over the month's cap."""
    prompts = canary.suite.prompts
    calls = looks + ROUNDS * SAMPLES * min(PROMPTS, len(prompts))
    each = sum((at_most(prompt.call(canary.api), rates) for prompt in prompts), Decimal(0)) / len(prompts)
    cap = canary.limits.monthly
    return calls, calls * each if cap is None else min(cap, calls * each)


def _is_price(fact: Fact, model: str, now: datetime) -> bool:
    named = fact.attribute == "price" and fact.model is not None and same_model(fact.model, model)
    return named and fact.qualifier("tier") in _TIERS and fact.holds_at(now)


def _highest(facts: Sequence[Fact], component: str) -> Decimal | None:
    found = (_a_million(fact) for fact in facts if fact.qualifier("component") == component)
    return max((price for price in found if price is not None), default=None)


def _a_million(fact: Fact) -> Decimal | None:
    """Dollars for a million tokens; None where the fact is in another unit."""
    amount, rate = fact.decimal(), parse_unit(fact.unit)
    if amount is None or rate is None or (rate.currency, rate.of) != ("USD", "tokens") or amount < 0:
        return None
    return amount * MILLION / rate.per
