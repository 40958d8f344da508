"""``watcher plan``: what would be watched, how often, at what cost, and who would hear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from probes.registry import resolve, witnesses
from storage.database import sqlite_path
from storage.store import open_store
from watcher.bootstrap import clock
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, out, plain, table, warn
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.config.canaries import canaries_of
from watcher.config.values import format_duration
from watcher.domain.errors import StorageError
from watcher.domain.facts import Fact
from watcher.domain.money import Money
from watcher.domain.outlay import Outlay, outlay
from watcher.domain.routes import Route
from watcher.domain.targets import Schedule, Target
from watcher.pipeline.canary.rates import month_of, rates_of
from watcher.pipeline.schedule import next_run

MONTH = timedelta(days=30)
MOST_COUNTED = 1000
CENT = Decimal("0.0001")  # dollars: a month of the cheapest calls is often less than one of 0.01
COLUMNS = ("target", "kind", "schedule", "looks_a_month", "calls_a_month", "usd_a_month")


def plan(config: Config = None, json: AsJson = False) -> None:
    """What the configuration would watch, how often, at what cost a month, and who would hear of what."""
    configured = settings(config)
    for line in configured.not_yet:
        warn(line)
    prices = _prices(configured)
    rows = [_row(configured, target, prices) for target in configured.targets]
    if json:
        for row in rows:
            emit(row)
        return
    table(
        counted(len(rows), "target"),
        ("target", "kind", "how often", "looks a month", "dollars a month", "workflows", "who hears"),
        [
            (
                r["target"],
                r["kind"],
                r["schedule"],
                r["looks_a_month"],
                "not known" if r["usd_a_month"] is None else r["usd_a_month"],
                ", ".join(r["workflows"]),
                ", ".join(r["hears"]) or "nobody",
            )
            for r in rows
        ],
    )
    looks, calls = (sum(row[name] for row in rows) for name in ("looks_a_month", "calls_a_month"))
    asked = f", {calls:,} of them calls of live endpoints" if calls else ""
    out().print(plain(f"{looks:,} looks a month{asked}; pages and lists cost nothing but traffic"))


def _prices(configured: Settings) -> tuple[Fact, ...]:
    """The prices that watched pages say, where calls of live endpoints have to be paid and there is a database."""
    pages = [target.id for target in configured.targets if target.kind in ("pricing", "models")]
    file = sqlite_path(configured.database)
    if not any(target.api for target in configured.targets) or (file is not None and not file.exists()):
        return ()
    try:
        store = open_store(configured.database)
    except StorageError as error:
        warn(f"costs of calls are not known: {error}")
        return ()
    try:
        facts = (fact for page in pages for fact in store.state(page).facts)
        return tuple(fact for fact in facts if fact.attribute == "price")
    finally:
        store.close()


def _row(configured: Settings, target: Target, prices: Sequence[Fact]) -> dict[str, Any]:
    workflows = [
        workflow
        for workflow in configured.workflows
        if any(use.model.startswith(f"{target.provider}/") for use in workflow.uses)
    ]
    asked = target.api.model if target.api is not None else None
    model = (resolve(target.provider, asked) or f"{target.provider}/{asked}") if asked else None
    looks = looks_a_month(target.schedule)
    spent = _of_canary(configured, target, looks, prices) or outlay(target, looks, model, prices, clock())
    own = [str(address) for workflow in workflows for address in workflow.notify]
    routed = [str(address) for route in configured.routes if _fits(route, target) for address in route.to]
    return {
        "target": target.id,
        "kind": target.kind,
        "source": target.source,
        "schedule": shown(target.schedule),
        "confirm": target.confirm,
        "looks_a_month": looks,
        "calls_a_month": spent.calls,
        "usd_a_month": None
        if spent.cost is None
        else f"{spent.cost.amount.quantize(CENT):f}"
        if spent.cost.amount
        else "0",
        "workflows": [workflow.id for workflow in workflows],
        "hears": list(dict.fromkeys([*own, *routed])),
    }


def _of_canary(configured: Settings, target: Target, looks: int, prices: Sequence[Fact]) -> Outlay | None:
    """What a canary costs at most while nothing changes; None where the target is none."""
    canary = canaries_of(configured).get(target.id)
    if canary is None:
        return None
    kept: list[tuple[str, Callable[[], Sequence[Fact]]]] = [("watched pages", lambda: prices)]
    kept += [(witness.name, partial(witness.own, canary.model)) for witness in witnesses()]
    calls, dollars = month_of(canary, looks, rates_of(canary.model, kept, clock(), canary.bound))
    return Outlay(calls, Money(dollars))


def _fits(route: Route, target: Target) -> bool:
    match = route.match
    return (not match.providers or target.provider in match.providers) and (
        not match.kinds or target.kind in match.kinds
    )


def shown(schedule: Schedule) -> str:
    """``every 1h``, or the cron line."""
    if schedule.cron:
        return f"cron {schedule.cron} (UTC)"
    return f"every {format_duration(schedule.every or timedelta(0))}"


def looks_a_month(schedule: Schedule) -> int:
    """How many looks fall due in 30 days; of a very frequent cron line, as many as its beginning promises."""
    if schedule.every:
        return int(MONTH / schedule.every)
    start = clock()
    moment, count = next_run(schedule, start, start), 0
    while moment < start + MONTH and count < MOST_COUNTED:
        moment, count = next_run(schedule, moment, moment), count + 1
    return count if moment >= start + MONTH else int(count * (MONTH / (moment - start)))
