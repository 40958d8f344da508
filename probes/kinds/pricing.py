"""Pricing pages: what a model costs, by component, tier, length of context and time of day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from probes import registry
from probes.base import PageKind
from probes.parsing.headless import Hints
from probes.parsing.pricing_page import read_pricing
from watcher.domain.changes import Change
from watcher.domain.costs import assess_prices
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow


class PricingKind(PageKind):
    """Reads pricing pages (see :class:`watcher.domain.ports.Kind`)."""

    name = "pricing"
    version = 5

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Prices; unreadable where the page is a shell or a wall, or holds none."""
        provider = registry.provider(target.provider)
        hints = Hints(provider.headless, provider.currency)
        return read_pricing(snapshot.body, snapshot.url, partial(registry.resolve, target.provider), hints)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """What changed prices mean in money a month."""
        return assess_prices(changes, before, after, workflows, at)


KIND = PricingKind()
