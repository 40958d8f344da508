"""OpenRouter's list of other vendors' models, as a watched target of provider ``openrouter`` reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from probes import registry
from watcher.domain.facts import Fact
from watcher.domain.targets import Target

PROVIDER = "openrouter"
# Its names for vendors, where ours differ.
_VENDORS = {
    "meta-llama": "meta",
    "mistralai": "mistral",
    "moonshotai": "moonshot",
    "qwen": "alibaba",
    "x-ai": "xai",
}


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
    """The vendor's own id of a model that OpenRouter sells; None for a variant of its own (``:free``), or another's."""
    provider, _, name = model.partition("/")
    vendor, slash, label = name.partition("/")
    if provider != PROVIDER or not slash or not vendor or not label or not label.isascii() or ":" in label:
        return None
    ours = _VENDORS.get(vendor, vendor)
    # Its ids write versions in its own way (`large-4.5` for `large-4-5`): as a name each vendor's rules read it.
    return registry.resolve(ours, label.replace("-", " ")) or registry.resolve(ours, label)


WITNESS = OpenRouter()
