"""One look at a canary, from what is stored of it to what is reported of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.canaries.money import CapReached, Rates
from watcher.canaries.ports import CanaryStore
from watcher.canaries.replies import NoAnswer, Trouble
from watcher.canaries.report import MEDIA_TYPE, report, written
from watcher.canaries.standing import SPREAD, Baseline, Channel, Course, Outage, Phase, Standing, Terms
from watcher.canaries.words import short
from watcher.domain.behaviour import CONTRACT, LIFE_CYCLE
from watcher.domain.observations import Failure, FailureKind, Observation, Snapshot
from watcher.domain.ports import Caller
from watcher.domain.targets import Target
from watcher.pipeline.canary.asking import Asker, Canary
from watcher.pipeline.canary.collecting import collect
from watcher.pipeline.canary.confirming import confirm
from watcher.pipeline.canary.turns import Run, Turn, moved
from watcher.pipeline.canary.watching import begun, due_round, watch

LONGEST = timedelta(minutes=4)  # of a look, well inside its lease
SOON = timedelta(minutes=1)  # until a look that had more to ask goes on
PATIENCE = 3 * SPREAD  # a baseline that is not complete by then is the operator's business
RECOVERED = 3  # looks in a row with an answer, until an endpoint counts as being there again
SEEN_TWICE = 2  # looks in a row, until a model counts as gone or a request as refused

_CHANNELS = {Trouble.LIFE_CYCLE: LIFE_CYCLE, Trouble.CONTRACT: CONTRACT}
_WORDS = {Trouble.LIFE_CYCLE: "the model is not offered any more", Trouble.CONTRACT: "requests as before are refused"}


class Runner:
    """Looks at canaries.

    Args:
        canaries: by target id.
        store: where they stand.
        rates: what a canary's model costs.
        clock: the time.
    """

    def __init__(
        self, canaries: Mapping[str, Canary], store: CanaryStore, rates: Callable[[Canary], Rates],
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._canaries = dict(canaries)
        self._store = store
        self._rates = rates
        self._clock = clock

    @property
    def store(self) -> CanaryStore:
        """Where canaries stand."""
        return self._store

    def canary(self, target: str) -> Canary:
        """What a target asks.

        Raises:
            KeyError: it is no canary.
        """
        return self._canaries[target]

    def rates(self, target: str) -> Rates:
        """What a target's model costs at most."""
        return self._rates(self._canaries[target])

    def look(self, target: Target, caller: Caller, now: datetime, *, hurry: bool = False) -> Observation:
        """Go on where the canary stands. With ``hurry`` all that a baseline lacks is asked for at once.

        Raises:
            StalePlan: somebody else moved it on meanwhile.
            StorageError: the database cannot be used.
        """
        canary = self._canaries[target.id]
        standing, why = self._ready(canary, now)
        if why:
            return self._seen(canary, standing, now, unwatched=why)
        asker = Asker(canary, self._store, caller, self._rates(canary), self._clock)
        turn = _turn(Run(asker, now + LONGEST), standing, now, hurry=hurry)
        return self._outcome(canary, standing, turn, now)

    def present(self, target: Target, now: datetime) -> Observation:
        """What a look would report that asks nothing and changes nothing."""
        canary = self._canaries[target.id]
        standing = self._store.standing(target.id)
        return self._seen(canary, standing, now, unwatched=not_ready(canary, standing) or "")

    def _ready(self, canary: Canary, now: datetime) -> tuple[Standing, str]:
        """The canary as it stands, with a baseline; and why nothing can be compared, where nothing can."""
        standing = self._store.standing(canary.target.id)
        baseline = standing.baseline
        if baseline is None or (baseline.frozen_at is None and _of_no_use(baseline, canary, now)):
            by, why = ("", "") if baseline is None else (baseline.accepted_by, baseline.why)
            begun = self._store.begin(canary.target.id, canary.terms, now, by, why, revision=standing.revision)
            return begun, ""
        return standing, not_ready(canary, standing) or ""

    def _seen(
        self, canary: Canary, standing: Standing, now: datetime, *, unwatched: str = "", soon: bool = False
    ) -> Observation:
        body = written(report(standing, canary.api.model or "", canary.suite.id, canary.workflows, unwatched))
        snapshot = Snapshot(body, canary.target.source, now, MEDIA_TYPE)
        return Observation(canary.target.id, now, snapshot, self._clock() + SOON if soon else None)

    def _outcome(self, canary: Canary, before: Standing, turn: Turn, now: datetime) -> Observation:
        """What a look that was made says: the report, a failure, or why nothing is watched."""
        standing, stopped = turn.standing, turn.stopped
        course = _after_call(standing.course, turn, self._clock())
        if course != standing.course:
            standing = self._store.keep(moved(standing, course), [], self._clock())
        news = standing.course.channels != before.course.channels
        if isinstance(stopped, CapReached):
            return self._seen(canary, standing, now, unwatched=_while(standing, stopped.words))
        told = isinstance(stopped, NoAnswer) and standing.course.channel(_CHANNELS.get(stopped.trouble, "")) is not None
        if isinstance(stopped, NoAnswer) and not (news or told):
            return Observation(canary.target.id, now, stopped.failure, self._again(turn))
        if standing.course.outage.declared and not (news or told):
            kind = FailureKind(standing.course.outage.kind)
            good = f"it answers again, {standing.course.outage.good} of {RECOVERED} looks in a row that end an outage"
            return Observation(canary.target.id, now, Failure(kind, good, retryable=True))
        late = standing.course.phase is Phase.COLLECTING and _begun(standing, now) > PATIENCE
        slow = "its baseline is still incomplete: `watcher canary show` says what is missing" if late else ""
        why = f"not monitoring: {turn.useless}" if turn.useless else slow
        return self._seen(canary, standing, now, unwatched=why, soon=turn.unfinished)

    def _again(self, turn: Turn) -> datetime | None:
        return self._clock() + SOON if turn.unfinished and turn.asked else None


