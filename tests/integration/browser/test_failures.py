"""Pages that never end, ask for too much or break the browser; browsers that are not there; and our own end."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import timeit
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from probes.fetch import HttpFetcher, open_fetcher
from tests.integration.browser.conftest import app, descendants, html, script, settings
from tests.integration.fetch.conftest import Names
from tests.integration.fetch.vendor import Clock, Script, Vendor, page
from watcher.domain.observations import Failure, FailureKind, Fetched, Request

ROOT = Path(__file__).parents[3]
Opened = Callable[..., HttpFetcher]
TIGHT = {
    "show_deadline": 2.0, "max_requests": 10, "max_page_received": 100_000, "max_received": 40_000, "max_shown": 90_000,
}  # fmt: skip
GOOD = "app.textContent = 'good'"


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """What asyncio says of a driver that was killed, when it gets to it, is no news here."""
    yield
    log = logging.getLogger("asyncio")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    gc.collect()
    log.setLevel(level)


@pytest.fixture(scope="module")
def clock() -> Clock:
    """Time passes when a vendor says so; but a browser that hangs is noticed by the world's own."""
    return Clock()


@pytest.fixture(scope="module")
def opened(clock: Clock) -> Iterator[Opened]:
    """Fetchers that live for the whole module, one for each way to be set."""
    made: dict[str, HttpFetcher] = {}
    with ExitStack() as stack:

        def make(**given: Any) -> HttpFetcher:
            key = str(given)
            if key not in made:
                made[key] = stack.enter_context(open_fetcher(settings(**given), clock, clock.sleep, Names()))
            return made[key]

        yield make


def failed(fetcher: HttpFetcher, url: str, kind: FailureKind) -> Failure:
    """The failure that comes of a page; and that the next page is shown all the same."""
    outcome = fetcher.get(Request(url, browser=True))
    assert isinstance(outcome, Failure), outcome
    assert outcome.kind is kind
    return outcome


def still_shows(fetcher: HttpFetcher, vendor: Vendor) -> bool:
    return app(fetcher.get(Request(vendor.says("/good", script(GOOD)), browser=True))) == "good"


