"""The browser for pages that exist only once their scripts have run: a Chromium that has no network.

One Chromium shows one page at a time, in a thread of its own: Playwright is bound to the thread that it was
started in, and pages are fetched from many. It starts with the first page that needs it, is started anew after
a crash, and ends when no page has asked for it for a while. A page that hangs it is ended from outside.

Both Playwright (the extra ``browser``) and Chromium (a system's package) may be missing: that is a failure of
those looks which ask for a browser, and of no others.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import wait
from functools import partial
from importlib.util import find_spec

from probes.fetch.failures import Failed
from probes.fetch.following import Landed
from probes.fetch.parts import Get
from probes.fetch.settings import FetchSettings
from probes.fetch.showing import GRACE, RESTLESS, Job, Program, Showing, Start, Worker
from watcher.domain.observations import FailureKind

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def lack(chromium: str = "") -> str | None:
    """What is missing for a browser and what to do, in a sentence; None where nothing is.

    Args:
        chromium: the program, or empty for the one on PATH.
    """
    if find_spec("playwright") is None:
        return "Playwright is not installed: install vendor-watcher with its extra, vendor-watcher[browser]"
    if _program(chromium) is not None:
        return None
    if chromium:
        return f"network.chromium is not a program that can be run: {chromium}"
    return "Chromium is not on PATH: install your system's package chromium, or name it in network.chromium"


def start(settings: FetchSettings) -> Program:
    """Start Chromium in this thread.

    Raises:
        Failed: NO_BROWSER; it does not start.
    """
    from probes.fetch.chromium import Chromium

    return Chromium(_program(settings.chromium) or PROGRAMS[0], settings)


def _program(chromium: str) -> str | None:
    return next(filter(None, map(shutil.which, [chromium] if chromium else PROGRAMS)), None)


class Browser:
    """Shows pages, for any number of threads, one at a time. Close it.

    Args:
        page, part: GET a document politely, and anything else.
    """

    def __init__(
        self, settings: FetchSettings, clock: Callable[[], float], page: Get, part: Get, start: Start = start
    ) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._showing = partial(Showing, settings, clock, page, part, start)

    def require(self) -> None:
        """Find out whether there is a browser, before anything is asked for.

        Raises:
            Failed: NO_BROWSER, with what to do.
        """
        lacking = lack(self._settings.chromium)
        if lacking:
            raise Failed(FailureKind.NO_BROWSER, lacking, retryable=False)

    def show(self, first: Landed, fragment: str) -> tuple[Landed, bytes]:
        """The document that the page ended up with, and what the scripts made of it, as HTML in UTF-8.

        Args:
            first: the page as received.
            fragment: what stands after ``#`` in its address, for pages that choose by it what they show.

        Raises:
            Failed: it did not come to rest in time, asked for too much, crashed; or the browser was busy.
        """
        job = Job(first, fragment)
        worker = self._hired(job)
        patience, deadline = self._settings.max_busy, self._settings.show_deadline
        if not job.begun.wait(patience) and job.shown.cancel():
            raise Failed(FailureKind.TIMED_OUT, f"the browser was busy with other pages for {patience:g} s")
        try:
            return job.shown.result(deadline + GRACE)
        except TimeoutError:
            self._free(worker, job)
            detail = f"{RESTLESS} within {deadline:g} s, and hung the browser"
            raise Failed(FailureKind.TIMED_OUT, detail) from None

    def close(self) -> None:
        """End the browser and its thread."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _hired(self, job: Job) -> Worker:
        with self._lock:
            if self._worker is None or not self._worker.take(job):
                self._worker = Worker(self._showing())
                self._worker.take(job)
            return self._worker

    def _free(self, worker: Worker, job: Job) -> None:
        """Kill its browser, which frees its thread; where even that does not, nobody waits for it any more."""
        worker.kill()
        if wait([job.shown], GRACE).not_done:
            with self._lock:
                self._worker = None if self._worker is worker else self._worker
