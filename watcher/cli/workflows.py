"""``watcher workflows``: the registered workflows, what they cost now, and what bounds and ends them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import typer

from storage.canaries import SqlCanaryStore
from watcher.bootstrap import clock, fetching
from watcher.cli.dependence import Bound, Dependence, bill_record, bound_record, end_record
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, minute, table
from watcher.cli.settings import settings
from watcher.cli.usage import propose
from watcher.cli.usage_from import From, at_server, in_file, is_address
from watcher.config import Settings
from watcher.config.canaries import canaries_of
from watcher.domain.errors import UsageError
from watcher.domain.headroom import Fit, Room, left, percent, refused
from watcher.domain.models import same_model
from watcher.domain.workflows import Use, Workflow
from watcher.pipeline.canary.fallbacks import fallbacks

COLUMNS = ("workflow", "model", "a month", "tightest limit", "ends", "fallbacks")

Ready = Mapping[tuple[str, str], str]  # whether a fallback of a workflow would do today, in words


class Form(StrEnum):
    """How usage was exported."""

    CSV = "csv"
    LITELLM = "litellm"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    PROMETHEUS = "prometheus"


def workflows(
    config: Config = None,
    usage: Annotated[
        str | None,
        typer.Option(help="An export of usage, or a Prometheus server's address: propose volumes and peaks from it"),
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", help="Of the export; told by its content")] = None,
    query: Annotated[str, typer.Option(help="PromQL that brings counters ..._total with a label model")] = "",
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="How far back a server is asked (default: 7, minute by minute)")
    ] = None,
    token_env: Annotated[str, typer.Option(help="The environment variable that holds a server's bearer token")] = "",
    json: AsJson = False,
) -> None:
    """The registered workflows: models, cost a month at watched prices, headroom of each limit, ends, fallbacks."""
    configured, now = settings(config), clock()
    if usage is not None:
        _propose(configured, From(usage, form or "", query, days, token_env), now, json=json)
        return
    if query or days is not None or token_env:
        raise UsageError("--query, --days and --token-env go with --usage and the address of a server")
    with reading_store(config) as store:
        dependence = Dependence(store, configured.workflows, now)
        shown = fallbacks(configured.workflows, canaries_of(configured), SqlCanaryStore(store.engine), now)
        ready = {(each.workflow, each.readiness.model): each.readiness.words(now) for each in shown}
    bounds = dependence.bounds()
    if json:
        for each in configured.workflows:
            emit(_record(each, dependence, ready, [bound for bound in bounds if bound.room.workflow == each.id]))
        return
    rows = [
        _row(each, use, dependence, ready, [bound for bound in bounds if bound.room.workflow == each.id])
        for each in configured.workflows
        for use in each.uses
    ]
    table(f"{counted(len(configured.workflows), 'workflow')}, as known on {minute(now)} UTC", COLUMNS, rows)


def _propose(configured: Settings, given: From, now: datetime, *, json: bool) -> None:
    if not is_address(given.usage):
        propose(configured, given.usage, in_file(given), json=json)
        return
    with fetching(configured) as fetcher:
        source, export = at_server(given, fetcher.ask, os.environ, now)
    propose(configured, source, export, json=json)


def _record(workflow: Workflow, dependence: Dependence, ready: Ready, bounds: list[Bound]) -> dict[str, Any]:
    return {
        "workflow": workflow.id,
        "owner": workflow.owner,
        "critical": workflow.critical,
        "budget": None if workflow.budget is None else str(workflow.budget.amount),
        **bill_record(dependence.bill(workflow.uses)),
        "uses": [_use_record(workflow, use, dependence, ready) for use in workflow.uses],
        "limits": [bound_record(bound) for bound in bounds],
    }


def _use_record(workflow: Workflow, use: Use, dependence: Dependence, ready: Ready) -> dict[str, Any]:
    return {
        "model": use.model,
        "tier": use.tier,
        **bill_record(dependence.bill([use])),
        "shutdown": end_record(dependence.end(use.model), dependence),
        "fallbacks": [
            {
                "model": name,
                **bill_record(dependence.instead(use, name)),
                "shutdown": end_record(dependence.end(name), dependence),
                "readiness": ready.get((workflow.id, name)),
            }
            for name in use.fallbacks
        ],
    }


def _row(workflow: Workflow, use: Use, dependence: Dependence, ready: Ready, bounds: list[Bound]) -> tuple[str, ...]:
    bill, end = dependence.bill([use]).amount, dependence.end(use.model)
    own = [bound for bound in bounds if same_model(bound.model, use.model)]
    return (
        workflow.id,
        use.model + (f" ({use.tier})" if use.tier != "standard" else ""),
        "" if bill is None else str(bill),
        tightest(own),
        "" if end is None else str(end.fact.value),
        "\n".join(f"{name}\n({_state(ready, workflow, name)})" for name in use.fallbacks),
    )


def _state(ready: Ready, workflow: Workflow, name: str) -> str:
    """``ready``, ``not ready`` or ``not tested``; `watcher canary fallbacks` says why."""
    return ready[workflow.id, name].partition(":")[0]


def tightest(bounds: list[Bound]) -> str:
    """The limit that leaves least, of an endpoint where one is watched: ``56 % refused, tokens a minute``."""
    live = [bound for bound in bounds if bound.live] or bounds
    comparable = [bound for bound in live if bound.room.alone is not Fit.UNKNOWN]
    if not comparable:
        return ""
    worst = max(comparable, key=_tightness)
    room, tier = worst.room, f" on {worst.room.limit.tier}" if worst.room.limit.tier else ""
    return f"{_standing(room)}, {room.limit.unit}{tier}"


def _tightness(bound: Bound) -> tuple[bool, bool, Decimal]:
    room = bound.room
    asked = room.together.least or room.together.most or Decimal(0)
    return (bound.over, room.alone is Fit.PERHAPS, asked / room.limit.amount if room.limit.amount else asked)


def _standing(room: Room) -> str:
    if room.alone is Fit.OVER:
        return f"{percent(refused(room.load, room.limit)[0])} refused"
    if room.shared is Fit.OVER:
        return f"{percent(refused(room.together, room.limit)[0])} refused together with {_others(room)}"
    share = left(room.load, room.limit)
    return "may not fit" if share is None else f"{percent(share)} headroom"


def _others(room: Room) -> str:
    return ", ".join(name for name in room.sharers if name != room.workflow)
