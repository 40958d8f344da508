"""Second sources of one target's check: what witnesses say beside its page.

Nothing is asked before a change has to be judged. The rules are in :mod:`watcher.domain.witnesses`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from watcher.domain.alerts import Decision, Verdict
from watcher.domain.changes import Change, Difference
from watcher.domain.facts import Fact
from watcher.domain.ports import Store, Witness
from watcher.domain.targets import Target
from watcher.domain.testimonies import Baseline, Deposition, Standing, Testimony
from watcher.domain.witnesses import ATTRIBUTES, loudest, on_difference, same_model, summary


class SecondSources(Protocol):
    """What a check asks of others than the page it looked at."""

    def hear(self, difference: Difference, at: datetime) -> tuple[Testimony, ...]:
        """What each witness says of what the page says now; empty where nobody is asked."""
        ...

    def meant(self, fact: Fact) -> tuple[str, Fact] | None:
        """Where the page speaks of another vendor's model: who says it, and the fact of that vendor's own model."""
        ...

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        """What the vendors' own watched pages say of these models (canonical ids)."""
        ...


class Nobody:
    """No second sources."""

    def hear(self, difference: Difference, at: datetime) -> tuple[Testimony, ...]:
        """Nobody is asked."""
        return ()

    def meant(self, fact: Fact) -> tuple[str, Fact] | None:
        """Every page speaks for itself."""
        return None

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        """Nothing is known."""
        return ()


NOBODY: SecondSources = Nobody()


class Hearing:
    """The second sources of one target's check. Reads the store, each target at most once, and only when asked."""

    def __init__(
        self, target: Target, targets: Mapping[str, Target], witnesses: Sequence[Witness], store: Store
    ) -> None:
        """``targets`` are all that are watched, by id."""
        self._target = target
        self._targets = targets
        self._witnesses = witnesses
        self._store = store
        self._baselines: dict[str, Baseline] = {}

    def hear(self, difference: Difference, at: datetime) -> tuple[Testimony, ...]:
        """See the port: a change of a price, or of a shutdown date, of a model that is known."""
        fact = difference.after
        if fact is None or fact.model is None or fact.attribute not in ATTRIBUTES or not self._witnesses:
            return ()
        since = self._since(difference.before, at)
        heard = (
            loudest([on_difference(difference, said, at, since) for said in self._depositions(witness, fact.model, at)])
            for witness in self._witnesses
        )
        return tuple(testimony for testimony in heard if testimony is not None)

    def meant(self, fact: Fact) -> tuple[str, Fact] | None:
        """See the port."""
        for witness in self._witnesses:
            meant = witness.meant(fact) if witness.hears(self._target) else None
            if meant is not None and meant.model != fact.model:
                return witness.name, meant
        return None

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        """See the port: each model is asked of its own vendor's pages."""
        vendors = {model.partition("/")[0] for model in models}
        own = [target for target in self._targets.values() if target.provider in vendors]
        return tuple(
            each.fact for target in own for each in self._baseline(target.id).standing if each.fact.model in models
        )

    def _since(self, fact: Fact | None, at: datetime) -> datetime | None:
        """Since when the page's former statement has stood; where that is not known, nothing is newer than it."""
        if fact is None:
            return None
        own = self._baseline(self._target.id).standing
        return next((each.since for each in own if each.fact.key == fact.key and each.fact.said() == fact.said()), at)

    def _depositions(self, witness: Witness, model: str, at: datetime) -> Iterator[Deposition]:
        own = witness.own(model)
        if own:
            yield Deposition(witness.name, tuple(map(Standing, own)), witness.as_of(at))
        for target in self._targets.values():
            if target.id != self._target.id and witness.hears(target):
                said = deposition(witness, self._baseline(target.id), model)
                yield said if said.standing else replace(said, gone=self._gone(witness, target.id, model))

    def _gone(self, witness: Witness, target: str, model: str) -> bool:
        left = (witness.meant(fact) for fact in self._store.departed(target) if fact.attribute == "listed")
        return any(fact is not None and same_model(fact, model) for fact in left)

    def _baseline(self, target: str) -> Baseline:
        if target not in self._baselines:
            self._baselines[target] = self._store.baseline(target)
        return self._baselines[target]


def deposition(witness: Witness, baseline: Baseline, model: str) -> Deposition:
    """What a witness says of a model through a watched target."""
    meant = [(witness.meant(each.fact), each.since) for each in baseline.standing]
    said = tuple(Standing(fact, since) for fact, since in meant if fact is not None and same_model(fact, model))
    day = baseline.read_at.date() if baseline.read_at else None
    return Deposition(witness.name, said, day, baseline.read_at)


def witnessed(changes: Sequence[Change]) -> tuple[Decision, ...]:
    """What second sources say of changes of this look, to be kept with them."""
    texts = ((change, summary(change.testimonies)) for change in changes)
    return tuple(Decision(change.id, Verdict.WITNESSED, text) for change, text in texts if text)
