"""Everything that can be probed, found by a scan: one new file in ``kinds``, ``providers`` or ``witnesses``.

A module of ``probes.kinds`` is a kind if it has ``KIND``; a module of ``probes.providers`` a provider
if it has ``PROVIDER``; a module of ``probes.witnesses`` a second source if it has ``WITNESS``.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import probes.kinds
import probes.providers
import probes.witnesses
from probes.base import Provider
from probes.parsing.labels import looks_like_id
from watcher.domain.ports import Kind, Witness
from watcher.domain.targets import Schedule, Target


def scan(package: ModuleType, attribute: str) -> list[Any]:
    """What the modules of a package call ``attribute``, in the modules' alphabetical order."""
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of probe by its name."""
    return {kind.name: kind for kind in scan(probes.kinds, "KIND")}


@cache
def providers() -> dict[str, Provider]:
    """Every provider by its id."""
    return {provider.id: provider for provider in scan(probes.providers, "PROVIDER")}


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
            expect=source.expect,
            browser=source.browser,
        )
        for source in known.sources
    )


def resolve(provider_id: str, label: str) -> str | None:
    """The canonical id (``provider/model``) of a printed label; None where that is not certain.

    >>> resolve("acme", "acme-large")
    'acme/acme-large'
    """
    printed = re.sub(r"\s+", " ", label).strip()
    if not provider_id or not printed or len(printed) > 120:
        return None
    if looks_like_id(printed):
        return f"{provider_id}/{printed}"
    known = provider(provider_id)
    model = _by_rule(known, printed.lower()) or _catalogued(known.catalogue or known.id, printed.casefold())
    return f"{provider_id}/{model}" if model else None


def _by_rule(known: Provider, label: str) -> str | None:
    # A provider's own rules come first: the package's ids are keys for bills, not always what calls say.
    for pattern, template in known.labels:
        found = re.fullmatch(pattern, label)
        if found is not None:
            return found.expand(template)
    return None


@cache
def _names(catalogue: str) -> dict[str, str]:
    """Display names and ids (their words in alphabetical order too) to ids; ambiguous ones are left out."""
    # Its data are 50,000 lines of Python: a command that resolves no label should not wait for them.
    data = import_module("genai_prices.data")
    found: dict[str, set[str]] = {}
    for entry in (model for known in data.providers if known.id == catalogue for model in known.models):
        model = entry.id.removesuffix("-latest")
        for name in (entry.name or "", entry.id, model):
            if name:
                found.setdefault(name.casefold(), set()).add(model)
                found.setdefault(_words(name), set()).add(model)
    return {name: next(iter(models)) for name, models in found.items() if len(models) == 1}


def _words(name: str) -> str:
    return "|".join(sorted(re.split(r"[^a-z0-9]+", name.casefold().removesuffix("-latest"))))


def _catalogued(catalogue: str, label: str) -> str | None:
    names = _names(catalogue)
    return names.get(label) or names.get(_words(label))
