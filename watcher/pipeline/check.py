"""One check of one target: look (the network), then plan (pure). Saving is the caller's one transaction.

::

    observe ─> Failure ───────────────────────────> failed: the baseline stands
            ─> NotModified ─> the stored snapshot ┐
            ─> Snapshot ──────────────────────────┴> read ─> judge ─> unreadable: the baseline stands
                                                                  └─> settle ─> assess ─> decide ─> route

It never raises for what a vendor does, and it writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.domain.alerts import HEALTH, Alert, Decision, Ruling
from watcher.domain.asks import Stands, asks
from watcher.domain.changes import Change
from watcher.domain.doubt import doubted
from watcher.domain.editions import switched
from watcher.domain.facts import Fact
from watcher.domain.health import UNANSWERED, Others, is_blind
from watcher.domain.meaning import meanings
from watcher.domain.notifications import Notification
from watcher.domain.observations import (
    Failure,
    FailureKind,
    NotModified,
    Observation,
    Reading,
    Snapshot,
    SnapshotRef,
    Unreadable,
)
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.ports import Desk, Kind, Outside
from watcher.domain.profile import learn
from watcher.domain.restless import stilled
from watcher.domain.routes import Route
from watcher.domain.targets import Target
from watcher.domain.workflows import Workflow
from watcher.pipeline.editions import begun, turned, unsettled
from watcher.pipeline.impacts import impacts_of
from watcher.pipeline.live import losses, news, unspoken
from watcher.pipeline.outcome import held_back, outcome_of, without
from watcher.pipeline.readable import Known, judge, nothing
from watcher.pipeline.schedule import in_doubt, next_run, while_held
from watcher.pipeline.second_sources import NOBODY, SecondSources, witnessed
from watcher.pipeline.settle import Settled, settle


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought.

    Attributes:
        snapshot: the page, None after a failure.
        fresh: whether its bytes are new (not a 304).
        reading: what was read, or why nothing was.
        rebased: the baseline's page read by today's reader, where that is newer than the baseline.
        looks: how many looks, one right after the other, agreed on what differs.
        again: when to look again at the latest, where this look had more to do.
        edition: what is known of the edition that is served, where it is another than before.
    """

    at: datetime
    reading: Reading | Unreadable | Failure
    snapshot: Snapshot | None = None
    fresh: bool = False
    rebased: tuple[Fact, ...] | None = None
    looks: int = 1
    again: datetime | None = None
    edition: TargetState | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom changes may concern: the registered workflows, the routes, and what canaries stand for."""

    workflows: tuple[Workflow, ...] = ()
    routes: tuple[Route, ...] = ()
    canaries: tuple[Stands, ...] = ()


Bodies = Callable[[str], bytes]


def reader_of(kind: Kind) -> str:
    """Name and version of a kind's reader, as kept beside every baseline."""
    return f"{kind.name}/{kind.version}"


def look(target: Target, kind: Kind, state: TargetState, fetcher: Outside, body: Bodies, now: datetime) -> Look:
    """Look at a target and read what comes back. The network is used here and nowhere else.

    A live endpoint that says something new is asked again at once, as often as looks have to agree: a page is not,
    for it comes from the same cache. Where the endpoint then says something else, that counts as the look.
    """

    def once() -> Look:
        return examine(target, kind, state, kind.observe(target, state.snapshot, fetcher, now), body)

    seen = once()
    told = _news(kind, state, seen)
    while told and seen.looks < target.confirm:
        again = once()
        if not isinstance(again.reading, Reading):
            return again if state.facts_from is None else seen
        if _news(kind, state, again) != told:
            return again
        seen = replace(again, looks=seen.looks + 1)
    return seen


def _news(kind: Kind, state: TargetState, seen: Look) -> frozenset[str]:
    """What a live endpoint says that the baseline does not, at first what it no longer has; of a page, nothing."""
    if not isinstance(seen.reading, Reading):
        return frozenset()
    if state.facts_from is None:
        return losses(seen.reading)
    return news(kind.diff, state.facts if seen.rebased is None else seen.rebased, seen.reading, seen.at)


