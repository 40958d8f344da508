"""Answers of live endpoints: what is new in one, and of what it says nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.domain.facts import Fact, FactKey
from watcher.domain.lifecycle import is_gone
from watcher.domain.observations import Reading
from watcher.pipeline.settle import Diff


def unspoken(reading: Reading, base: Sequence[Fact]) -> frozenset[FactKey]:
    """Of what a reading says nothing, so that the baseline stands."""
    if not reading.partial:
        return frozenset(reading.left_out)
    said = {fact.key for fact in reading.facts}
    return frozenset((*reading.left_out, *(fact.key for fact in base if fact.key not in said)))


def losses(reading: Reading) -> frozenset[str]:
    """The models of which an endpoint says that they are not there."""
    return frozenset(fact.name for fact in reading.facts if is_gone(fact)) if reading.live else frozenset()


def news(diff: Diff, base: Sequence[Fact], reading: Reading, at: datetime) -> frozenset[str]:
    """What an endpoint says that the baseline does not, by fingerprints; nothing where a page was read.

    Args:
        diff: the kind's.
        base: the baseline.
        reading: of the newest look.
        at: the time of the look.
    """
    if not reading.live:
        return frozenset()
    stands = unspoken(reading, base)
    said = [fact for fact in reading.facts if fact.key not in stands]
    said += [fact for fact in base if fact.key in stands]
    return frozenset(each.fingerprint for each in diff(base, said, at) if not each.cosmetic)
