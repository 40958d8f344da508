"""Bytes of a list of subprocessors to a reading, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from probes.parsing.dates import find_dates
from probes.parsing.document import NotAPage, decoded, is_html, read_page
from probes.parsing.grid import Cell, Page
from probes.parsing.jsons import of_json
from probes.parsing.markdown import markdown_blocks
from probes.parsing.readability import wall
from probes.parsing.repeats import repeats
from probes.parsing.subprocessor_list.entries import (
    Entry,
    pane_entries,
    repeated_entries,
    section_entries,
    table_entries,
    tidied,
)
from probes.parsing.subprocessor_list.vocabulary import is_about
from watcher.domain.facts import Fact, folded
from watcher.domain.observations import Reading, Unreadable

_COUNTED = re.compile(
    r"\b\d{1,4}\s?(?:-|–|to)\s?\d{1,4} of (\d{1,4})\b(?: (?:results|sub-?processors|entries|vendors|rows))?",
    re.IGNORECASE,
)
_ATTRIBUTES = ("purpose", "location", "since", "entity", "applies_to")
_LONGEST_VALUE = 1_000


def read_subprocessors(body: bytes, name: str) -> Reading | Unreadable:
    """The subprocessors of a page.

    Args:
        body: the page as received.
        name: its file name or address; its ending counts where the content does not tell the format.
    """
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    facts = tuple(_facts(_entries(page, body, name)))
    listed = sum(fact.attribute == "listed" for fact in facts)
    if not facts:
        return Unreadable(wall(page) or "no list of subprocessors")
    whole = _counted(page)
    if whole > listed:
        return Unreadable(f"{listed} of {whole} subprocessors are shown; the others are on further pages")
    return Reading(facts)


def _counted(page: Page) -> int:
    """How many the page itself says there are; 0 where it says nothing."""
    said = (found for prose in page.prose if len(prose.text) < 80 and (found := _COUNTED.search(prose.text)))
    return max((int(found[1]) for found in said), default=0)


def _entries(page: Page, body: bytes, name: str) -> dict[str, list[Entry]]:
    """Entries by name. What a table says of one goes before what a card or a line says."""
    heads = (cell.text for grid in page.grids for row in grid.table.rows[:1] for cell in row[:12])
    if not (is_about(page.words) or any(map(is_about, heads)) or any(map(of_json, page.grids))):
        return {}
    found: dict[str, list[Entry]] = {}
    for grid in page.grids:
        for entry in table_entries(grid):
            found.setdefault(folded(entry.name), []).append(entry)
    text = decoded(body)
    if is_html(text, name):
        _add(found, repeated_entries(repeats(text)))
    elif not found and page.panes:
        _add(found, pane_entries(markdown_blocks(text)))
    return found or _add(found, section_entries(page))


def _add(found: dict[str, list[Entry]], entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    for entry in entries:
        found.setdefault(folded(entry.name), [entry])
    return found


def _facts(entries: dict[str, list[Entry]]) -> Iterator[Fact]:
    for own in entries.values():
        first = own[0]
        yield Fact(first.name, "listed", "yes", where=first.where)
        for attribute in _ATTRIBUTES:
            cells = [entry.said[attribute] for entry in own if attribute in entry.said]
            values = tuple(sorted({value for cell in cells if (value := _value(attribute, cell))}))
            if values:
                said = values[0] if len(values) == 1 else values
                yield Fact(first.name, attribute, said, where=cells[0].where)


def _value(attribute: str, cell: Cell) -> str:
    text = tidied(cell.text)[:_LONGEST_VALUE]
    if attribute == "since":
        days = {found.when.isoformat()[:10] for found in find_dates(text)}
        return next(iter(days)) if len(days) == 1 else ""
    return "" if text.casefold() in ("-", "–", "—", "n/a", "none", "tbd") else text
