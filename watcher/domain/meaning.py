"""What a changed section means: tightened, loosened, reworded or unclear, and the words that say so. Pure.

A line under a heading (or behind a colon) that bans is part of the ban: a new one tightens, one that
is gone loosens. What nothing speaks for is unclear where it is new or gone, and reworded otherwise.
The work is bounded: of the changes of one document so many sentences are weighed; those beyond are only
compared by the words that oblige and the numbers in them, and the verdict counts these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from weakref import WeakKeyDictionary

from watcher.domain.binding import BINDING, plain_words
from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.documents import DOCUMENT, ROW, TEXTS
from watcher.domain.edits import Edit, in_sentence
from watcher.domain.facts import Fact
from watcher.domain.obligations import Meaning, Sign, forbids, is_ban, signs
from watcher.domain.sentences import Turn, likeness, sentences, turns, words_of
from watcher.domain.topics import TOPICS, topics_of

_Names = tuple[str, ...]
_UNTOUCHED = frozenset({ChangeType.RETITLED, ChangeType.RELOCATED, ChangeType.SPLIT, ChangeType.MERGED})
_SPEAKERS = frozenset(
    {"we", "our", "you", "your", "this", "these", "please", "see", "if", "for", "when", "where", "as"}
)

REGROUPED = "its words stand in other sentences of the section"
MOST_WEIGHED = 4_000  # sentences of one document that are weighed
_DECIDES = 0.25  # of the sentences of a new section: where fewer bind, the section as a whole is unclear
_LEAST, _HELD = 2, 0.75  # pairs of words, and the share of them that tells that a sentence stands still
_TELLING = 4  # letters of a word that a ban is about
_CLOSE = 0.6  # likeness above which a sentence was not split but changed


@dataclass(frozen=True, slots=True)
class Reworking:
    """One sentence that reads otherwise, and what that means.

    Attributes:
        why: the words that decided it, as clauses; never empty.
        topics: what either side of it touches.
    """

    turn: Turn
    meaning: Meaning
    why: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a changed section means.

    Attributes:
        topics: what its changed sentences touch.
        sentences: those, in the order of the text.
        compared: how many of them were not weighed, but only compared by the words that oblige and their numbers.
    """

    meaning: Meaning
    why: tuple[str, ...]
    topics: tuple[str, ...] = ()
    sentences: tuple[Reworking, ...] = ()
    compared: int = 0

    @property
    def tightens(self) -> bool:
        """Whether a sentence of it binds more, and none binds less."""
        ways = {each.meaning for each in self.sentences}
        return Meaning.TIGHTENED in ways and Meaning.LOOSENED not in ways


# Impacts, severity, headline and lines all ask for it: a verdict is kept for as long as somebody holds its difference.
_known: WeakKeyDictionary[Difference, dict[tuple[str, bool], Verdict]] = WeakKeyDictionary()


def meanings(changes: Iterable[Change], *, english: bool = True) -> tuple[Verdict, ...]:
    """What the changes of one document mean, weighed with one bound for all of them."""
    found, room = list[Verdict](), MOST_WEIGHED
    for change in changes:
        verdict = meaning_of(change.difference, change.provider, english=english, most=room)
        room -= len(verdict.sentences) - verdict.compared
        found.append(verdict)
    return tuple(found)


def meaning_of(difference: Difference, vendor: str = "", *, english: bool = True, most: int = MOST_WEIGHED) -> Verdict:
    """What a difference of a document means. It is weighed once, and once more for other arguments.

    Args:
        vendor: the vendor's id, whose name stands for "we" in contracts.
        english: whether the rules can read it; otherwise everything that reads otherwise is unclear.
        most: sentences that are weighed where none are yet.
    """
    known = _known.setdefault(difference, {})
    if (vendor, english) not in known:
        known[vendor, english] = _meaning(difference, vendor if english else None, most)
    return known[vendor, english]


def _meaning(difference: Difference, vendor: str | None, most: int) -> Verdict:
    if difference.fact.attribute not in TEXTS:
        return Verdict(Meaning.REWORDED, ("no section reads otherwise",))
    if difference.cosmetic or difference.type in _UNTOUCHED:
        return Verdict(Meaning.REWORDED, ("the words are the same",))
    found = turns(difference.before, difference.after)
    if not found:
        return Verdict(Meaning.REWORDED, ("every sentence is the same",))
    ban, sides = _bans(difference), (_Side(difference.before), _Side(difference.after))
    told = [_telling(turn) for turn in found] if len(found) > most else []
    weighed = frozenset(sorted(range(len(found)), key=lambda at: not told or not told[at])[: max(most, 0)])
    worked = tuple(
        _weighed(turn, ban, sides, vendor) if at in weighed else _compared(turn, told[at])
        for at, turn in enumerate(found)
    )
    topics = tuple(dict.fromkeys(name for each in worked for name in each.topics))
    verdict = replace(together(worked, topics), compared=len(found) - len(weighed))
    return verdict if difference.before and difference.after else _by_share(verdict)


