"""Changelogs: how two readings of one differ, and whom an entry concerns. Pure.

An old entry that leaves a page has lapsed, one that comes with more of the page's past is uncovered, and one that is
written otherwise was edited: only what is newly said is news.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.facts import Fact, FactKey, folded
from watcher.domain.impacts import Impact, Severity
from watcher.domain.models import family
from watcher.domain.sentences import likeness, turns, words_of
from watcher.domain.workflows import Use, Workflow

ENTRY = "entry"
ALIKE = 0.5  # share of words that an entry and its edited form have in common at least
KEPT = 0.8  # share of an entry's words that it still has where it only says more
FEW_WORDS = 5  # of a line, up to which its letters are compared: one word is a large share
MOST_LETTERS = 80
SPELT = 0.85  # share of letters that two spellings of a line have in common
LEAST_WORDS = 3  # of a sentence, below which it says nothing
MOST_COMPARED = 200  # entries of one heading that are compared with each other
MOST_REOPENED = 3  # known days that are written more of at once, above which the page has another form
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
    same = _renamed(gone, come)
    left = {fact.key for fact in same.values()}
    pairs = {**same, **_edited([fact for fact in gone if fact.key not in left],
                               [fact for fact in come if fact.key not in same])}  # fmt: skip
    past = _past(before, after, [fact for fact in come if fact.key not in pairs], {*old, *pairs})
    for fact in come:
        was = pairs.get(fact.key)
        if was is None:
            said.append(Difference(ChangeType.UNCOVERED if fact.key in past else ChangeType.ADDED, None, fact))
        else:
            said.append(Difference(ChangeType.RENAMED if fact.key in same else ChangeType.ALTERED, was, fact))
    taken = {fact.key for fact in pairs.values()}
    said += [Difference(ChangeType.LAPSED, fact, None) for fact in gone if fact.key not in taken]
    return tuple(said)


def _renamed(gone: Sequence[Fact], come: Sequence[Fact]) -> dict[FactKey, Fact]:
    """New entries whose words stood under another heading, of no other day."""
    left: dict[str, list[Fact]] = {}
    for fact in gone:
        left.setdefault(fact.qualifier("words"), []).append(fact)
    pairs: dict[FactKey, Fact] = {}
    for fact in come:
        candidates = left.get(fact.qualifier("words"), [])
        was = next((each for each in candidates[:MOST_COMPARED] if _of_one_day(each, fact)), None)
        if was is not None:
            pairs[fact.key] = was
            candidates.remove(was)
    return pairs


def _of_one_day(one: Fact, other: Fact) -> bool:
    return one.valid_from is None or other.valid_from is None or one.valid_from == other.valid_from


def _edited(gone: Sequence[Fact], come: Sequence[Fact]) -> dict[FactKey, Fact]:
    """New entries that are old ones of the same day, or heading, in other words."""
    groups: dict[object, list[Fact]] = {}
    for fact in gone:
        groups.setdefault(_under(fact), []).append(fact)
    pairs: dict[FactKey, Fact] = {}
    for fact in come:
        candidates = groups.get(_under(fact), [])[:MOST_COMPARED]
        nearest = max(candidates, key=lambda old: _alike(old, fact), default=None)
        if nearest is not None and _alike(nearest, fact) >= ALIKE:
            pairs[fact.key] = nearest
            groups[_under(fact)].remove(nearest)
    return pairs


def _under(fact: Fact) -> object:
    return fact.valid_from or folded(fact.subject)


def _past(
    before: Sequence[Fact], after: Sequence[Fact], come: Sequence[Fact], known: Container[FactKey]
) -> set[FactKey]:
    """Which new entries are old ones that the page did not show before: by their day, else by where they stand.

    What is added to an entry that is known is news, but not to many of them at once: then the page has another form.
    """
    headings = {_under(fact) for fact in before}
    days = [fact.valid_from for fact in before if fact.valid_from is not None]
    oldest = min(days, default=None)
    places = [place for place, fact in enumerate(after) if fact.key in known]
    printed = [fact.valid_from for fact in after if fact.valid_from is not None]
    upwards = bool(printed) and printed[0] < printed[-1]
    stands = {fact.key: place for place, fact in enumerate(after)}
    reopened = {_under(fact) for fact in come if _under(fact) in headings}

    def is_past(fact: Fact) -> bool:
        if _under(fact) in headings:
            return len(reopened) > MOST_REOPENED
        if fact.valid_from is not None and oldest is not None:
            return fact.valid_from < oldest
        if not places:
            return False
        return stands[fact.key] < places[0] if upwards else stands[fact.key] > places[-1]

    return {fact.key for fact in come if is_past(fact)}


def _alike(one: Fact, other: Fact) -> float:
    was, now = _bag(str(one.value)), _bag(str(other.value))
    kept = len(was & now) / len(was) if len(was) >= LEAST_WORDS else 0.0  # a line that goes on is the same line
    spelt = _spelt_alike(str(one.value), str(other.value)) if min(len(was), len(now)) <= FEW_WORDS else 0.0
    return max(likeness(was, now), kept if kept >= KEPT else 0.0, spelt)


def _spelt_alike(one: str, other: str) -> float:
    """How alike two lines of a few words are by their letters; 0 where they are not one word written otherwise."""
    if max(len(one), len(other)) > MOST_LETTERS or any(map(str.isdecimal, one + other)):
        return 0.0
    share = SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
    return share if share >= SPELT else 0.0


def fresh(difference: Difference) -> str:
    """What an entry says that it did not: all of a new one, the sentences that an old one has more; empty for none."""
    before, after = difference.before, difference.after
    if difference.type is ChangeType.ADDED and after is not None:
        return str(after.value)
    if difference.type is not ChangeType.ALTERED or before is None or after is None:
        return ""
    found = turns(before, after)
    more = [turn.after for turn in found if not turn.before and len(words_of(turn.after)) >= LEAST_WORDS]
    ending = [turn.after for turn in found if _ENDING.search(turn.after) and not _ENDING.search(turn.before)]
    return " ".join(dict.fromkeys((*more, *ending)))


@lru_cache(maxsize=4_096)
def _bag(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def assess_entries(changes: Sequence[Change], workflows: Sequence[Workflow]) -> tuple[Impact, ...]:
    """Impacts of what entries newly say on the workflows whose models they name."""
    news = [change for change in changes if fresh(change.difference)]
    return tuple(impact for workflow in workflows for impact in _impacts(workflow, news))


def _impacts(workflow: Workflow, news: Sequence[Change]) -> Iterator[Impact]:
    named = [(change, model) for change in news for model in _named(workflow, change)]
    if not named:
        return
    ending = any(_ENDING.search(fresh(change.difference)) for change, _ in named)
    models = " and ".join(dict.fromkeys(model.partition("/")[2] for _, model in named))
    why = f"the changelog says of {models}, which it depends on, that something ends or breaks"
    yield Impact(
        workflow.id,
        workflow.owner,
        tuple(dict.fromkeys(change.id for change, _ in named)),
        named[0][0].difference.fact.subject,
        Severity.WARNING if ending else Severity.INFO,
        why if ending else f"the changelog names {models}, which it depends on",
    )


def _named(workflow: Workflow, change: Change) -> Iterator[str]:
    fact = change.difference.fact
    text = f"{fact.subject}: {fact.qualifier('under')}: {fact.value}"
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
