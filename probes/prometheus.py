"""Usage from a Prometheus server: one question to its HTTP API, and its answer as an export would hold it.

The API is that of https://prometheus.io/docs/prometheus/latest/querying/api/, which Thanos, Mimir and
VictoriaMetrics speak as well. A range is asked for, as counters are read by what they rose by in each step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from urllib.parse import urlencode

from probes.api.base import Json, parsed, rows, text
from probes.api.errors import error_words
from probes.fetch.asking import Answered, Asked
from probes.fetch.failures import Forbidden, printable
from probes.fetch.guard import CheckedUrl, check_url
from watcher.domain.observations import Failure, FailureKind

MINUTE = timedelta(minutes=1)
MOST_STEPS = 10_999  # Prometheus refuses a range of more than 11,000 points a series
_PATH = "/api/v1/query_range"
_ANSWER = 200
_REFUSED = {401: "wants another token", 403: "does not let this token ask"}
_NO_API = "it is no answer of Prometheus's HTTP API: name the server's own address, without /api"


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask of which server.

    Attributes:
        url: the server's, with the path below which its API stands.
        query: PromQL that brings counters.
        start, end: of the range; a whole number of minutes apart.
        token: sent as a bearer's; empty where the server asks for none.
    """

    url: CheckedUrl
    query: str
    start: datetime
    end: datetime
    token: str = field(default="", repr=False)

    @property
    def step(self) -> timedelta:
        """Between two points: the fewest whole minutes of which Prometheus gives the whole range."""
        return MINUTE * max(1, ceil((self.end - self.start) / MINUTE / MOST_STEPS))

    @property
    def asked(self) -> Asked:
        """The request."""
        fields = {
            "query": self.query,
            "start": int(self.start.timestamp()),
            "end": int(self.end.timestamp()),
            "step": int(self.step.total_seconds()),
        }
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return Asked("GET", f"{self.url.text.rstrip('/')}{_PATH}?{urlencode(fields)}", headers, key=self.token)


def server(url: str) -> CheckedUrl:
    """The address of a server, as people write it: with or without the path of its API.

    Raises:
        ValueError: it cannot be asked. Nothing of the address is said again: a password may stand in it.
    """
    if "@" in url:
        raise ValueError("a name and a password in an address are seen by others: give a token in the environment")
    if "?" in url or "#" in url:
        raise ValueError("the address of a server has no query: what to ask goes into --query")
    try:
        return check_url(url.rstrip("/").removesuffix(_PATH).removesuffix("/api/v1/query").removesuffix("/api/v1"))
    except Forbidden as refused:
        raise ValueError(f"this address cannot be asked: {refused.failure.detail}") from None


def asked_usage(ask: Callable[[Asked], Answered | Failure], question: Question) -> tuple[bytes, tuple[str, ...]]:
    """A range of samples as a saved answer holds it, and what the server warns of: that it is not all there is.

    Args:
        ask: makes one exchange, bounded in time and size, with the token in nothing that comes back.

    Raises:
        ValueError: there is no such answer, or nothing in it; what to do next.
    """
    answered = ask(question.asked)
    if isinstance(answered, Failure):
        more = "; ask for fewer days or series" if answered.kind is FailureKind.TOO_LARGE else ""
        raise ValueError(f"{answered}{more}")
    body = parsed(answered.body)
    if answered.status != _ANSWER or not isinstance(body, dict) or text(body, "status") != "success":
        raise ValueError(_wrong(answered, body, bool(question.token)))
    if text(body, "data", "resultType") != "matrix":
        raise ValueError(_NO_API)
    if not rows(body, "data", "result"):
        raise ValueError(f"no series between {question.start:%Y-%m-%d %H:%M} and {question.end:%Y-%m-%d %H:%M} UTC")
    return answered.body, tuple(printable(each) for each in rows(body, "warnings") if isinstance(each, str))


def _wrong(answered: Answered, body: Json, told: bool) -> str:
    """Why an answer is none, in the server's own words where it has some."""
    status = answered.status
    if status in _REFUSED:
        return f"status {status}: the server {_REFUSED[status] if told else 'wants a token'}"
    if 300 <= status < 400:
        return f"status {status}: it leads elsewhere, which is not followed: name the address itself"
    if text(body, "status") == "error":
        return printable(": ".join(filter(None, (text(body, "errorType"), text(body, "error")))) or "an error")
    if status != _ANSWER:
        words = error_words(status, answered.headers, answered.body)
        return f"status {status}" + (f": {printable(words)}" if words else "")
    return _NO_API
