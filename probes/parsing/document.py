"""Bytes to a page, whatever the format: HTML, Markdown, MDX, JSON, or a text clip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from probes.parsing import money
from probes.parsing.grid import Block, Page, Prose, Row, Table, assemble
from probes.parsing.hanging import hung
from probes.parsing.hypertext import html_blocks
from probes.parsing.indented_tabs import unindented
from probes.parsing.inline import cell, tidy
from probes.parsing.jsons import begins_as_json, json_blocks, parse
from probes.parsing.markdown import markdown_blocks
from probes.parsing.markup import cut_off, too_deep
from probes.parsing.torn import without_torn_line

LARGEST = 8_000_000
_BROKEN = "\N{REPLACEMENT CHARACTER}".encode()
_WRAPPED = 4
_MOST_COLUMNS = 200
_HTML = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_ENDINGS = (".html", ".htm", ".xhtml")
_RULED = re.compile(r"^ {0,3}\|[ :|-]{3,500}\|[ \t]{0,20}$", re.MULTILINE)
_MARKS = re.compile(r"^ {0,3}(?:#{1,6} |\||<[A-Za-z]|:?-{3,}:? ?\|)", re.MULTILINE)


class NotAPage(ValueError):
    """The bytes cannot be a page. ``str(error)`` says why."""


def decoded(body: bytes) -> str:
    """Text of a page: UTF-8, where at most a byte in a thousand is broken, else as its head declares or a guess."""
    if _BROKEN not in body:  # the common case, and the cheap one
        with suppress(UnicodeDecodeError):
            return body.decode("utf-8-sig")
    text = body.decode("utf-8-sig", errors="replace")
    if text.count("\N{REPLACEMENT CHARACTER}") * 1000 <= len(text):
        return text
    from bs4.dammit import UnicodeDammit  # slow to load, and seldom needed

    found = UnicodeDammit(body, is_html=True)
    return found.unicode_markup or body.decode("latin-1")


def is_html(text: str, name: str = "") -> bool:
    """Whether a text is a whole HTML document: by its beginning, then by the name it was saved under."""
    return bool(_HTML.match(text[:6000])) or name.lower().removesuffix(".gz").endswith(_ENDINGS)


def read_page(body: bytes, name: str = "") -> Page:
    """A page as grids and prose.

    Raises:
        NotAPage: too large, binary, broken JSON, or nested beyond reading.
    """
    return assemble(read_blocks(body, name))


def read_blocks(body: bytes, name: str = "") -> Iterable[Block]:
    """A page as blocks in reading order.

    Raises:
        NotAPage: as :func:`read_page`; of JSON that is broken, at once.
    """
    if len(body) > LARGEST:
        raise NotAPage(f"{len(body)} bytes are more than a page")
    if b"\x00" in body[:4000] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotAPage("binary data, not a page")
    text = decoded(body)
    if begins_as_json(text):
        return _json_page(text)
    if is_html(text, name):
        if too_deep(text):
            raise NotAPage("markup is nested too deep")
        if cut_off(text):
            raise NotAPage("the end of the page is missing")
        return html_blocks(text)
    text = unindented(without_torn_line(text))
    clipped = name.lower().removesuffix(".gz").endswith(".txt") and not _RULED.search(text)
    if clipped or not _MARKS.search(text):
        return text_blocks(text)
    return hung(markdown_blocks(text))


def _json_page(text: str) -> Iterable[Block]:
    try:
        return json_blocks(parse(text))
    except ValueError as error:
        raise NotAPage(f"broken JSON: {error}") from None


def text_blocks(text: str) -> Iterator[Block]:
    """A text clip: what a browser copies of a page. Cells are divided by tabs, and may run over several lines."""
    lines = text.splitlines()
    position = 0
    while position < len(lines):
        end = _region(lines, position)
        if end > position:
            if max(line.count("\t") for line in lines[position:end]) > _MOST_COLUMNS:
                position = end
                continue
            yield Table(_clipped(lines[position:end], position + 1), f"line {position + 1}")
            position = end
            continue
        if line := tidy(lines[position]):
            yield Prose(line, f"line {position + 1}")
        position += 1


def _region(lines: list[str], start: int) -> int:
    """The line after the last one of the table that begins at ``start``; ``start`` where none begins."""
    if "\t" not in lines[start].strip():
        return start
    end = gap = start + 1
    while gap < len(lines) and gap - end < _WRAPPED:
        if "\t" in lines[gap]:
            end = gap + 1
        elif not _wraps(lines[gap]):
            break
        gap += 1
    while end < len(lines) and money.amounts(lines[end].strip()) and _wraps(lines[end]):
        end += 1
    return end


def _wraps(line: str) -> bool:
    """Whether a line without a tab may be part of a cell."""
    return 0 < len(line.strip()) <= 40 and not re.match(r"\(\d\) ", line)


def _clipped(lines: list[str], number: int) -> tuple[Row, ...]:
    """The rows of a clipped table: of one width where the tabs allow it, else as the lines stand."""
    width = max(line.count("\t") for line in lines)
    rows: list[tuple[int, str]] = []
    for offset, line in enumerate(lines):
        if rows and (rows[-1][1].count("\t") < width or "\t" not in line):
            rows[-1] = (rows[-1][0], f"{rows[-1][1]}\n{line}")
        else:
            rows.append((number + offset, line))
    if any(row.count("\t") != width for _, row in rows):
        rows = _unwrapped(lines, number)
    return tuple(
        tuple(cell(part.strip(), f"line {at}", header=not index) for part in row.split("\t"))
        for index, (at, row) in enumerate(rows)
    )


def _unwrapped(lines: list[str], number: int) -> list[tuple[int, str]]:
    """One row a line with tabs; a line without one begins the first cell of the next."""
    rows: list[tuple[int, str]] = []
    pending = ""
    for offset, line in enumerate(lines):
        if "\t" in line:
            rows.append((number + offset, pending + line))
            pending = ""
        else:
            pending += line + "\n"
    return rows
