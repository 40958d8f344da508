"""JSON documents as blocks: every list, and every map, of objects becomes a table with a row for each.

Columns are keys, those of nested objects joined by dots (``pricing.prompt``); numbers stay exactly as printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from probes.parsing.grid import Block, Cell, Grid, Heading, Row, Table
from probes.parsing.inline import LONGEST_CELL, tidy

COMPONENT = "json"
HOLDER = ("role", "holder")  # of a table whose records hold lists of their own, or that is the envelope around one
_LISTS = ("data", "models", "results", "result", "items", "entries", "values", "list")
_NAMING = ("property_id", "name", "key", "id")
_BEGINNING = re.compile(r"\s*(?:\{\s*(?:\"|\}\s*$)|\[\s*(?:[{\"]|\]\s*$))")
_DEEPEST, _FLATTENED, _LISTED = 6, 2, 4
_MOST_COLUMNS, _MOST_ROWS, _MOST_TABLES, _LONGEST_KEY = 200, 20_000, 1_000, 160


class Number(str):
    """A number exactly as it is printed."""

    __slots__ = ()


Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"
Record: TypeAlias = "dict[str, Json]"
_NOWHERE = Cell("")


def begins_as_json(text: str) -> bool:
    """Whether a text can be nothing but JSON, whole or broken."""
    return _BEGINNING.match(text[:4_000]) is not None


def parse(text: str) -> Json:
    """A JSON document.

    Raises:
        ValueError: it is none, or nested beyond reading.
    """
    try:
        parsed: Json = json.loads(text, parse_float=Number, parse_int=Number, parse_constant=Number)
    except RecursionError:
        raise ValueError("JSON is nested too deep") from None
    return parsed


def of_json(grid: Grid) -> bool:
    """Whether a grid was made of JSON."""
    return grid.table.component == COMPONENT


def holds_others(grid: Grid) -> bool:
    """Whether a grid of JSON is only what other lists stand in: an envelope, or groups."""
    return HOLDER in grid.table.attributes


def json_blocks(parsed: Json) -> Iterator[Block]:
    """The tables of a JSON document, each under the key that it stands at."""
    return _Reader().read(parsed, "", "", 0)


class _Reader:
    """Walks one document from the outside in."""

    def __init__(self) -> None:
        self.tables = 0

    def read(self, value: Json, path: str, name: str, depth: int, title: str = "") -> Iterator[Block]:
        """The blocks of what stands at a key ``name``; a list gets ``title`` (else its key) as a heading."""
        if depth > _DEEPEST or self.tables >= _MOST_TABLES:
            return
        records = _records(value, path, name)
        if records:
            yield from self._collection(records, path, title or name, depth)
        elif isinstance(value, dict):
            yield from self._envelope(value, path, depth)

    def _envelope(self, value: Record, path: str, depth: int) -> Iterator[Block]:
        """An object that is no list: what it says itself, then the lists in it."""
        inner = [(key, held) for key, held in value.items() if _records(held, "", key) or _holds_lists(held)]
        own = {key: held for key, held in value.items() if key not in dict(inner)}
        if any(True for _ in _flat(own)):
            self.tables += 1
            yield _table({path: own}, path, holder=bool(inner))
        for key, held in inner:
            yield from self.read(held, _join(path, key), key, depth + 1)

    def _collection(self, records: Mapping[str, Record], path: str, title: str, depth: int) -> Iterator[Block]:
        """A list of records; the lists that a record of a map holds stand under the record's name."""
        groups = [(at, key, held) for at, record in records.items() for key, held in _inner_lists(record)]
        self.tables += 1
        if title:
            yield Heading(min(depth + 1, 6), title[:120])
        yield _table(records, path, holder=bool(groups))
        for at, key, held in groups:
            yield from self.read(held, _join(at, key), key, depth + 2, _title(records[at]) or at.rpartition(".")[2])


def _inner_lists(record: Record) -> Iterator[tuple[str, Json]]:
    """The lists of models that a record holds (a provider's); other lists in a record are left alone."""
    for key, held in record.items():
        if key.lower() in _LISTS and _records(held, "", key):
            yield key, held


