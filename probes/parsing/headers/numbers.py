"""Counts and resets in headers. What can be read in two ways is no value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime

LONGEST = 64  # signs of one value; a longer one is no number
_COUNT = re.compile(r"\d{1,30}(?:\.\d{1,12})?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){1,9}")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?")
_STEP = re.compile(
    r"(\d{1,15}(?:\.\d{1,15})?)\s?(ns|us|µs|μs|ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)\s?"
)
_SECONDS = {
    "ns": Decimal("1e-9"), "us": Decimal("1e-6"), "µs": Decimal("1e-6"), "μs": Decimal("1e-6"), "ms": Decimal("0.001"),
    "mi": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600), "d": Decimal(86400),
}  # fmt: skip
_EPOCH_S, _EPOCH_MS, _EPOCH_END = Decimal(10**8), Decimal(10**11), Decimal(10**14)
_UNLIMITED = frozenset({"unlimited", "infinity", "inf", "none", "null", "-1", ""})
_MOST = Decimal(10**15)  # of anything in any time: the largest known is 2 * 10^11 tokens a month
_LONGEST_WINDOW = Decimal(10**9)  # seconds: thirty years


def count(value: str) -> str | None:
    """A count as a decimal; None where it is none, could be two, or is beyond reason.

    >>> count("30,000"), count("100,100"), count("599")
    ('30000', None, '599')
    """
    text = value.strip()
    if len(text) > LONGEST or not text.isascii():
        return None
    # A list of two counts looks the same, unless a part is one that no count would be.
    if _THOUSANDS.fullmatch(text) and any(part.startswith("0") for part in text.split(",")[1:]):
        text = text.replace(",", "")
    return text if _COUNT.fullmatch(text) and Decimal(text) <= _MOST else None


def is_open(value: str) -> bool:
    """Whether a value says that there is no limit, or nothing."""
    return value.strip().lower() in _UNLIMITED


def is_window(length: Decimal) -> bool:
    """Whether a limit may hold in so many seconds: a whole number of them, and no age of the world."""
    return 0 < length <= _LONGEST_WINDOW and length == int(length)


def is_bare(value: str) -> bool:
    """Whether a value is a number without a unit."""
    return _NUMBER.fullmatch(value.strip()) is not None


def seconds(value: str, at: datetime | None, unit: str = "") -> Decimal | None:
    """Seconds from ``at`` until a reset, not below 0; None where that cannot be said.

    Args:
        value: a duration (``6m0s``), a time (RFC 3339, HTTP), seconds, or seconds or milliseconds since 1970.
        at: when the response was sent.
        unit: ``ms`` where the header's name says that its bare number is in milliseconds.
    """
    text = value.strip()
    if not text or len(text) > LONGEST:
        return None
    if text.isascii() and _NUMBER.fullmatch(text):
        return _bare(Decimal(text), at, unit)
    long = _duration(text)
    if long is not None:
        return long
    moment = when(text)
    return _until(moment, at) if moment else None


def when(text: str) -> datetime | None:
    """A full time with its zone, RFC 3339 or as HTTP writes it, in UTC; None where it is none."""
    if len(text) > LONGEST or not text.isascii():
        return None
    return _parsed(text, datetime.fromisoformat if text[:4].isdigit() else parsedate_to_datetime)


def _parsed(text: str, parse: Callable[[str], datetime]) -> datetime | None:
    try:
        found = parse(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def first(values: Iterable[str], at: datetime | None, unit: str = "") -> Decimal | None:
    """The first of several values that is a reset."""
    return next((found for value in values if (found := seconds(value, at, unit)) is not None), None)


def _bare(number: Decimal, at: datetime | None, unit: str) -> Decimal | None:
    if number >= _EPOCH_END:
        return None
    if number >= _EPOCH_S:
        moment = number / 1000 if number >= _EPOCH_MS else number
        return None if at is None else max(moment - Decimal(str(at.timestamp())), Decimal(0))
    return max(number / 1000 if unit == "ms" else number, Decimal(0))


def _duration(text: str) -> Decimal | None:
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    total, place = Decimal(0), 0
    while place < len(rest):
        step = _STEP.match(rest, place)
        if step is None:
            return None
        name = step[2]
        scale = _SECONDS.get(name) or (_SECONDS["mi"] if name.startswith("milli") else _SECONDS[name[0]])
        total += Decimal(step[1]) * scale
        place = step.end()
    return max(sign * total, Decimal(0)) if place else None


def _until(moment: datetime, at: datetime | None) -> Decimal | None:
    if at is None:
        return None
    return max(Decimal(str((moment - at).total_seconds())), Decimal(0))
