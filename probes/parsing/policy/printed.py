"""Lines of a PDF as blocks: headings by their type, their number or the outline, paragraphs joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles

from probes.parsing.pdf.lines import Line, lines_of
from probes.parsing.pdf.runs import Printed
from probes.parsing.policy.blocks import Block, Element, Form, Outline
from probes.parsing.policy.hypertext import MOST_BLOCKS
from probes.parsing.policy.published import stamps
from probes.parsing.policy.wording import plain, words

_LARGER = 1.1  # of the size of most letters, from which on a line is a heading
_APART = 1.35  # of the usual distance of two lines, from which on a paragraph ends
_SHORT = 0.75  # of the usual width of a line, below which a paragraph may end with it
_INDENT = 0.8  # of its size by which a line that begins a paragraph stands in
_LONGEST, _LONGEST_NUMBERED = 200, 100  # characters of a heading
_BULLET = re.compile(r"(?:[•●○▪■‣◦·➢➤–—*\uf000-\uf0ff\ufffd-]|o(?=\s))(?:\s+|$)")
_NUMBER = re.compile(
    r"(?:(?:section|article|clause|annex|schedule)\s+)?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z])[.):]?\s+", re.IGNORECASE
)
_LETTER = re.compile(r"\(?(?:[a-z]|[ivxlc]{1,5}|\d{1,3})[.)]\s+", re.IGNORECASE)
_CLAUSE = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,4}\.?\s+\S")
_ENDS = (".", "!", "?", ":", ";")
_BROKEN = re.compile(r"(\w+)[-‐\u00ad]$")
_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_NO_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|odt)\b|^\W*$", re.IGNORECASE)


def printed_outline(printed: Printed) -> Outline:
    """The blocks of a PDF. What its pages have in common is left out, but for a line of dates."""
    pages = lines_of(printed)
    told = [Block(Form.PARAGRAPH, plain(line.text), 0) for line in pages.common]
    measures = _Measures(pages.lines, printed.bookmarks)
    blocks = list(measures.levelled(_paragraphs(pages.lines, measures)))[:MOST_BLOCKS]
    title = next((block.text for block in blocks if block.level == 1), "")
    named = "" if _NO_TITLE.search(printed.title) else plain(printed.title)
    stamped = [block for block in told if stamps(block)][:2]
    return Outline(title or named, (Element(-1, "main"),), (*stamped, *blocks), language=printed.language)


@dataclass(slots=True)
class _Paragraph:
    """Lines that are one block."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line it ends with, so far."""
        return self.lines[-1]


class _Measures:
    """What is usual in a document: size and distance of lines, where they end, which words it uses."""

    def __init__(self, lines: Sequence[Line], bookmarks: Sequence[tuple[str, int]]) -> None:
        letters = Counter[float]()
        for line in lines:
            letters[line.size] += len(line.text)
        self.size = letters.most_common(1)[0][0] if letters else 1.0
        body = [line for line in lines if line.size == self.size]
        gaps = [
            above.y - below.y
            for above, below in pairwise(body)
            if above.page == below.page and 0 < above.y - below.y < 3 * self.size
        ]
        self.gap = median(gaps) if gaps else 1.2 * self.size
        ends = [line.end for line in body if len(line.cells) == 1]
        self.left = min((line.x for line in body), default=0.0)
        self.right = quantiles(ends, n=10)[-1] if len(ends) > 1 else max(ends, default=0.0)
        self.words = frozenset(_whole_words(lines))
        self.bookmarks = {words(title): depth + 1 for title, depth in reversed(bookmarks)}

    def is_heading(self, line: Line) -> bool:
        """Whether a line is in larger type than most, or named by the outline."""
        return len(line.text) <= _LONGEST and (line.size >= _LARGER * self.size or words(line.text) in self.bookmarks)

    def is_short(self, line: Line) -> bool:
        """Whether more words would have found room in a line."""
        return line.end - self.left < _SHORT * (self.right - self.left)

    def joined(self, text: str, line: str) -> str:
        """A text with its next line; a word that was broken is mended, a compound keeps its hyphen."""
        broken = _BROKEN.search(text)
        if broken is None or not line[:1].isalnum():
            return f"{text} {line}" if text else line
        first, rest = broken[1].casefold(), (_WORD.match(line) or [""])[0].casefold()
        compound = f"{first}-{rest}" in self.words or {first, rest} <= self.words
        mended = text.endswith("\u00ad") or (line[0].islower() and first + rest in self.words)
        keeps = not mended and (compound or not line[0].islower())
        return f"{text[:-1]}{'-' if keeps else ''}{line}"

    def levelled(self, paragraphs: Sequence[_Paragraph]) -> Iterator[Block]:
        """Blocks, headings with their levels: by the outline, their number or their size."""
        large = [each for each in paragraphs if self.is_heading(each.first)]
        sizes = sorted({each.first.size for each in large}, reverse=True)
        top = [each for each in large if sizes and each.first.size == sizes[0]]
        above = 1 if len(top) == 1 and top[0].first.size >= _LARGER * self.size else 2
        ranks = {size: min(above + rank, 6) for rank, size in enumerate(sizes)}
        for at, each in enumerate(paragraphs):
            behind = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
            if self.is_heading(each.first):
                level = ranks[each.first.size]
                level = level if level == 1 else self.bookmarks.get(words(each.text), level)
                yield Block(Form.HEADING, plain(each.text), 0, level)
            elif numbered := self._numbered(each, behind):
                yield Block(Form.HEADING, plain(each.text), 0, numbered)
            else:
                yield _block(each)

    def _numbered(self, each: _Paragraph, behind: _Paragraph | None) -> int:
        """The level of a line that is a heading by its number or its capitals; 0 for all others."""
        text = each.text
        if _is_row(each.first) or len(text) > _LONGEST_NUMBERED or text.endswith((*_ENDS, ",")):
            return 0
        number = _NUMBER.match(text)
        rest = text[number.end() :] if number else text
        if rest.isupper() and len(rest) > 3 and len(each.lines) == 1 and self.is_short(each.first):
            return 2 + (number[0].count(".") > 1 if number else 0)
        if number is None or not rest[:1].isupper() or not any(map(str.isdigit, number[0])):
            return 0
        lone = behind is not None and (_is_text(behind) or _CLAUSE.match(behind.text))
        bold = each.first.bold and each.last.bold
        return 2 + number[0].strip(" .)").count(".") if bold or (lone and len(each.lines) == 1) else 0


