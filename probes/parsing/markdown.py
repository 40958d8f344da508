"""Markdown, and MDX that nobody rendered, as blocks."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from probes.parsing import inline
from probes.parsing.components import Lines, component_table
from probes.parsing.grid import Block, Heading, Prose, Row, TabClose, Table, TabOpen
from probes.parsing.hypertext import tables_in
from probes.parsing.tags import Tag, TagScanner

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.{0,400}?)[ \t]*#*[ \t]*$")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)([^*_\n]{1,120})(?:\*\*|__):?\s*$")
_FENCE = re.compile(r"\s{0,8}(`{3,}|~{3,})")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*){0,200}\|?\s*$")
_GLUED_LABEL = re.compile(r"(?<=[a-z.:)])(Models?(?: (?:Name|ID))?)$")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{5,}) *$")
_CODE_SPAN = re.compile(r"`[^`\n]*`")
_QUOTE = re.compile(r"\n[ \t]{0,80}\n[ \t]{1,80}> ")  # a remark under a cell's text
_BULLET = re.compile(r"\s*[-*+>]\s+")
_RAW = frozenset({"style", "script", "svg", "template", "noscript"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "col", "wbr", "area", "base", "embed"})
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "code", "small", "span", "sup", "sub", "del", "s", "strike", "u", "kbd", "mark"}
)
_PANES = frozenset({"tab", "tabitem", "tab-item", "tabpanel", "tab.panel", "tabs.tab", "tabs.panel", "tabscontent"})
_DEEPEST = 5_000
_LONGEST_FENCE = 8
_MOST_COLUMNS = 200
_HEADING_CLASS = re.compile(r"(?:^|[\s_-])(?:heading|title)(?:[\s_-]|$)")
_ALONE = re.compile(r"\s{0,20}[^<>{}\n|]{2,60}\s{0,20}</div>")
_CLOSERS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in (*_RAW, "table", "h1", "h2", "h3", "h4", "h5", "h6")
}
_TITLED = frozenset({"accordion", "card", "details", "step", "expandable"})


def split_row(line: str) -> list[str]:
    r"""The cells of one line of a pipe table, as written; ``\|`` and pipes in code do not divide."""
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    if "\\" not in line:
        return _plainly_split(line)
    cells: list[str] = []
    current: list[str] = []
    code = escaped = False
    for sign in line:
        if sign == "|" and not code and not escaped:
            cells.append("".join(current).strip())
            current = []
        else:
            code = code != (sign == "`" and not escaped)
            current.append(sign)
        escaped = sign == "\\" and not escaped
    if code:
        return [part.strip() for part in line.removesuffix("|").split("|")]
    if "".join(current).strip():
        cells.append("".join(current).strip())
    return cells


def _plainly_split(line: str) -> list[str]:
    """The same for a line without escapes, by its pieces in and outside of code."""
    pieces = line.split("`")
    if len(pieces) % 2 == 0:
        return [part.strip() for part in line.removesuffix("|").split("|")]
    cells: list[str] = []
    current = ""
    for at, piece in enumerate(pieces):
        if at % 2:
            current += f"`{piece}`"
            continue
        first, *others = piece.split("|")
        current += first
        for other in others:
            cells.append(current.strip())
            current = other
    return [*cells, current.strip()] if current.strip() else cells


def pane_name(tag: Tag) -> str | None:
    """The name of the tab's pane that this tag opens; None where it opens none."""
    name = tag.name.lower()
    switched = tag.has("data-content-switcher-pane") or tag.get("role") == "tabpanel" or tag.has("data-tab")
    if name in _PANES or switched:
        return tag.get("title", "label", "data-value", "value", "data-tab", "name", "aria-label") or " "
    if name in _TITLED:
        return tag.get("title", "summary", "label") or None
    return None