class TestTime:
    """One deadline for the whole page."""

    def test_a_page_that_never_comes_to_rest(self, opened: Opened, vendor: Vendor, clock: Clock) -> None:
        def late(connection: socket.socket) -> None:
            clock.sleep(30)
            connection.sendall(page("", connection="close"))

        vendor.says("/late", late)
        url = vendor.says("/", script("setInterval(() => app.append('x'), 20); fetch('/late')"))
        failure = failed(opened(**TIGHT), url, FailureKind.TIMED_OUT)
        assert (failure.detail, failure.retryable) == ("the page did not come to rest within 2 s", True)
        assert still_shows(opened(**TIGHT), vendor)

    def test_a_page_that_hangs_the_browser(self, opened: Opened, vendor: Vendor) -> None:
        fetcher, began = opened(**TIGHT), timeit.default_timer()
        failure = failed(fetcher, vendor.says("/", script("for (;;);")), FailureKind.TIMED_OUT)
        assert failure.detail == "the page did not come to rest within 2 s, and hung the browser"
        assert timeit.default_timer() - began < 12
        assert still_shows(fetcher, vendor)

    def test_a_part_that_drips_for_ever(self, opened: Opened, vendor: Vendor, clock: Clock) -> None:
        def drip(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while connection.send(b"x"):
                clock.sleep(1)

        vendor.says("/drip", drip)
        failed(opened(**TIGHT), vendor.says("/", script("fetch('/drip')")), FailureKind.TIMED_OUT)


class TestSize:
    """Requests, bytes off the wire, characters on the page."""

    def test_too_many_requests(self, opened: Opened, vendor: Vendor) -> None:
        url = vendor.says("/", script("for (let n = 0; n < 100; n++) fetch('/' + n)"))
        failure = failed(opened(**TIGHT), url, FailureKind.TOO_LARGE)
        assert (failure.detail, failure.retryable) == ("the page asks for more than 10 things", False)
        assert len(vendor.paths) == 10

    def test_too_many_bytes_all_together(self, opened: Opened, vendor: Vendor) -> None:
        vendor.says("/part", page(b"x" * 30_000))
        url = vendor.says("/", script("for (let n = 0; n < 20; n++) fetch('/part')"))
        failed(opened(**TIGHT), url, FailureKind.TOO_LARGE)
        assert vendor.paths.count("/part") == 4

    def test_one_part_that_is_too_large(self, opened: Opened, vendor: Vendor) -> None:
        vendor.says("/part", page(b"x" * 50_000))
        failed(opened(**TIGHT), vendor.says("/", script("fetch('/part')")), FailureKind.TOO_LARGE)

    def test_a_page_that_grows_too_large(self, opened: Opened, vendor: Vendor) -> None:
        url = vendor.says("/", script("app.textContent = 'x'.repeat(200000)"))
        failure = failed(opened(**TIGHT), url, FailureKind.TOO_LARGE)
        assert "90000 allowed" in failure.detail


def killer(*words: str) -> Script:
    """Kills the processes below us that have these words in their command line."""

    def kill(connection: socket.socket) -> None:
        for pid in descendants(os.getpid(), *words):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        connection.sendall(page("", connection="close"))

    return kill


class TestCrashes:
    """The browser, a part of it, or what drives it dies under the page: a failure, and the next page is shown."""

    @pytest.mark.parametrize("part", ["--type=renderer", "--remote-debugging-pipe", "run-driver"])
    def test_the_next_page_is_shown(self, opened: Opened, vendor: Vendor, part: str) -> None:
        fetcher = opened()
        vendor.says("/kill", killer(part))
        url = vendor.says("/", script("fetch('/kill').then(() => { app.textContent = 'survived' })"))
        assert failed(fetcher, url, FailureKind.NO_BROWSER).retryable
        assert still_shows(fetcher, vendor)

    def test_between_two_pages(self, opened: Opened, vendor: Vendor) -> None:
        fetcher = opened()
        assert still_shows(fetcher, vendor)
        killed = descendants(os.getpid(), "--remote-debugging-pipe")
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        pause = Event()
        while any(alive(pid) for pid in killed):
            pause.wait(0.01)
        # What is found out only while a page is shown costs that one look.
        assert isinstance(fetcher.get(Request(vendor.url("/good"), browser=True)), Fetched | Failure)
        assert still_shows(fetcher, vendor)


def test_a_defect_of_ours_is_raised_where_the_page_was_asked_for(vendor: Vendor) -> None:
    names = Names()
    names.answers["defect.example"] = []
    with open_fetcher(settings(), timeit.default_timer, Clock().sleep, names) as fetcher:
        url = vendor.says("/", script("fetch('http://defect.example/')"))
        with pytest.raises(IndexError):
            fetcher.get(Request(url, browser=True))


class TestNone:
    """No browser is a failure of the looks that ask for one, before anything is asked of the vendor."""

    @pytest.fixture
    def url(self, vendor: Vendor) -> str:
        return vendor.says("/", html("static"))

    def test_no_chromium(
        self, opened: Opened, vendor: Vendor, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        failure = failed(opened(), url, FailureKind.NO_BROWSER)
        assert "install your system's package chromium" in failure.detail
        assert (failure.retryable, vendor.hits) == (False, [])

    def test_another_one_than_was_named(self, opened: Opened, vendor: Vendor, url: str) -> None:
        failure = failed(opened(chromium="/nowhere/chromium"), url, FailureKind.NO_BROWSER)
        assert failure.detail == "network.chromium is not a program that can be run: /nowhere/chromium"
        assert vendor.hits == []

    def test_no_playwright(self, opened: Opened, vendor: Vendor, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "playwright", None)
        failure = failed(opened(), url, FailureKind.NO_BROWSER)
        assert "vendor-watcher[browser]" in failure.detail
        assert vendor.hits == []

    def test_a_program_that_is_no_browser(self, opened: Opened, url: str) -> None:
        failure = failed(opened(chromium="/bin/true"), url, FailureKind.NO_BROWSER)
        assert failure.detail.startswith("/bin/true does not start: ")
        assert "sandbox" not in failure.detail
        assert failure.retryable

    def test_one_without_a_sandbox_leads_to_the_page_that_says_what_to_do(
        self, opened: Opened, url: str, tmp_path: Path
    ) -> None:
        program = tmp_path / "chromium"
        program.write_text("#!/bin/sh\necho '[1:1:FATAL:zygote_host.cc:1] No usable sandbox! If you are' >&2\nexit 1\n")
        program.chmod(0o755)
        failure = failed(opened(chromium=str(program)), url, FailureKind.NO_BROWSER)
        assert failure.detail.endswith("it finds no sandbox that it may use; see docs/operations.md")

    def test_pages_that_ask_for_none_are_read(self, opened: Opened, url: str) -> None:
        assert isinstance(opened(chromium="/nowhere/chromium").get(Request(url)), Fetched)


class TestEnd:
    """Nothing of the browser is left: neither when we close it, nor when we are killed."""

    def test_it_is_closed_with_the_fetcher(
        self, vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        before = set(descendants(os.getpid()))
        with open_fetcher(settings(), timeit.default_timer, Clock().sleep, Names()) as fetcher:
            assert still_shows(fetcher, vendor)
        assert set(descendants(os.getpid())) - before == set()
        assert list(tmp_path.iterdir()) == []

    def test_it_dies_with_us(self, vendor: Vendor, tmp_path: Path) -> None:
        running: list[int] = []
        code = f"""
import time
from probes.fetch import open_fetcher
from tests.integration.browser.conftest import settings
from watcher.domain.observations import Request
with open_fetcher(settings(), time.monotonic, time.sleep) as fetcher:
    fetcher.get(Request({vendor.url("/")!r}, browser=True))
"""
        us = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)})

        def kill(connection: socket.socket) -> None:
            running.extend(descendants(us.pid))
            us.kill()

        vendor.says("/kill", kill)
        vendor.says("/", script("fetch('/kill')"))
        assert us.wait(30) == -signal.SIGKILL
        assert len(running) > 3
        ended, patience = Event(), 100
        while any(alive(pid) for pid in running) and patience:
            ended.wait(0.1)
            patience -= 1
        assert [pid for pid in running if alive(pid)] == []
        assert list(tmp_path.iterdir()) == []


def alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