def _by_share(verdict: Verdict) -> Verdict:
    """A whole section that is new or gone: where few of its sentences decide, they are named and it is unclear."""
    decided = [each for each in verdict.sentences if each.meaning is verdict.meaning]
    if verdict.meaning not in (Meaning.TIGHTENED, Meaning.LOOSENED) or len(decided) >= _DECIDES * len(
        verdict.sentences
    ):
        return verdict
    of = f"{verdict.meaning} in {len(decided)} of {len(verdict.sentences)} sentences"
    return replace(
        verdict, meaning=Meaning.UNCLEAR, why=tuple(f"{of}: {why}" for why in verdict.why[:1]) + verdict.why[1:]
    )


def _telling(turn: Turn) -> tuple[str, ...]:
    """The words that oblige, and the numbers, that one side of a sentence holds more often than the other."""
    was, now = (sorted(filter(_tells, plain_words(side))) for side in (turn.before, turn.after))
    if was == now:
        return ()
    come, gone = Counter(now), Counter(was)
    return tuple(dict.fromkeys((*(come - gone), *(gone - come))))


def _tells(word: str) -> bool:
    return word in BINDING or word[0].isdigit()


def _compared(turn: Turn, telling: tuple[str, ...]) -> Reworking:
    """What is said of a sentence beyond those that are weighed."""
    words = [word for word in telling if word in BINDING]
    numbers = ("other numbers",) if len(words) < len(telling) else ()
    why = (*(f"“{word}” comes or goes" for word in words), *numbers)
    if not why and not (turn.before and turn.after):
        why = (_alone(turn),)
    meaning = Meaning.UNCLEAR if why else Meaning.REWORDED
    return Reworking(turn, meaning, why or ("the same words of obligation and numbers",), topics_of(turn.both))


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
        self._fact = fact

    @cached_property
    def paragraphs(self) -> frozenset[str]:
        value = self._fact.value if self._fact is not None and self._fact.attribute != ROW else ()
        return frozenset((value,) if isinstance(value, str) else value)

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for text in sentences(self._fact) for pair in pairwise(words_of(text)))

    def holds(self, text: str) -> bool:
        """Whether the words of a sentence stand in the section still, in whatever sentences."""
        pairs = tuple(pairwise(words_of(text)))
        return len(pairs) >= _LEAST and sum(pair in self._pairs for pair in pairs) >= _HELD * len(pairs)


def _weighed(turn: Turn, ban: str, sides: tuple[_Side, _Side], vendor: str | None) -> Reworking:
    was, now = topics_of(turn.before), topics_of(turn.after)
    meaning, why = _judged(turn, ban, sides, vendor, (was, now))
    return Reworking(turn, meaning, why, tuple(name for name in TOPICS if name in was or name in now))


def _judged(
    turn: Turn, ban: str, sides: tuple[_Side, _Side], vendor: str | None, topics: tuple[_Names, _Names]
) -> tuple[Meaning, tuple[str, ...]]:
    if vendor is None:
        return Meaning.UNCLEAR, ("the text is in a language that the rules do not read",)
    if _regrouped(turn, sides):
        return Meaning.REWORDED, (REGROUPED,)
    found = signs(turn, vendor)
    if not found and ban and _is_entry(turn, sides):
        way = Meaning.TIGHTENED if turn.after else Meaning.LOOSENED
        found = (Sign(way, f"{'new' if turn.after else 'gone'} under “{ban}”"),)
    ways = {sign.way for sign in found}
    if not found:
        return _unsaid(turn, topics, banned=bool(ban))
    way = ways.pop() if len(ways) == 1 else Meaning.UNCLEAR
    return way, _each(sign.words for sign in found)


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


def _alone(turn: Turn) -> str:
    return f"a sentence is {'new' if turn.after else 'gone'}, without words of obligation"


def _unsaid(turn: Turn, topics: tuple[_Names, _Names], *, banned: bool) -> tuple[Meaning, tuple[str, ...]]:
    """What is left where no rule speaks."""
    if not (turn.before and turn.after):
        return Meaning.UNCLEAR, (_alone(turn),)
    was, now = topics
    crossed = [name for name in (*now, *was) if (name in now) != (name in was)]
    if crossed:
        return Meaning.UNCLEAR, tuple(f"{name} {'is new' if name in now else 'is gone'} in it" for name in crossed)
    grown = _grown(turn) if banned or (forbids(turn.before) and forbids(turn.after)) else ""
    if grown:
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
