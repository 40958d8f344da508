"""GETs pages politely and safely: the adapter behind :class:`watcher.domain.ports.Fetcher`.

One fetch::

    check_url ─> robots.txt ─> turn at the host ─> resolve, check, dial ─> answer
        ^                                                                   │ 3xx: at most five times
        └───────────────────────────────────────────────────────────────────┘
                                        200: inflate within bounds ─> Fetched
                                        304 to a validator of ours ─> NotModified
                                        anything else              ─> Failure

All of it inside one :class:`~probes.fetch.budget.Budget`. What it does not do: keep cookies,
use proxies, obey caches, send credentials, judge whether the page is the page we wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from probes.fetch.budget import Budget
from probes.fetch.decoding import ACCEPT_ENCODING, inflate
from probes.fetch.failures import Failed
from probes.fetch.guard import CheckedUrl, Resolver, check_redirect, check_url, same_party
from probes.fetch.outcomes import PAGE, Reply
from probes.fetch.politeness import Politeness
from probes.fetch.resolving import system_resolver
from probes.fetch.robots import Robots
from probes.fetch.settings import FetchSettings
from probes.fetch.wire import Answer, Headers, Wire
from watcher.domain.observations import Failure, FailureKind, Fetched, NotModified, Request

ACCEPT = "text/html, text/markdown, text/plain, application/json, application/xml;q=0.9, */*;q=0.8"
NOT_MODIFIED = 304

_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1024}")
_KEPT_OUT = frozenset({"set-cookie", "set-cookie2"})


class HttpFetcher:
    """A Fetcher over one pool of connections, for any number of threads. Close it, or use it as a context."""

    def __init__(
        self, settings: FetchSettings, clock: Callable[[], float], sleep: Callable[[float], None],
        resolver: Resolver = system_resolver,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._wire = Wire(settings, resolver)
        self._politeness = Politeness(settings.per_host_per_minute, settings.min_spacing, clock, sleep)
        self._robots = Robots(lambda url, budget: self._follow(url, {}, budget)[1], clock)

    def get(self, request: Request) -> Fetched | NotModified | Failure:
        """One page, inside one deadline. Never raises for what a vendor or the network does.

        ``Fetched.headers`` are as received, but for cookies; the body is inflated although
        ``content-encoding`` still stands there.
        """
        if request.browser:
            return Failure(FailureKind.NO_BROWSER, "this version opens no page in a browser", retryable=False)
        settings = self._settings
        budget = Budget(self._clock, settings.deadline, settings.max_received, settings.max_wait)
        validators = _validators(request)
        try:
            url, reply, sent = self._follow(check_url(request.url), validators, budget, self._ask_robots)
        except Failed as failed:
            return failed.failure
        if reply.status in PAGE:
            headers = tuple(pair for pair in reply.headers if pair[0] not in _KEPT_OUT)
            return Fetched(url.text, reply.status, reply.body, headers)
        if reply.status == NOT_MODIFIED and sent:
            return NotModified()
        return reply.failed().failure

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def __enter__(self) -> HttpFetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask_robots(self, url: CheckedUrl, budget: Budget) -> None:
        self._politeness.slow_down(url.site, self._robots.check(url, budget))

    def _follow(
        self, url: CheckedUrl, validators: dict[str, str], budget: Budget,
        before: Callable[[CheckedUrl, Budget], None] = lambda url, budget: None,
    ) -> tuple[CheckedUrl, Reply, dict[str, str]]:  # fmt: skip
        """The first answer that is no redirect: from where, what, and the validators sent with it.

        ``before`` is called before each hop and raises Failed to stop it.
        """
        for _ in range(self._settings.max_redirects + 1):
            before(url, budget)
            reply = self._hop(url, validators, budget)
            if reply.location is None:
                return url, reply, validators
            target = check_redirect(url, reply.location)
            validators = validators if same_party(url, target) else {}
            url = target
        detail = f"more than {self._settings.max_redirects} redirects, the last one to {url.shown}"
        raise Failed(FailureKind.UNEXPECTED_STATUS, detail, retryable=False)

    def _hop(self, url: CheckedUrl, validators: dict[str, str], budget: Budget) -> Reply:
        """One answer; asked for a second time where the first attempt failed in a way that passes."""
        pause = self._settings.backoff
        try:
            reply = self._once(url, validators, budget)
            if not reply.passing or not budget.take_retry(pause):
                return reply
        except Failed as failed:
            if not failed.again or not budget.take_retry(pause):
                raise
        self._sleep(pause)
        return self._once(url, validators, budget)

    def _once(self, url: CheckedUrl, validators: dict[str, str], budget: Budget) -> Reply:
        headers = {
            "User-Agent": self._settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "keep-alive", **validators,
        }  # fmt: skip
        with ExitStack() as stack:
            with budget.waiting():
                stack.enter_context(self._politeness.turn(url.site, budget.patience))
            answer = stack.enter_context(self._wire.exchange("GET", url, headers, budget))
            return Reply(answer.status, answer.headers, self._body(answer))

    def _body(self, answer: Answer) -> bytes:
        if answer.status not in PAGE | {NOT_MODIFIED}:
            return b""
        self._refuse_announced(answer.headers)
        received = b"".join(answer.chunks)
        encoding = ",".join(value for name, value in answer.headers if name == "content-encoding")
        return inflate(received, encoding, self._settings.max_inflated) if answer.status in PAGE else b""

    def _refuse_announced(self, headers: Headers) -> None:
        """A body that says itself that it is over the cap need not be received first."""
        announced = next((value for name, value in headers if name == "content-length"), "")
        if announced.isdigit() and len(announced) < 20 and int(announced) > self._settings.max_received:
            detail = f"{announced} bytes announced, {self._settings.max_received} allowed"
            raise Failed(FailureKind.TOO_LARGE, detail, retryable=False)


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


def _validators(request: Request) -> dict[str, str]:
    """Our snapshot's validators. They were the vendor's words once: what is no plain header value is left out."""
    offered = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in offered.items() if value and _VALIDATOR.fullmatch(value)}
