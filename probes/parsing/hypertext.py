"""HTML as blocks, and single HTML tables that stand in Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from probes.parsing import inline
from probes.parsing.grid import Block, Cell, Heading, Prose, Row, TabClose, Table, TabOpen
from probes.parsing.markup import HtmlTag, Markup, too_deep

MOST_COLUMNS = 200
MOST_ROWS = 20_000
_MOST_LAYOUTS = 200
_LONGEST_CAPTION = 40  # tags
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "aside", "header", "body", "html",
     "table", "blockquote", "details", "summary", "figure", "figcaption", "pre", "form", "fieldset", "tr"}
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PANE_NAMES = ("data-value", "title", "label", "aria-label")


@dataclass(slots=True)
class _Rows:
    """Rows under construction, with the cells that reach into them from above."""

    where: Callable[[int], str]
    rows: list[Row] = field(default_factory=list)
    hanging: dict[int, tuple[Cell, int]] = field(default_factory=dict)

    def add(self, cells: list[tuple[HtmlTag, str]], head: bool) -> None:
        """One row's own cells, laid beside the cells that hang down from earlier rows."""
        if len(self.rows) >= MOST_ROWS:
            return
        where = self.where(len(self.rows) + 1)
        row: list[Cell] = []
        for tag, text in cells:
            if self.hanging:
                self._hang(row, where)
            header = head or tag.name == "th" or "header" in tag.role
            shown = inline.cell(text, where, header=header)
            if "rowspan" in tag.attributes or "colspan" in tag.attributes:
                self._span(row, tag, shown)
            elif len(row) < MOST_COLUMNS:
                row.append(shown)
        self._hang(row, where)
        self.rows.append(tuple(row))

    def _span(self, row: list[Cell], tag: HtmlTag, shown: Cell) -> None:
        """A cell over several columns or rows."""
        if not shown.text and "0" in (tag.get("colspan"), tag.get("rowspan")):
            return  # an editor's place-holder for a cell that hangs down from above
        rest = Cell(shown.text, shown.where, shown.notes, shown.struck, shown.header, merged=True)
        deep = tag.number("rowspan", 1_000)
        for column in range(tag.number("colspan", MOST_COLUMNS)):
            if len(row) >= MOST_COLUMNS:
                break
            if deep > 1:
                self.hanging[len(row)] = (rest, deep - 1)
            row.append(rest if column else shown)

    def _hang(self, row: list[Cell], where: str) -> None:
        while len(row) in self.hanging and len(row) < MOST_COLUMNS:
            cell, left = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = (cell, left - 1)
            row.append(Cell(cell.text, where, cell.notes, cell.struck, cell.header, True))


def _table(markup: Markup, start: int, end: int, where: Callable[[int], str], place: str) -> Table:
    """The table between two tags; cells of a table inside it are text of the cell around them."""
    rows = _Rows(where)
    label = markup.tags[start].get("aria-label")
    head, at = 0, start + 1
    while at < end:
        tag = markup.tags[at]
        if tag.is_row:
            last = markup.end(at)
            cells = _cells(markup, at, last)
            if cells:
                rows.add(cells, head > 0)
            at = last
        elif tag.name == "thead":
            head += -1 if tag.closing else 1
        elif tag.name == "caption" and not tag.closing:
            at, label = markup.read(at)
        at += 1
    return Table(tuple(rows.rows), place, label=_one_line(label))


def _captioned(table: Table, where: str) -> Iterator[Block]:
    """A table after its caption, which is part of the page's prose as well."""
    if table.label:
        yield Prose(table.label, where)
    yield table


def _one_line(text: str) -> str:
    return re.sub(r"[⟦⟧⦃⦄\s]+", " ", text).strip()


def _cells(markup: Markup, start: int, end: int) -> list[tuple[HtmlTag, str]]:
    """The cells of the row between two tags."""
    cells: list[tuple[HtmlTag, str]] = []
    tags, at = markup.tags, start + 1
    while at < end:
        tag = tags[at]
        if tag.is_cell:
            at, text = markup.read(at, shown=True)
            cells.append((tag, text))
        at += 1
    return cells


def _is_layout(markup: Markup, start: int, inner: int, end: int) -> bool:
    """Whether a table that holds another at ``inner`` only places it on the page: it says so, or has but one cell."""
    tags = markup.tags
    if tags[start].role in ("presentation", "none"):
        return True
    cell = next((at for at in range(start + 1, inner) if tags[at].is_cell), end)
    return cell < end and not any(tags[at].is_cell for at in range(markup.end(cell), end))


