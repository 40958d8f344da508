"""Tabs of indented panes become elements, line for line."""

from __future__ import annotations

import pytest

from probes.parsing.document import read_page
from probes.parsing.indented_tabs import unindented


@pytest.mark.parametrize("text", ["", "no tabs", 'a === "b"', '=== "unclosed', "    code"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert unindented(text) == text


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_lines_stay_where_they_are(indent: str) -> None:
    text = f'Before\n{indent}=== "Free"\n\n{indent}    60 RPM\n\n{indent}=== "Pro"\n{indent}    600 RPM\nAfter'
    found = unindented(text).split("\n")
    assert [line.strip() for line in found] == [
        "Before", '<Tab title="Free">', "", "60 RPM", "</Tab>", '<Tab title="Pro">', "600 RPM", "</Tab>After",
    ]  # fmt: skip


def test_panes_have_their_names() -> None:
    page = read_page(
        b'=== "Free"\n\n    | A | B |\n    |--|--|\n    | 1 | 2 |\n\n=== "Pro"\n\n    | A | B |\n    |--|--|\n    | 3 | 4 |\n'
    )
    assert [(grid.tabs, [[cell.text for cell in row] for row in grid.table.rows]) for grid in page.grids] == [
        (("Free",), [["A", "B"], ["1", "2"]]), (("Pro",), [["A", "B"], ["3", "4"]]),
    ]  # fmt: skip
