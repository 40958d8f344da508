"""``watcher canary accept``: a found change becomes the new normal, with a name and a reason."""

from __future__ import annotations

from typing import Annotated

import typer

from watcher.bootstrap import clock
from watcher.cli.canaries import named, progress, record, working
from watcher.cli.opening import must_exist
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, out, plain
from watcher.cli.probe import planned
from watcher.cli.settings import settings
from watcher.domain.errors import UsageError

LONGEST = 500


def accept(
    target: Annotated[str, typer.Argument(help="provider/name")],
    by: Annotated[str, typer.Option(help="Who accepts it")],
    why: Annotated[str, typer.Option(help="Why, in a sentence")],
    config: Config = None,
    json: AsJson = False,
) -> None:
    """Take the answers as they are now for the new baseline. The alert ends; who and why stand in the audit trail."""
    if not by.strip() or not why.strip() or len(by) + len(why) > LONGEST:
        raise UsageError(f"--by says who and --why says why, in at most {LONGEST} characters together")
    must_exist(settings(config))
    with working(config) as app:
        found = named(app.settings, target)
        if not app.canaries.store.standing(found.id).course.channels:
            raise UsageError(f"{found.id}: nothing differs from its baseline: there is nothing to accept")
        terms = app.canaries.canary(found.id).terms
        app.canaries.store.begin(found.id, terms, clock(), by.strip(), why.strip())
        _, made = planned(app, found, asking=False)
        app.store.save(made)
        shown = record(app, found, clock())
    if json:
        emit(shown)
        return
    out().print(plain(f"{progress(shown)}\n  accepted by {by}; looks collect the new baseline (--now with `baseline`)"))
