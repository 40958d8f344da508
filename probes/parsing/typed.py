"""Tables with one row for each kind of tokens: a column says ``Input`` or ``Output`` of the row's prices."""

from __future__ import annotations

import re

from probes.parsing import words

_KINDS = frozenset({"input", "output", "cached_input", "cache_write", "cache_write_5m", "cache_write_1h"})
_AMOUNT = re.compile(r"\d[\d,.]*\s(?!million\b)[a-z]{2}", re.IGNORECASE)
_BY_OTHERS = re.compile(
    r"\bper (?!(?:[\d,]{1,12}\s?)?(?:[mk]\b|million|thousand)?\s?(?:(?:cached )?(?:inputs?|outputs?)\s)?tokens?\b)\w",
    re.IGNORECASE,
)


def names_kinds(texts: list[str]) -> bool:
    """Whether most cells of a column say which tokens are priced, in so many different words."""
    kinds = [None if _AMOUNT.match(text) else words.component(text) for text in texts]
    return len(set(texts)) > 1 and 2 * sum(kind in _KINDS for kind in kinds) > len(texts)


def crossed(column: str, kind: str) -> str | None:
    """What a price is in a column of this component and a row of this kind; None where they do not go together.

    >>> crossed("cached_input", "Audio input")
    'cached_input'
    """
    own = words.component(kind)
    if own not in _KINDS or _BY_OTHERS.search(kind):
        return None
    if column in ("price", "tier", own):
        return own
    return "cached_input" if column == "cached_input" and own == "input" else None
