"""Saving: sweeps whose pages are read beforehand, so that planning and the database are what is measured.

Two yardsticks. For the time on the clock: a database that does nothing else, as many
transactions of one row as there are targets, on the same disk and with the same promise
(``synchronous = FULL``). For the processor, whatever the disk: reading the same pages.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from alerts.desk import Desk
from benchmarks import pages
from benchmarks.measure import Row, quickest
from probes.extract import extract
from probes.kinds.pricing import PricingKind
from storage.migrate import upgrade
from storage.store import SqlStore, open_store
from watcher.domain.calls import Call
from watcher.domain.notifications import Address
from watcher.domain.observations import (
    Failure,
    NotModified,
    Observation,
    Reading,
    Request,
    Snapshot,
    SnapshotRef,
    Unreadable,
)
from watcher.domain.plan import CheckOutcome
from watcher.domain.ports import Fetcher
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Volume, Workflow
from watcher.pipeline.check import Audience
from watcher.pipeline.sweep import World, sweep

_BEGAN = datetime(2026, 11, 2, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_CONSOLE = Address("console")
_DISK = 0.0001  # seconds; a commit that takes less has not waited for a disk
# In this order, with their limits beside empty transactions and beside reading.
_SWEEPS = {CheckOutcome.FIRST: (300, 10), CheckOutcome.UNCHANGED: (300, 10), CheckOutcome.CHANGED: (800, 30)}


@dataclass(frozen=True, slots=True)
class _Took:
    """What a sweep took: seconds on the clock, and of the processor."""

    wall: float
    cpu: float


class _NoFetcher:
    def get(self, request: Request) -> NotModified:
        raise RuntimeError(f"nothing is fetched here: {request.url}")

    def call(self, call: Call) -> Failure:
        raise RuntimeError(f"nothing is asked here: {call.api.base_url}")


class _Prepared(PricingKind):
    """The pricing kind over pages and readings made beforehand: those of version 0, then those after ``rises``."""

    def __init__(self, targets: int, models: int, rises: int) -> None:
        self.version = 0
        self._pages = {
            (f"vendor{number}", version): pages.markdown(models, version, f"vendor{number}", cached=False)
            for version in (0, rises)
            for number in range(targets)
        }
        self._readings = {body: extract("pricing", vendor, body, "p.md") for (vendor, _), body in self._pages.items()}

    def observe(self, target: Target, previous: SnapshotRef | None, fetcher: Fetcher, now: datetime) -> Observation:
        body = self._pages[target.provider, self.version]
        return Observation(target.id, now, Snapshot(body, target.source, now, "text/markdown"))

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        return self._readings[snapshot.body]

    def read_all(self) -> None:
        """Read the pages of version 0 again, each from its bytes."""
        for (vendor, version), body in self._pages.items():
            if version == 0:
                extract("pricing", vendor, body, "p.md")


def measure(targets: int = 100, models: int = 50, rises: int = 5) -> Iterator[Row]:
    """First, unchanged and changed looks at so many targets, each with two prices for each of so many models.

    In the changed sweep ``rises`` models of every page cost more; each of the changes is told at once,
    and a workflow's bill is counted.
    """
    kind = _Prepared(targets, models, rises)
    (read,) = quickest(3, kind.read_all)
    with tempfile.TemporaryDirectory() as folder:
        store = _new_store(Path(folder) / "watcher.db")
        try:
            watched = _targets(targets)
            store.register(list(watched.values()), _BEGAN)
            for hour, (outcome, limits) in enumerate(_SWEEPS.items()):
                kind.version = rises if outcome is CheckOutcome.CHANGED else 0
                took = _sweep(store, kind, watched, _BEGAN + hour * _HOUR, outcome)
                name = f"{outcome} sweep: {targets} pages of {2 * models} prices"
                yield _beside_disk(name, took, Path(folder) / "empty.db", targets, limits[0])
                yield _beside_reading(name, took, read, limits[1])
        finally:
            store.close()


def _new_store(file: Path) -> SqlStore:
    upgrade(f"sqlite:///{file}")
    return open_store(f"sqlite:///{file}")


def _targets(count: int) -> Mapping[str, Target]:
    made = (
        Target(f"vendor{number}/pricing", "pricing", f"vendor{number}", url=f"https://v{number}.example/", confirm=1)
        for number in range(count)
    )
    return {target.id: target for target in made}


def _audience() -> Audience:
    """A workflow that uses one model of the first vendor's, and somebody who hears of everything."""
    use = Use("vendor0/vendor0-0", monthly=Volume((("input", Decimal(10**9)), ("output", Decimal(10**8)))))
    return Audience((Workflow("summaries", notify=(_CONSOLE,), uses=(use,)),), (Route(Match(), (_CONSOLE,)),))


def _sweep(
    store: SqlStore, kind: _Prepared, targets: Mapping[str, Target], now: datetime, outcome: CheckOutcome
) -> _Took:
    """What one sweep of all targets takes.

    Raises:
        RuntimeError: a target was not looked at, or its look came to something else.
    """
    reported: list[str] = []
    world = World(
        targets, {"pricing": kind}, _NoFetcher(), store, Desk(), _audience(), lambda: now, reported.append
    )  # fmt: skip
    wall, cpu = time.perf_counter(), time.process_time()
    outcomes = [plan.outcome for plan in sweep(world)]
    took = _Took(time.perf_counter() - wall, time.process_time() - cpu)
    if outcomes != [outcome] * len(targets) or reported:
        raise RuntimeError(f"{len(outcomes)} of {len(targets)} looks, {set(outcomes)}: {reported[:1]}")
    return took


def _beside_disk(name: str, took: _Took, file: Path, count: int, limit: float) -> Row:
    bare = min(_empty_transactions(file, count) for _ in range(3))
    judged = limit if bare / count >= _DISK else None
    yardstick = f"{count} empty transactions: {1000 * bare:.0f} ms"
    return Row(name, f"{took.wall:.2f} s", yardstick, took.wall / bare, judged)


def _beside_reading(name: str, took: _Took, read: float, limit: float) -> Row:
    return Row(name, f"{took.cpu:.2f} s CPU", f"reading the pages: {read:.2f} s CPU", took.cpu / read, limit)


def _empty_transactions(file: Path, count: int) -> float:
    """Seconds for so many, in a database with the store's promises."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS looks (n INTEGER PRIMARY KEY, what TEXT)")
        began = time.perf_counter()
        for _ in range(count):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO looks (what) VALUES ('unchanged')")
            connection.execute("COMMIT")
        return time.perf_counter() - began
