"""Changelogs: how two readings of one differ, and whom an entry concerns. Pure.

An old entry that leaves a page has lapsed, and one that is written otherwise was edited: only what is new is news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.facts import Fact, FactKey, folded
from watcher.domain.impacts import Impact, Severity
from watcher.domain.models import family
from watcher.domain.sentences import likeness, words_of
from watcher.domain.workflows import Use, Workflow

ENTRY = "entry"
ALIKE = 0.5  # share of words that an entry and its edited form have in common at least
MOST_COMPARED = 200  # entries of one heading that are compared with each other
_ENDING = re.compile(
    r"\b(?:deprecat|retir|sunset|shut(?:ting)? ?down|remov|discontinu|end[- ]of[- ]life|no longer|breaking|migrat"
    r"|decommission)",
    re.IGNORECASE,
)


def diff_entries(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Difference, ...]:
    """How two readings of one changelog differ, in the order of the page."""
    old, new = {fact.key: fact for fact in before}, {fact.key: fact for fact in after}
    gone = [fact for key, fact in old.items() if key not in new]
    come = [fact for key, fact in new.items() if key not in old]
    said = [Difference(ChangeType.REFORMATTED, old[key], fact) for key, fact in new.items()
            if key in old and old[key].value != fact.value]  # fmt: skip
    pairs = {**_renamed(gone, come), **_edited(gone, come)}
    taken = {fact.key for fact in pairs.values()}
    for fact in come:
        was = pairs.get(fact.key)
        if was is None:
            said.append(Difference(ChangeType.ADDED, None, fact))
        else:
            same = was.qualifiers == fact.qualifiers
            said.append(Difference(ChangeType.RENAMED if same else ChangeType.ALTERED, was, fact))
    said += [Difference(ChangeType.LAPSED, fact, None) for fact in gone if fact.key not in taken]
    return tuple(said)


def _renamed(gone: Sequence[Fact], come: Sequence[Fact]) -> dict[FactKey, Fact]:
    """New entries whose words stood under another heading."""
    left = {fact.qualifiers: fact for fact in gone}
    return {fact.key: left[fact.qualifiers] for fact in come if fact.qualifiers in left}


def _edited(gone: Sequence[Fact], come: Sequence[Fact]) -> dict[FactKey, Fact]:
    """New entries that are old ones of the same heading in other words."""
    groups: dict[str, list[Fact]] = {}
    for fact in gone:
        groups.setdefault(folded(fact.subject), []).append(fact)
    pairs: dict[FactKey, Fact] = {}
    for fact in come:
        candidates = groups.get(folded(fact.subject), [])[:MOST_COMPARED]
        nearest = max(candidates, key=lambda old: _alike(old, fact), default=None)
        if nearest is not None and _alike(nearest, fact) >= ALIKE:
            pairs[fact.key] = nearest
            groups[folded(fact.subject)].remove(nearest)
    return pairs


def _alike(one: Fact, other: Fact) -> float:
    return likeness(_bag(str(one.value)), _bag(str(other.value)))


@lru_cache(maxsize=4_096)
def _bag(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def assess_entries(changes: Sequence[Change], workflows: Sequence[Workflow]) -> tuple[Impact, ...]:
    """Impacts of new entries on the workflows whose models they name."""
    news = [change for change in changes if change.difference.type is ChangeType.ADDED]
    return tuple(impact for workflow in workflows for impact in _impacts(workflow, news))


def _impacts(workflow: Workflow, news: Sequence[Change]) -> Iterator[Impact]:
    named = [(change, model) for change in news for model in _named(workflow, change)]
    if not named:
        return
    ending = any(_ENDING.search(str(change.difference.fact.value)) for change, _ in named)
    models = " and ".join(dict.fromkeys(model.partition("/")[2] for _, model in named))
    why = f"the changelog says of {models}, which it depends on, that something ends or breaks"
    yield Impact(
        workflow.id,
        workflow.owner,
        tuple(dict.fromkeys(change.id for change, _ in named)),
        news[0].difference.fact.subject,
        Severity.WARNING if ending else Severity.INFO,
        why if ending else f"the changelog names {models}, which it depends on",
    )


def _named(workflow: Workflow, change: Change) -> Iterator[str]:
    text = f"{change.difference.fact.subject}: {change.difference.fact.value}"
    for use in workflow.uses:
        yield from (model for model in _models(use) if model.startswith(f"{change.provider}/") and names(text, model))


def _models(use: Use) -> tuple[str, ...]:
    return (use.model, *use.fallbacks)


def names(text: str, model: str) -> bool:
    """Whether a text names a model (canonical id) by its id, its undated id, or either with spaces.

    >>> names("Acme Large 2 is here.", "acme/acme-large-2"), names("acme-large-20 is here", "acme/acme-large-2")
    (True, False)
    """
    return _pattern(model).search(text) is not None


@lru_cache(maxsize=1_024)
def _pattern(model: str) -> re.Pattern[str]:
    spellings = {each.partition("/")[2] for each in (model, family(model))}
    parts = (r"[-\s_]?".join(map(re.escape, re.split(r"[-_\s]", spelled))) for spelled in spellings if spelled)
    return re.compile(
        rf"(?<![\w.-])(?:{'|'.join(sorted(parts, key=len, reverse=True))})(?![\w-]|[.:]\w)", re.IGNORECASE
    )
