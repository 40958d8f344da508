"""Tables of one model's properties, and values that hold several: ``Input token limit 2,048 Output ...``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probes.parsing.grid import Cell, Grid, Row
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.model_list import vocabulary
from probes.parsing.model_list.entries import Entry, is_model_id, is_name

_INSIDE = re.compile(
    r"\b(input token limit|output token limit|context (?:window|length)|max(?:imum)? output(?: tokens)?|inputs?|"
    r"outputs?)\b"
    r"\s*[:：]?\s*",
    re.IGNORECASE,
)
_VALUES = frozenset({"", "description", "value", "values", "details", "detail", "specification", "information"})
_TELLING = frozenset({"context_window", "max_output", "knowledge_cutoff", "input_modalities", "released"})
_LONGEST = 100


def property_entry(grid: Grid, status: str = "") -> Entry | None:
    """The model of a table whose rows are its properties; None for any other table."""
    rows = [row for row in grid.table.rows if len(row) == 2 and any(cell.text.strip() for cell in row)]
    if len(rows) < 2 or len(rows) < len(grid.table.rows) or not _is_headed(rows[0]):
        return None
    fields: dict[str, tuple[Cell, ...]] = {}
    for row in rows:
        for attribute, cell in pairs_of(row[0].text, row[1]):
            fields.setdefault(attribute, (cell,))
    given = next((found for cell in fields.get("id", ()) if (found := id_in(cell.text))), "")
    title = read_label(grid.headings[-1]).text if grid.headings else ""
    named = len(title) <= _LONGEST and (is_model_id(title) or (is_name(title) and re.search(r"\d", title) is not None))
    if not fields.keys() & _TELLING or not (given or named):
        return None
    return Entry(
        title if named else given,
        given or (title if is_model_id(title) else ""),
        rows[0][0].where,
        fields,
        status=status,
    )


def _is_headed(head: Row) -> bool:
    """Whether a table's head names properties and their values, or is itself a property with its value."""
    if vocabulary.is_corner(head[0].text) and head[1].text.strip().lower() in _VALUES:
        return True
    return next(pairs_of(head[0].text, head[1]), None) is not None and "model" not in head[1].text.lower()


def pairs_of(label: str, cell: Cell) -> Iterator[tuple[str, Cell]]:
    """What a labelled value says, by attribute: of itself, or of what it names inside."""
    named = vocabulary.field(label)
    if named is not None and named[0] != "display_name":
        yield named[0], cell
        return
    marks = list(_INSIDE.finditer(cell.text[:1_000]))
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(cell.text)
        inside = vocabulary.field(mark[1])
        if inside is not None and (value := cell.text[mark.end() : end].strip(" ,;\n")):
            yield inside[0], Cell(value, cell.where)


def id_in(text: str) -> str:
    """The first id of a model among the words of a text; empty where there is none."""
    found = (word.strip(",;()").removeprefix("models/") for word in text.split())
    return next((word for word in found if is_model_id(word) and looks_like_id(word) and re.search(r"\d", word)), "")
