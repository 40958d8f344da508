"""HTML as blocks: one walk over the tags that the parser wrote out again.

Nothing is dropped for what its classes are called, nor for being hidden: a dialog for consent
hides the article behind it. What is dropped is what its tag or its role calls a control or a frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from probes.parsing.policy.blocks import Block, Element, Form, Outline
from probes.parsing.policy.wording import plain

MOST_BLOCKS = 60_000
_STRIPPED = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "video", "audio",
    "noembed", "noframes", "nav", "datalist", "option",
)  # fmt: skip
_TAG = re.compile(r"<(!--.*?--|[^>]*)>", re.DOTALL)
_NAME = re.compile(r"/?([^\s/>]+)")
_ATTRIBUTE = re.compile(r'\s(role|id|href|data-cfemail|aria-modal|lang|data-nosnippet)="([^"]*)"')
_LINE_TAGS = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "body", "html", "ul", "ol", "li", "dl", "dt",
     "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "figure", "figcaption",
     "form", "fieldset", "legend", "details", "summary", "address", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "center",
     "hgroup", "dialog", "search", "menu"}
)  # fmt: skip
_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta",
     "param", "source", "track", "wbr"}
)  # fmt: skip
_CONTROLS = frozenset({"label", "dialog", "menu", "search", "progress", "output"})
_FIELDS = frozenset({"input", "textarea", "select"})
_CONTROL_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "dialog", "alertdialog", "alert", "status", "search", "searchbox", "menu",
     "menubar", "menuitem", "listbox", "option", "combobox", "tooltip", "toolbar", "tablist", "switch", "progressbar",
     "slider", "log", "marquee", "timer", "img"}
)  # fmt: skip
_CONSENT = frozenset(
    {"onetrust-consent-sdk", "onetrust-banner-sdk", "CybotCookiebotDialog", "usercentrics-root", "usercentrics-cmp-ui",
     "didomi-host", "truste-consent-track", "cookie-banner", "cookie-consent", "cookieConsent", "cc-main",
     "hs-eu-cookie-confirmation", "osano-cm-window", "iubenda-cs-banner", "cookiescript_injected"}
)  # fmt: skip
_DOUBTFUL = frozenset({"header", "aside"})
_DOUBTFUL_ROLES = frozenset({"complementary"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAK, _LINE = "\x1f", "\x1e"  # between the blocks of a cell, and for a line break
_BLANK = re.compile(r"\x1e\s*\x1e[\s\x1e]*")
_BOLD = frozenset({"b", "strong"})


def outline(html: str) -> Outline:
    """The blocks of a page. Controls, frames and what only scripts see are left out."""
    tree = LexborHTMLParser(html)
    named = tree.css_first("head > title") or tree.css_first("title")
    title = plain(named.text() or "") if named is not None else ""
    tree.strip_tags(list(_STRIPPED))
    root = tree.body or tree.root
    walk = _Walk()
    walk.run(_TAG.split((root.html or "") if root is not None else ""))
    return Outline(title, tuple(walk.elements), tuple(walk.blocks), walk.controls)


@dataclass(slots=True)
class _Text:
    """A block under construction."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    pressed: int = 0
    inner: bool = False

    def add(self, text: str, *, link: bool, bold: bool, button: bool) -> None:
        self.parts.append(text)
        size = len(text.strip())
        self.linked += size if link else 0
        self.bold += size if bold else 0
        self.pressed += size if button else 0


