"""How two readings of one document differ: section by section, by their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from probes.parsing.policy.sections import PATH
from probes.parsing.policy.stamped import diff_stamps
from probes.parsing.policy.wording import words
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import DOCUMENT, ORDER, ROW, TEXT, TEXTS
from watcher.domain.facts import Fact, folded

_ALIKE = 0.5  # of their words are shared by two sections that are one, edited
_WHOLE = 0.95  # of their words are shared by what was split and what it became
_MOST_COMPARED = 400  # sections without a partner on each side
Moved = frozenset[tuple[tuple[str, ...], int]]
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}")
_NUMBERS = re.compile(r"\d+")


@dataclass(slots=True, eq=False)
class Part:
    """A section or a row with the words it is compared by: its heading's, and those of each paragraph or cell."""

    fact: Fact
    title: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    bag: Counter[str] = field(default_factory=Counter)
    size: int = 0

    @classmethod
    def of(cls, fact: Fact) -> Part:
        """The part that a fact says."""
        given = (fact.value,) if isinstance(fact.value, str) else fact.value
        own = "" if fact.subject == DOCUMENT or fact.attribute == ROW else fact.subject.rpartition(PATH)[2]
        texts = tuple(said for text in given if (said := words(text)))
        part = cls(fact, words(own), texts)
        part.bag.update(part.all)
        part.size = part.bag.total()
        return part

    @property
    def all(self) -> list[str]:
        """Its words in order."""
        return [*self.title, *self.body]

    @property
    def body(self) -> list[str]:
        """Its words without the heading's."""
        return [word for text in self.texts for word in text]


def diff_documents(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> tuple[Difference, ...]:
    """All differences between two readings of a document, seen from ``at``, in the order of the new one.

    What is only written otherwise is cosmetic. A section that moved, was renamed, split or merged is
    told as that. One difference is told for each section that changed.
    """
    if [_said(fact) for fact in before] == [_said(fact) for fact in after]:
        return ()
    old, new = _apart(before, after)
    old, new = _unlisted(old, after), _unlisted(new, before)
    found = _diff_parts(old, new) or _moved(before, after)
    return (*diff_stamps(before, after, at), *found)


def _apart(before: Iterable[Fact], after: Iterable[Fact]) -> tuple[list[Part], list[Part]]:
    """The parts of each side that the other does not hold as they are."""
    old = {_said(fact): fact for fact in before if fact.attribute in TEXTS}
    new = {_said(fact): fact for fact in after if fact.attribute in TEXTS}
    gone = [Part.of(fact) for said, fact in old.items() if said not in new]
    come = [Part.of(fact) for said, fact in new.items() if said not in old]
    return sorted(gone, key=_place), sorted(come, key=_place)


def _joined(said: Sequence[str]) -> str:
    """Words without the spaces between them, which markup brings and takes away."""
    return "".join(said)


def _unlisted(parts: list[Part], others: Sequence[Fact]) -> list[Part]:
    """Parts without the rows whose name the other side gives in its text: a list may be shown in pages, or twice."""
    rows = {folded(part.fact.subject) for part in parts if part.fact.attribute == ROW}
    if not rows:
        return parts
    listed = {folded(text) for fact in others if fact.attribute == TEXT for text in fact.value} & rows
    named = {folded(fact.subject) for fact in others if fact.attribute == ROW}
    return [part for part in parts if part.fact.attribute != ROW or folded(part.fact.subject) not in listed - named]


def _said(fact: Fact) -> tuple[object, ...]:
    return (fact.subject, fact.attribute, fact.qualifiers, fact.value)


def _place(part: Part) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBERS.findall(part.fact.where))


def _diff_parts(old: list[Part], new: list[Part]) -> tuple[Difference, ...]:
    if not old and not new:
        return ()
    if _bag(old) == _bag(new):
        return _same_words(old, new)
    return _Pairing(old, new).differences()


def _same_words(old: list[Part], new: list[Part]) -> tuple[Difference, ...]:
    """No word came or went: other typography, or another order."""
    was, now = ([word for part in side for word in part.all] for side in (old, new))
    first, last = (next((part.fact for part in side), None) for side in (old, new))
    if was == now:
        return (Difference(ChangeType.REFORMATTED, first, last),)
    return _Pairing(old, new).differences()


