"""Rate limits and quotas: what may be asked of a model in which time, as a page or an endpoint's headers say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from probes import registry
from probes.api.endings import says_ended, says_gone
from probes.api.evidence import MOST_HEADERS, Evidence, evidence, failure, is_flooded, snapshot
from probes.api.kind import LiveKind
from probes.api.standing import standing
from probes.parsing.limits.limits_page import read_limits
from watcher.domain.calls import Call, CallType, Message, Reply
from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact
from watcher.domain.lifecycle import AVAILABILITY, GONE
from watcher.domain.observations import Failure, FailureKind, Reading, Snapshot, Unreadable
from watcher.domain.ports import Caller
from watcher.domain.shutdowns import assess_shutdowns
from watcher.domain.targets import Api, Target
from watcher.domain.throttling import assess_limits
from watcher.domain.workflows import Workflow

ANSWER = 200
NO_ANSWER = "these bytes are no answer of an endpoint"
_CHEAPEST = (Message("user", "Hi"),)
_TELLING = frozenset({400, 422, 429})  # refusals that tell the limits in their headers


class RateLimitsKind(LiveKind):
    """Reads pages of rate limits, and headers of answers (see :class:`watcher.domain.ports.Kind`)."""

    name = "rate_limits"
    version = 5

    def ask(self, target: Target, api: Api, caller: Caller, now: datetime, *, known: bool) -> Snapshot | Failure:
        """The cheapest call that shows the limits: one token of the model, or the list where no model is named.

        What answers 404 at the first look was never there: that is a mistake in the configuration, and no end.
        """
        if api.model:
            reply = caller.call(Call(api, messages=_CHEAPEST, max_tokens=1))
        else:
            reply = caller.call(Call(api, CallType.MODELS))
        if isinstance(reply, Failure):
            return reply
        if is_flooded(reply):
            return Failure(FailureKind.TOO_LARGE, f"more than {MOST_HEADERS} headers speak of terms", retryable=True)
        kept = snapshot(reply, target.source, now)
        return kept if _tells(reply, kept, target, known=known) else failure(reply)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Limits; unreadable where a page is a shell or a wall, its cells were run together, or it holds none."""
        if target.api is None:
            return read_limits(snapshot.body, snapshot.url, partial(registry.resolve, target.provider))
        said = evidence(snapshot.body)
        if said is None:
            return Unreadable(NO_ANSWER)
        read = _standing(said, target, snapshot.fetched_at)
        return read if said.status < 400 or _says_anything(read) else Unreadable(f"status {said.status}: {said.error}")

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, seen from ``at``. Names of headers are news only where all limits stayed."""
        found = diff_facts(before, after, at)
        moved = {_place(each.fact) for each in found if _other_limit(each)}
        return tuple(each for each in found if each.fact.attribute != "scheme" or _place(each.fact) not in moved)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """Whether the declared peaks still fit, and whom it hits that a model is gone, or will be."""
        ends = [change for change in changes if change.difference.fact.attribute != "limit"]
        hit = assess_shutdowns(ends, after, workflows, at) if ends else ()
        gone = {impact.workflow for impact in hit}
        return (*hit, *(fit for fit in assess_limits(changes, after, workflows) if fit.workflow not in gone))


def _tells(reply: Reply, kept: Snapshot, target: Target, *, known: bool) -> bool:
    """Whether an answer says anything of limits, or of the model's end."""
    asked = target.api.model if target.api is not None else None
    if reply.status == ANSWER:
        return reply.completion is not None or not asked
    if asked and says_gone(reply.status, reply.error, _called(target)):
        return known or says_ended(reply.status, reply.error, _called(target))
    said = evidence(kept.body)
    return reply.status in _TELLING and said is not None and _says_anything(_standing(said, target, kept.fetched_at))


def _standing(said: Evidence, target: Target, at: datetime) -> Reading:
    """What was kept of an answer of the target's endpoint, read."""
    asked = target.api.model if target.api is not None else None
    gone = bool(asked) and says_gone(said.status, said.error, _called(target))
    resolve = partial(registry.resolve, target.provider)
    return standing(said, asked, registry.provider(target.provider), resolve, at, gone=gone)


def _called(target: Target) -> str:
    """By which name the vendor's errors call the model; empty where the name in the call is the customer's own."""
    api = target.api
    family = registry.families().get(api.family) if api is not None else None
    return "" if api is None or api.model is None or (family is not None and family.own_names) else api.model


def _says_anything(read: Reading) -> bool:
    """Whether an error says anything: a limit, or that the model is gone."""
    return any(fact.attribute == "limit" or (fact.attribute, fact.value) == (AVAILABILITY, GONE) for fact in read.facts)


def _other_limit(difference: Difference) -> bool:
    """Whether a limit came or went, so that other headers are no other names."""
    kinds = (ChangeType.ADDED, ChangeType.REMOVED, ChangeType.RETURNED)
    gone = difference.fact.attribute == "limit" and difference.type in kinds
    return gone or difference.fact.attribute == AVAILABILITY


def _place(fact: Fact) -> str:
    return fact.name


KIND = RateLimitsKind()
