"""Workflows: things of the user's that depend on models and terms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from watcher.domain.models import meant, same_model
from watcher.domain.money import Money
from watcher.domain.notifications import Address


@dataclass(frozen=True, slots=True)
class Volume:
    """What a workflow uses in a month, as the rows of a bill: each number is billed at its own price.

    ``tokens`` maps a price's component (``input``, ``cached_input``, ``cache_write``, ``output``, ...)
    to tokens a month. Cached input is counted apart from ``input``, not inside it.
    """

    tokens: tuple[tuple[str, Decimal], ...] = ()
    requests: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest load in a minute; None where it was not declared."""

    requests_per_minute: Decimal | None = None
    tokens_per_minute: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One model that a workflow uses.

    Attributes:
        model: the canonical id, ``provider/model``.
        alike: other canonical ids by which the pages at hand speak of it (undated, or dated).
        spare: the same of its fallbacks.
        keys: how many keys are known that the model is asked with: its limits are one key's. 0 where no endpoint of
            it is watched; then all who use it are assumed to share one.
    """

    model: str
    tier: str = "standard"
    monthly: Volume = Volume()
    peak: Peak = Peak()
    fallbacks: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    keys: int = 0

    def goes_by(self, model: str | None) -> bool:
        """Whether a page that names this canonical id speaks of the model."""
        return model is not None and (model == self.model or model in self.alike)


@dataclass(frozen=True, slots=True)
class Workflow:
    """Something of the user's that depends on models and terms."""

    id: str
    owner: str = ""
    critical: bool = False
    notify: tuple[Address, ...] = ()
    uses: tuple[Use, ...] = ()
    budget: Money | None = None
    policy_topics: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def uses_model(self, model: str) -> bool:
        """Whether it uses this model, by this canonical id or an alias of it."""
        return any(same_model(use.model, model) for use in self.uses)

    def may_mean(self, model: str) -> bool:
        """Whether it names this model, by this canonical id or an alias of it, as one it uses or falls back to."""
        return any(same_model(name, model) for use in self.uses for name in (use.model, *use.fallbacks))

    def depends_on(self, model: str) -> bool:
        """Whether it uses the model that pages call so, or falls back to it."""
        return any(use.goes_by(model) or model in (*use.fallbacks, *use.spare) for use in self.uses)

    def as_named(self, said: Collection[str], others: Collection[str]) -> Workflow:
        """Itself, each use with the names by which pages speak of its model.

        Args:
            said: canonical ids on the page that changed.
            others: canonical ids on other pages.
        """
        uses = []
        for use in self.uses:
            spare = [name for model in use.fallbacks for name in _alike(model, said, others)]
            uses.append(replace(use, alike=_alike(use.model, said, others), spare=tuple(spare)))
        return replace(self, uses=tuple(uses))


def _alike(model: str, said: Collection[str], others: Collection[str]) -> tuple[str, ...]:
    here, there = meant(model, said, others), meant(model, others, said)
    # What the page at hand tells apart is two models, whatever others call them.
    names = {here, None if there in said else there} - {None, model}
    return tuple(sorted(name for name in names if name))
