"""Changelogs: what stands under dated headings, an entry for each paragraph, item and row. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from probes.parsing.dates import find_dates
from probes.parsing.document import NotAPage, decoded, read_page
from probes.parsing.grid import Page
from probes.parsing.inline import tidy
from probes.parsing.policy.wording import mark, words
from probes.parsing.readability import wall
from watcher.domain.changelogs import ENTRY
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.observations import Reading, Unreadable

MOST = 5_000
LONGEST = 2_000
_LONGEST_HEADING = 200
_DEEPEST = 3
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? 20\d\d\b|\b20\d\d[-/.](?:0[1-9]|1[0-2])\b",
    re.IGNORECASE,
)
# A component of documentation generators that is a heading in all but name.
_UPDATE = re.compile(r"<Update\b([^<>]{0,500})>")
_NAMED = re.compile(r"""\b(label|title|date|description)\s*=\s*\{?["'`]([^"'`]{1,200})["'`]""")


def read_changelog(body: bytes, name: str) -> Reading | Unreadable:
    """The entries of a changelog; unreadable where the page is a wall, or nothing on it stands under a date.

    Facts are ``entry`` (subject: the dated heading and those below it; value: one paragraph, item or row).

    Args:
        body: the page as received.
        name: its file name or address.
    """
    try:
        page = read_page(_with_headings(body), name)
    except NotAPage as error:
        return Unreadable(str(error))
    if (why := wall(page)) is not None:
        return Unreadable(why)
    facts = tuple(_told_apart(_entries(page)))
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
    return f"\n\n## {': '.join(said)}\n\n" if said else tag[0]


def _entries(page: Page) -> Iterator[Fact]:
    for section in page.sections:
        subject = _subject(section.headings)
        if subject:
            for prose in section.prose:
                yield from _entry(subject, prose.text, prose.where)
    for grid in page.grids:
        subject = _subject(grid.headings)
        if subject:
            for row in grid.table.rows:
                text = " | ".join(filter(None, (tidy(cell.text) for cell in row)))
                yield from _entry(subject, text, grid.table.where)


def _subject(headings: tuple[str, ...]) -> str:
    """The nearest heading with a date, and those below it; empty where none has one."""
    dated = [at for at, heading in enumerate(headings) if _is_dated(heading)]
    if not dated:
        return ""
    return " › ".join(" ".join(each.split())[:_LONGEST_HEADING] for each in headings[dated[-1] :][:_DEEPEST])


def _is_dated(heading: str) -> bool:
    return bool(find_dates(heading[:_LONGEST_HEADING]) or _MONTH.search(heading[:_LONGEST_HEADING]))


def _entry(subject: str, text: str, where: str) -> Iterator[Fact]:
    said = " ".join(tidy(text).split())[:LONGEST]
    if any(character.isalpha() for character in said):
        yield Fact(subject, ENTRY, said, qualifiers=qualifiers({"words": mark(words(said))}), where=where)


def _told_apart(facts: Iterator[Fact]) -> Iterator[Fact]:
    """Equal entries under one heading by their number."""
    seen: Counter[object] = Counter()
    for fact in facts:
        seen[fact.key] += 1
        if seen[fact.key] == 1:
            yield fact
        else:
            about = qualifiers({**dict(fact.qualifiers), "nth": str(seen[fact.key])})
            yield Fact(fact.subject, ENTRY, fact.value, qualifiers=about, where=fact.where)
