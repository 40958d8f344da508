"""Policies ask canaries: a change of a document on which prompts stand has them asked at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from watcher.domain.changes import Change
from watcher.domain.impacts import Impact
from watcher.domain.meaning import REGROUPED, meaning_of
from watcher.domain.topics import words_on

POLICY = "policy"  # the kind whose changes ask
_WORKFLOW = "workflow "


@dataclass(frozen=True, slots=True)
class Stands:
    """What a canary's prompts stand for.

    Attributes:
        target: the canary's id.
        provider: whose model it asks.
        topics: of policies, by the names of :mod:`watcher.domain.topics`.
        workflows: ids.
    """

    target: str
    provider: str
    topics: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A change that asks a canary's prompts on a topic, or those for a workflow (``workflow ID``). It asks once."""

    target: str
    topic: str
    change: str


def labels(topics: Iterable[str], workflows: Iterable[str]) -> frozenset[str]:
    """What a prompt may be asked by: its topics, and the workflows that it stands for."""
    return frozenset((*topics, *(f"{_WORKFLOW}{name}" for name in workflows)))


def asks(changes: Sequence[Change], impacts: Sequence[Impact], canaries: Collection[Stands]) -> tuple[Ask, ...]:
    """Which canaries the news of one document ask. What was held, is technical or cosmetic is no news, and asks nobody.

    Args:
        changes: of one target.
        impacts: what they mean for workflows.
        canaries: all that are watched; those of other vendors have no part in it.
    """
    found = []
    for change in changes:
        own = [each for each in canaries if each.provider == change.provider]
        if change.kind != POLICY or not change.told or not own:
            continue
        texts = _texts(change)
        if not texts:
            continue
        hit = {impact.workflow for impact in impacts if change.id in impact.changes}
        for each in own:
            topics = [topic for topic in each.topics if any(words_on(topic, text) for text in texts)]
            asked = (*topics, *(f"{_WORKFLOW}{name}" for name in each.workflows if name in hit))
            found += [Ask(each.target, topic, change.id) for topic in asked]
    return tuple(found)


def _texts(change: Change) -> list[str]:
    """The sentences that read otherwise, and the heading above them where there are any."""
    sentences = meaning_of(change.difference, change.provider).sentences
    read = [each.turn.both for each in sentences if each.why != (REGROUPED,)]
    return [*read, change.difference.fact.subject.rpartition(" › ")[2]] if read else []
