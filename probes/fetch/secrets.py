"""Taking a key out of texts that come from outside: vendors say back what they were told. Pure."""

from __future__ import annotations

import json
from urllib.parse import quote

MASK = "***"
SHORTEST = 8  # characters; what is shorter guards nothing, and would be found in every text
_TELLING = 16  # characters of either end of a key that give it away although the rest is cut off


def masked(text: str, key: str) -> str:
    """A text without the key, however it is spelled or where it is cut off; as it was where there is none."""
    if len(key) < SHORTEST:
        return text
    for spelling in sorted({key, quote(key, safe=""), json.dumps(key)[1:-1], key.replace("/", "\\/")}, key=len)[::-1]:
        text = text.replace(spelling, MASK)
    return _without_beginnings(_without_beginnings(text, key)[::-1], key[::-1])[::-1]


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