def examine(target: Target, kind: Kind, state: TargetState, observation: Observation, body: Bodies) -> Look:
    """Read what an observation brought.

    Args:
        body: gives the bytes of a stored snapshot by its SHA-256.
    """
    outcome, at = observation.outcome, observation.at
    if isinstance(outcome, NotModified):
        if state.snapshot is None:
            return Look(
                at, Failure(FailureKind.UNEXPECTED_STATUS, "not modified, of a page never seen", retryable=True)
            )
        snapshot = _stored(state.snapshot, body)
    elif isinstance(outcome, Failure):
        return Look(at, outcome, again=observation.again)
    else:
        snapshot = outcome
    rebased = _rebased(target, kind, state, body, at)
    base = state.facts if rebased is None else rebased
    read = kind.read(snapshot, target)
    own = turned(state, base, read, lambda sha256: _read_again(target, kind, sha256, body, at))
    found = read.facts if isinstance(read, Reading) else ()
    known = _known(own, own.facts, found, body) if own else _known(state, base, found, body)
    reading = judge(read, snapshot, target.expect, known, at)
    own = own or begun(state, base, reading)
    fresh = isinstance(outcome, Snapshot)
    return Look(at, reading, snapshot, fresh, None if own else rebased, again=observation.again, edition=own)


def _stored(ref: SnapshotRef, body: Bodies) -> Snapshot:
    return Snapshot(body(ref.sha256), ref.url, ref.fetched_at, ref.media_type, ref.etag, ref.last_modified)


def _known(state: TargetState, base: tuple[Fact, ...], found: Sequence[Fact], body: Bodies) -> Known:
    """What a reading is judged by.

    It is the baseline without what is about to leave it, and with what is held where the reading says it again:
    what was believed once must not be doubted for its own confirmation.
    """
    held = [change.difference for change in state.held]
    leaving = {each.before.key for each in held if each.before is not None and each.after is None}
    said = {(fact.key, fact.said()) for fact in found}
    again = {
        each.after.key for each in held if each.after and each.before and (each.after.key, each.after.said()) in said
    }
    gone = leaving | again
    kept = (fact for fact in base if fact.key not in gone)
    facts = (*kept, *(fact for fact in found if fact.key in again))
    newest = state.snapshot
    return Known(facts, state.profile, state.doubt, nothing if newest is None else lambda: body(newest.sha256))


def _rebased(target: Target, kind: Kind, state: TargetState, body: Bodies, at: datetime) -> tuple[Fact, ...] | None:
    """The baseline as today's reader reads it; None where the reader is the one that made the baseline.

    What is held is read from the page on which it still stood. What today's reader cannot read
    stays as it was: then nothing is known of how the readers differ.
    """
    if state.facts_from is None or state.reader == reader_of(kind):
        return None
    newest = _read_again(target, kind, state.snapshot.sha256 if state.snapshot else state.facts_from, body, at)
    if newest is None or not state.held:
        return newest
    sides = (side for change in state.held for side in (change.difference.before, change.difference.after))
    held = {side.key for side in sides if side is not None}
    older = _read_again(target, kind, state.facts_from, body, at)
    before = state.facts if older is None else older
    return (*(fact for fact in newest if fact.key not in held), *(fact for fact in before if fact.key in held))


def _read_again(target: Target, kind: Kind, sha256: str, body: Bodies, at: datetime) -> tuple[Fact, ...] | None:
    reading = kind.read(Snapshot(body(sha256), target.source, at), target)
    return reading.facts if isinstance(reading, Reading) else None


