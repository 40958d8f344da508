"""What parts of a look hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.canaries.money import CapReached
from watcher.canaries.ports import CanaryStore
from watcher.canaries.replies import NoAnswer
from watcher.canaries.standing import Baseline, Course, Standing
from watcher.domain.behaviour import CONTRACT
from watcher.pipeline.canary.asking import Asker, Canary
from watcher.pipeline.schedule import usual_interval

HORIZON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Run:
    """One look at one canary. After ``until`` no call is begun: the rest waits for the next look."""

    asker: Asker
    until: datetime

    @property
    def canary(self) -> Canary:
        """What is asked."""
        return self.asker.canary

    @property
    def horizon(self) -> int:
        """How many samples 90 days hold."""
        return max(1, HORIZON // usual_interval(self.canary.target.schedule))

    @property
    def store(self) -> CanaryStore:
        """Where answers are kept."""
        return self.asker.store

    def now(self) -> datetime:
        """The time: a look goes on for minutes."""
        return self.asker.clock()

    @property
    def late(self) -> bool:
        """Whether no further call is to be begun."""
        return self.now() >= self.until


@dataclass(frozen=True, slots=True)
class Turn:
    """What a look, or a part of it, came to.

    Attributes:
        standing: as it was saved last.
        stopped: why it ended before its end, where a call brought no answer or was not allowed.
        unfinished: whether there is more to ask, soon.
        asked: whether an answer came.
        useless: why the baseline, though complete, is not to be compared with; empty where it is.
    """

    standing: Standing
    stopped: NoAnswer | CapReached | None = None
    unfinished: bool = False
    asked: bool = False
    useless: str = ""


def answerable(run: Run, standing: Standing) -> tuple[str, ...]:
    """The suite's prompts without those whose requests are refused, as is told."""
    told = standing.course.channel(CONTRACT)
    return tuple(name for name in run.canary.ids if told is None or name not in told.prompts)


def moved(standing: Standing, course: Course) -> Standing:
    """The standing with another course, not saved yet."""
    return Standing(standing.target, standing.revision, standing.baseline, course)


def baseline_of(standing: Standing) -> Baseline:
    """The baseline, which is there: a look begins one first."""
    if standing.baseline is None:
        raise ValueError(f"{standing.target} has no baseline")
    return standing.baseline
