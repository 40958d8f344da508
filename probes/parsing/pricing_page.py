"""Bytes of a pricing page to a reading, or the reason why there is none."""

from __future__ import annotations

from probes.parsing.document import NotAPage, read_page
from probes.parsing.headless import Hints
from probes.parsing.jsons import of_json
from probes.parsing.model_list.priced import read_lists
from probes.parsing.prices import read_prices
from probes.parsing.readability import hollow, wall
from probes.parsing.surroundings import Resolver
from watcher.domain.observations import Reading, Unreadable


def read_pricing(body: bytes, name: str, resolve: Resolver, hints: Hints) -> Reading | Unreadable:
    """The prices of a page.

    Args:
        body: the page as received.
        name: its file name or address; its ending counts where the content does not tell the format.
        resolve: a printed label to a canonical id.
        hints: what the provider's file knows of its pages.
    """
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    lists = [grid for grid in page.grids if of_json(grid)]
    reading = read_lists(lists, resolve, hints.currency or "USD") if lists else read_prices(page, resolve, hints)
    shell = hollow(page)
    if shell is not None:
        return Unreadable(f"a hollow page: {shell}")
    if not reading.facts:
        seen = wall(page)
        return Unreadable(seen or _nothing(len(page.grids), reading.warnings))
    return reading


def _nothing(tables: int, warnings: tuple[str, ...]) -> str:
    reason = "no prices in any table" if tables else "no table with prices"
    return f"{reason} ({warnings[0]})" if warnings else reason
