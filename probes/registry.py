"""Everything that can be probed, found by a scan of ``kinds``, ``providers``, ``witnesses`` and ``api/families``.

A module of ``probes.kinds`` is called like the kind that is its ``KIND``, and is imported when that is
asked for; a module of ``probes.providers`` is a provider if it has ``PROVIDER``; a module of
``probes.witnesses`` a second source if it has ``WITNESS``; a module of ``probes.api.families`` a family
of live endpoints if it has ``FAMILY``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

import probes.api.families
import probes.kinds
import probes.providers
import probes.witnesses
from probes import naming
from probes.api.base import Family
from probes.base import Provider
from watcher.domain.ports import Kind, Witness
from watcher.domain.targets import Schedule, Target


def names(package: ModuleType) -> list[str]:
    """The modules of a package, in alphabetical order."""
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def scan(package: ModuleType, attribute: str) -> list[Any]:
    """What the modules of a package call ``attribute``, in the modules' alphabetical order."""
    modules = [import_module(f"{package.__name__}.{name}") for name in names(package)]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]


class Kinds(Mapping[str, Kind]):
    """Every kind of probe by its name, each imported when it is asked for."""

    def __init__(self) -> None:
        self._names = names(probes.kinds)

    def __getitem__(self, name: str) -> Kind:
        """One kind."""
        if name not in self._names:
            raise KeyError(name)
        kind: Kind = import_module(f"{probes.kinds.__name__}.{name}").KIND
        return kind

    def __iter__(self) -> Iterator[str]:
        """Their names, in order."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of probe by its name."""
    return Kinds()


@cache
def providers() -> dict[str, Provider]:
    """Every provider by its id."""
    return {provider.id: provider for provider in scan(probes.providers, "PROVIDER")}


@cache
def families() -> dict[str, Family]:
    """Every family of live endpoints by its name."""
    return {family.name: family for family in scan(probes.api.families, "FAMILY")}


@cache
def witnesses() -> tuple[Witness, ...]:
    """Every second source, in the order of their names."""
    return tuple(sorted(scan(probes.witnesses, "WITNESS"), key=lambda witness: str(witness.name.casefold())))


def provider(provider_id: str) -> Provider:
    """A provider; one without a file of its own is read by the general reader."""
    return providers().get(provider_id) or Provider(provider_id, provider_id)


def catalogue_targets(provider_id: str) -> tuple[Target, ...]:
    """The targets that a provider's file offers: ``acme/pricing`` for its source ``pricing``.

    Raises:
        KeyError: no such provider.
    """
    known = providers()[provider_id]
    return tuple(
        Target(
            f"{provider_id}/{source.name}",
            source.kind,
            provider_id,
            url=source.url,
            schedule=Schedule(every=source.every),
            confirm=source.confirm,
            expect=source.expect,
            browser=source.browser,
        )
        for source in known.sources
    )


def is_unverified(target: Target) -> bool:
    """Whether a target's address is one that the catalogue holds without having seen it serve the right page."""
    return any(source.url == target.url and not source.verified for source in provider(target.provider).sources)


def endpoint(provider_id: str) -> tuple[str, str]:
    """The family and the address of a provider's live endpoint; each empty where it has none, or not one for all."""
    known = provider(provider_id).api
    return (known.family, known.base_url) if known is not None else ("", "")


@lru_cache(maxsize=8192)
def resolve(provider_id: str, label: str) -> str | None:
    """The canonical id (``provider/model``) of a label or of another spelling of an id; None where not certain.

    >>> resolve("acme", "acme-large")
    'acme/acme-large'
    """
    model = naming.resolve(provider(provider_id), label) if provider_id else None
    return f"{provider_id}/{model}" if model else None


def offers(provider_id: str, label: str) -> bool:
    """Whether a provider is known to have a model that goes by a label or id."""
    return naming.offers(provider(provider_id), label)


def known_ids(provider_id: str) -> frozenset[str]:
    """The undated canonical ids of all models that a provider is known to have."""
    return naming.known_ids(provider(provider_id))


def upstream(model: str) -> str | None:
    """The canonical id, at its maker's, of a model that another provider offers; None where not certain.

    >>> upstream("bedrock/anthropic.claude-opus-4-5-20251101-v1:0")
    'anthropic/claude-opus-4-5-20251101'
    """
    provider_id, _, name = model.partition("/")
    return naming.upstream(provider(provider_id), name)
