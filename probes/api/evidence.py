"""What is kept of an answer, and what an answer means where it is none. Pure.

A snapshot of an endpoint is small JSON: the status, those headers that say something of the vendor's terms, the
error's words and the model that answered. Never what identifies a request, a session or an account.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from probes.api.base import got, parsed, rows, text
from probes.fetch import outcomes
from probes.fetch.failures import printable
from watcher.domain.calls import Reply
from watcher.domain.observations import Failure, FailureKind, Snapshot

MEDIA_TYPE = "application/json"
MOST_HEADERS = 100
LONGEST_VALUE = 1_000  # characters
_KEY_REFUSED = frozenset({401, 403})
_SAYS = re.compile(
    r"rate-?limit|quota|throttl|retry-after|remaining|limit-|-limit\b|deprecat|sunset|warn|notice|model|version|tier|"
    r"capacity|concurren|replace"
)
_PLAIN = frozenset({"date", "link"})
_NEVER = re.compile(r"cookie|request-?id|trace|session|authori[sz]|secret|signature|nonce|correlation|csrf|ray\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept of one answer.

    Attributes:
        status: of HTTP.
        headers: those that say something of terms, as sent, in their order.
        error: the vendor's words for what went wrong.
        model: the one that the answer names.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    error: str = ""
    model: str = ""

    @property
    def told(self) -> dict[str, list[str]]:
        """The headers by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.headers:
            found.setdefault(name, []).append(value)
        return found


def is_flooded(reply: Reply) -> bool:
    """Whether more headers say something of terms than are kept: then nobody knows which of them would be missed."""
    return len(_telling(reply)) > MOST_HEADERS


def _telling(reply: Reply) -> list[tuple[str, str]]:
    """The headers that say something of terms."""
    return [
        (name, value)
        for name, value in reply.headers
        if name in _PLAIN or (_SAYS.search(name) and not _NEVER.search(name))
    ]


def kept(reply: Reply) -> bytes:
    """What is kept of an answer: canonical JSON, so that equal answers are equal bytes."""
    said = {
        "error": reply.error,
        "headers": [[name, value[:LONGEST_VALUE]] for name, value in _telling(reply)[:MOST_HEADERS]],
        "model": printable(reply.completion.model) if reply.completion is not None else "",
        "status": reply.status,
    }
    return json.dumps(said, sort_keys=True, indent=1).encode()


def evidence(body: bytes) -> Evidence | None:
    """What was kept; None where these bytes are something else."""
    said = parsed(body)
    status = got(said, "status")
    if not isinstance(status, int) or not isinstance(got(said, "headers"), list):
        return None
    pairs = [(text(pair, 0), text(pair, 1)) for pair in rows(said, "headers")]
    return Evidence(status, tuple(pair for pair in pairs if pair[0]), text(said, "error"), text(said, "model"))


def snapshot(reply: Reply, source: str, now: datetime) -> Snapshot:
    """An answer as a snapshot of the endpoint."""
    return Snapshot(kept(reply), source, now, MEDIA_TYPE)


def failure(reply: Reply) -> Failure:
    """Why an answer is none: whose fault it is, and when to ask again."""
    found = outcomes.Reply(reply.status, reply.headers).failed().failure
    words = f"{found.detail}: {reply.error}" if reply.error else found.detail
    kind = FailureKind.KEY if reply.status in _KEY_REFUSED else found.kind
    if reply.status < 300:
        words = reply.error or f"status {reply.status}, and no answer that can be read"
    return replace(found, kind=kind, detail=words)
