"""What is said of changes of a contract: what breaks first, operation by operation. Pure.

::

    Acme breaks its API in 2 places: POST /chat/completions, DELETE /files
    POST /chat/completions now requires stream_options
"""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, listed, provider_name, thing
from watcher.domain.changes import Change, ChangeType
from watcher.domain.contracts import OPERATION, breaks

MOST_NAMED = 3
_VERBS = {ChangeType.ADDED: "new", ChangeType.REMOVED: "gone"}


def headline_of_contract(changes: Sequence[Change]) -> str:
    """One line for the changes of a contract (at least one)."""
    who = provider_name(changes[0].provider)
    breaking = [change for change in changes if breaks(change.difference)]
    if not breaking:
        return f"{who} changes its API"
    if len(breaking) == 1:
        return f"{who} breaks its API: {_line(breaking[0])}"
    named = tuple(dict.fromkeys(_of(change) for change in breaking))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    shown = f"{', '.join(named[:MOST_NAMED])}{more}" if more else listed(named)
    return f"{who} breaks its API in {len(breaking)} places: {shown}"


def lines_of_contract(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line for each change, what breaks first."""
    return tuple(map(_line, sorted(changes, key=lambda change: not breaks(change.difference))))


def _line(change: Change) -> str:
    difference = change.difference
    broken = breaks(difference)
    if broken:
        return f"{_of(change)} {clean(broken, 200)}"
    fact = difference.fact
    what = clean(fact.qualifier("field") or fact.attribute, 120).replace("_", " ")
    verb = _VERBS.get(difference.type)
    if fact.attribute == OPERATION and verb:
        return f"{_of(change)} ({verb})"
    said = " → ".join(clean(_value(side.value), 120) for side in (difference.before, difference.after) if side)
    return f"{_of(change)} {what}: {said}{f' ({verb})' if verb else ''}".strip()


def _value(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _of(change: Change) -> str:
    name = change.difference.fact.qualifier("of")
    return clean(name, 120) if name else thing(change.difference.fact.subject, change.provider)
