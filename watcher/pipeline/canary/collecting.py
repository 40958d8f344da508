"""The baseline: about ten answers to every prompt, spread over a day, then frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil

from watcher.canaries.answers import Answer
from watcher.canaries.judging import unanswered
from watcher.canaries.lots import dealt
from watcher.canaries.standing import REPEATS, SPREAD, Kept, Phase, Purpose, Standing
from watcher.canaries.words import silence_words, unasked_note
from watcher.pipeline.canary.turns import Run, Turn, baseline_of
from watcher.pipeline.schedule import next_run


def collect(run: Run, standing: Standing, now: datetime, *, hurry: bool = False) -> Turn:
    """Ask for the answers that are due of a baseline, and freeze it once it is complete.

    Args:
        run: the look.
        standing: whose baseline is collected.
        now: the time of the look.
        hurry: whether all are asked for at once: then the baseline knows one hour, and not a day.
    """
    baseline = baseline_of(standing)
    wanted = dealt(baseline.seed, run.canary.ids, REPEATS)
    kept = run.store.answers(baseline.id, [Purpose.BASELINE])
    have = {(answer.prompt_id, answer.sample) for answer in kept}
    missing = [place for place in wanted if place not in have]
    due = len(missing) if hurry else _due(run, len(wanted), len(have), baseline.begun_at, now)
    asked = False
    for name, sample in missing[:due]:
        if run.late and not hurry:
            return Turn(standing, unfinished=True, asked=asked)
        got = run.asker.ask(name, sample, Purpose.BASELINE)
        if not isinstance(got, Answer):
            return Turn(standing, got, asked=asked)
        standing = run.store.keep(standing, [Kept(Purpose.BASELINE, got)], run.now())
        asked = True
    if len(missing) <= due and (hurry or now - baseline.begun_at >= SPREAD):
        silent = unanswered(run.store.answers(baseline.id, [Purpose.BASELINE]))
        if 2 * len(silent) > len(run.canary.ids):
            return Turn(standing, asked=asked, useless=silence_words(silent, len(run.canary.ids)))
        standing = _frozen(run, standing, silence_words(silent, len(run.canary.ids)) if silent else "")
    return Turn(standing, asked=asked)


def _due(run: Run, wanted: int, have: int, begun_at: datetime, now: datetime) -> int:
    """How many answers are due now, so that all are there after a day, evenly.

    What was missed is made up for at twice that pace: a machine that slept for a week has no baseline in one minute.
    """
    every = next_run(run.canary.target.schedule, now, now) - now
    share = min(1.0, (now - begun_at + every) / SPREAD)
    pace = ceil(wanted * (every / SPREAD))
    return max(0, min(ceil(wanted * share) - have, 2 * pace))


def _frozen(run: Run, standing: Standing, note: str) -> Standing:
    at = run.now()
    course = replace(standing.course, phase=Phase.WATCHING, compared_at=at, note=note)
    done = replace(baseline_of(standing), frozen_at=at)
    topics = run.store.asked(standing.target)
    told = unasked_note(topics, standing.target) if topics else None
    return run.store.keep(Standing(standing.target, standing.revision, done, course), [], at, told)
