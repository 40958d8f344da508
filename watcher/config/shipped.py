"""What this version ships, as the configuration needs to know it: kinds, the catalogue, channels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from watcher.domain.targets import Target


@dataclass(frozen=True, slots=True)
class Shipped:
    """Everything that names in watcher.yaml can refer to.

    Attributes:
        kinds: the names of the kinds that can look.
        providers: the ids of the catalogue's entries.
        targets: the catalogue's targets of a provider.
        resolve: the canonical id (``provider/model``) that a provider knows a label by, or None.
        offers: whether a provider is known to have a model that goes by a label.
        no_browser: why pages that need a browser cannot be seen here, or None; takes the browser's program.
        families: how live endpoints are spoken to.
        endpoint: the family and the address of a provider's live endpoint; each empty where it is not known.
        channels: for each channel the model that checks its options.
    """

    kinds: Collection[str]
    providers: Collection[str]
    targets: Callable[[str], tuple[Target, ...]]
    resolve: Callable[[str, str], str | None]
    offers: Callable[[str, str], bool]
    families: Collection[str]
    endpoint: Callable[[str], tuple[str, str]]
    channels: Mapping[str, type[BaseModel]]
    no_browser: Callable[[str], str | None] = lambda chromium: None
