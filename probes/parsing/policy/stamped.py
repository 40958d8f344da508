"""What changed of a document's own dates, version and title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from probes.parsing.policy.wording import words
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.documents import DOCUMENT, TITLE
from watcher.domain.facts import Fact
from watcher.domain.times import instant

_DATES = ("effective", "updated", "version")


def diff_stamps(before: Sequence[Fact], after: Sequence[Fact], at: datetime) -> Iterator[Difference]:
    """New dates and versions. One that appears or goes by itself is cosmetic, unless it is still to come."""
    old, new = _said(before), _said(after)
    for name in _DATES:
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None and was.value != now.value:
            yield Difference(ChangeType.ALTERED, was, now, _to_come(now, at))
        elif now is not None and was is None:
            ahead = _to_come(now, at)
            yield Difference(ChangeType.ADDED if ahead else ChangeType.RESTATED, None, now, ahead)
        elif was is not None and now is None:
            yield Difference(ChangeType.LAPSED, was, None)
    was, now = old.get(TITLE), new.get(TITLE)
    if was is not None and now is not None and words(str(was.value)) != words(str(now.value)):
        yield Difference(ChangeType.RENAMED, was, now)


def _said(facts: Sequence[Fact]) -> dict[str, Fact]:
    return {fact.attribute: fact for fact in facts if fact.subject == DOCUMENT}


def _to_come(fact: Fact, at: datetime) -> datetime | None:
    """When it takes effect, where that is still to come."""
    if fact.attribute != "effective":
        return None
    moment = instant(date.fromisoformat(str(fact.value)))
    return moment if moment > at else None
