"""One page in the browser: shown, waited for until it has come to rest, and read."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import BrowserContext, Error, Request, Route

from probes.fetch.budget import Budget
from probes.fetch.failures import Failed
from probes.fetch.parts import Asked, Parts, passed_on
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

PAUSE = 0.5  # seconds between two samples of a page that must be alike
STUBBORN = 16  # samples of a complete page after which it is taken as it stands although it goes on asking

# Both run in a world of their own, where the page's scripts can have changed nothing.
_SAMPLE = """(() => {
  const text = document.documentElement ? document.documentElement.textContent : "";
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return [document.readyState === "complete", text.length, hash];
})()"""
_HTML = """(() => {
  const html = document.documentElement ? document.documentElement.outerHTML : "";
  return html.length > %d ? null : html;
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
        budget: time runs out for the page when it does here.
        limit: the most characters of the page.
    """

    def __init__(self, context: BrowserContext, parts: Parts, budget: Budget, limit: int) -> None:
        self._parts = parts
        self._budget = budget
        self._limit = limit
        self._open = 0
        self._failed: Failed | None = None
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
            self._rest()
            shown = self._asked_of_page(_HTML % self._limit)
        except Error:
            self._check()
            raise
        self._check()
        if shown is None:
            raise Failed(FailureKind.TOO_LARGE, f"more than {self._limit} characters on the page", retryable=False)
        return f"<!DOCTYPE html>{shown}"

    def _rest(self) -> None:
        """Wait until two samples are alike: loaded, nothing asked for in between, the same text."""
        before, complete = self._sample(), 0
        while True:
            self._page.wait_for_timeout(PAUSE * 1000)
            after = self._sample()
            complete += after.complete
            quiet = after.open == 0 and after.answered == before.answered
            if after.complete and after.text == before.text and (quiet or complete >= STUBBORN):
                return
            before = after

    def _sample(self) -> _Sample:
        self._check()
        complete, length, hashed = self._asked_of_page(_SAMPLE)
        return _Sample(complete, (length, hashed), self._parts.answered, self._open)

    def _asked_of_page(self, expression: str) -> Any:
        frame = self._cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "watcher"})
        asked = {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True}
        return self._cdp.send("Runtime.evaluate", asked)["result"].get("value")

    def _check(self) -> None:
        if self._failed is not None:
            raise self._failed
        self._budget.remaining()

    def _fail(self, failed: Failed) -> None:
        self._failed = self._failed or failed

    def _route(self, route: Route) -> None:
        """Answer one request; while it is fetched the page waits, and so does every other request of it."""
        self._open += 1
        try:
            self._answer(route)
        except Failed as failed:
            self._fail(failed)
            with contextlib.suppress(Error):
                route.abort("blockedbyclient")
        except Error:  # the page is gone, and has no use for an answer
            pass
        finally:
            self._open -= 1

    def _answer(self, route: Route) -> None:
        reply = self._parts.answer(self._described(route.request)) if self._failed is None else None
        if reply is None:
            route.abort("blockedbyclient")
        else:
            route.fulfill(status=reply.status, headers=passed_on(reply), body=reply.body)

    def _described(self, request: Request) -> Asked:
        main = request.is_navigation_request() and request.frame == self._page.main_frame
        return Asked(request.method, request.url, request.resource_type, request.headers, main)
