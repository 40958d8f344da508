"""Following a GET to the first answer that is no redirect: checked, within a budget, at every hop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass

from probes.fetch.budget import Budget
from probes.fetch.decoding import ACCEPT_ENCODING, inflate
from probes.fetch.failures import Failed
from probes.fetch.guard import CheckedUrl, check_redirect, same_party
from probes.fetch.outcomes import PAGE, Reply
from probes.fetch.settings import FetchSettings
from probes.fetch.wire import Answer, Headers, Wire
from watcher.domain.observations import FailureKind

ACCEPT = "text/html, text/markdown, text/plain, application/json, application/xml;q=0.9, */*;q=0.8"
NOT_MODIFIED = 304

Before = Callable[[CheckedUrl, Budget], None]
"""Called before each hop; raises Failed to stop it."""
Turn = Callable[[CheckedUrl, Budget], AbstractContextManager[object]]
"""Held while one request is made."""


@dataclass(frozen=True, slots=True)
class Landed:
    """The first answer that is no redirect: from where, what, and which of the caller's headers were sent to it."""

    url: CheckedUrl
    reply: Reply
    sent: Mapping[str, str]


class Follower:
    """GETs over one wire, for any number of threads."""

    def __init__(self, settings: FetchSettings, wire: Wire, sleep: Callable[[float], None]) -> None:
        self._settings = settings
        self._wire = wire
        self._sleep = sleep

    def follow(
        self, url: CheckedUrl, headers: Mapping[str, str], budget: Budget,
        before: Before = lambda url, budget: None, turn: Turn = lambda url, budget: nullcontext(),
    ) -> Landed:  # fmt: skip
        """Where a GET leads. ``headers`` go along, over ours, as long as it stays with one party.

        Raises:
            Failed: the guard, the network, the budget, ``before`` or ``turn`` said no; too many redirects.
        """
        for _ in range(self._settings.max_redirects + 1):
            before(url, budget)
            reply = self._hop(url, headers, budget, turn)
            if reply.location is None:
                return Landed(url, reply, headers)
            target = check_redirect(url, reply.location)
            headers = headers if same_party(url, target) else {}
            url = target
        detail = f"more than {self._settings.max_redirects} redirects, the last one to {url.shown}"
        raise Failed(FailureKind.UNEXPECTED_STATUS, detail, retryable=False)

    def _hop(self, url: CheckedUrl, headers: Mapping[str, str], budget: Budget, turn: Turn) -> Reply:
        """One answer; asked for a second time where the first attempt failed in a way that passes."""
        pause = self._settings.backoff
        try:
            reply = self._once(url, headers, budget, turn)
            if not reply.passing or not budget.take_retry(pause):
                return reply
        except Failed as failed:
            if not failed.again or not budget.take_retry(pause):
                raise
        self._sleep(pause)
        return self._once(url, headers, budget, turn)

    def _once(self, url: CheckedUrl, given: Mapping[str, str], budget: Budget, turn: Turn) -> Reply:
        headers = {
            "User-Agent": self._settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "keep-alive", **given,
        }  # fmt: skip
        with ExitStack() as stack:
            with budget.waiting():
                stack.enter_context(turn(url, budget))
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
