"""Changelogs: what stands under dated headings and versions, an entry for each paragraph, item and row. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from probes.parsing.dates import find_dates
from probes.parsing.document import NotAPage, decoded, read_blocks
from probes.parsing.grid import Block, Heading, Prose, Table, assemble
from probes.parsing.inline import tidy
from probes.parsing.policy.wording import mark, words
from probes.parsing.readability import wall
from watcher.domain.changelogs import ENTRY
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Unreadable

MOST = 5_000
LONGEST = 2_000
_LONGEST_HEADING = 200
_LONGEST_DATE = 40  # characters of a line that says a day and nothing else
_DEEPEST = 3
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTH = re.compile(rf"\b{_MONTHS},? 20\d\d\b|\b20\d\d[-/.](?:0[1-9]|1[0-2])\b", re.IGNORECASE)
_DAY = re.compile(rf"\W{{0,3}}({_MONTHS} \d{{1,2}})(?:st|nd|rd|th)?\W{{0,3}}", re.IGNORECASE)  # its year stands above
_YEAR = re.compile(r"\b20\d\d\b")
_VERSION = re.compile(
    r"\[?(?:(?:version|release|v) ?\d{1,4}(?:\.\d{1,4}){1,3}|\d{1,4}(?:\.\d{1,4}){2,3})(?:[-+][\w.]{1,30})?\]?"
    r"(?:\W.{0,120})?",
    re.IGNORECASE,
)
# A component of documentation generators that is a heading in all but name.
_UPDATE = re.compile(r"<Update\b([^<>]{0,500})>")
_NAMED = re.compile(r"""\b(label|title|date|description)\s*=\s*\{?["'`]([^"'`]{1,200})["'`]""")


def read_changelog(body: bytes, name: str) -> Reading | Unreadable:
    """The entries of a changelog; unreadable where the page is a wall, or nothing on it stands under a date or version.

    Facts are ``entry`` (subject: the dated heading, or the version; value: one paragraph, item or row, behind the
    headings below it; from: the day).

    Args:
        body: the page as received.
        name: its file name or address.
    """
    try:
        blocks = tuple(read_blocks(_with_headings(body), name))
    except NotAPage as error:
        return Unreadable(str(error))
    if (why := wall(assemble(blocks))) is not None:
        return Unreadable(why)
    facts = tuple(_told_apart(_entries(_with_days(blocks) if _is_plain(blocks) else _dated(blocks))))
    if not facts:
        return Unreadable("nothing on the page stands under a date, so it is no changelog")
    over = (f"only the first {MOST} entries are read",) if len(facts) > MOST else ()
    return Reading(facts[:MOST], over)


def _with_headings(body: bytes) -> bytes:
    if b"<Update" not in body:
        return body
    return _UPDATE.sub(_heading, decoded(body)).encode()


def _heading(tag: re.Match[str]) -> str:
    said = [text.strip() for _, text in _NAMED.findall(tag[1]) if text.strip()]
    return f"\n\n# {': '.join(said)}\n\n" if said else tag[0]  # of the first level: it has headings inside


def _dated(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with lines that are nothing but a day made part of the headings that they stand beside.

    A day right below a heading is of that one. A day right above one is of it, and of those of its level that follow
    without a day of their own.
    """
    waiting: Heading | None = None
    above = _Above()
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        said = _day_of(block)
        if said and isinstance(after, Heading):
            above = _Above(said, after.level)
        elif said and waiting is not None:
            waiting, above = replace(waiting, text=f"{said}: {waiting.text}"), _Above()
        else:
            if waiting is not None:
                yield waiting
            waiting = above.on(block) if isinstance(block, Heading) else None
            if waiting is None:
                yield block
            elif waiting.level < above.level:
                above = _Above()
    if waiting is not None:
        yield waiting


@dataclass(frozen=True, slots=True)
class _Above:
    """A day that stands above headings of this level."""

    day: str = ""
    level: int = 0

    def on(self, heading: Heading) -> Heading:
        """A heading with the day, where it is one of those."""
        mine = self.day and heading.level == self.level and not _is_dated(heading.text)
        return replace(heading, text=f"{self.day}: {heading.text}") if mine else heading


def _is_plain(blocks: Sequence[Block]) -> bool:
    """Whether the page divides itself by lines that say a day, and by no headings that do."""
    if any(isinstance(block, Heading) and _is_dated(block.text) for block in blocks):
        return False
    beside = zip(blocks, blocks[1:], (*blocks[2:], None), strict=False)
    return any(
        _day_of(at) and not isinstance(last, Heading) and not isinstance(after, Heading) for last, at, after in beside
    )


def _with_days(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with the lines that say a day as headings."""
    for block in blocks:
        said = _day_of(block)
        yield Heading(6, said) if said else block


def _day_of(block: Block) -> str:
    """The day that a line says, and nothing else."""
    said = " ".join(block.text.split()) if isinstance(block, Prose) else ""
    return said.strip(" .,:·-–—") if _alone(said) else ""


def _alone(text: str) -> bool:
    """Whether a text says a day, and nothing else."""
    found = find_dates(text) if len(text) <= _LONGEST_DATE else []
    return len(found) == 1 and not any(sign.isalnum() for sign in text[: found[0].start] + text[found[0].end :])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry stands: its own heading, those below it, and its day where they name one."""

    subject: str
    below: str
    day: date | None


def _entries(blocks: Iterable[Block]) -> Iterator[Fact]:
    stack: list[Heading] = []
    place: _Place | None = None
    number = 0
    for block in blocks:
        if isinstance(block, Heading):
            stack = [each for each in stack if each.level < block.level]
            stack.append(block)
            place = _place([" ".join(each.text.split())[:_LONGEST_HEADING] for each in stack])
        elif place is not None:
            for text in _texts(block):
                number += 1
                yield from _entry(place, text, f"entry {number}")


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Prose):
        yield block.text
    elif isinstance(block, Table):
        for row in block.rows:
            yield " | ".join(filter(None, (tidy(cell.text) for cell in row)))


def _place(headings: Sequence[str]) -> _Place | None:
    """The nearest heading with a date, else the first that is a version; None where there is neither."""
    dated = [at for at in range(len(headings)) if _said_day(headings, at)]
    versions = [at for at, heading in enumerate(headings) if _VERSION.fullmatch(heading)]
    if not dated and not versions:
        return None
    days = [at for at in dated if _alone(_said_day(headings, at))]
    at = (days or dated[-1:] or versions)[0]
    day = _said_day(headings, at)
    found = find_dates(day)
    year = _YEAR.search(headings[at])
    subject = headings[at] if year or not day else f"{headings[at]}, {day[-4:]}"
    return _Place(subject, " › ".join(headings[at + 1 :][:_DEEPEST]), found[0].day if found else None)


def _said_day(headings: Sequence[str], at: int) -> str:
    """A heading that says a day or a month, with its year; empty for any other."""
    heading = headings[at]
    if _is_dated(heading):
        return heading
    bare = _DAY.fullmatch(heading)
    years = [year for above in reversed(headings[:at]) for year in _YEAR.findall(above)]
    return f"{bare[1]}, {years[0]}" if bare is not None and years else ""


def _is_dated(heading: str) -> bool:
    return bool(find_dates(heading[:_LONGEST_HEADING]) or _MONTH.search(heading[:_LONGEST_HEADING]))


def _entry(place: _Place, text: str, where: str) -> Iterator[Fact]:
    said = " ".join(tidy(text).split())[:LONGEST]
    if any(character.isalpha() for character in said):
        about = qualifiers({"words": mark(words(said)), "under": place.below})
        yield Fact(place.subject, ENTRY, said, qualifiers=about, valid_from=place.day, where=where)


def _told_apart(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Equal entries under one heading by their number."""
    seen: Counter[object] = Counter()
    for fact in facts:
        seen[fact.key] += 1
        if seen[fact.key] == 1:
            yield fact
        else:
            yield replace(fact, qualifiers=qualifiers({**dict(fact.qualifiers), "nth": str(seen[fact.key])}))
