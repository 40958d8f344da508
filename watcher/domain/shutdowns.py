"""What a model's end means for the workflows that use it: days left, and what the vendor names instead. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from watcher.domain.changes import Change, ChangeType
from watcher.domain.costs import monthly_bill
from watcher.domain.facts import Fact, folded
from watcher.domain.impacts import Impact, Severity
from watcher.domain.lifecycle import AVAILABILITY, GONE, LIFECYCLE, day_of, is_ending, is_firm
from watcher.domain.times import in_words, instant
from watcher.domain.workflows import Use, Workflow

SOON = 30  # days: critical for whoever uses the model
NEXT = 90  # days: critical for a workflow declared critical
NOTICE = "notice"  # what a vendor says beside an answer
MODES = {"input_modalities": "reads", "output_modalities": "writes"}
LIVE = "asked"  # of a list as a whole: that an endpoint gave it, which lists what it serves
SIZES = {"context_window": "context", "max_output": "longest answer"}
_OF_PAGE = frozenset({*LIFECYCLE, "listed"})
_REPLACED = {ChangeType.ADDED: "has a replacement", ChangeType.RETURNED: "has its replacement again"}
_ORDER = (
    AVAILABILITY, "shutdown", "listed", "deprecated", "status", "alias_of", "replacement", *SIZES, *MODES, NOTICE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """How bad it is for a workflow, and why in words that follow a model's name."""

    severity: Severity
    words: str
    act: bool = True  # whether somebody has to move off the model


def assess_shutdowns(
    changes: Sequence[Change], after: Sequence[Fact], workflows: Sequence[Workflow], at: datetime
) -> tuple[Impact, ...]:
    """Impacts of confirmed changes of one model's life on every workflow that uses it, or falls back to it.

    Args:
        changes: of one subject.
        after: facts with the changes: of the page, and prices and contexts that other pages name.
        workflows: all that are registered.
        at: from when days are counted.
    """
    lead = min(changes, key=_place, default=None)
    model = lead.difference.fact.model if lead is not None else None
    if lead is None or model is None:
        return ()
    ids = tuple(change.id for change in changes)
    said = [fact for fact in after if fact.model == model]
    listing = {"listed"} if lead.difference.fact.attribute == "listed" else _OF_PAGE
    gone = not any(fact.attribute in listing for fact in said)
    live = any(fact.attribute == LIVE for fact in after)
    end = next((day for fact in said if is_firm(fact) and (day := day_of(fact)) is not None), None)
    impacts = []
    for workflow in workflows:
        own = [use for use in workflow.uses if use.goes_by(model)]
        verdict = _verdict(lead, workflow, at, _Page(gone, live, end)) if workflow.depends_on(model) else None
        if verdict is not None:
            verdict = verdict if own else _spared(verdict)
            actions = tuple(_offers(own, lead, after, at)) if own and verdict.act else ()
            reason = f"{_short(model)}, {'which it uses' if own else 'its fallback'}, {verdict.words}"
            impacts.append(Impact(workflow.id, workflow.owner, ids, model, verdict.severity, reason, actions=actions))
    return tuple(impacts)


def _place(change: Change) -> tuple[int, str]:
    attribute = change.difference.fact.attribute
    return (_ORDER.index(attribute) if attribute in _ORDER else len(_ORDER), change.id)


def _short(model: str) -> str:
    return model.partition("/")[2] or model


def days_until(when: date, at: datetime) -> int:
    """Whole days from ``at``'s day to a date; negative for one that is over."""
    return (instant(when).date() - at.date()).days


@dataclass(frozen=True, slots=True)
class _Page:
    """What else is said of a model: whether it left the page, whether an endpoint says so, and when it is to end."""

    gone: bool
    live: bool
    end: date | None


def _verdict(lead: Change, workflow: Workflow, at: datetime, page: _Page) -> Verdict | None:
    kind, fact = lead.difference.type, lead.difference.fact
    when = day_of(fact)
    if fact.attribute == "shutdown" and when is not None:
        return _of_shutdown(lead, when, workflow, at)
    if fact.attribute == "deprecated" and when is not None and kind is not ChangeType.REMOVED:
        open_end = "" if page.end else "; no day of its shutdown is named"
        return Verdict(Severity.WARNING, f"is deprecated from {in_words(when)}{open_end}")
    if fact.attribute == "replacement" and kind is not ChangeType.REMOVED:
        return Verdict(Severity.INFO, _REPLACED.get(kind, "has another replacement"))
    if fact.attribute == AVAILABILITY:
        return _of_answers(fact, page.end)
    return _of_listing(lead, page) or _of_words(lead)


def _of_answers(fact: Fact, end: date | None) -> Verdict:
    """What it means that an endpoint answers for a model, or no longer does; the place holds its own words."""
    if fact.value != GONE:
        return Verdict(Severity.INFO, "is answered for again", act=False)
    return Verdict(Severity.CRITICAL, f"is gone: {fact.where}{_planned(end)}")


def _planned(end: date | None) -> str:
    return f"; its shutdown is named for {in_words(end)}" if end is not None else ""


