"""Whether answers begin to come more slowly: a channel of its own, that never says the model answers otherwise. Pure.

Times to the first token are compared as logarithms with what is usual at that hour of the week (where too few are
known, of the day, else at all). What counts is what four of the last six looks reach, over at
least two hours: it has to lie a quarter above the usual, and above that of any six looks before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from statistics import median, median_low

from watcher.canaries.answers import Answer

LOOKS = 6
LEAST = timedelta(hours=2)
SLOWER = log(1.25)
AS_USUAL = log(1.1)
FEWEST_KNOWN = 48  # looks of which something is known, before anything is said
_FEWEST_IN_BIN = 3

_Point = tuple[datetime, float]  # when, and the logarithm of seconds


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast answers come now: seconds as usual and now, since when, and whether that is slower or usual again."""

    usual_s: float
    now_s: float
    since: datetime
    slower: bool
    as_usual: bool


def pace(answers: Sequence[Answer]) -> Pace | None:
    """How the last looks compare with all before them; None where too little is known.

    ``answers`` are in the order of time, one a look; those without a time or a latency do not count.
    """
    points = [(each.at, log(each.latency_s)) for each in answers if each.at is not None and each.latency_s]
    known, last = points[:-LOOKS], points[-LOOKS:]
    if len(known) < FEWEST_KNOWN or last[-1][0] - last[0][0] < LEAST:
        return None
    usual = _usual(known)
    over = [value - usual(at) for at, value in known]
    now = median_low(value - usual(at) for at, value in last)
    highest = max(median_low(over[start : start + LOOKS]) for start in range(len(over) - LOOKS + 1))
    expected = median(usual(at) for at, _ in last)
    return Pace(
        exp(expected), exp(expected + now), last[0][0], slower=now >= SLOWER and now > highest, as_usual=now < AS_USUAL
    )


def _usual(known: Sequence[_Point]) -> _Usual:
    bins: dict[tuple[int, int], list[float]] = defaultdict(list)
    for at, value in known:
        bins[at.weekday(), at.hour].append(value)
        bins[-1, at.hour].append(value)
        bins[-1, -1].append(value)
    return _Usual({key: median(values) for key, values in bins.items() if len(values) >= _FEWEST_IN_BIN})


@dataclass(frozen=True, slots=True)
class _Usual:
    bins: dict[tuple[int, int], float]

    def __call__(self, at: datetime) -> float:
        """What is usual at that hour of the week, else of the day, else at all."""
        keys = ((at.weekday(), at.hour), (-1, at.hour), (-1, -1))
        return next(self.bins[key] for key in keys if key in self.bins)
