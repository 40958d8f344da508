"""Two sets of answers to the same prompts as one table, and how else they could have been dealt to the two sides. Pure.

If nothing changed, the answers to one prompt are draws from one distribution, and every way to deal them to "before"
and "after" was as likely as the real one. A statistic's rank among its values under other deals is therefore a p-value
that needs no assumption about models or texts; answers to different prompts are never exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod
from typing import cast

import numpy as np
from numpy.typing import NDArray

from watcher.canaries.answers import Answer
from watcher.canaries.features import canonical

_DIGITS = 9  # beyond these, sums of the same numbers in another order differ

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """Answers of both sides to the prompts that both have, in an order that depends on nothing but their contents.

    Attributes:
        answers: grouped by prompt, N of them.
        after: N flags, which of them stand on the after side.
        groups: one slice of the N rows a prompt.
    """

    answers: tuple[Answer, ...]
    after: Bools
    groups: tuple[slice, ...]

    @property
    def ways(self) -> int:
        """In how many ways the answers can be dealt."""
        return prod(comb(int(g.stop - g.start), int(self.after[g].sum())) for g in self.groups)

    @property
    def mirrored(self) -> bool:
        """Whether each deal has a mirror image, which tests of both directions cannot tell from it."""
        return all(2 * int(self.after[g].sum()) == g.stop - g.start for g in self.groups)

    @property
    def smallest(self) -> float:
        """The smallest p-value that these numbers of answers allow."""
        return (2 if self.mirrored else 1) / self.ways if self.groups else 1.0


def table(before: Iterable[Answer], after: Iterable[Answer]) -> Table:
    """Both sides as one table; prompts that only one side has are left out."""
    sides = [_by_prompt(before), _by_prompt(after)]
    rows: list[tuple[Answer, bool]] = []
    groups = []
    for prompt in sorted(sides[0].keys() & sides[1].keys()):
        pool = sorted(
            ((answer, bool(late)) for late in (0, 1) for answer in sides[late][prompt]),
            key=lambda row: (_key(row[0]), row[1]),
        )
        groups.append(slice(len(rows), len(rows) + len(pool)))
        rows += pool
    return Table(tuple(answer for answer, _ in rows), np.array([late for _, late in rows], dtype=bool), tuple(groups))


def _by_prompt(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.prompt_id, []).append(answer)
    return found


def _key(answer: Answer) -> tuple[object, ...]:
    """Sorts answers by what they are, so that neither file order nor sample numbers reach the lots."""
    return canonical(answer), answer.completion, answer.finish_reason or "", answer.prompt_tokens or 0


def deals(made: Table, most: int, rng: np.random.Generator) -> Bools:
    """Ways to deal, the real one first: all of them where there are at most so many, else ``most`` drawn by lot.

    Returns:
        Flags as in ``Table.after``, one row a deal. All rows are different deals only where all there are were made.
    """
    if made.ways <= most:
        return _all(made)
    flags = np.empty((most, len(made.answers)), dtype=bool)
    for group in made.groups:
        lots = rng.random((most, group.stop - group.start)).argsort(axis=1)
        flags[:, group] = made.after[group][lots]
    flags[0] = made.after
    return flags


def _all(made: Table) -> Bools:
    """Every deal once; the real one is put first."""
    parts = []
    for group in made.groups:
        size, late = group.stop - group.start, int(made.after[group].sum())
        parts.append([np.isin(np.arange(size), chosen) for chosen in combinations(range(size), late)])
    flags = np.array([np.concatenate(chosen) for chosen in product(*parts)])
    real = int(np.flatnonzero((flags == made.after).all(axis=1))[0])
    flags[[0, real]] = flags[[real, 0]]
    return cast(Bools, flags)


def weights(made: Table, flags: Bools) -> Floats:
    """For each deal, what turns a column of numbers into (mean after - mean before), averaged over the prompts."""
    found = np.empty(flags.shape)
    for group in made.groups:
        late = int(made.after[group].sum())
        early = group.stop - group.start - late
        found[:, group] = np.where(flags[:, group], 1 / late, -1 / early)
    return found / len(made.groups)


def ranks(statistics: Floats) -> Floats:
    """For each deal and statistic, the share of deals with at least its value: p-values, that of the real deal first.

    Args:
        statistics: one row a deal, one column a statistic; larger means less alike.
    """
    scale = np.abs(statistics).max(axis=0)
    rounded = np.round(statistics / np.where(scale > 0, scale, 1), _DIGITS)
    found = np.empty(rounded.shape)
    for column in range(rounded.shape[1]):
        ordered = np.sort(rounded[:, column])
        found[:, column] = len(ordered) - np.searchsorted(ordered, rounded[:, column], side="left")
    return found / len(rounded)


def rows(made: Table, which: Sequence[bool] | Bools) -> tuple[Answer, ...]:
    """The answers that are flagged."""
    return tuple(answer for answer, chosen in zip(made.answers, which, strict=True) if chosen)
