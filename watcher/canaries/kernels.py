"""Answers as columns of numbers, and as likeness of each to each: what the tests of a comparison stand on. Pure.

Columns and likeness never look at the sides. All columns are less their mean within each prompt: what is common to a
prompt's answers can be no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from watcher.canaries.answers import Answer
from watcher.canaries.dealing import Floats, Table
from watcher.canaries.features import Marks, canonical, numbers, words

COUNTED = frozenset({"length", "lines", "digits", "list_items", "prompt_tokens", "completion_tokens", "surprise"})
_RIDGE = 0.1  # of the mean eigenvalue
_OPENING = 8  # words
_MOST_WORDS = 2000  # of one answer
_MOST_COLUMNS = 4000
_COMMON = 80  # characters


def named(answers: Sequence[Answer], marks: Marks) -> tuple[tuple[str, ...], Floats]:
    """The features that people are told of: their names, and one row an answer; nan where an answer has none."""
    found = [numbers(answer, marks) for answer in answers]
    names = tuple(dict.fromkeys(name for each in found for name in each))
    rows = [[each.get(name, np.nan) for name in names] for each in found]
    return names, np.array(rows, dtype=float).reshape(len(answers), len(names))


def comparable(table: Table, names: Sequence[str], values: Floats) -> Floats:
    """Named features for tests, counts as logarithms; 0 for a prompt of which not all answers have one."""
    columns = values.copy()
    for number, name in enumerate(names):
        if name in COUNTED:
            columns[:, number] = np.log1p(columns[:, number])
    for group in table.groups:
        columns[group, np.isnan(columns[group]).any(axis=0)] = 0
    return columns


def centred(columns: Floats, table: Table) -> Floats:
    """Columns less their mean within each prompt; those of which nothing is left are left out."""
    found = columns.astype(float)
    for group in table.groups:
        found[group] -= found[group].mean(axis=0)
    return np.asarray(found[:, np.abs(found).max(axis=0, initial=0) > 1e-9])


def scaled(columns: Floats) -> Floats:
    """Centred columns on one scale."""
    return np.asarray(columns / np.sqrt((columns**2).mean(axis=0)))


def presence(tokens: Sequence[Iterable[str]]) -> Floats:
    """Which answers hold which token: a column for each that several have and not all, the commonest first."""
    sets = [frozenset(each) for each in tokens]
    counts = Counter(token for each in sets for token in each)
    told = sorted((-count, token) for token, count in counts.items() if 1 < count < len(sets))
    place = {token: number for number, (_, token) in enumerate(told[:_MOST_COLUMNS])}
    found = np.zeros((len(sets), len(place)))
    for row, each in enumerate(sets):
        found[row, [place[token] for token in each & place.keys()]] = 1
    return found


@lru_cache(maxsize=4096)
def unigrams(answer: Answer) -> list[str]:
    """Its words and signs."""
    return words(canonical(answer))[:_MOST_WORDS]


def bigrams(answer: Answer) -> list[str]:
    """Its neighbouring words."""
    said = unigrams(answer)
    return [f"{left} {right}" for left, right in pairwise(said)]


def opening(answer: Answer) -> list[str]:
    """Its first words with their places: two answers share as many as a Hamming distance leaves."""
    return [f"{place} {word}" for place, word in enumerate(unigrams(answer)[:_OPENING])]


TOKENS: Mapping[str, Callable[[Answer], list[str]]] = {"words": unigrams, "bigrams": bigrams, "opening": opening}


def characters(answers: Sequence[Answer]) -> Floats:
    """How often in a thousand the commonest characters stand in each answer, as logarithms."""
    counts = [Counter(answer.completion.lower()) for answer in answers]
    holders = Counter(character for each in counts for character in each)
    common = [each for _, each in sorted((-count, each) for each, count in holders.items())[:_COMMON]]
    shares = [[each[character] / max(1, each.total()) for character in common] for each in counts]
    return np.asarray(np.log1p(1000 * np.array(shares).reshape(len(answers), len(common))))


def whitener(columns: Floats) -> Floats:
    """What takes the correlations out of differences of columns, for a ridge-regularised Hotelling test."""
    spread = columns.T @ columns / len(columns)
    ridge = _RIDGE * np.trace(spread) / len(spread)
    root = np.linalg.cholesky(spread + ridge * np.eye(len(spread)))
    return np.asarray(np.linalg.inv(root).T)
