"""The world as tests see it that need none of it, or only a part."""

from __future__ import annotations

from watcher.domain.calls import Call, Reply
from watcher.domain.observations import Failure, FailureKind, Fetched, NotModified, Request


class Silent:
    """A world that never answers: neither a page nor an endpoint. Subclasses answer one of them."""

    def get(self, request: Request) -> Fetched | NotModified | Failure:
        """No page."""
        return Failure(FailureKind.TIMED_OUT, request.url, retryable=True)

    def call(self, call: Call) -> Reply | Failure:
        """No answer."""
        return Failure(FailureKind.TIMED_OUT, call.api.base_url, retryable=True)
