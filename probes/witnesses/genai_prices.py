"""The prices in the installed package genai-prices: kept by hand by others, and as old as the package.

Its data are read as they were installed; its updater, which would use the network, is never started.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from probes import registry
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.targets import Target

_LONGEST = 120
UNIT = "USD/1M tokens"
_COMPONENTS = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "cache_write_5m_mtok": "cache_write_5m",
    "cache_write_1h_mtok": "cache_write_1h",
    "input_audio_mtok": "input_audio",
    "output_audio_mtok": "output_audio",
    "cache_audio_read_mtok": "cached_input_audio",
    "input_image_mtok": "input_image",
    "output_image_mtok": "output_image",
}
_TIERS = {("processing", "batch"): "batch", ("service_tier", "flex"): "flex", ("service_tier", "priority"): "priority"}


class GenaiPrices:
    """What the package says (see :class:`watcher.domain.ports.Witness`)."""

    name = "genai-prices"

    def hears(self, target: Target) -> bool:
        """No target: it is installed with us."""
        return False

    def meant(self, fact: Fact) -> Fact | None:
        """Nothing is heard of it."""
        return None

    def own(self, model: str) -> tuple[Fact, ...]:
        """Its prices of a model, with the days from which they hold, by tier, length of context and time of day."""
        return _own(model)

    def as_of(self, now: datetime) -> date | None:
        """The newest day, of those that have come, from which one of its prices holds: it was kept until then."""
        return max((day for day in _days() if day <= now.date()), default=None)


@dataclass(frozen=True, slots=True)
class _Line:
    """Prices that hold together."""

    prices: Any
    tier: str
    since: date | None = None
    until: date | None = None
    period: str | None = None

    def facts(self, subject: str, model: str) -> Iterator[Fact]:
        """One for each component and length of context."""
        for key, component in _COMPONENTS.items():
            for context, price in _bands(getattr(self.prices, key, None)):
                told = {"component": component, "tier": self.tier, "context": context, "period": self.period}
                yield Fact(
                    subject,
                    "price",
                    f"{price:f}",
                    UNIT,
                    model,
                    qualifiers(told),
                    self.since,
                    self.until,
                    "genai-prices",
                )


@lru_cache(maxsize=4096)
def _own(model: str) -> tuple[Fact, ...]:
    provider, _, name = model.partition("/")
    known = _catalogues().get(registry.provider(provider).catalogue or provider)
    entry = find(known, name) if known is not None else None
    return () if entry is None else facts_of(entry, model)


def facts_of(entry: Any, model: str) -> tuple[Fact, ...]:
    """What one entry of the package says, as prices of ``model`` (canonical id)."""
    lines = [*_lines(_conditional(entry.prices), "standard"), *_variants(entry)]
    return tuple(fact for line in lines for fact in line.facts(entry.id, model))


def _conditional(prices: Any) -> list[Any]:
    return list(prices) if isinstance(prices, list) else [prices]


def _lines(given: Sequence[Any], tier: str) -> list[_Line]:
    """Prices with their conditions, of which the last that holds counts, as lines of which exactly one does.

    Where some hold at certain hours only, the dearer hours are peak. Such prices have no day of their own: they
    are those beside the newest of the others.
    """
    dated = [(entry, _since(entry)) for entry in given if not _hours(entry)]
    starts = [*[since for _, since in dated][1:], None]
    timed = [entry for entry in given if _hours(entry)]
    peak = _is_dearer(timed[0], dated[-1][0]) if timed and dated else False
    words = (("off-peak", "peak") if peak else ("peak", "off-peak")) if timed else (None, None)
    lines = [
        _Line(_of(entry), tier, since, until, words[0]) for (entry, since), until in zip(dated, starts, strict=True)
    ]
    newest = dated[-1][1] if dated else None
    unique = {repr(_of(entry)): entry for entry in timed}
    return [*lines, *(_Line(_of(entry), tier, newest, period=words[1]) for entry in unique.values())]


def _of(entry: Any) -> Any:
    return getattr(entry, "prices", entry)


def _since(entry: Any) -> date | None:
    found = getattr(getattr(entry, "constraint", None), "start_date", None)
    return found if isinstance(found, date) else None


def _hours(entry: Any) -> bool:
    return hasattr(getattr(entry, "constraint", None), "start_time")


def _is_dearer(one: Any, other: Any) -> bool:
    mine, theirs = (_bands(getattr(_of(entry), "output_mtok", None)) for entry in (one, other))
    return bool(mine and theirs and mine[0][1] > theirs[0][1])


def _variants(entry: Any) -> list[_Line]:
    """Prices of other tiers; of conditions that are no tier of ours nothing is said."""
    found = []
    for variant in getattr(entry, "price_variants", None) or ():
        tier = next((tier for pair, tier in _TIERS.items() if variant.when == dict([pair])), None)
        if tier is not None and not _hours(variant):
            found.append(_Line(variant.prices, tier, _since(variant)))
    return found


def _bands(price: Any) -> list[tuple[str | None, Decimal]]:
    """A price for each length of context, as (``<=200K``, price); one without a length where it holds for all."""
    if isinstance(price, Decimal):
        return [(None, price)]
    tiers = list(getattr(price, "tiers", ()))
    if price is None or not tiers:
        return [] if price is None else [(None, price.base)]
    starts = [tier.start for tier in tiers]
    contexts = [f"<={_size(starts[0])}"]
    contexts += [f"{_size(low)}-{_size(high)}" for low, high in pairwise(starts)]
    return list(zip([*contexts, f">{_size(starts[-1])}"], [price.base, *(tier.price for tier in tiers)], strict=True))


def _size(tokens: int) -> str:
    return f"{tokens // 1000}K" if tokens % 1000 == 0 else str(tokens)


@cache
def _catalogues() -> Mapping[str, Any]:
    # Its data are 50,000 lines of Python: a check in which no price changes should not wait for them.
    return {known.id: known for known in import_module("genai_prices.data").providers}


def find(known: Any, name: str) -> Any:
    """A provider's entry for a model: the one with its id, else the one whose rules say that they mean it; or None."""
    if not name or len(name) > _LONGEST:
        return None
    same = next((entry for entry in known.models if entry.id.lower() == name.lower()), None)
    return same or known.find_model(name)


@cache
def _days() -> frozenset[date]:
    entries = (entry for known in _catalogues().values() for entry in known.models)
    conditions = (condition for entry in entries for condition in _conditional(entry.prices))
    return frozenset(day for condition in conditions if (day := _since(condition)) is not None)


WITNESS = GenaiPrices()
