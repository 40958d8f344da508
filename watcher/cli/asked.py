"""Models as people name them on the command line."""

from __future__ import annotations

from probes.registry import resolve
from watcher.config import Settings


def canonical_ids(configured: Settings, written: str) -> set[str]:
    """The ids that a name may stand for: of the provider that it names, else of any that is watched."""
    provider, slash, model = written.partition("/")
    watched = {target.provider for target in configured.targets}
    asked = [(provider, model)] if slash and provider in watched else [(name, written) for name in watched]
    return {written, *(found for name, label in asked if (found := resolve(name, label)) is not None)}
