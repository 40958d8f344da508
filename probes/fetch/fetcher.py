"""GETs pages politely and safely: the adapter behind :class:`watcher.domain.ports.Fetcher`.

One fetch::

    check_url ─> robots.txt ─> turn at the host ─> resolve, check, dial ─> answer
        ^                                                                   │ 3xx: at most five times
        └───────────────────────────────────────────────────────────────────┘
                                        200: inflate within bounds ─> Fetched
                                        304 to a validator of ours ─> NotModified
                                        anything else              ─> Failure

All of it inside one :class:`~probes.fetch.budget.Budget`. Where the request asks for a browser, the page that
was fetched is then shown to one (:mod:`probes.fetch.browser`), and what its scripts ask for comes through
here as well. What it does not do: keep cookies, use proxies, obey caches, judge whether the page is the page we
wanted, send credentials with any of it: endpoints that know us by a key are asked in another way
(:mod:`probes.fetch.asking`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from probes.fetch.asking import COOKIES, Answered, Asked, Asker
from probes.fetch.browser import Browser
from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.following import NOT_MODIFIED, Before, Follower, Landed
from probes.fetch.guard import CheckedUrl, Resolver, check_url
from probes.fetch.outcomes import PAGE
from probes.fetch.parts import is_html
from probes.fetch.politeness import Politeness
from probes.fetch.resolving import system_resolver
from probes.fetch.robots import Robots
from probes.fetch.settings import FetchSettings
from probes.fetch.wire import Headers, Wire
from watcher.domain.observations import Failure, Fetched, NotModified, Request

_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1024}")
# Of the document that the scripts came in: they say nothing of what the scripts made.
_OF_THE_SHELL = frozenset({"etag", "last-modified", "content-encoding", "content-length", "content-type"})


class HttpFetcher:
    """A Fetcher over one pool of connections, for any number of threads. Close it, or use it as a context."""

    def __init__(
        self, settings: FetchSettings, clock: Callable[[], float], sleep: Callable[[float], None],
        resolver: Resolver = system_resolver,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._clock = clock
        self._wire = Wire(settings, resolver)
        self._follower = Follower(settings, self._wire, sleep)
        self._politeness = Politeness(settings.per_host_per_minute, settings.min_spacing, clock, sleep)
        self._robots = Robots(lambda url, budget: self._in_turn(url, {}, budget).reply, clock)
        self._asker = Asker(settings, self._wire, self._politeness, clock)
        self._browser = Browser(settings, clock, page=self._page, part=self._follower.follow)

    def get(self, request: Request) -> Fetched | NotModified | Failure:
        """One page, inside one deadline; with ``browser``, as its scripts made it, inside a second one.

        Never raises for what a vendor or the network does. ``Fetched.headers`` are as received, but for
        cookies; the body is inflated although ``content-encoding`` still stands there. A page that its
        scripts made is UTF-8 and has no validators.
        """
        try:
            return self._shown(request) if request.browser else self._received(request)
        except Failed as failed:
            return failed.failure

    def ask(self, asked: Asked) -> Answered | Failure:
        """One exchange with an endpoint that knows us by a key (see :mod:`probes.fetch.asking`)."""
        return self._asker.ask(asked)

    def close(self) -> None:
        """Close the browser and all connections."""
        self._browser.close()
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _received(self, request: Request) -> Fetched | NotModified:
        landed = self._page(check_url(request.url), _validators(request), self._budget())
        if landed.reply.status == NOT_MODIFIED and landed.sent:
            return NotModified()
        return _fetched(landed)

    def _shown(self, request: Request) -> Fetched:
        """As its scripts made it. What is no HTML has no scripts, and is as received."""
        self._browser.require()
        first = self._page(check_url(request.url), {}, self._budget())
        if first.reply.status not in PAGE or not is_html(first.reply):
            return _fetched(first)
        last, body = self._browser.show(first, request.url.partition("#")[2])
        kept = tuple(pair for pair in _headers(last) if pair[0] not in _OF_THE_SHELL)
        return Fetched(last.url.text, last.reply.status, body, (*kept, ("content-type", "text/html; charset=utf-8")))

    def _budget(self) -> Budget:
        settings = self._settings
        return Budget(self._clock, settings.deadline, settings.max_received, settings.max_wait)

    def _page(self, url: CheckedUrl, headers: Mapping[str, str], budget: Budget) -> Landed:
        """A document: robots.txt is asked, and turns are taken."""
        return self._in_turn(url, headers, budget, self._ask_robots)

    def _in_turn(
        self, url: CheckedUrl, headers: Mapping[str, str], budget: Budget,
        before: Before = lambda url, budget: None,
    ) -> Landed:  # fmt: skip
        return self._follower.follow(url, headers, budget, before, self._turn)

    def _turn(self, url: CheckedUrl, budget: Budget) -> AbstractContextManager[object]:
        return self._politeness.turn(url.site, budget.patience)

    def _ask_robots(self, url: CheckedUrl, budget: Budget) -> None:
        self._politeness.slow_down(url.site, self._robots.check(url, budget))


def open_fetcher(
    settings: FetchSettings, clock: Callable[[], float], sleep: Callable[[float], None],
    resolver: Resolver = system_resolver,
) -> HttpFetcher:  # fmt: skip
    """A fetcher, to be used as a context.

    Args:
        settings: how to fetch.
        clock: seconds, of a clock that never steps back.
        sleep: takes seconds; called from the threads that call ``get``.
        resolver: names to addresses.
    """
    return HttpFetcher(settings, clock, sleep, resolver)


def _fetched(landed: Landed) -> Fetched:
    if landed.reply.status not in PAGE:
        raise landed.reply.failed()
    return Fetched(landed.url.text, landed.reply.status, landed.reply.body, _headers(landed))


def _headers(landed: Landed) -> Headers:
    return tuple(pair for pair in landed.reply.headers if pair[0] not in COOKIES)


def _validators(request: Request) -> dict[str, str]:
    """Our snapshot's validators. They were the vendor's words once: what is no plain header value is left out."""
    offered = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in offered.items() if value and _VALIDATOR.fullmatch(value)}
