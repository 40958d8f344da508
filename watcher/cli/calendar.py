"""Shutdowns as an iCalendar file (RFC 5545): one all-day entry for each model's firm end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from alerts.reminders import MARKS
from storage.views.shutdowns import Shutdown
from watcher.cli.output import counted, harmless
from watcher.domain.lifecycle import day_of, is_firm
from watcher.domain.times import instant

LONGEST = 500


def calendar(found: Mapping[Shutdown, Sequence[str]]) -> bytes:
    """A calendar of the firm ones, each with its users; a floor ("not before") is no day on which anything happens.

    An entry keeps its UID when its day moves, so that a subscribed calendar moves it too.
    """
    made = Calendar()
    made.add("prodid", "-//Vendor Watcher//Model shutdowns//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Model shutdowns")
    for each, users in found.items():
        when = day_of(each.fact)
        if when is not None and is_firm(each.fact):
            made.add_component(_entry(each, instant(when).date(), users))
    return bytes(made.to_ical())


def _entry(each: Shutdown, day: date, users: Sequence[str]) -> Event:
    entry = Event()
    entry.add("uid", f"{_uid(each)}@vendor-watcher")
    entry.add("dtstamp", each.first_seen)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", _plain(f"{each.fact.name} is shut down"))
    entry.add("description", _plain("\n".join(_lines(each, users))))
    if each.source.startswith(("https://", "http://")):
        entry.add("url", each.source)
    entry.add("transp", "TRANSPARENT")
    for days in MARKS if users else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _plain(f"{each.fact.name} is shut down in {counted(days, 'day')}"))
        alarm.add("trigger", timedelta(days=-days))
        entry.add_component(alarm)
    return entry


def _uid(each: Shutdown) -> str:
    about = repr((each.target, each.fact.key))
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def _lines(each: Shutdown, users: Sequence[str]) -> list[str]:
    lines = [f"Used by {', '.join(users)}." if users else "No registered workflow uses it."]
    if each.announced:
        lines.append(f"Announced on {each.announced}.")
    if each.replacements:
        lines.append(f"The vendor names {', '.join(each.replacements)} instead.")
    return [*lines, f"Source: {each.source}"]


def _plain(text: str) -> str:
    return harmless(text)[:LONGEST]
