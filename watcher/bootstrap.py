"""The composition root: adapters are made and put together here and nowhere else.

The clock is read here and nowhere else, too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TextIO

import structlog

from alerts.channels.base import ChannelContext
from alerts.desk import Desk
from alerts.registry import channels as channel_modules
from alerts.retry import next_attempt
from probes.api.caller import LiveFetcher
from probes.fetch import FetchSettings
from probes.fetch.failures import Failed, Forbidden
from probes.fetch.guard import check_url, resolve_checked
from probes.fetch.resolving import system_resolver
from probes.registry import kinds, witnesses
from storage.canaries import SqlCanaryStore
from storage.database import sqlite_path
from storage.lock import exclusive
from storage.migrate import upgrade
from storage.store import SqlStore, open_store
from storage.summaries import SqlSummaryStore
from watcher.canaries.money import Rates
from watcher.config import Settings
from watcher.config.canaries import canaries_of
from watcher.config.settings import SummarySettings
from watcher.config.summaries import bound_of, terms_of
from watcher.domain.facts import Fact
from watcher.domain.ports import Caller, Channel
from watcher.pipeline.canary.asking import Canary
from watcher.pipeline.canary.kind import CanaryLooks
from watcher.pipeline.canary.rates import rates_of
from watcher.pipeline.canary.runner import Runner
from watcher.pipeline.check import Audience
from watcher.pipeline.deliver import Post
from watcher.pipeline.summaries import Summarist
from watcher.pipeline.sweep import World


def clock() -> datetime:
    """The current time, aware, UTC. Everything else is given it."""
    return datetime.now(UTC)


def log(event: str, *, bad: bool = False, **details: object) -> None:
    """One line for the operator, on stderr: JSON where it is no terminal; a warning where it is ``bad``."""
    logger = structlog.get_logger()
    (logger.warning if bad else logger.info)(event, **details)


def configure_log() -> None:
    """Send log lines to stderr: for people on a terminal, JSON elsewhere. Control characters are escaped."""
    last: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@dataclass(frozen=True, slots=True)
class App:
    """Everything put together for one configuration."""

    settings: Settings
    store: SqlStore
    fetcher: LiveFetcher
    channels: dict[str, Channel]
    world: World
    post: Post
    canaries: Runner
    summarist: Summarist | None = None  # of alerts, where they are to have summaries


@contextmanager
def opened(settings: Settings, output: TextIO | None = None) -> Iterator[App]:
    """The adapters of one configuration; closed at the end.

    ``output`` is where the console channel writes; stdout, as it is now, where it is ``None``.

    Raises:
        StorageError: the database cannot be used.
    """
    with fetching(settings) as fetcher:
        channels = build_channels(settings, output or sys.stdout)
        intervals = {name: channel.interval for name, channel in channels.items()}
        store = open_store(settings.database, intervals=intervals)
        canaries = _canaries(settings, store)
        world = _world(settings, store, fetcher, canaries)
        asks = settings.summaries
        writer = summarist(settings, asks, store, fetcher) if asks is not None and asks.alerts else None
        try:
            yield App(settings, store, fetcher, channels, world, _post(store, channels), canaries, writer)
        finally:
            store.close()


@contextmanager
def sole(settings: Settings, output: TextIO | None = None) -> Iterator[App]:
    """As :func:`opened`, for whoever checks and delivers: alone on a SQLite file, one of many on PostgreSQL.

    Nobody else being there, what an earlier process held when it died is free again at once.

    Raises:
        DatabaseBusy: another process sweeps.
    """
    with exclusive(settings.database), _ready(settings, output) as app:
        app.store.reclaim(clock())
        app.store.register(settings.targets, clock())
        yield app


@contextmanager
def _ready(settings: Settings, output: TextIO | None) -> Iterator[App]:
    if create_missing(settings):
        log("database created", database=settings.database_shown)
    with opened(settings, output) as app:
        yield app


def create_missing(settings: Settings) -> bool:
    """Create a SQLite database that is not there yet; True where it was created.

    An existing one is never touched: its migrations are the operator's to run.
    """
    path = sqlite_path(settings.database)
    if path is None or path.exists():
        return False
    upgrade(settings.database)
    return True


def fetch_settings(settings: Settings) -> FetchSettings:
    """How the network is used."""
    network = settings.network
    return FetchSettings(
        allow_private=network.allow_private,
        contact=network.contact,
        per_host_per_minute=network.per_host_per_minute,
        chromium=network.chromium,
        call_deadline=network.call_timeout.total_seconds(),
    )


def fetching(settings: Settings) -> AbstractContextManager[LiveFetcher]:
    """What looks at pages and endpoints for this configuration; closed at the end."""
    return LiveFetcher(fetch_settings(settings), time.monotonic, time.sleep)


def dial_check(settings: FetchSettings) -> Callable[[str], None]:
    """The fetcher's egress rules, for whatever else dials: channels.

    The check raises ValueError for an address that is forbidden, OSError for a name without one.
    """

    def check(url: str) -> None:
        try:
            checked = check_url(url)
            resolve_checked(checked.host, checked.port, settings.allow_private, resolver=system_resolver)
        except Forbidden as refused:
            raise ValueError(refused.failure.detail) from None
        except Failed as failed:
            raise OSError(failed.failure.detail) from None

    return check


def build_channels(settings: Settings, output: TextIO) -> dict[str, Channel]:
    """The configured channels. Nothing is dialled yet; ``output`` is where the console channel writes."""
    modules = channel_modules()
    context = ChannelContext(dial_check(fetch_settings(settings)), output)
    configured = {name: modules[name].build(options, context) for name, options in settings.channels.items()}
    if "console" not in configured:
        configured["console"] = modules["console"].build(modules["console"].Options(), context)
    return configured


def _world(settings: Settings, store: SqlStore, fetcher: LiveFetcher, canaries: Runner) -> World:
    used = {target.kind: kinds()[target.kind] for target in settings.targets}
    if "canary" in used:
        used["canary"] = CanaryLooks(used["canary"], canaries)
    stands = tuple(canary.stands for canary in canaries_of(settings).values())
    return World(
        targets={target.id: target for target in settings.targets},
        kinds=used,
        fetcher=fetcher,
        store=store,
        desk=Desk(),
        audience=Audience(settings.workflows, settings.routes, stands),
        clock=clock,
        report=lambda text: log("defect", bad=True, detail=text),
        witnesses=witnesses(),
    )


def _canaries(settings: Settings, store: SqlStore) -> Runner:
    def rates(canary: Canary) -> Rates:
        return _rates(settings, store, canary.model, canary.bound)

    return Runner(canaries_of(settings), SqlCanaryStore(store.engine), rates, clock)


def summarist(settings: Settings, given: SummarySettings, store: SqlStore, caller: Caller) -> Summarist:
    """Whoever asks the configured model for summaries."""
    terms = terms_of(given)

    def rates() -> Rates:
        return _rates(settings, store, f"{given.api.family}/{terms.model}", bound_of(given))

    return Summarist(terms, SqlSummaryStore(store.engine), caller, rates, clock)


def _rates(settings: Settings, store: SqlStore, model: str, bound: Rates | None) -> Rates:
    """What a model costs: from the vendor's own watched page, then others', then what was installed with us."""
    pages = [target for target in settings.targets if target.kind == "pricing"]
    own_first = sorted(pages, key=lambda page: page.provider != model.partition("/")[0])
    watched = [(f"watched page {page.id}", partial(_facts, store, page.id)) for page in own_first]
    kept = [(witness.name, partial(witness.own, model)) for witness in witnesses()]
    return rates_of(model, [*watched, *kept], clock(), bound)


def _facts(store: SqlStore, target: str) -> tuple[Fact, ...]:
    return store.state(target).facts


def _post(store: SqlStore, channels: dict[str, Channel]) -> Post:
    retry: Callable[[int, timedelta | None, str], timedelta | None] = next_attempt
    return Post(store, channels, retry, clock, time.sleep)
