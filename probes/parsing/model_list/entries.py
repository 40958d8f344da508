"""Tables of models as entries: who is listed, and which cells say what of it, whichever way the table lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.parsing import money
from probes.parsing.grid import Cell, Grid, Row
from probes.parsing.jsons import holds_others, of_json
from probes.parsing.keys import spoken
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.model_list import vocabulary

_EVIDENCE = re.compile(
    r"\b(?:owned by|context|max (?:input|output|completion) tokens|modalit|pricing|cost per token|cost in|"
    r"input token limit|task name|model(?: ?id)?|supported (?:generation methods|parameters)|limit context)"
)
_ALIAS = re.compile(r"(?:an? )?alias (?:for|of|to) ([\w.:/@-]{2,100}?)\.?", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OBJECTS = frozenset({"model", ""})
_SENTENCE = re.compile(r"[.!?:]\s|[.!?:]$|\b(?:is|are|the|your|you|for|with|to|of)\b", re.IGNORECASE)
_LONGEST_NAME = 100
_FEATURES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed model.

    Attributes:
        subject: its name as printed; its id where nothing else is printed.
        id: as calls use it, or empty.
        where: the place of its name.
        fields: what is said of it, by attribute; the plainest first.
        group: the provider under whose name a list of several providers has it.
        status: what a heading says of all models under it.
        row: the record, where prices are to be read from it.
    """

    subject: str
    id: str
    where: str
    fields: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    group: str = ""
    status: str = ""
    row: Row = ()


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    attribute: str
    rank: tuple[int, int]


def _columns(head: Row, *, keys: bool) -> list[_Column]:
    """The columns that say something of a model; the plainest of each attribute first."""
    found = []
    for at, cell in enumerate(head):
        named = vocabulary.field(cell.text)
        if named is not None and not (keys and named[0] == "id" and "." in cell.text):
            found.append(_Column(at, named[0], (named[1], cell.text.count("."))))
    return sorted(found, key=lambda column: column.rank)


def json_entries(grid: Grid) -> list[Entry]:
    """The models of a JSON list; empty where it lists something else."""
    head, body = grid.table.rows[0], grid.table.rows[1:]
    at = _id_column(head, body)
    if at is None or holds_others(grid) or not _lists_models(head, body, grid):
        return []
    columns = [column for column in _columns(head, keys=True) if column.at != at]
    provider = next((there for there, cell in enumerate(head) if spoken(cell.text).endswith("provider")), None)
    entries = []
    for row in body:
        name = row[at].text.removeprefix("models/")
        if name and "\n" not in name and len(name) <= _LONGEST_NAME * 2:
            group = row[provider].text if provider is not None else ""
            entries.append(Entry(name, name, row[at].where, _fields(columns, row), group, row=row))
    return entries


def _id_column(head: Row, body: tuple[Row, ...]) -> int | None:
    """The column that holds the ids that calls use; where ``id`` is a record's own number, that is its name."""
    said = [spoken(cell.text) for cell in head]
    if "id" in said and "name" in said and body and all(_UUID.fullmatch(row[said.index("id")].text) for row in body):
        return said.index("name")
    for name in ("id", "model id", "slug", "model", "model name", "name", "data id", "data 0 id"):
        if name in said:
            return said.index(name)
    return None


def _lists_models(head: Row, body: tuple[Row, ...], grid: Grid) -> bool:
    kinds = next((at for at, cell in enumerate(head) if cell.text == "object"), None)
    if kinds is not None:
        return all(row[kinds].text in _OBJECTS for row in body)
    named = any("model" in spoken(heading) for heading in grid.headings[-1:])
    return (named and "status" not in grid.headings[-1:]) or any(_EVIDENCE.search(spoken(cell.text)) for cell in head)


def _fields(columns: list[_Column], row: Row) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for column in columns:
        if column.at < len(row) and (row[column.at].text.strip() or row[column.at].opaque):
            found[column.attribute] = (*found.get(column.attribute, ()), row[column.at])
    return found


