"""Dates in the life of a model: which are certain, which are only floors, and what phase each belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from probes.parsing.lifecycle.phases import LONGEST, OTHER, SHUTDOWN, Mention, mentions
from probes.parsing.lifecycle.printed import Printed, printed

_REMEMBERED = 8_192
EXACT, FLOOR, AMBIGUOUS = "exact", "floor", "ambiguous"
_FLOOR_BEFORE = re.compile(  # of a text in lower case
    r"(?:no|not?(?: be)?(?: \w+)?) (?:sooner|earlier|before|until|prior)|not \w+(?: \w+){0,5} (?:before|"
    r"until|prior to)|"
    r"earlier than|sooner than|at (?:the )?(?:very )?earliest|\bon or after\b|"
    r"but after|not before|no planned .{0,20}before|"
    r"won['’]t (?:\w+ ){1,5}?(?:before|until)|>=|≥|不早于|最早|以降",
)
_FLOOR_BESIDE = re.compile(  # right before a date; elsewhere they are of a notice: ``with at least 60 days' notice``
    r"\b(?:at (?:the )?least|at a minimum|minimum|earliest|(?:as )?early as|guarantee\w{0,2})\b", re.IGNORECASE
)
_NEAR = 30  # signs
_FLOOR_AFTER = re.compile(
    r"\s{0,2}[(,]?\s?(?:\+|or later|or after|and later|at (?:the )?(?:very )?earliest|at (?:the )?soonest|"
    r"or thereafter|"
    r"or beyond|earliest|以后|以降|之后)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;\n]|[.!?](?=\s)")
_NEGATED = re.compile(r"(?:\b(?:extended (?:from|beyond)|instead of|rather than|not on)|\(was:?)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s?(?:-|–|—|to|through|until|and|~|至)\s?", re.IGNORECASE)
_OWN = re.compile(
    r"\s{0,2}(?:[(（][^()（）\n]{0,80}[)）]|for [^\n,;.()]{1,60}(?=[\n,;.]|$))"
)  # said of the date before it
_AT_ONCE = re.compile(
    r"^[^.;\n]{0,80}\bdeprecat\w+ (?:and|&) (?:removed|retired|shut ?down|discontinued|sunset|"
    r"decommissioned|no longer)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_SCOPES = (
    ("fine-tuning", re.compile(r"fine[- ]?tun\w{1,3}|\btraining\b|custom(?:ized)? models?|微调", re.IGNORECASE)),
    ("provisioned", re.compile(r"\bprovisioned\b|\bptus?\b|\breserved\b", re.IGNORECASE)),
    ("dedicated", re.compile(r"\bdedicated\b", re.IGNORECASE)),
    ("serverless", re.compile(r"\bserverless\b", re.IGNORECASE)),
    ("pay-per-token", re.compile(r"\bpay[- ]per[- ]token\b", re.IGNORECASE)),
    ("batch", re.compile(r"\bbatch\b", re.IGNORECASE)),
    ("on-demand", re.compile(r"\bon[- ]demand\b", re.IGNORECASE)),
    ("standard", re.compile(r"\bstandard\b|\bpay-?as-?you-?go\b", re.IGNORECASE)),
    ("deployment", re.compile(r"\bdeployments?\b|\binference\b", re.IGNORECASE)),
    ("government", re.compile(r"\bgov(?:ernment|cloud)?\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One date that a text gives.

    Attributes:
        day: the date; None where the text leaves the day open or prints an impossible one.
        phase: whose date it is, where the text itself says so.
        certainty: ``exact``, ``floor`` or ``ambiguous``.
        scope: for which use of the model it holds, where the text says so.
        start, end: where it stands in the text.
        problem: why there is no day.
        note: what stands in brackets behind it.
    """

    day: date | None
    phase: str | None
    certainty: str
    scope: str
    start: int
    end: int
    problem: str = ""
    note: str = ""


