"""What a changed contract of an API means: which differences break callers, and whom they concern. Pure.

::

    breaks    an operation that goes · a server that goes · a call that has to show more · a request that asks for
              more or takes less, or takes something else where nothing is sent · an answer that says less, or may be
              something else
    notice    an operation or a field that is deprecated: told like a break, and not called one
    does not  an operation, an optional field or a value more · a request that takes more
              · an answer that says more, or is one of fewer things; one more of several kinds of it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from watcher.domain.changes import Change, Difference
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.reach import Reach
from watcher.domain.workflows import Workflow

API = "the API"  # the subject of all that a contract says
OPERATION, PARAMETER, SERVERS, SECURITY = "operation", "parameter", "servers", "security"
AND, NOTHING = " and ", "nothing"  # between what one way of securing a call shows; a call that shows nothing
CURRENT, DEPRECATED = "current", "deprecated"
REQUIRED, OPTIONAL = "required", "optional"
SIDES = ("request", "response", PARAMETER)
ANYTHING = "anything"
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null", "array", ANYTHING})
_MOST_NAMED = 5
_MEASURES = {"maxLength": " characters", "minLength": " characters", "maxItems": " entries", "minItems": " entries"}
# Operations that ask a model for something: what breaks there breaks every workflow.
_ASKING = re.compile(
    r"/(?:chat|completions?|messages|responses|converse|invoke|embeddings?|embed|rerank|classify|generate)\b"
    r"|:(?:generate|stream|embed|count|predict|rawPredict)", re.IGNORECASE,
)  # fmt: skip


def of_side(side: str, what: str) -> str:
    """The attribute of a fact: ``request_field``, ``response_values``; a parameter's own is ``parameter``."""
    return side if (side, what) == (PARAMETER, "field") else f"{side}_{what}"


_FIELDS, _VALUES, _BOUNDS, _MEDIA, _DEFAULTS = (
    frozenset(of_side(side, what) for side in SIDES) for what in ("field", "values", "bounds", "media", "default")
)


@dataclass(frozen=True, slots=True)
class Field:
    """What is said of one field: all that it may be, and how it is there."""

    types: frozenset[str]
    required: bool
    deprecated: bool

    @property
    def kinds(self) -> str:
        """Its types in words, without the mark of named schemas."""
        return " or ".join(sorted(kind.removeprefix("#") for kind in self.types)) or ANYTHING


def field_of(fact: Fact | None) -> Field | None:
    """A field's fact read; None for none."""
    if fact is None or isinstance(fact.value, str) or not fact.value:
        return None
    *types, presence = fact.value
    return Field(frozenset(types), presence.startswith(REQUIRED), presence.endswith(DEPRECATED))


def is_of_contract(fact: Fact) -> bool:
    """Whether a fact is one of a contract."""
    return fact.subject == API


def is_sent(fact: Fact) -> bool:
    """Whether it is about what callers send, rather than what they are answered."""
    return not fact.attribute.startswith("response")


def breaks(difference: Difference) -> str:
    """How a difference breaks callers, in words; empty where it does not."""
    fact = difference.fact
    if difference.cosmetic:
        return ""
    if fact.attribute == OPERATION:
        return _operation(difference)
    if fact.attribute in _FIELDS:
        return _field(fact, field_of(difference.before), field_of(difference.after))
    was, now = _listed(difference.before), _listed(difference.after)
    # What comes or goes as a whole says how something is described, not what it takes.
    return _list(fact, was, now) if was and now else ""


def _list(fact: Fact, was: Sequence[str], now: Sequence[str]) -> str:
    """Of a list that takes, or answers, less than before."""
    if fact.attribute in _BOUNDS:
        return _tighter(fact, was, now)
    if fact.attribute == SECURITY:
        return _secured(was, now)
    gone = [value for value in was if value not in now]
    if gone and fact.attribute in _DEFAULTS:
        return f"takes {_some(now)}{_as(fact)} where none is sent, took {_some(was)}"
    if gone and fact.attribute in _VALUES and is_sent(fact):
        return f"no longer takes {_some(gone)}{_as(fact)}"
    if gone and fact.attribute in _MEDIA:
        return f"no longer {'takes' if is_sent(fact) else 'answers'} {_some(gone)}"
    if gone and fact.attribute == SERVERS:
        return f"moves from {_some(gone)} to {_some([value for value in now if value not in was] or now)}"
    return ""


def _secured(was: Sequence[str], now: Sequence[str]) -> str:
    """Which ways of securing a call are not enough any more: none of the new ones asks for as little."""
    asked = [_shown(way) for way in now]
    gone = [way for way in was if not any(other <= _shown(way) for other in asked)]
    if not gone:
        return ""
    wanted = " or ".join(now)
    return f"now requires {wanted}" if NOTHING in gone else f"no longer takes {_some(gone)} for a key, takes {wanted}"


def _shown(way: str) -> frozenset[str]:
    return frozenset(way.split(AND)) - {NOTHING}


def is_notice(difference: Difference) -> bool:
    """Whether what breaks callers does so later: something is deprecated."""
    return breaks(difference).startswith(("is deprecated", "deprecates "))


def _operation(difference: Difference) -> str:
    if difference.after is None:
        return "is gone"
    return "is deprecated" if difference.after.value == DEPRECATED and difference.before is not None else ""


