"""Licences of models with open weights, from their cards."""

from __future__ import annotations

from functools import partial

from probes import registry
from probes.base import PageKind
from probes.parsing.model_card import read_card
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target


class LicenceKind(PageKind):
    """Reads model cards (see :class:`watcher.domain.ports.Kind`)."""

    name = "licence"
    version = 1

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Licences; unreadable where the page is none of a card."""
        whole = registry.provider(target.provider).names_makers
        return read_card(snapshot.body, snapshot.url, partial(registry.resolve, target.provider), whole=whole)


KIND = LicenceKind()
