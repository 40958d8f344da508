"""A sweep: every target that is due, looked at in a few threads, saved one at a time.

Threads look and read; this thread alone plans and saves, so that a database with one writer
is never fought over, and a slow vendor holds up nobody. A sweep that is killed anywhere
loses nothing: what was not saved was not told, and its targets are due again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.domain.errors import StalePlan, StorageError, TamperedRecord
from watcher.domain.facts import Fact
from watcher.domain.models import family
from watcher.domain.observations import Failure, FailureKind
from watcher.domain.plan import CheckPlan, Claim, TargetState
from watcher.domain.ports import Desk, Kind, Outside, Store, Witness
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience, Look, look, plan, reader_of
from watcher.pipeline.second_sources import Hearing, Voices

LEASE = timedelta(minutes=10)  # longer than any look: a host that is asked slowly, then a browser that is busy
_WEIGHED = {"pricing": frozenset({"price"}), "models": frozenset({"context_window"})}  # what a kind says, for others
_ENDS = {"deprecations": frozenset({"shutdown", "replacement"})}  # the same, for what endpoints say
WORKERS = 32  # threads that mostly wait: for vendors, and for their turn at one

Clock = Callable[[], datetime]
Report = Callable[[str], None]  # one line for the operator about a defect of ours


@dataclass(frozen=True, slots=True)
class World:
    """The adapters and the configuration that a sweep works with."""

    targets: Mapping[str, Target]
    kinds: Mapping[str, Kind]
    fetcher: Outside
    store: Store
    desk: Desk
    audience: Audience
    clock: Clock
    report: Report
    witnesses: Sequence[Witness] = ()


def sweep(world: World, *, everything: bool = False, workers: int = WORKERS) -> Iterator[CheckPlan]:
    """Check what is due; yields each plan once it is saved.

    Args:
        everything: every active target, due or not, once.
        workers: how many targets are looked at side by side.

    Raises:
        StorageError: the database cannot be used. What was saved before stays saved.
    """
    started = world.clock()
    waiting: dict[Future[tuple[TargetState, Look]], Claim] = {}
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as pool:
        try:
            while True:
                for claim in _claims(world, started, workers - len(waiting), everything=everything):
                    waiting[pool.submit(_look, world, claim)] = claim
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    saved = _save(world, waiting.pop(future), *future.result())
                    if saved is not None:
                        yield saved
        finally:
            for future, claim in waiting.items():
                if future.cancel():
                    world.store.release(claim, world.clock())


def _claims(world: World, started: datetime, room: int, *, everything: bool) -> tuple[Claim, ...]:
    if room <= 0:
        return ()
    # What falls due while the sweep goes on waits for the next one, else a sweep might never end.
    now = world.clock()
    claims = world.store.claim_due(started, LEASE + (now - started), room, everything=everything)
    known = [claim for claim in claims if claim.target in world.targets]
    for claim in claims:
        if claim.target not in world.targets:
            world.store.release(claim, now)
    return tuple(known)


def _look(world: World, claim: Claim) -> tuple[TargetState, Look]:
    """In a thread. A defect of ours fails this look and no other."""
    target, now = world.targets[claim.target], world.clock()
    state, kind = world.store.state(target.id), world.kinds[target.kind]
    try:
        return state, look(target, kind, state, world.fetcher, world.store.body, now)
    except TamperedRecord as error:
        # One damaged page must not blind its target: it is asked for whole, as if it had never been kept.
        world.report(f"{target.id}: {error}")
        bare = replace(state, snapshot=None, reader=reader_of(kind))
        return state, look(target, kind, bare, world.fetcher, world.store.body, now)
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - one unexpected exception never ends the sweep; it is stored and reported
        return state, _broken(world, target, now, error)


def _broken(world: World, target: Target, now: datetime, error: Exception) -> Look:
    detail = f"{type(error).__name__} while looking at {target.id}: {error}"
    world.report(detail)
    return Look(now, Failure(FailureKind.BROKEN, detail, retryable=True))


def _save(world: World, claim: Claim, state: TargetState, seen: Look) -> CheckPlan | None:
    target = world.targets[claim.target]
    kind = world.kinds[target.kind]

    def planned(what: Look) -> CheckPlan:
        return plan(
            target,
            kind,
            state,
            what,
            slot=claim.slot,
            desk=world.desk,
            audience=world.audience,
            open_alerts=world.store.open_alerts(target.id),
            elsewhere=lambda: elsewhere(world, target),
            departed=lambda: world.store.departed(target.id),
            second=second_sources(world, target),
            others=lambda since: world.store.others(target.id, since),
            incidents=lambda: incidents(world, target),
        )

    try:
        made = planned(seen)
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - as above: planning is our code over vendor text
        made = planned(_broken(world, target, seen.at, error))
    try:
        world.store.save(made, claim)
    except StalePlan as error:
        world.report(f"{target.id}: {error}; the newer look stands")
        return None
    return made


def second_sources(world: World, target: Target) -> Hearing:
    """Who else is asked in a target's check; nobody is before something changed."""
    return Hearing(target, Voices(world.targets, world.witnesses, world.store, world.report))


def elsewhere(world: World, target: Target) -> tuple[Fact, ...]:
    """What other targets say that a change of this one is weighed with: prices, and how much fits into a model.

    A workflow's whole bill is told, so the models that stand beside this vendor's in a workflow count; where a
    model ends, so does whatever else its vendor offers.
    """
    models = [[use.model for use in workflow.uses] for workflow in world.audience.workflows]
    beside = {model for used in models if target.provider in map(_vendor, used) for model in used}
    vendors = {_vendor(model) for model in beside}
    families = {family(model.casefold()) for model in beside}
    weighed = _WEIGHED if target.api is None else {**_WEIGHED, **_ENDS}
    others = (
        each
        for each in world.targets.values()
        if each.kind in weighed and each.id != target.id and each.provider in vendors
    )
    return tuple(
        fact
        for other in others
        for fact in world.store.state(other.id).facts
        if fact.attribute in weighed[other.kind]
        and (other.provider == target.provider or family((fact.model or "").casefold()) in families)
    )


def incidents(world: World, target: Target) -> tuple[Fact, ...]:
    """What the other watched status pages of a target's vendor say now."""
    pages = (
        each
        for each in world.targets.values()
        if each.kind == "status" and each.provider == target.provider and each.id != target.id
    )
    return tuple(fact for page in pages for fact in world.store.state(page.id).facts)


def _vendor(model: str) -> str:
    return model.partition("/")[0]
