"""``watcher probe``: one look now."""

from __future__ import annotations

from typing import Annotated

import typer

from alerts.desk import Desk
from probes.registry import kinds
from storage.database import sqlite_path
from watcher.bootstrap import App, clock, create_missing, fetching, opened
from watcher.cli.check import no_body, verdict
from watcher.cli.describe import change_record, summary
from watcher.cli.findings import FailOn, findings
from watcher.cli.names import nearest
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, err, fact_record, fact_table, out, plain, warn
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.errors import UsageError
from watcher.domain.observations import Reading
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.targets import Target
from watcher.pipeline.canary.kind import CanaryLooks
from watcher.pipeline.check import Audience, Look, look, plan
from watcher.pipeline.sweep import elsewhere, second_sources


def probe(
    target: Annotated[str, typer.Argument(help="provider/name")],
    config: Config = None,
    save: Annotated[bool, typer.Option("--save", help="Store it, as a scheduled look would")] = False,
    fail_on: FailOn = "",
    json: AsJson = False,
) -> None:
    """One look now, shown and not stored. With --save it counts as a look, and what it confirms is queued."""
    configured = settings(config)
    wanted = findings(fail_on)
    found = target_of(configured, target)
    if save:
        create_missing(configured)
    if save or known(configured):
        with opened(configured) as app:
            seen, made = planned(app, found, asking=save)
            if save:
                app.store.register(configured.targets, clock())
                app.store.save(made)
    else:
        seen, made = _bare(configured, found)
    _show(found, seen, made, json=json)
    if made.outcome in (CheckOutcome.FAILED, CheckOutcome.UNREADABLE):
        raise typer.Exit(3)
    if wanted.fits(made):
        raise typer.Exit(1)


def target_of(configured: Settings, name: str) -> Target:
    """The configured target of that id.

    Raises:
        UsageError: there is none; names the nearest.
    """
    known = {target.id: target for target in configured.targets}
    if name not in known:
        raise UsageError(f"no target {name!r}; {nearest(name, known)}")
    return known[name]


def planned(app: App, target: Target, *, asking: bool) -> tuple[Look, CheckPlan]:
    """A look now, and all that it would have the database say. A canary asks only where ``asking``."""
    now, kind = clock(), app.world.kinds[target.kind]
    if isinstance(kind, CanaryLooks) and not asking:
        kind = kind.quiet()  # what a canary is answered is paid for, and kept
    state = app.store.state(target.id)
    seen = look(target, kind, state, app.fetcher, app.store.body, now)
    made = plan(
        target, kind, state, seen, slot=now, desk=app.world.desk, audience=app.world.audience,
        open_alerts=app.store.open_alerts(target.id), elsewhere=lambda: elsewhere(app.world, target),
        departed=lambda: app.store.departed(target.id), second=second_sources(app.world, target),
    )  # fmt: skip
    return seen, made


def known(configured: Settings) -> bool:
    """Whether there is a database to compare with."""
    file = sqlite_path(configured.database)
    return file is None or file.exists()


def _bare(configured: Settings, target: Target) -> tuple[Look, CheckPlan]:
    """A look with nothing to compare it with; no database is made for it."""
    now, kind, state = clock(), kinds()[target.kind], TargetState(target.id)
    with fetching(configured) as fetcher:
        seen = look(target, kind, state, fetcher, no_body, now)
    return seen, plan(target, kind, state, seen, slot=now, desk=Desk(), audience=Audience())


def _show(target: Target, seen: Look, made: CheckPlan, *, json: bool) -> None:
    word, reason = verdict(seen)
    facts = seen.reading.facts if isinstance(seen.reading, Reading) else ()
    for warning in seen.reading.warnings if isinstance(seen.reading, Reading) else ():
        warn(f"{target.id}: {warning}")
    if json:
        emit(
            {
                "target": target.id,
                "time": made.at,
                "outcome": made.outcome.value,
                "reason": made.reason or None,
                "facts": [fact_record(fact) for fact in facts],
                "changes": [change_record(change) for change in made.changes],
            }
        )
        return
    err().print(plain(f"{target.id}: {made.outcome}{f', {reason}' if word == 'read' else f': {reason}'}"))
    if facts:
        fact_table(target.source, facts)
    for change in made.changes:
        out().print(plain(f"{change.state}: {summary(change.difference, made.at)}"))
