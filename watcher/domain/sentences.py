"""Which sentences of a section read otherwise, each before and after. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.domain.documents import ROW
from watcher.domain.facts import Fact, folded

ALIKE = 0.35  # share of two sentences' words that both hold, from which on one is the other reworded
_MOST = 150  # sentences of one side that are paired; what is beyond stands alone
_ENDS = re.compile(r"(?<=[.!?;。])\s+(?=[A-Z0-9“\"(À-Þ])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Turn:
    """One sentence that reads otherwise; one of the sides is empty where it is new or gone."""

    before: str
    after: str

    @property
    def both(self) -> str:
        """Everything that either side says."""
        return f"{self.before}\n{self.after}"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without punctuation."""
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def sentences(fact: Fact | None) -> tuple[str, ...]:
    """The sentences (or, of a row, the one line) of a section."""
    if fact is None:
        return ()
    if fact.attribute == ROW:
        return (_line(fact),)
    texts = (fact.value,) if isinstance(fact.value, str) else fact.value
    return tuple(found for text in texts for part in _ENDS.split(text) if (found := part.strip()))


def _line(fact: Fact) -> str:
    cells = (fact.value,) if isinstance(fact.value, str) else fact.value
    named = cells if any(folded(fact.subject) in folded(cell) for cell in cells) else (fact.subject, *cells)
    return " · ".join(filter(None, named))


def turns(before: Fact | None, after: Fact | None) -> tuple[Turn, ...]:
    """The sentences that one side has and the other has not, those alike in pairs, in the order of the new text.

    A sentence that only moved inside the section, or is only written otherwise, is none of them.
    """
    old, new = sentences(before), sentences(after)
    gone, come = list(_without(old, new)), list(_without(new, old))
    return tuple(_paired(gone, come))


def _without(some: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """What some hold more often than others."""
    left = Counter(map(words_of, others))
    for text in some:
        words = words_of(text)
        if left[words]:
            left[words] -= 1
        elif words:
            yield text


def _paired(gone: list[str], come: Sequence[str]) -> Iterator[Turn]:
    bags = [frozenset(words_of(text)) for text in gone[:_MOST]]
    free = set(range(len(bags)))
    for place, text in enumerate(come):
        bag = frozenset(words_of(text))
        near = [(likeness(bags[at], bag), -at) for at in free] if place < _MOST else []
        best, at = max(near, default=(0.0, 0))
        if best >= ALIKE:
            free.discard(-at)
            yield Turn(gone[-at], text)
        else:
            yield Turn("", text)
    yield from (Turn(text, "") for at, text in enumerate(gone) if at in free or at >= len(bags))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of two sets of words that both hold (0 to 1)."""
    whole = len(one | other)
    return len(one & other) / whole if whole else 0.0
