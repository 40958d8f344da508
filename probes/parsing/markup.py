"""HTML as a flat row of tags with the texts between them.

The parser (selectolax) repairs a page and writes it out again: then every element has its end,
every attribute is quoted, and ``>`` stands nowhere but at the end of a tag. So one split
takes the place of a walk over the tree, at a tenth of its cost, and needs no recursion.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from probes.parsing import inline

_SKIPPED = (
    "script", "style", "noscript", "template", "svg", "head", "nav", "footer", "iframe", "select", "button", "math",
    "noembed", "noframes",
)  # fmt: skip
_TAG = re.compile(r"<(!--.*?--|[^>]*)>", re.DOTALL)
_NAME = re.compile(r"[^\s/]+")
_ATTRIBUTE = re.compile(r'\s([^\s="]+)(?:="([^"]*)")?')
_TELLING = re.compile(r"\s(?:role|hidden|aria-|data-content-switcher-pane|rowspan|colspan|scope)|^/?tab|^devsite-tab")
_SPAN = re.compile(r"\d{1,4}")
_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta",
     "param", "source", "track", "wbr"}
)  # fmt: skip
_LINES = frozenset({"br", "p", "div", "li", "hr", "tr", "ul", "ol", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_STRUCK = frozenset({"del", "s", "strike"})
_PANES = frozenset({"tab-panel", "tab-item", "tabpanel", "tab-pane", "devsite-tabpanel"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_UNREAD = re.compile(r"<(?:(script|style|template|textarea)\b|!--)")
_PAIRED = re.compile(
    r"<(/?(?:table|div|section|main|article|aside|nav|header|footer|span|ul|ol|dl|a|button|form|h[1-6]))\b"
)
_DEEPEST = 4_000
_TAIL = 2_000  # characters in which the end of a whole document stands
_OPENING = re.compile(
    r"<(/?)(div|span|section|article|b|i|em|strong|font|a|ul|ol|table|blockquote|small|big|dl|details|figure|figcaption|"
    r"main|nav|header|footer|aside|fieldset|address|center|menu|summary|pre|button)\b",
    re.IGNORECASE,
)


def too_deep(html: str) -> bool:
    """Whether the markup is nested deeper than any page that people read."""
    tags = html.count("<")
    if tags <= _DEEPEST or tags - html.count("</") <= _DEEPEST:
        return False
    depth = 0
    for found in _OPENING.finditer(html):
        depth = depth - 1 if found[1] else depth + 1
        depth = max(depth, 0)
        if depth > _DEEPEST:
            return True
    return False


def cut_off(html: str) -> bool:
    """Whether the end of a document is missing: it closes neither itself nor what it opened.

    Many pages leave out the last tags of all, which HTML allows; hardly one leaves a table or a division open as well.
    """
    if _END.search(html, max(len(html) - _TAIL, 0)) or _END.search(html):
        return False
    rest = _without_scripts(html.lower())
    if rest is None or rest.rfind("<") > rest.rfind(">"):
        return True
    opened = Counter(_PAIRED.findall(rest))
    return any(count > opened[f"/{name}"] for name, count in opened.items() if not name.startswith("/"))


def _without_scripts(html: str) -> str | None:
    """Markup in lower case without what is no markup in it; None where the end of such a piece is missing."""
    kept: list[str] = []
    at = 0
    while (found := _UNREAD.search(html, at)) is not None:
        kept.append(html[at : found.start()])
        at = html.find(f"</{found[1]}" if found[1] else "-->", found.end())
        if at < 0:
            return None
    return "".join((*kept, html[at:]))


@dataclass(frozen=True, slots=True)
class HtmlTag:
    """One tag, start or end. ``mark`` is what it leaves in a text (see :mod:`probes.parsing.inline`)."""

    name: str
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    role: str = ""
    hidden: bool = False
    is_table: bool = False
    is_row: bool = False
    is_cell: bool = False
    is_pane: bool = False

    @property
    def empty(self) -> bool:
        """Whether no end tag belongs to it."""
        return self.name in _VOID

    def get(self, name: str) -> str:
        """An attribute's value without the space around it; empty where there is none."""
        return self.attributes.get(name, "").strip()

    def number(self, name: str, most: int) -> int:
        """An attribute as a number between 1 and ``most``; 1 where it is none."""
        found = _SPAN.search(self.attributes.get(name, ""))
        return min(max(int(found[0]), 1), most) if found else 1


