"""Whether two sets of answers to the same prompts differ: the verdict, the named features, examples. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np

from watcher.canaries.answers import Answer
from watcher.canaries.dealing import Bools, Floats, Table, deals, table
from watcher.canaries.differences import Difference, differences
from watcher.canaries.examples import Example, examples
from watcher.canaries.families import families, p_value
from watcher.canaries.features import Marks, unmarked
from watcher.canaries.kernels import comparable, named

ALPHA = 0.01
DEALS = 1999
_DEALS_PER_ALPHA = 20  # so that a p-value near alpha is not a matter of the lot
_MOST_DEALS = 50_000  # of 150 answers in 200 MB; more only where no p-value could reach alpha else
_CLOSE = 0.01  # a p-value above this, and ten times alpha, is not worth more deals


class Verdict(StrEnum):
    """What a comparison came to."""

    CHANGED = "changed"  # the distribution of answers differs
    SAME = "same"  # no difference was found; it may be too small for so many answers
    INSUFFICIENT = "insufficient"  # no answers could have shown one


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it.

    Attributes:
        verdict: ``changed`` where ``p_value <= alpha``.
        reason: why it is insufficient; else ``None``.
        p_value: how often, if nothing had changed, the answers would lie at least so far apart; ``None`` where it is
            insufficient.
        alpha: the share of false alarms that was asked for.
        families: each family of tests' own p-value, not corrected for there being several.
        features: those that people are told of, most telling first; their p-values are corrected for being several.
        prompts: how many both sides have.
        samples: answers to these, before and after.
        examples: at most three pairs, most different first.
    """

    verdict: Verdict
    reason: str | None
    p_value: float | None
    alpha: float
    families: Mapping[str, float]
    features: tuple[Difference, ...]
    prompts: int
    samples: tuple[int, int]
    examples: tuple[Example, ...]


def compare(
    before: Iterable[Answer],
    after: Iterable[Answer],
    *,
    alpha: float = ALPHA,
    seed: int = 0,
    marks: Marks = unmarked,
    most_deals: int = DEALS,
) -> Comparison:
    """Compare two sets of answers. The same answers and seed give the same result, in whatever order they come.

    Args:
        before: answers to the suite's prompts.
        after: later ones; prompts that only one side has are left out.
        alpha: the share of false alarms that is borne, over 0 and below 1.
        seed: of the deals that are drawn.
        marks: what is wanted of each answer.
        most_deals: at least so many are drawn where there are as many, twice as many where ``alpha`` asks for it, and
            all that it asks for where the first come near to it.
    """
    made = table(before, after)
    reason = _why_not(made, alpha)
    if not made.groups:
        return Comparison(Verdict.INSUFFICIENT, reason, None, alpha, {}, (), 0, (0, 0), ())
    rng = np.random.default_rng(seed)
    flags = deals(made, max(most_deals, min(2 * most_deals, int(_DEALS_PER_ALPHA / alpha))), rng)
    names, values = named(made.answers, marks)
    features = differences(made, flags, names, values)
    p, own = (None, {}) if reason else _told_apart(made, flags, comparable(made, names, values), alpha, rng)
    verdict = Verdict.INSUFFICIENT if p is None else Verdict.CHANGED if p <= alpha else Verdict.SAME
    late = int(made.after.sum())
    counts = (len(made.answers) - late, late)
    return Comparison(verdict, reason, p, alpha, own, features, len(made.groups), counts, examples(made))


def _told_apart(
    made: Table, flags: Bools, columns: Floats, alpha: float, rng: np.random.Generator
) -> tuple[float, dict[str, float]]:
    """The p-value, of more deals where these leave it open; to ask for more only then makes no false alarm likelier."""
    found = p_value(families(made, flags, columns))
    more = min(int(_DEALS_PER_ALPHA / alpha), max(_MOST_DEALS, ceil(2 / alpha)))
    if found[0] > max(_CLOSE, 10 * alpha) or len(flags) >= min(more, made.ways):
        return found
    return p_value(families(made, deals(made, more, rng), columns))


def _why_not(made: Table, alpha: float) -> str | None:
    """Why no answers to so many prompts could show a change at this alpha; ``None`` where they could."""
    if not made.groups:
        return "no prompt has answers on both sides: nothing is being compared"
    if made.smallest > alpha:
        return (
            f"{len(made.answers)} answers to {len(made.groups)} prompts can be dealt in {made.ways} ways, "
            f"so no p-value is below {made.smallest:.2g}: more prompts or more samples are needed"
        )
    return None