def plan(
    target: Target, kind: Kind, state: TargetState, seen: Look, *, slot: datetime, desk: Desk, audience: Audience,
    open_alerts: Sequence[Alert] = (), elsewhere: Callable[[], Sequence[Fact]] = tuple,
    departed: Callable[[], Sequence[Fact]] = tuple, second: SecondSources = NOBODY,
    others: Callable[[datetime], Others | None] = lambda since: None,
    incidents: Callable[[], Sequence[Fact]] = tuple,
) -> CheckPlan:  # fmt: skip
    """All that the database must say after this look. Pure.

    Args:
        state: what was known before.
        slot: the time for which the look was due.
        open_alerts: the target's.
        elsewhere: facts of other targets, asked for only where a confirmed change has to be assessed.
        departed: facts that left the target's baseline, the newest last, asked for only where something is new.
        second: second sources, asked only where something changed.
        others: how the other targets are seen since this one is not, asked only where its address does not answer.
        incidents: what the vendor's status pages say, asked only where it explains what is told.
    """
    if not isinstance(seen.reading, Reading) or seen.snapshot is None:
        return _blind(target, state, seen, slot, desk, audience, open_alerts, others, incidents)
    known = seen.edition or state
    snapshot, first = seen.snapshot, known.facts_from is None
    settled = _settled(target, kind, known, seen.reading, seen, departed, second)
    after = _informed(known, kind, seen.reading, snapshot, settled, seen.at)
    outcome = CheckOutcome.FIRST if first else outcome_of(settled.changes, seen.at)
    outset = CheckPlan(
        state=after,
        at=seen.at,
        outcome=outcome,
        next_run_at=_by(seen.again, while_held(settled.held, target, slot, seen.at)),
        snapshot=snapshot if seen.fresh else None,
        opened=without(settled.facts, state.facts),
        closed=without(state.facts, settled.facts),
        changes=(*unsettled(state, seen.edition), *settled.changes),
        decisions=(*held_back(settled.changes, target), *witnessed(settled.changes, target.confirm)),
    )
    meanings(settled.news)  # of one document, with one bound: whoever asks for the meaning of one hereafter gets this
    impacts, unheard = impacts_of(kind, settled, audience.workflows, seen.at, elsewhere, second)
    outset = replace(outset, asks=asks(settled.news, impacts, audience.canaries))
    ruling = desk.decide(target, settled.news, impacts, open_alerts, seen.at) if settled.news else None
    turn = switched(state.facts, settled.facts) if seen.edition else ""
    health = desk.health(target, after, outcome, turn, open_alerts, seen.at)
    fresh = ruling.alerts if ruling else ()
    due = _due(desk, fresh, open_alerts, audience, seen.at)
    standing = desk.standing(target, settled.facts, (*open_alerts, *fresh), audience.workflows, seen.at)
    alerts = (*fresh, *health.alerts, *due.alerts, *standing.alerts)
    decisions = (
        *(ruling.decisions if ruling else ()), *unheard, *health.decisions, *due.decisions, *standing.decisions
    )  # fmt: skip
    revised = _revised(alerts, open_alerts)
    return _told(outset, alerts, decisions, settled.news, target, desk, audience, revised, incidents)


def _settled(
    target: Target, kind: Kind, known: TargetState, reading: Reading, seen: Look,
    departed: Callable[[], Sequence[Fact]], second: SecondSources,
) -> Settled:  # fmt: skip
    """What a good reading means for what is known; the first one is all that is. What rotates is left as it was."""
    if seen.snapshot is None or known.facts_from is None:
        return Settled(reading.facts, (), (), ())
    base = known.facts if seen.rebased is None else seen.rebased
    still, aside = stilled(known.profile.places, base, reading.facts)
    return settle(
        target, known, still, seen.snapshot.sha256, kind.diff, seen.at, seen.rebased,
        unspoken(reading, base), departed, second=second, looks=seen.looks, whole=reading.whole,
        aside=aside,
    )  # fmt: skip


