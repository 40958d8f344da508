"""``watcher shutdowns``: the calendar of ends, as a table, as JSON, and as a file that calendars subscribe to."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from storage.views.shutdowns import Shutdown, shutdowns
from watcher.bootstrap import clock
from watcher.cli.calendar import calendar
from watcher.cli.names import nearest
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, minute, table, warn
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.errors import UsageError
from watcher.domain.facts import folded
from watcher.domain.lifecycle import day_of, is_firm
from watcher.domain.shutdowns import days_until
from watcher.domain.workflows import Workflow


class Form(StrEnum):
    """In which form."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


def list_shutdowns(
    models: Annotated[list[str] | None, typer.Argument(help="Only these: labels or ids, or parts of them")] = None,
    config: Config = None,
    provider: Annotated[str | None, typer.Option(help="Only this provider's pages")] = None,
    workflow: Annotated[str | None, typer.Option(help="Only models that this workflow uses or falls back to")] = None,
    within: Annotated[int | None, typer.Option(min=0, help="Only the next so many days")] = None,
    past: Annotated[bool, typer.Option("--past", help="Those that are over too")] = False,
    form: Annotated[Form, typer.Option("--format", help="table, json (one object a line), or ics")] = Form.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file for ics; stdout without one")] = None,
    json: AsJson = False,
) -> None:
    """When models are shut down, who uses them, and what their vendors name instead."""
    configured, now = settings(config), clock()
    user = _workflow(configured, workflow) if workflow else None
    with reading_store(config) as store:
        known = shutdowns(store.engine)
    users = users_of(known, configured.workflows)
    found = [each for each in known if provider in (None, each.provider) and (user is None or user.id in users[each])]
    chosen = [each for each in found if _named(each, models or ()) and _in_time(each, within, now, past=past)]
    if models and not any(_named(each, models) for each in found):
        names = {each.fact.name for each in found}
        raise UsageError(f"no watched page speaks of the end of {', '.join(models)}; {nearest(models[0], names)}")
    form = Form.JSON if json else form
    if form is Form.JSON:
        for each in chosen:
            emit(_record(each, users[each], now))
    elif form is Form.ICS:
        _write(calendar({each: users[each] for each in chosen}), output)
    else:
        _show({each: users[each] for each in chosen}, now)


def _workflow(configured: Settings, name: str) -> Workflow:
    known = {each.id: each for each in configured.workflows}
    if name not in known:
        raise UsageError(f"no workflow {name!r}; {nearest(name, known)}")
    return known[name]


def _named(each: Shutdown, models: Sequence[str]) -> bool:
    names = (folded(each.fact.subject), folded(each.fact.model or ""))
    return not models or any(folded(model) in name for model in models for name in names)


def _in_time(each: Shutdown, within: int | None, now: datetime, *, past: bool) -> bool:
    when = day_of(each.fact)
    left = 0 if when is None else days_until(when, now)
    return (past or left >= 0) and (within is None or left <= within)


def users_of(known: Sequence[Shutdown], workflows: Sequence[Workflow]) -> dict[Shutdown, tuple[str, ...]]:
    """For each shutdown the ids of the workflows that use its model, under whichever name, or fall back to it."""
    pages: dict[str, set[str]] = {}
    for each in known:
        pages.setdefault(each.target, set()).add(each.fact.model or "")
    everything = set().union(*pages.values())
    users: dict[Shutdown, tuple[str, ...]] = {}
    for target, said in pages.items():
        named = [workflow.as_named(said, everything - said) for workflow in workflows]
        for each in known:
            if each.target == target:
                users[each] = tuple(workflow.id for workflow in named if _uses(workflow, each.fact.model))
    return users


def _uses(workflow: Workflow, model: str | None) -> bool:
    return model is not None and workflow.depends_on(model)


def _record(each: Shutdown, users: Sequence[str], now: datetime) -> dict[str, Any]:
    when = day_of(each.fact)
    return {
        "target": each.target,
        "provider": each.provider,
        "subject": each.fact.subject,
        "model": each.fact.model,
        "shutdown": each.fact.value,
        "certainty": each.fact.qualifier("certainty", "exact"),
        "scope": dict(each.scope),
        "days_left": None if when is None else days_until(when, now),
        "announced": each.announced,
        "deprecated": each.deprecated,
        "status": each.status,
        "replacement": list(each.replacements),
        "workflows": list(users),
        "first_seen": each.first_seen,
        "read_at": each.read_at,
        "source": each.source,
        "snapshot": each.snapshot,
        "where": each.fact.where,
    }


def _show(chosen: Mapping[Shutdown, Sequence[str]], now: datetime) -> None:
    rows = [
        (
            each.fact.name,
            _day(each),
            _left(each, now),
            ", ".join(users),
            ", ".join(each.replacements),
            each.target,
        )
        for each, users in chosen.items()
    ]
    title = f"{counted(len(rows), 'shutdown')}, as known on {minute(now)} UTC"
    table(title, ("model", "shutdown", "left", "used by", "named instead", "target"), rows)


def _day(each: Shutdown) -> str:
    scope = ", ".join(value for _, value in each.scope)
    before = "" if is_firm(each.fact) else f"{_LOOSE.get(each.fact.qualifier('certainty'), 'perhaps')} "
    return f"{before}{each.fact.value}{f' ({scope})' if scope else ''}"


_LOOSE = {"floor": "not before"}


def _left(each: Shutdown, now: datetime) -> str:
    when = day_of(each.fact)
    if when is None or not is_firm(each.fact):
        return ""
    left = days_until(when, now)
    return "over" if left < 0 else {0: "today", 1: "1 day"}.get(left, f"{left} days")


def _write(body: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(body.decode("utf-8"))
        return
    try:
        output.write_bytes(body)
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror or error}") from None
    warn(f"{output}: written")