class _Reader:
    """Reads one document, line by line, without going back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scanner = TagScanner(text)
        self.lines = Lines(text)
        self.open: list[tuple[str, bool]] = []
        self.heading_next = False
        self.position = 0
        self.unclosed: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        self._front_matter()
        while self.position < len(self.text):
            line, after = self._line()
            fence = _FENCE.match(line)
            if fence is not None:
                self.position = self._after_fence(after, fence[1])
            elif "|" in line and self._table_begins(line, after):
                yield from self._pipe_table()
            else:
                yield from self._text_line(line, after)

    def _line(self) -> tuple[str, int]:
        end = self.text.find("\n", self.position)
        end = len(self.text) if end < 0 else end
        return self.text[self.position : end], end + 1

    def _following(self, after: int, most: int) -> str:
        """The line that begins at ``after``, up to ``most`` characters of it."""
        end = self.text.find("\n", after, after + most)
        return self.text[after : end if end >= 0 else after + most]

    def _front_matter(self) -> None:
        if self.text.startswith("---\n"):
            end = self.text.find("\n---", 4)
            self.position = end + 4 if 0 < end < 20_000 else 0

    def _after_fence(self, start: int, fence: str) -> int:
        """The offset after the fence that closes one; ``start`` where none does."""
        for length in range(len(fence), _LONGEST_FENCE + 1):
            closer = "\n" + fence[0] * length + "\n"
            end = -1 if closer in self.unclosed else self.text.find(closer, start - 1)
            if end >= 0:
                return end + len(closer)
            self.unclosed.add(closer)
        return start

    def _table_begins(self, line: str, after: int) -> bool:
        following = self._following(after, 4000)
        if _RULE.match(following) and "-" in following and ("|" in following or line.count("|") <= 2):
            return True
        return line.lstrip().startswith("|") and line.count("|") > 2 and following.lstrip().startswith("|")

    def _pipe_table(self) -> Iterator[Block]:
        start = self.position
        yield from self._glued_lead()
        rows: list[Row] = []
        headed = False
        while self.position < len(self.text):
            line, after = self._line()
            if "|" not in line:
                break
            if len(rows) == 1 and not headed and _RULE.match(line):
                headed = True
            else:
                where = self.lines.where(self.position)
                first = not rows
                if line.count("|") > _MOST_COLUMNS:
                    self.position = after
                    continue
                rows.append(tuple(inline.cell(inline.marked(part), where, header=first) for part in split_row(line)))
            self.position = after
        yield Table(tuple(rows), self.lines.where(start))

    def _glued_lead(self) -> Iterator[Block]:
        """The end of a paragraph that a clip joined to a table's first row; that row then begins after it.

        ``Our prices.| Model | Input |`` has one cell more than the rule under it; ``per 1M tokensModel | Input |``
        ends its first one with the name of a column.
        """
        line, after = self._line()
        rule = self._following(after, 4000)
        if line.lstrip().startswith("|") or not _RULE.match(rule) or line.count("|") > _MOST_COLUMNS:
            return
        first = split_row(line)[0]
        glued = _GLUED_LABEL.search(first)
        lead = first if len(split_row(line)) == len(split_row(rule)) + 1 else first[: glued.start(1)] if glued else ""
        if lead:
            yield from self._prose(lead, self.lines.where(self.position))
            self.position += line.index(lead) + len(lead)

    def _text_line(self, line: str, after: int) -> Iterator[Block]:
        heading = _HEADING.match(line) if line[:8].lstrip().startswith("#") else None
        if heading is not None:
            self.position = after
            yield Heading(len(heading[1]), inline.plain(heading[2]))
            return
        under = self._following(after, 400)
        if _UNDERLINE.match(under) and 0 < len(line.strip()) <= 300 and not _BULLET.match(line):
            self.position = after + len(under) + 1
            yield Heading(1 if "=" in under else 2, inline.plain(line))
            return
        if "<" in line:
            yield from self._line_with_tags(line, after)
            return
        self.position = after
        yield from self._prose(line, self.lines.where(after - 1 - len(line)))

    def _prose(self, source: str, where: str) -> Iterator[Block]:
        bold = _BOLD_LINE.match(source)
        if bold is not None:
            yield Heading(7, inline.plain(bold[1]))
            return
        bullet = _BULLET.match(source)
        text = inline.plain(source[bullet.end() :] if bullet else source)
        if not text:
            return
        if self.heading_next:
            self.heading_next = False
            if len(text) <= 80 and text[-1] not in ".:;,":
                yield Heading(2, text)
                return
        yield Prose(text, where)

    def _line_with_tags(self, line: str, after: int) -> Iterator[Block]:
        """Structural tags become blocks; inline ones stay in the text around them."""
        start = self.position
        begin = start
        spans = [(found.start() + start, found.end() + start) for found in _CODE_SPAN.finditer(line)]
        at = self.text.find("<", start, after)
        while 0 <= at < after:
            tag = None if any(left <= at < right for left, right in spans) else self.scanner.at(at)
            if tag is None or tag.name.lower() in _INLINE or tag.name.lower() in _VOID:
                at = self.text.find("<", tag.end if tag else at + 1, max(after, tag.end if tag else 0))
                if tag and tag.end > after:
                    after = self._line_end(tag.end)
                continue
            yield from self._prose(self.text[begin:at], self.lines.where(begin))
            begin = yield from self._structural(tag)
            after = max(after, self._line_end(begin))
            at = self.text.find("<", begin, after)
        yield from self._prose(self.text[begin:after].rstrip("\n"), self.lines.where(begin))
        self.position = after

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1

    def _structural(self, tag: Tag) -> Generator[Block, None, int]:
        """What a structural tag means; returns the offset at which reading goes on."""
        name = tag.name.lower()
        if tag.closing:
            yield from self._close(name)
            return tag.end
        if name in _RAW:
            return self._after_element(tag, name)
        if name == "table" and not (tag.empty and tag.expressions):
            end = self._after_element(tag, name)
            source = self.text[tag.start : end].replace("\\<", "＜ ")  # as long as before: places stay what they are
            source = _QUOTE.sub(lambda found: "<br>".ljust(len(found[0])), source)
            yield from tables_in(source, lambda offset: self.lines.where(tag.start + offset))
            return end
        if re.fullmatch(r"h[1-6]", name):
            end = self._after_element(tag, name)
            yield Heading(int(name[1]), inline.plain(self.text[tag.end : end].replace("\n", " ")))
            return end
        return (yield from self._container(tag, name))

    def _container(self, tag: Tag, name: str) -> Generator[Block, None, int]:
        table = component_table(tag, self.text, self.lines) if tag.expressions else None
        if table is not None:
            yield table
        if name == "update" and tag.get("description") and not tag.empty:
            yield Heading(3, inline.plain(f"{tag.get('description')} ({tag.get('label')})"))
        pane = pane_name(tag)
        if pane is not None and not tag.empty:
            yield TabOpen(pane.strip())
        if not tag.empty and len(self.open) < _DEEPEST:
            self.open.append((name, pane is not None))
        classes = tag.get("class", "classname")
        alone = _ALONE.match(self.text, tag.end) if name == "div" and classes and "hidden" not in classes else None
        if _HEADING_CLASS.search(classes) or alone is not None:
            self.heading_next = True
        return tag.end

    def _close(self, name: str) -> Iterator[Block]:
        self.heading_next = False
        for depth, (opened, _) in enumerate(reversed(self.open[-50:])):
            if opened == name:
                for _ in range(depth + 1):
                    if self.open.pop()[1]:
                        yield TabClose()
                return

    def _after_element(self, tag: Tag, name: str) -> int:
        """The offset after the end tag; after the start tag where there is none."""
        if tag.empty:
            return tag.end
        closer = None if name in self.unclosed else _CLOSERS[name].search(self.text, tag.end)
        if closer is None:
            self.unclosed.add(name)
            return tag.end
        return closer.end()


def markdown_blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown or MDX document."""
    return _Reader(text.replace("\r\n", "\n").replace("\r", "\n") + "\n").blocks()
