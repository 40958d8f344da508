"""A page's grids to drafts of facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from probes.parsing.grid import Grid, Page, Row, Table
from probes.parsing.limits import tiers
from probes.parsing.limits.captions import UNCLEAR, captions
from probes.parsing.limits.cells import read_cell, scaled
from probes.parsing.limits.columns import holds_amount
from probes.parsing.limits.drafts import Drafts
from probes.parsing.limits.layout import Layout, Quote, filled, is_rule, read_layout
from probes.parsing.limits.setting import Setting, of_grid, own_lines


@dataclass(frozen=True, slots=True)
class Laid:
    """A grid with its quotes and its setting."""

    grid: Grid
    layout: Layout
    setting: Setting


def parted(grids: tuple[Grid, ...]) -> Iterator[Grid]:
    """The grids, each cut before every repetition of its header: panes whose tables a capture left without a gap."""
    for grid in grids:
        rows = grid.table.rows
        again = [at for at, row in enumerate(rows) if at and _texts(row) == _texts(rows[0])]
        if not again or any(len(filled(row)) < 2 and not is_rule(row) for row in rows):
            yield grid
            continue
        for start, end in pairwise((0, *again, len(rows))):
            table = replace(grid.table, rows=rows[start:end], where=rows[start][0].where)
            notes = grid.notes if end == len(rows) else ()
            yield replace(grid, table=table, notes=notes, lead=() if start else grid.lead, own=0 if start else grid.own)


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row]


def joined(grids: tuple[Grid, ...]) -> tuple[Grid, ...]:
    """The grids, with a table that is only a header put before the headerless one of its width that follows it."""
    kept: list[Grid] = []
    for grid in grids:
        last = kept[-1] if kept else None
        rows = grid.table.rows
        if last is not None and _is_only_header(last) and rows and not last.notes and _fits(last, grid):
            table = Table((*last.table.rows, *rows), last.table.where)
            kept[-1] = replace(grid, table=table, lead=last.lead, own=last.own)
        else:
            kept.append(grid)
    return tuple(kept)


def _is_only_header(grid: Grid) -> bool:
    return len(grid.table.rows) == 1 and not any(map(holds_amount, grid.table.rows[0]))


def _fits(head: Grid, body: Grid) -> bool:
    first = body.table.rows[0]
    return len(head.table.rows[0]) == len(first) and any(map(holds_amount, first))


def laid_out(page: Page) -> list[Laid]:
    """Every grid of a page with what it says of limits."""
    grids = joined(tuple(parted(page.grids)))
    found: list[Laid] = []
    before: Grid | None = None
    tabs_are_tiers = any(tiers.tier(pane.name) for pane in page.panes)
    for grid, caption in zip(grids, captions(grids), strict=True):
        layout = read_layout(grid.table)
        if tabs_are_tiers and len(grid.tabs) == 1 and grid.tabs[0].strip() and not caption:
            caption = tiers.worded(grid.tabs[0])
        around = of_grid(grid, own_lines(grid, before), caption or None) if layout.quotes else Setting()
        found.append(Laid(grid, layout, around))
        before = grid
    return found


def read_tables(laid: list[Laid], found: Drafts) -> None:
    """The limits of all tables."""
    for one in laid:
        where = one.grid.table.where
        if not one.layout.quotes:
            continue
        if one.setting.skip:
            found.warnings.append(f"{where}: {one.setting.skip}; left out")
            continue
        found.warnings += one.layout.warnings
        if one.setting.tier == UNCLEAR:
            found.warnings.append(f"{where}: which tier it is of is not clear; left out")
            continue
        for quote in one.layout.quotes:
            _read_quote(quote, one.setting, found)


def _read_quote(quote: Quote, around: Setting, found: Drafts) -> None:
    if quote.cell.opaque:
        found.leave_out(quote, around, "cannot be read as text")
        return
    read = read_cell(quote.cell.text) if quote.scale == 1 else scaled(quote.cell.text, quote.scale)
    if read.refused:
        found.leave_out(quote, around, read.refused)
    for quantity in read.quantities:
        found.add(quote, quantity, around)
