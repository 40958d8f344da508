"""What a page in the browser may have: its documents, its scripts and styles, and what its scripts ask for.

The browser has no network. Each request of the page comes here, and is refused or answered by our own
fetcher, one at a time: resolved once, checked, dialled at the checked address, again at every redirect.

Politeness: a document takes its turn at its host and asks robots.txt, like any page. Its parts do neither:
they belong to the page that its reader would load with it, twenty a minute would never show a page of fifty
scripts, and one at a time is gentler than any reader's browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol

from probes.fetch.budget import Budget
from probes.fetch.failures import Failed, Forbidden
from probes.fetch.following import Landed
from probes.fetch.guard import CheckedUrl, check_url
from probes.fetch.outcomes import PAGE, REDIRECT, Reply
from probes.fetch.settings import FetchSettings
from watcher.domain.observations import FailureKind

# Images, fonts, media and frames hold no text of the page; a manifest, a beacon or an event stream neither.
WANTED = frozenset({"script", "stylesheet", "xhr", "fetch"})
PART_SECONDS = 10.0
SILENT = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMED_OUT})

_HTML = re.compile(r"(?i)\s*(text/html|application/xhtml\+xml)\s*(;.*)?", re.S)
_SENT_ALONG = re.compile(r"(?i)accept|accept-language|origin|referer|x-[a-z0-9-]{1,60}", re.ASCII)
_PLAIN = re.compile(r"[\x20-\x7e]{0,1024}", re.ASCII)
_NOT_PASSED_ON = frozenset({
    "set-cookie", "set-cookie2", "content-encoding", "content-length", "transfer-encoding", "connection",
    "keep-alive", "content-disposition", "link", "alt-svc", "nel", "report-to", "reporting-endpoints",
    "strict-transport-security",
})  # fmt: skip


class Get(Protocol):
    """A GET within a budget, redirects followed; raises Failed."""

    def __call__(self, url: CheckedUrl, headers: Mapping[str, str], budget: Budget, /) -> Landed:
        """Where it leads."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a page's.

    Attributes:
        kind: the browser's word for what it is for: document, script, fetch, image, ...
        headers: names in lower case.
        main: whether the page itself goes there, and not a frame in it.
    """

    method: str
    url: str
    kind: str
    headers: Mapping[str, str]
    main: bool = False


class Parts:
    """Answers to the requests of one page, used by one thread.

    Attributes:
        document: the newest document that was served.
        answered: how many requests were answered.
    """

    def __init__(self, first: Landed, settings: FetchSettings, budget: Budget, page: Get, part: Get) -> None:
        self.document = first
        self.answered = 0
        self._ready: Landed | None = first
        self._settings = settings
        self._budget = budget
        self._page = page
        self._part = part
        self._moves = 0
        self._silent: set[str] = set()

    def answer(self, asked: Asked) -> Reply | None:
        """The answer to give; None where the request is refused, which the page has to live with.

        Raises:
            Failed: nothing can come of the page any more: too much, too long, or led to what is no page.
        """
        try:
            url = check_url(asked.url)
        except Forbidden:
            return None
        if asked.method != "GET" or not (asked.main or asked.kind in WANTED):
            return None
        self._count()
        reply = self._navigated(url) if asked.main else self._fetched(url, asked.headers)
        return reply if reply and _can_be_passed_on(reply) else None

    def _count(self) -> None:
        self.answered += 1
        if self.answered > self._settings.max_requests:
            detail = f"the page asks for more than {self._settings.max_requests} things"
            raise Failed(FailureKind.TOO_LARGE, detail, retryable=False)

    def _navigated(self, url: CheckedUrl) -> Reply:
        """The page goes somewhere. A redirect is shown as a document that leads on, for the address has to change."""
        ready, self._ready = self._ready, None
        if ready is None or ready.url != url:
            ready = self._another(url)
        if ready.url != url:
            self._ready = ready
            return _leading_to(ready.url)
        self.document = ready
        return ready.reply

    def _another(self, url: CheckedUrl) -> Landed:
        self._moves += 1
        if self._moves > self._settings.max_redirects:
            detail = f"the page went on more than {self._settings.max_redirects} times, the last time to {url.shown}"
            raise Failed(FailureKind.UNEXPECTED_STATUS, detail, retryable=False)
        landed = self._page(url, {}, self._budget.part(self._budget.remaining(), self._settings.max_received))
        if landed.reply.status not in PAGE:
            raise landed.reply.failed()
        if not is_html(landed.reply):
            raise Failed(FailureKind.UNEXPECTED_STATUS, f"the page went on to {landed.url.shown}, which is no HTML")
        return landed

    def _fetched(self, url: CheckedUrl, headers: Mapping[str, str]) -> Reply | None:
        if url.site in self._silent:
            return None
        budget = self._budget.part(PART_SECONDS, self._settings.max_received)
        try:
            return self._part(url, _sent_along(headers), budget).reply
        except Failed as failed:
            self._budget.remaining()
            if failed.failure.kind is FailureKind.TOO_LARGE:
                raise
            if failed.failure.kind in SILENT:
                self._silent.add(url.site)
            return None


def is_html(reply: Reply) -> bool:
    """Whether there may be scripts to run; what says nothing of itself is HTML to a browser, too."""
    declared = reply.header("content-type")
    return not declared or _HTML.fullmatch(declared) is not None


def passed_on(reply: Reply) -> dict[str, str]:
    """The headers that the browser gets to see: none that speak of the connection, of cookies or of other places.

    Nor any that is more than plain text, over which Chromium would refuse the whole answer.
    """
    names = dict.fromkeys(name for name, _ in reply.headers if name not in _NOT_PASSED_ON)
    shown = {name: reply.header(name) for name in names}
    return {name: value for name, value in shown.items() if value.isascii() and value.isprintable()}


def _can_be_passed_on(reply: Reply) -> bool:
    return 200 <= reply.status < 600 and reply.status not in REDIRECT | {304}


def _sent_along(headers: Mapping[str, str]) -> dict[str, str]:
    """What scripts may tell a server: what they want and for whom; no cookie, no credentials, no other browser."""
    return {
        name.title(): value
        for name, value in headers.items()
        if _SENT_ALONG.fullmatch(name) and _PLAIN.fullmatch(value)
    }


def _leading_to(url: CheckedUrl) -> Reply:
    body = f'<!DOCTYPE html><meta http-equiv="refresh" content="0;url={escape(url.text)}">'
    return Reply(200, (("content-type", "text/html; charset=utf-8"),), body.encode("utf-8"))
