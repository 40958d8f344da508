"""OpenRouter's list of other vendors' models, as a watched target of provider ``openrouter`` reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from probes import registry
from watcher.domain.facts import Fact
from watcher.domain.targets import Target

PROVIDER = "openrouter"


class OpenRouter:
    """What OpenRouter's own pages say of vendors' models (see :class:`watcher.domain.ports.Witness`)."""

    name = "OpenRouter"

    def hears(self, target: Target) -> bool:
        """Every page of OpenRouter's."""
        return target.provider == PROVIDER

    def meant(self, fact: Fact) -> Fact | None:
        """``openrouter/acme/acme-large`` is ``acme/acme-large``."""
        model = upstream(fact.model or "")
        return None if model is None else replace(fact, model=model)

    def own(self, model: str) -> tuple[Fact, ...]:
        """Nothing: it is watched."""
        return ()

    def as_of(self, now: datetime) -> date | None:
        """Not without a look."""
        return None


def upstream(model: str) -> str | None:
    """The vendor's own id of a model that OpenRouter sells; None where that is not certain.

    A variant of its own (``:free``) is not the vendor's model. A vendor that the catalogue does not know is
    called as OpenRouter calls it.
    """
    provider, _, name = model.partition("/")
    vendor, slash, label = name.partition("/")
    if provider != PROVIDER or not slash or not vendor or not label or ":" in label:
        return None
    known = registry.upstream(model)
    if known is not None or vendor in registry.providers():
        return known
    return name


WITNESS = OpenRouter()