def _of_words(lead: Change) -> Verdict | None:
    """What a vendor says of a model in other words: what it stands for, what it no longer takes, a notice."""
    kind, fact, before = lead.difference.type, lead.difference.fact, lead.difference.before
    if fact.attribute == "alias_of" and kind is ChangeType.ALTERED and before is not None:
        return Verdict(Severity.WARNING, f"now means {fact.value} instead of {before.value}")
    if fact.attribute in MODES and kind is ChangeType.ALTERED and before is not None:
        lost = [mode for mode in _several(before) if mode not in _several(fact)]
        return Verdict(Severity.WARNING, f"no longer {MODES[fact.attribute]} {', '.join(lost)}") if lost else None
    if fact.attribute == NOTICE and kind is not ChangeType.REMOVED:
        return Verdict(Severity.WARNING, f"comes with a notice: {fact.value}", act=False)
    return None


def _several(fact: Fact) -> tuple[str, ...]:
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def _of_listing(lead: Change, page: _Page) -> Verdict | None:
    """What lists say of a model beside its end; None where it asks nothing of anybody."""
    kind, fact, before = lead.difference.type, lead.difference.fact, lead.difference.before
    if page.gone and kind is ChangeType.REMOVED:
        if page.live:
            return Verdict(Severity.CRITICAL, f"is no longer listed by its endpoint{_planned(page.end)}")
        return Verdict(Severity.WARNING, "is no longer on the page")
    if fact.attribute == "listed" and kind is ChangeType.RETURNED:
        return Verdict(Severity.INFO, "is on the page again", act=False)
    if fact.attribute == "status" and kind is not ChangeType.REMOVED:
        return _of_status(fact, new=kind is ChangeType.ADDED)
    if fact.attribute in SIZES and kind is ChangeType.LOWERED and before is not None:
        return Verdict(
            Severity.WARNING, f"has a {SIZES[fact.attribute]} of {fact.value} instead of {before.value} tokens"
        )
    return None


def _of_status(fact: Fact, *, new: bool) -> Verdict | None:
    """What a word for where a model stands means; the first one asks nothing of anybody unless it is for an end."""
    worse = is_ending(fact)
    if new:
        return Verdict(Severity.WARNING, f"is called {fact.value}") if worse else None
    return Verdict(Severity.WARNING if worse else Severity.INFO, f"is now called {fact.value}", act=worse)


def _of_shutdown(lead: Change, when: date, workflow: Workflow, at: datetime) -> Verdict:
    kind, before = lead.difference.type, day_of(lead.difference.before)
    if kind in (ChangeType.WITHDRAWN, ChangeType.REMOVED):
        return Verdict(Severity.INFO, f"is no longer said to shut down on {in_words(before or when)}", act=False)
    if not is_firm(lead.difference.fact):
        return Verdict(Severity.INFO, f"shuts down on {in_words(when)} at the earliest", act=False)
    left = days_until(when, at)
    words = _distance(left)
    if kind is ChangeType.PUT_BACK and before is not None:
        return Verdict(Severity.INFO, f"{words} instead of on {in_words(before)}", act=left <= NEXT)
    urgent = left <= SOON or (workflow.critical and left <= NEXT)
    return Verdict(Severity.CRITICAL if urgent else Severity.WARNING, words)


def _distance(left: int) -> str:
    if left < 0:
        return f"was shut down {-left} {'day' if left == -1 else 'days'} ago"
    return {0: "shuts down today", 1: "shuts down tomorrow"}.get(left, f"shuts down in {left} days")


def _spared(verdict: Verdict) -> Verdict:
    """The same for a workflow that only falls back to the model: never critical."""
    calmer = Severity.WARNING if verdict.severity is Severity.CRITICAL else verdict.severity
    return replace(verdict, severity=calmer, act=False)


def _offers(uses: Sequence[Use], lead: Change, after: Sequence[Fact], at: datetime) -> Iterator[str]:
    """What the vendor names instead, with its cost and context beside the old ones, where pages say them."""
    fact = lead.difference.fact
    named = [other for other in after if other.attribute == "replacement" and other.model == fact.model]
    labels = dict.fromkeys(label for found in named for label in found.value if isinstance(found.value, tuple))
    for label in labels:
        model = _known(label, lead.provider, after)
        asides = [] if model is None else [*_cost(uses, model, after, at), *_context(uses, model, after)]
        yield f"the vendor names {label} instead" + (f": {', '.join(asides)}" if asides else "")


def _known(label: str, provider: str, facts: Sequence[Fact]) -> str | None:
    """The canonical id of a replacement, where a page that we watch speaks of it."""
    ids = {fact.model for fact in facts if fact.model == f"{provider}/{label}" or folded(fact.subject) == folded(label)}
    known = {model for model in ids if model is not None}
    return next(iter(known)) if len(known) == 1 else None


def _cost(uses: Sequence[Use], model: str, facts: Sequence[Fact], at: datetime) -> Iterator[str]:
    now = monthly_bill(uses, facts, at).amount
    then = monthly_bill([replace(use, model=model) for use in uses], facts, at).amount
    if then is not None:
        yield f"{then} a month" + (f" instead of {now}" if now is not None else "")


def _context(uses: Sequence[Use], model: str, facts: Sequence[Fact]) -> Iterator[str]:
    new, old = (_window(name, facts) for name in (model, uses[0].model))
    if new is not None:
        yield f"context {new:,} tokens" + (f" instead of {old:,}" if old is not None and old != new else "")


def _window(model: str, facts: Sequence[Fact]) -> int | None:
    said = {
        int(number)
        for fact in facts
        if fact.model == model and fact.attribute == "context_window" and (number := fact.decimal()) is not None
    }
    return next(iter(said)) if len(said) == 1 else None
