"""What a page of text is made of: headings, paragraphs, list items and table rows, and the elements around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PROSE = 60  # characters from which on a text that is no link is taken for a sentence


class Form(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Element:
    """An element around blocks.

    Attributes:
        parent: the place of the one around it in :attr:`Outline.elements`; -1 at the root.
        name: of its tag.
        role: its ARIA role.
        doubtful: whether it is a header or aside, which is more often a frame than text.
        framing: whether it is a footer, which always is.
    """

    parent: int
    name: str
    role: str = ""
    doubtful: bool = False
    framing: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text.

    Attributes:
        text: on one line, with one kind of space.
        inside: the place of the innermost element around it.
        level: of a heading, 1 to 6; 0 for all others.
        linked: how many characters of it are links.
        inner: whether a link in it leads to another place of the same page.
        bold: whether all of it is bold.
        cells: of a row.
    """

    form: Form
    text: str
    inside: int
    level: int = 0
    linked: int = 0
    inner: bool = False
    bold: bool = False
    cells: tuple[str, ...] = ()

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is a link."""
        return self.linked * 10 >= len(self.text) * 9

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, or a row of a table."""
        if self.form is Form.HEADING:
            return False
        return self.form is Form.ROW or (len(self.text) >= PROSE and self.linked * 2 < len(self.text))


@dataclass(frozen=True, slots=True)
class Outline:
    """A page as blocks in their order, with the elements around them.

    Attributes:
        title: that of its head.
        controls: how many fields and buttons stand right in an element, by its place.
        language: the one it declares, as ``en``; empty where it declares none.
        whole: whether its end is there.
    """

    title: str
    elements: tuple[Element, ...]
    blocks: tuple[Block, ...]
    controls: Mapping[int, int] = field(default_factory=dict)
    language: str = ""
    whole: bool = True
