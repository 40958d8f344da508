"""Dates as vendors print them, and from when until when something holds.

A date that leaves the day, the year or the zone open is no date here: it is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

_MONTH_NAMES = (
    "jan january januar janvier enero gennaio janeiro",
    "feb february februar février febrero febbraio fevereiro",
    "mar march märz mars marzo março",
    "apr april avril abril aprile",
    "may mai mayo maggio maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho",
    "aug august août agosto",
    "sep sept september septembre septiembre settembre setembro",
    "oct october oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dezember décembre diciembre dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
MONTH = (  # in English only: for dates that leave the day or the year open
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WORD = r"[^\W\d_]{3,10}"  # a month's name is looked up: as many alternatives at every sign would be slow
_DATE = re.compile(
    rf"(?<![\d.$@_-])(?=[\d{''.join(sorted({name[0] for name in MONTHS}))}])"
    rf"(?:(?P<iso>(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}}))"
    rf"|(?P<mdy>\b(?P<b2>{_WORD})\.?\s{{1,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y2>\d{{4}}))"
    r"|(?P<dmy>(?P<d3>\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s(?:of|de))?[\s-]{1,2}"
    rf"(?P<b3>{_WORD})\.?,?(?:\sde)?[\s-]{{1,2}}(?P<y3>\d{{4}}))"
    r"|(?P<slash>(?P<p4>\d{1,2})/(?P<q4>\d{1,2})/(?P<y4>\d{4}|\d{2}))"
    r"|(?P<dots>(?P<d6>\d{1,2})\.(?P<m6>\d{1,2})\.(?P<y6>20\d{2}))"
    r"|(?P<zh>(?P<y5>\d{4})\s?[年년]\s?(?P<m5>\d{1,2})\s?[月월]\s?(?P<d5>\d{1,2})\s?[日号일]))(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}|\d/\d")  # what every date has
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})/(\d{1,2})/(?:20)?\d{2}(?![\d/])")
_CLOCK = re.compile(
    r"(?:T|,?\s{1,2}(?:at\s)?)(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?(?:\.\d{1,6})?\s?(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"\s?\(?(?P<zone>UTC|GMT|Z|PST|PDT|EST|EDT|CET|CEST|JST|SGT)?(?P<offset>\s?[+-]\s?\d{1,2}(?::?\d{2})?)?\)?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?P<h>\d{1,2}):(?P<m>\d{2})\s?(?P<half>am|pm)?\s?\(?(?P<zone>UTC|GMT|Z)\)?(?P<offset>)\s?(?:on|of)\s$",
    re.IGNORECASE,
)
_OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "pst": -8, "pdt": -7, "est": -5, "edt": -4, "cet": 1, "cest": 2, "jst": 9, "sgt": 8,
}  # fmt: skip
_FROM = re.compile(
    r"(?:\bfrom|\bstarting|\bstarts|\beffective|\bbeginning|\bbegins|\bsince|\bafter|\bbegin|\bin effect|\bas from|"
    r"\bapplies|\btakes? effect|\bcome into effect|\bvalid from|\bonwards from|自|从)"
    r"(?:\s(?:on|from|at|as of|in|the|of|date|effect|start|:)){0,3}:?\s?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:\buntil|\btill?|\bthrough|\bthru|\bup to|\bbefore|\bends?|\bending|\bexpires?|\bexpiring|\bvalid to|"
    r"\bto|[-–—]|至)"
    r"(?:\s(?:on|the|of|at|and including|including|end)){0,3}:?\s?$",
    re.IGNORECASE,
)
_INCLUSIVE = re.compile(r"(?:\bthrough|\bthru|including|\bends? on|\bexpires? on|end of)\b[^.]{0,12}$", re.IGNORECASE)
_ONWARDS = re.compile(r"\s{0,2}(?:onwards?|and (?:after|later)|起)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text and where it stands.

    ``when`` is a date, or an aware UTC time where one is printed; ``day`` is the day as printed, whatever the zone.
    """

    when: date
    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Validity:
    """From when, and up to (not including) when something holds; None where nothing is said."""

    valid_from: date | None = None
    valid_until: date | None = None
    rest: str = ""  # the text without what said so

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return self.valid_from is not None or self.valid_until is not None


