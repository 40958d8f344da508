"""Where two readings of a document differ, by the neighbours that stand still on both sides of it. Pure.

A gap lies between two paragraphs of a section, or between two sections. A paragraph that is edited beside a text
that is replaced makes two gaps, so that either can be recognised by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from watcher.domain.binding import plain_words
from watcher.domain.documents import OF, ORDER, TEXT
from watcher.domain.facts import Fact, folded

_MOST_LINES = 300  # that differ on one side; more is another edition, of which nothing is said
_ALIKE = 0.5  # of the words of two texts, from which on one is the other edited

_Label = tuple[str, str, str]
_Labelled = Mapping[_Label, list[Fact]]
_Sections = tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What differs between two neighbours: the values from ``start`` to ``end`` of a fact, where ``old`` stood.

    Attributes:
        mark, now: stand for its two neighbours, as they were and as they are.
        said: all that was said there, and that is now, by paragraphs.
        gone: the sections to put there to have the old ones back, where the fact is the order of a document.
        come: the sections that stand there.
    """

    mark: str
    now: str
    start: int
    end: int
    old: tuple[str, ...]
    said: tuple[tuple[str, ...], tuple[str, ...]]
    gone: tuple[Fact, ...] = ()
    come: tuple[Fact, ...] = ()

    @property
    def texts(self) -> tuple[str, str]:
        """Both sides for comparing."""
        return folded("\n".join(self.said[0])), folded("\n".join(self.said[1]))


class _Span(NamedTuple):
    """Where two sequences differ: places of both."""

    i: int
    j: int
    k: int
    m: int


def differing(before: Iterable[Fact], after: Iterable[Fact]) -> Iterator[tuple[Fact, Fact, list[Gap]]]:
    """Sections and orders of sections that say something else than before, each with its gaps in order."""
    old, new = _by_label(before), _by_label(after)
    for label, facts in new.items():
        others = old.get(label, [])
        if len(others) == len(facts):
            for nth, (was, now) in enumerate(zip(others, facts, strict=True)):
                if was.value != now.value:
                    yield was, now, list(_gaps(repr((label, nth)), was, now, old, new))


def alike(one: str, other: str) -> bool:
    """Whether two texts share half of their words: then one is the other, edited."""
    was, now = frozenset(plain_words(one)), frozenset(plain_words(other))
    return 2 * len(was & now) >= _ALIKE * (len(was) + len(now))


def mark(text: str) -> str:
    """Sixteen hex digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _by_label(facts: Iterable[Fact]) -> dict[_Label, list[Fact]]:
    """Sections by their headings, and orders, of each document; several with one label in the order of the page."""
    found = dict[_Label, list[Fact]]()
    for fact in facts:
        if fact.attribute in (TEXT, ORDER):
            found.setdefault((fact.subject, fact.attribute, fact.qualifier(OF)), []).append(fact)
    return found


def _gaps(place: str, was: Fact, now: Fact, old: _Labelled, new: _Labelled) -> Iterator[Gap]:
    sides = tuple(map(folded, was.value)), tuple(map(folded, now.value))
    ends = [("", *side, "") for side in sides]
    for i, j, k, m in _spans(*sides):
        marks = (mark(repr((place, ends[0][i], ends[0][j + 1]))), mark(repr((place, ends[1][k], ends[1][m + 1]))))
        gone, come = tuple(was.value[i:j]), tuple(now.value[k:m])
        if was.attribute == TEXT:
            yield Gap(*marks, k, m, gone, (gone, come))
            continue
        had, has = _sections(gone, now, old, new), _sections(come, now, new, old)
        if had is not None and has is not None:
            back, said = _turned(had, has)
            yield Gap(*marks, k, m, gone, said, back, has)


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    ahead = _common(old, new)
    behind = _common(old[ahead:][::-1], new[ahead:][::-1])
    gone, come = old[ahead : len(old) - behind], new[ahead : len(new) - behind]
    if max(len(gone), len(come)) > _MOST_LINES:
        return
    for tag, i, j, k, m in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _by_edits(_Span(i + ahead, j + ahead, k + ahead, m + ahead), old, new)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many texts both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _by_edits(span: _Span, old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    """A span without the texts at both of its ends that were only edited, which are spans of their own."""
    i, j, k, m = span
    while i < j and k < m and alike(old[i], new[k]):
        yield _Span(i, i + 1, k, k + 1)
        i, k = i + 1, k + 1
    behind = 0
    while i < j - behind and k < m - behind and alike(old[j - behind - 1], new[m - behind - 1]):
        behind += 1
    if i < j - behind or k < m - behind:
        yield _Span(i, j - behind, k, m - behind)
    for left in range(behind, 0, -1):
        yield _Span(j - left, j - left + 1, m - left, m - left + 1)


def _sections(headings: Iterable[str], order: Fact, side: _Labelled, other: _Labelled) -> _Sections | None:
    """The sections with these headings of one document; None where one has no text of its own, or only moved."""
    labels = [(heading, TEXT, order.qualifier(OF)) for heading in headings]
    found = [side.get(label, []) for label in labels]
    alone = all(len(facts) == 1 for facts in found) and not any(label in other for label in labels)
    return tuple(facts[0] for facts in found) if alone else None


def _turned(gone: _Sections, come: _Sections) -> tuple[_Sections, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Sections as they were, and what both sides said: all but what stands behind both and goes on.

    A heading that rotates takes the text behind it, which is the document's, for its own.
    """
    if not gone or not come:
        return gone, (_whole(gone), _whole(come))
    last, now = gone[-1].value, come[-1].value
    i, k = _goes_on(last, now)
    old, new = ((*side[:-1], replace(side[-1], value=side[-1].value[:at])) for side, at in ((gone, i), (come, k)))
    return (*gone[:-1], replace(gone[-1], value=(*last[:i], *now[k:]))), (_whole(old), _whole(new))


def _goes_on(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Where two sections first say the same; behind both where they nowhere do."""
    at = {text: place for place, text in reversed(list(enumerate(new)))}
    return next(((place, at[text]) for place, text in enumerate(old) if text in at), (len(old), len(new)))


def _whole(sections: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(text for section in sections for text in (section.subject, *section.value))
