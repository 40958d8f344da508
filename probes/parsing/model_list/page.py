"""Bytes of a list of models to a reading, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probes.parsing.document import NotAPage, decoded, is_html, read_page
from probes.parsing.grid import Grid, Page
from probes.parsing.jsons import of_json
from probes.parsing.keys import spoken
from probes.parsing.model_list.cards import card_entries, repeated_entries
from probes.parsing.model_list.entries import Entry, table_entries
from probes.parsing.model_list.listing import Listing, Names, read_entries
from probes.parsing.model_list.priced import entry_tables, read_prices
from probes.parsing.model_list.properties import property_entry
from probes.parsing.readability import wall
from probes.parsing.repeats import repeats
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

MOST_WARNINGS = 50
THIS_LIST = "this list"  # the subject of what is said of a list as a whole
_GOES_ON = re.compile(r"(?:has more|next page(?: token)?|links next|next|next token|nextcursor|next cursor)")
_ERROR = re.compile(r"(?:error|errors 0)?(?: ?message| ?detail| ?type| ?code)?|error description")


def read_models(body: bytes, name: str, names: Names, currency: str = "USD") -> Reading | Unreadable:
    """The models of a list endpoint's answer, or of a page.

    Args:
        body: the page as received.
        name: its file name or address; its ending counts where the content does not tell the format.
        names: how the provider's models are called.
        currency: of prices in lists that name none.
    """
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    lists = [grid for grid in page.grids if of_json(grid)]
    reading = _listed(lists, names, currency) if lists else _shown(page, body, name, names)
    if not reading.facts:
        return Unreadable(_error(lists) or wall(page) or "no list of models")
    return reading


def _shown(page: Page, body: bytes, name: str, names: Names) -> Reading:
    entries = [entry for grid in page.grids for entry in _tabled(grid)]
    if not entries and is_html(text := decoded(body), name):
        entries = list(repeated_entries(repeats(text), names))
    cards = card_entries(page, names, {entry.id or entry.subject for entry in entries})
    return _reading(read_entries([*entries, *cards], names, api=False))


def _tabled(grid: Grid) -> Iterator[Entry]:
    """The models of a table: of its rows, of its columns, or the one that it describes."""
    one = property_entry(grid)
    if one is not None:
        yield one
    else:
        yield from table_entries(grid)


def _listed(lists: list[Grid], names: Names, currency: str) -> Reading:
    tables = entry_tables(lists)
    listing = read_entries((entry for table in tables for entry in table.entries), names, api=True)
    prices = read_prices(tables, names.id, currency)
    listing.facts += prices.facts
    listing.left += prices.left_out
    listing.warnings[:0] = prices.warnings
    if listing.facts and (partial := _partial(lists)) is not None:
        listing.facts.append(partial)
        listing.warnings.insert(0, f"{partial.where}: the list goes on on another page; ask for more at a time")
    return _reading(listing)


def _partial(lists: list[Grid]) -> Fact | None:
    """The statement that an answer is only the first part of a list, where it says so."""
    for grid in lists:
        if len(grid.table.rows) != 2:
            continue
        for head, cell in zip(*grid.table.rows, strict=True):
            if _GOES_ON.fullmatch(spoken(head.text)) and cell.text not in ("", "false", "0"):
                return Fact(THIS_LIST, "complete", "no", where=cell.where)
    return None


def _error(lists: list[Grid]) -> str:
    """What an endpoint answered instead of a list."""
    for grid in lists:
        if len(grid.table.rows) == 2:
            said = [
                cell.text for head, cell in zip(*grid.table.rows, strict=True) if _ERROR.fullmatch(spoken(head.text))
            ]
            if text := next((text for text in said if " " in text), ""):
                return f"an error instead of a list: {text[:160]}"
    return ""


def _reading(listing: Listing) -> Reading:
    read = {fact.key for fact in listing.facts}
    left = tuple(dict.fromkeys(key for key in listing.left if key not in read))
    return Reading(tuple(listing.facts), tuple(listing.warnings[:MOST_WARNINGS]), left)
