"""A vendor's own list of models: the endpoint of its API, beside the pages that people read."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from watcher.domain.facts import Fact
from watcher.domain.targets import Target

_ENDPOINT = re.compile(r"/v\d+[a-z0-9]*/models/?")


class ModelList:
    """What a vendor's list endpoint says of its own models (see :class:`watcher.domain.ports.Witness`)."""

    name = "the vendor's model list"

    def hears(self, target: Target) -> bool:
        """Targets of kind ``models`` that ask an endpoint; a page about models is written by the page's own people."""
        return target.kind == "models" and (target.api is not None or _is_endpoint(target.url or ""))

    def meant(self, fact: Fact) -> Fact | None:
        """It speaks of its own models as they are."""
        return fact if fact.model is not None else None

    def own(self, model: str) -> tuple[Fact, ...]:
        """Nothing: it is watched."""
        return ()

    def as_of(self, now: datetime) -> date | None:
        """Not without a look."""
        return None


def _is_endpoint(url: str) -> bool:
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return _ENDPOINT.search(path) is not None


WITNESS = ModelList()
