"""What a changed section means: tightened, loosened, reworded or unclear, and the words that say so. Pure.

A line under a heading (or behind a colon) that bans is part of the ban: a new one tightens, one that
is gone loosens. What nothing speaks for is unclear where it is new or gone, and reworded otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import DOCUMENT, ROW, TEXTS
from watcher.domain.edits import Edit, in_sentence
from watcher.domain.facts import Fact
from watcher.domain.obligations import Meaning, Sign, forbids, is_ban, signs
from watcher.domain.sentences import Turn, likeness, sentences, turns, words_of
from watcher.domain.topics import topics_of

_UNTOUCHED = frozenset({ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED})
_SPEAKERS = frozenset(
    {"we", "our", "you", "your", "this", "these", "please", "see", "if", "for", "when", "where", "as"}
)

REGROUPED = "its words stand in other sentences of the section"
_LEAST, _HELD = 2, 0.75  # pairs of words, and the share of them that tells that a sentence stands still
_TELLING = 4  # letters of a word that a ban is about
_CLOSE = 0.6  # likeness above which a sentence was not split but changed


@dataclass(frozen=True, slots=True)
class Reworking:
    """One sentence that reads otherwise, and what that means.

    Attributes:
        why: the words that decided it, as clauses; never empty.
    """

    turn: Turn
    meaning: Meaning
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a changed section means.

    Attributes:
        topics: what its changed sentences touch.
        sentences: those, in the order of the text.
    """

    meaning: Meaning
    why: tuple[str, ...]
    topics: tuple[str, ...] = ()
    sentences: tuple[Reworking, ...] = ()


@lru_cache(maxsize=512)  # headline, lines, severity and impacts all ask for it
def meaning_of(difference: Difference, vendor: str = "", *, english: bool = True) -> Verdict:
    """What a difference of a document means.

    Args:
        vendor: the vendor's id, whose name stands for "we" in contracts.
        english: whether the rules can read it; otherwise everything that reads otherwise is unclear.
    """
    if difference.fact.attribute not in TEXTS:
        return Verdict(Meaning.REWORDED, ("no section reads otherwise",))
    if difference.cosmetic or difference.type in _UNTOUCHED:
        return Verdict(Meaning.REWORDED, ("the words are the same",))
    found = turns(difference.before, difference.after)
    if not found:
        return Verdict(Meaning.REWORDED, ("every sentence is the same",))
    ban, sides = _bans(difference), (_Side(difference.before), _Side(difference.after))
    worked = tuple(_weighed(turn, ban, sides, vendor if english else None) for turn in found)
    topics = tuple(dict.fromkeys(name for turn in found for name in topics_of(turn.both)))
    return together(worked, topics)


def together(worked: Sequence[Reworking], topics: tuple[str, ...] = ()) -> Verdict:
    """What several sentences (at least one) mean together: where they disagree, it is unclear."""
    ways = {each.meaning for each in worked}
    if ways >= {Meaning.TIGHTENED, Meaning.LOOSENED}:
        way = Meaning.UNCLEAR
    else:
        order = (Meaning.TIGHTENED, Meaning.UNCLEAR, Meaning.LOOSENED, Meaning.REWORDED)
        way = next(each for each in order if each in ways)
    if way is Meaning.UNCLEAR and Meaning.UNCLEAR not in ways:
        told = [
            f"{each.meaning}: {text}" for each in worked if each.meaning is not Meaning.REWORDED for text in each.why
        ]
    else:
        told = [text for each in worked if each.meaning is way for text in each.why]
    return Verdict(way, _each(told), topics, tuple(worked))


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


class _Side:
    """One side of a section: its paragraphs, and its words in pairs."""

    def __init__(self, fact: Fact | None) -> None:
        value = fact.value if fact is not None and fact.attribute != ROW else ()
        self.paragraphs = frozenset((value,) if isinstance(value, str) else value)
        self._pairs = frozenset(pair for text in sentences(fact) for pair in pairwise(words_of(text)))

    def holds(self, text: str) -> bool:
        """Whether the words of a sentence stand in the section still, in whatever sentences."""
        pairs = tuple(pairwise(words_of(text)))
        return len(pairs) >= _LEAST and sum(pair in self._pairs for pair in pairs) >= _HELD * len(pairs)


