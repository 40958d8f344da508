"""``watcher impact MODEL``: what depends on a model."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from watcher.bootstrap import clock
from watcher.cli.asked import canonical_ids
from watcher.cli.dependence import Bound, Dependence, bill_record, bound_record, end_record
from watcher.cli.names import nearest
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, out, plain, table
from watcher.cli.settings import settings
from watcher.cli.workflows import tightest
from watcher.config import Settings
from watcher.domain.costs import Bill
from watcher.domain.errors import UsageError
from watcher.domain.models import same_model
from watcher.domain.workflows import Use, Workflow

COLUMNS = ("workflow", "owner", "how", "by the name", "a month", "tightest limit")


def impact(
    model: Annotated[str, typer.Argument(help="A model by its id or any alias")],
    config: Config = None,
    json: AsJson = False,
) -> None:
    """What depends on a model: workflows, the money at stake, limits, its end, and what its vendor names instead."""
    configured = settings(config)
    with reading_store(config) as store:
        dependence = Dependence(store, configured.workflows, clock())
    asked = _meant(configured, model, dependence)
    users = [(each, use) for each in configured.workflows for use in each.uses if _is(use.model, asked)]
    spares = [
        (each, use, name)
        for each in configured.workflows
        for use in each.uses
        for name in use.fallbacks
        if _is(name, asked)
    ]
    bounds = [bound for bound in dependence.bounds() if _is(bound.model, asked)]
    name = min(asked)
    whole = Bill()
    for _, use in users:
        whole += dependence.bill([use])
    end = end_record(dependence.end(name), dependence)
    if json:
        uses = [_used(each, use, dependence, bounds) for each, use in users]
        fallbacks = [
            {"workflow": each.id, "owner": each.owner, "as": name, "instead_of": use.model}
            for each, use, name in spares
        ]
        emit({"model": name, **bill_record(whole), "shutdown": end, "uses": uses, "fallback_of": fallbacks})
        return
    rows = [_row(each, use, dependence, bounds) for each, use in users]
    rows += [(each.id, each.owner, f"falls back to it from {use.model}", name, "", "") for each, use, name in spares]
    at_stake = "" if whole.amount is None else f", {whole.amount} a month at stake"
    table(f"{name}: {len(users)} use it, {len(spares)} fall back to it{at_stake}", COLUMNS, rows)
    if end is not None:
        instead = f"; named instead: {', '.join(end['replacement'])}" if end["replacement"] else ""
        out().print(plain(f"shut down on {end['date']} ({end['target']}){instead}"))


def _meant(configured: Settings, written: str, dependence: Dependence) -> set[str]:
    """The canonical ids that a name stands for and that something here knows.

    Raises:
        UsageError: nobody does; names the nearest.
    """
    named = {name for each in configured.workflows for use in each.uses for name in (use.model, *use.fallbacks)}
    known = named | dependence.names
    spelled = written.casefold().replace(" ", "-")
    asked = canonical_ids(configured, written) | {name for name in known if spelled in (name, name.partition("/")[2])}
    found = {name for name in asked if _is(name, known)}
    if found:
        return found
    short = {name.partition("/")[2] for name in known}
    raise UsageError(f"nothing here knows the model {written!r}; {nearest(written, known | short)}")


def _is(model: str, asked: set[str]) -> bool:
    return any(same_model(model, name) for name in asked)


def _used(workflow: Workflow, use: Use, dependence: Dependence, bounds: list[Bound]) -> dict[str, Any]:
    return {
        "workflow": workflow.id,
        "owner": workflow.owner,
        "critical": workflow.critical,
        "as": use.model,
        "tier": use.tier,
        **bill_record(dependence.bill([use])),
        "fallbacks": list(use.fallbacks),
        "limits": [bound_record(bound) for bound in bounds if bound.room.workflow == workflow.id],
    }


def _row(workflow: Workflow, use: Use, dependence: Dependence, bounds: list[Bound]) -> tuple[str, ...]:
    bill = dependence.bill([use]).amount
    own = [bound for bound in bounds if bound.room.workflow == workflow.id]
    return (workflow.id, workflow.owner, "uses it", use.model, "" if bill is None else str(bill), tightest(own))