def _day(found: re.Match[str], day_first: bool | None) -> date | None:
    if found["iso"]:
        parts = (found["y1"], found["m1"], found["d1"])
    elif found["zh"]:
        parts = (found["y5"], found["m5"], found["d5"])
    elif found["dots"]:
        parts = (found["y6"], found["m6"], found["d6"])
    elif found["mdy"]:
        parts = (found["y2"], str(MONTHS.get(found["b2"].lower(), 0)), found["d2"])
    elif found["dmy"]:
        parts = (found["y3"], str(MONTHS.get(found["b3"].lower(), 0)), found["d3"])
    else:
        return _slashed(int(found["p4"]), int(found["q4"]), found["y4"], day_first)
    return _date(*(int(part) for part in parts))


def _slashed(first: int, second: int, year: str, day_first: bool | None) -> date | None:
    """``08/16/26``: only where one of the two can be nothing but a day, or the page has settled their order."""
    full = int(year) + (2000 if len(year) == 2 else 0)
    if day_first is not None and max(first, second) <= 12:
        return _date(full, second, first) if day_first else _date(full, first, second)
    if first == second:
        return _date(full, first, second)
    if first > 12 >= second:
        return _date(full, second, first)
    return _date(full, first, second) if second > 12 >= first else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, clock: re.Match[str]) -> datetime | None:
    """A printed time on a day in UTC; None where its zone is open."""
    zone, offset = (clock["zone"] or "").lower(), (clock["offset"] or "").replace(" ", "").replace(":", "")
    if zone not in _OFFSETS and not offset:
        return None
    hours = _OFFSETS.get(zone, 0)
    minutes = 0
    if offset:
        sign = -1 if offset[0] == "-" else 1
        hours, minutes = sign * int(offset[1:3]), sign * int(offset[3:] or 0)
    hour = int(clock["h"])
    half = (clock["half"] or "").lower().replace(".", "")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    try:
        ahead = timezone(timedelta(hours=hours, minutes=minutes))
        extra = timedelta(days=1) if hour == 24 else timedelta()
        return (datetime.combine(day, time(hour % 24, int(clock["m"])), ahead) + extra).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def settled_order(texts: Iterable[str]) -> bool | None:
    """Whether a page's slashed dates begin with the day; None where no date, or dates of both orders, settle it."""
    orders = set()
    for text in texts:
        for found in _SLASHED.finditer(text):
            first, second = int(found[1]), int(found[2])
            if max(first, second) > 12 >= min(first, second):
                orders.add(first > 12)
    return next(iter(orders)) if len(orders) == 1 else None


def _days(text: str, day_first: bool | None) -> Iterator[tuple[re.Match[str], date]]:
    """What looks like a date and is one. What is none is left at its next sign, for it may end with one."""
    match = _DATE.search(text)
    while match is not None:
        day = _day(match, day_first)
        if day is not None:
            yield match, day
        match = _DATE.search(text, match.end() if day is not None else match.start() + 1)


def find_dates(text: str, *, day_first: bool | None = None) -> list[Found]:
    """Every full date in a text, in order. Impossible and ambiguous ones are left out.

    Args:
        text: one line of text.
        day_first: the order of its slashed dates, where the page has settled it (see :func:`settled_order`).
    """
    if not _YEAR.search(text):
        return []
    found: list[Found] = []
    for match, day in _days(text, day_first):
        clock = _CLOCK.match(text, match.end()) if ":" in text else None
        earlier = _CLOCK_BEFORE.search(text[max(match.start() - 24, 0) : match.start()]) if ":" in text else None
        at = clock or earlier
        moment = _moment(day, at) if at else None
        end = clock.end() if clock else match.end()
        start = match.start() - len(earlier[0]) if earlier and not clock else match.start()
        found.append(Found(moment or day, start, end, day))
    return found


@lru_cache(4_096)
def validity(text: str) -> Validity:
    """From when until when a text says that something holds.

    Two different beginnings (or ends) in one text say nothing certain: then nothing is said.
    """
    if not _YEAR.search(text):
        return Validity(rest=text)
    begins: set[date] = set()
    ends: set[date] = set()
    spans: list[tuple[int, int]] = []
    for found in find_dates(text):
        before = text[max(found.start - 60, 0) : found.start]
        until, begin = _UNTIL.search(before), _FROM.search(before)
        if begin or _ONWARDS.match(text, found.end):
            begins.add(found.when)
        elif until:
            ends.add(_after(found.when) if _INCLUSIVE.search(before) else found.when)
        else:
            continue
        lead = begin or until
        spans.append((found.start - (len(before) - lead.start() if lead else 0), found.end))
    if len(begins) > 1 or len(ends) > 1:
        return Validity(rest=text)
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return Validity(next(iter(begins), None), next(iter(ends), None), text)


def _after(day: date) -> date:
    return day if isinstance(day, datetime) else day + timedelta(days=1)
