"""Families of tests, each of which sees another kind of change, and one p-value over all of them. Pure.

Each test is a number for every deal of the answers, larger where the sides are less alike. Its ranks among the deals
are p-values; within a family the smallest one counts; over families the smaller of the smallest one and of Fisher's
sum. What was chosen or added up is ranked again among the same deals, so that nothing is gained by trying many tests:
the p-value at the end is valid by construction, however alike or unlike the tests are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from watcher.canaries.answers import Answer
from watcher.canaries.dealing import Bools, Floats, Table, ranks, weights
from watcher.canaries.features import canonical
from watcher.canaries.kernels import TOKENS, centred, characters, presence, scaled, whitener
from watcher.canaries.scores import LONGEST, similarity

_COMMON = 100  # tokens

Family = list[Floats]  # of each test, its value for every deal


def p_value(families: Mapping[str, Family]) -> tuple[float, dict[str, float]]:
    """The p-value over all families, and each family's own."""
    own = {name: _combined(tests) for name, tests in families.items() if tests}
    if not own:
        return 1.0, {}
    table = np.column_stack(list(own.values()))
    either = np.column_stack([-table.min(axis=1), -np.log(table).sum(axis=1)])
    over_all = _combined(list(either.T))
    return float(over_all[0]), {name: float(values[0]) for name, values in own.items()}


def _combined(tests: Sequence[Floats]) -> Floats:
    """For every deal, the rank of its best rank."""
    return np.asarray(ranks(-ranks(np.column_stack(tests)).min(axis=1)[:, None])[:, 0])


def families(table: Table, flags: Bools, features: Floats) -> dict[str, Family]:
    """All tests that the table has answers for.

    Args:
        table: the answers.
        flags: the deals.
        features: comparable columns of the named features.
    """
    weight = weights(table, flags)
    found = {
        "features": list(_columns(centred(features, table), weight)),
        "characters": list(_columns(centred(characters(table.answers), table), weight)),
    }
    for name, tokens in TOKENS.items():
        found[name] = list(_tokens(centred(presence([tokens(answer) for answer in table.answers]), table), weight))
    found["within"] = list(_within(table, flags))
    return found


def _columns(columns: Floats, weight: Floats) -> Iterator[Floats]:
    """The column that differs most, all of them together, and all with their correlations taken out."""
    if columns.shape[1]:
        differences = weight @ scaled(columns)
        yield np.abs(differences).max(axis=1)
        yield (differences**2).sum(axis=1)
        yield ((differences @ whitener(scaled(columns))) ** 2).sum(axis=1)


def _tokens(columns: Floats, weight: Floats) -> Iterator[Floats]:
    """All tokens together, unscaled so that common ones count more; and of the commonest what ``_columns`` says."""
    if columns.shape[1]:
        likeness = columns @ columns.T
        yield ((weight @ likeness) * weight).sum(axis=1)
        yield from _columns(columns[:, :_COMMON], weight)


def _within(table: Table, flags: Bools) -> Iterator[Floats]:
    """Prompt by prompt: distance of the sides by likeness of texts and by exact match, and how far each side is spread.

    With one answer a side, a swap changes none of these, so prompts with fewer than three answers say nothing here.
    """
    groups = [group for group in table.groups if group.stop - group.start > 2]
    if not groups:
        return
    texts, exact, spread = (np.zeros(len(flags)) for _ in range(3))
    for group in groups:
        apart = distances(table.answers[group])
        if apart.any():
            late = flags[:, group].astype(float)
            energy, wider = _split(late, apart)
            texts += energy
            spread += wider
            exact += _split(late, (apart > 0).astype(float))[0]
    yield texts
    yield exact
    yield np.abs(spread)


def _split(late: Floats, apart: Floats) -> tuple[Floats, Floats]:
    """For every deal of one prompt's answers: the energy distance of the sides, and the later one's greater spread."""
    m = int(late[0].sum())
    n = len(apart) - m
    inner = ((late @ apart) * late).sum(axis=1)
    across = late @ apart.sum(axis=1) - inner
    outer = apart.sum() - 2 * across - inner
    energy = 2 * across / (n * m) - outer / n**2 - inner / m**2
    if n < 2 or m < 2:
        return energy, np.zeros(len(late))
    return energy, inner / (m * (m - 1)) - outer / (n * (n - 1))


def distances(answers: Sequence[Answer]) -> Floats:
    """1 - similarity of each to each, by canonical form."""
    forms = [canonical(answer)[:LONGEST] for answer in answers]
    found = np.zeros((len(forms), len(forms)))
    for here, left in enumerate(forms):
        for there, right in enumerate(forms[:here]):
            if left != right:
                found[here, there] = found[there, here] = 1 - similarity(left, right)
    return found
