"""``watcher run``: the daemon, or one sweep."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from storage.database import sqlite_path
from storage.views.deliveries import deliveries_in
from watcher.bootstrap import App, configure_log, sole
from watcher.cli.findings import FailOn, findings
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, err, minute, plain, warn
from watcher.cli.settings import settings
from watcher.config import unwatched_models
from watcher.daemon import GRACE, Daemon
from watcher.domain.errors import UsageError
from watcher.domain.notifications import Absent, Dead, Delivery, LookUp, SendOutcome, Sent
from watcher.domain.plan import CheckOutcome, CheckPlan
from watcher.pipeline import summary_notes
from watcher.pipeline.deliver import deliver
from watcher.pipeline.listed import models_listed
from watcher.pipeline.sweep import sweep

_GRACE = int(GRACE.total_seconds())
BLIND = (CheckOutcome.FAILED, CheckOutcome.UNREADABLE)


@dataclass(slots=True)
class Seen:
    """What a sweep came to, in numbers: the plans themselves hold whole pages."""

    outcomes: Counter[CheckOutcome] = field(default_factory=Counter)
    sent: int = 0
    found: bool = False
    given_up: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, plan: CheckPlan, *, found: bool) -> None:
        """Count a plan; ``found`` says whether it is what ``--fail-on`` asked for."""
        self.outcomes[plan.outcome] += 1
        self.first += [plan.target] if plan.outcome is CheckOutcome.FIRST else []
        self.found = self.found or found

    def report(self, delivery: Delivery, outcome: SendOutcome | LookUp) -> None:
        """Anything but a success is the operator's business."""
        self.sent += isinstance(outcome, Sent)
        if isinstance(outcome, Sent | Absent):
            return
        dead = isinstance(outcome, Dead)
        self.given_up += dead
        warn(f"{delivery.notification.address}: {'given up' if dead else 'not sent yet'}: {outcome.detail}")

    def __str__(self) -> str:
        words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        targets = counted(self.outcomes.total(), "target")
        return f"{targets}: {words or 'nothing was due'}; {counted(self.sent, 'message')} sent"

    def exit_code(self, pending: int) -> int:
        """1 where something was found, 3 where a probe failed, 4 where messages are still to be delivered."""
        if self.found:
            return 1
        if any(self.outcomes[outcome] for outcome in BLIND):
            return 3
        return 4 if pending or self.given_up else 0


def run(
    config: Config = None,
    once: Annotated[bool, typer.Option("--once", help="One sweep of what is due, deliver, exit")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --once: every target, due or not")] = False,
    fail_on: FailOn = "",
    json: AsJson = False,
    grace: Annotated[int, typer.Option(min=0, max=600, help="Seconds for looks under way after SIGTERM")] = _GRACE,
) -> None:
    """Watch: schedule, probes, alerts. With --once, one sweep for cron; then exit.

    Exit codes of --once: 0 done, 1 --fail-on found something, 3 some probes failed, 4 deliveries still pending,
    75 try again.
    """
    if not once and (everything or fail_on or json):
        raise UsageError("--all, --fail-on and --json go with --once")
    configured = settings(config)
    wanted = findings(fail_on)
    configure_log()
    for line in configured.not_yet:
        warn(line)
    with sole(configured, sys.stderr if json else sys.stdout) as app:
        if not once:
            Daemon(app, _heartbeat(configured.database, configured.path), timedelta(seconds=grace)).run()
            return
        seen = Seen()
        for plan in _with_progress(app, sweep(app.world, everything=everything)):
            _show(plan, json=json)
            seen.add(plan, found=wanted.fits(plan))
        pending = deliver(app.post, told=seen.report)
        if app.summarist is not None and summary_notes.add(app.summarist):
            pending = deliver(app.post, told=seen.report)
        named = [target for target in configured.targets if target.provider in configured.vendors]
        unknown = unwatched_models(configured, models_listed(named, lambda target: app.store.state(target).facts))
        waiting = deliveries_in(app.store.engine, ("pending", "sending"), limit=5) if pending else ()
    for status in waiting:
        why = status.last_error or "not tried yet"
        warn(f"{status.notification.address}: waits, tried again from {minute(status.next_at)} UTC: {why}")
    for problem in unknown:
        warn(problem)
    err().print(plain(f"{seen}, {pending} pending"))
    raise typer.Exit(seen.exit_code(pending))


def _heartbeat(database: str, config: Path) -> Path:
    file = sqlite_path(database)
    return file.with_suffix(".heartbeat") if file else config.with_suffix(".heartbeat")


def _with_progress(app: App, plans: Iterable[CheckPlan]) -> Iterator[CheckPlan]:
    if not sys.stderr.isatty():
        yield from plans
        return
    with Progress(console=err(), transient=True) as progress:
        task = progress.add_task("looking", total=len(app.settings.targets))
        for plan in plans:
            progress.advance(task)
            yield plan


def _show(plan: CheckPlan, *, json: bool) -> None:
    if json:
        emit(
            {
                "target": plan.target,
                "time": plan.at,
                "outcome": plan.outcome.value,
                "reason": plan.reason or None,
                "changes": [change.id for change in plan.changes],
                "alerts": [alert.id for alert in plan.alerts],
                "notifications": len(plan.notifications),
                "next": plan.next_run_at,
            }
        )
    elif plan.outcome in BLIND:
        warn(f"{plan.target}: {plan.outcome}: {plan.reason}")
