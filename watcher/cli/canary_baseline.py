"""``watcher canary baseline``: how far a baseline is, all of it now, or another one."""

from __future__ import annotations

from typing import Annotated

import typer

from watcher.bootstrap import App, clock
from watcher.cli.canaries import named, progress, record, standing_still, working
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, err, out, plain, warn
from watcher.domain.errors import UsageError
from watcher.domain.observations import Failure, Snapshot
from watcher.domain.targets import Target


def baseline(
    target: Annotated[str, typer.Argument(help="provider/name")],
    config: Config = None,
    now: Annotated[bool, typer.Option("--now", help="Ask for all answers at once, not over a day")] = False,
    renew: Annotated[bool, typer.Option("--renew", help="End the present baseline and begin another")] = False,
    json: AsJson = False,
) -> None:
    """Show how far a baseline is. Looks collect it over a day; --now takes all of it in one go.

    Exit codes: 0 done, 3 the endpoint did not answer or a cap was reached before all answers were there.
    """
    with (working if now or renew else standing_still)(config) as app:
        found = named(app.settings, target)
        if renew:
            _renew(app, found)
        stopped = _collect(app, found) if now else ""
        shown = record(app, found, clock())
    if json:
        emit(shown)
    else:
        out().print(plain(progress(shown)))
    if stopped:
        warn(f"{found.id}: {stopped}")
        raise typer.Exit(3)


def _renew(app: App, target: Target) -> None:
    standing = app.canaries.store.standing(target.id)
    if standing.course.found:
        raise UsageError(
            f"{target.id}: its answers differ from the baseline: "
            f"`watcher canary accept {target.id} --by WHO --why TEXT` makes them the new one, with a name"
        )
    app.canaries.store.begin(target.id, app.canaries.canary(target.id).terms, clock())


def _collect(app: App, target: Target) -> str:
    """All that is missing, now; why it ended before that, or nothing."""
    standing = app.canaries.store.standing(target.id)
    if standing.baseline is not None and standing.baseline.frozen_at is not None:
        raise UsageError(f"{target.id}: its baseline is frozen; --renew ends it and begins another")
    err().print(plain(f"{target.id}: asking now; a baseline of one hour does not know what others are like"))
    seen = app.canaries.look(target, app.fetcher, clock(), hurry=True)
    after = app.canaries.store.standing(target.id).baseline
    if after is not None and after.frozen_at is not None:
        return ""
    if isinstance(seen.outcome, Failure):
        return str(seen.outcome)
    return _why(app, target, seen.outcome) if isinstance(seen.outcome, Snapshot) else "it is incomplete"


def _why(app: App, target: Target, report: Snapshot) -> str:
    read = app.world.kinds[target.kind].read(report, target)
    return getattr(read, "reason", "") or "it is incomplete"
