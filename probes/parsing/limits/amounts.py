"""Numbers as rate-limit pages print them, and the signs that several were run together.

Nothing here guesses: ``30 300`` and ``6K300K`` are no numbers, and neither is ``30.000``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_REMEMBERED = 8_192
_LONG = 5
_SCALES = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "mn": 1_000_000, "mil": 1_000_000,
    "b": 1_000_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000, "万": 10_000, "w": 10_000, "亿": 100_000_000,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,$€£¥'’+])(?<!\w-)"
    r"(?P<digits>\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d{3}){2,4}|\d{1,3}(?: \d{3}){0,2} 000|"
    r"\d{1,15})(?P<fraction>\.\d{1,4})?"
    r"(?:[ -]?(?P<word>thousand|million|billion|mil|mn|bn)\b| ?(?P<sign>[KMB])(?![\w'’])|(?P<low>[kmbw]| ?[万亿]))?"
    r"(?!(?!(?:[rtq]p[smhd]|req|tok)\b)\w|[.,]\d|-\d|\+)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}")  # most limits are just this
_ABSENT = re.compile(
    r"[-–—―\s*_/\\.]*|n/?a\.?|none|null|not (?:available|applicable|supported|specified)|unlimited|no limits?|"
    r"unmetered|∞|"
    r"custom(?:ized|izable)?(?: limits?)?|contact(?: (?:us|sales|support|the sales team))?|tbd|varies.{0,40}|"
    r"dynamic.{0,20}|"
    r"see .{0,60}|on request|by request|inf(?:inity|inite)?|negotiable|无限制?|不限|×|✗|no",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"[~≈<>≥]|\b(?:about|approx\w{0,8}|around|roughly|over|more than|at least|or more|from)\b|(?<=\d)\+", re.I
)
_GLUED = re.compile(
    r"(?<![\w.-])(?:"
    r"\d[\d.,]{0,14}[KMB]\d[\d.,]{0,14}[KMB]?"  # 6K300K, 1M30
    r"|\d{1,3}(?:,\d{3}){1,4}\d[\d,.]{0,14}[KMB]?"  # 30,000300,000
    r"|\d{4,9},\d{3}(?:,\d{3}){0,3}"  # 10010,000
    r"|\d[\d.,]{0,14}[KMB]?[–—-]{1,4}"  # 500K-
    r"|[–—-]\d[\d.,]{0,14}[KMB]?"  # -30000
    r")(?![\w.,–—-])",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?<![\w.,$/-])(\d[\d.,]{0,14}[KMB]?)[ \n]+(\d[\d.,]{0,14}[KMB]?)(?![\w.,/-])", re.IGNORECASE)
_WORDED = re.compile(
    r"\d[KMB]?(?:unlimited|custom|n/?a|contact)|(?:unlimited|custom|n/?a|contact us)[\d–—-]", re.IGNORECASE
)
_WITH_NONE = re.compile(
    r"\d[\d.,]{0,14}[KMB]?\s+(?:[–—-]{1,3}|unlimited|custom|n/?a|contact us)"
    r"|(?:unlimited|custom|n/?a|contact us)\s+\d[\d.,]{0,14}[KMB]?",
    re.IGNORECASE,
)
_TWICE = re.compile(r"(unlimited|custom|n/?a|[a-z]+ [a-z]+)(?:\1)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: its value as plain digits, and where it stands."""

    value: str
    start: int
    end: int
    plain: bool = False  # printed as bare digits, without separators or a scale


@lru_cache(_REMEMBERED)
def amounts(text: str) -> tuple[Amount, ...]:
    """All whole numbers of a text, in order.

    >>> [amount.value for amount in amounts("14.4K, 1,000 and 1.5 million")]
    ['14400', '1000', '1500000']
    """
    if _PLAIN.fullmatch(text):
        return (Amount(str(int(text.replace(",", ""))), 0, len(text), "," not in text),)
    found = []
    for number in _NUMBER.finditer(text[:2_000]):
        value = _value(number)
        if value is not None:
            plain = number["digits"].isdigit() and number.end() == number.end("digits")
            found.append(Amount(value, *number.span(), plain))
    return tuple(found)


def _value(number: re.Match[str]) -> str | None:
    """A number's value as plain digits; None for ``30.000``, which is thirty here and thirty thousand there."""
    scale = (number["word"] or number["sign"] or number["low"] or "").strip().lower()
    digits, fraction = number["digits"], number["fraction"] or ""
    if len(fraction) == 4 and not scale and "," not in digits:
        return None
    plain = re.sub(r"[., ]", "", digits)
    value = Decimal(plain + fraction) * _SCALES.get(scale, 1)
    return format(value.normalize() if value else Decimal(0), "f")


def is_absent(text: str) -> bool:
    """Whether a cell says that there is no number: empty, a dash, ``Unlimited``, ``Contact sales``."""
    return _ABSENT.fullmatch(text.strip()) is not None


def is_doubtful(text: str) -> bool:
    """Whether a text says that its number is rough, or only a bound from below: ``~15``, ``1,000+``."""
    return _DOUBT.search(text) is not None


def is_glued(text: str) -> bool:
    """Whether a cell holds several numbers or marks that were run together: ``6K300K``, ``30 300``, ``--``.

    >>> [is_glued(text) for text in ("6K300K", "30 300", "30,000300,000", "30 000", "30,000")]
    [True, True, True, False, False]
    """
    text = text.strip()
    if len(text) > 80:
        return False
    glued = _GLUED.match(text)
    if glued is not None and not text[glued.end() :][:1].strip(" /"):
        return True
    if _TWICE.fullmatch(text) or _WORDED.search(text) or _WITH_NONE.fullmatch(text):
        return True
    beside = _BESIDE.fullmatch(text)
    return beside is not None and len(amounts(text)) == 2


def is_two_numbers(value: str) -> bool:
    """Whether plain digits read as two round numbers written together and not as one.

    ``30300`` is 30 and 300; ``14400`` could be, ``30000`` and ``7200`` could not. Only a whole table of such
    numbers says anything.
    """
    if not value.isdigit() or _precise(value) < 3:
        return False
    return any(value[at] != "0" and _round(value[:at]) and _round(value[at:]) for at in range(1, len(value)))


def _round(digits: str) -> bool:
    """A number as limits are: one or two digits and noughts, three digits and noughts from five on: ``14400``."""
    return _precise(digits) <= (3 if len(digits) >= _LONG else 2)


def _precise(digits: str) -> int:
    return len(digits.rstrip("0"))
