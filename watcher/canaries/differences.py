"""The named features before and after: differences, intervals, and p-values corrected for there being several. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from watcher.canaries.dealing import Bools, Floats, Table, weights
from watcher.canaries.kernels import COUNTED, comparable

_NOTHING = 1e-12
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Difference:
    """One feature before and after, each prompt counting alike.

    Attributes:
        name: as in ``features.numbers``.
        before: the mean; of a feature that an answer has or has not, the share from 0 to 1.
        after: likewise.
        difference: after - before.
        ci_low: lower end of its 95 % interval; ``None`` with the other end where there are too few prompts.
        ci_high: upper end.
        p_value: corrected for the number of features (max-T over the deals).
        counts: of the answers that have it, before and after; not those of prompts that do not ask for it.
    """

    name: str
    before: float
    after: float
    difference: float
    ci_low: float | None
    ci_high: float | None
    p_value: float
    counts: tuple[int, int]


def differences(table: Table, flags: Bools, names: Sequence[str], values: Floats) -> tuple[Difference, ...]:
    """All features, each over the prompts of which every answer has it; the most telling first.

    Args:
        table: the answers.
        flags: the deals.
        names: of the features.
        values: one row an answer, one column a feature; nan where an answer has none.
    """
    p_values = _corrected(comparable(table, names, values), weights(table, flags))
    found = []
    for name, column, p_value in zip(names, values.T, p_values, strict=True):
        groups = [group for group in table.groups if not np.isnan(column[group]).any()]
        if groups:
            before, after = (_means(table, groups, column, side) for side in (False, True))
            moved = float(after.mean() - before.mean())
            counts = _counts(table, groups)
            ends = _student(after - before) if name in COUNTED else _shares(counts, before, after)
            means = float(before.mean()), float(after.mean())
            found.append(Difference(name, *means, moved, *ends, float(p_value), counts))
    return tuple(sorted(found, key=lambda each: (each.p_value, each.name)))


def _counts(table: Table, groups: Sequence[slice]) -> tuple[int, int]:
    """How many answers of these prompts are from before, and how many from after."""
    late = sum(int(table.after[group].sum()) for group in groups)
    return sum(len(table.after[group]) for group in groups) - late, late


def _means(table: Table, groups: Sequence[slice], column: Floats, late: bool) -> Floats:
    """One side's mean for each prompt."""
    return np.array([column[group][table.after[group] == late].mean() for group in groups])


def _corrected(columns: Floats, weight: Floats) -> Floats:
    """Single-step max-T: how often the largest standardised difference of any feature is at least this one."""
    moved = np.abs(weight @ columns)
    spread = np.sqrt((moved**2).mean(axis=0))
    standard = np.round(np.divide(moved, spread, out=np.zeros_like(moved), where=spread > _NOTHING), 9)
    return np.asarray((standard.max(axis=1, initial=0)[:, None] >= standard[0]).mean(axis=0))


def _shares(counts: tuple[int, int], before: Floats, after: Floats) -> tuple[float, float]:
    """Newcombe's interval for a difference of shares (his method 10); the prompts are taken as given."""
    first, then = float(before.mean()), float(after.mean())
    (low_first, high_first), (low_then, high_then) = _wilson(first, counts[0]), _wilson(then, counts[1])
    return (
        then - first - sqrt((then - low_then) ** 2 + (high_first - first) ** 2),
        then - first + sqrt((high_then - then) ** 2 + (first - low_first) ** 2),
    )


def _wilson(share: float, count: int) -> tuple[float, float]:
    middle = share + _Z**2 / (2 * count)
    half = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return max(0.0, (middle - half) / (1 + _Z**2 / count)), min(1.0, (middle + half) / (1 + _Z**2 / count))


def _student(moved: Floats) -> tuple[float | None, float | None]:
    """Student's interval for the mean over prompts."""
    count = len(moved)
    if count < 5:
        return None, None
    half = _quantile(count - 1) * float(moved.std(ddof=1)) / sqrt(count)
    return float(moved.mean()) - half, float(moved.mean()) + half


def _quantile(freedom: int) -> float:
    """Student's 97.5 % quantile by Cornish and Fisher's series; within 0.2 % from 4 degrees of freedom on."""
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + float(sum(term / freedom ** (power + 1) for power, term in enumerate(terms)))
