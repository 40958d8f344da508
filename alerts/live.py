"""What live endpoints say, in the words of a headline: gone, means another model, headers, notices, tiers. Pure."""

from __future__ import annotations

from alerts.wording import clean, thing
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact
from watcher.domain.lifecycle import AVAILABILITY, GONE

LIVE = frozenset({AVAILABILITY, "alias_of", "scheme", "tier", "notice"})
LONGEST = 120  # characters of what a vendor says


def phrase_of(change: Change, provider: str) -> str:
    """``no longer answers for acme-large``, to stand behind a vendor's name; empty for anything else."""
    kind, fact = change.difference.type, change.difference.fact
    name = thing(fact.name, provider)
    if fact.attribute == AVAILABILITY:
        return f"no longer answers for {name}" if fact.value == GONE else f"answers for {name} again"
    if fact.attribute == "scheme":
        return f"sends the limits of {name} under other names"
    if fact.attribute == "alias_of" and kind is not ChangeType.REMOVED:
        return f"points {name} to {_value(fact)}{_was(change)}"
    if fact.attribute == "tier" and kind is not ChangeType.REMOVED:
        return f"counts this key to tier {_value(fact)}{_was(change)}"
    if fact.attribute == "notice":
        return f"takes back a notice on {name}" if kind is ChangeType.REMOVED else f"says of {name}: {_value(fact)}"
    return ""


def _value(fact: Fact) -> str:
    return clean(fact.value if isinstance(fact.value, str) else ", ".join(fact.value), LONGEST)


def _was(change: Change) -> str:
    before = change.difference.before
    return f" (was {_value(before)})" if before is not None and change.difference.after is not None else ""