def scope_of(text: str) -> str:
    """The use of a model that a text is about, where it names exactly one."""
    if not text or text.isspace():
        return ""
    named = [name for name, pattern in _SCOPES if pattern.search(text)]
    if "fine-tuning" in named:
        return "fine-tuning training" if re.search(r"\btraining\b", text, re.IGNORECASE) else "fine-tuning"
    return named[0] if len(named) == 1 else ""


def is_floor(text: str) -> bool:
    """Whether a header or a sentence makes its dates floors: ``EOL date (no sooner than)``."""
    return _FLOOR_BEFORE.search(text.lower()) is not None or _FLOOR_BESIDE.search(text) is not None


@lru_cache(_REMEMBERED)
def stated(text: str, day_first: bool | None = None) -> tuple[Stated, ...]:
    """What a text says of when: each date with its phase, where the text names one.

    A date's phase is the last one named before it (``shut down on ...``), for the first date of a sentence else the
    first one named after it (``On ..., it will be shut down``), else that of the date before it.
    """
    text = text[:LONGEST]
    dates = printed(text, day_first)
    if not dates:
        return ()
    named = mentions(text) if _LETTER.search(_without(dates, text)) else ()
    made: list[Stated] = []
    previous = 0
    for index, hit in enumerate(dates):
        following = dates[index + 1].start if index + 1 < len(dates) else len(text)
        before, after = text[previous : hit.start], text[hit.end : following]
        ahead = _ahead(text, named, previous, hit.start)
        stop = hit.end + len(_CLAUSE.split(after, maxsplit=1)[0])
        behind = [mention.phase for mention in named if hit.end <= mention.start < min(following, stop)]
        behind = [SHUTDOWN] if not ahead and _AT_ONCE.search(after) else behind
        phase = ahead[-1] if ahead else behind[0] if behind and not made else made[-1].phase if made else None
        if _NEGATED.search(before):
            phase = OTHER
        clause = _CLAUSE.split(before[-90:])[-1]
        led = clause.strip() and (_FLOOR_BEFORE.search(clause.lower()) or _FLOOR_BESIDE.search(clause[-_NEAR:]))
        floor = led or _FLOOR_AFTER.match(after)
        own = _OWN.match(after)
        scope = scope_of(before) or scope_of(own[0] if own else "")
        certainty = FLOOR if floor else EXACT
        made.append(Stated(hit.day, phase, certainty, scope, hit.start, hit.end, hit.problem, _note(own)))
        previous = hit.end + (own.end() if own else 0)
    return tuple(_ranges(text, made))


def _ahead(text: str, named: tuple[Mention, ...], start: int, end: int) -> list[str]:
    """The phases named before a date. What is no phase of a model (``No auto-upgrades``) holds for its own line."""
    return [
        mention.phase
        for mention in named
        if start <= mention.start
        and mention.end <= end
        and (mention.phase != OTHER or "\n" not in text[mention.end : end])
    ]


def _without(dates: tuple[Printed, ...], text: str) -> str:
    for hit in reversed(dates):
        text = f"{text[: hit.start]} {text[hit.end :]}"
    return text


def _note(own: re.Match[str] | None) -> str:
    note = own[0].strip(" ()（）") if own else ""
    return (
        note.lower()
        if len(note) <= 40 and not re.search(r"\b(?:was|utc|gmt|p[sd]?t|e[sd]?t)\b", note, re.IGNORECASE)
        else ""
    )


def _ranges(text: str, made: list[Stated]) -> list[Stated]:
    """A range of dates says only that nothing ends before its beginning."""
    kept: list[Stated] = []
    for one in made:
        last = kept[-1] if kept else None
        joined = last is not None and _JOINED.fullmatch(text[last.end : one.start])
        between = joined and re.search(r"\bbetween\s*$", text[: last.start], re.IGNORECASE) if last else None
        if last is not None and joined and (between or "and" not in text[last.end : one.start]):
            certainty = FLOOR if last.phase in (SHUTDOWN, None) else last.certainty
            kept[-1] = Stated(last.day, last.phase, certainty, last.scope, last.start, one.end, last.problem)
        else:
            kept.append(one)
    return kept
