"""Which cell of a grid is the price of what: headers, orientation, groups and ragged rows.

Nothing is told by position alone: a column is what its header says, a row what its label says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.parsing import money, words
from probes.parsing.cells import holds_money, holds_number, says_of_what
from probes.parsing.columns import Column, column_of, of_any_kind, ranged
from probes.parsing.grid import Cell, Row, Table
from probes.parsing.ragged import cut, restored, spread, trimmed, uneven, whole_rows
from probes.parsing.row_roles import count_headers, filled, is_group, is_header, is_priced, says_unit
from probes.parsing.typed import crossed

MOST_ROWS = 6_000


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell that should hold a price.

    Attributes:
        subject: the label that names the model, or None where only the section can name it.
        name: the header or row label that says what is priced.
        component: what that label says (see :func:`probes.parsing.words.component`).
        around: other texts that qualify it: group headers, group labels, cells of qualifying columns.
        ids: texts of the row's id column.
        unit: text of the row's unit column.
        notes: marks of footnotes on its header and label.
        row: groups the quotes of one row (or column).
        turned: whether the subject is a column's header.
        apart: texts of the row's other columns, which may tell rows of one name apart.
    """

    subject: str | None
    name: str
    component: str
    cell: Cell
    around: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    unit: str = ""
    notes: tuple[str, ...] = ()
    row: int = 0
    turned: bool = False
    apart: tuple[str, ...] = ()


@dataclass(slots=True)
class Layout:
    """The quotes of one table, and what was left out and why."""

    quotes: list[Quote] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _paths(rows: tuple[Row, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each column the texts of its header rows, without repetitions, and their footnotes' marks."""
    width = max((len(row) for row in rows), default=0)
    found = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row)]
        texts = tuple(dict.fromkeys(cell.text.replace("\n", " ") for cell in cells if cell.text))
        found.append((texts, tuple(note for cell in cells for note in cell.notes)))
    return found


def _columns(head: tuple[Row, ...], body: tuple[Row, ...]) -> list[Column]:
    columns = []
    paths = _paths(head)
    last = max((index for index, (path, _) in enumerate(paths) if is_priced(" ".join(path))), default=-1)
    whole = whole_rows([row for row in body if not is_group(row) and not is_header(row)], len(paths), last)
    for index, (path, notes) in enumerate(paths):
        cells = [row[index] for row in whole]
        columns.append(column_of(path, notes, cells))
    return columns


def _label_column(columns: list[Column]) -> int | None:
    """Which column names the row: a model column, an id column, a nameless first one, then a weak one."""
    for role in ("label", "id"):
        found = next((index for index, column in enumerate(columns) if column.role == role), None)
        if found is not None:
            return found
    if columns and not columns[0].text and columns[0].role == "other":
        return 0
    return next((index for index, column in enumerate(columns) if column.role in ("weak", "other") and not index), None)


def _kind_column(columns: list[Column]) -> int | None:
    """Which column says of which tokens its row's prices are, beside one that names models."""
    named = any(column.role in ("label", "id") for column in columns)
    if not named or {"input", "output"} <= {column.component for column in columns}:
        return None
    return next((index for index, column in enumerate(columns) if column.role == "component"), None)