def _field(fact: Fact, was: Field | None, now: Field | None) -> str:
    sent = is_sent(fact)
    name = _name(fact) or "a body"
    if now is None:
        return f"no longer {'takes' if sent else 'answers'} {name}"
    if was is None:
        return f"now requires {name}" if sent and now.required else ""
    other = _narrower(fact, was, now) if sent else _wider(fact, was, now)
    if other:
        return other
    if sent and now.required and not was.required:
        return f"now requires {name}"
    if not sent and was.required and not now.required:
        return f"no longer always answers {name}"
    if now.deprecated and not was.deprecated:
        return f"deprecates {name}{'' if sent else ' in answers'}"
    return ""


def _narrower(fact: Fact, was: Field, now: Field) -> str:
    """How a request takes less than before."""
    gone = [kind for kind in was.types if not _met_by(kind, now.types)]
    if not gone or was.types == {ANYTHING}:
        return ""
    if set(gone) < was.types and now.types <= was.types:
        return f"no longer takes {_some(sorted(gone))}{_as(fact)}"
    return f"{_name(fact)} takes {now.kinds}, took {was.kinds}".strip()


def _wider(fact: Fact, was: Field, now: Field) -> str:
    """How an answer may be what it was not before; one more of several kinds of object is none."""
    come = [kind for kind in now.types if not _met_by(kind, was.types) and kind != ANYTHING]
    open_ended = sum(not _is_scalar(kind) for kind in was.types) > 1
    if not come or (open_ended and not any(map(_is_scalar, come))):
        return ""
    return f"{_name(fact) or 'the answer'} is {now.kinds}, was {was.kinds}"


def _met_by(kind: str, types: frozenset[str]) -> bool:
    """Whether one of these types is that type or holds it; how a text is formed matters where both say so."""
    if kind in types or ANYTHING in types or (kind == "integer" and "number" in types):
        return True
    if kind.startswith("string ("):
        return "string" in types
    return kind == "string" and any(each.startswith("string (") for each in types)


def _is_scalar(kind: str) -> bool:
    return kind in _SCALARS or kind.startswith("string (")


def _tighter(fact: Fact, was: Sequence[str], now: Sequence[str]) -> str:
    """Which bound of a request takes less than before."""
    before, after = dict(map(_bound, was)), dict(map(_bound, now))
    for word in sorted(before.keys() & after.keys()):
        old, new = _number(before[word]), _number(after[word])
        if old is None or new is None or old == new:
            continue
        if (new < old) is ("max" in word.lower()):
            measure = _MEASURES.get(word, "")
            limit = "at most" if "max" in word.lower() else "at least"
            return f"takes {limit} {after[word]}{measure}{_as(fact)}, was {before[word]}"
    return ""


def _bound(text: str) -> tuple[str, str]:
    word, _, number = text.partition(" ")
    return word, number


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _as(fact: Fact) -> str:
    return f" as {_name(fact)}" if _name(fact) else ""


def _name(fact: Fact) -> str:
    """The path of a field as people read it."""
    return fact.qualifier("field").replace("'", "")


def _some(texts: Sequence[str]) -> str:
    left = len(texts) - _MOST_NAMED
    shown = ", ".join(text.removeprefix("#") for text in texts[:_MOST_NAMED])
    return f"{shown} and {left} more" if left > 0 else shown


def _listed(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    return (fact.value,) if isinstance(fact.value, str) else fact.value


def asks_models(operation: str) -> bool:
    """Whether an operation is one that workflows ask models by, rather than one that administers something."""
    return _ASKING.search(operation) is not None


def _is_of_all(fact: Fact) -> bool:
    """Whether it is said of all operations."""
    return fact.attribute in (SERVERS, SECURITY) and not fact.qualifier("of")


def assess_contract(
    changes: Sequence[Change], facts: Sequence[Fact], workflows: Sequence[Workflow]
) -> tuple[Impact, ...]:
    """Impacts of what breaks in asking a vendor's models on the workflows that use any of them.

    Args:
        changes: of one contract.
        facts: of the contract before and after, in any order.
        workflows: all that are registered.
    """
    broken = [change for change in changes if breaks(change.difference)]
    if not broken:
        return ()
    reach = Reach(facts)
    asked = {change.id: [name for name in reach.of(change.difference.fact) if asks_models(name)] for change in broken}
    hit = [change for change in broken if asked[change.id] or _is_of_all(change.difference.fact)]
    if not hit:
        return ()
    if all(is_notice(change.difference) for change in hit):
        count = f"{len(hit)} deprecations concern callers" if len(hit) > 1 else "a deprecation concerns callers"
    else:
        count = f"{len(hit)} changes break callers" if len(hit) > 1 else "a change breaks callers"
    named = tuple(dict.fromkeys(name for change in hit for name in asked[change.id]))
    provider = hit[0].provider
    ids, why = tuple(change.id for change in hit), f"{count} of {_some(named[:3]) or 'the API it uses'}"
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return tuple(
        Impact(each.id, each.owner, ids, API, Severity.WARNING, f"{why}{more}")
        for each in workflows
        if any(use.model.partition("/")[0] == provider for use in each.uses)
    )
