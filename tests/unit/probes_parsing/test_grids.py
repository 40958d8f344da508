"""What every reader may rely on: spans, header rows, header columns, hidden and nested tables, lists that are tables."""

from __future__ import annotations

from probes.parsing.document import read_page
from probes.parsing.grid import Grid


def grids(text: str, name: str = "page.html") -> tuple[Grid, ...]:
    return read_page(text.encode(), name).grids


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.table.rows]


def test_a_component_that_is_called_table_is_no_element() -> None:
    page = '# Pricing\n\n<Table\n  columns={["Model", "Input"]}\n  rows={[["acme-large", "$2"]]}\n/>\n'
    (grid,) = grids(page, "page.mdx")
    assert texts(grid) == [["Model", "Input"], ["acme-large", "$2"]]


def test_a_table_without_rows_is_no_grid() -> None:
    page = read_page(b"<html><h1>A</h1><table></table><p>after</p><table><tr><td>x</td></tr></table></html>", "a.html")
    assert [texts(grid) for grid in page.grids] == [[["x"]]]
    assert [section.tables for section in page.sections if section.headings] == [2]
    assert page.grids[0].lead == ("after",)
