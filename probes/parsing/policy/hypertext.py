"""HTML as blocks: one walk over the tags that the parser wrote out again.

Nothing is dropped for what its classes are called, nor for being hidden: a dialog for consent
hides the article behind it. What is dropped is what its tag or its role calls a control or a frame.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from probes.parsing.policy.blocks import Block, Element, Form, Outline
from probes.parsing.policy.tags import HEADINGS, Sort, Tag, known_tag, mail
from probes.parsing.policy.wording import plain

MOST_BLOCKS = 60_000
_STRIPPED = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "video", "audio",
    "noembed", "noframes", "nav", "datalist", "option",
)  # fmt: skip
_TAG = re.compile(r"<(!--.*?--|[^>]*)>", re.DOTALL)
_DOUBTFUL = frozenset({"header", "aside", "complementary"})
_CELLS = frozenset({"tr", "td", "th"})
_BREAK, _LINE = "\x1f", "\x1e"  # between the blocks of a cell, and for a line break
_BLANK = re.compile(r"\x1e\s*\x1e[\s\x1e]*")


@dataclass(frozen=True, slots=True)
class Markup:
    """What of a page's markup is read.

    Attributes:
        title: that of its head.
        language: the one it declares, as ``en``.
        texts, tags: in turn, as many of each.
        mark: equal for pages that read alike, whatever their scripts, classes and addresses are.
    """

    title: str
    language: str
    texts: list[str]
    tags: list[Tag]
    mark: bytes


def markup(html: str) -> Markup:
    """The markup of a page without controls, frames and what only scripts see."""
    tree = LexborHTMLParser(html)
    named = tree.css_first("head > title") or tree.css_first("title")
    title = plain(named.text() or "") if named is not None else ""
    top = tree.css_first("html")
    language = (top.attributes.get("lang") or "") if top is not None else ""
    tree.strip_tags(list(_STRIPPED))
    root = tree.body or tree.root
    pieces = _TAG.split((root.html or "") if root is not None else "")
    known = {source: known_tag(source) for source in set(pieces[1::2])}
    tags = [known[source] for source in pieces[1::2]]
    texts = pieces[:-1:2]
    pieces[1::2] = [tag.mark for tag in tags]
    said = "\0".join((title, language, *pieces)).encode("utf-8", "replace")
    return Markup(title, language[:2].lower(), texts, tags, sha256(said).digest())


def outline(page: Markup) -> Outline:
    """The blocks of a page."""
    walk = _Walk()
    walk.run(page.texts, page.tags)
    return Outline(page.title, tuple(walk.elements), tuple(walk.blocks), walk.controls, page.language)


@dataclass(slots=True)
class _Text:
    """A block under construction: how many of its characters stand in links, in bold type and on buttons."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    pressed: int = 0
    inner: bool = False


