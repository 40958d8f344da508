"""How to fetch: every setting with its default, its unit and its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from probes.fetch.addresses import Network
from probes.fetch.guard import WEB_PORTS

PRODUCT = "VendorWatcher"
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch. Durations are seconds, sizes bytes.

    Attributes:
        allow_private: networks that may be dialled, on any port, although they are not public.
        contact: where a vendor's operator can reach ours; part of the User-Agent.
        user_agent: the whole User-Agent instead of the one made from version and contact.
        per_host_per_minute: requests a minute and host, redirects and robots.txt included.
        min_spacing: between the beginnings of two requests to a host; never more than an even spread would be.
        max_wait: for turns at hosts, over a whole fetch. It does not count towards ``deadline``.
        deadline: for a whole fetch: names, connections, redirects, the retry, the last byte.
        call_deadline: for one call of a live endpoint, which thinks before it answers.
        connect_timeout: for one address, so that there is time left for the next one.
        backoff: before the one retry.
        max_received: off the wire in one fetch. The largest page of a vendor known to us is under 3 MiB.
        max_inflated: after decompression.
        ports: open for public addresses.
        max_concurrency: connections at once, all hosts together.
        chromium: the browser's program; the one on PATH where it is empty.
        max_busy: for other pages in the browser to be done, which shows one at a time.
        show_deadline: for a page in the browser, from the start of its scripts until it has come to rest.
        show_pause: between two looks at a page in the browser, which has come to rest when they are alike.
        max_requests: of one page in the browser. The most that a vendor's page known to us makes is about half of it.
        max_page_received: off the wire for one page in the browser, all its requests together.
        max_shown: characters of a page as its scripts made it.
        ca_file: certificates to trust besides the public ones (PEM), for a company's own.
    """

    allow_private: tuple[Network, ...] = ()
    contact: str = ""
    user_agent: str = ""
    per_host_per_minute: int = 20
    min_spacing: float = 1.0
    max_wait: float = 180.0
    deadline: float = 30.0
    call_deadline: float = 60.0
    connect_timeout: float = 10.0
    backoff: float = 1.0
    max_received: int = 10 * MIB
    max_inflated: int = 50 * MIB
    max_redirects: int = 5
    ports: frozenset[int] = WEB_PORTS
    max_concurrency: int = 32
    chromium: str = ""
    max_busy: float = 240.0
    show_deadline: float = 45.0
    show_pause: float = 0.5
    max_requests: int = 150
    max_page_received: int = 30 * MIB
    max_shown: int = 20 * MIB
    ca_file: str | None = None

    @property
    def agent(self) -> str:
        """The User-Agent header: ``VendorWatcher/1.2 (+ops@example.com)``."""
        contact = _header_text(self.contact).translate(str.maketrans("", "", "()\\"))
        return _header_text(self.user_agent) or f"{PRODUCT}/{_version()}" + (f" (+{contact})" if contact else "")


def _header_text(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "", text).strip()


def _version() -> str:
    try:
        return version("vendor-watcher")
    except PackageNotFoundError:
        return "0"
