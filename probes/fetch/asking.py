"""One exchange with an endpoint that knows us by a key: guarded, in turn, bounded, and never anywhere else.

No redirect is followed, no cookie is kept, no robots.txt is asked (it speaks of crawling, not of one's own account),
and no answer is asked for twice: what a POST cost the first time it would cost again. The key is sent over TLS only,
or to an address that ``network.allow_private`` names, and is taken out of all that comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from probes.fetch.budget import Budget
from probes.fetch.decoding import ACCEPT_ENCODING, inflate
from probes.fetch.failures import Failed
from probes.fetch.guard import CheckedUrl, check_url
from probes.fetch.politeness import Politeness
from probes.fetch.secrets import masked
from probes.fetch.settings import FetchSettings
from probes.fetch.wire import Answer, Headers, Wire
from watcher.domain.observations import Failure, FailureKind

COOKIES = frozenset({"set-cookie", "set-cookie2"})
_KEY = re.compile(r"[\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to send. ``headers`` hold the ``key``, which is said once more so that it can be taken out of answers."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, whatever its status: no cookies, no key. Seconds are counted from the moment of sending."""

    status: int
    headers: Headers
    body: bytes
    first_byte_s: float
    latency_s: float


class Asker:
    """Exchanges over one wire, for any number of threads."""

    def __init__(self, settings: FetchSettings, wire: Wire, politeness: Politeness, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._wire = wire
        self._politeness = politeness
        self._clock = clock

    def ask(self, asked: Asked) -> Answered | Failure:
        """One exchange. Never raises for what a vendor or the network does; the key is in neither."""
        settings = self._settings
        budget = Budget(self._clock, settings.call_deadline, settings.max_received, settings.max_wait, retries=0)
        try:
            return self._asked(asked, check_url(asked.url), budget)
        except Failed as failed:
            return replace(failed.failure, detail=masked(failed.failure.detail, asked.key))

    def _asked(self, asked: Asked, url: CheckedUrl, budget: Budget) -> Answered:
        if not _KEY.fullmatch(asked.key):
            raise Failed(FailureKind.KEY, "it holds characters that no header can carry", retryable=False)
        with ExitStack() as stack:
            with budget.waiting():
                stack.enter_context(self._politeness.turn(url.site, budget.patience))
            # A key goes unencrypted only where the operator named the network.
            only = self._settings.allow_private if asked.key and url.scheme == "http" else None
            headers = {
                "User-Agent": self._settings.agent, "Accept": "application/json", "Accept-Encoding": ACCEPT_ENCODING,
                "Connection": "keep-alive", **asked.headers,
            }  # fmt: skip
            began = self._clock()
            answer = stack.enter_context(self._wire.exchange(asked.method, url, headers, budget, asked.body, only))
            received, first = self._received(answer)
            ended = self._clock()
        encoding = ",".join(value for name, value in answer.headers if name == "content-encoding")
        body = inflate(received, encoding, self._settings.max_inflated)
        kept = tuple((name, masked(value, asked.key)) for name, value in answer.headers if name not in COOKIES)
        text = masked(body.decode("latin-1"), asked.key).encode("latin-1")  # bytes one to one, whatever they are
        return Answered(answer.status, kept, text, max(0.0, first - began), max(0.0, ended - began))

    def _received(self, answer: Answer) -> tuple[bytes, float]:
        """The body as received, and when its first byte came."""
        chunks: Iterator[bytes] = answer.chunks
        first = next(chunks, b"")
        at = self._clock()
        return b"".join([first, *chunks]), at
