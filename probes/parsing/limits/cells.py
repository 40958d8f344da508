"""One cell or line to quantities: ``20 / min``, ``60 RPM, 1M TPM``, ``us-east-1: 500``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from probes.parsing.limits import measures
from probes.parsing.limits.amounts import Amount, amounts, is_absent, is_doubtful, is_glued
from probes.parsing.limits.measures import Measure

_REMEMBERED = 4_096
_LONGEST = 300
_LONGEST_SEAMED = 80
_MOST_SEAMS = 3
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,12}")  # most limits are just this
_MONEY = re.compile(r"[$€£¥￥₩₹元円%]|\b(?:usd|eur|cny|rmb|credits?)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\(\s?[~≈][^()]{0,40}\)")
_FILLER = re.compile(
    r"\b(?:up to|max(?:imum)?(?: of)?|limit(?:ed)?(?: to| of)?|total|each|every|the|of|is|are|and|per|an?|to|for|"
    r"all|other|"
    r"supported|regions?|models?|default|api|user|project|organi[sz]ation|account|key|minute|at|by|only|shared|"
    r"combined|"
    r"requests?|calls?|tokens?|queries|input|output|inputs)\b",
    re.IGNORECASE,
)
_ICON = re.compile(
    r"(?<![\w/.-])(?!\w{0,40}(?:token|request|input|output|call|quer|image|second|minute|hour|day))"
    r"[a-z]{2,15}(?:_[a-z]{1,15}){1,3}(?= \d|$)"
)
_ASIDE = re.compile(r"(?:/|\b(?:per|each|every|in))[ -]{0,3}\d|[a-z]{3}\.? (?:\d{1,2},? )?20\d\d", re.IGNORECASE)
_TIME = re.compile(r"(?:/|\b(?:each|every|in))[ -]{0,3}$", re.IGNORECASE)
_BASE = re.compile(r"\bper[ -]{0,3}$", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?:\d{1,2},? )?$", re.IGNORECASE
)
_NOTE = re.compile(r"\(([^()]{0,120})\)")
_KIND = re.compile(r"(input|output)(?: tokens)?", re.IGNORECASE)
_LABEL = re.compile(r"([^:\n;|]{1,80})(?:[:：]|\s[–—-])\s*$")
_DIVIDER = re.compile(r"[\n;,|]")
_SEAM = re.compile(r"(?<=[a-z)])(?=\d)")
_CODED = re.compile(
    r"(?P<code>[RQTI]P[SMHD]|[IO]TPM)(?: ?[:：=] ?| )(?P<number>\d[\d.,]{0,14}(?<![.,])(?: ?[KMB](?![A-Za-z]))?)"
    r"(?:\s{0,3}[,;、/|&]\s{0,3}|\s{1,3}|$)"
)
_LINES = re.compile(r"\n|;\s")
_LABELLED = re.compile(r"(?P<label>[^:：\n]{1,80}?)(?:[:：]|\s[–—-]\s)(?P<rest>[^:：\n]{1,120})")
_SIZE = re.compile(r"\b(?:[kmgt]i?b|bytes|ms|px|pages?|hours?|days?|minutes?|seconds?|characters?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts, as far as its own text says, the label before it and the note behind it."""

    value: str
    measure: Measure = Measure()
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell holds: quantities, nothing (``absent``), or something that is not read, and why.

    ``glued`` is set where several numbers were run together.
    """

    quantities: tuple[Quantity, ...] = ()
    refused: str = ""
    absent: bool = False
    glued: bool = False


@lru_cache(_REMEMBERED)
def read_cell(text: str) -> Read:
    """The quantities of a cell; the name of an icon beside its number is none of its words."""
    text = _ICON.sub("", text).strip() if "_" in text else text.strip()
    if len(text) <= _LONGEST_SEAMED and not _PLAIN.fullmatch(text) and _is_seamed(text):
        return Read(refused=f"several limits run together: {_short(text)}", glued=True)
    return _read(text)


def _read(text: str) -> Read:
    """The quantities of a cell that is one text; what a rough note says again is left out of it."""
    text = _ABOUT.sub("", text).strip() if "(" in text else text
    if _PLAIN.fullmatch(text):
        return Read((Quantity(str(int(text.replace(",", "")))),))
    if is_glued(text):
        return Read(refused=f"several numbers run together: {_short(text)}", glued=True)
    if is_absent(text):
        return Read(absent=True)
    if (listed := _listed(text) or _coded(text)) is not None:
        return listed
    found = _limiting(text) if len(text) <= _LONGEST else ()
    if not found or _MONEY.search(text):
        return Read(refused=f"not a number: {_short(text)}")
    if is_doubtful(text):
        return Read(refused=f"not an exact number: {_short(text)}")
    return _several(text, found)


def _limiting(text: str) -> tuple[Amount, ...]:
    """The numbers of a text without times (``100 requests per 60 seconds``), bases (``per 1M tokens``) and dates."""
    found = amounts(text)
    return tuple(one for one in found if not _is_aside(text, one)) if _ASIDE.search(text) else found


def _is_aside(text: str, amount: Amount) -> bool:
    begin = max(amount.start - 20, 0)
    if _BASE.search(text, begin, amount.start) or _MONTH.search(text, begin, amount.start):
        return True
    lead = _TIME.search(text, begin, amount.start)
    return lead is not None and any(
        item.start <= lead.start() and amount.end <= item.end for item in measures.find(text)
    )


def scaled(text: str, factor: int) -> Read:
    """A cell under a header that says ``in thousands``: a plain number, or nothing that can be known."""
    plain = text.strip().replace(",", "")
    if is_absent(text):
        return Read(absent=True)
    if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,3})?", plain):
        return Read(refused=f"not a plain number under a scale: {_short(text)}")
    value = Decimal(plain) * factor
    return Read((Quantity(format(value.normalize(), "f")),))


def _is_seamed(text: str) -> bool:
    """``20 / min500 / min``: a limit that begins where the one before it has not ended."""
    for seam in islice(_SEAM.finditer(text), _MOST_SEAMS):
        if _read(text[: seam.start()].strip()).quantities and _read(text[seam.start() :].strip()).quantities:
            return True
    return False


def _listed(text: str) -> Read | None:
    """Lines that are each a label and its limits: ``Acme 4: 30 RPM, 6K TPM``. The label may hold digits of its own."""
    lines = [line for line in _LINES.split(text) if line.strip()]
    labelled = [named for line in lines if (named := _LABELLED.fullmatch(line.strip()))]
    if len(labelled) != len(lines) or not 1 <= len(lines) <= 20 or len(text) > _LONGEST:
        return None
    found: list[Quantity] = []
    for line in labelled:
        label, read = line["label"].strip(" •*-"), read_cell(line["rest"])
        one = len(read.quantities) == 1 or all(part.measure.whole or part.measure.window for part in read.quantities)
        if not (read.quantities and one) or not re.search(r"[^\W\d]", label) or measures.names_limit(label):
            return None
        found += [replace(part, label=label) for part in read.quantities]
    return Read(tuple(found)) if len({(part.label, part.measure) for part in found}) == len(found) else None


def _coded(text: str) -> Read | None:
    """Codes that are each followed by their number: ``RPM: 2,000 TPM: 500K``."""
    found: list[Quantity] = []
    position = 0
    while position < len(text) <= _LONGEST_SEAMED and (pair := _CODED.match(text, position)):
        named, number = measures.measure(pair["code"]), amounts(pair["number"])
        if named is None or len(number) != 1:
            return None
        found.append(Quantity(number[0].value, named))
        position = pair.end()
    whole = position >= len(text) and 1 < len(found) == len({part.measure for part in found})
    return Read(tuple(found)) if whole else None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def _several(text: str, found: tuple[Amount, ...]) -> Read:
    if len({amount.value for amount in found}) == 1 and ((one := _one(text, found)).quantities or len(found) == 1):
        return one
    parts = [_part(segment, amount) for segment, amount in segments(text, found)]
    whole = _under_one_label([part for part in parts if part is not None])
    measured = {part.measure != Measure() for part in whole}
    if (
        len(whole) != len(parts)
        or len(measured) > 1
        or len({(part.measure, part.label, part.note) for part in whole}) != len(whole)
    ):
        return Read(refused=f"several numbers and no word which is which: {_short(text)}")
    return Read(tuple(whole))


def _under_one_label(parts: list[Quantity]) -> list[Quantity]:
    """``acme-large: 30 RPM, 6K TPM``: a label before the first of several different limits is that of all."""
    if len(parts) < 2 or not parts[0].label or any(part.label for part in parts[1:]):
        return parts
    return [replace(part, label=parts[0].label) for part in parts]


def _one(text: str, found: tuple[Amount, ...]) -> Read:
    """A single number, however often it is printed."""
    part = _part(_blanked(text, found), found[0])
    if part is None:
        return Read(refused=f"not a number alone: {_short(text)}")
    return Read((part,))


def _blanked(text: str, found: tuple[Amount, ...]) -> str:
    for amount in reversed(found):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return text


def segments(text: str, found: tuple[Amount, ...]) -> list[tuple[str, Amount]]:
    """Each number with its words: those before it where the text begins with a label, else those after it."""
    labelled = _LABEL.search(text[: found[0].start]) is not None
    pieces = []
    for index, amount in enumerate(found):
        before = found[index - 1].end if index else 0
        after = found[index + 1].start if index + 1 < len(found) else len(text)
        lead, tail = text[before : amount.start], text[amount.end : after]
        if labelled:
            lead, tail = _DIVIDER.split(lead)[-1], _DIVIDER.split(tail)[0]
        elif index:
            lead = ""
        pieces.append((f"{lead} {tail}", amount))
    return pieces


def _part(words: str, amount: Amount) -> Quantity | None:
    """A number with its own words; None where they leave doubt what it counts."""
    named = measures.find(words)
    if len({item.measure for item in named}) > 1:
        return None
    own = named[0].measure if named else _bare(words)
    for item in reversed(named):
        words = f"{words[: item.start]} {words[item.end :]}"
    label = ""
    if found := re.match(r"\s*([^:\n]{1,80}?)(?:[:：]|\s[–—-]\s)", words):
        label, words = found[1].strip(" •-"), words[found.end() :]
    notes = [note.strip() for note in _NOTE.findall(words) if note.strip()]
    if len(notes) == 1 and own.resource in (None, "tokens") and (kind := _KIND.fullmatch(notes[0])):
        own, notes = Measure(f"{kind[1].lower()}_tokens", own.window), []
    rest = _FILLER.sub(" ", _NOTE.sub(" ", words))
    if re.search(r"\w", rest) or (not named and _SIZE.search(words)):
        return None
    return Quantity(amount.value, own, label, notes[0] if len(notes) == 1 else "")


def _bare(words: str) -> Measure:
    bare = words.strip(" /,")
    if kind := _KIND.fullmatch(bare):
        return Measure(f"{kind[1].lower()}_tokens")
    return measures.measure(bare) or Measure()
