"""One page in the browser: shown, waited for until it has come to rest, and read."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import BrowserContext, Error, Request, Route

from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.outcomes import Reply
from probes.fetch.parts import Asked, Parts, passed_on
from probes.fetch.settings import FetchSettings
from watcher.domain.observations import FailureKind

# As alike as can be from look to look, and nothing that a reader could be asked for. The window is high,
# so that what waits to be scrolled to is loaded.
CLOSED: Final[dict[str, Any]] = {
    "accept_downloads": False,
    "service_workers": "block",
    "locale": "en-US",
    "timezone_id": "UTC",
    "color_scheme": "light",
    "reduced_motion": "reduce",
    "viewport": {"width": 1280, "height": 4096},
}

STUBBORN = 12  # samples of the same text after which a page is taken as it stands although it goes on asking

# Both run in a world of their own, where the page's scripts can have changed nothing.
_SAMPLE = """(() => {
  const text = document.documentElement ? document.documentElement.textContent : "";
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return [document.readyState === "complete", text.length, hash];
})()"""
_HTML = """(() => {
  const html = document.documentElement ? document.documentElement.outerHTML : "";
  return [html.length, html.length > %d ? "" : html];
})()"""


@dataclass(frozen=True, slots=True)
class _Sample:
    complete: bool
    text: tuple[int, int]  # length and hash
    answered: int
    open: int


class Visit:
    """A visit of one page, in a context that is its own.

    Args:
        context: new; whoever made it closes it.
        parts: answers what the page asks for.
        budget: when it is used up, so is the page's time.
        settings: bounds.
    """

    def __init__(self, context: BrowserContext, parts: Parts, budget: Budget, settings: FetchSettings) -> None:
        self._parts = parts
        self._budget = budget
        self._settings = settings
        self._open = 0
        self._failed: Exception | None = None
        context.route("**/*", self._route)
        self._page = context.new_page()
        context.on("page", lambda popup: popup.close())
        self._page.on("crash", lambda _: self._fail(Failed(FailureKind.NO_BROWSER, "the page crashed the browser")))
        self._cdp = context.new_cdp_session(self._page)

    def html(self, fragment: str) -> str:
        """The page as it stands once it has come to rest.

        Raises:
            Failed: it did not in time; it asked for too much; it is too large; it went where there is no page.
            Error: Playwright's; the browser broke.
        """
        url = self._parts.document.url.text + (f"#{fragment}" if fragment else "")
        try:
            self._page.goto(url, wait_until="commit", timeout=self._budget.remaining() * 1000)
            length, shown = self._at_rest()
        except Error:
            self._check()
            raise
        if not self._page.url.startswith(("https://", "http://")):
            raise Failed(FailureKind.UNEXPECTED_STATUS, "the page went on to something that has no address")
        if length > self._settings.max_shown:
            detail = f"{length} characters on the page, {self._settings.max_shown} allowed"
            raise Failed(FailureKind.TOO_LARGE, detail, retryable=False)
        return f"<!DOCTYPE html>{shown}"

    def _at_rest(self) -> tuple[int, str]:
        """The length of the page and the page, once two samples are alike: loaded, nothing asked for, the same text."""
        before, alike = self._sample(), 0
        while True:
            self._page.wait_for_timeout(self._settings.show_pause * 1000)
            after = self._sample()
            alike = alike + 1 if after.complete and after.text == before.text else 0
            quiet = after.open == 0 and after.answered == before.answered
            if alike >= (1 if quiet else STUBBORN):
                read = self._asked_of_page(_HTML % self._settings.max_shown)
                self._check()
                if read is not None:
                    return int(read[0]), str(read[1])
            before = after

    def _sample(self) -> _Sample:
        self._check()
        complete, length, hashed = self._asked_of_page(_SAMPLE) or (False, 0, 0)
        return _Sample(complete, (length, hashed), self._parts.answered, self._open)

    def _asked_of_page(self, expression: str) -> list[Any] | None:
        """What the page answers; None while it is on its way to another document."""
        try:
            frame = self._cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
            world = self._cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "watcher"})
            asked = {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True}
            answer: list[Any] | None = self._cdp.send("Runtime.evaluate", asked)["result"].get("value")
        except Error:
            if self._page.is_closed():
                raise
            return None
        return answer

    def _check(self) -> None:
        if self._failed is not None:
            raise self._failed
        self._budget.remaining()

    def _fail(self, failed: Exception) -> None:
        """Close the page: what is asked of a closed one ends with an error, of a crashed one it would never end."""
        self._failed = self._failed or failed
        with contextlib.suppress(Error):
            self._page.close()

    def _route(self, route: Route) -> None:
        """Answer one request; while it is fetched the page waits, and so does every other request of it."""
        self._open += 1
        # Whatever Playwright says here: the page is gone, and has no use for an answer.
        with contextlib.suppress(Error):
            asked = self._described(route.request)
            reply = self._reply(asked)
            if reply is not None:
                route.fulfill(status=reply.status, headers=passed_on(reply), body=reply.body)
            else:
                # A page whose way to another one is "aborted" stays; any other word would put an error page there.
                route.abort("aborted" if asked.main else "blockedbyclient")
        self._open -= 1

    def _reply(self, asked: Asked) -> Reply | None:
        if self._failed is not None:
            return None
        try:
            return self._parts.answer(asked)
        except Exception as error:  # noqa: BLE001 - Playwright, who called, would swallow it: it is raised by html()
            self._fail(error)
            return None

    def _described(self, request: Request) -> Asked:
        main = request.is_navigation_request() and request.frame == self._page.main_frame
        return Asked(request.method, request.url, request.resource_type, request.headers, main)
