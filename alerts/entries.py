"""What is said of a changelog's new entries. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, provider_name
from watcher.domain.changelogs import ENTRY, fresh
from watcher.domain.changes import Change
from watcher.domain.edits import edits
from watcher.domain.facts import Fact

LONGEST = 300
MOST_DIGITS = 9


def is_entry(fact: Fact) -> bool:
    """Whether a fact is an entry of a changelog."""
    return fact.attribute == ENTRY


def headline_of_entries(changes: Sequence[Change]) -> str:
    """One line for the entries under one heading (at least one)."""
    first = changes[0]
    verb = "writes in" if any(change.difference.before is None for change in changes) else "adds to"
    return f"{provider_name(first.provider)} {verb} its changelog: {clean(first.difference.fact.subject, 120)}"


def lines_of_entries(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line for each entry as written, the first of a heading behind it; of an old one, what it says now."""
    lines, under = list[str](), ""
    for change in changes:
        heading = change.difference.fact.qualifier("under")
        lead = f"{clean(heading, 120)}: " if heading and heading != under else ""
        under = heading
        lines.append(f"{lead}{_line(change)}")
    return tuple(lines)


def place_of(fact: Fact) -> int:
    """Where an entry stands among those of its page."""
    number = fact.where.rpartition(" ")[2]
    return int(number) if is_entry(fact) and number.isdecimal() and len(number) < MOST_DIGITS else 0


def _line(change: Change) -> str:
    before, after = change.difference.before, change.difference.after
    if before is not None and after is not None:
        added = fresh(change.difference)
        return clean(f"added: {added}" if added else "; ".join(map(str, edits(before, after))), LONGEST)
    return clean(str(change.difference.fact.value), LONGEST)
