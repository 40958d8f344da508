"""Doubt: a reading that is refused for now, and is believed once looks have agreed on it for a day. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.domain.facts import Fact

REFUSALS = 3  # looks that must have been refused before the one that is believed
REFUSED_FOR = timedelta(days=1)  # between the first of them and the one that is believed


@dataclass(frozen=True, slots=True)
class Doubt:
    """Looks in a row that read the same and were refused for it.

    ``digest`` is equal for readings that say the same; ``since`` is the first of the looks.
    """

    digest: str
    since: datetime
    looks: int = 1


def digest(facts: Iterable[Fact]) -> str:
    """Equal for readings that say the same of the same, in whatever order and place (32 hex digits)."""
    said = sorted({repr((fact.key, fact.value, fact.unit)) for fact in facts})
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()[:32]


def doubted(doubt: Doubt | None, again: str, at: datetime) -> Doubt | None:
    """The doubt after a look without a reading.

    Args:
        again: the digest of what was refused; empty where there was nothing to believe, which
            neither supports a doubt nor ends it.
    """
    if not again:
        return doubt
    if doubt is None or doubt.digest != again:
        return Doubt(again, at)
    return replace(doubt, looks=doubt.looks + 1)


def outwaited(doubt: Doubt | None, again: str, at: datetime) -> bool:
    """Whether a reading with this digest was refused so often and for so long that it is what the vendor means."""
    if doubt is None or doubt.digest != again:
        return False
    return doubt.looks >= REFUSALS and at - doubt.since >= REFUSED_FOR
