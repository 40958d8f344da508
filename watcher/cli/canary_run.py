"""``watcher canary run``: one look of a canary now, as the schedule would make it."""

from __future__ import annotations

from typing import Annotated

import typer

from watcher.bootstrap import clock
from watcher.cli.canaries import named, progress, record, working
from watcher.cli.describe import change_record, summary
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, err, out, plain, warn
from watcher.cli.probe import planned
from watcher.domain.plan import CheckOutcome


def run(
    target: Annotated[str, typer.Argument(help="provider/name")],
    config: Config = None,
    json: AsJson = False,
) -> None:
    """Make one look now, due or not, and store it. What it finds is told by the next `watcher run`.

    Exit codes: 0 done, 3 nothing was compared: the endpoint did not answer, or the canary is not monitoring.
    """
    with working(config) as app:
        found = named(app.settings, target)
        _, made = planned(app, found, asking=True)
        app.store.save(made)
        shown = record(app, found, clock())
    if json:
        emit({**shown, "outcome": made.outcome.value, "reason": made.reason or None,
              "changes": [change_record(change) for change in made.changes]})  # fmt: skip
    else:
        out().print(plain(progress(shown)))
        for change in made.changes:
            out().print(plain(f"{change.state}: {summary(change.difference, made.at)}"))
        if made.notifications:
            err().print(
                plain(f"{counted(len(made.notifications), 'notification')} queued; `watcher run` delivers them")
            )
    if made.outcome in (CheckOutcome.FAILED, CheckOutcome.UNREADABLE):
        warn(f"{found.id}: {made.outcome}: {made.reason}")
        raise typer.Exit(3)
