"""What a finished round says, and what follows. Apart from the rest, since numpy takes its time to be imported.

::

    nothing stood    differs ─> changed: the channels that differ, with all that the alert tells
                     does not ─> watching, the sequence begins anew
    a difference     p > 0.05, three times in a row ─> watching: answers are the baseline's again
    stood            else ────> it stands as it was told

What a policy asked for may find a difference, and that is all: its prompts were chosen for something else, so that it
ends no difference that stands, takes nothing from the sequence, and stands for no comparison of the suite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.canaries.answers import Answer
from watcher.canaries.compare import Comparison, Verdict
from watcher.canaries.confirm import confirm
from watcher.canaries.found import channels_of, p_words, policy_note, same_words
from watcher.canaries.immediate import Sign
from watcher.canaries.marks import marks_of
from watcher.canaries.sequence import calm
from watcher.canaries.standing import Channel, Course, Phase, Purpose, Round, Standing
from watcher.canaries.words import metadata_words, onset_words
from watcher.domain.behaviour import CONTRACT, LATENCY, LIFE_CYCLE
from watcher.domain.notifications import Message
from watcher.pipeline.canary.turns import Run, baseline_of
from watcher.pipeline.canary.watching import state_of, stored

BACK = 0.05  # above this p-value, a difference that stood is not seen
BACK_FOR = 3  # rounds in a row; by one alone, a change of a tenth of the answers was gone within a week, and back again
AROUND = timedelta(days=2)  # before the onset: what else the vendor changed
_ELSEWHERE = frozenset({LATENCY, LIFE_CYCLE, CONTRACT, *map(str, Sign)})  # channels that no round speaks of


def judged(run: Run, standing: Standing, fresh: Round, at: datetime) -> tuple[Course, Message | None]:
    """The course once all answers of a round are there, and what is told to those whose policy asked for it."""
    baseline = baseline_of(standing)
    before = run.store.answers(baseline.id, [Purpose.BASELINE])
    after = run.store.answers(baseline.id, [Purpose.CONFIRM], round=fresh.number)
    marks = marks_of(run.canary.suite)
    # Whether a difference still stands is no further chance of a false alarm: nothing is shared between suites.
    alpha = BACK if standing.course.found and not fresh.topics else float(fresh.alpha) / run.canary.peers
    found = confirm(before, after, alpha=alpha, marks=marks)
    told = policy_note(found, fresh.topics, run.canary.target.id) if fresh.topics else None
    return _course(run, standing, fresh, at, found, (before, after)), told


def _course(
    run: Run,
    standing: Standing,
    fresh: Round,
    at: datetime,
    found: Comparison,
    answers: tuple[Sequence[Answer], Sequence[Answer]],
) -> Course:
    course = replace(standing.course, round=None, note=f"round {fresh.number}, {fresh.cause}: {_came_to(found)}")
    changed = found.verdict is Verdict.CHANGED
    if fresh.topics and (course.found or not changed):
        return replace(course, phase=Phase.CHANGED if course.found else Phase.WATCHING)
    course = replace(course, compared_at=at)
    if course.found:
        return _still(course, found, run.horizon, fresh)
    if not changed:
        return _calm(replace(course, phase=Phase.WATCHING), run.horizon)
    channels = channels_of(found, at, _more(run, standing, fresh, at, *answers))
    kept = tuple(channel for channel in course.channels if channel.name in _ELSEWHERE)
    differs = replace(course, phase=Phase.CHANGED, channels=(*_places(channels), *kept), found=fresh.number)
    return _calm(differs, run.horizon)


def _came_to(found: Comparison) -> str:
    return f"differs ({p_words(found.p_value)})" if found.verdict is Verdict.CHANGED else same_words(found)


def _still(course: Course, found: Comparison, horizon: int, fresh: Round) -> Course:
    if found.p_value is None or found.p_value <= BACK:
        return replace(course, phase=Phase.CHANGED, back=0, note=f"round {fresh.number}: the difference stands")
    if course.back + 1 < BACK_FOR:
        seen = f"{course.note}; {course.back + 1} of {BACK_FOR} rounds in a row that end what stands"
        return replace(course, phase=Phase.CHANGED, back=course.back + 1, note=seen)
    kept = tuple(channel for channel in course.channels if channel.name in _ELSEWHERE)
    back = replace(course, phase=Phase.WATCHING, channels=kept, found=0, back=0, fresh_from=course.taken)
    return _calm(back, horizon)


def _calm(course: Course, horizon: int) -> Course:
    return replace(course, sequence=stored(calm(replace(state_of(course, horizon), samples=course.taken))))


def _places(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """Channels under names that none of layer 0 has: prompt tokens are counted by both."""
    return tuple(
        replace(channel, name=f"{channel.name} on average") if channel.name in _ELSEWHERE else channel
        for channel in channels
    )


def _more(
    run: Run, standing: Standing, fresh: Round, at: datetime, before: Sequence[Answer], after: Sequence[Answer]
) -> tuple[str, ...]:
    """All else that people are told of a change: when it began, what came with it, what it cost, how to see it."""
    target, since = run.canary.target, fresh.since or baseline_of(standing).frozen_at or fresh.opened_at
    spent = run.store.spent(target.id, at, since)
    also = run.store.vendor_changes(target.provider, since - AROUND, target.id)
    return (
        onset_words(since, at),
        f"found after {fresh.cause}",
        *metadata_words(before, after),
        *(f"the vendor also: {line}" for line in also),
        f"{spent.calls} calls, ${spent.total:.4f} since then (prices: {run.asker.rates.source})",
        f"reproduce: watcher canary show {target.id} --answers before > before.jsonl; "
        f"watcher canary show {target.id} --answers after > after.jsonl; "
        "watcher canary compare before.jsonl after.jsonl",
    )
