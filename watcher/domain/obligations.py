"""Does a sentence bind the customer more than before, or less? By its words alone. Pure.

::

    must not, prohibited, do not use        new: tightened      gone: loosened
    you must, you agree to                  new: tightened      gone: loosened
    you may                                 new: loosened       gone: tightened
    we may, at our discretion               new: tightened      gone: loosened
    we train, share, sell, retain           new: tightened      gone: loosened
    we do not, we notify you                new: loosened       gone: tightened
    kept for longer, fewer days of notice   tightened           the reverse: loosened

Signs that disagree, numbers that count something else, and exceptions to what is no ban make it unclear.
The rules are for English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from watcher.domain.sentences import Turn


class Meaning(StrEnum):
    """What a change of a text means for whoever is bound by it."""

    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    REWORDED = "reworded"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule that spoke: which way, and the words that it saw, as a clause (``“must not” is new``)."""

    way: Meaning
    words: str


_OPPOSITE = {Meaning.TIGHTENED: Meaning.LOOSENED, Meaning.LOOSENED: Meaning.TIGHTENED}
_LONGEST = 8_000  # characters of a sentence that are looked at
_SHORTEST = 3  # characters of a vendor's name that tells it from other words
_WE = "@WE"  # stands for whatever a text calls its vendor
_CALLED = (
    r"(?<![\w-])(?:we|us|(?:the )?processor|the (?:company|provider|vendor|licensor){name})"
    r"(?: (?:also|and our \w{{1,20}}|or our \w{{1,20}}))?"
)
_SUFFIXES = r"(?: AI|\.ai| (?:Ireland|PBC|Inc\.?|LLC|Ltd\.?|Limited|Cloud)){0,2}"
_YOU = r"\b(?:you|users?|customers?|developers?|operators?|subscribers?|end users)"
_UNLESS_IF = r"(?<!if )(?<!when )(?<!where )"
_NO = r"(?:n['’]t| not| never)"
_ACTS = r"(?:train|share|sell|disclose|retain|keep|store|collect|transfer|monitor)"
_GIVE = r"(?:provide|offer|grant|give|refund|credit) (?:you|customers?|users?)\b"  # what nobody minds that we may
_FORBIDS = (
    r"\b(?:must not|shall not|may not|cannot|can['’]t|(?:is|are) not (?:permitted|allowed)|not permitted to"
    r"|prohibited|forbidden|disallowed|unacceptable|strictly limited)\b"
)
# Each rule stands behind pieces of words of which a text that it fits holds at least one: they are looked for first.
_TIGHTER = (  # what tightens where it is new
    ("not|can|prohibited|forbidden|disallowed|unacceptable|strictly", _FORBIDS),
    ("do not|don|never", r"(?:^|[:;,] )(?:do not|don['’]t|never) \w{1,20}"),
    ("not", r"^\W{0,5}not (?!all\b|every|only\b)\w{1,20}"),
    ("must|shall|will|agree|required|obliged|responsible|have to|need to",
     rf"{_UNLESS_IF}{_YOU} (?:must|shall|will|agree to|agree that|(?:are|is) (?:required|obliged|responsible)|have to"
     r"|need to)(?! not)\b"),
    ("must|required", r"\b(?:must|is required to|are required to)(?! not)\b"),
    ("may|can|reserve|entitled",
     rf"{_WE} (?:may|can|reserves? the right|(?:are|is) entitled)(?! not)(?! (?:also )?{_GIVE})\b"),
    ("discretion", r"\bat (?:our|its) (?:sole |own |absolute |sole and absolute )?discretion\b"),
    ("notice", r"\bwithout (?:any )?(?:prior |advance )?notice\b"),
    ("any time|any reason|consent",
     r"\bat any time\b|\bfor any reason\b|\bwithout your (?:prior )?(?:written )?consent\b"),
    (_ACTS[3:-1], rf"(?<!data )(?<!information )(?<!what )(?<!that ){_WE} (?:will |may )?{_ACTS}\b"),
    ("used to|used for", r"\b(?:is|are|be) used (?:to|for) (?:train|training|improv\w{1,4})\b"),
    ("liable|responsible", r"\bnot (?:be )?(?:liable|responsible)\b"),
)  # fmt: skip
_ASKED = r"(?:not|sign up|contact|be|have|find|see|request|provide|choose|also|visit|wish|need|receive|send|submit)"
_LOOSER = (  # what loosens where it is new
    ("may", rf"{_YOU} may(?! {_ASKED}\b)\b"),
    ("can", rf"{_YOU} can (?:use|create|share|keep|train|build|deploy|generate|distribute|resell|publish)\b"),
    ("permitted|allowed|free|entitled", rf"{_YOU} (?:are|is) (?:permitted|allowed|free|entitled)(?! not)\b"),
    ("must|shall|required|obliged", rf"{_WE} (?:must|shall|are required to|are obliged to)(?! not)\b"),
    ("not|n't|n’t|never",
     rf"{_WE} (?:(?:do|will|shall|may|must|would|can)(?:{_NO})|never|cannot|won['’]t)\b(?! be (?:liable|responsible))"),
    ("notify|inform|tell|delete|refund|give you",
     rf"{_WE} (?:will |shall |must |agree to )(?:notify|inform|tell|delete|refund|give you)\b"),
    ("not used|not be used", r"\b(?:is|are|be) not used (?:to|for)\b|\bnot be used (?:to|for) (?:train|training)\b"),
    ("consent|opt",
     r"\b(?:only )?with your (?:prior )?(?:express |explicit |written )*consent\b|\bopt[ -]out\b|\byou opt in\b"),
)  # fmt: skip
_BAN = re.compile(
    rf"{_YOU}\b[^.:]{{0,60}}?(?:\bnot\b|\bnever\b|n['’]t\b|\bcannot\b)"
    r"|^\W{0,5}(?:\d[\d.]{0,8} )?(?:do not|don['’]t|never)\b"
    r"|\b(?:do not|don['’]t|not to|must not|may not|shall not):$|\b(?:must not|not (?:be )?(?:permitted|allowed))\b"
    r"|\b(?:prohibit\w{0,6}|disallow\w{0,3}|forbid\w{0,4}|unacceptable|restrictions|misuse)\b",
    re.IGNORECASE,
)  # fmt: skip
_FORBIDDING = re.compile(_FORBIDS, re.IGNORECASE)
_OF_LIABILITY = re.compile(
    r"\b(?:liab\w{0,6}|indemnif\w{0,8}|indemnit\w{0,4}|responsib\w{0,6}|warrant\w{0,4})\b", re.IGNORECASE
)
_SLIP = re.compile(r"\b[a-z](?=([A-Z]\w{2,40}))")  # a letter stuck to the name behind it
_STUCK = re.compile(r"[a-z][A-Z]")
_MAY = re.compile(r"\b(?:reserves? the right|(?:are|is) entitled)$")  # other words for it
_PROMISE = rf"{_WE} (?:(?:do|will|shall|may|must)(?:{_NO})|never)\b"
_EXCEPT = re.compile(
    r"\b(?:except|save (?:as|for|that|where)|unless|other than|with the exception of|excluding)\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(\d{1,4})\)?[ -](?:(?:calendar|business|working|consecutive) )?(hour|day|week|month|year)s?\b", re.IGNORECASE
)
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_REFERENCE = re.compile(
    r"\b(?:sections?|articles?|clauses?|annex(?:es)?|appendix|schedule|exhibit|chapter) \d[\w.()-]{0,12}"
    r"|\b(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,]{0,20}")