def table_entries(grid: Grid) -> Iterator[Entry]:
    """The models of a page's table; none where it lists something else."""
    rows = tuple(row for row in grid.table.rows if any(cell.text.strip() for cell in row))
    if len(rows) < 2 or grid.table.headless or of_json(grid):
        return
    status = next(
        (said for text in (*grid.tabs[::-1], *grid.headings[:-3:-1]) if (said := vocabulary.standing(text))), ""
    )
    if _is_turned(rows):
        rows = _transposed(rows)
        yield from _rows(rows, 0, status)
        return
    label = _label_column(rows[0], _columns(rows[0], keys=False))
    if label is not None:
        yield from _rows(rows, label, status)


def _is_turned(rows: tuple[Row, ...]) -> bool:
    """Whether the columns are models: a corner that allows it, and rows named after what is said of models."""
    if len(rows[0]) < 2 or not vocabulary.is_corner(rows[0][0].text):
        return False
    named = {found[0] for row in rows[1:] if row and (found := vocabulary.field(row[0].text))}
    across = {found[0] for cell in rows[0][1:] if (found := vocabulary.field(cell.text))} - {"display_name"}
    telling = named - {"display_name", "status", "input_modalities", "output_modalities"}
    return not across and bool(telling) and len(named) >= _FEATURES_NEEDED


def _transposed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    width = len(rows[0])
    return tuple(tuple(row[at] if at < len(row) else Cell("") for row in rows) for at in range(width))


def _label_column(head: Row, columns: list[_Column]) -> int | None:
    """The column that names models, where the table is one of models."""
    telling = {column.attribute for column in columns} - {"display_name", "status", "released"}
    ids = {column.at for column in columns if column.attribute == "id"}
    named = [at for at, cell in enumerate(head) if vocabulary.names_rows(cell.text)]
    for at in sorted(named, key=lambda at: at in ids):
        sure = "model" in spoken(head[at].text) or telling - {"input_modalities", "output_modalities"}
        return at if sure else None
    if telling & {"context_window", "max_output"}:
        return next((column.at for column in columns if column.attribute == "id"), 0)
    return None


def _rows(rows: tuple[Row, ...], label: int, status: str) -> Iterator[Entry]:
    columns = [column for column in _columns(rows[0], keys=False) if column.at != label]
    status = vocabulary.standing(rows[0][label].text) or status
    for row in rows[1:]:
        if len(row) <= label or row[label].opaque or _is_group(row, label, len(rows[0])):
            continue
        entry = _entry(row, label, columns, status)
        if entry is not None:
            yield entry


def _is_group(row: Row, label: int, width: int) -> bool:
    """Whether a row is a heading inside its table: one text across it, or alone in one of several columns."""
    others = {cell.text.strip() for at, cell in enumerate(row) if at != label}
    return others == {row[label].text.strip()} or (others <= {""} and width > 2 and not is_model_id(row[label].text))


def _entry(row: Row, label: int, columns: list[_Column], status: str) -> Entry | None:
    read = read_label(row[label].text)
    fields = _fields(columns, row)
    ids = [text.strip() for cell in fields.get("id", ()) for text in cell.text.split("\n")]
    given = next((text for text in (*ids, *read.others, *read.notes) if is_model_id(text)), "")
    name = read.text or given
    if not given and looks_like_id(name):
        given = name
    if not name or len(name) > _LONGEST_NAME or not (given or is_name(name) or _is_word(name)):
        return None
    if vocabulary.is_corner(name) or (not given and vocabulary.field(name)):
        return None
    alias = next((found[1] for cell in row if (found := _ALIAS.fullmatch(cell.text.strip()))), None)
    if alias is not None:
        fields.setdefault("alias_of", (Cell(alias, row[label].where),))
    return Entry(name, given or (name if _is_word(name) else ""), row[label].where, fields, status=status)


def _is_word(name: str) -> bool:
    """Whether a name in a column of models is one lower-case word, as the ids of some first models are."""
    return re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name) is not None


def is_model_id(text: str) -> bool:
    """Whether a text is an id of a model: like an id, with a digit or a hyphen, and no address or version alone."""
    lowered = text.lower()
    return looks_like_id(lowered) and not money.is_absent(lowered) and not re.fullmatch(r"[\d.v]+|https?:.*", lowered)


def is_name(text: str) -> bool:
    """Whether a text can be a model's printed name: it has a digit or a capital, and is no sentence."""
    return re.search(r"[\dA-Z]", text) is not None and not _SENTENCE.search(text) and len(text.split()) <= 8
