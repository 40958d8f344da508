"""What a cell or a line recommends instead of a model."""

from __future__ import annotations

import re
from functools import lru_cache

from probes.parsing.labels import read_label
from probes.parsing.lifecycle.columns import is_none
from probes.parsing.lifecycle.names import names_of_label
from probes.parsing.lifecycle.naming import names_in


@lru_cache(4_096)
def replacements(text: str) -> tuple[str, ...]:
    """The models that a cell recommends, as printed; empty where it names none."""
    if is_none(text) or len(text) > 600:
        return ()
    named = names_of_label(re.sub(r"\s*\b(?:or|and)\b\s*(?=\S)", ", ", text))
    if named:
        return tuple(dict.fromkeys(name.text for name in named))
    named = tuple(names_in(text))
    if named:
        return tuple(dict.fromkeys(name.text for name in named))
    whole = read_label(text).text.strip("`* ")
    return (whole,) if whole and len(whole) <= 120 and re.search(r"\w", whole) else ()
