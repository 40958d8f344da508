"""What is said of a changelog's new entries. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, provider_name
from watcher.domain.changelogs import ENTRY
from watcher.domain.changes import Change
from watcher.domain.edits import edits
from watcher.domain.facts import Fact

LONGEST = 300


def is_entry(fact: Fact) -> bool:
    """Whether a fact is an entry of a changelog."""
    return fact.attribute == ENTRY


def headline_of_entries(changes: Sequence[Change]) -> str:
    """One line for the entries under one heading (at least one)."""
    first = changes[0]
    return f"{provider_name(first.provider)} writes in its changelog: {clean(first.difference.fact.subject, 120)}"


def lines_of_entries(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line for each entry, as written; of one that was edited, what changed."""
    return tuple(map(_line, changes))


def _line(change: Change) -> str:
    before, after = change.difference.before, change.difference.after
    if before is not None and after is not None:
        return clean("; ".join(map(str, edits(before, after))), LONGEST)
    return clean(str(change.difference.fact.value), LONGEST)
