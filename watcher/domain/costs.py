"""What workflows cost a month at the prices of a page, and what a price change means for them.

Each number of a workflow's monthly volume is billed at its own price, as on the vendor's
bill. What has no price on the page is left out and said; nothing is guessed. Where a page
prices one thing several ways (context bands, peak hours), the declared volume does not say
how it divides, so the rule for choosing is fixed, and the impact says what was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from watcher.domain.changes import MOVES, Change, ChangeType
from watcher.domain.diffing import holding
from watcher.domain.facts import Fact, by_key
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money, parse_unit
from watcher.domain.workflows import Use, Workflow

STEEP = Decimal("0.25")  # a rise by a quarter is critical for whomever it hits
NOTABLE = Decimal("0.10")  # and by a tenth for a workflow declared critical
_INSTEAD = {"cache_write": "cache_write_5m"}


@dataclass(frozen=True, slots=True)
class Bill:
    """A month's cost. ``amount`` is None where nothing could be priced; ``notes`` say what was left out or chosen."""

    amount: Money | None = None
    notes: tuple[str, ...] = ()

    def __add__(self, other: Bill) -> Bill:
        notes = (*self.notes, *(note for note in other.notes if note not in self.notes))
        if self.amount is None or other.amount is None:
            return Bill(self.amount or other.amount, notes)
        if self.amount.currency != other.amount.currency:
            return Bill(self.amount, (*notes, f"prices in {other.amount.currency} are not counted"))
        return Bill(self.amount + other.amount, notes)


def monthly_bill(uses: Sequence[Use], facts: Sequence[Fact], moment: datetime) -> Bill:
    """What these uses cost a month at the prices that hold at ``moment``.

    Args:
        uses: with tokens a month by component.
        facts: price facts, with a unit such as ``USD/1M tokens``; others are ignored.
        moment: aware.
    """
    total = Bill()
    for use in uses:
        offered = [fact for fact in facts if _offers(fact, use)]
        unpriced = []
        for component, tokens in use.monthly.tokens:
            if tokens and (priced := _prices(component, offered, moment)):
                total += _line(use, component, tokens, priced)
            elif tokens:
                unpriced.append(component)
        if unpriced:
            note = f"no {use.tier} price for {' and '.join(unpriced)} of {use.model} is known; not counted"
            total += Bill(None, (note,))
    return total


def _offers(fact: Fact, use: Use) -> bool:
    return fact.attribute == "price" and use.goes_by(fact.model) and fact.qualifier("tier", "standard") == use.tier


def _prices(component: str, offered: Sequence[Fact], moment: datetime) -> list[Fact]:
    """What a component is billed at: its own prices, else those of what it is counted as."""
    own = _priced(component, offered, moment)
    return own or (_priced(_INSTEAD[component], offered, moment) if component in _INSTEAD else [])


def _line(use: Use, component: str, tokens: Decimal, facts: list[Fact]) -> Bill:
    billed = facts[0].qualifier("component")
    notes = [f"{component} of {use.model} counted as {billed}"] if billed != component else []
    chosen, why = _choose(facts)
    notes += [f"{component} of {use.model} counted at {why}"] if why else []
    rate, price = parse_unit(chosen.unit), chosen.decimal()
    if rate is None or price is None:
        return Bill(None, (*notes, f"the price for {component} of {use.model} is no number of tokens; not counted"))
    return Bill(Money(tokens * price / rate.per, rate.currency), tuple(notes))


def _priced(component: str, offered: Sequence[Fact], moment: datetime) -> list[Fact]:
    """One fact for each way in which the page prices the component at that moment."""
    wanted = (fact for fact in offered if fact.qualifier("component") == component and _per_token(fact))
    return [fact for facts in by_key(wanted).values() for fact in holding(facts, moment)]


def _per_token(fact: Fact) -> bool:
    rate = parse_unit(fact.unit)
    return rate is not None and rate.of == "tokens"


def _choose(facts: list[Fact]) -> tuple[Fact, str]:
    """The price to count with, and how it was chosen (empty where there was no choice).

    A price without a context band beats one with; a band for short contexts beats one for long;
    among the rest the highest counts, so that a bill is not promised lower than it will be.
    """
    ranked = min(_band(fact) for fact in facts)
    rest = [fact for fact in facts if _band(fact) == ranked]
    chosen = max(rest, key=lambda fact: fact.decimal() or Decimal(0))
    if len({fact.decimal() for fact in facts}) == 1:
        return chosen, ""
    words = [chosen.qualifier(name) for name in ("context", "period") if chosen.qualifier(name)]
    return chosen, f"the price for {', '.join(words)}" if words else "the highest of several prices"


