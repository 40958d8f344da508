"""Asks live endpoints: the adapter behind :class:`watcher.domain.ports.Caller`.

::

    Call ── family: address, headers, body ──> ask (guard, turns, bounds) ──> Answered ── family: completion ──> Reply
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from probes.api.base import Body, Family, Post, got, parsed, rows
from probes.api.errors import error_words
from probes.fetch.asking import Answered, Asked
from probes.fetch.fetcher import HttpFetcher
from probes.registry import families
from watcher.domain.calls import Call, CallType, Completion, Reply
from watcher.domain.observations import Failure, FailureKind

MOST_PAGES = 10  # of a list; the longest that is known has two
ANSWER = 200
_WRONG_WORDS = frozenset({400, 422})


class LiveFetcher(HttpFetcher):
    """Fetches pages and calls endpoints, over one pool of connections and in one order of turns."""

    def call(self, call: Call) -> Reply | Failure:
        """One call. Every HTTP answer is a Reply; a Failure is a call that brought none.

        A list is followed to its end and given as one body; one without an end is a Failure. Never raises for what a
        vendor or the network does. The key is in neither.
        """
        family = families().get(call.api.family)
        if family is None:
            detail = f"no family of endpoints is called {call.api.family!r}"
            return Failure(FailureKind.BROKEN, detail, retryable=False)
        if call.type is CallType.MODELS:
            return self._listed(_Asking(family, call))
        return self._completed(_Asking(family, call))

    def _completed(self, asking: _Asking) -> Reply | Failure:
        post = asking.family.post(asking.call)
        got_back = self.ask(asking.post(post))
        if isinstance(got_back, Answered) and got_back.status in _WRONG_WORDS:
            other = asking.family.otherwise(asking.call, post, _error(got_back))
            got_back = got_back if other is None else self.ask(asking.post(other))
        if isinstance(got_back, Failure):
            return got_back
        body = parsed(got_back.body) if got_back.status == ANSWER else None
        answer = asking.family.completion(body) if isinstance(body, dict) else None
        return _reply(got_back, answer)

    def _listed(self, asking: _Asking) -> Reply | Failure:
        first = self.ask(asking.get(""))
        if isinstance(first, Failure) or first.status != ANSWER:
            return first if isinstance(first, Failure) else _reply(first)
        pages, asked = [parsed(first.body)], {""}
        while after := asking.further(pages[-1]):
            if after in asked or len(pages) == MOST_PAGES:
                return _endless(len(pages), again=after in asked)
            asked.add(after)
            more = self.ask(asking.get(after))
            if isinstance(more, Failure) or more.status != ANSWER:
                return more if isinstance(more, Failure) else _reply(more)
            part = parsed(more.body)
            if not asking.lists(part):
                detail = f"part {len(pages) + 1} of the list of models is no list"
                return Failure(FailureKind.UNEXPECTED_STATUS, detail, retryable=True)
            pages.append(part)
        return _reply(first if len(pages) == 1 else replace(first, body=asking.merged(pages)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """A call together with how its family writes it."""

    family: Family
    call: Call

    def get(self, after: str) -> Asked:
        api = self.call.api
        return Asked("GET", self.family.list_url(api, after), self.family.headers(api.key), key=api.key)

    def post(self, post: Post) -> Asked:
        key = self.call.api.key
        headers = {"Content-Type": "application/json", **self.family.headers(key)}
        return Asked("POST", post.url, headers, json.dumps(post.body).encode(), key)

    def further(self, page: object) -> str:
        return self.family.further(page) if isinstance(page, dict) else ""

    def lists(self, page: object) -> bool:
        """Whether a page holds a list, be it empty."""
        return isinstance(got(page, self.family.listed), list)

    def merged(self, pages: list[Body]) -> bytes:
        """One list of several pages. What the last page says of how it goes on stands for the whole."""
        name = self.family.listed
        models = [model for page in pages for model in rows(page, name)]
        return json.dumps({**(got(pages[-1]) or {}), name: models}).encode()


def _endless(parts: int, *, again: bool) -> Failure:
    """Why a list is not believed that never ends: what was read of it may be any part of it."""
    why = f"part {parts} leads back to an earlier one" if again else f"it goes on after {parts} parts"
    return Failure(FailureKind.UNEXPECTED_STATUS, f"the list of models does not end: {why}", retryable=True)


def _reply(answered: Answered, completion: Completion | None = None) -> Reply:
    return Reply(
        answered.status,
        answered.headers,
        answered.body,
        answered.latency_s,
        answered.first_byte_s,
        completion,
        "" if completion is not None else _error(answered),
    )


def _error(answered: Answered) -> str:
    return error_words(answered.status, answered.headers, answered.body)
