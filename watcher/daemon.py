"""The daemon: ticks, checks what is due, delivers, and stops when asked.

APScheduler only ticks. When a target is due is a row in the database, so a restart, a
missed tick or a second process neither skips nor doubles a look.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from watcher.bootstrap import App, clock, log
from watcher.config import unwatched_models
from watcher.domain.errors import TryAgain, WatcherError
from watcher.domain.notifications import Absent, Dead, Delivery, LookUp, SendOutcome, Sent
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Target
from watcher.domain.times import iso
from watcher.pipeline import summary_notes
from watcher.pipeline.deliver import deliver
from watcher.pipeline.listed import LISTS, models_listed
from watcher.pipeline.sweep import sweep

TICK = timedelta(seconds=10)
GRACE = timedelta(seconds=6)  # for looks under way once the daemon is to stop; less than the ten of container runtimes


class Daemon:
    """Runs until SIGTERM, SIGINT or an error that waiting cannot mend.

    Args:
        heartbeat: a file whose content is the time of the last finished tick.
        grace: how long looks under way may go on once it is to stop.
    """

    def __init__(self, app: App, heartbeat: Path, grace: timedelta = GRACE) -> None:
        self._app = app
        self._heartbeat = heartbeat
        self._grace = grace
        self._stop = threading.Event()
        self._error: WatcherError | None = None

    def run(self) -> None:
        """Tick until asked to stop. Looks that were not begun are given back, and are due again at the next start.

        Those under way are waited for, but not for longer than the grace, nor once the signal comes again: then the
        process ends as if it had been killed, which loses nothing. A thread that waits for a vendor cannot be ended
        otherwise.

        Raises:
            WatcherError: what waiting cannot mend, such as a corrupt database.
        """
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self._tick,
            "interval",
            seconds=TICK.total_seconds(),
            next_run_time=clock(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        with _signals(self._stop):
            log("watching", targets=len(self._app.settings.targets), workflows=len(self._app.settings.workflows))
            scheduler.start()
            self._stop.wait()
            log("stopping")
            patience = threading.Timer(self._grace.total_seconds(), _cut_off)
            patience.daemon = True
            patience.start()
            scheduler.shutdown(wait=True)
            patience.cancel()
        if self._error is not None:
            raise self._error

    def _tick(self) -> None:
        try:
            tick(self._app, self._stop.is_set)
            self._heartbeat.write_text(iso(clock()), encoding="utf-8")
        except TryAgain as error:
            log("will try again", bad=True, detail=str(error))
        except WatcherError as error:
            self._error = error
            self._stop.set()
        except OSError as error:
            log("heartbeat not written", bad=True, detail=str(error))


def tick(app: App, stopping: Callable[[], bool]) -> None:
    """Check what is due and deliver what is due."""
    for plan in sweep(app.world):
        blind = plan.outcome in (CheckOutcome.FAILED, CheckOutcome.UNREADABLE)
        changes = {change.id: change.state.value for change in plan.changes}
        log("checked", bad=blind, target=plan.target, outcome=plan.outcome.value, reason=plan.reason, changes=changes)
        if plan.outcome is CheckOutcome.FIRST:
            for problem in _unknown(app, app.world.targets[plan.target]):
                log("unknown model", bad=True, detail=problem)
        if stopping():
            break
    deliver(app.post, patience=TICK / 2, stopping=stopping, told=_told)
    if app.summarist is not None:
        summary_notes.add(app.summarist, stopping)  # the next tick delivers them


def _unknown(app: App, target: Target) -> list[str]:
    """What workflows name and no page of a target's provider does, once its lists of models were read."""
    if target.kind not in LISTS:
        return []
    own = [other for other in app.settings.targets if other.provider == target.provider]
    return unwatched_models(app.settings, models_listed(own, lambda name: app.store.state(name).facts))


def _told(delivery: Delivery, outcome: SendOutcome | LookUp) -> None:
    told, address = delivery.notification, str(delivery.notification.address)
    if isinstance(outcome, Sent):
        log("sent", alert=told.alert, address=address, headline=told.message.headline)
    elif not isinstance(outcome, Absent):
        word = "given up" if isinstance(outcome, Dead) else "not sent yet"
        log(word, bad=True, alert=told.alert, address=address, attempt=delivery.attempt, detail=outcome.detail)


def _cut_off() -> None:
    log("stopped with looks under way", bad=True, detail="they left nothing behind and are due again at the next start")
    os._exit(0)


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set ``stop`` while this is open; the second one ends the process."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            _cut_off()
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
