"""The one place where the configuration meets the registries of probes and alerts."""

from __future__ import annotations

from alerts.registry import channels
from probes.fetch.browser import lack
from probes.registry import catalogue_targets, endpoint, families, kinds, offers, providers, resolve
from watcher.config.shipped import Shipped


def shipped_here() -> Shipped:
    """What this version ships."""
    return Shipped(
        kinds=frozenset(kinds()),
        providers=frozenset(providers()),
        targets=catalogue_targets,
        resolve=resolve,
        offers=offers,
        families=frozenset(families()),
        endpoint=endpoint,
        no_browser=lack,
        channels={name: channel.Options for name, channel in channels().items()},
    )
