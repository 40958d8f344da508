"""Lists of models: which there are, how much they read and write, since when, and what else a list says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from probes import registry
from probes.api.evidence import MEDIA_TYPE, failure
from probes.api.kind import LiveKind
from probes.parsing.model_list.listing import Names
from probes.parsing.model_list.page import THIS_LIST, read_models
from watcher.domain.calls import Call, CallType
from watcher.domain.changes import Change, Difference
from watcher.domain.costs import assess_prices
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, folded
from watcher.domain.impacts import Impact
from watcher.domain.observations import Failure, Reading, Snapshot, Unreadable
from watcher.domain.ports import Caller
from watcher.domain.relisted import with_new_names
from watcher.domain.shutdowns import LIVE, assess_shutdowns
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Workflow

ANSWER = 200


class ModelsKind(LiveKind):
    """Reads list endpoints and pages of models (see :class:`watcher.domain.ports.Kind`)."""

    name = "models"
    version = 3

    def ask(self, target: Target, api: Api, caller: Caller, now: datetime, *, known: bool) -> Snapshot | Failure:
        """The list, to its end."""
        reply = caller.call(Call(api, CallType.MODELS))
        if isinstance(reply, Failure):
            return reply
        return Snapshot(reply.body, target.source, now, MEDIA_TYPE) if reply.status == ANSWER else failure(reply)

    def read(self, snapshot: Snapshot, target: Target) -> Reading | Unreadable:
        """Models; unreadable where the answer is an error, a shell or a wall, or lists none."""
        provider = registry.provider(target.provider)
        names = Names(partial(registry.resolve, target.provider), partial(_identified, target.provider))
        read = read_models(snapshot.body, snapshot.url, names, provider.currency or "USD")
        if isinstance(read, Unreadable):
            return read
        read = replace(read, partial=_goes_on(read.facts))
        if target.api is None:
            return read
        asked = Fact(THIS_LIST, LIVE, "yes", where=target.api.family)
        return replace(read, facts=(*read.facts, asked), live=True)

    def diff(self, before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
        """How two readings differ, seen from ``at``. What the first part of a list does not name is not gone."""
        found = with_new_names(diff_facts(before, after, at), before, after)
        if not _goes_on(after):
            return found
        named = {folded(fact.subject) for fact in after}
        return tuple(each for each in found if each.after is not None or folded(each.fact.subject) in named)

    def assess(
        self, changes: Sequence[Change], before: Sequence[Fact], after: Sequence[Fact],
        workflows: Sequence[Workflow], at: datetime,
    ) -> tuple[Impact, ...]:  # fmt: skip
        """A model that is gone, on its way out or smaller than it was; else, on a list with prices, what it costs."""
        priced = [change for change in changes if change.difference.fact.attribute == "price"]
        lives = assess_shutdowns([change for change in changes if change not in priced], after, workflows, at)
        hit = {impact.workflow for impact in lives}
        bills = assess_prices(priced, before, after, workflows, at) if priced else ()
        return (*lives, *(bill for bill in bills if bill.workflow not in hit))


def _goes_on(facts: Sequence[Fact]) -> bool:
    """Whether only the first part of a list was read."""
    return any(fact.subject == THIS_LIST and fact.value == "no" for fact in facts)


def _identified(provider: str, model: str) -> str | None:
    """The canonical id of one that an API gives, whatever its letters."""
    if not provider or not model or " " in model:
        return None
    return registry.resolve(provider, model) or f"{provider}/{model}"


KIND = ModelsKind()
