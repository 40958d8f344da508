"""Dates as they are printed: full ones, those that leave the day or the year open, and impossible ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from probes.parsing.dates import MONTH, MONTHS, find_dates
from probes.parsing.lifecycle.phases import LONGEST

_REMEMBERED = 8_192
EARLIEST, LATEST = date(2015, 1, 1), date(2050, 1, 1)
_OPEN = re.compile(
    rf"\b(?:(?:early|mid|late|end of|beginning of)[- ])?(?:{MONTH}\.?,?\s(?:of\s)?20\d\d|Q[1-4][ ,/'-]{{0,2}}20\d\d|"
    rf"20\d\d[ -]?Q[1-4]|H[12][ ,-]{{0,2}}20\d\d|20\d\d-(?:0\d|1[0-2])(?![\d-])|20\d\d年\s?\d{{1,2}}月(?!\s?\d)|"
    rf"(?:spring|summer|autumn|fall|winter)\s20\d\d|{MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d,]|\s?20\d\d))",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    rf"\b({MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s{{0,2}}\d{{4}}|[-/.]\d|:\d)", re.IGNORECASE
)
_LIKE_A_DATE = re.compile(
    r"(?<![\w.@-])(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4})(?![\w-])"
    rf"|\b{MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}\b",
    re.IGNORECASE,
)
_MAY_BE_DATED = re.compile(rf"\d{{4}}|\d/\d|\bq[1-4]|\b{MONTH}\.?\s\d")  # of a text in lower case
_IN_PART = ((_LIKE_A_DATE, "no such date, or one of two"), (_OPEN, "a date without its day"))
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as it stands in a text; without a day where it leaves that open or is impossible, and why."""

    day: date | None
    start: int
    end: int
    problem: str = ""


def printed(text: str, day_first: bool | None = None) -> tuple[Printed, ...]:
    """Every date in a text, full, open or impossible, in order."""
    if not DIGIT.search(text):
        return ()
    return _printed(text[:LONGEST], day_first if "/" in text else None)


@lru_cache(_REMEMBERED)
def _printed(text: str, day_first: bool | None) -> tuple[Printed, ...]:
    if not _MAY_BE_DATED.search(text.lower()):
        return ()
    found = [_bounded(hit.day, hit.start, hit.end, text) for hit in find_dates(text, day_first=day_first)]
    left = text
    for hit in found:
        left = left[: hit.start] + "\n" * (hit.end - hit.start) + left[hit.end :]
    for pattern, problem in _IN_PART if DIGIT.search(left) else ():
        more = [Printed(None, hit.start(), hit.end(), f"{problem}: {hit[0]}") for hit in pattern.finditer(left)]
        for hit in more:
            left = left[: hit.start] + "\n" * (hit.end - hit.start) + left[hit.end :]
        found += more
    return tuple(sorted(found, key=lambda hit: hit.start))


def _bounded(day: date, start: int, end: int, text: str) -> Printed:
    if EARLIEST <= day < LATEST:
        return Printed(day, start, end)
    return Printed(None, start, end, f"an impossible date: {text[start:end]}")


def with_years(texts: Sequence[str], headings: tuple[str, ...]) -> list[str]:
    """Texts in which a date without its year has the year that the same day has elsewhere in them, if it has one.

    ``May 15`` under ``Retirement on May 15, 2027`` is that day.
    """
    if not any(DIGIT.search(text) and _YEARLESS.search(text) for text in texts):
        return list(texts)
    years: dict[tuple[int, int], set[int]] = {}
    for text in (*headings, *texts):
        for hit in printed(text):
            if hit.day is not None:
                years.setdefault((hit.day.month, hit.day.day), set()).add(hit.day.year)

    def whole(hit: re.Match[str]) -> str:
        known = years.get((MONTHS[hit[1].lower()], int(hit[2])), set())
        return f"{hit[1]} {hit[2]}, {next(iter(known))}" if len(known) == 1 else hit[0]

    return [_YEARLESS.sub(whole, text) for text in texts]
