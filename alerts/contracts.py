"""What is said of changes of a contract: what breaks first, whom it concerns, and what to look at. Pure.

::

    Acme breaks its API in 2 places: POST /chat/completions and DELETE /files
    Ask now requires user (POST /chat/completions and 2 more)
"""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, listed, provider_name, thing
from watcher.domain.changes import Change, ChangeType
from watcher.domain.contracts import OPERATION, SECURITY, SERVERS, asks_models, breaks, field_of, is_notice, is_sent
from watcher.domain.facts import Fact

MOST_NAMED = 3
_VERBS = {ChangeType.ADDED: "new", ChangeType.REMOVED: "gone"}


def headline_of_contract(changes: Sequence[Change]) -> str:
    """One line for the changes of a contract (at least one)."""
    who = provider_name(changes[0].provider)
    breaking = [change for change in changes if breaks(change.difference)]
    if not breaking:
        return f"{who} changes its API"
    verb = "deprecates parts of" if all(is_notice(change.difference) for change in breaking) else "breaks"
    if len(breaking) == 1:
        return f"{who} {verb} its API: {_line(breaking[0])}"
    named = tuple(dict.fromkeys(_concerned(change) for change in sorted(breaking, key=_place)))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    shown = f"{', '.join(named[:MOST_NAMED])}{more}" if more else listed(named)
    return f"{who} {verb} its API in {len(breaking)} places: {shown}"


def lines_of_contract(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line for each change, what breaks first, and of that what breaks in asking models."""
    return tuple(map(_line, sorted(changes, key=_place)))


def _place(change: Change) -> tuple[bool, bool]:
    return (not breaks(change.difference), not asks_models(_concerned(change)))


def advice_of_contract(changes: Sequence[Change]) -> tuple[str, ...]:
    """What to look at in one's own code: what is sent, and what is read of answers."""
    found: dict[str, None] = {}
    for change in sorted(changes, key=_place):
        if not breaks(change.difference):
            continue
        fact = change.difference.fact
        if fact.attribute == SERVERS:
            found["change the address that you call"] = None
        elif fact.attribute == SECURITY:
            found[f"check the key that your calls of {_concerned(change)} send"] = None
        elif fact.attribute == OPERATION:
            found[f"find your calls of {_concerned(change)}"] = None
        else:
            what = "what you send to" if is_sent(fact) else "how you read answers of"
            found[f"check {what} {_concerned(change)}"] = None
    left = len(found) - MOST_NAMED
    return (*list(found)[:MOST_NAMED], *((f"and {left} places more",) if left > 0 else ()))


def _line(change: Change) -> str:
    difference = change.difference
    broken = breaks(difference)
    if broken:
        return f"{_of(change)} {clean(broken, 200)}{_callers(change)}"
    fact = difference.fact
    what = clean(fact.qualifier("field") or fact.attribute, 120).replace("_", " ")
    verb = _VERBS.get(difference.type)
    if fact.attribute == OPERATION and verb:
        return f"{_of(change)} ({verb})"
    said = " → ".join(clean(_value(side), 120) for side in (difference.before, difference.after) if side)
    return f"{_of(change)} {what}: {said}{f' ({verb})' if verb else ''}".strip()


def _value(fact: Fact) -> str:
    field = field_of(fact) if fact.qualifier("field") and len(fact.value) > 1 else None
    if field is None or isinstance(fact.value, str) or fact.attribute.endswith(("_values", "_bounds")):
        return fact.value if isinstance(fact.value, str) else ", ".join(fact.value)
    return f"{field.kinds}, {fact.value[-1]}"


def _of(change: Change) -> str:
    name = change.difference.fact.qualifier("of")
    return clean(name, 120) if name else thing(change.difference.fact.subject, change.provider)


def _concerned(change: Change) -> str:
    """The operation that a change concerns, or the first of them: else the schema that it is of."""
    return clean(change.difference.fact.where.partition(" and ")[0], 120) if _is_of_schema(change) else _of(change)


def _callers(change: Change) -> str:
    return f" ({clean(change.difference.fact.where, 120)})" if _is_of_schema(change) else ""


def _is_of_schema(change: Change) -> bool:
    """Whether it is of a named schema, whose facts say which operations reach it."""
    fact = change.difference.fact
    name = fact.qualifier("of")
    return bool(name) and " " not in name and " /" in fact.where