def _informed(
    state: TargetState, kind: Kind, reading: Reading, snapshot: Snapshot, settled: Settled, at: datetime
) -> TargetState:
    """The state after a good reading."""
    return replace(
        state,
        revision=state.revision + 1,
        snapshot=snapshot.ref,
        facts=settled.facts,
        facts_from=state.facts_from if settled.held else snapshot.sha256,
        reader=reader_of(kind),
        held=settled.held,
        failures=0,
        blind_since=None,
        read_at=at,
        profile=learn(state.profile, reading, snapshot, settled.before, reader_of(kind)),
        doubt=None,
    )


def _blind(
    target: Target, state: TargetState, seen: Look, slot: datetime, desk: Desk, audience: Audience,
    open_alerts: Sequence[Alert], others: Callable[[datetime], Others | None], incidents: Callable[[], Sequence[Fact]],
) -> CheckPlan:  # fmt: skip
    unreadable = isinstance(seen.reading, Unreadable)
    reason = seen.reading.reason if isinstance(seen.reading, Unreadable) else str(seen.reading)
    blind_since = state.blind_since or seen.at
    after = replace(
        state,
        revision=state.revision + 1,
        failures=state.failures + 1,
        blind_since=blind_since,
        doubt=doubted(state.doubt, seen.reading.doubt if isinstance(seen.reading, Unreadable) else (), seen.at),
    )
    outcome = CheckOutcome.UNREADABLE if unreadable else CheckOutcome.FAILED
    again = _by(seen.again, (in_doubt if after.doubt else next_run)(target.schedule, slot, seen.at))
    if isinstance(seen.reading, Failure) and seen.reading.retry_after is not None:
        again = max(again, seen.at + seen.reading.retry_after)
    unanswered = isinstance(seen.reading, Failure) and seen.reading.kind in UNANSWERED
    asked = others(blind_since) if unanswered and is_blind(after.failures, outcome) else None
    ruling = desk.health(target, after, outcome, reason, open_alerts, seen.at, asked)
    kept = seen.snapshot if unreadable and seen.fresh else None
    base = CheckPlan(after, seen.at, outcome, again, reason, kept)
    due = _due(desk, ruling.alerts, open_alerts, audience, seen.at)
    alerts, decisions = (*ruling.alerts, *due.alerts), (*ruling.decisions, *due.decisions)
    return _told(base, alerts, decisions, (), target, desk, audience, _revised(alerts, open_alerts), incidents)


def _by(again: datetime | None, planned: datetime) -> datetime:
    return planned if again is None else min(again, planned)


def _due(
    desk: Desk, decided: Sequence[Alert], open_alerts: Sequence[Alert], audience: Audience, at: datetime
) -> Ruling:
    """What time alone makes due, of the alerts that this look decided nothing about."""
    touched = {alert.id for alert in decided}
    return desk.remind([alert for alert in open_alerts if alert.id not in touched], audience.workflows, at)


def _revised(alerts: Sequence[Alert], open_alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Alerts with something new to say; one that ends in silence keeps its revision."""
    known = {alert.id: alert.revision for alert in open_alerts}
    return tuple(alert for alert in alerts if alert.revision != known.get(alert.id))


def _told(
    base: CheckPlan, alerts: Sequence[Alert], decisions: Sequence[Decision], news: Sequence[Change],
    target: Target, desk: Desk, audience: Audience, revised: Sequence[Alert], incidents: Callable[[], Sequence[Fact]],
) -> CheckPlan:  # fmt: skip
    notifications: list[Notification] = []
    reasons = [*base.decisions, *decisions]
    for alert in revised:
        its = set(alert.changes)
        behind = [change for change in news if change.id in its]
        # An endpoint that answers otherwise, or a page that is not seen, may be what the vendor reports.
        known = incidents() if target.api is not None or alert.kind == HEALTH else ()
        told, why = desk.route(alert, behind, target, audience.routes, audience.workflows, base.at, known)
        notifications += told
        reasons += why
    return replace(base, alerts=tuple(alerts), notifications=tuple(notifications), decisions=tuple(reasons))
