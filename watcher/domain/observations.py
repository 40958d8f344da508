"""Observations: what one probe of a target brought back. A snapshot, or a failure, never both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.domain.facts import Fact, FactKey


class FailureKind(StrEnum):
    """Why a look brought nothing back."""

    BLOCKED = "blocked"  # 401, 403, a challenge page, a login page
    GONE = "gone"  # 404, 410
    RATE_LIMITED = "rate limited"  # 429
    SERVER_ERROR = "server error"  # 5xx
    UNEXPECTED_STATUS = "unexpected status"  # any other status that is not a page
    TOO_LARGE = "too large"  # over the cap on received or on inflated bytes
    TIMED_OUT = "timed out"  # the deadline on the whole fetch
    UNREACHABLE = "unreachable"  # name, connection or TLS
    FORBIDDEN_ADDRESS = "forbidden address"  # the egress guard said no
    ROBOTS = "disallowed by robots.txt"
    KEY = "key not accepted"  # of a live endpoint: 401, 403; the configuration has to change
    BAD_ENCODING = "bad encoding"  # a content encoding we did not ask for, or a broken one
    NO_BROWSER = "no browser"  # the target asks for one, and there is none that can be used
    BROKEN = "broken probe"  # an unexpected exception of our own: a defect, never the vendor's


@dataclass(frozen=True, slots=True)
class Failure:
    """A look that brought nothing back. ``retryable`` says whether the next slot may do better."""

    kind: FailureKind
    detail: str
    retryable: bool
    retry_after: timedelta | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else str(self.kind)


@dataclass(frozen=True, slots=True)
class Request:
    """A GET to make. ``etag`` and ``last_modified`` come from our own newest snapshot.

    With ``browser`` the page's scripts are run, and what comes back is the page that they made. It is
    never asked for conditionally: that a script is still the same says nothing of what it shows.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    browser: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as received: ``body`` inflated, ``url`` after redirects, header names in lower case."""

    url: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The vendor says (304) that our snapshot still stands."""


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """A stored snapshot without its bytes."""

    sha256: str
    url: str
    fetched_at: datetime
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes as received, kept for ever. ``media_type`` is the Content-Type, or empty."""

    body: bytes
    url: str
    fetched_at: datetime
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def sha256(self) -> str:
        """The address of the bytes: SHA-256 in lower-case hex."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def ref(self) -> SnapshotRef:
        """This snapshot without its bytes."""
        return SnapshotRef(self.sha256, self.url, self.fetched_at, self.media_type, self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Observation:
    """One probe's outcome. ``again`` asks for another look by then, where this one had more to do."""

    target: str
    at: datetime
    outcome: Snapshot | NotModified | Failure
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a snapshot.

    ``warnings`` say what it saw and left out, and why; ``left_out`` is what that was about: still on
    the page, so that what was known of it stands. ``document`` says that the facts are the sections of
    a text, which is edited otherwise than a table and is doubted for other reasons; ``passing`` that what the page
    says comes and goes by its nature (incidents), so that nothing is doubted because it is gone; ``live`` that an
    endpoint said it, which can be asked again at once; ``partial`` that it says nothing of what it does not name;
    ``whole`` that its facts speak of each other, so that none is taken over while what differs is not confirmed.
    """

    facts: tuple[Fact, ...]
    warnings: tuple[str, ...] = ()
    left_out: tuple[FactKey, ...] = ()
    document: bool = False
    passing: bool = False
    live: bool = False
    partial: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """This is not the page we wanted, or we cannot read it. It has no facts, so it removes none.

    ``doubt`` is a sketch of a reading that may yet be believed, if looks agree on it for long; empty
    where there is nothing to believe.
    """

    reason: str
    doubt: tuple[str, ...] = ()