@dataclass(slots=True)
class _Walk:
    """The state of one walk: the open elements, and what stands in them."""

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    controls: dict[int, int] = field(default_factory=dict)
    open: list[tuple[str, int]] = field(default_factory=list)
    place: int = -1
    text: _Text = field(default_factory=_Text)
    cells: list[str] | None = None
    links: int = 0
    bolds: int = 0
    buttons: int = 0
    level: int = 0
    items: int = 0
    skipped: str = ""
    depth: int = 0

    def run(self, pieces: list[str]) -> None:
        """Go over texts and tags in turn."""
        for at in range(0, len(pieces) - 1, 2):
            if pieces[at] and not self.skipped:
                self._add(pieces[at])
            self._tag(pieces[at + 1])
            if len(self.blocks) >= MOST_BLOCKS:
                return
        self._flush()

    def _add(self, text: str) -> None:
        self.text.add(text, link=self.links > 0, bold=self.bolds > 0, button=self.buttons > 0)

    def _tag(self, source: str) -> None:
        found = _NAME.match(source)
        if found is None or source.startswith("!"):
            return
        name = found[1]
        if self.skipped:
            self._pass_over(name, closing=source[0] == "/")
        elif source[0] == "/":
            self._close(name)
        else:
            self._open(name, dict(_ATTRIBUTE.findall(source)) if len(source) > len(name) else {})

    def _pass_over(self, name: str, *, closing: bool) -> None:
        if name == self.skipped and name not in _VOID:
            self.depth += -1 if closing else 1
            if not self.depth:
                self.skipped = ""

    def _open(self, name: str, given: dict[str, str]) -> None:
        if name == "br":
            self._add(_LINE)
            return
        if name in _FIELDS or name == "button":
            self._count_control()
        if name in _VOID:
            return
        role = given.get("role", "").strip().lower()
        if "data-cfemail" in given and name not in _LINE_TAGS:
            self._add(_mail(given["data-cfemail"]))
            self.skipped, self.depth = name, 1
            return
        if self._is_control(name, role, given):
            self.skipped, self.depth = name, 1
            return
        if name == "a":
            self.links += 1
            self.text.inner |= given.get("href", "").startswith("#")
        elif name in _BOLD:
            self.bolds += 1
        elif name == "button":
            self.buttons += 1
        elif name in _LINE_TAGS or "-" in name:
            self._open_line(name, role, given.get("id", ""))

    def _count_control(self) -> None:
        """A field or a button is counted for the element it stands in."""
        if self.place >= 0:
            self.controls[self.place] = self.controls.get(self.place, 0) + 1

    def _is_control(self, name: str, role: str, given: dict[str, str]) -> bool:
        if name in _CONTROLS and not self.level:
            return True
        return role in _CONTROL_ROLES or given.get("aria-modal") == "true" or given.get("id", "") in _CONSENT

    def _open_line(self, name: str, role: str, anchor: str) -> None:
        if self.cells is not None and name not in ("tr", "td", "th"):
            if name in _HEADINGS or name == "table":
                self._leave_row()
            else:
                self._add(_BREAK)
                return
        self._flush()
        self.open.append((name, self.place))
        if name in _HEADINGS:
            self.level = _HEADINGS[name]
        elif name == "li":
            self.items += 1
        elif name == "tr":
            self.cells = []
        if name not in ("p", "li", "tr", "td", "th") and name not in _HEADINGS:
            doubtful = name in _DOUBTFUL or role in _DOUBTFUL_ROLES
            self.elements.append(Element(self.place, name, role, anchor, doubtful, name == "footer"))
            self.place = len(self.elements) - 1

    def _leave_row(self) -> None:
        """A table that holds headings or tables is a layout: what was read of its row are paragraphs."""
        cells, self.cells = self.cells or [], None
        for cell in cells:
            self.blocks.append(Block(Form.PARAGRAPH, cell.replace(_BREAK, " "), self.place))

    def _close(self, name: str) -> None:
        if name == "a":
            self.links = max(self.links - 1, 0)
        elif name in _BOLD:
            self.bolds = max(self.bolds - 1, 0)
        elif name == "button":
            self.buttons = max(self.buttons - 1, 0)
        elif name in _LINE_TAGS or "-" in name:
            if self.cells is not None and name not in ("tr", "td", "th"):
                self._add(_BREAK)
                return
            self._close_line(name)

    def _close_line(self, name: str) -> None:
        if name in ("td", "th") and self.cells is not None:
            lines = (plain(unescape(line)) for line in "".join(self.text.parts).split(_BREAK))
            self.cells.append(_BREAK.join(line for line in lines if line))
            self.text.parts.clear()
        elif name == "tr" and self.cells is not None:
            self._row()
        else:
            self._flush()
        if name == "li":
            self.items = max(self.items - 1, 0)
        elif name in _HEADINGS:
            self.level = 0
        if self.open and self.open[-1][0] == name:
            self.place = self.open.pop()[1]

    def _row(self) -> None:
        cells, self.cells = tuple(self.cells or ()), None
        if len(cells) == 1:
            cells = tuple(cells[0].split(_BREAK))
        cells = tuple(cell.replace(_BREAK, " ") for cell in cells)
        said = tuple(cell for cell in cells if cell)
        text, self.text = self.text, _Text()
        if len(said) > 1:
            self.blocks.append(Block(Form.ROW, " | ".join(cells), self.place, linked=text.linked, cells=cells))
        elif said:
            self.blocks.append(Block(Form.PARAGRAPH, said[0], self.place, linked=text.linked))

    def _flush(self) -> None:
        if self.cells is not None or not self.text.parts:
            return
        given, self.text = self.text, _Text()
        raw = "".join(given.parts)
        if not raw or raw.isspace():
            return
        raw = unescape(raw) if "&" in raw else raw
        for piece in _BLANK.split(raw) if _LINE in raw else (raw,):
            self._block(plain(piece), given)

    def _block(self, text: str, given: _Text) -> None:
        size = len(text)
        if not text or (given.pressed * 10 >= size * 9 and not self.level):
            return
        form = Form.HEADING if self.level else Form.ITEM if self.items else Form.PARAGRAPH
        linked, bold = min(given.linked, size), given.bold * 10 >= size * 9
        self.blocks.append(Block(form, text, self.place, self.level, linked, given.inner, bold))


def _mail(coded: str) -> str:
    """An e-mail address that was hidden from robots: every byte is crossed with the first."""
    try:
        first, *rest = bytes.fromhex(coded)
    except ValueError:
        return "[email protected]"
    return bytes(byte ^ first for byte in rest).decode("utf-8", "replace")
