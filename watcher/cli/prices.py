"""``watcher prices``: what every watched page says, and what second sources say beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import Annotated

import typer

from probes.registry import witnesses
from storage.store import SqlStore
from storage.views.prices import KeptAt, KnownPrice
from storage.views.prices import prices as known_prices
from watcher.bootstrap import clock
from watcher.cli.asked import canonical_ids
from watcher.cli.names import nearest
from watcher.cli.opening import reading_store, utc
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, out, plain, table, warn
from watcher.cli.price_rows import COLUMNS, Told, is_over, is_stale, record, rows, title
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.errors import UsageError
from watcher.domain.facts import Fact, folded
from watcher.domain.models import meant
from watcher.domain.workflows import Use
from watcher.pipeline.second_sources import Hearing, Voices


def prices(
    models: Annotated[
        list[str] | None, typer.Argument(help="Models by id, label or alias; all where none is named")
    ] = None,
    config: Config = None,
    provider: Annotated[str | None, typer.Option(help="Prices on pages of this provider")] = None,
    tier: Annotated[str | None, typer.Option(help="standard, batch, flex, priority, or the page's own word")] = None,
    workflow: Annotated[str | None, typer.Option(help="The models that this workflow uses, in its tiers")] = None,
    at: Annotated[datetime | None, typer.Option(help="What was known at this UTC time")] = None,
    json: AsJson = False,
) -> None:
    """What every watched page says that models cost, how old that is, and what second sources say."""
    configured, moment = settings(config), utc(at)
    with reading_store(config) as store:
        known = [price for price in known_prices(store.engine, moment) if not is_over(price.fact, moment or clock())]
        chosen = [price for price in known if _fits(price, provider, tier)]
        if workflow is not None:
            chosen = _used(configured, workflow, chosen)
        if models:
            wanted = {name for written in models for name in _named(configured, written, known)}
            chosen = [price for price in chosen if price.fact.name in wanted]
        told = _told(configured, store, chosen, moment)
    if not told:
        warn(f"no price fits; {len(known)} are known")
    _show(told, json=json)


def _fits(price: KnownPrice, provider: str | None, tier: str | None) -> bool:
    return provider in (None, price.provider) and tier in (None, price.fact.qualifier("tier", "standard"))


def _used(configured: Settings, name: str, prices: Iterable[KnownPrice]) -> list[KnownPrice]:
    """The prices of the models that a workflow uses, in the tiers in which it uses them."""
    known = {workflow.id: workflow for workflow in configured.workflows}
    if name not in known:
        raise UsageError(f"no workflow {name!r}; {nearest(name, known)}")
    told = list(prices)
    uses = known[name].as_named({price.fact.model for price in told if price.fact.model is not None}, ()).uses
    return [price for price in told if any(_pays(use, price.fact) for use in uses)]


def _pays(use: Use, fact: Fact) -> bool:
    return use.goes_by(fact.model) and fact.qualifier("tier", "standard") == use.tier


def _named(configured: Settings, written: str, prices: Collection[KnownPrice]) -> set[str]:
    """What is meant by a model's name: canonical ids, or labels of which no id is known.

    Raises:
        UsageError: no watched page has a price for it; names the nearest.
    """
    ids = {price.fact.model for price in prices if price.fact.model is not None}
    labels = {folded(price.fact.subject): price.fact for price in prices}
    found = {
        price.fact.name for price in prices if folded(written) in (folded(price.fact.name), folded(price.fact.subject))
    }
    if found:
        return found
    best = {name for model in canonical_ids(configured, written) if (name := meant(model, ids)) is not None}
    if best:
        return best
    short = {name.partition("/")[2] for name in ids}
    near = nearest(written, ids | short | {fact.subject for fact in labels.values()})
    raise UsageError(f"no watched page has a price for {written!r}; {near if prices else 'no prices are known yet'}")


def _told(configured: Settings, store: SqlStore, prices: Iterable[KnownPrice], moment: datetime | None) -> list[Told]:
    watched = {target.id: target for target in configured.targets}
    voices = Voices(watched, witnesses(), KeptAt(store.engine, moment), warn)
    at, told = moment or clock(), []
    for price in prices:
        target = watched.get(price.target)
        stands = Difference(ChangeType.ADDED, None, price.fact)
        heard = Hearing(target, voices).hear(stands, at) if target is not None else ()
        told.append(Told(price, heard, at, is_stale(price, target, at)))
    return told


def _show(told: list[Told], *, json: bool) -> None:
    if json:
        for each in told:
            emit(record(each))
        return
    for _, group in groupby(told, key=lambda each: each.price.target):
        prices = list(group)
        table(title(prices), *_without_empty(rows(prices)))
        out().print(plain(prices[0].price.source))


def _without_empty(found: list[tuple[str, ...]]) -> tuple[list[str], list[list[str]]]:
    """The columns in which something stands, so that a page's prices fit a terminal."""
    kept = [number for number in range(len(COLUMNS)) if any(row[number] for row in found)]
    return [COLUMNS[number] for number in kept], [[row[number] for number in kept] for row in found]
