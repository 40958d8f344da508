"""Rows without headers: what their values are is the provider's word, and is doubted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from probes.parsing import money
from probes.parsing.cells import holds_number
from probes.parsing.grid import Grid, Table
from probes.parsing.layout import MOST_ROWS, Layout, Quote, read_layout


@dataclass(frozen=True, slots=True)
class Hints:
    """What a provider's file knows of its pages that the pages do not say.

    ``headless`` says what the values of a row without headers are, by how many there are.
    ``currency`` holds where a page names none.
    """

    headless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    currency: str | None = None


def laid_out(grid: Grid, hints: Hints) -> Layout:
    """A grid's cells by what they say; without headers, as the provider says, unless the values contradict that."""
    if not grid.table.headless:
        return read_layout(grid.table)
    layout = read_headless(grid.table, dict(hints.headless))
    given = layout.quotes
    doubt = next((quote for at, quote in enumerate(given) if _contradicts(quote, given[max(at - 6, 0) : at])), None)
    if doubt is not None:
        return Layout(warnings=[f"{doubt.cell.where}: values do not fit the columns they should stand in; left out"])
    return layout


def _contradicts(quote: Quote, before: list[Quote]) -> bool:
    """Whether a row's cached input is dearer, or its cache write cheaper, than its input."""
    if quote.component not in ("cached_input", "cache_write") or not money.amounts(quote.cell.text):
        return False
    base = next((other for other in before if other.row == quote.row and other.component == "input"), None)
    values = [money.amounts(other.cell.text.strip()) for other in (base, quote) if other is not None]
    if len(values) != 2 or any(len(value) != 1 for value in values):
        return False
    given, own = (Decimal(value[0].value) for value in values)
    return own > given if quote.component == "cached_input" else own < given


def read_headless(table: Table, names: dict[int, tuple[str, ...]]) -> Layout:
    """The quotes of rows without headers, for a provider that says what each number of values means.

    A table in which one row contradicts those meanings (cached input dearer than input) is refused as a whole.
    """
    layout = Layout()
    group = ""
    if len(table.rows) > MOST_ROWS:
        return Layout(warnings=[f"{table.where}: {len(table.rows)} rows are more than a price list has; left out"])
    for index, row in enumerate(table.rows):
        if len(row) == 1:
            group = row[0].text
            continue
        components = names.get(len(row) - 1)
        if components is None or not all(holds_number(cell) and not cell.opaque for cell in row[1:]):
            layout.warnings.append(f"{row[0].where}: {len(row) - 1} values whose meaning is not known")
            continue
        for component, cell in zip(components, row[1:], strict=True):
            layout.quotes.append(
                Quote(row[0].text, component, component, cell, (group,) if group else (), notes=row[0].notes, row=index)
            )
    return layout
