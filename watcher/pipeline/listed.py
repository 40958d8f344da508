"""Which models are watched at all: so that a name in a workflow that is on no page is noticed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from watcher.domain.facts import Fact
from watcher.domain.targets import Target

LISTS = ("pricing", "models")  # kinds whose pages name every model; those of other kinds name some


def models_listed(targets: Sequence[Target], facts_of: Callable[[str], Sequence[Fact]]) -> dict[str, set[str]]:
    """The canonical ids that each provider's pages name.

    Of providers whose pages of prices were all read, or, where none is watched, whose lists of models were:
    of the others it is not known what they offer.

    Args:
        targets: what is watched.
        facts_of: the facts that were read of a target, by its id; none where it was not read.
    """
    known = {}
    for provider, own in groupby(sorted(targets, key=_provider), _provider):
        facts = {target: facts_of(target.id) for target in own}
        lists = next(filter(None, ([target for target in facts if target.kind == kind] for kind in LISTS)), [])
        if lists and all(facts[target] for target in lists):
            known[provider] = {fact.model for each in facts.values() for fact in each if fact.model}
    return known


def _provider(target: Target) -> str:
    return target.provider
