"""Fresh answers beside the baseline's (layer 2): drawn as the budget allows, then judged once."""

from __future__ import annotations

from watcher.canaries.answers import Answer
from watcher.canaries.lots import dealt
from watcher.canaries.replies import NoAnswer
from watcher.canaries.standing import Kept, Purpose, Round, Standing
from watcher.pipeline.canary.turns import Run, Turn, answerable, baseline_of, moved


def confirm(run: Run, standing: Standing) -> Turn:
    """Draw what is missing of the open round, and judge it once nothing is."""
    baseline, fresh = baseline_of(standing), _open(standing)
    kept = run.store.answers(baseline.id, [Purpose.CONFIRM], round=fresh.number)
    have, asked = {(answer.prompt_id, answer.sample) for answer in kept}, False
    prompts = [name for name in fresh.prompts if name in answerable(run, standing)]
    for name, sample in dealt(f"{baseline.seed} round {fresh.number}", prompts, fresh.samples):
        if (name, sample) in have:
            continue
        if run.late:
            return Turn(standing, unfinished=True, asked=asked)
        got = run.asker.ask(name, sample, Purpose.CONFIRM)
        if not isinstance(got, Answer):
            return Turn(standing, got, unfinished=isinstance(got, NoAnswer), asked=asked)
        standing = run.store.keep(standing, [Kept(Purpose.CONFIRM, got, fresh.number)], run.now())
        asked = True
    from watcher.pipeline.canary.judging import judged

    course, told = judged(run, standing, fresh, run.now())
    return Turn(run.store.keep(moved(standing, course), [], run.now(), told), asked=asked)


def _open(standing: Standing) -> Round:
    if standing.course.round is None:
        raise ValueError(f"{standing.target} has no round to confirm")
    return standing.course.round
