"""A document's blocks as sections: a heading with the paragraphs, items and rows under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from probes.parsing.policy.blocks import Block, Form
from probes.parsing.policy.published import at_edge, stamps
from probes.parsing.policy.wording import unnumbered

PATH = " › "
_LONGEST = 300  # characters of a heading; what is longer is a paragraph
_LONGEST_HEADING = 140
_PSEUDO = 7  # the level of a bold line: below every heading
_DEEPEST = 4  # headings of a path: those nearest to the text


@dataclass(slots=True)
class Section:
    """One section.

    Attributes:
        path: its headings, the outermost first, without numbers; empty above the first heading.
        texts: paragraphs and items, as shown.
        rows: table rows, as cells.
        number: its place in the document, from 1.
    """

    path: tuple[str, ...]
    number: int
    texts: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """Its headings as one label."""
        return PATH.join(self.path[-_DEEPEST:])


def sections(blocks: Sequence[Block], *, titled: bool = False) -> Iterator[Section]:
    """The sections of a document; lines at its edges that say nothing but its dates are left out.

    Args:
        titled: whether its title heads all of its sections; else that is left out.
    """
    stack: list[tuple[int, str]] = []
    current = Section((), 1)
    for at, block in enumerate(blocks):
        if at_edge(at, len(blocks)) and stamps(block):
            continue
        level = _level(block)
        if level == 1 and not titled and not stack:
            titled = True
            continue
        if level:
            yield current
            stack = [(above, text) for above, text in stack if above < level]
            stack.append((level, unnumbered(block.text).rstrip(" :.：")))
            current = Section(tuple(text for _, text in stack), current.number + 1)
        elif block.form is Form.ROW:
            current.rows.append(block.cells)
        else:
            current.texts.append(block.text)
    yield current


def _level(block: Block) -> int:
    """The level of a heading, or of a short bold line that stands for one; 0 for all else."""
    if block.form is Form.HEADING:
        return block.level if len(block.text) <= _LONGEST else 0
    short = len(block.text) <= _LONGEST_HEADING and block.text[-1:] not in ".;,"
    return _PSEUDO if block.bold and short and block.form is Form.PARAGRAPH and not block.linked else 0
