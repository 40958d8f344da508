"""Rows that a capture left too short: cells that spanned columns or rows and stand there only once."""

from __future__ import annotations

from dataclasses import replace

from probes.parsing import words
from probes.parsing.cells import holds_money, holds_number
from probes.parsing.grid import Row


def cut(row: Row) -> Row:
    """A row without the empty cells at its end."""
    while row and not row[-1].text.strip() and not row[-1].opaque and not row[-1].merged:
        row = row[:-1]
    return row


def trimmed(row: Row, width: int) -> Row:
    """A row without the empty cells that stand beyond the headers."""
    while len(row) > width and not row[-1].text.strip():
        row = row[:-1]
    return row


def spread(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows whose first one names groups of columns, with each of its cells over all columns of its group again.

    Only where the second row repeats the same names for every group: ``Input, Output, Input, Output``.
    """
    groups, names = [cell.text for cell in cut(rows[0])], [cell.text for cell in cut(rows[1])]
    count, width = len(groups) - 1, len(names) - 1
    if count < 2 or groups[0].strip() or width <= count or width % count or not all(groups[1:]):
        return rows
    size = width // count
    if names[1:] != names[1 : 1 + size] * count or any(holds_money(cell) for row in rows[:2] for cell in row):
        return rows
    over = [replace(rows[0][1 + at // size], merged=at % size > 0) for at in range(width)]
    return ((rows[0][0], *over), *rows[1:])


def uneven(rows: tuple[Row, ...]) -> bool:
    """Whether the first row names fewer groups than the second has columns, so that nobody knows which are whose."""
    if len(rows[0]) >= len(rows[1]) or any(holds_money(cell) for row in rows[:2] for cell in row):
        return False
    return any(_sets_apart(cell.text) for cell in rows[0][1:])


def _sets_apart(text: str) -> bool:
    said = words.context(text) or words.tiers(text) or words.period(text) or words.modalities(text)
    return bool(said) or words.is_short_context(text)


def restored(row: Row, above: Row, priced: list[bool]) -> Row:
    """A short row with the first cells of the one above, which once spanned down to it; else the row as it is.

    Only where its cells fit the columns with so many of them and with no other number of them: prices where prices
    belong, and nowhere else.
    """
    if len(row) >= len(priced) and row and row[-1].text:
        return row
    own = cut(row)
    missing = len(priced) - len(own)
    if missing <= 0 or len(above) != len(priced) or _fits(row, priced) or not any(holds_money(cell) for cell in own):
        return row
    blank = replace(own[-1], text="", notes=(), merged=False)
    wholes = [(*above[:kept], *own, *[blank] * (missing - kept)) for kept in range(1, missing + 1)]
    fitting = [whole for kept, whole in enumerate(wholes, 1) if not any(priced[:kept]) and _fits(whole, priced)]
    return fitting[0] if len(fitting) == 1 else row


def whole_rows(rows: list[Row], width: int, last_price: int) -> list[Row]:
    """The rows that reach to the last column of prices, so that their cells stand under their own headers."""
    wide = [row for row in rows if len(row) >= width]
    return [row for row in wide if len(cut(row)) > last_price] or wide


def _fits(row: Row, priced: list[bool]) -> bool:
    pairs = zip(row, priced, strict=False)
    return all(holds_number(cell) if price else not holds_money(cell) for cell, price in pairs)