class _Upright:
    """A table whose rows are models."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns: list[Column] = []
        self.label: int | None = None
        self.kind: int | None = None
        self.group = ""
        self.above: Cell | None = None
        self.last: Row = ()
        self.priced: list[bool] = []
        self.places: dict[str, list[int]] = {}

    def read(self, head: tuple[Row, ...], body: tuple[Row, ...]) -> None:
        self._head(head, body)
        for index, row in enumerate(body):
            if is_header(row):
                self._head((row,), body[index + 1 :])
            elif (is_group(row) or says_unit(row)) and len(self.columns) > 1:
                self.group = ", ".join(dict.fromkeys(cell.text for cell in filled(row)))
                self.above = filled(row)[0] if self.kind is not None and row[self.label or 0].text else None
            elif filled(row):
                self._row(row, index)

    def _head(self, head: tuple[Row, ...], body: tuple[Row, ...]) -> None:
        self.columns = _columns(head, body)
        self.label = _label_column(self.columns)
        self.kind = _kind_column(self.columns)
        if self.kind is not None:
            self.columns = [of_any_kind(column) for column in self.columns]
        self.above, self.last = None, ()
        named = self.label is not None and self.columns[self.label].role in ("label", "id")
        if not named and not any(column.component not in ("", "price") for column in self.columns):
            # Rows of services, tools and fees: their prices are none of a model's.
            self.columns = [Column(column.path, "other") for column in self.columns]
        self.priced = [column.role == "price" for column in self.columns]
        self.places = {}
        for place, column in enumerate(self.columns):
            self.places.setdefault(column.role, []).append(place)

    def _texts(self, row: Row, role: str) -> tuple[str, ...]:
        """Texts of a row's cells that stand in columns of a role."""
        return tuple(ranged(self.columns[place].text, row[place].text) for place in self.places.get(role, ()))

    def _says_of_what(self, row: Row) -> bool:
        """Whether a row's prices name their kind of tokens themselves: ``$1 / 1M output tokens``."""
        cells = [row[place] for place in self.places.get("price", ()) if not money.is_absent(row[place].text)]
        return bool(cells) and all(map(says_of_what, cells))

    def _row(self, row: Row, index: int) -> None:
        row = restored(trimmed(row, len(self.columns)), self.last, self.priced)
        if len(row) != len(self.columns):
            self.layout.warnings.append(f"{row[0].where}: {len(row)} cells under {len(self.columns)} headers")
            return
        self.last = row
        around = self._texts(row, "around")
        label = row[self.label] if self.label is not None else None
        if label is not None and not label.text.strip():
            inherits = any(around) or self.kind is not None or self._says_of_what(row)
            label = self.above if inherits else Cell("", label.where)
        self.above = label
        if label is not None and not label.text.strip():
            self.layout.warnings.append(f"{row[0].where}: a row without a label")
            return
        around = (*around, self.group) if self.group else around
        ids, apart = self._texts(row, "id"), (*self._texts(row, "weak"), *self._texts(row, "other"))
        unit = next(iter(self._texts(row, "unit")), "")
        for place in self.places.get("price", ()):
            cell, column = row[place], self.columns[place]
            notes = (*column.notes, *(label.notes if label else ()))
            name, component = column.text, column.component
            if self.kind is not None:
                kind = row[self.kind]
                name, component, notes = (
                    f"{kind.text} {name}",
                    crossed(component, kind.text) or "",
                    (*notes, *kind.notes),
                )
            if component:
                subject = label.text if label else None
                quote = Quote(subject, name, component, cell, around, ids, unit, notes, index, apart=apart)
                self.layout.quotes.append(quote)


def _row_labels(rows: tuple[Row, ...], labels: int) -> int:
    """How many rows are named after something that tokens are priced by."""
    return sum(
        any(is_priced(cell.text) and not holds_money(cell) for cell in row[:-1][:labels])
        or (words.component(row[0].text) == "price" and _say(row[1:]))
        for row in rows
        if any(map(holds_number, row[1:]))
    )


def _model_row(rows: tuple[Row, ...]) -> int:
    """Which of the first rows names the models of a table whose columns are models."""
    for index, row in enumerate(rows[:4]):
        cells = filled(row)
        if len(cells) > 1 and words.is_label(cells[0].text):
            return index
    return 0


