"""Which sentences of a section read otherwise, each before and after. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from sys import intern

from watcher.domain.documents import ROW
from watcher.domain.facts import Fact, folded

ALIKE = 0.35  # share of two sentences' words that both hold, from which on one is the other reworded
_MOST = 150  # sentences of one side that are compared with all of the other
_FEW, _SHARED = 4, 16  # of those beyond: the next ones that are looked at, and those that hold one of its rare words
_ENDS = re.compile(r"(?<=[.!?;。])\s+(?=[A-Z0-9“\"(À-Þ])")
_MUCH, _SURE = 8_000, 0.85  # pairs of sentences, above which the first partner that is so much alike is taken
_Worded = tuple[str, tuple[str, ...]]  # a sentence, and its words
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
    return tuple(map(intern, _WORD.findall(text.casefold().replace("’", "'"))))


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
    old, new = ([(text, words_of(text)) for text in sentences(side)] for side in (before, after))
    return tuple(_paired(list(_without(old, new)), list(_without(new, old))))


def _without(some: Sequence[_Worded], others: Sequence[_Worded]) -> Iterator[_Worded]:
    """What some hold more often than others."""
    left = Counter(words for _, words in others)
    for text, words in some:
        if left[words]:
            left[words] -= 1
        elif words:
            yield text, words


def _paired(gone: Sequence[_Worded], come: Sequence[_Worded]) -> Iterator[Turn]:
    bags = [frozenset(words) for _, words in gone[:_MOST]]
    free = dict.fromkeys(range(len(gone)))
    rare = _rare(gone) if len(gone) > _MOST else {}
    enough = _SURE if len(gone) * len(come) > _MUCH else 1.0
    for place, (text, words) in enumerate(come):
        bag = frozenset(words)
        wide = _MOST if place < _MOST else _FEW
        best, at = 0.0, 0
        for each in _near(bag, free, rare, wide):
            other = bags[each] if each < _MOST else frozenset(gone[each][1])
            if (share := likeness(other, bag)) > best:
                best, at = share, each
            if best >= enough:
                break
        if best >= ALIKE:
            del free[at]
            yield Turn(gone[at][0], text)
        else:
            yield Turn("", text)
    yield from (Turn(gone[at][0], "") for at in free)


def _rare(worded: Iterable[_Worded]) -> dict[str, list[int]]:
    """Which sentences hold a word, of words that few of them hold."""
    held: dict[str, list[int]] = {}
    for at, (_, words) in enumerate(worded):
        for word in frozenset(words):
            places = held.setdefault(word, [])
            if len(places) <= _FEW:
                places.append(at)
    return {word: places for word, places in held.items() if len(places) <= _FEW}


def _near(
    bag: frozenset[str], free: Mapping[int, None], rare: Mapping[str, Sequence[int]], wide: int
) -> Iterable[int]:  # fmt: skip
    """Sentences that may be one's partner: the first that have none yet, and those that share a rare word with it."""
    first = islice(free, wide)
    if not rare:
        return first
    shared = {at for word in bag for at in rare.get(word, ()) if at in free}
    return sorted({*first, *islice(shared, _SHARED)})


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of two sets of words that both hold (0 to 1)."""
    both = len(one & other)
    whole = len(one) + len(other) - both
    return both / whole if whole else 0.0
