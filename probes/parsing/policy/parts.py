"""Sections and rows with the words they are compared by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from probes.parsing.policy.sections import PATH
from probes.parsing.policy.wording import mark, words
from watcher.domain.documents import DOCUMENT, ROW
from watcher.domain.facts import Fact

ALIKE = 0.5  # of their words are shared by two parts that are one, edited
_SENTENCE = 8  # words, below which a text may well stand elsewhere on a page by chance
_WHOLE = 0.95  # of their words are shared by what was split and what it became
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A section or a row.

    Attributes:
        title: the words of its own heading; of a row none, for its first cell is said in it.
        texts: the words of each paragraph or cell.
        bag: how often each word stands in all of it.
    """

    fact: Fact
    title: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    bag: Counter[str]

    @property
    def body(self) -> tuple[str, ...]:
        """Its words in order, without the heading's."""
        return tuple(word for text in self.texts for word in text)

    @property
    def all(self) -> tuple[str, ...]:
        """Its words in order."""
        return (*self.title, *self.body)

    def without(self, marks: Collection[str]) -> Part:
        """This part without the sentences that have one of these marks; a row stays as it is."""
        kept = tuple(said for said in self.texts if len(said) < _SENTENCE or mark(said) not in marks)
        if self.fact.attribute == ROW or len(kept) == len(self.texts):
            return self
        title = self.title if kept else ()
        return Part(self.fact, title, kept, Counter((*title, *(word for text in kept for word in text))))

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands: the numbers of its section and row."""
        return tuple(int(number) for number in _NUMBERS.findall(self.fact.where))


def part_of(fact: Fact) -> Part:
    """The part that a fact says."""
    given = (fact.value,) if isinstance(fact.value, str) else fact.value
    own = "" if fact.subject == DOCUMENT or fact.attribute == ROW else fact.subject.rpartition(PATH)[2]
    title, texts = words(own), tuple(said for text in given if (said := words(text)))
    return Part(fact, title, texts, Counter((*title, *(word for text in texts for word in text))))


def joined(said: Sequence[str]) -> str:
    """Words without the spaces between them, which markup brings and takes away."""
    return "".join(said)


def bag_of(parts: Iterable[Part]) -> Counter[str]:
    """The words of parts, headings included."""
    return Counter(word for part in parts for word in part.all)


def shared(one: Counter[str], other: Counter[str]) -> int:
    """How many words two texts have in common."""
    smaller, larger = (one, other) if len(one) < len(other) else (other, one)
    return sum(min(count, larger[word]) for word, count in smaller.items() if word in larger)


def making_up(wanted: Counter[str], parts: Iterable[Part]) -> list[Part]:
    """Those parts that together hold these words and hardly others; none where they do not."""
    inside = [part for part in parts if part.body and shared(part.bag, wanted) >= _WHOLE * len(part.body)]
    return inside if shared(bag_of(inside), wanted) >= _WHOLE * wanted.total() else []


def adds_up(wanted: Counter[str], parts: Iterable[Part]) -> bool:
    """Whether parts with their headings hold just these words: only the numbers of headings may differ."""
    held = bag_of(parts)
    return all(_NUMBER.fullmatch(word) for word in ((wanted - held) + (held - wanted)))


def likeness(one: Part, other: Part) -> float:
    """The share of the longer one's words that both hold (0 to 1); 0 for what cannot be one part.

    Rows are told by their names: one may have another name only where that is alike.
    """
    if one.fact.attribute != other.fact.attribute:
        return 0.0
    if one.fact.attribute == ROW and _ratio(*(Counter(words(part.fact.subject)) for part in (one, other))) < ALIKE:
        return 0.0
    return _ratio(one.bag, other.bag)


def _ratio(one: Counter[str], other: Counter[str]) -> float:
    larger, smaller = max(one.total(), other.total()), min(one.total(), other.total())
    return shared(one, other) / larger if smaller >= ALIKE * larger > 0 else 0.0