def _band(fact: Fact) -> int:
    context = fact.qualifier("context").casefold()
    if not context:
        return 0
    return 1 if context.startswith(("<", "≤", "up to", "short", "under", "0")) else 2


def assess_prices(
    changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
    workflows: Sequence[Workflow], at: datetime,
) -> tuple[Impact, ...]:  # fmt: skip
    """Dollars a month, before and after, for each workflow that confirmed price changes of one subject hit.

    The whole workflow is billed, its other models included, at the moment of effect: once with
    ``before`` and once with ``after``. A workflow whose bill stays the same is not hit, unless
    a price that it needs left the page or it declared no volume. A rise that was only moved to
    another date is shown as today's bill against the one after it.
    """
    moment = max((change.difference.effective or at for change in changes), default=at)
    moved = any(change.difference.type in MOVES for change in changes)
    old_facts, old_moment = (after, at) if moved else (before, moment)
    impacts: list[Impact | None] = []
    for workflow in workflows:
        touched = [change for change in changes if any(_touches(change, use) for use in workflow.uses)]
        if touched:
            old = monthly_bill(workflow.uses, old_facts, old_moment)
            impacts.append(_assess(touched, workflow, old, monthly_bill(workflow.uses, after, moment)))
    return tuple(impact for impact in impacts if impact is not None)


def _assess(touched: Sequence[Change], workflow: Workflow, old: Bill, new: Bill) -> Impact | None:
    subject = touched[0].difference.fact.name
    ids = tuple(change.id for change in touched)
    lost = any(change.difference.type is ChangeType.REMOVED for change in touched)
    uncounted = not any(use.monthly.tokens for use in workflow.uses if use.goes_by(subject))
    if old.amount == new.amount and not lost and not uncounted:
        return None
    known = only_known(touched)
    severity, reason = _severity(
        workflow, old, new, lost=lost, uncounted=uncounted, raised=_raised(touched), known=known
    )
    notes = (*new.notes, *(note for note in old.notes if note not in new.notes))
    amounts = (None, None) if uncounted else (None if known else old.amount, None if lost else new.amount)
    return Impact(
        workflow.id, workflow.owner, ids, subject, severity, reason, *amounts, budget=workflow.budget, notes=notes
    )


def _touches(change: Change, use: Use) -> bool:
    fact = change.difference.fact
    if not use.goes_by(fact.model) or fact.qualifier("tier", "standard") != use.tier:
        return False
    declared = {component for component, tokens in use.monthly.tokens if tokens}
    wanted = declared | {_INSTEAD[component] for component in declared if component in _INSTEAD}
    return not declared or fact.qualifier("component") in wanted


def only_known(changes: Sequence[Change]) -> bool:
    """Whether prices were added and nothing else: then our knowledge of the bill grew, not the bill."""
    return all(change.difference.type is ChangeType.ADDED for change in changes)


def _raised(changes: Sequence[Change]) -> bool:
    return any(change.difference.type in {ChangeType.RAISED, *MOVES} for change in changes)


def _severity(
    workflow: Workflow, old: Bill, new: Bill, *, lost: bool, uncounted: bool, raised: bool, known: bool
) -> tuple[Severity, str]:
    if lost:
        return Severity.WARNING, "a price that it pays is no longer on the page"
    if uncounted:
        return (Severity.WARNING if raised else Severity.INFO), "it declares no monthly volume"
    if known or old.amount is None or new.amount is None:
        return Severity.INFO, "a price that it can be billed at is on the page for the first time"
    rise = new.amount - old.amount
    if rise.amount <= 0:
        return Severity.INFO, "its bill does not rise"
    if _passes(workflow, old.amount, new.amount):
        return Severity.CRITICAL, f"its bill passes its budget of {workflow.budget} a month"
    share = rise.amount / old.amount.amount if old.amount.amount else Decimal(1)
    if share >= STEEP:
        return Severity.CRITICAL, "its bill rises by a quarter or more"
    if workflow.critical and share >= NOTABLE:
        return Severity.CRITICAL, "it is declared critical, and its bill rises by a tenth or more"
    return Severity.WARNING, "its bill rises"


def _passes(workflow: Workflow, old: Money, new: Money) -> bool:
    budget = workflow.budget
    return budget is not None and budget.currency == new.currency and old.amount <= budget.amount < new.amount
