"""Layer 2: fresh answers beside the frozen baseline's, and several suites judged together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from watcher.canaries.answers import Answer
from watcher.canaries.compare import Comparison, compare
from watcher.canaries.features import Marks, unmarked

PROMPTS = 10  # asked after a suspicion
SAMPLES = 5  # of each
CONFIRMED = 0.01  # after a suspicion
WEEKLY = 0.001  # without one, so that what comes slowly is found too
DEALS = 1999


def confirm(
    baseline: Iterable[Answer],
    fresh: Iterable[Answer],
    *,
    alpha: float = CONFIRMED,
    seed: int = 0,
    marks: Marks = unmarked,
) -> Comparison:
    """Whether fresh answers differ from the baseline's to the same prompts: ``changed`` is a confirmed change.

    Args:
        baseline: as frozen, all repeats; prompts without fresh answers are left out.
        fresh: drawn after the suspicion: answers that raised it must not be among them.
        alpha: ``CONFIRMED`` after a suspicion, ``WEEKLY`` without.
        seed: of the deals; derive it from what is confirmed, so that a restart comes to the same.
        marks: what is wanted of each answer.
    """
    return compare(baseline, fresh, alpha=alpha, seed=seed, marks=marks, most_deals=DEALS)


def bonferroni(p_values: Mapping[str, float], alpha: float) -> frozenset[str]:
    """Suites that changed, where one false alarm among all of them is borne with probability ``alpha``."""
    return frozenset(name for name, p in p_values.items() if p * len(p_values) <= alpha)


def e_bh(e_values: Mapping[str, float], alpha: float) -> frozenset[str]:
    """Suites that changed, where a share ``alpha`` of those told may be false (e-Benjamini-Hochberg).

    It holds however the suites depend on each other (Wang and Ramdas, 2022). ``p_to_e`` makes e-values of p-values.
    """
    ordered = sorted(e_values.items(), key=lambda pair: (-pair[1], pair[0]))
    told = 0
    for rank, (_, value) in enumerate(ordered, 1):
        if rank * value >= len(ordered) / alpha:
            told = rank
    return frozenset(name for name, _ in ordered[:told])


def p_to_e(p_value: float) -> float:
    """A p-value as an e-value: its expectation is at most 1 as long as nothing changed (1 / (2 sqrt p))."""
    return 0.5 / sqrt(p_value)


def prompts_to_ask(suspects: Sequence[str], others: Sequence[str], most: int = PROMPTS) -> tuple[str, ...]:
    """Which prompts layer 2 draws fresh answers for: first those whose answers raised the suspicion."""
    return tuple(dict.fromkeys([*suspects, *others]))[:most]