@dataclass(slots=True)
class _Pairing:
    """Two sides of parts that differ; each step takes away what it explains."""

    old: list[Part]
    new: list[Part]
    found: list[tuple[Part, Difference]] = field(default_factory=list)

    def differences(self) -> tuple[Difference, ...]:
        pairs = [*self._same_label(), *self._same_body()]
        self._split_and_merged(pairs)
        pairs += self._alike()
        self._relocated(pairs)
        for was, now in pairs:
            self._tell(was, now)
        self.found += [(part, Difference(ChangeType.REMOVED, part.fact, None)) for part in self.old if part.all]
        self.found += [(part, Difference(ChangeType.ADDED, None, part.fact)) for part in self.new if part.all]
        return tuple(difference for _, difference in sorted(self.found, key=lambda pair: _place(pair[0])))

    def _tell(self, was: Part, now: Part) -> None:
        same_title, same_body = _joined(was.title) == _joined(now.title), _joined(was.body) == _joined(now.body)
        if same_title and same_body:
            if was.fact.value != now.fact.value:
                self.found.append((now, Difference(ChangeType.REFORMATTED, was.fact, now.fact)))
            return
        kind = ChangeType.RETITLED if same_body else ChangeType.ALTERED
        self.found.append((now, Difference(kind, was.fact, now.fact)))

    def _take(self, was: Part, now: Part) -> tuple[Part, Part]:
        self.old.remove(was)
        self.new.remove(now)
        return was, now

    def _same_label(self) -> list[tuple[Part, Part]]:
        """Parts with one label, those of equal words first."""
        groups: dict[tuple[str, str], tuple[list[Part], list[Part]]] = defaultdict(lambda: ([], []))
        for side, parts in enumerate((self.old, self.new)):
            for part in parts:
                groups[folded(part.fact.subject), part.fact.attribute][side].append(part)
        pairs = []
        for was, now in groups.values():
            for one in list(was):
                other = next((part for part in now if part.all == one.all), None)
                if other is not None:
                    was.remove(one)
                    now.remove(other)
                    pairs.append(self._take(one, other))
            pairs += [self._take(one, other) for one, other in zip(was, now, strict=False)]
        return pairs

    def _same_body(self) -> list[tuple[Part, Part]]:
        by_body: dict[tuple[str, ...], list[Part]] = defaultdict(list)
        for part in self.new:
            by_body[tuple(part.body)].append(part)
        pairs = []
        for was in list(self.old):
            body = tuple(was.body)
            if body and by_body[body]:
                pairs.append(self._take(was, by_body[body].pop(0)))
        return pairs

    def _alike(self) -> list[tuple[Part, Part]]:
        """Parts with other labels that share most words, the most alike first."""
        scored = [
            (share, was, now)
            for was in self.old[:_MOST_COMPARED]
            for now in self.new[:_MOST_COMPARED]
            if _may_be_one(was, now) and (share := _alike(was, now)) >= _ALIKE
        ]
        scored.sort(key=lambda each: -each[0])
        pairs = []
        for _, was, now in scored:
            if was in self.old and now in self.new:
                pairs.append(self._take(was, now))
        return pairs

    def _split_and_merged(self, pairs: list[tuple[Part, Part]]) -> None:
        """What stands in several sections now, or stood in several before, with the words the same."""
        for was, now in list(pairs):
            lost, gained = was.bag - now.bag, now.bag - was.bag
            if lost and not gained and (others := _making_up(lost, self.new)):
                pairs.remove((was, now))
                kind = ChangeType.REFORMATTED if _adds_up(lost, others) else ChangeType.SPLIT
                for part in (now, *others):
                    self.found.append((part, Difference(kind, was.fact, part.fact)))
                self.new = [part for part in self.new if part not in others]
            elif gained and not lost and (others := _making_up(gained, self.old)):
                pairs.remove((was, now))
                kind = ChangeType.REFORMATTED if _adds_up(gained, others) else ChangeType.MERGED
                for part in (was, *others):
                    self.found.append((now, Difference(kind, part.fact, now.fact)))
                self.old = [part for part in self.old if part not in others]

    def _relocated(self, pairs: list[tuple[Part, Part]]) -> None:
        """Paragraphs that left one section and stand in another, where nothing else changed."""
        left: dict[Moved, tuple[Part, Part]] = {}
        came: dict[Moved, tuple[Part, Part]] = {}
        for was, now in pairs:
            lost, gained = (Counter(a.texts) - Counter(b.texts) for a, b in ((was, now), (now, was)))
            if lost and not gained:
                left[frozenset(lost.items())] = (was, now)
            elif gained and not lost:
                came[frozenset(gained.items())] = (was, now)
        for moved in left.keys() & came.keys():
            for was, now in (left[moved], came[moved]):
                pairs.remove((was, now))
                self.found.append((now, Difference(ChangeType.RELOCATED, was.fact, now.fact)))


def _bag(parts: Iterable[Part]) -> Counter[str]:
    """The words of parts, headings included."""
    return Counter(word for part in parts for word in part.all)


def _making_up(wanted: Counter[str], parts: list[Part]) -> list[Part]:
    """Parts that together hold these words and hardly others."""
    inside = [part for part in parts if part.body and _shared(part.bag, wanted) >= _WHOLE * len(part.body)]
    return inside if _shared(_bag(inside), wanted) >= _WHOLE * wanted.total() else []


def _shared(one: Counter[str], other: Counter[str]) -> int:
    """How many words two texts have in common."""
    smaller, larger = (one, other) if len(one) < len(other) else (other, one)
    return sum(min(count, larger[word]) for word, count in smaller.items() if word in larger)


def _adds_up(wanted: Counter[str], parts: list[Part]) -> bool:
    """Whether parts with their headings hold just these words: only numbers of headings may differ."""
    held = _bag(parts)
    return all(_NUMBER.fullmatch(word) for word in ((wanted - held) + (held - wanted)))


def _may_be_one(was: Part, now: Part) -> bool:
    """Whether two parts may be one under another label. Rows may only where their labels are alike: names tell them."""
    if was.fact.attribute != now.fact.attribute:
        return False
    if was.fact.attribute != ROW:
        return True
    old, new = (Counter(words(part.fact.subject)) for part in (was, now))
    return _shared(old, new) >= _ALIKE * max(old.total(), new.total(), 1)


def _alike(one: Part, other: Part) -> float:
    """The share of the longer one's words that both hold."""
    larger, smaller = max(one.size, other.size), min(one.size, other.size)
    return _shared(one.bag, other.bag) / larger if smaller >= _ALIKE * larger > 0 else 0.0


def _moved(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Difference, ...]:
    """Sections in another order, where nothing else changed."""
    was, now = (next((fact for fact in side if fact.attribute == ORDER), None) for side in (before, after))
    if was is None or now is None or was.value == now.value:
        return ()
    shared = set(was.value) & set(now.value)
    orders = [[folded(text) for text in side.value if text in shared] for side in (was, now)]
    return (Difference(ChangeType.RELOCATED, was, now),) if orders[0] != orders[1] else ()