def _whole_words(lines: Sequence[Line]) -> Iterator[str]:
    """The words of a document in lower case, without those that the end of a line breaks."""
    broken = False
    for line in lines:
        found = [word.casefold() for word in _WORD.findall(line.text)]
        first, broken = int(broken), _BROKEN.search(line.text) is not None
        yield from found[first : len(found) - broken]


def _is_row(line: Line) -> bool:
    return len(line.cells) > 1 and not _BULLET.match(line.text)


def _is_text(each: _Paragraph) -> bool:
    return len(each.text) > _LONGEST_NUMBERED and not _NUMBER.match(each.text)


def _block(each: _Paragraph) -> Block:
    if _is_row(each.first):
        cells = tuple(map(plain, each.first.cells))
        return Block(Form.ROW, " | ".join(cells), 0, cells=cells)
    bullet = _BULLET.match(each.text)
    bare = each.text[bullet.end() :] if bullet else each.text
    form = Form.ITEM if bullet or _LETTER.match(each.text) else Form.PARAGRAPH
    return Block(form, plain(bare or each.text), 0, bold=all(line.bold for line in each.lines))


def _paragraphs(lines: Sequence[Line], measures: _Measures) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    for line in lines:
        if not found or _begins(found[-1], line, measures):
            found.append(_Paragraph())
        current = found[-1]
        current.text = measures.joined(current.text, line.text)
        current.lines.append(line)
    return found


def _begins(current: _Paragraph, line: Line, measures: _Measures) -> bool:
    """Whether a line is the first of a block."""
    last = current.last
    if _BULLET.fullmatch(current.text):
        return False
    if _is_row(line) or _is_row(last) or _is_marked(line):
        return True
    if measures.is_heading(line) or measures.is_heading(last):
        drop = last.y - line.y
        return line.size != last.size or line.page != last.page or not 0 <= drop < 1.8 * line.size
    if line.bold != last.bold and (last.bold or measures.is_short(last) or current.text.endswith(_ENDS)):
        return True
    if line.page != last.page or line.y > last.y:
        return current.text.endswith(_ENDS) or (measures.is_short(last) and not line.text[:1].islower())
    if last.y - line.y > _APART * measures.gap or line.x < current.first.x - _INDENT * line.size:
        return True
    return _ended(current, line, measures)


def _is_marked(line: Line) -> bool:
    return any(each.match(line.text) for each in (_BULLET, _LETTER, _CLAUSE))


def _ended(current: _Paragraph, line: Line, measures: _Measures) -> bool:
    """Whether the paragraph before a line ends by itself: with a short line, or before one that stands in."""
    last, stops = current.last, current.text.endswith(_ENDS)
    stands_in = line.x > last.x + _INDENT * line.size
    return (stops and (stands_in or measures.is_short(last))) or (measures.is_short(last) and line.text[:1].isupper())
