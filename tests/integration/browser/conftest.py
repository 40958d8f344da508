"""A vendor on loopback whose pages are scripts, and one browser for the pages of a whole module."""

from __future__ import annotations

import contextlib
import socket
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from probes.fetch import FetchSettings, HttpFetcher, open_fetcher
from tests.integration.fetch.conftest import LOOPBACK, Names
from tests.integration.fetch.vendor import Vendor, page
from watcher.domain.observations import Failure, Fetched, NotModified, Request

SECRET = "very-secret"

Show = Callable[[str], Fetched | NotModified | Failure]


def settings(**given: Any) -> FetchSettings:
    """May dial 127.0.0.1 and nothing else on this machine."""
    quick = {"per_host_per_minute": 60, "show_deadline": 20.0, "show_pause": 0.2}
    return FetchSettings(**{"allow_private": LOOPBACK, **quick, **given})


def html(body: str, **headers: str) -> bytes:
    """A page in HTML."""
    return page(f"<!DOCTYPE html><title>Acme</title>{body}", 200, content_type="text/html; charset=utf-8", **headers)


def script(code: str, **headers: str) -> bytes:
    """A page that is a script."""
    return html(f"<div id=app></div><script>{code}</script>", **headers)


def text(outcome: object) -> str:
    """What was shown."""
    assert isinstance(outcome, Fetched), outcome
    return outcome.body.decode("utf-8")


def app(outcome: object) -> str:
    """What the scripts wrote into the page's one element, and not what stands in the scripts."""
    return text(outcome).partition('<div id="app">')[2].partition("<script")[0].removesuffix("</div>")


def processes(*words: str) -> list[int]:
    """Processes on this machine that have all of these words in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:  # it ended meanwhile
            continue
        if all(word in line for word in words):
            found.append(int(path.parent.name))
    return found


def parent(pid: int) -> int:
    """The parent of a process; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def descendants(ancestor: int, *words: str) -> list[int]:
    """Those of them that some process has started, however far down."""

    def comes_from(pid: int) -> bool:
        while pid > 1 and pid != ancestor:
            pid = parent(pid)
        return pid == ancestor

    return [pid for pid in processes(*words) if pid != ancestor and comes_from(pid)]


class Decoy:
    """Somebody on this machine whom nobody may call: counts connections (TCP) and datagrams (UDP)."""

    def __init__(self, host: str, port: int = 0) -> None:
        self._family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._tcp = socket.create_server((host, port), family=self._family)
        self.host, self.port = host, int(self._tcp.getsockname()[1])
        self._udp = socket.socket(self._family, socket.SOCK_DGRAM)
        self._udp.bind((host, self.port))
        for each in (self._tcp, self._udp):
            each.setblocking(False)

    @property
    def address(self) -> str:
        """Host and port, as in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def calls(self) -> int:
        """How many have called; the kernel has kept them."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self._tcp.accept()[0].close()
                count += 1
        with contextlib.suppress(BlockingIOError):
            while True:
                self._udp.recv(1)
                count += 1
        return count

    def close(self) -> None:
        """Stop listening."""
        self._tcp.close()
        self._udp.close()


def has_ipv6() -> bool:
    """Whether this machine has a loopback of that kind; containers often have none."""
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


@pytest.fixture
def decoys() -> Iterator[tuple[Decoy, ...]]:
    """On addresses that may not be dialled."""
    made = (Decoy("127.0.0.2"), Decoy("::1" if has_ipv6() else "127.0.0.3"))
    yield made
    for decoy in made:
        decoy.close()


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


@pytest.fixture(scope="module")
def slept() -> list[float]:
    """The seconds that were waited for turns at hosts, had anybody slept."""
    return []


@pytest.fixture(scope="module")
def fetcher(names: Names, slept: list[float]) -> Iterator[HttpFetcher]:
    """One for the module, by a real clock, so that its browser is started once; with a secret in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLACK_BOT_TOKEN", SECRET)
        with open_fetcher(settings(), timeit.default_timer, slept.append, names) as opened:
            yield opened


@pytest.fixture
def show(fetcher: HttpFetcher) -> Show:
    """What comes of an address in the browser."""
    return lambda url: fetcher.get(Request(url, browser=True))


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    server = Vendor()
    yield server
    server.close()
