"""Titles and tabs that a capture left as plain lines above the heading of a table that says only that it is one.

``Fine-tuning``, ``Batch`` and ``Pricing table data`` in three lines mean a group, a tab and its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from probes.parsing import words
from probes.parsing.grid import Block, Heading, Prose

_OF_A_TABLE = re.compile(r"\b(?:table|data)$", re.IGNORECASE)
_TITLE = re.compile(r"[A-Za-z][A-Za-z /&-]{2,39}")
_MOST, _LONGEST, _LEAST_LEVEL = 3, 40, 3


def hung(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with such lines where they belong: a group's title as a heading above, a tab's name below it."""
    waiting: list[Prose] = []
    for block in blocks:
        if isinstance(block, Prose) and len(block.text) <= _LONGEST and _TITLE.fullmatch(block.text):
            waiting.append(block)
            if len(waiting) > _MOST:
                yield waiting.pop(0)
            continue
        bare = isinstance(block, Heading) and block.level >= _LEAST_LEVEL and _OF_A_TABLE.search(block.text)
        yield from _around(waiting, block) if isinstance(block, Heading) and bare else (*waiting, block)
        waiting = []
    yield from waiting


def _around(lines: list[Prose], heading: Heading) -> Iterator[Block]:
    titles = [line for line in lines if words.tiers(line.text) in ((), ("fine-tuning",))]
    yield from titles[:-1]
    if titles:
        yield Heading(heading.level - 1, titles[-1].text)
    yield heading
    yield from (line for line in lines if line not in titles)
