"""Markdown and plain text as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probes.parsing import inline
from probes.parsing.policy.blocks import Block, Element, Form, Outline
from probes.parsing.policy.wording import plain

_MOST_LINES = 100_000
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)")
_ITEM = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])[ \t]+(\S.*)")
_RULE = re.compile(r" {0,3}(?:=+|-+|\*{3,}|_{3,})\s*")
_DIVIDER = re.compile(r"[\s|:-]+")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]+)(?:\*\*|__)[:.]?")
_FRONT = re.compile(r"---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL)


def text_outline(text: str) -> Outline:
    """The blocks of a text. A paragraph ends at an empty line, a heading may be underlined."""
    front = _FRONT.match(text[:20_000])
    lines = text[front.end() if front else 0 :].splitlines()[:_MOST_LINES]
    blocks = tuple(block for group in _groups(lines) for block in _blocks(group))
    title = next((block.text for block in blocks if block.level == 1), "")
    return Outline(title, (Element(-1, "main"),), blocks)


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Lines that stand together; every heading, item and row begins a group."""
    group: list[str] = []
    for line in lines:
        begins = _HEADING.match(line) or _ITEM.match(line) or line.lstrip().startswith("|")
        if group and (begins or not line.strip()):
            yield group
            group = []
        if line.strip():
            group.append(line)
            if _HEADING.match(line):
                yield group
                group = []
    if group:
        yield group


def _blocks(group: list[str]) -> Iterator[Block]:
    first, last = group[0], group[-1]
    heading, item = _HEADING.match(first), _ITEM.match(first)
    if heading:
        yield _block(Form.HEADING, heading[2].rstrip("# "), len(heading[1]))
    elif first.lstrip().startswith("|"):
        if not _DIVIDER.fullmatch(first):
            cells = tuple(plain(inline.plain(cell)) for cell in first.strip().strip("|").split("|"))
            yield Block(Form.ROW, " | ".join(cells), 0, cells=cells)
    elif item:
        yield _block(Form.ITEM, " ".join((item[1], *group[1:])))
    elif len(group) == 2 and _RULE.fullmatch(last):
        yield _block(Form.HEADING, first, 1 if last.strip().startswith("=") else 2)
    elif not _RULE.fullmatch(first):
        yield _block(Form.PARAGRAPH, " ".join(group))


def _block(form: Form, source: str, level: int = 0) -> Block:
    bold = _BOLD.fullmatch(source.strip()) is not None
    return Block(form, plain(inline.plain(source)), 0, level, bold=bold)
