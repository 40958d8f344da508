"""How unlike the others each answer to one prompt is, channel by channel. Pure.

A score treats all answers of its bag alike, so that it says nothing of their order: only then is the rank of the newest
one a fair draw as long as nothing changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from rapidfuzz.distance import Indel

from watcher.canaries.answers import Answer
from watcher.canaries.features import calls, canonical, declines, scripts, structured

_Form = TypeVar("_Form")
Score = Callable[[Sequence[Answer]], list[float]]  # one number an answer: the higher, the less like the others

LONGEST = 600  # characters of an answer that are compared
_DIGITS = 9  # of a score: sums of the same numbers in another order must not differ


def similarity(left: str, right: str) -> float:
    """From 0, nothing in common, to 1, equal: the share of characters that need neither be put in nor taken out."""
    return Indel.normalized_similarity(left, right)


def text_score(bag: Sequence[Answer]) -> list[float]:
    """1 - the mean similarity of an answer's canonical form to the others'."""
    return _against_others([canonical(answer)[:LONGEST] for answer in bag], lambda a, b: 1 - similarity(a, b))


def form_score(bag: Sequence[Answer]) -> list[float]:
    """In how many of their forms an answer and the others differ, on average."""
    return _against_others(
        [form(answer) for answer in bag], lambda a, b: sum(x != y for x, y in zip(a, b, strict=True))
    )


def form(answer: Answer) -> tuple[object, ...]:
    """What kind of answer it is: refusal, JSON, tools called, scripts, empty, why it ended, prompt tokens."""
    text = answer.completion
    return (
        declines(answer),
        structured(text),
        tuple(name for name, _ in calls(answer)),
        scripts(text),
        not text.strip(),
        answer.finish_reason,
        answer.prompt_tokens,
    )


def _against_others(forms: Sequence[_Form], distance: Callable[[_Form, _Form], float]) -> list[float]:
    """The mean distance of each to the others; equal forms are measured once."""
    counts = Counter(forms)
    sums = dict.fromkeys(counts, 0.0)
    for left, right in combinations(counts, 2):
        apart = distance(left, right)
        sums[left] += apart * counts[right]
        sums[right] += apart * counts[left]
    return [round(sums[form] / max(1, len(forms) - 1), _DIGITS) for form in forms]


SCORES: Mapping[str, Score] = {"text": text_score, "form": form_score}
