"""Taking a key out of texts that come from outside: vendors say back what they were told. Pure."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

MASK = "***"
SHORTEST = 8  # characters; what is shorter guards nothing, and would be found in every text
_TELLING = 12  # characters of either end of a key that give it away although the rest is cut off
# Stars, dots and bullets, also as UTF-8 that is not decoded, and as JSON escapes. Each run is tried once.
_NO_STARS = r"(?<![*.\u2022\u2026\xa2\xa6])(?<!\\u202[26])"
_STARS = r"(?:[*.]{2,}+|(?:[\u2022\u2026]|\xe2\x80[\xa2\xa6]|\\u202[26])++)"


def masked(text: str, key: str) -> str:
    """A text without the key, however it is spelled or where it is cut off; as it was where there is none."""
    if len(key) < SHORTEST:
        return text
    for spelling in sorted({key, quote(key, safe=""), json.dumps(key)[1:-1], key.replace("/", "\\/")}, key=len)[::-1]:
        text = text.replace(spelling, MASK)
    text = _without_beginnings(_without_beginnings(text, key)[::-1], key[::-1])[::-1]
    return re.sub(_half_masked(key), MASK, text)


def _without_beginnings(text: str, key: str) -> str:
    """A text without the beginnings of the key that are long enough to tell it."""
    if len(key) <= _TELLING:
        return text
    first, *others = text.split(key[:_TELLING])
    return "".join([first, *(MASK + _after(other, key[_TELLING:]) for other in others)])


def _after(text: str, rest: str) -> str:
    """A text without what it begins with of the rest of a key."""
    same = next((at for at, sign in enumerate(rest) if text[at : at + 1] != sign), len(rest))
    return text[same:]


def _half_masked(key: str) -> str:
    """The pattern of a key in a vendor's own mask that leaves more than four characters of an end, or six in all."""
    most = min(_TELLING, len(key) - 1)
    starts = [re.escape(key[:size]) for size in range(most, 2, -1)]
    ends = [re.escape(key[-size:]) for size in range(most, 2, -1)]
    begun, ended = (f"(?:{'|'.join(pieces)})" for pieces in (starts[:-2], ends[:-2]))
    both = f"(?:{'|'.join(starts[-2:])}){_STARS}(?:{'|'.join(ends[-2:])})"
    return f"{begun}{_STARS}(?:{'|'.join(ends)})?|{both}|{_NO_STARS}{_STARS}{ended}"
