"""From single readings to statements: what holds until what follows, and what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from probes.parsing.money import Unit
from watcher.domain.facts import Fact, FactKey
from watcher.domain.times import instant

_LONGEST_EXTRA = 60
_BRACKETS = re.compile(r"[\s()]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact as its cell says it.

    ``extra`` are notes of its label that may tell two of one name apart, and ``apart`` other texts of its row;
    ``printed`` is what its page prices.
    """

    fact: Fact
    extra: str = ""
    printed: Unit | None = None
    apart: tuple[str, ...] = ()


def settle(drafts: Iterable[Draft]) -> tuple[list[Fact], list[str], list[FactKey]]:
    """Facts in the order of the page, a warning for every statement that was left out, and what it was about.

    One key with several values: earlier and later ones follow each other; a promotion ends where
    the list price begins. Values that claim the same time contradict each other: none is told.
    """
    grouped: dict[FactKey, list[Draft]] = {}
    order: list[Draft] = list(drafts)
    for draft in order:
        grouped.setdefault(draft.fact.key, []).append(draft)
    chosen: list[list[Fact]] = []
    warnings: list[str] = []
    left: list[FactKey] = []
    for key, group in grouped.items():
        if len(group) == 1:
            chosen.append([group[0].fact])
            continue
        facts = _follow([draft.fact for draft in group])
        if facts is None:
            facts, apart = _told_apart(group)
            if not apart:
                values = ", ".join(dict.fromkeys(str(draft.fact.value) for draft in group))
                said = " ".join(value for _, value in key.qualifiers)
                left.append(key)
                warnings.append(f"{group[0].fact.where}: {group[0].fact.subject} {said} is given as {values}; left out")
        chosen.append(facts)
    return [fact for facts in chosen for fact in facts], warnings, left


def _told_apart(group: list[Draft]) -> tuple[list[Fact], bool]:
    """Facts of one name under longer labels, if every label has its own; else those that have."""
    kept: list[Fact] = []
    for drafts in (group if any(draft.extra for draft in group) else [], _by_other_columns(group)):
        settled = [_follow(facts) for facts in _under_longer_labels(drafts)]
        kept = kept or [fact for facts in settled if facts for fact in facts]
        if settled and all(facts is not None for facts in settled):
            return [fact for facts in settled if facts for fact in facts], True
    return kept, False


def _under_longer_labels(drafts: list[Draft]) -> list[list[Fact]]:
    named: dict[str, list[Fact]] = {}
    for draft in drafts:
        fact = draft.fact
        named.setdefault(draft.extra, []).append(
            replace(fact, subject=f"{fact.subject} ({draft.extra})" if draft.extra else fact.subject)
        )
    return list(named.values())


def _by_other_columns(group: list[Draft]) -> list[Draft]:
    """Drafts of one name with what one other column of their table says, if each price has its own; else none."""
    for column in range(min(len(draft.apart) for draft in group)):
        texts = [_BRACKETS.sub(" ", draft.apart[column]).strip() for draft in group]
        values = {(text, draft.fact.value, draft.fact.valid_from) for text, draft in zip(texts, group, strict=True)}
        if all(0 < len(text) <= _LONGEST_EXTRA for text in texts) and len(set(texts)) == len(values) > 1:
            return [
                replace(draft, extra=", ".join(filter(None, (draft.extra, text))))
                for text, draft in zip(texts, group, strict=True)
            ]
    return []


def _follow(facts: list[Fact]) -> list[Fact] | None:
    """The facts of one key as a sequence in time; None where two claim the same time."""
    facts = _without_repetitions(facts)
    if len(facts) == 1:
        return facts
    if sum(fact.valid_from is None and fact.valid_until is None for fact in facts) == 1:
        facts = _list_price_last(facts)
    facts = sorted(facts, key=lambda fact: (fact.valid_from is not None, _at(fact.valid_from)))
    joined: list[Fact] = []
    for index, fact in enumerate(facts):
        following = facts[index + 1] if index + 1 < len(facts) else None
        if following is not None:
            begins = following.valid_from
            if begins is None or (fact.valid_from is not None and _at(fact.valid_from) >= _at(begins)):
                return None
            if fact.valid_until is None:
                fact = replace(fact, valid_until=begins)
            elif _at(fact.valid_until) > _at(begins):
                return None
        joined.append(fact)
    return _without_repeats_in_time(joined)


def _list_price_last(facts: list[Fact]) -> list[Fact]:
    """A price without dates beside one that ends: it begins where the other ends."""
    ends = [fact.valid_until for fact in facts if fact.valid_until is not None and fact.valid_from is None]
    if len(ends) != 1:
        return facts
    return [
        replace(fact, valid_from=ends[0]) if fact.valid_from is None and fact.valid_until is None else fact
        for fact in facts
    ]


def _without_repetitions(facts: list[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    for fact in facts:
        if not any(fact.said() == other.said() for other in kept):
            kept.append(fact)
    return kept


def _without_repeats_in_time(facts: list[Fact]) -> list[Fact]:
    """A price that goes on unchanged is one statement."""
    kept: list[Fact] = []
    for fact in facts:
        last = kept[-1] if kept else None
        if last is not None and (last.value, last.unit, last.valid_until) == (fact.value, fact.unit, fact.valid_from):
            kept[-1] = replace(last, valid_until=fact.valid_until)
        else:
            kept.append(fact)
    return kept


def _at(when: date | None) -> float:
    return instant(when).timestamp() if when is not None else float("-inf")
