"""What happens to a model's end: a date named, made firm, brought forward, put back, withdrawn, or over. Pure.

A page says of a model when it is shut down (``shutdown``, with how certain the day is), when that was
``announced``, and what to use instead (``replacement``). Such statements differ from prices: their value is
the date, they are kept on the page after it has passed, and they leave it when nobody needs them any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import CERTAINTY, Fact, folded
from watcher.domain.times import from_iso, instant

PLANS = frozenset({"shutdown", "deprecated"})  # dates on which something happens; others are about the past
LIFECYCLE = frozenset({*PLANS, "announced", "released", "replacement", "status"})
AVAILABILITY = "availability"  # whether an endpoint answers for a model
AVAILABLE, GONE = "available", "gone"
EXACT = frozenset({"", "exact"})
ENDINGS = frozenset({"deprecated", "retired", "legacy", "sunset", "shutdown", "shut down", "removed", "discontinued"})


def day_of(fact: Fact | None) -> date | None:
    """The date that a fact's value is, or None."""
    if fact is None or not isinstance(fact.value, str):
        return None
    try:
        when = from_iso(fact.value)
        instant(when)
    except (ValueError, OverflowError):
        return None
    return when


def is_firm(fact: Fact | None) -> bool:
    """Whether a fact names the very day of a shutdown, and no day before which none will be."""
    return fact is not None and fact.attribute == "shutdown" and fact.qualifier(CERTAINTY) in EXACT


def is_gone(fact: Fact) -> bool:
    """Whether an endpoint says that a model is not there."""
    return fact.attribute == AVAILABILITY and fact.value == GONE


def is_ending(fact: Fact) -> bool:
    """Whether a status is a word for a model that is on its way out, or gone."""
    return fact.attribute == "status" and isinstance(fact.value, str) and fact.value.casefold() in ENDINGS


def direction_of(before: Fact, after: Fact) -> ChangeType:
    """How one statement became another where neither is a number."""
    if before.attribute == "replacement":
        return ChangeType.REDIRECTED
    was, now = day_of(before), day_of(after)
    if was is None or now is None or before.attribute not in PLANS:
        return ChangeType.ALTERED
    if before.attribute == "shutdown" and is_firm(before) != is_firm(after):
        return ChangeType.FIRMED if is_firm(after) else ChangeType.WITHDRAWN
    if was == now:
        return ChangeType.ALTERED
    return ChangeType.BROUGHT_FORWARD if instant(now) < instant(was) else ChangeType.PUT_BACK


def refined(found: Sequence[Difference], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """Differences with what a model's end makes of them.

    A date that is over and leaves the page, with all that was said of its model's end, lapsed. A date still to
    come that leaves a page on which its model still stands was withdrawn; where the model left too, nobody knows
    why, and it was removed.
    """
    over = {folded(d.before.subject) for d in found if d.before is not None and _is_over(d.before, at)}
    standing = {folded(fact.subject) for fact in after}
    return tuple(_refined(difference, over, standing, at) for difference in found)


def _is_over(fact: Fact, at: datetime) -> bool:
    when = day_of(fact)
    return is_firm(fact) and when is not None and instant(when) <= at


def _refined(difference: Difference, over: Collection[str], standing: Collection[str], at: datetime) -> Difference:
    fact = difference.before
    if difference.type is not ChangeType.REMOVED or fact is None or fact.attribute not in LIFECYCLE:
        return difference
    name = folded(fact.subject)
    if name in over and (name not in standing or _is_over(fact, at)):
        return replace(difference, type=ChangeType.LAPSED)
    if is_firm(fact) and name in standing:
        return replace(difference, type=ChangeType.WITHDRAWN)
    return difference


def returned(difference: Difference, departed: Fact, direction: ChangeType) -> Difference:
    """An addition that is a return: what left the page once is on it again.

    Args:
        difference: of type ADDED.
        departed: what was last said of it before it left.
        direction: how that became what is said now, where the two differ.
    """
    if difference.after is not None and departed.said() == difference.after.said():
        return replace(difference, type=ChangeType.RETURNED)
    return replace(difference, type=direction, before=departed)
