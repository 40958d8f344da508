"""Several documents on one page: each begins with a heading of one level and, right under it, its own dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from probes.parsing.policy.blocks import Block, Form
from probes.parsing.policy.published import stamps
from probes.parsing.policy.wording import unnumbered

_HEAD = 3  # blocks under a heading in which a document says its dates
_FEWEST_WORDS = 60  # of a document
_LEVELS = (1, 2, 3)

Document = tuple[str, Sequence[Block]]
"""A title, empty for the first document of a page, and the blocks."""


def documents(blocks: Sequence[Block]) -> list[Document]:
    """The documents among the blocks of a page, in order: one where nothing says that there are more."""
    begins = next((found for level in _LEVELS if len(found := list(_begins(blocks, level))) > 1), [])
    if begins and not _is_long(blocks[: begins[0]]):
        begins = begins[1:]  # the first begins with the page
    edges = [0, *begins, len(blocks)]
    return [(_title(blocks[at]) if at else "", blocks[at:end]) for at, end in pairwise(edges)]


def _begins(blocks: Sequence[Block], level: int) -> Iterator[int]:
    """Where headings of a level stand that have dates and a text of their own."""
    heads = [at for at, block in enumerate(blocks) if block.level == level]
    for at, end in pairwise([*heads, len(blocks)]):
        dated = any(stamps(block) for block in blocks[at + 1 : min(at + 1 + _HEAD, end)])
        if dated and _is_long(blocks[at:end]):
            yield at


def _is_long(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text.split()) for block in blocks if block.form is not Form.HEADING) >= _FEWEST_WORDS


def _title(heading: Block) -> str:
    return unnumbered(heading.text).rstrip(" :.：")
