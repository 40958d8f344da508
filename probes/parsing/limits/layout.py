"""Which cell of a grid is the limit of what: rows of models, of tiers, or of limits.

Nothing is told by position alone: a column is what its header says, a row what its label says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from probes.parsing.grid import Cell, Row, Table
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.amounts import is_absent
from probes.parsing.limits.cells import read_cell
from probes.parsing.limits.columns import Column, describes_headers, holds_amount, read_columns
from probes.parsing.limits.measures import Measure

MOST_ROWS = 6_000
_MOST_HEADERS = 4
_MOST_LOOKED_AT = 200
_SHORT = 60
_NAMES = ("model", "label", "tier")
_FOR = re.compile(r"\s(?:for|of)\s(?P<subject>[^()]{2,100}?)(?:\s?\([^()]{0,80}\))?$", re.IGNORECASE)
_OWN_LIMIT = re.compile(
    r"(?:(?:default|current|standard)\s)?(\S.{1,80}?)\s(?:quota|rate)\s(?:limits?|quotas?)", re.IGNORECASE
)
_SCOPE = re.compile(r"\b(on-demand|cross-region|global cross-region|provisioned|batch|streaming)\b", re.IGNORECASE)
_EMPTY_WORDS = re.compile(
    r"\b(?:max(?:imum)?|limits?|quotas?|rate|total|default|number|of|the|in|allowed|per|api|model|inference|"
    r"combined|and)\b"
    r"|\([^()]{0,60}\)|[^\w]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell that should hold a limit.

    Attributes:
        subject: the label that names what is limited, or None where only the section can name it.
        measure: what the row and the column say of what is counted.
        tier, region, scope: what they say of when it holds.
        beside: other words of the row, by which two limits of one name may be told apart.
        scale: what its number is to be multiplied by.
    """

    subject: str | None
    cell: Cell
    measure: Measure = Measure()
    tier: str | None = None
    region: str | None = None
    scope: str | None = None
    beside: str = ""
    scale: int = 1


@dataclass(slots=True)
class Layout:
    """The quotes of one table, and what was left out and why. ``hollow``: it names limits and holds none."""

    quotes: list[Quote] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """What a row across the table says of the rows under it."""

    tier: str | None = None
    measure: Measure | None = None
    label: str = ""


def filled(row: Row) -> list[Cell]:
    """The cells of a row that hold something."""
    return [cell for cell in row if cell.text.strip() or cell.opaque]


def is_rule(row: Row) -> bool:
    """The line under a header that stands where the format does not know it any more."""
    return all(set(cell.text) <= set("-: ") for cell in row) and any(len(cell.text) > 2 for cell in row)


def _is_group(row: Row) -> bool:
    """A row that is one label across the table."""
    held = filled(row)
    return len({cell.text for cell in held}) == 1 and (len(held) == 1 or all(cell.merged for cell in row[1:]))


def _headers(rows: tuple[Row, ...]) -> int:
    """How many rows at the top name the columns."""
    count = 0
    for row in rows[:_MOST_HEADERS]:
        if any(map(holds_amount, row)) or (count and not _names_columns(row)):
            break
        count += 1
    return count


def _names_columns(row: Row) -> bool:
    held = filled(row)
    if len(held) < 2 or any(map(holds_amount, row)):
        return False
    named = sum(measures.names_limit(cell.text) for cell in held)
    return named >= 2 or all(cell.header for cell in held)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says of its values; ``above`` is the tier of its group."""

    subject: str
    measure: Measure
    tier: str | None
    above: str | None
    region: str | None
    scope: str | None
    beside: str
    scale: int


class _Reader:
    """Reads one table from the top down."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns: list[Column] = []
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        self.group = _Group()
        self.above: Row = ()

    def read(self, head: tuple[Row, ...], body: tuple[Row, ...]) -> None:
        """The rows under ``head``, and those under each further row of headers."""
        while True:
            under = list(takewhile(lambda row: _is_group(row) or not _names_columns(row), body))
            self._head(head, under)
            for row in under:
                if _is_group(row) and len(self.columns) > 1:
                    self._group(filled(row)[0].text)
                else:
                    self._row(row)
            if len(under) == len(body):
                return
            head, body = body[len(under) : len(under) + 1], body[len(under) + 1 :]

    def _head(self, head: tuple[Row, ...], body: list[Row]) -> None:
        whole = [row for row in body[:_MOST_LOOKED_AT] if not _is_group(row)]
        self.columns = read_columns(head, whole)
        self.places = defaultdict(list)
        for index, column in enumerate(self.columns):
            self.places[column.role].append(index)
        for role in ("model", "label"):
            self.places[role].sort(key=lambda index: "model" not in self.columns[index].text.lower())
        self.above = ()

    def _group(self, text: str) -> None:
        tier, named = tiers.tier(text), measures.measure(text)
        self.group = _Group(tier, named, "" if tier or named else text)
        self.above = ()

    def _row(self, row: Row) -> None:
        row = _trimmed(row, len(self.columns))
        if len(row) != len(self.columns):
            self.layout.warnings.append(f"{row[0].where}: {len(row)} cells under {len(self.columns)} headers")
            return
        if self._is_withdrawn(row):
            return
        row = self._inherited(row)
        self.above = row
        said = self._said(row)
        for index in self.places["value"]:
            self.layout.quotes.append(_quote(said, row[index], self.columns[index]))

    def _is_withdrawn(self, row: Row) -> bool:
        """Whether the label of a row is struck out, and nothing else names it."""
        names = [row[index] for role in (*_NAMES, "metric") for index in self.places[role]]
        return any(cell.struck for cell in names) and not any(cell.text.strip() for cell in names)

    def _inherited(self, row: Row) -> Row:
        """A row whose empty label or tier spans down from the one above."""
        names = [index for role in _NAMES for index in self.places[role]]
        blank = [index for index in names if not row[index].text.strip()]
        if not self.above or not blank or not any(cell.text.strip() for cell in self._beside_values(row)):
            return row
        spans = {index: replace(self.above[index], where=row[index].where, merged=True) for index in blank}
        return tuple(spans.get(index, cell) for index, cell in enumerate(row))

    def _beside_values(self, row: Row) -> Iterator[Cell]:
        return (cell for cell, column in zip(row, self.columns, strict=True) if column.role != "value")

    def _of(self, row: Row, role: str) -> str:
        return next((row[index].text for index in self.places[role] if not is_absent(row[index].text)), "")

    def _said(self, row: Row) -> _Said:
        """What a row says of all its values."""
        metric, label = self._of(row, "metric"), self._of(row, "model") or self._of(row, "label")
        if not metric and (named := measures.measure(label)) is not None and named.whole:
            metric, label = label, ""
        if own := _OWN_LIMIT.fullmatch(label):
            label = own[1]
        counted = measures.measure(metric) if metric else None
        tier = self._of(row, "tier")
        spoken = _SCOPE.search(re.sub(r"\([^()]{0,80}\)", "", metric)) if metric else None
        return _Said(
            label or _subject_of(metric),
            (counted or Measure()).completed(self._parts(row)).completed(self.group.measure),
            tiers.worded(tier) if tier else None,
            self.group.tier,
            self._of(row, "region") or None,
            spoken[1].lower() if spoken else self._of(row, "scope").lower() or None,
            self._beside(row, label),
            measures.scale(metric),
        )

    def _beside(self, row: Row, label: str) -> str:
        """The group of a row, or its first other words."""
        others = (row[index].text for role in ("label", "other") for index in self.places[role])
        return self.group.label or next((text for text in others if text != label and 0 < len(text) <= _SHORT), "")

    def _parts(self, row: Row) -> Measure:
        """What columns for the time and for what is counted say."""
        window, counted = self._of(row, "window"), self._of(row, "counted")
        in_time = measures.measure(f"per {window}") if window else None
        what = measures.measure(counted) if counted else None
        return (what or Measure()).completed(in_time)