def _turn(run: Run, standing: Standing, now: datetime, *, hurry: bool) -> Turn:
    """What is to be done as the canary stands, and done."""
    if standing.course.phase is Phase.COLLECTING:
        return collect(run, standing, now, hurry=hurry)
    if standing.course.round is None:
        fresh = due_round(run, standing, now)
        if fresh is not None:
            standing = run.store.keep(moved(standing, begun(standing.course, fresh)), [], now)
    if standing.course.round is not None:
        return confirm(run, standing)
    turn = watch(run, standing, now)
    if turn.stopped is not None or turn.standing.course.round is None:
        return turn
    return replace(confirm(run, turn.standing), asked=True)


def _of_no_use(baseline: Baseline, canary: Canary, now: datetime) -> bool:
    """Whether to begin anew what is being collected: on other terms, or by a clock that ran ahead and was set right."""
    return baseline.terms != canary.terms or baseline.begun_at - now > SPREAD


def not_ready(canary: Canary, standing: Standing) -> str | None:
    """Why nothing can be compared with a frozen baseline; None where it can."""
    baseline = standing.baseline
    if baseline is None or baseline.frozen_at is None or baseline.terms == canary.terms:
        return None
    return f"not monitoring: {_what_changed(baseline.terms, canary.terms)} since the baseline was frozen; " + (
        f"`watcher canary baseline {canary.target.id} --renew` begins another"
    )


def _what_changed(was: Terms, now: Terms) -> str:
    words = (
        ("suite", "another suite is configured"),
        ("suite_hash", "the suite's prompts or parameters changed"),
        ("model", f"the model changed in the configuration ({was.model} → {now.model})"),
        ("endpoint", "the endpoint changed in the configuration"),
        ("client", "requests are built otherwise by this version"),
    )
    return next(text for field, text in words if getattr(was, field) != getattr(now, field))


def _begun(standing: Standing, now: datetime) -> timedelta:
    baseline: Baseline | None = standing.baseline
    return timedelta(0) if baseline is None else now - baseline.begun_at


def _while(standing: Standing, why: str) -> str:
    """A cap, with what it keeps from being done."""
    doing = {
        Phase.COLLECTING: "its baseline is incomplete",
        Phase.CONFIRMING: "a suspicion waits to be confirmed",
    }.get(standing.course.phase, "")
    return f"not monitoring: {why}{f' ({doing})' if doing else ''}"


def _after_call(course: Course, turn: Turn, at: datetime) -> Course:
    """The course after the last call of a look: how well the endpoint answers, and what its refusals mean."""
    if isinstance(turn.stopped, NoAnswer):
        return _refused(course, turn.stopped, at)
    if not turn.asked:
        return course
    over = (LIFE_CYCLE, CONTRACT)  # but not what some prompts are refused for, while others are answered
    channels = tuple(channel for channel in course.channels if channel.name not in over or channel.prompts)
    outage = course.outage
    good = outage.good + 1
    after = replace(outage, good=good) if outage.declared and good < RECOVERED else Outage()
    return replace(course, channels=channels, outage=after)


def _refused(course: Course, stopped: NoAnswer, at: datetime) -> Course:
    outage = course.outage
    alike = outage.alike + 1 if outage.trouble == stopped.trouble else 1
    away = Outage(outage.failed + 1, 0, stopped.failure.kind.value, stopped.trouble, alike)
    after = replace(course, outage=away)
    name = _CHANNELS.get(stopped.trouble)
    if name is None or course.phase is Phase.COLLECTING:
        return after
    prompts = (stopped.prompt,) if stopped.prompt else ()
    told = course.channel(name)
    if told is not None:
        more = replace(told, prompts=tuple(dict.fromkeys((*told.prompts, *prompts))))
        return replace(after, channels=tuple(more if channel is told else channel for channel in course.channels))
    if alike < SEEN_TWICE:
        return after
    said = f"{_WORDS[stopped.trouble]}: {short(stopped.failure.detail)}"
    return replace(after, channels=(*after.channels, Channel(name, (said,), at, prompts=prompts)))
