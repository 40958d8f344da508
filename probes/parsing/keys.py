"""Keys of JSON as words: ``pricing.inputCacheRead`` says "pricing input cache read"."""

from __future__ import annotations

import re
from functools import lru_cache

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINTS = re.compile(r"[\s._\-/:\[\]]+")


@lru_cache(4_096)
def spoken(key: str) -> str:
    """A key, or a header, in lower-case words.

    >>> spoken("architecture.inputModalities[0]")
    'architecture input modalities 0'
    """
    return _JOINTS.sub(" ", _HUMP.sub(" ", key[:400])).strip().lower()
