"""After a first look: it tells nobody, so what stood on the pages before is at least named to the operator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from storage.views.shutdowns import Shutdown
from watcher.cli.output import counted
from watcher.cli.shutdowns import users_of
from watcher.domain.lifecycle import day_of, is_firm
from watcher.domain.shutdowns import days_until
from watcher.domain.times import in_words
from watcher.domain.workflows import Workflow


def ends_found(known: Sequence[Shutdown], first: Collection[str], workflows: Sequence[Workflow], now: datetime) -> str:
    """A sentence on the ends to come of models that workflows use, on pages seen for the first time; else empty.

    Args:
        known: all ends that watched pages tell of.
        first: the targets that were seen for the first time.
    """
    found = [each for each in known if each.target in first and is_firm(each.fact)]
    ends = [
        (day, each.fact.name)
        for each, users in users_of(found, workflows).items()
        if users and (day := _to_come(day_of(each.fact), now)) is not None
    ]
    if not ends:
        return ""
    soonest, name = min(ends)
    what = f"{counted(len(ends), 'shutdown')} of models that workflows use"
    when = f"{name} on {in_words(soonest)} first"
    return f"announced before the first look, so told to nobody: {what}, {when}; see watcher shutdowns"


def _to_come(day: date | None, now: datetime) -> date | None:
    return day if day is not None and days_until(day, now) >= 0 else None
