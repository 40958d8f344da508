from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from probes.api.caller import LiveFetcher
from probes.fetch import FetchSettings
from probes.fetch.resolving import system_resolver
from tests.integration.fetch.vendor import Clock
from watcher.demo.serving import Answer, Call, LocalServer

LOOPBACK = (ip_network("127.0.0.0/8"),)


class Scripted(LocalServer):
    """Answers by path, in turn, and then again with the last one; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, list[Answer | None]] = {}
        self.calls: list[Call] = []

    def say(self, path: str, *answers: Answer | None) -> None:
        """What to answer there; None drops the connection."""
        self.answers[path] = list(answers)

    def answer(self, call: Call) -> Answer | None:
        """One call."""
        self.calls.append(call)
        left = self.answers.get(call.path)
        if not left:
            return Answer.json({"error": {"message": f"nothing at {call.path}"}}, 404)
        return left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def vendor() -> Iterator[Scripted]:
    with Scripted() as server:
        yield server


@pytest.fixture
def opened() -> Iterator[Callable[..., LiveFetcher]]:
    """Makes a caller that may dial loopback, with these settings instead of the usual."""
    made: list[LiveFetcher] = []

    def make(**given: Any) -> LiveFetcher:
        own, clock, resolver = Clock(), given.pop("clock", None), given.pop("resolver", system_resolver)
        settings = FetchSettings(**{"allow_private": LOOPBACK, "per_host_per_minute": 10_000, **given})
        made.append(LiveFetcher(settings, clock or own, own.sleep, resolver))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def caller(opened: Callable[..., LiveFetcher]) -> LiveFetcher:
    return opened()
