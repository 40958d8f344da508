"""Elements of an HTML page that repeat side by side: the cards of a list, each as its lines of text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from probes.parsing import inline
from probes.parsing.markup import too_deep

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "nav", "footer", "iframe", "select", "math", "table"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "font", "i", "mark", "s", "small", "strong", "sub", "sup", "u", "wbr", "label"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FEWEST_CARDS, _FEWEST_LINES, _MOST_LINES, _MOST_CARDS, _MOST_GROUPS, _BEFORE = 2, 2, 14, 2_000, 200, 3
_LONGEST_LINE = 600

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row of cards.

    ``before`` are the nearest heading before it, then the last lines before it, the nearest first.
    """

    cards: tuple[Lines, ...]
    before: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    """What is known of an element under way: its lines, and its child elements with lines of their own."""

    tag: str
    before: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


class _Walker:
    """Walks a document once and gathers the repeats on the way out of each element."""

    def __init__(self) -> None:
        self.open: list[_Node] = []
        self.last: deque[str] = deque(maxlen=_BEFORE)
        self.heading = ""
        self.muted = 0
        self.anchors: list[bool] = []
        self.found: list[Repeat] = []

    def enter(self, node: LexborNode, tag: str) -> None:
        if tag in _SKIPPED:
            self.muted += 1
        elif not self.muted and tag == "-text":
            if self.open:
                self.open[-1].current.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif not self.muted and not tag.startswith("-") and self._is_block(node, tag):
            if self.open:
                self._end_line(self.open[-1])
            self.open.append(_Node(tag, (self.heading, *reversed(self.last))))

    def leave(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.muted -= 1
        elif not self.muted and not tag.startswith("-") and self._ends_block(tag) and self.open:
            self._close(self.open.pop())

    def _ends_block(self, tag: str) -> bool:
        return self.anchors.pop() if tag == "a" and self.anchors else tag not in _INLINE

    def _is_block(self, node: LexborNode, tag: str) -> bool:
        """Whether an element stands on lines of its own; a link does where it is a whole card."""
        if tag != "a":
            return tag not in _INLINE
        child = node.child
        while child is not None and (child.tag or "").startswith("-"):
            child = child.next
        whole = child is not None and child.tag not in _INLINE and child.tag not in _SKIPPED and child.tag != "img"
        self.anchors.append(whole)
        return whole

    def _end_line(self, node: _Node) -> None:
        line = inline.tidy("".join(node.current)).replace("\n", " ").strip()[:_LONGEST_LINE]
        node.current = []
        if line:
            self.last.append(line)
            if len(node.lines) <= _MOST_LINES:
                node.lines.append(line)

    def _close(self, node: _Node) -> None:
        self._end_line(node)
        if node.tag in _HEADINGS:
            self.heading = " ".join(node.lines)
        cards = [child for child in node.children if len(child.lines) >= _FEWEST_LINES]
        if len(cards) >= _FEWEST_CARDS and len({child.tag for child in cards}) == 1 and len(self.found) < _MOST_GROUPS:
            kept = tuple(tuple(child.lines) for child in cards if len(child.lines) <= _MOST_LINES)
            self.found.append(Repeat(kept, cards[0].before))
        node.children = []
        if self.open:
            parent = self.open[-1]
            if len(parent.children) < _MOST_CARDS:
                parent.children.append(node)
            parent.lines += node.lines[: max(_MOST_LINES + 1 - len(parent.lines), 0)]


def repeats(html: str) -> Iterator[Repeat]:
    """The rows of cards of an HTML document, inner ones before those around them."""
    if too_deep(html):
        return
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    if root is None:
        return
    walker = _Walker()
    _walk(root, walker)
    yield from walker.found


def _walk(root: LexborNode, walker: _Walker) -> None:
    node = root
    while True:
        walker.enter(node, node.tag or "")
        if (child := node.child) is not None:
            node = child
            continue
        walker.leave(node.tag or "")
        while node.mem_id != root.mem_id and node.next is None:
            parent = node.parent
            if parent is None:
                return
            node = parent
            walker.leave(node.tag or "")
        following = node.next
        if node.mem_id == root.mem_id or following is None:
            return
        node = following