def _turned(layout: Layout, rows: tuple[Row, ...]) -> None:
    """A table whose columns are models (or plans) and whose rows are what is priced."""
    top = _model_row(rows)
    head = cut(rows[top])
    first = 1
    while first < len(head) and (not head[first].text.strip() or head[first].text == head[0].text):
        first += 1
    models = head[first:]
    above: list[Cell] = []
    for row in rows[top + 1 :]:
        if models and is_group(row):
            above = [filled(row)[0]]
            continue
        row = cut(row)
        cells = row[len(row) - len(models) :] if len(row) > len(models) else ()
        if not models or not cells or not all(_answers(cell) for cell in cells):
            above = []
            continue
        if any(map(_runs_on, cells)):
            layout.quotes.clear()
            layout.warnings.append(f"{cells[0].where}: two rows in one; the table is left out")
            return
        above = _inherited(above, [cell for cell in row[: -len(models)] if cell.text])
        layout.quotes += _turned_row(models, cells, above)


def _runs_on(cell: Cell) -> bool:
    """Whether the label of another row stands under a price, as where a capture lost cells between them."""
    first, _, last = cell.text.rpartition("\n")
    return bool(first) and is_priced(last) and not any(amount.currency for amount in money.amounts(last))


def _answers(cell: Cell) -> bool:
    """Whether a cell answers what something costs: with a number, none, or ``Free of charge, up to ...``."""
    return holds_number(cell) or cell.opaque or re.match(r"free\b", cell.text, re.IGNORECASE) is not None


def _kind(text: str) -> str:
    return "price" if is_priced(text) else "period" if words.period(text) else "context" if words.context(text) else ""


def _inherited(above: list[Cell], own: list[Cell]) -> list[Cell]:
    """A row's labels with those that span down to it, if the first of its own takes the place of one of its kind."""
    kept = len(above) - len(own)
    if kept <= 0 or not own:
        return own
    kind = _kind(own[0].text)
    return above[:kept] + own if kind and kind == _kind(above[kept].text) else own


def _say(cells: Row) -> bool:
    """Whether cells name their kinds of tokens themselves, so that ``Price`` is enough of a label."""
    return all(map(says_of_what, cells))


def _turned_row(models: Row, cells: Row, labels: list[Cell]) -> list[Quote]:
    texts = list(dict.fromkeys(cell.text.replace("\n", " ") for cell in labels))
    named = next((text for text in reversed(texts) if is_priced(text)), None)
    name = named or next((text for text in texts if words.component(text) == "price" and _say(cells)), None)
    component = words.component(name) if name else None
    if name is None or component is None:
        return []
    around = tuple(text for text in texts if text != name)
    marks = tuple(note for cell in labels for note in cell.notes)
    return [
        Quote(model.text, name, component, cell, around, notes=(*marks, *model.notes), row=column, turned=True)
        for column, (model, cell) in enumerate(zip(models, cells, strict=True))
    ]


def _fit(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Rows without columns that are empty from top to bottom at the left, as clips leave them."""
    empty = bool(rows) and all(len(row) > 1 and not row[0].text.strip() for row in rows)
    for row in rows:
        yield row[1:] if empty else row


def _has_kinds(head: tuple[Row, ...], body: tuple[Row, ...]) -> bool:
    columns = _columns(head, body)
    return _kind_column(columns) is not None and any(column.role == "price" for column in columns)


def read_layout(table: Table) -> Layout:
    """The quotes of a table that names its columns or its rows."""
    layout = Layout()
    if len(table.rows) > MOST_ROWS:
        return Layout(warnings=[f"{table.where}: {len(table.rows)} rows are more than a price list has; left out"])
    rows = tuple(_fit(tuple(row for row in table.rows if filled(row))))
    if len(rows) < 2 or table.headless:
        return layout
    rows = spread(rows)
    if uneven(rows):
        return Layout(warnings=[f"{table.where}: groups of columns whose widths were lost; left out"])
    count = count_headers(rows)
    head, body = rows[:count], rows[count:]
    upright = any(is_priced(cell.text) for row in head for cell in row) or _has_kinds(head, body)
    if not upright and _row_labels(body, 3) >= 1:
        _turned(layout, rows)
    elif count:
        _Upright(layout).read(head, body)
    return layout
