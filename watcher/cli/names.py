"""Names as people write them: the kind that is meant, and the nearest valid ones for errors that help."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from watcher.domain.errors import UsageError


def nearest(given: str, valid: Iterable[str]) -> str:
    """``nearest: 'pricing'``, or all valid names where none is near."""
    known = sorted(valid)
    close = get_close_matches(given, known, n=1)
    return f"nearest: {close[0]!r}" if close else f"valid: {', '.join(known) or 'none'}"


def known_kind(given: str, valid: Iterable[str]) -> str:
    """A kind's name from what was written for it: ``rate-limits`` is ``rate_limits``.

    Raises:
        UsageError: no such kind.
    """
    known = list(valid)
    spelled = {name.replace("-", "_"): name for name in known}
    found = spelled.get(given.strip().lower().replace("-", "_"))
    if found is None:
        raise UsageError(f"kind {given!r} is not available in this version; {nearest(given, known)}")
    return found
