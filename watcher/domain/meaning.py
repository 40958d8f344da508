"""What a changed section means: tightened, loosened, reworded or unclear, and the words that say so. Pure.

A line under a heading (or behind a colon) that bans is part of the ban: a new one tightens, one that
is gone loosens. What nothing speaks for is unclear where it is new or gone, and reworded otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import DOCUMENT, ROW, TEXTS
from watcher.domain.facts import Fact
from watcher.domain.obligations import BAN, Meaning, Sign, signs
from watcher.domain.sentences import Turn, sentences, turns, words_of
from watcher.domain.topics import topics_of

_UNTOUCHED = frozenset({ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED})
_SPEAKERS = frozenset(
    {"we", "our", "you", "your", "this", "these", "please", "see", "if", "for", "when", "where", "as"}
)


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


def meaning_of(difference: Difference, *, english: bool = True) -> Verdict:
    """What a difference of a document means.

    Args:
        english: whether the rules can read it; otherwise everything that reads otherwise is unclear.
    """
    if difference.fact.attribute not in TEXTS:
        return Verdict(Meaning.REWORDED, ("no section reads otherwise",))
    if difference.cosmetic or difference.type in _UNTOUCHED:
        return Verdict(Meaning.REWORDED, ("the words are the same",))
    found = turns(difference.before, difference.after)
    if not found:
        return Verdict(Meaning.REWORDED, ("every sentence is the same",))
    ban = _bans(difference)
    worked = tuple(_weighed(turn, ban, difference.fact, english=english) for turn in found)
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
    decided = [each for each in worked if each.meaning is way or way is Meaning.UNCLEAR]
    return Verdict(way, _each(text for each in decided for text in each.why), topics, tuple(worked))


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _weighed(turn: Turn, ban: str, fact: Fact, *, english: bool) -> Reworking:
    if not english:
        return Reworking(turn, Meaning.UNCLEAR, ("the text is in a language that the rules do not read",))
    found = signs(turn)
    if not found and ban and not (turn.before and turn.after) and _is_entry(turn.after or turn.before, fact):
        way = Meaning.TIGHTENED if turn.after else Meaning.LOOSENED
        found = (Sign(way, f"{'new' if turn.after else 'gone'} under “{ban}”"),)
    ways = {sign.way for sign in found}
    if not found:
        return Reworking(turn, *_unsaid(turn))
    way = ways.pop() if len(ways) == 1 else Meaning.UNCLEAR
    return Reworking(turn, way, _each(sign.words for sign in found))


def _unsaid(turn: Turn) -> tuple[Meaning, tuple[str, ...]]:
    """What is left where no rule speaks."""
    if not (turn.before and turn.after):
        return Meaning.UNCLEAR, (f"a sentence is {'new' if turn.after else 'gone'}, without words of obligation",)
    was, now = topics_of(turn.before), topics_of(turn.after)
    crossed = [name for name in (*now, *was) if (name in now) != (name in was)]
    if crossed:
        return Meaning.UNCLEAR, tuple(f"{name} {'is new' if name in now else 'is gone'} in it" for name in crossed)
    return Meaning.REWORDED, ("no word of obligation, number or topic came or went",)


def _bans(difference: Difference) -> str:
    """The heading, or the line that ends in a colon, which makes a section a ban; empty for none."""
    for fact in filter(None, (difference.after, difference.before)):
        headings = [] if fact.subject == DOCUMENT else fact.subject.split(" › ")
        leads = [text for text in sentences(fact) if text.endswith(":")]
        for text in (*reversed(headings), *leads):
            if BAN.search(text):
                return text[:80]
    return ""


def _is_entry(text: str, fact: Fact) -> bool:
    """Whether a sentence is an entry of a list of what is banned, not one about the list."""
    words = words_of(text)
    return fact.attribute != ROW and bool(words) and words[0] not in _SPEAKERS and not text.endswith((":", "?"))
