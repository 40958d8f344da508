"""Rows of price tables by what they are for: they name columns, a group, a unit, or hold prices."""

from __future__ import annotations

import re

from probes.parsing import money, words
from probes.parsing.cells import holds_money
from probes.parsing.grid import Cell, Row

_MOST_HEADERS = 4
_TOKEN_COMPONENTS_NEEDED = 2
_PER = re.compile(r"(?:/|per\b)", re.IGNORECASE)


def filled(row: Row) -> list[Cell]:
    """The cells of a row that hold anything."""
    return [cell for cell in row if cell.text.strip() or cell.opaque or cell.struck]


def is_group(row: Row) -> bool:
    """A row that is one label across the table."""
    cells = filled(row)
    if len(cells) > 1 and cells[0].text != cells[-1].text:
        return False
    if len(cells) == 1 and not row[0].text.strip() and holds_money(cells[0]):
        return False
    texts = {cell.text for cell in cells}
    return len(texts) == 1 and (len(cells) == 1 or all(cell.merged for cell in row[1:]))


def says_unit(row: Row) -> bool:
    """A row of a group's name and what its prices are per: ``Language models``, ``Per million tokens``."""
    cells = filled(row)
    if len(cells) != 2 or cells[0] is not row[0] or any(money.amounts(cell.text) for cell in cells):
        return False
    return _PER.match(cells[1].text) is not None


def is_priced(text: str) -> bool:
    """Whether a text names a kind of tokens that is priced, and not just a price."""
    return words.component(text) not in (None, "price")


def _names_money(row: Row) -> bool:
    """Whether a row holds a price; the word ``Free`` alone can be a column's name too."""
    return any(holds_money(cell) and cell.text.strip().lower() != "free" for cell in row)


def is_header(row: Row) -> bool:
    """A row that names columns, wherever it stands."""
    if _names_money(row) or len(filled(row)) < 2:
        return False
    named = sum(is_priced(cell.text) for cell in row)
    labelled = any(words.is_label(cell.text) for cell in row)
    return all(cell.header for cell in filled(row)) or named >= _TOKEN_COMPONENTS_NEEDED or (labelled and named > 0)


def count_headers(rows: tuple[Row, ...]) -> int:
    """How many rows at the top name the columns."""
    count = 0
    for row in rows[:_MOST_HEADERS]:
        named = (
            all(cell.header for cell in row) and sum(is_priced(cell.text) for cell in row) >= _TOKEN_COMPONENTS_NEEDED
        )
        if (_names_money(row) and not named) or (count and not is_header(row)):
            break
        count += 1
    return count
