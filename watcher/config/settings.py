"""Settings: a configuration that was read, checked and made of domain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from watcher.canaries.suites import Suite
from watcher.config.problems import nearest
from watcher.config.values import IPNetwork, QuietHours
from watcher.domain.models import meant
from watcher.domain.money import Money
from watcher.domain.routes import Route
from watcher.domain.targets import Api, Target
from watcher.domain.topics import close_to
from watcher.domain.workflows import Workflow

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is used. ``contact`` and ``chromium`` may be empty; ``per_host_per_minute`` is requests."""

    allow_private: tuple[IPNetwork, ...] = ()
    contact: str = ""
    per_host_per_minute: int = 20
    chromium: str = ""
    call_timeout: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class People:
    """When people are asked to look. ``quiet_hours`` are on the clock of ``timezone``."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class CanarySettings:
    """What a canary target asks, and what it may spend in a day and a month, worst case.

    ``file`` is the absolute path that the suite was read from; empty for a shipped one. ``input_usd`` and
    ``output_usd`` are what a million tokens cost at most, where the file says it.
    """

    suite: Suite
    daily: Money
    monthly: Money
    file: str = ""
    input_usd: Decimal | None = None
    output_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """Which model writes summaries, at what length, and for how many dollars in a month.

    ``input_usd`` and ``output_usd`` are what a million tokens cost at most, where the file says it; ``alerts`` says
    whether policies' alerts get one in their thread.
    """

    api: Api
    words: int
    tokens: int
    monthly_usd: Decimal
    input_usd: Decimal | None = None
    output_usd: Decimal | None = None
    alerts: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """One configuration.

    Attributes:
        path: the file it was read from.
        database: the database's address; a SQLite file's path is absolute. It may hold a
            password: show :attr:`database_shown` instead.
        targets: catalogue targets of ``providers`` as overridden, then additions, in the file's order.
        left_out: catalogue targets that would be looked at if there were a browser.
        no_browser: why there is none; empty where there is one.
        channels: each configured channel's options, checked by its own model.
        canaries: what each target of kind canary asks and may spend, by target id.
        canary_caps: what all of them may spend in a day and a month, in dollars; None where nothing is said.
        summaries: who writes summaries of changed terms; None where nobody does.
        lines: the line of each field, by its place: ``workflows[0].uses[0].model``.
    """

    path: Path
    database: str = field(repr=False)
    providers: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    left_out: tuple[str, ...] = ()
    no_browser: str = ""
    workflows: tuple[Workflow, ...] = ()
    routes: tuple[Route, ...] = ()
    channels: Mapping[str, BaseModel] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    network: Network = Network()
    people: People = field(default_factory=People)
    canaries: Mapping[str, CanarySettings] = field(default_factory=lambda: MappingProxyType({}))
    canary_caps: tuple[Decimal | None, Decimal | None] = (None, None)
    summaries: SummarySettings | None = None
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def not_yet(self) -> tuple[str, ...]:
        """What the file asks for and is not done, by this version or on this machine, a sentence each."""
        digests = [route for route in self.routes if route.digest]
        quiet = self.people.quiet_hours is not None
        requests = any(use.monthly.requests for workflow in self.workflows for use in workflow.uses)
        said = (
            (digests, "routes with a digest: this version keeps what they would tell and sends no digest"),
            (quiet, "people.quiet_hours: this version tells at any hour"),
            (requests, "monthly.requests: this version bills tokens, not requests"),
            (self.left_out, f"pages of the catalogue left out: {self._named}. {self.no_browser}"),
        )
        return tuple(f"{self.path}: {text}" for asked, text in (*said, *self._odd_topics) if asked)

    @property
    def _odd_topics(self) -> tuple[tuple[str, str], ...]:
        """Topics that are nearly spelled as a known one, each with what becomes of it."""
        topics = dict.fromkeys((each.id, name) for each in self.workflows for name in each.policy_topics)
        return tuple(
            (close_to(name), f"{owner}: policy_topics {name!r} is looked for as that word; nearest: {close_to(name)!r}")
            for owner, name in topics
        )

    @property
    def _named(self) -> str:
        """Some of the pages that are left out, and how many there are."""
        first, more = self.left_out[:MOST_NAMED], len(self.left_out) - MOST_NAMED
        return ", ".join(first) + (f" and {more} more" if more > 0 else "")

    @property
    def vendors(self) -> frozenset[str]:
        """The providers whose models workflows use or fall back to."""
        models = (model for each in self.workflows for use in each.uses for model in (use.model, *use.fallbacks))
        return frozenset(model.partition("/")[0] for model in models)

    @property
    def database_shown(self) -> str:
        """The database's address without its password and its query."""
        shown, _, _ = self.database.partition("?")
        password = urlsplit(shown).password
        return shown.replace(f":{password}@", ":***@", 1) if password else shown


def unwatched_models(settings: Settings, known: Mapping[str, Collection[str]]) -> list[str]:
    """Models that workflows name and no target watches.

    Args:
        settings: the configuration.
        known: for each provider, the model ids (canonical) in the facts that were read. A provider
            that is missing or empty here was not read yet; nothing is said of its models.

    Returns:
        One ``file:line: place: what is wrong; nearest`` a model, in the order of the file.
    """
    watched = {provider: {_canonical(provider, name) for name in names} for provider, names in known.items() if names}
    problems: list[str] = []
    for at, workflow in enumerate(settings.workflows):
        for use_at, use in enumerate(workflow.uses):
            place = f"workflows[{at}].uses[{use_at}]"
            named = [(f"{place}.model", use.model)]
            named += [(f"{place}.fallbacks[{number}]", model) for number, model in enumerate(use.fallbacks)]
            for where, model in named:
                models = watched.get(model.partition("/")[0])
                if models and meant(model, models) is None:
                    problems.append(_unwatched(settings, where, model, models))
    return problems


def _canonical(provider: str, model: str) -> str:
    return model if model.startswith(f"{provider}/") else f"{provider}/{model}"


def _unwatched(settings: Settings, where: str, model: str, models: Collection[str]) -> str:
    line = settings.lines.get(where) or settings.lines.get(where.partition("[")[0]) or 1
    near = nearest(model, models)
    hint = f"; nearest: '{near}'" if near else ""
    return f"{settings.path}:{line}: {where}: no target watches model '{model}'{hint}"