_COUNTED = (  # what a span of time counts, and which way it tightens where it grows
    ("kept", Meaning.TIGHTENED,
     re.compile(r"\b(?:retain|retention|retained|keep|kept|stor(?:e|ed|age)|delet\w{1,4}|held)\b", re.I)),
    ("notice", Meaning.LOOSENED, re.compile(r"\b(?:notice|notify|notified|notification|in advance|inform)\b", re.I)),
    ("time to act", Meaning.LOOSENED, re.compile(r"\b(?:pay|payment|invoices?|cure|respond|object|dispute)\b", re.I)),
)  # fmt: skip


def is_ban(text: str) -> bool:
    """Whether a heading, or the line before a list, says that what follows must not be done."""
    return _BAN.search(text[:_LONGEST]) is not None and _OF_LIABILITY.search(text[:_LONGEST]) is None


def forbids(text: str) -> bool:
    """Whether a sentence itself says that something must not be done."""
    return _FORBIDDING.search(text[:_LONGEST]) is not None


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules, for a vendor by its name: what it promises is none of its customers' duties."""

    patterns: tuple[tuple[Meaning, tuple[str, ...], re.Pattern[str]], ...]
    promise: re.Pattern[str]


@lru_cache(maxsize=256)
def _rules(vendor: str) -> _Rules:
    first = vendor.partition("-")[0]
    name = rf"|(?-i:(?=[A-Z])){re.escape(first)}{_SUFFIXES}" if len(first) >= _SHORTEST else ""
    called = _CALLED.format(name=name)

    def compiled(text: str) -> re.Pattern[str]:
        return re.compile(text.replace(_WE, called), re.IGNORECASE)

    ways = ((Meaning.LOOSENED, _LOOSER), (Meaning.TIGHTENED, _TIGHTER))
    patterns = ((way, tuple(pieces.split("|")), compiled(text)) for way, rules in ways for pieces, text in rules)
    return _Rules(tuple(patterns), compiled(_PROMISE))


