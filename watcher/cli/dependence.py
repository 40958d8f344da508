"""What workflows depend on, at what is known now: their cost, the limits that bind them, the ends of their models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from storage.store import SqlStore
from storage.views.known import known_facts
from storage.views.shutdowns import Shutdown, shutdowns
from watcher.domain.costs import Bill, monthly_bill
from watcher.domain.facts import Fact
from watcher.domain.headroom import Fit, Room, left, limit_of, refused, rooms, said_by_headers
from watcher.domain.lifecycle import day_of, is_firm
from watcher.domain.shutdowns import days_until
from watcher.domain.workflows import Use, Workflow

SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Bound:
    """How a workflow stands to one limit that a target names for one of its models."""

    target: str
    model: str
    room: Room
    live: bool

    @property
    def over(self) -> bool:
        """Whether more is asked for than is allowed, alone or together."""
        return Fit.OVER in (self.room.alone, self.room.shared)


class Dependence:
    """Answers for the registered workflows, from one reading of the database."""

    def __init__(self, store: SqlStore, workflows: Sequence[Workflow], now: datetime) -> None:
        """Read what is known of prices, limits and ends."""
        self.now = now
        self.workflows = tuple(workflows)
        known = known_facts(store.engine, ("price", "limit", "scheme", "alias_of"))
        self._prices = [each.fact for each in known if each.fact.attribute == "price"]
        self._priced = {fact.model for fact in self._prices if fact.model}
        self._limits = [each for each in known if each.fact.attribute in ("limit", "scheme")]
        self._ends = shutdowns(store.engine)
        self.names = {each.fact.model for each in known if each.fact.model} | {
            each.fact.model for each in self._ends if each.fact.model
        }

    def bill(self, uses: Sequence[Use]) -> Bill:
        """What uses cost a month at the prices that hold now."""
        named = Workflow("", uses=tuple(uses)).as_named(self._priced, ())
        return monthly_bill(named.uses, self._prices, self.now)

    def instead(self, use: Use, fallback: str) -> Bill:
        """What a use would cost a month with another model, in the standard tier."""
        return self.bill([replace(use, model=fallback, tier="standard")])

    def bounds(self) -> tuple[Bound, ...]:
        """Every limit that can be held against what workflows need, as often as it binds one; live ones first."""
        by_target: dict[str, list[Fact]] = {}
        for each in self._limits:
            by_target.setdefault(each.target, []).append(each.fact)
        found = [bound for target, facts in by_target.items() for bound in self._of_target(target, facts)]
        return tuple(sorted(found, key=lambda bound: not bound.live))

    def _of_target(self, target: str, facts: Sequence[Fact]) -> Iterator[Bound]:
        said = {fact.model for fact in facts if fact.model}
        others = {each.fact.model for each in self._limits if each.target != target and each.fact.model}
        named = [workflow.as_named(said, others) for workflow in self.workflows]
        for fact in facts:
            live = said_by_headers(fact, facts)
            limit = limit_of(fact, live=live)
            if limit is not None and fact.model is not None:
                for room in rooms(limit, fact.model, named):
                    yield Bound(target, fact.model, room, live)

    def end(self, model: str) -> Shutdown | None:
        """The next firm day on which a model ends, by whichever of its names; else the last one that is over."""
        firm = [each for each in self._ends if is_firm(each.fact) and self._means(each, model)]
        coming = [each for each in firm if (left := self.days(each)) is not None and left >= 0]
        return coming[0] if coming else (firm[-1] if firm else None)

    def days(self, each: Shutdown) -> int | None:
        """How many days are left; negative where it is over."""
        when = day_of(each.fact)
        return None if when is None else days_until(when, self.now)

    def _means(self, each: Shutdown, model: str) -> bool:
        said = {other.fact.model for other in self._ends if other.target == each.target and other.fact.model}
        others = {other.fact.model for other in self._ends if other.fact.model} - said
        (use,) = Workflow("", uses=(Use(model),)).as_named(said, others).uses
        return use.goes_by(each.fact.model)


def bill_record(bill: Bill) -> dict[str, Any]:
    """A month's cost: null where nothing could be priced."""
    amount = bill.amount
    return {
        "monthly_cost": None if amount is None else plain_number(amount.amount),
        "currency": None if amount is None else amount.currency,
        "notes": list(bill.notes),
    }


def bound_record(bound: Bound) -> dict[str, Any]:
    """A limit with how the workflow stands to it, alone and with all that share it."""
    room = bound.room
    shared = {
        "workflows": list(room.sharers),
        "key_known": room.keys == 1,
        **_load_record(replace(room, load=room.together)),
    }
    return {
        "target": bound.target,
        "model": bound.model,
        "live": bound.live,
        "resource": room.limit.resource,
        "window": room.limit.window,
        "tier": room.limit.tier or None,
        "limit": plain_number(room.limit.amount),
        **_load_record(room),
        "together": shared if len(room.sharers) > 1 else None,
    }


def _load_record(room: Room) -> dict[str, Any]:
    share, short = refused(room.load, room.limit)
    room_left = left(room.load, room.limit)
    asked = room.load.least if room.load.most is None else room.load.most
    return {
        "fit": str(room.alone),
        "asked": None if asked is None else plain_number(asked),
        "headroom": None if room_left is None else plain_number(room_left.quantize(SHARE)),
        "refused": plain_number(share.quantize(SHARE)),
        "deficit": plain_number(short),
    }


def end_record(end: Shutdown | None, dependence: Dependence) -> Mapping[str, Any] | None:
    """The end of a model: its day, how many are left, and what its vendor names instead."""
    if end is None:
        return None
    return {
        "date": end.fact.value,
        "days_left": dependence.days(end),
        "replacement": list(end.replacements),
        "target": end.target,
    }


def plain_number(number: Decimal) -> str:
    """A number without an exponent, with two places at the most where it is large."""
    text = f"{round(number, 2) if number > 1 else number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
