"""How a model answers, as facts: one a channel, ``as the baseline`` or what differs in words. Pure.

A canary's report says which; here is what is a change of it, and whom that concerns. Nothing is a change while
nothing is compared: a baseline that is being collected says neither that answers differ nor that they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.workflows import Workflow

CANARY = "canary"  # the kind whose pages are answers
BEHAVIOUR = "behaviour"  # of a model, in one channel
BASELINE = "baseline"  # what its answers are compared with
STANDS_FOR = "stands_for"  # workflows that the prompts stand for
CHANNEL = "channel"
SAME = "as the baseline"
ANSWERS, LATENCY, LIFE_CYCLE, CONTRACT = "answers", "latency", "life cycle", "contract"
DISTRIBUTION = "output distribution"
_APART = (LIFE_CYCLE, CONTRACT, LATENCY)  # channels that are told by themselves
_BROKEN = frozenset({LIFE_CYCLE, CONTRACT})  # whoever calls the model is refused now


def behaviour(subject: str, model: str | None, channel: str, said: tuple[str, ...] = ()) -> Fact:
    """How a model answers in a channel; as the baseline where nothing is said."""
    return Fact(subject, BEHAVIOUR, said or SAME, model=model, qualifiers=qualifiers({CHANNEL: channel}))


def is_of_behaviour(fact: Fact) -> bool:
    """Whether a fact says how a model answers."""
    return fact.attribute == BEHAVIOUR


def differs(fact: Fact | None) -> bool:
    """Whether a model answers otherwise than its baseline, by this fact."""
    return fact is not None and fact.attribute == BEHAVIOUR and isinstance(fact.value, tuple)


def topic_of(fact: Fact) -> str:
    """What is told together: a model's answers, their latency, its life cycle, or the contract of requests."""
    channel = fact.qualifier(CHANNEL)
    return channel if channel in _APART else ANSWERS


def said(fact: Fact | None) -> tuple[str, ...]:
    """What a fact says, the statement first."""
    if fact is None:
        return ()
    return fact.value if isinstance(fact.value, tuple) else (fact.value,)


def diff_behaviour(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Difference, ...]:
    """What began to differ, differs otherwise now, or differs no longer."""
    was, now = (_by_channel(facts) for facts in (before, after))
    found = []
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if not differs(old) and not differs(new):
            continue
        if old is not None and new is not None and old.value == new.value:
            continue
        known = old or new
        if known is not None:
            same = replace(known, value=_same(known, after))
            found.append(Difference(ChangeType.ALTERED, old or replace(known, value=SAME), new or same))
    return tuple(found)


def _by_channel(facts: Sequence[Fact]) -> dict[tuple[str, str], Fact]:
    return {(fact.name, fact.qualifier(CHANNEL)): fact for fact in facts if fact.attribute == BEHAVIOUR}


def _same(fact: Fact, after: Sequence[Fact]) -> str:
    """What is said of a channel that differs no longer: who accepted it, where somebody did."""
    base = next((each for each in after if each.attribute == BASELINE and each.name == fact.name), None)
    words = said(base)
    return f"{SAME}: {words[1]}" if len(words) > 1 and words[1] else SAME


def assess_behaviour(
    changes: Sequence[Change], facts: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """What changes of one model's behaviour mean for each workflow that uses it, falls back to it, or is stood for.

    Args:
        changes: of one model.
        facts: of the target, with the changes.
        workflows: all that are registered.
    """
    stood_for = {name for fact in facts if fact.attribute == STANDS_FOR for name in said(fact)}
    impacts = []
    for topic in dict.fromkeys(topic_of(change.difference.fact) for change in changes):
        told = [change for change in changes if topic_of(change.difference.fact) == topic]
        for workflow in workflows:
            impact = _impact(topic, told, workflow, stood_for)
            impacts += [impact] if impact is not None else []
    return tuple(impacts)


def _impact(topic: str, changes: Sequence[Change], workflow: Workflow, stood_for: set[str]) -> Impact | None:
    fact = changes[0].difference.fact
    model, ids = fact.model or "", tuple(change.id for change in changes)
    own = any(use.goes_by(model) for use in workflow.uses) or workflow.uses_model(model) or workflow.id in stood_for
    if not own and not (workflow.depends_on(model) or workflow.may_mean(model)):
        return None
    name = model.partition("/")[2] or fact.subject
    which = "which it uses" if own else "its fallback"
    if not any(differs(change.difference.after) for change in changes):
        return Impact(
            workflow.id, workflow.owner, ids, fact.name, Severity.INFO, f"{name}, {which}, answers as its baseline"
        )
    words = {
        LIFE_CYCLE: "is not offered any more",
        CONTRACT: "refuses requests that it took",
        LATENCY: "answers more slowly than it used to",
    }.get(topic, "answers otherwise than its baseline")
    severity = _severity(topic, workflow, own=own)
    return Impact(workflow.id, workflow.owner, ids, fact.name, severity, f"{name}, {which}, {words}")


def _severity(topic: str, workflow: Workflow, *, own: bool) -> Severity:
    if topic in _BROKEN:
        return Severity.CRITICAL if own else Severity.WARNING
    if topic == LATENCY:
        return Severity.WARNING if own and workflow.critical else Severity.INFO
    if not own:
        return Severity.INFO
    return Severity.CRITICAL if workflow.critical else Severity.WARNING
