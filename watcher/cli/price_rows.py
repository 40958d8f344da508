"""Prices as rows that people compare: one for each model, tier, length of context and span of time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from alerts.second_sources import counted
from alerts.wording import thing
from storage.views.prices import KnownPrice
from watcher.cli.output import fact_record, validity
from watcher.domain.facts import Fact
from watcher.domain.health import Sight
from watcher.domain.money import parse_unit
from watcher.domain.targets import Schedule, Target
from watcher.domain.testimonies import Testimony
from watcher.domain.times import instant
from watcher.domain.witnesses import said
from watcher.pipeline.freshness import Looks, freshness

MAIN = ("input", "cached_input", "output")  # components with a column of their own
COLUMNS = ("model", "tier", "input", "cached", "output", "more", "holds", "second sources")
UNIT = "1M tokens"
HOURLY = Schedule(every=timedelta(hours=1))  # of a page that is no longer watched
_OWN = frozenset({"component", "tier"})


@dataclass(frozen=True, slots=True)
class Told:
    """A price, what second sources say of it, and how old its page is."""

    price: KnownPrice
    testimonies: tuple[Testimony, ...]
    at: datetime
    stale: bool

    @property
    def announced(self) -> bool:
        """Whether it begins later."""
        return self.price.fact.valid_from is not None and instant(self.price.fact.valid_from) > self.at


@dataclass(slots=True)
class _Row:
    provider: str
    facts: dict[str, Fact] = field(default_factory=dict)
    heard: list[tuple[str, Testimony]] = field(default_factory=list)


def is_stale(price: KnownPrice, target: Target | None, at: datetime) -> bool:
    """Whether a page was last read longer ago than its schedule allows, as `watcher health` says it."""
    schedule = target.schedule if target is not None else HOURLY
    return price.read_at is None or freshness(Looks(at, price.read_at), schedule, at).sight is Sight.LATE


def is_over(fact: Fact, at: datetime) -> bool:
    """Whether a price has ended as printed."""
    return fact.valid_until is not None and instant(fact.valid_until) <= at


def record(told: Told) -> dict[str, Any]:
    """A price as documented in ``docs/output.schema.json``."""
    price = told.price
    return {
        "target": price.target,
        "provider": price.provider,
        "source": price.source,
        **fact_record(price.fact),
        "first_seen": price.first_seen,
        "read_at": price.read_at,
        "stale": told.stale,
        "announced": told.announced,
        "testimonies": [
            {"witness": each.witness, "verdict": each.verdict.value, "says": each.says, "as_of": each.as_of}
            for each in told.testimonies
        ],
    }


def rows(prices: Iterable[Told]) -> list[tuple[str, ...]]:
    """One target's prices under :data:`COLUMNS`, by model as on the page, what is announced after what holds."""
    grouped: dict[tuple[object, ...], _Row] = {}
    for told in prices:
        fact = told.price.fact
        row = grouped.setdefault(_about(fact, announced=told.announced), _Row(told.price.provider))
        component = _component(fact)
        row.facts[component] = fact
        row.heard += [(component.replace("_", " "), each) for each in told.testimonies]
    order = {name: place for place, name in enumerate(dict.fromkeys(key[0] for key in grouped))}
    return [_shown(grouped[key]) for key in sorted(grouped, key=lambda key: (order[key[0]], key[1], bool(key[2])))]


def _about(fact: Fact, *, announced: bool) -> tuple[object, ...]:
    others = tuple(pair for pair in fact.qualifiers if pair[0] not in _OWN)
    when = (fact.valid_from, fact.valid_until)
    return (
        fact.name,
        announced,
        fact.qualifier("tier", "standard") != "standard",
        fact.qualifier("tier"),
        others,
        when,
    )


def _component(fact: Fact) -> str:
    return fact.qualifier("component") or "price"


def _shown(row: _Row) -> tuple[str, ...]:
    fact = next(iter(row.facts.values()))
    marks = [fact.qualifier("tier", "standard"), *(value for name, value in fact.qualifiers if name not in _OWN)]
    main = [cell(row.facts[name]) if name in row.facts else "" for name in MAIN]
    more = [f"{_short(name)} {cell(each)}" for name, each in row.facts.items() if name not in MAIN]
    return (
        thing(fact.name, row.provider),
        ", ".join(marks),
        *main,
        ", ".join(more),
        validity(fact),
        counted(row.heard),
    )


def _short(component: str) -> str:
    return component.removeprefix("cache_").replace("_", " ")


def cell(fact: Fact) -> str:
    """``$2.50``, ``¥2``, ``$0.04 per image``: the unit is said where it is not :data:`UNIT`."""
    rate = parse_unit(fact.unit)
    if rate is None or fact.decimal() is None:
        return " ".join(filter(None, (_word(fact), fact.unit or "")))
    unit = (fact.unit or "").partition("/")[2]
    return said(fact, fact) if unit == UNIT else f"{said(fact, fact)} per {unit}"


def _word(fact: Fact) -> str:
    return fact.value if isinstance(fact.value, str) else ", ".join(fact.value)


def age(read_at: datetime | None, at: datetime) -> str:
    """``read 12 minutes ago``."""
    if read_at is None:
        return "never read, as far as is on record"
    minutes = max(0, int((at - read_at) / timedelta(minutes=1)))
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or (size == 1 and minutes):
            count = minutes // size
            return f"read {count} {word}{'' if count == 1 else 's'} ago"
    return "read just now"


def title(prices: Sequence[Told]) -> str:
    """What stands over one target's prices: which page, how old, and whether that is too old."""
    first = prices[0]
    text = f"{first.price.target}, per {UNIT}, {age(first.price.read_at, first.at)}"
    if first.stale:
        text += " (STALE)"
    return text if first.price.blind_since is None else f"{text}; the page cannot be read now"
