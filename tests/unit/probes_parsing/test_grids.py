"""What every reader may rely on: spans, header rows, header columns, hidden and nested tables, lists that are tables."""

from __future__ import annotations

import time

import pytest

from probes.parsing.document import read_page
from probes.parsing.grid import Grid
from tests.unit.probes_parsing.reading import prices


def grids(text: str, name: str = "page.html") -> tuple[Grid, ...]:
    return read_page(text.encode(), name).grids


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.table.rows]


HEAD = "<tr><th>Model</th><th>Input</th><th>Output</th></tr>"
BODY = "<tr><td>acme-large</td><td>$2</td><td>$8</td></tr>"
TABLE = f"<table>{HEAD}{BODY}</table>"
PLAIN = ["acme-large|input|2", "acme-large|output|8"]
BATCH = ["acme-large|input|2|batch", "acme-large|output|8|batch"]


def page(body: str) -> str:
    return f"<html><body><h1>Pricing</h1><p>Prices in USD per 1M tokens.</p>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<table><caption>Batch prices</caption>{HEAD}{BODY}</table>", BATCH),
        (f"<figure>{TABLE} <figcaption>Batch prices</figcaption></figure>", BATCH),
        (f'<table aria-label="Batch">{HEAD}{BODY}</table>', BATCH),
        (f"<details><summary>Batch</summary>{TABLE}</details>", BATCH),
        (f'<div role="tabpanel" aria-label="Batch" hidden>{TABLE}</div>', BATCH),
        (f'<div role="tabpanel" aria-label="Batch" aria-hidden="true" style="display:none">{TABLE}</div>', BATCH),
        (f"<table><tr><td><table>{HEAD}{BODY}</table></td></tr></table>", PLAIN),
        (f'<table role="presentation"><tr><td>Menu</td><td>{TABLE}</td></tr></table>', PLAIN),
        (f'<table role="presentation">{HEAD}{BODY}</table>', PLAIN),
        (TABLE.replace("$2", "<table><tr><td>$2</td></tr></table>"), PLAIN),
        (TABLE.replace("<td>acme-large</td>", '<th scope="row">acme-large</th>'), PLAIN),
        (TABLE.replace("<th>", "<td>").replace("</th>", "</td>"), PLAIN),
        ("<h2>acme-large</h2><dl><dt>Input</dt><dd>$2</dd><dt>Output</dt><dd>$8</dd></dl>", PLAIN),
    ],
)
def test_what_stands_around_a_table_names_it(body: str, expected: list[str]) -> None:
    assert prices(page(body), "page.html") == expected


def test_a_caption_in_markdown() -> None:
    table = f"<table>\n<caption>Batch prices per 1M tokens</caption>\n{HEAD}\n{BODY}\n</table>\n"
    assert prices(f"# Pricing\n\n{table}", "page.md") == BATCH


def test_rows_and_cells_by_their_roles() -> None:
    def row(role: str, *cells: str) -> str:
        return f'<div role="row">{"".join(f"<span role={role}>{text}</span>" for text in cells)}</div>'

    body = row("columnheader", "Model", "Input", "Output") + row("cell", "acme-large", "$2", "$8")
    html = page(f'<div role="table"><div role="rowgroup">{body}</div></div>')
    (grid,) = grids(html)
    assert [cell.header for cell in grid.table.rows[0]] == [True] * 3
    assert prices(html, "page.html") == PLAIN


def test_two_rows_of_headers_over_spans() -> None:
    head = (
        "<thead><tr><th rowspan=2>Model</th><th colspan=2>Standard</th><th colspan=2>Batch</th></tr>"
        "<tr><th>Input</th><th>Output</th><th>Input</th><th>Output</th></tr></thead>"
    )
    row = "<tr><th scope=row>acme-large</th><td>$4</td><td>$16</td><td>$2</td><td>$8</td></tr>"
    html = page(f"<table>{head}<tbody>{row}</tbody></table>")
    assert prices(html, "page.html") == sorted(["acme-large|input|4", "acme-large|output|16", *BATCH])


def test_headers_in_the_body_name_what_follows_them() -> None:
    rows = "<tr><th>Model</th><th>Output</th><th>Input</th></tr><tr><td>acme-small</td><td>$5</td><td>$1</td></tr>"
    html = page(f"<table>{HEAD}{BODY}{rows}</table>")
    assert prices(html, "page.html") == [*PLAIN, "acme-small|input|1", "acme-small|output|5"]


def test_a_column_of_headers_turns_a_table() -> None:
    html = page(
        "<table><tr><th></th><th>acme-large</th><th>acme-small</th></tr>"
        "<tr><th scope=row>Input</th><td>$2</td><td>$1</td></tr><tr><th scope=row>Output</th><td>$8</td><td>$5</td></tr></table>"
    )
    assert prices(html, "page.html") == [*PLAIN, "acme-small|input|1", "acme-small|output|5"]


def test_frames_within_frames_are_followed_so_far() -> None:
    deep = "<table><tr><td>" * 900 + TABLE + "</td></tr></table>" * 900
    began = time.process_time()
    assert len(grids(page(deep))) == 1
    assert time.process_time() - began < 3


def test_a_component_that_is_called_table_is_no_element() -> None:
    page = '# Pricing\n\n<Table\n  columns={["Model", "Input"]}\n  rows={[["acme-large", "$2"]]}\n/>\n'
    (grid,) = grids(page, "page.mdx")
    assert texts(grid) == [["Model", "Input"], ["acme-large", "$2"]]


def test_a_table_without_rows_is_no_grid() -> None:
    page = read_page(b"<html><h1>A</h1><table></table><p>after</p><table><tr><td>x</td></tr></table></html>", "a.html")
    assert [texts(grid) for grid in page.grids] == [[["x"]]]
    assert [section.tables for section in page.sections if section.headings] == [2]
    assert page.grids[0].lead == ("after",)
