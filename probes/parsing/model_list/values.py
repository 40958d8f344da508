"""Values of models' properties: numbers of tokens, days, kinds of input and output."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from probes.parsing.dates import find_dates

_SIZE = re.compile(
    r"(?<![\w.,$])(\d[\d,]{0,14}(?:\.\d{1,6})?)\s?(k|m|thousand|million)?\b(?:\s?(?:tokens?|tok)\b)?", re.IGNORECASE
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_NOTED = re.compile(r"(\d[\d,.]*\s?[km]?(?:\s?tokens)?)\s?[(（]([^()（）]{0,80})[)）]", re.IGNORECASE)
_LABELLED = re.compile(r"\b(total|max(?:imum)?|default|inputs?|outputs?)\b[\s:=]{0,3}$", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\d)(?=[A-Z][a-z])")
_KINDS = {"total": "whole", "max": "whole", "maximum": "whole"}
_WORD = re.compile(r"[a-z][a-z0-9 _-]{0,29}")
_MODALITIES = re.compile(r"\b(?:texts?|images?|audio|speech|videos?|pdfs?|files?|documents?|embeddings?|code|vision)\b")
_SAME = {"texts": "text", "images": "image", "videos": "video", "pdfs": "pdf", "files": "file",
         "documents": "document", "embedding": "embeddings"}  # fmt: skip
_EARLIEST, _LATEST = 1_262_304_000, 4_102_444_800  # 2010 and 2100, in seconds: anything else counts something else
_BRACKETS = re.compile(r"[(\[（][^()\[\]（）]{0,100}[)\]）]")
_DATED = re.compile(
    r"\b(?:on|since|from|as of|until|by)?\s*\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}).*", re.S
)
_PARTING = re.compile(r"[\n,;/|+&]|\band\b")


def tokens(text: str) -> str | None:
    """A number of tokens in digits; None where the text holds none, or leaves open which.

    >>> tokens("200K tokens"), tokens("1,048,576"), tokens("Default: 4K, maximum: 8K")
    ('200000', '1048576', '8000')
    """
    text = text.strip()
    if re.fullmatch(r"\d{1,15}", text):
        return str(int(text)) if int(text) else None
    text = _GLUED.sub(" ", text[:300])
    plain = _NOTED.sub(lambda noted: _without_note(noted, text), text)
    found: dict[str, list[str]] = {}
    for match in _SIZE.finditer(plain):
        if size := _size(match):
            label = _LABELLED.search(plain, 0, match.start())
            found.setdefault(_KINDS.get(label[1].lower(), "part") if label else "plain", []).append(size)
    for kind in ("whole", "plain", "part"):
        if kind in found:
            return _one(found[kind])
    return None


def _one(sizes: list[str]) -> str | None:
    """The one size, or the more exact of several that say the same: ``16,384 (16K)``."""
    numbers = sorted({int(size) for size in sizes})
    if numbers[-1] > numbers[0] * 1.06:
        return None
    return min(map(str, numbers), key=lambda digits: len(digits) - len(digits.rstrip("0")))


def _without_note(noted: re.Match[str], text: str) -> str:
    """An amount and its note: both where the note is the same amount (``1M (1,048,576)``), else without the note.

    Beside another amount one with a note (``1M (beta)``) is left out.
    """
    if _SIZE.fullmatch(noted[2].strip()):
        return f"{noted[1]} {noted[2]}"
    rest = text[: noted.start()] + text[noted.end() :]
    return "" if re.search(r"\d", rest) else noted[1]


def _size(match: re.Match[str]) -> str | None:
    digits, scale = match[1], (match[2] or "").lower()
    if "," in digits and not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return None
    number = Decimal(digits.replace(",", "")) * _SCALES.get(scale, 1)
    return str(int(number)) if number == number.to_integral_value() and number >= 100 else None


def day(text: str) -> str | None:
    """A full day as an ISO date: of seconds or milliseconds since 1970, of an ISO time, or as printed; else None."""
    text = text.strip()
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if _EARLIEST < seconds < _LATEST else None
    found = find_dates(text[:120])
    days = {each.when.isoformat()[:10] for each in found}
    return next(iter(days)) if len(days) == 1 else None


def modalities(text: str) -> tuple[str, ...]:
    """Kinds of input or output, sorted, in lower case and singular; empty where the text lists none.

    >>> modalities("Text, images and PDF")
    ('image', 'pdf', 'text')
    """
    parts = [part for each in _PARTING.split(text.lower()[:300]) if (part := each.strip(" .`*"))]
    known = [found[0] if (found := _MODALITIES.search(part)) else None for part in parts]
    if not any(known) or not all(name or _WORD.fullmatch(part) for name, part in zip(known, parts, strict=True)):
        return ()
    named = [name or part for name, part in zip(known, parts, strict=True)]
    return tuple(sorted({_SAME.get(name, name) for name in named}))


def both_ways(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``text+image->text`` as kinds of input and of output; empty ones where the text is not of that form."""
    given, arrow, made = text.lower().replace("→", "->").partition("->")
    return (modalities(given), modalities(made)) if arrow else ((), ())


def status(text: str) -> str | None:
    """A status in lower case, without its date or note; None for what is no status: empty, a sentence.

    >>> status("Deprecated Sept 15, 2025")
    'deprecated'
    """
    text = _DATED.sub(" ", _BRACKETS.sub(" ", text[:200]))
    text = " ".join(text.split()).strip(" .`*,;:-").lower()
    return text if re.fullmatch(r"[a-z][a-z _-]{1,38}", text) and len(text.split()) <= 4 else None
