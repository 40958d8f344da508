"""Places of a text at which another text stands every time: what rotates there is no part of the document. Pure.

Where a text took the place of another that it is not alike, or came and went, and then yet another one stands, the
place is restless: offers, news and quotes rotate, where a document is edited within its sentences. From then on the
baseline goes on saying there what it said, whatever short text stands in it, unless either may bind somebody. Rows
are never restless, for a row is a thing of its own; nor is a text in a language whose binding words we do not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.domain.binding import binds
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import TEXT, language_of
from watcher.domain.facts import Fact
from watcher.domain.gaps import Gap, alike, differing, mark

_EXPECTED = 2  # turns, after which a further one is no news
MOST_PLACES = 40  # that are remembered of one target, the latest
_REPLACED, _CAME_OR_WENT = 2, 1  # turns that count for a text in place of another, and for one that came or went
_LONGEST = 1_000  # characters of a text that rotates, of either side
_ENGLISH = frozenset({"", "en"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text at which something else was found.

    Attributes:
        mark: stands for its two neighbours.
        text: stands for what was found there last.
        turns: how often it was another text, not alike the one before; twice for each in place of another.
        restless: whether what stands there is no part of the document.
    """

    mark: str
    text: str
    turns: int
    restless: bool = False

    def after(self, text: str, turns: int) -> Place:
        """The place once ``text`` was found there; a text that stayed is no further turn."""
        if text == self.text:
            return self
        return Place(self.mark, text, self.turns + turns, self.restless or self.turns >= _EXPECTED)


def learned(places: Sequence[Place], before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Place, ...]:
    """The places known after one more good reading, the latest last (at most 40).

    Args:
        before: the baseline, whose texts the reading is held against.
        after: the reading as it is on the page.
    """
    known = {place.mark: place for place in places}
    for gap in (gap for *_, gaps in differing(before, after) for gap in gaps):
        place = _place(gap, known)
        if place is not None:
            for its in (gap.mark, gap.now):  # its neighbours may be edited at the same time
                known.pop(its, None)
                known[its] = replace(place, mark=its)
    return tuple(known.values())[-MOST_PLACES:]


def stilled(
    places: Sequence[Place], before: Sequence[Fact], after: Sequence[Fact]
) -> tuple[tuple[Fact, ...], tuple[Difference, ...]]:
    """A reading with what the baseline says at restless places, so that only the rest of it is compared and kept.

    With it comes what stands at places that turn out to be restless now, each as the last of it that is recorded.
    """
    known = {place.mark: place for place in places}
    if not known or not {language_of(before), language_of(after)} <= _ENGLISH:
        return tuple(after), ()
    found, recorded = {fact.key: fact for fact in after}, list[Difference]()
    for was, now, gaps in differing(before, after):
        value, turning = now.value, [gap for gap in gaps if _rotates(gap, known)]
        for gap in reversed(turning):
            value = (*value[: gap.start], *gap.old, *value[gap.end :])
            for section in gap.come:
                del found[section.key]
            found |= {section.key: section for section in gap.gone}
        if value != now.value:
            del found[now.key]
            still = was if value == was.value else replace(now, value=value)
            found[still.key] = still
        recorded += [_rotated(was, now, gap) for gap in turning if not known[gap.mark].restless]
    return tuple(found.values()), tuple(recorded)


def _rotated(was: Fact, now: Fact, gap: Gap) -> Difference:
    return Difference(ChangeType.ROTATED, _passage(was, gap.said[0]), _passage(now, gap.said[1]))


def _passage(fact: Fact, said: Sequence[str]) -> Fact | None:
    """What stood at a place, as a passage of its section, or of the document where it lies between sections."""
    return replace(fact, attribute=TEXT, value=tuple(said)) if said else None


def _rotates(gap: Gap, known: Mapping[str, Place]) -> bool:
    place = _place(gap, known)
    return place is not None and place.restless and _turns(gap) > 0 and not any(map(binds, gap.texts))


def _place(gap: Gap, known: Mapping[str, Place]) -> Place | None:
    """What is known of a place now that a gap was found there; None of one where nothing ever rotated."""
    text, turns, place = mark(gap.texts[1]), _turns(gap), known.get(gap.mark)
    if not turns:
        return place
    return Place(gap.mark, text, turns) if place is None else place.after(text, turns)


def _turns(gap: Gap) -> int:
    """What a gap counts for (see :attr:`Place.turns`): nothing, but for a short text that is not alike the other."""
    if max(map(len, gap.texts)) > _LONGEST or alike(*gap.texts):
        return 0
    return _REPLACED if all(gap.texts) else _CAME_OR_WENT