def signs(turn: Turn, vendor: str = "") -> tuple[Sign, ...]:
    """What speaks for a sentence binding more or less than before, in a fixed order.

    Args:
        vendor: the id of the vendor, whose name stands for "we" in contracts.
    """
    sides, rules = _spelt_alike(turn.before[:_LONGEST], turn.after[:_LONGEST]), _rules(vendor)
    return (*_phrases(*sides, rules), *_exceptions(*sides, rules), *_numbers(*sides))


def _spelt_alike(before: str, after: str) -> tuple[str, str]:
    """Both sides without a letter that a slip stuck to a name (``tAcme``) on one of them."""
    if not (before and after and (_STUCK.search(before) or _STUCK.search(after))):
        return before, after
    return _mended(before, after), _mended(after, before)


def _mended(text: str, other: str) -> str:
    return _SLIP.sub(lambda found: "" if found[1] in other else found[0], text)


def _phrases(before: str, after: str, rules: _Rules) -> Iterator[Sign]:
    """Words of obligation that came or went. Each counts for the first rule that it fits."""
    was, now = _counted(before, rules), _counted(after, rules)
    if was == now:
        return
    meant = Counter({key: now[key] - was[key] for key in (*now, *was)})
    balance: Counter[tuple[Meaning, str]] = Counter()
    for (way, words), more in meant.items():
        balance[way, _MAY.sub("may", words)] += more
    for way, words in dict.fromkeys((*now, *was)):
        more = meant[way, words]
        if more and balance[way, _MAY.sub("may", words)]:
            yield Sign(way if more > 0 else _OPPOSITE[way], f"“{words}” {'is new' if more > 0 else 'is gone'}")


def _counted(text: str, rules: _Rules) -> Counter[tuple[Meaning, str]]:
    found: Counter[tuple[Meaning, str]] = Counter()
    taken: list[tuple[int, int]] = []
    plain = text.casefold()
    for way, pieces, pattern in rules.patterns:
        if not any(piece in plain for piece in pieces):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= one or start >= other for one, other in taken):
                taken.append((start, end))
                found[way, match[0].strip(" :;,").casefold()] += 1
    return found


def _exceptions(before: str, after: str, rules: _Rules) -> Iterator[Sign]:
    """An exception to a ban loosens it, one to a promise weakens the promise; to anything else it is unclear."""
    if not before or not after:
        return
    was, now = ([found[0].casefold() for found in _EXCEPT.finditer(text)] for text in (before, after))
    if len(was) == len(now):
        return
    promised, banned = rules.promise.search(after), is_ban(after)
    way = Meaning.TIGHTENED if promised else Meaning.LOOSENED if banned else Meaning.UNCLEAR
    more = len(now) > len(was)
    word = (now if more else was)[-1]
    yield Sign(way if more else _OPPOSITE.get(way, way), f"“{word}” {'is new' if more else 'is gone'}")


def _numbers(before: str, after: str) -> Iterator[Sign]:
    """Numbers that changed; only those that count days of something known can be weighed."""
    if not before or not after:
        return
    was, now = (Counter(found.rstrip(".,") for found in _counts(text)) for text in (before, after))
    if was == now:
        return
    old, new = list((was - now).elements()), list((now - was).elements())
    spans = [[found for found in _SPAN.finditer(text) if found[1] in left]
             for text, left in ((before, old), (after, new))]  # fmt: skip
    if len(old) == len(new) == len(spans[0]) == len(spans[1]) == 1:
        yield _spanned(before + " " + after, spans[0][0], spans[1][0])
        return
    yield Sign(Meaning.UNCLEAR, f"numbers: {' and '.join(old) or 'none'} → {' and '.join(new) or 'none'}")


def _counts(text: str) -> list[str]:
    """The numbers of a sentence that count something: no days, no numbers of other sections."""
    if not _NUMBER.search(text):
        return []
    return _NUMBER.findall(_REFERENCE.sub(" ", text))


def _spanned(text: str, was: re.Match[str], now: re.Match[str]) -> Sign:
    said = f"{was[1]} → {now[1]} {now[2].casefold()}s"
    what = [(name, way) for name, way, pattern in _COUNTED if pattern.search(text)]
    if len(what) != 1:
        return Sign(Meaning.UNCLEAR, f"{said} of what cannot be told")
    (name, way), longer = what[0], _in_days(now) > _in_days(was)
    return Sign(way if longer else _OPPOSITE[way], f"{name}: {said}")


def _in_days(span: re.Match[str]) -> float:
    return int(span[1]) * _DAYS[span[2].casefold()]