def tables_in(html: str, where: Callable[[int], str]) -> Iterator[Block]:
    """The first table of a piece of HTML; ``where`` names the place of an offset into it."""
    if too_deep(html):
        return
    offsets = [found.start() for found in re.finditer(r"<tr\b", html, re.IGNORECASE)]
    markup = Markup(html)
    start = next((at for at, tag in enumerate(markup.tags) if tag.name == "table" and not tag.closing), None)
    if start is not None:
        end = markup.end(start)
        table = _table(
            markup, start, end, lambda row: where(offsets[row - 1] if row <= len(offsets) else 0), where(0)
        )  # fmt: skip
        yield from _captioned(table, where(0))


class _Document:
    """Walks a whole document once."""

    def __init__(self, html: str) -> None:
        self.markup = Markup(html)
        self.count = 0
        self.layouts = 0
        self.tables = [at for at, tag in enumerate(self.markup.tags) if tag.is_table]
        self.at = 0
        self.buffer: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def blocks(self) -> Iterator[Block]:
        tags, texts = self.markup.tags, self.markup.texts
        while self.at < len(tags):
            tag, text = tags[self.at], texts[self.at]
            if text:
                self.buffer.append(text)
            yield from self._leave(tag) if tag.closing else self._enter(tag)
            self.at += 1
        self.buffer += texts[self.at :]
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        text = "".join(self.buffer)
        self.buffer = []
        for line in inline.tidy(text).split("\n") if text else ():
            if line:
                yield Prose(line, f"after table {self.count}" if self.count else "before table 1")

    def _enter(self, tag: HtmlTag) -> Iterator[Block]:
        if tag.is_table and not self._enters_layout():
            yield from self._flush()
            yield from self._table()
        elif tag.name in _HEADINGS or tag.role == "heading":
            yield from self._flush()
            self.at, text = self.markup.read(self.at)
            level = int(tag.name[1]) if tag.name in _HEADINGS else tag.number("aria-level", 6)
            if text := _one_line(text):
                yield Heading(level, text)
        else:
            yield from self._inside(tag)

    def _enters_layout(self) -> bool:
        """Whether the table here is only a frame around others; a page that nests many of them is not followed."""
        following = bisect_right(self.tables, self.at)
        inner = self.tables[following] if following < len(self.tables) else len(self.markup.tags)
        end = self.markup.end(self.at)
        if inner > end or self.layouts >= _MOST_LAYOUTS or not _is_layout(self.markup, self.at, inner, end):
            return False
        self.layouts += 1
        return True

    def _table(self) -> Iterator[Block]:
        self.count += 1
        number, start = self.count, self.at
        self.at = self.markup.end(start)
        table = _table(self.markup, start, self.at, lambda row: f"table {number} row {row}", f"table {number}")
        if not table.label:
            table = replace(table, label=self._figcaption(self.at + 1))
        yield from _captioned(table, f"table {number}")

    def _figcaption(self, at: int) -> str:
        """The caption that begins at ``at``, right after a table; one that does not end soon is none."""
        following = [(tag.name, tag.closing) for tag in self.markup.tags[at : at + _LONGEST_CAPTION]]
        if following[:1] != [("figcaption", False)] or self.markup.texts[at].strip():
            return ""
        return _one_line(self.markup.read(at)[1]) if ("figcaption", True) in following else ""

    def _inside(self, tag: HtmlTag) -> Iterator[Block]:
        if not tag.empty and tag.name:
            self.open.append((tag.name, tag.is_pane))
        if tag.is_pane:
            yield from self._flush()
            yield TabOpen(self._pane_name(tag))
        elif tag.name in _BLOCKS:
            yield from self._flush()
        else:
            self.buffer.append(tag.mark)

    def _leave(self, tag: HtmlTag) -> Iterator[Block]:
        pane = bool(self.open) and self.open.pop()[1]
        if pane or tag.name in _BLOCKS:
            yield from self._flush()
        else:
            self.buffer.append(tag.mark)
        if pane:
            yield TabClose()

    def _pane_name(self, tag: HtmlTag) -> str:
        named = next((tag.get(key) for key in _PANE_NAMES if tag.attributes.get(key)), "")
        return named or self.markup.labels.get(tag.get("aria-labelledby"), "")


def html_blocks(html: str) -> Iterator[Block]:
    """The blocks of an HTML document."""
    return _Document(html).blocks()
