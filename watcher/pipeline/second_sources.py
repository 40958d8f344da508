"""Second sources of one target's check: what witnesses say beside its page.

Nothing is asked before a change has to be judged. The rules are in :mod:`watcher.domain.witnesses`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from watcher.domain.alerts import Decision, Verdict
from watcher.domain.changes import Change, Difference
from watcher.domain.facts import Fact
from watcher.domain.models import family, plain
from watcher.domain.ports import Witness
from watcher.domain.targets import Target
from watcher.domain.testimonies import Baseline, Deposition, Standing, Testimony
from watcher.domain.witnesses import ATTRIBUTES, looks_asked, loudest, on_difference, summary

Answer = TypeVar("Answer")


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


class Kept(Protocol):
    """The half of the store that is asked."""

    def baseline(self, target: str) -> Baseline:
        """A target's baseline, with the time from which each fact stood in it; empty for one never seen."""
        ...

    def departed(self, target: str) -> tuple[Fact, ...]:
        """Facts that left the target's baseline."""
        ...


class Voices:
    """What all witnesses say, by themselves and through watched targets. Reads each target at most once, when asked.

    A witness that fails is silent, and ``report`` is told.
    """

    def __init__(
        self, targets: Mapping[str, Target], witnesses: Sequence[Witness], kept: Kept, report: Callable[[str], None]
    ) -> None:
        """``targets`` are all that are watched, by id."""
        self.witnesses = tuple(witnesses)
        self._report = report
        self._targets = targets
        self._kept = kept
        self._baselines: dict[str, Baseline] = {}
        self._spoken: dict[tuple[str, str], dict[str, tuple[Standing, ...]]] = {}
        self._left: dict[tuple[str, str], frozenset[str]] = {}
        self._heard: dict[str, tuple[str, ...]] = {}

    def depositions(self, witness: Witness, model: str, at: datetime, *, but: str) -> Iterator[Deposition]:
        """What a witness says of a model (canonical id), in each place but one target."""
        own = self._asked(witness, lambda: _own(witness, model, at), None)
        if own is not None:
            yield own
        if witness.name not in self._heard:
            self._heard[witness.name] = tuple(name for name, each in self._targets.items() if self.hears(witness, each))
        for target in self._heard[witness.name]:
            if target != but:
                yield self._deposition(witness, target, model)

    def hears(self, witness: Witness, target: Target) -> bool:
        """Whether a witness speaks through a target."""
        return self._asked(witness, lambda: witness.hears(target), False)

    def meant(self, witness: Witness, fact: Fact) -> Fact | None:
        """What a fact says of a vendor's own model, to a witness."""
        return self._asked(witness, lambda: witness.meant(fact), None)

    def _asked(self, witness: Witness, ask: Callable[[], Answer], silence: Answer) -> Answer:
        try:
            return ask()
        except Exception as error:  # noqa: BLE001 - no defect of a second source may fail a vendor's own page
            self._report(f"second source {witness.name}: {type(error).__name__}: {error}")
            return silence

    def baseline(self, target: str) -> Baseline:
        """A target's baseline."""
        if target not in self._baselines:
            self._baselines[target] = self._kept.baseline(target)
        return self._baselines[target]

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        """What the vendors' own watched pages say of these models and of their dated and undated kin."""
        vendors = {model.partition("/")[0] for model in models}
        families = {family(plain(model)) for model in models}
        own = [target.id for target in self._targets.values() if target.provider in vendors]
        said = (each.fact for name in own for each in self.baseline(name).standing)
        return tuple(fact for fact in said if fact.model is not None and family(plain(fact.model)) in families)

    def _deposition(self, witness: Witness, target: str, model: str) -> Deposition:
        read_at = self.baseline(target).read_at
        said = self._through(witness, target).get(plain(model), ())
        gone = not said and self._gone(witness, target, model)
        return Deposition(witness.name, said, read_at.date() if read_at else None, read_at, gone)

    def _through(self, witness: Witness, target: str) -> dict[str, tuple[Standing, ...]]:
        """What a witness says through a target, by model, however it is spelled."""
        place = (witness.name, target)
        if place not in self._spoken:
            found: dict[str, list[Standing]] = {}
            for each in self.baseline(target).watched:
                fact = self.meant(witness, each.fact)
                if fact is not None and fact.model is not None:
                    found.setdefault(plain(fact.model), []).append(Standing(fact, each.since))
            self._spoken[place] = {model: tuple(said) for model, said in found.items()}
        return self._spoken[place]

    def _gone(self, witness: Witness, target: str, model: str) -> bool:
        place = (witness.name, target)
        if place not in self._left:
            left = (self.meant(witness, fact) for fact in self._kept.departed(target) if fact.attribute == "listed")
            self._left[place] = frozenset(plain(fact.model) for fact in left if fact is not None and fact.model)
        return plain(model) in self._left[place]


def _own(witness: Witness, model: str, at: datetime) -> Deposition | None:
    said = witness.own(model)
    return Deposition(witness.name, tuple(map(Standing, said)), witness.as_of(at)) if said else None


class Hearing:
    """The second sources of one target's check."""

    def __init__(self, target: Target, voices: Voices) -> None:
        """``voices`` know the target among all that are watched."""
        self._target = target
        self._voices = voices
        self._own: dict[tuple[object, ...], datetime | None] | None = None

    def hear(self, difference: Difference, at: datetime) -> tuple[Testimony, ...]:
        """See the port: a change of a price, or of a shutdown date, of a model that is known."""
        fact = difference.after
        if fact is None or fact.model is None or fact.attribute not in ATTRIBUTES or not self._voices.witnesses:
            return ()
        since = self._since(difference.before, at)
        return tuple(
            testimony
            for witness in self._voices.witnesses
            if (testimony := self._one(witness, difference, fact.model, at, since)) is not None
        )

    def meant(self, fact: Fact) -> tuple[str, Fact] | None:
        """See the port."""
        for witness in self._voices.witnesses:
            meant = self._voices.meant(witness, fact) if self._voices.hears(witness, self._target) else None
            if meant is not None and meant.model != fact.model:
                return witness.name, meant
        return None

    def first_hand(self, models: Collection[str]) -> tuple[Fact, ...]:
        """See the port: each model is asked of its own vendor's pages."""
        return self._voices.first_hand(models)

    def _one(
        self, witness: Witness, difference: Difference, model: str, at: datetime, since: datetime | None
    ) -> Testimony | None:
        said = self._voices.depositions(witness, model, at, but=self._target.id)
        return loudest([on_difference(difference, each, at, since) for each in said])

    def _since(self, fact: Fact | None, at: datetime) -> datetime | None:
        """Since when the page's former statement has stood; where that is not known, nothing is newer than it."""
        if fact is None:
            return None
        if self._own is None:
            own = reversed(self._voices.baseline(self._target.id).standing)
            self._own = {(each.fact.key, each.fact.said()): each.since for each in own}
        return self._own.get((fact.key, fact.said()), at)


def witnessed(changes: Sequence[Change], confirm: int) -> tuple[Decision, ...]:
    """What second sources say of changes of this look, and whether that was worth a look, to be kept with them."""
    found = []
    for change in changes:
        text = summary(change.testimonies)
        worth = "; that counts as a look" if looks_asked(confirm, change.testimonies) < confirm else ""
        found += [Decision(change.id, Verdict.WITNESSED, text + worth)] if text else []
    return tuple(found)
