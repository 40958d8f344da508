"""How two readings of one document differ: section by section, by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from probes.parsing.policy.pairing import Pairing
from probes.parsing.policy.parts import Part, bag_of, joined, part_of
from probes.parsing.policy.stamped import diff_stamps
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import AROUND, ORDER, ROW, TEXT, TEXTS, document_of
from watcher.domain.facts import Fact, folded

_LONGEST_NAME = 8  # words of a row's label that may be a name


def diff_documents(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """All differences between two readings of a document, seen from ``at``, in the order of the new one.

    What is only written otherwise is cosmetic. A section that moved, was renamed, split or merged is
    told as that. Whatever differs is in a difference, so that it can be held back until a second look.
    """
    if [_said(fact) for fact in before] == [_said(fact) for fact in after]:
        return ()
    found: list[Difference] = []
    for was, now in _side_by_side(before, after):
        old, new = _apart(was, now)
        old, new = _inside(_unlisted(old, after), after), _inside(_unlisted(new, before), before)
        found += (*diff_stamps(was, now, at), *_diff_parts(old, new), *_moved(was, now))
    return tuple(found)


def _side_by_side(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[tuple[list[Fact], list[Fact]]]:
    """Each document of a page beside itself; those that are on one side only are compared with the first's text.

    One may have come, gone, or been given another title: its passages are then told from others by their words.
    """
    both = {document_of(fact) for fact in before} & {document_of(fact) for fact in after} - {""}
    for title in ("", *sorted(both)):
        sides = (before, after)
        was, now = ([fact for fact in side if _of(document_of(fact), both) == title] for side in sides)
        yield was, now


def _of(title: str, both: Collection[str]) -> str:
    return title if title in both else ""


def _said(fact: Fact) -> tuple[object, ...]:
    return (fact.subject, fact.attribute, fact.qualifiers, fact.value)


def _apart(before: Iterable[Fact], after: Iterable[Fact]) -> tuple[list[Part], list[Part]]:
    """The parts of each side that the other does not hold as they are."""
    old = {_said(fact): fact for fact in before if fact.attribute in TEXTS}
    new = {_said(fact): fact for fact in after if fact.attribute in TEXTS}
    gone = [part_of(fact) for said, fact in old.items() if said not in new]
    come = [part_of(fact) for said, fact in new.items() if said not in old]
    return sorted(gone, key=lambda part: part.place), sorted(come, key=lambda part: part.place)


def _unlisted(parts: list[Part], others: Sequence[Fact]) -> list[Part]:
    """Parts without the rows whose name the other side gives in its text: a list may be shown in pages, or twice."""
    subjects = (folded(part.fact.subject) for part in parts if part.fact.attribute == ROW)
    rows = {subject for subject in subjects if len(subject.split()) <= _LONGEST_NAME}
    if not rows:
        return parts
    listed = {folded(text) for fact in others if fact.attribute == TEXT for text in fact.value} & rows
    named = {folded(fact.subject) for fact in others if fact.attribute == ROW}
    return [part for part in parts if part.fact.attribute != ROW or folded(part.fact.subject) not in listed - named]


def _inside(parts: list[Part], others: Sequence[Fact]) -> list[Part]:
    """Parts without the sentences that stand outside of the document on the other side: where it ends is our guess."""
    around = {mark for fact in others if fact.attribute == AROUND for mark in fact.value}
    return [part.without(around) for part in parts] if around else parts


def _diff_parts(old: list[Part], new: list[Part]) -> tuple[Difference, ...]:
    """What became of the parts that differ; where they hold the same words in the same order, that is cosmetic."""
    if old and new and bag_of(old) == bag_of(new) and _in_order(old) == _in_order(new):
        return (Difference(ChangeType.REFORMATTED, old[0].fact, new[0].fact),)
    return Pairing(old, new).differences() if old or new else ()


def _in_order(parts: Iterable[Part]) -> str:
    return joined([word for part in parts for word in part.all])


def _moved(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Difference, ...]:
    """Sections in another order; those whose headings stand once on each side are looked at."""
    was, now = (next((fact for fact in side if fact.attribute == ORDER), None) for side in (before, after))
    if was is None or now is None or was.value == now.value:
        return ()
    once = _once(was) & _once(now)
    orders = [[label for label in map(folded, side.value) if label in once] for side in (was, now)]
    return (Difference(ChangeType.RELOCATED, was, now),) if orders[0] != orders[1] else ()


def _once(order: Fact) -> set[str]:
    return {label for label, count in Counter(map(folded, order.value)).items() if count == 1}
