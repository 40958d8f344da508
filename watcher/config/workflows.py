"""Workflows and routes of the file, with every reference in them checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from watcher.config.channels import CONSOLE, Channels, read_addresses
from watcher.config.model import KINDS, MonthlyEntry, RouteEntry, UseEntry, WorkflowEntry
from watcher.config.problems import Problems, Steps, nearest, shown, unknown
from watcher.config.shipped import Shipped
from watcher.domain.alerts import HEALTH
from watcher.domain.money import Money
from watcher.domain.notifications import Address
from watcher.domain.routes import Match, Route
from watcher.domain.workflows import Peak, Use, Volume, Workflow

_BILL = ("input", "cached_input", "cache_write", "cache_write_5m", "cache_write_1h", "output")


class Models:
    """Finds the canonical id that a model is meant by.

    Args:
        shipped: knows aliases, and the catalogue's providers.
        watched: the providers that a target watches.
    """

    def __init__(self, shipped: Shipped, watched: Collection[str]) -> None:
        self._shipped = shipped
        self._watched = tuple(dict.fromkeys(watched))

    def canonical(self, written: str) -> str:
        """``provider/model`` for an id or any alias.

        Raises:
            ValueError: no watched provider knows it, or several do.
        """
        provider, slash, model = written.partition("/")
        if slash and model and provider in {*self._watched, *self._shipped.providers}:
            return self._shipped.resolve(provider, model) or written
        found = self._known(written)
        if slash:
            # What stands before the slash is meant as a provider, unless somebody's catalogue says otherwise.
            found = {name: known for name, known in found.items() if self._shipped.offers(name, written)}
        elif len(found) > 1:
            found = self._named(written, found)
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise ValueError(f"{shown(written)} may be any of {', '.join(sorted(found.values()))}; write one of them")
        if slash:
            raise ValueError(f"no target watches provider {shown(provider)}{self._near(provider)}")
        raise ValueError(f"no watched provider knows the model {shown(written)}; write provider/model")

    def watched(self, written: str) -> str:
        """The same, of a provider that is watched.

        Raises:
            ValueError: as above, or no target watches the provider.
        """
        model = self.canonical(written)
        provider = model.partition("/")[0]
        if provider not in self._watched:
            raise ValueError(f"no target watches provider {shown(provider)}{self._near(provider)}")
        return model

    def _known(self, label: str) -> dict[str, str]:
        """For each watched provider that knows a label, the canonical id it knows it by."""
        asked = {name: self._shipped.resolve(name, label) for name in self._watched}
        return {name: known for name, known in asked.items() if known}

    def _named(self, written: str, found: dict[str, str]) -> dict[str, str]:
        """Those of ``found`` whose provider is known to have the model, or all where none is.

        Anything that looks like an id may be one of any provider's.
        """
        return {name: known for name, known in found.items() if self._shipped.offers(name, written)} or found

    def _near(self, provider: str) -> str:
        near = nearest(provider, self._watched)
        if near:
            return f"; nearest: '{near}'"
        if provider in self._shipped.providers:
            return f"; add {provider} to providers"
        return f"; watched: {', '.join(sorted(self._watched)) or 'none'}"


def read_workflows(
    entries: Mapping[int, WorkflowEntry], models: Models, channels: Channels, problems: Problems
) -> tuple[Workflow, ...]:
    """The workflows, in the file's order. ``entries`` are those that read well, by their place in the list."""
    found: dict[str, Workflow] = {}
    for at, entry in entries.items():
        steps: Steps = ("workflows", at)
        if entry.id in found:
            problems.add((*steps, "id"), f"'{entry.id}' stands twice")
            continue
        found[entry.id] = Workflow(
            id=entry.id,
            owner=entry.owner,
            critical=entry.critical,
            notify=read_addresses(entry.notify, (*steps, "notify"), channels, problems),
            uses=tuple(_use(use, (*steps, "uses", number), models, problems) for number, use in enumerate(entry.uses)),
            budget=Money(entry.budget.monthly_usd) if entry.budget else None,
            policy_topics=entry.policy_topics,
            data=entry.data,
            regions=entry.regions,
        )
    return tuple(found.values())


def _use(entry: UseEntry, steps: Steps, models: Models, problems: Problems) -> Use:
    model, fallbacks = entry.model, list(entry.fallbacks)
    try:
        model = models.watched(entry.model)
    except ValueError as error:
        problems.add((*steps, "model"), str(error))
    for at, fallback in enumerate(entry.fallbacks):
        try:
            fallbacks[at] = models.canonical(fallback)
        except ValueError as error:
            problems.add((*steps, "fallbacks", at), str(error))
    peak = Peak(entry.peak.requests_per_minute, entry.peak.tokens_per_minute)
    return Use(model, entry.tier, _volume(entry.monthly), peak, tuple(fallbacks))


def _volume(entry: MonthlyEntry) -> Volume:
    """Only what is used: a component at 0 costs nothing and needs no price."""
    tokens = tuple((name, getattr(entry, f"{name}_tokens")) for name in _BILL)
    return Volume(tuple((name, count) for name, count in tokens if count), entry.requests)


def read_routes(
    entries: Mapping[int, RouteEntry],
    known: Mapping[str, Collection[str]],
    channels: Channels,
    problems: Problems,
) -> tuple[Route, ...]:
    """The routes, in the file's order.

    Where the file has no route, and no channel but the console, everything goes to the console.

    Args:
        entries: the routes that read well, by their place in the list.
        known: the names that ``provider``, ``kind`` and ``workflow`` may match.
        channels: what is configured.
        problems: gets what is wrong.
    """
    routes = []
    for at, entry in entries.items():
        steps: Steps = ("routes", at)
        names = {"provider": entry.match.provider, "kind": entry.match.kind, "workflow": entry.match.workflow}
        for noun, given in names.items():
            _check_names(given, {*known[noun]}, noun, (*steps, "match", noun), problems)
        match = Match(entry.match.provider, entry.match.kind, entry.match.workflow, entry.match.min_severity)
        routes.append(Route(match, read_addresses(entry.to, (*steps, "to"), channels, problems), entry.digest))
    if not routes and channels.configured == {CONSOLE}:
        return (Route(Match(), (Address(CONSOLE),)),)
    return tuple(routes)


def _check_names(given: tuple[str, ...], known: set[str], noun: str, steps: Steps, problems: Problems) -> None:
    for at, name in enumerate(given):
        if name not in known:
            problems.add((*steps, at), unknown(name, known, noun))


def matchable_kinds(shipped: Shipped) -> set[str]:
    """Kinds that a route may name: all of this version, those yet to come, and the operator's own alerts."""
    return {*KINDS, *shipped.kinds, HEALTH}
