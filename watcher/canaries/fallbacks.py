"""Whether a model that a workflow falls back to would do today: ready, not ready and why, or not tested. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.canaries.answers import Answer
from watcher.canaries.judging import completion_of, judge
from watcher.canaries.suites import Prompt, Suite

LEAST = 0.8  # the share of answers as wanted from which a model would do
LATEST = 5  # answers to each prompt that count, the newest
FRESH = timedelta(days=1)  # older answers say nothing of today
_MOST_NAMED = 3


class State(StrEnum):
    """Whether a fallback would do."""

    READY = "ready"
    NOT_READY = "not ready"
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one canary shows of the model that it asks.

    Attributes:
        target: the canary's target.
        suite: what it asks.
        answers: to the prompts as they are now, with the times when they came; any order.
        differs: how its answers differ from its baseline's, in words; empty where they do not.
        unwatched: why nothing is being compared; empty where it is.
        every: between two answers.
    """

    target: str
    suite: Suite
    answers: tuple[Answer, ...]
    differs: tuple[str, ...] = ()
    unwatched: str = ""
    every: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a model would do for a workflow.

    Attributes:
        model: the fallback's canonical id.
        why: the reason in words; may quote an answer of the model, which is hostile text.
        target: the canary that shows it; empty where none does.
        tested_at: when it last answered; None where it never did.
        passed_at: when it last answered as wanted.
    """

    model: str
    state: State
    why: str
    target: str = ""
    tested_at: datetime | None = None
    passed_at: datetime | None = None

    def words(self, now: datetime) -> str:
        """One line for people: ``ready: its canaries passed 2 h ago``."""
        if self.state is State.READY and self.passed_at is not None:
            return f"{self.state}: its canaries passed {ago(now - self.passed_at)}"
        passed = f"; they last passed {ago(now - self.passed_at)}" if self.passed_at is not None else ""
        return f"{self.state}: {self.why}{passed}"


def readiness(model: str, workflow: str, shown: Sequence[Evidence], now: datetime) -> Readiness:
    """Whether a model would do for a workflow, by the canaries that ask it: the worst of them counts.

    A canary's prompts that stand for the workflow count alone where there are some.

    Args:
        model: the fallback's canonical id.
        workflow: the id of the workflow that would fall back to it.
        shown: what each canary of the model shows.
        now: the present.
    """
    if not shown:
        return Readiness(model, State.NOT_TESTED, "no canary asks it")
    found = [_of_one(model, workflow, each, now) for each in shown]
    return min(found, key=lambda each: (_ORDER.index(each.state), each.target))


_ORDER = (State.NOT_READY, State.NOT_TESTED, State.READY)


def _of_one(model: str, workflow: str, shown: Evidence, now: datetime) -> Readiness:
    judged = _latest(_prompts(shown.suite, workflow), shown.answers)
    times = [at for rows in judged.values() for at, _ in rows]
    passed = [at for rows in judged.values() for at, wrong in rows if not wrong]
    state, why = _verdict(shown, judged, max(times, default=None), now)
    return Readiness(model, state, why, shown.target, max(times, default=None), max(passed, default=None))


_Rows = dict[str, list[tuple[datetime, str]]]  # of each prompt, when it was answered and what was wrong


def _verdict(shown: Evidence, judged: _Rows, tested_at: datetime | None, now: datetime) -> tuple[State, str]:
    if shown.differs:
        return State.NOT_READY, f"answers differ from its baseline: {shown.differs[0]}"
    if not judged:
        return State.NOT_TESTED, "no prompt of its suite says what is wanted"
    if tested_at is None:
        return State.NOT_TESTED, shown.unwatched or "it was not asked yet"
    if now - tested_at > max(FRESH, 3 * shown.every):
        return State.NOT_TESTED, f"it last answered {ago(now - tested_at)}{_because(shown.unwatched)}"
    missing = [prompt for prompt, rows in judged.items() if not rows]
    if missing:
        return State.NOT_TESTED, f"{len(missing)} of {len(judged)} prompts were not asked yet"
    rows = [row for found in judged.values() for row in found]
    good = sum(not wrong for _, wrong in rows)
    if good / len(rows) < LEAST:
        return State.NOT_READY, f"{good} of {len(rows)} answers are as wanted: {_failures(judged)}"
    return State.READY, f"{good} of {len(rows)} answers are as wanted"


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _prompts(suite: Suite, workflow: str) -> list[Prompt]:
    """Those that say what is wanted, and stand for the workflow; where none names it, those that name none."""
    telling = [prompt for prompt in suite.prompts if prompt.expectations]
    own = [prompt for prompt in telling if workflow in prompt.workflows]
    return own or [prompt for prompt in telling if not prompt.workflows]


def _latest(prompts: Sequence[Prompt], answers: Sequence[Answer]) -> _Rows:
    judged: _Rows = {}
    for prompt in prompts:
        timed = [(answer.at, answer) for answer in answers if answer.prompt_id == prompt.id and answer.at is not None]
        newest = sorted(timed, key=lambda row: row[0])[-LATEST:]
        judged[prompt.id] = [(at, "; ".join(judge(prompt, completion_of(answer)).wrong)) for at, answer in newest]
    return judged


def _failures(judged: _Rows) -> str:
    """The prompts that fail most, with what is wrong in the newest answer that fails."""
    failing = {name: [wrong for _, wrong in rows if wrong] for name, rows in judged.items()}
    worst = sorted((name for name in failing if failing[name]), key=lambda name: (-len(failing[name]), name))
    named = [f"{name} ({failing[name][-1]})" for name in worst[:_MOST_NAMED]]
    more = len(worst) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def ago(past: timedelta) -> str:
    """How long ago, for people: ``just now``, ``40 min ago``, ``2 h ago``, ``3 days ago``."""
    minutes = int(past.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 90:
        return f"{minutes} min ago"
    return f"{round(minutes / 60)} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"