def _weighed(turn: Turn, ban: str, sides: tuple[_Side, _Side], vendor: str | None) -> Reworking:
    if vendor is None:
        return Reworking(turn, Meaning.UNCLEAR, ("the text is in a language that the rules do not read",))
    if _regrouped(turn, sides):
        return Reworking(turn, Meaning.REWORDED, (REGROUPED,))
    found = signs(turn, vendor)
    if not found and ban and _is_entry(turn, sides):
        way = Meaning.TIGHTENED if turn.after else Meaning.LOOSENED
        found = (Sign(way, f"{'new' if turn.after else 'gone'} under “{ban}”"),)
    ways = {sign.way for sign in found}
    if not found:
        return Reworking(turn, *_unsaid(turn, banned=bool(ban)))
    way = ways.pop() if len(ways) == 1 else Meaning.UNCLEAR
    return Reworking(turn, way, _each(sign.words for sign in found))


def _regrouped(turn: Turn, sides: tuple[_Side, _Side]) -> bool:
    """Whether a sentence was only split, or joined with others: as a list that became one sentence."""
    if (
        turn.before
        and turn.after
        and likeness(*(frozenset(words_of(text)) for text in (turn.before, turn.after))) > _CLOSE
    ):
        return False
    before, after = sides
    return all(other.holds(text) for text, other in ((turn.before, after), (turn.after, before)) if text)


def _unsaid(turn: Turn, *, banned: bool) -> tuple[Meaning, tuple[str, ...]]:
    """What is left where no rule speaks."""
    if not (turn.before and turn.after):
        return Meaning.UNCLEAR, (f"a sentence is {'new' if turn.after else 'gone'}, without words of obligation",)
    was, now = topics_of(turn.before), topics_of(turn.after)
    crossed = [name for name in (*now, *was) if (name in now) != (name in was)]
    if crossed:
        return Meaning.UNCLEAR, tuple(f"{name} {'is new' if name in now else 'is gone'} in it" for name in crossed)
    grown = _grown(turn)
    if grown and (banned or (forbids(turn.before) and forbids(turn.after))):
        return Meaning.UNCLEAR, (f"{grown} in what is banned",)
    return Meaning.REWORDED, ("no word of obligation, number or topic came or went",)


def _grown(turn: Turn) -> str:
    """Which words a sentence gained, or lost, where it did only one of both: a ban on more, or on less of it."""
    found = in_sentence(turn.before, turn.after) or (Edit("", "", "", ""),)
    more, less = (
        " … ".join(filter(None, side)) for side in zip(*((each.added, each.removed) for each in found), strict=True)
    )
    if bool(more) == bool(less) or not any(len(word) >= _TELLING for word in words_of(more or less)):
        return ""
    return f"“{(more or less)[:80]}” {'is new' if more else 'is gone'}"


def _bans(difference: Difference) -> str:
    """The heading, or the line that ends in a colon, which makes a section a ban; empty for none."""
    for fact in filter(None, (difference.after, difference.before)):
        headings = [] if fact.subject == DOCUMENT else fact.subject.split(" › ")
        leads = [text for text in sentences(fact) if text.endswith(":")]
        for text in (*reversed(headings), *leads):
            if is_ban(text):
                return text[:80]
    return ""


def _is_entry(turn: Turn, sides: tuple[_Side, _Side]) -> bool:
    """Whether a sentence that is new or gone is an entry of a list of what is banned, not one about the list."""
    text, side = (turn.after, sides[1]) if turn.after else (turn.before, sides[0])
    words = words_of(text)
    alone = not (turn.before and turn.after) and text in side.paragraphs
    return alone and bool(words) and words[0] not in _SPEAKERS and not text.endswith((":", "?"))