def _quote(said: _Said, cell: Cell, column: Column) -> Quote:
    """A value: its column's header is nearer to it than its row."""
    counted = column.measure.completed(said.measure) if column.measure is not None else said.measure
    tier, scope = said.tier or column.tier or said.above, said.scope or column.scope
    if said.subject and column.named and column.measure is None:
        tier = tier or tiers.worded(column.named)
    elif said.subject and measures.measure(column.named) is None:
        scope = scope or column.named.lower()
    return Quote(
        said.subject or column.named or None,
        cell,
        counted,
        tier,
        said.region,
        scope or None,
        said.beside,
        max(said.scale, measures.scale(column.text)),
    )


def _subject_of(metric: str) -> str:
    """``Chat requests per minute``: what the name of a limit names besides what is counted."""
    named = _FOR.search(metric)
    if named is not None:
        return named["subject"].strip()
    rest = metric
    for item in reversed(measures.find(metric)):
        rest = f"{rest[: item.start]} {rest[item.end :]}"
    return re.sub(r"\s+", " ", rest).strip(" -–—:()") if re.search(r"\w", _EMPTY_WORDS.sub(" ", rest)) else ""


def _trimmed(row: Row, width: int) -> Row:
    """Without the empty cells at the end that go beyond the headers."""
    while len(row) > width and not row[-1].text.strip():
        row = row[:-1]
    return row


def fitted(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Rows without an empty first column, as clips leave them."""
    empty = bool(rows) and all(len(row) > 1 and not row[0].text.strip() for row in rows)
    for row in rows:
        yield row[1:] if empty else row


def read_layout(table: Table) -> Layout:
    """The quotes of a table that names its columns or its rows."""
    layout = Layout()
    if len(table.rows) > MOST_ROWS:
        return Layout(warnings=[f"{table.where}: {len(table.rows)} rows are more than a page of limits has; left out"])
    rows = tuple(fitted(tuple(row for row in table.rows if filled(row) and not is_rule(row))))
    if not rows or describes_headers(rows):
        return layout
    count = _headers(rows)
    reader = _Reader(layout)
    if count:
        reader.read(rows[:count], rows[count:])
    elif any(map(holds_amount, (cell for row in rows for cell in row))):
        _headless(layout, rows, table.where)
    layout.hollow = _hollow(rows, layout)
    return layout


def _headless(layout: Layout, rows: tuple[Row, ...], where: str) -> None:
    """A table without headers: pairs of a limit's name and its value, or nothing that can be known."""
    for row in rows:
        held = filled(row)
        named = measures.measure(held[0].text) if len(held) == 2 else None
        if named is not None and read_cell(held[1].text).quantities:
            layout.quotes.append(Quote(_subject_of(held[0].text) or None, held[1], named))
    if not layout.quotes:
        layout.warnings.append(f"{where}: numbers without headers")


def _hollow(rows: tuple[Row, ...], layout: Layout) -> bool:
    """Whether a table names at least two limits in its header and no cell under it holds anything."""
    named = sum(measures.names_limit(cell.text) for cell in rows[0])
    return named >= 2 and not any(quote.cell.text.strip() for quote in layout.quotes)