def _mark(name: str, *, closing: bool) -> str:
    if name == "sup":
        return "⟧" if closing else "⟦"
    if name in _STRUCK:
        return "⦄" if closing else "⦃"
    return "\n" if name in _LINES else ""


def read_tag(source: str) -> HtmlTag:
    """A tag from what stands between its brackets; a comment is a tag without a name."""
    closing = source.startswith("/")
    found = _NAME.match(source, int(closing))
    name = found[0] if found is not None else ""
    if not name or name.startswith("!"):
        return HtmlTag("")
    attributes: dict[str, str] = {}
    if not closing and _TELLING.search(source):
        attributes = {key: unescape(value) for key, value in reversed(_ATTRIBUTE.findall(source, len(name)))}
    role = attributes.get("role", "").strip()
    pane = name in _PANES or role == "tabpanel" or "data-content-switcher-pane" in attributes
    return HtmlTag(
        name, closing, attributes, _mark(name, closing=closing), role,
        hidden="hidden" in attributes or attributes.get("aria-hidden", "").strip() == "true",
        is_table=not closing and (name == "table" or role in ("table", "grid")),
        is_row=not closing and (name == "tr" or role == "row"),
        is_cell=not closing and (name in ("td", "th") or role in _CELL_ROLES),
        is_pane=pane and not closing and name not in _VOID,
    )  # fmt: skip


class Markup:
    """A document's body: ``tags[n]`` stands between ``texts[n]`` and ``texts[n + 1]``.

    ``labels`` are the texts of the elements that others are labelled by, by their id.
    """

    def __init__(self, html: str) -> None:
        tree = LexborHTMLParser(html)
        self.labels = _labels(tree) if "aria-labelledby" in html else {}
        tree.strip_tags(list(_SKIPPED))
        root = tree.body or tree.root
        pieces = _TAG.split((root.html or "") if root is not None else "")
        known = {source: read_tag(source) for source in set(pieces[1::2])}
        self.tags = [known[source] for source in pieces[1::2]]
        self.texts = [_plain(text) if "&" in text or "\n" in text else text for text in pieces[0::2]]

    def end(self, start: int) -> int:
        """The place of the end of the element that begins at ``start``; the last place where it has none."""
        tags, name, depth = self.tags, self.tags[start].name, 0
        if self.tags[start].empty:
            return start
        for at in range(start, len(tags)):
            tag = tags[at]
            if tag.name == name:
                depth += -1 if tag.closing else 1
                if not depth:
                    return at
        return len(tags) - 1

    def read(self, start: int, *, shown: bool = False) -> tuple[int, str]:
        """The place of the end of the element at ``start``, and its text with our marks.

        See :mod:`probes.parsing.inline` for the marks; ``shown`` leaves out what is hidden.
        """
        tags, texts, name = self.tags, self.texts, self.tags[start].name
        if self.tags[start].empty:
            return start, ""
        at, depth = start + 1, 1
        parts = [texts[at]]
        while at < len(tags):
            tag = tags[at]
            if tag.hidden and shown:
                at = self.end(at)
            else:
                if tag.name == name:
                    depth += -1 if tag.closing else 1
                    if not depth:
                        break
                if tag.mark:
                    parts.append(tag.mark)
            at += 1
            if texts[at]:
                parts.append(texts[at])
        return min(at, len(tags) - 1), inline.tidy("".join(parts) if len(parts) > 1 else parts[0])


def _plain(text: str) -> str:
    """A text as written out: without entities and, since no break in it is one to a reader, on one line."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u00a0").replace("&amp;", "&")
    return text.replace("\n", " ")


def _labels(tree: LexborHTMLParser) -> dict[str, str]:
    """Texts of the elements that panes are labelled by."""
    names = {(node.attributes.get("aria-labelledby") or "").strip() for node in tree.css("[aria-labelledby]")}
    wanted = [name for name in names if re.fullmatch(r"[A-Za-z][\w-]{0,120}", name)]
    found = ((name, tree.css_first(f"#{name}")) for name in wanted[:200])
    return {name: inline.tidy((node.text() or "").replace("\n", " ")) for name, node in found if node is not None}
