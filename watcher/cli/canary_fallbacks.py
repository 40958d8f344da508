"""``watcher canary fallbacks``: whether the models that workflows fall back to would do today."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from storage.canaries import SqlCanaryStore
from watcher.bootstrap import clock
from watcher.canaries.fallbacks import State
from watcher.cli.names import nearest
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, table
from watcher.cli.settings import settings
from watcher.config.canaries import canaries_of
from watcher.domain.errors import UsageError
from watcher.pipeline.canary.fallbacks import Fallback, fallbacks


def show_fallbacks(
    workflow: Annotated[str | None, typer.Argument(help="A workflow; all where none is named")] = None,
    config: Config = None,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 1 where one is not ready")] = False,
    json: AsJson = False,
) -> None:
    """Show whether each declared fallback is ready, not ready and why, or not tested.

    Exit codes: 0 done, 1 with --fail where a fallback is not ready or not tested.
    """
    configured, now = settings(config), clock()
    known = {each.id: each for each in configured.workflows}
    if workflow is not None and workflow not in known:
        raise UsageError(f"no workflow {workflow!r}; {nearest(workflow, known)}")
    chosen = [known[workflow]] if workflow is not None else list(known.values())
    with reading_store(config) as store:
        found = list(fallbacks(chosen, canaries_of(configured), SqlCanaryStore(store.engine), now))
    if json:
        for each in found:
            emit(record(each))
    else:
        rows = [
            (each.workflow, each.model, each.readiness.model, each.readiness.words(now), each.readiness.target)
            for each in found
        ]
        table(counted(len(rows), "fallback"), ("workflow", "model", "falls back to", "", "canary"), rows)
    if fail and any(each.readiness.state is not State.READY for each in found):
        raise typer.Exit(1)


def record(found: Fallback) -> dict[str, Any]:
    """A fallback as documented in ``docs/output.schema.json``."""
    shown = found.readiness
    return {
        "workflow": found.workflow,
        "model": found.model,
        "fallback": shown.model,
        "state": shown.state.value,
        "why": shown.why,
        "target": shown.target or None,
        "tested_at": shown.tested_at,
        "passed_at": shown.passed_at,
    }
