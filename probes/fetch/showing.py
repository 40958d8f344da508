"""One thread that shows pages, one after the other, in a browser that it starts when it is needed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from probes.fetch.budget import Budget
from probes.fetch.following import Landed
from probes.fetch.parts import Get, Parts
from probes.fetch.settings import FetchSettings

PATIENCE = 2.0  # seconds that a page may wait for its turn at the host of the next document it goes to
GRACE = 3.0  # seconds in which a browser may do by itself what it was asked for, before it is killed
IDLE = 30.0  # seconds without a page after which the browser is closed
RESTLESS = "the page did not come to rest"


class Program(Protocol):
    """A running browser. Used from one thread, but for ``kill``."""

    @property
    def usable(self) -> bool:
        """Whether it can show another page."""
        ...

    def show(self, parts: Parts, fragment: str, budget: Budget) -> str:
        """The page as its scripts made it, as HTML; raises Failed."""
        ...

    def kill(self) -> None:
        """End it at once, from any thread."""
        ...

    def close(self) -> None:
        """End it."""
        ...


Start = Callable[[FetchSettings], Program]
"""Starts a browser in the thread that will use it; raises Failed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A page to show, as received, with what stands after ``#`` in its address; and what comes of it."""

    first: Landed
    fragment: str
    begun: threading.Event = field(default_factory=threading.Event)
    shown: Future[tuple[Landed, bytes]] = field(default_factory=Future)


class Showing:
    """One browser program, started when it is needed."""

    def __init__(self, settings: FetchSettings, clock: Callable[[], float], page: Get, part: Get, start: Start) -> None:
        self._settings = settings
        self._clock = clock
        self._page = page
        self._part = part
        self._start = start
        self._program: Program | None = None

    def __call__(self, job: Job) -> tuple[Landed, bytes]:
        """What comes of a job, whose time begins once the program runs; raises Failed."""
        settings = self._settings
        running = self._running()
        job.begun.set()
        budget = Budget(
            self._clock, settings.show_deadline, settings.max_page_received, PATIENCE, retries=0, missed=RESTLESS
        )
        parts = Parts(job.first, settings, budget, self._page, self._part)
        html = running.show(parts, job.fragment, budget)
        return parts.document, html.encode("utf-8", "replace")

    def _running(self) -> Program:
        if self._program is not None and not self._program.usable:
            self.close()
        if self._program is None:
            self._program = self._start(self._settings)
        return self._program

    def kill(self) -> None:
        """End the program at once, from any thread."""
        running = self._program
        if running is not None:
            running.kill()

    def close(self) -> None:
        """End the program, where one runs."""
        running, self._program = self._program, None
        if running is not None:
            running.close()


class Worker:
    """A thread with a queue. It ends by itself when nothing has come for a while."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._ended = False
        # A daemon, so that a browser that nothing can end does not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="browser", daemon=True)
        self._thread.start()

    def take(self, job: Job) -> bool:
        """Whether it will be done; no, where the thread has ended."""
        with self._lock:
            if not self._ended:
                self._jobs.put(job)
            return not self._ended

    def kill(self) -> None:
        """Give up what is shown right now."""
        self._showing.kill()

    def end(self) -> None:
        """End, and give up what takes too long for that."""
        self._jobs.put(None)
        self._thread.join(GRACE)
        if self._thread.is_alive():
            self.kill()
            self._thread.join(GRACE)

    def _run(self) -> None:
        try:
            while (job := self._next()) is not None:
                if job.shown.set_running_or_notify_cancel():
                    self._do(job)
                    job.begun.set()
        finally:
            self._showing.close()

    def _do(self, job: Job) -> None:
        try:
            job.shown.set_result(self._showing(job))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the thread that waits
            job.shown.set_exception(error)

    def _next(self) -> Job | None:
        try:
            job = self._jobs.get(timeout=IDLE)
        except queue.Empty:
            job = None
        with self._lock:
            # What came in between is done; nothing more is taken.
            self._ended = job is None and self._jobs.empty()
        return job if job is not None or self._ended else self._next()
