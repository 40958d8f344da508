"""How much a change matters by itself, before anybody's use of the model is known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alerts.grouping import earlier
from alerts.live import LIVE
from watcher.domain.behaviour import LATENCY, differs, is_of_behaviour, topic_of
from watcher.domain.changelogs import ENTRY, fresh
from watcher.domain.changes import Change, ChangeType
from watcher.domain.contracts import breaks, is_of_contract
from watcher.domain.documents import TEXT, TEXTS
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.incidents import LINK, NOTICES
from watcher.domain.lifecycle import AVAILABILITY, GONE, day_of, is_ending, is_firm
from watcher.domain.meaning import meaning_of
from watcher.domain.times import instant

# What is said beside something else: alone it asks nobody to act.
ASIDES = frozenset({
    "announced", "released", "replacement", "display_name", "knowledge_cutoff", "since", "added", "entity",
    "component", "open_notices", "impact", "affects", "starts", "asked", LINK,
})  # fmt: skip


def severity(change: Change, now: datetime | None = None) -> Severity:
    """How much a change matters by itself. ``now`` defaults to its first sight.

    What a reseller's list says of vendors' models alarms only those whom it hits: such lists change every day.
    """
    if change.second_hand:
        return Severity.INFO
    fact = change.difference.fact
    if is_of_behaviour(fact):
        alarming = differs(change.difference.after) and topic_of(fact) != LATENCY
        return Severity.WARNING if alarming else Severity.INFO
    if fact.attribute in LIVE:
        return Severity.WARNING if (fact.attribute, fact.value) == (AVAILABILITY, GONE) else Severity.INFO
    return Severity.WARNING if _alarming(change, now or change.first_seen) else Severity.INFO


def _alarming(change: Change, now: datetime) -> bool:
    """Whether it is a turn for the worse for whoever may depend on it."""
    kind, fact = change.difference.type, change.difference.fact
    if is_of_contract(fact):
        return bool(breaks(change.difference))
    if fact.attribute == "limit":
        return kind in (ChangeType.LOWERED, ChangeType.REMOVED)
    if fact.attribute == "shutdown":
        firm = is_firm(fact) and kind in (ChangeType.ADDED, ChangeType.FIRMED, ChangeType.ALTERED)
        return (firm and _ahead(fact, now)) or (is_firm(fact) and earlier(change))
    if fact.attribute == "deprecated":
        return kind is ChangeType.ADDED or earlier(change)
    if fact.attribute == "status":
        return is_ending(fact) and not _ended_before(change)
    if fact.attribute in ASIDES:
        return False
    if fact.attribute in TEXTS:
        return fact.attribute == TEXT and meaning_of(change.difference, change.provider).tightens
    return kind in (ChangeType.RAISED, ChangeType.REMOVED) or earlier(change)


def _ended_before(change: Change) -> bool:
    """Whether a status left the page, or one word for an end took the place of another, as announced."""
    before = change.difference.before
    return change.difference.after is None or (before is not None and is_ending(before))


def _ahead(fact: Fact, now: datetime) -> bool:
    """Whether a day is still to come; a row about one long past, added to a history, alarms nobody."""
    when = day_of(fact)
    return when is not None and instant(when) > now


def accompanies(changes: Sequence[Change], news: Sequence[Change], now: datetime) -> str:
    """Why changes of one subject, which no workflow uses, need not be told; empty where they need to.

    ``news`` are all changes of the look: a replacement column is rewritten for many models at once.
    """
    if not all(_aside(change, now) for change in changes):
        return ""
    redirected = {change.difference.fact.name for change in news if change.difference.type is ChangeType.REDIRECTED}
    if any(change.difference.type is ChangeType.REDIRECTED for change in changes):
        others = len(redirected) - 1
        return "another replacement is recommended" + (f", as for {others} more at once" if others else "")
    return "it asks nobody to act"


def _aside(change: Change, now: datetime) -> bool:
    fact = change.difference.fact
    if fact.attribute == "status":
        return severity(change, now) is Severity.INFO
    if is_of_contract(fact):
        return not breaks(change.difference)
    if fact.attribute == ENTRY:
        return not fresh(change.difference)
    if fact.attribute in NOTICES:
        return change.difference.type not in (ChangeType.ADDED, ChangeType.RETURNED)  # it goes on, or was not told
    if fact.attribute == "shutdown":
        added = change.difference.type is ChangeType.ADDED
        return added and not _ahead(fact, now)
    return fact.attribute in ASIDES