def _title(record: Record) -> str:
    for key in ("name", "title", "id"):
        given = record.get(key)
        if isinstance(given, str) and given.strip():
            return tidy(given)[:120].replace("\n", " ")
    return ""


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _records(value: Json, path: str, name: str) -> dict[str, Record]:
    """The objects of a list, or of a map of like objects, by their places; empty where it is neither."""
    if isinstance(value, list):
        found = {f"{path}[{at}]": held for at, held in enumerate(value[:_MOST_ROWS]) if isinstance(held, dict)}
        if not found and name.lower() in _LISTS and value and all(isinstance(held, str) for held in value):
            return {f"{path}[{at}]": {"id": held} for at, held in enumerate(value[:_MOST_ROWS])}
        return found
    if isinstance(value, dict) and _is_map(value, name):
        listed = list(value.items())[:_MOST_ROWS]
        return {_join(path, key): _keyed(key, held) for key, held in listed if isinstance(held, dict)}
    return {}


def _keyed(key: str, record: Record) -> Record:
    return record if "id" in record else {"id": key, **record}


def _is_map(value: Record, name: str) -> bool:
    """Whether an object is a map from ids to objects that are alike: they share at least half of their keys."""
    inner = list(value.values())[:50]
    if not inner or not all(isinstance(held, dict) for held in inner):
        return False
    keys = [set(held) for held in inner if isinstance(held, dict) and held]
    if len(keys) < 2:
        return bool(keys) and name.lower() in ("models", "data")
    shared = [len(own & other) * 2 >= min(len(own), len(other)) for own, other in pairwise(keys)]
    return sum(shared) * 4 >= len(shared) * 3


def _holds_lists(value: Json) -> bool:
    return isinstance(value, dict) and any(_records(held, "", key) for key, held in value.items())


def _flat(record: Record, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Json]]:
    """A record's own values by their keys, nested ones joined by dots."""
    for key, held in record.items():
        full = _join(prefix, key)
        if len(full) > _LONGEST_KEY:
            continue
        nested = _nested(full, held)
        if nested is None:
            yield full, held
        elif depth < _FLATTENED:
            for at, inner in nested.items():
                yield from _flat(inner, at, depth + 1)


def _nested(full: str, held: Json) -> dict[str, Record] | None:
    """The objects in a value by their places; none of them for a long list of its own, None for a plain value."""
    if isinstance(held, dict):
        return {full: held}
    if not isinstance(held, list) or not any(isinstance(inner, dict | list) for inner in held):
        return None
    if (named := _named_values(held)) is not None:
        return {full: named}
    few = held if len(held) <= _LISTED else []
    return {f"{full}[{at}]": inner for at, inner in enumerate(few) if isinstance(inner, dict)}


def _named_values(held: list[Json]) -> Record | None:
    """``[{"name": "size", "value": 8}]`` as ``{"size": 8}``; None for any other list."""
    found: Record = {}
    for each in held[:_MOST_COLUMNS]:
        if not isinstance(each, dict) or "value" not in each:
            return None
        name = next((each[key] for key in _NAMING if key in each), None)
        if not isinstance(name, str) or not name or name in found:
            return None
        found[name] = each["value"]
    return found


def _table(records: Mapping[str, Record], path: str, *, holder: bool) -> Table:
    columns: dict[str, int] = {}
    rows: list[dict[int, Cell]] = []
    for at, record in records.items():
        row: dict[int, Cell] = {}
        for key, held in _flat(record):
            column = columns.setdefault(key, len(columns))
            if column < _MOST_COLUMNS:
                row[column] = _cell(held, _join(at, key))
        rows.append(row)
    width = min(len(columns), _MOST_COLUMNS)
    head = tuple(Cell(key, path or "$", header=True) for key in list(columns)[:width])
    body = tuple(_row(row, width) for row in rows)
    return Table((head, *body), path or "$", component=COMPONENT, attributes=(HOLDER,) if holder else ())


def _row(row: Mapping[int, Cell], width: int) -> Row:
    return tuple(row.get(column, _NOWHERE) for column in range(width))


def _cell(value: Json, where: str) -> Cell:
    text = "\n".join(map(_plain, value[:100])) if isinstance(value, list) else _plain(value)
    if len(text) > LONGEST_CELL:
        return Cell(text[:LONGEST_CELL], where, opaque=True)
    return Cell(text, where)


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value.strip() if value.isascii() and value.isprintable() else tidy(value[: LONGEST_CELL + 1])
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
