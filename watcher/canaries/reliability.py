"""How reliably a model keeps to form, week by week: shares with their intervals, and how fast it answers. Pure.

Only answers that were asked for in turn count. Those that were asked for because of what another
answer showed would tell of trouble more often than it happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt

from watcher.canaries.answers import Answer
from watcher.canaries.judging import Judgement, Mark, completion_of, judge
from watcher.canaries.suites import Suite

Z95 = 1.959963984540054  # of the normal distribution: 95 % lie within
AS_WANTED = "as_wanted"
COUNTED = (AS_WANTED, *(mark.value for mark in Mark))  # the shares, in the order in which they are shown


@dataclass(frozen=True, slots=True)
class Share:
    """``yes`` of ``n`` answers, with the 95 % interval after Wilson.

    The interval takes answers for independent of each other. Answers to one prompt are more alike than
    that, so the true one is rather wider.
    """

    yes: int
    n: int

    @property
    def value(self) -> float:
        """The share itself, 0 to 1."""
        return self.yes / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """From where to where it may lie; wide for few answers, never outside of 0 to 1."""
        share, n, z2 = self.value, self.n, Z95 * Z95
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
        low = 0.0 if self.yes == 0 else max(0.0, middle - half)
        return low, 1.0 if self.yes == n else min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds until the first token (or the whole answer) came, over ``n`` answers."""

    median_s: float
    p90_s: float
    n: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers of one model to one suite, under one baseline.

    Attributes:
        target: the canary's target.
        model: the canonical id of the model that was asked.
        suite: the suite's id.
        suite_hash: of what was sent then.
        answers: each with the time when it came.
    """

    target: str
    model: str
    suite: str
    suite_hash: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What was seen of one model and suite from ``start``, a Monday (UTC), for seven days; in all where it is None.

    Attributes:
        answers: how many were judged.
        shares: by name: ``as_wanted`` (everything that was expected) and the marks; a mark that no prompt
            asks for is left out.
        pace: None where no latency was measured.
        unjudged: answers to prompts that have changed since, or are gone: nothing is said of them.
    """

    target: str
    model: str
    suite: str
    start: date | None
    answers: int
    shares: Mapping[str, Share]
    pace: Pace | None = None
    unjudged: int = 0


def periods(asked: Iterable[Asked], suites: Mapping[str, Suite], *, weekly: bool = True) -> tuple[Period, ...]:
    """What was seen of each target, oldest week first; targets in the order given.

    Args:
        asked: answers that were asked for in turn.
        suites: the suite of each target as it is now, by which its answers are judged.
        weekly: a period for each week; else one for all.
    """
    found: dict[tuple[str, str, str], dict[date | None, list[_Judged]]] = {}
    for each in asked:
        suite = suites.get(each.target)
        known = suite if suite is not None and suite.hash == each.suite_hash else None
        weeks = found.setdefault((each.target, each.model, each.suite), {})
        for answer in each.answers:
            weeks.setdefault(_week(answer) if weekly else None, []).append(_judged(known, answer))
    return tuple(
        _period(*key, start, weeks[start]) for key, weeks in found.items() for start in sorted(weeks, key=_first)
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer with its judgement; None where its prompt is not as it was. ``wanted``: something was expected."""

    answer: Answer
    judgement: Judgement | None
    wanted: bool


def _judged(suite: Suite | None, answer: Answer) -> _Judged:
    prompt = suite.prompt(answer.prompt_id) if suite else None
    if prompt is None:
        return _Judged(answer, None, False)
    return _Judged(answer, judge(prompt, completion_of(answer)), bool(prompt.expectations))


def _week(answer: Answer) -> date | None:
    if answer.at is None:
        return None
    day = answer.at.date()
    return day - timedelta(days=day.weekday())


def _first(start: date | None) -> date:
    return start or date.min


def _period(target: str, model: str, suite: str, start: date | None, rows: Sequence[_Judged]) -> Period:
    held: dict[str, list[bool]] = {}
    for row in rows:
        if row.judgement is not None:
            for mark, holds in row.judgement.marks:
                held.setdefault(mark.value, []).append(holds)
            if row.wanted:
                held.setdefault(AS_WANTED, []).append(row.judgement.as_wanted)
    shares = {name: Share(sum(held[name]), len(held[name])) for name in COUNTED if name in held}
    judged = [row.answer for row in rows if row.judgement is not None]
    latencies = [answer.latency_s for answer in judged if answer.latency_s is not None]
    pace = pace_of(latencies) if latencies else None
    return Period(target, model, suite, start, len(judged), shares, pace, len(rows) - len(judged))


def pace_of(latencies: Sequence[float]) -> Pace:
    """The median and the 90th percentile (nearest rank) of at least one latency."""
    ordered = sorted(latencies)
    count = len(ordered)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Pace(middle, ordered[ceil(0.9 * count) - 1], count)