@dataclass(slots=True)
class _Walk:
    """The state of one walk.

    Attributes:
        open: the open line tags, each with the element around it.
        place: the innermost open element.
        cells: of the open table row; None outside of one.
        ties: how many characters of each of its cells are links.
        links, bolds, buttons: how many of them are open.
        skipped, nested: the control that is passed over, and how many of its name are open.
    """

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    controls: Counter[int] = field(default_factory=Counter)
    open: list[tuple[str, int]] = field(default_factory=list)
    place: int = -1
    text: _Text = field(default_factory=_Text)
    cells: list[str] | None = None
    ties: list[int] = field(default_factory=list)
    links: int = 0
    bolds: int = 0
    buttons: int = 0
    level: int = 0
    items: int = 0
    skipped: str = ""
    nested: int = 0

    def run(self, texts: list[str], tags: list[Tag]) -> None:
        """Go over texts and tags in turn."""
        line, nothing = Sort.LINE, Sort.NOTHING
        for text, tag in zip(texts, tags, strict=True):
            if self.skipped:
                self._pass_over(tag)
                continue
            if text and (self.text.parts or not text.isspace()):
                self._add(text)
            sort = tag.sort
            if sort is line:
                (self._close if tag.closing else self._open)(tag)
                if len(self.blocks) >= MOST_BLOCKS:
                    return
            elif sort is not nothing:
                self._tag(tag)
        self._flush()

    def _add(self, text: str) -> None:
        given = self.text
        given.parts.append(text)
        if self.links or self.bolds or self.buttons:
            size = len(text.strip())
            given.linked += size if self.links > 0 else 0
            given.bold += size if self.bolds > 0 else 0
            given.pressed += size if self.buttons > 0 else 0

    def _pass_over(self, tag: Tag) -> None:
        if tag.name == self.skipped:
            self.nested += -1 if tag.closing else 1
            if not self.nested:
                self.skipped = ""

    def _tag(self, tag: Tag) -> None:
        """A tag that begins and ends no block."""
        step = -1 if tag.closing else 1
        match tag.sort:
            case Sort.LINK:
                self.links += step
                self.text.inner |= tag.inner
            case Sort.BOLD:
                self.bolds += step
            case Sort.BREAK:
                self._add(_LINE)
            case Sort.BUTTON | Sort.FIELD:
                self.buttons += step if tag.sort is Sort.BUTTON else 0
                self._count_control(tag)
            case _:
                self._skip(tag)

    def _skip(self, tag: Tag) -> None:
        if tag.closing or (tag.name == "label" and self.level):
            return
        if tag.sort is Sort.MAIL:
            self._add(mail(tag.coded))
        self.skipped, self.nested = tag.name, 1

    def _count_control(self, tag: Tag) -> None:
        """A field or a button is counted for the element it stands in."""
        if self.place >= 0 and not tag.closing:
            self.controls[self.place] += 1

    def _open(self, tag: Tag) -> None:
        if self.cells is not None and tag.name not in _CELLS:
            if tag.name not in HEADINGS and tag.name != "table":
                self._add(_BREAK)
                return
            self._leave_row()
        if self.text.parts:
            self._flush()
        self.open.append((tag.name, self.place))
        self.level = HEADINGS.get(tag.name, self.level)
        self.items += tag.name == "li"
        if tag.name == "tr":
            self.cells, self.ties = [], []
        if tag.frames:
            doubtful = tag.name in _DOUBTFUL or tag.role in _DOUBTFUL
            self.elements.append(Element(self.place, tag.name, tag.role, doubtful, tag.name == "footer"))
            self.place = len(self.elements) - 1

    def _leave_row(self) -> None:
        """A row that holds headings or tables is layout: what was read of it are paragraphs."""
        cells, self.cells = self.cells or [], None
        self.text.linked -= sum(self.ties)
        self.blocks += [
            Block(Form.PARAGRAPH, cell.replace(_BREAK, " "), self.place, linked=min(linked, len(cell)))
            for cell, linked in zip(cells, self.ties, strict=True)
            if cell
        ]

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if self.cells is not None and name not in _CELLS:
            self._add(_BREAK)
            return
        if self.cells is not None and name != "tr":
            self._cell(self.cells)
        elif self.cells is not None:
            self._row(self.cells)
        elif self.text.parts:
            self._flush()
        self.items -= name == "li"
        if name in HEADINGS:
            self.level = 0
        if self.open and self.open[-1][0] == name:
            self.place = self.open.pop()[1]

    def _cell(self, cells: list[str]) -> None:
        lines = (plain(unescape(line)) for line in "".join(self.text.parts).split(_BREAK))
        cells.append(_BREAK.join(line for line in lines if any(map(str.isalnum, line))))
        self.ties.append(self.text.linked - sum(self.ties))
        self.text.parts.clear()

    def _row(self, found: list[str]) -> None:
        """A row of one cell is a card: its lines are its cells."""
        cells = tuple(found[0].split(_BREAK)) if len(found) == 1 else tuple(cell.replace(_BREAK, " ") for cell in found)
        self.cells = None
        text, self.text = self.text, _Text()
        said, linked = [cell for cell in cells if cell], text.linked
        if len(said) > 1:
            self.blocks.append(Block(Form.ROW, " | ".join(cells), self.place, linked=linked, cells=cells))
        elif said:
            self.blocks.append(Block(Form.PARAGRAPH, said[0], self.place, linked=linked))

    def _flush(self) -> None:
        if self.cells is not None or not self.text.parts:
            return
        given, self.text = self.text, _Text()
        raw = "".join(given.parts)
        if raw.isspace():
            return
        raw = unescape(raw) if "&" in raw else raw
        for piece in _BLANK.split(raw) if _LINE in raw else (raw,):
            self._block(plain(piece), given)

    def _block(self, text: str, given: _Text) -> None:
        size = len(text)
        if not text or (given.pressed * 10 >= size * 9 and not self.level):
            return
        form = Form.HEADING if self.level else Form.ITEM if self.items > 0 else Form.PARAGRAPH
        linked, bold = min(given.linked, size), given.bold * 10 >= size * 9
        self.blocks.append(Block(form, text, self.place, self.level, linked, given.inner, bold))
