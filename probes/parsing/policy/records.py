"""Lists of records that are drawn with elements in place of a table: read as its rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from probes.parsing.policy.blocks import Block, Form, Outline
from watcher.domain.facts import folded

_FEWEST = 3  # records that make a list
_FEWEST_LINES, _MOST_LINES = 3, 8  # of one record
_LONGEST = 250  # characters of a line
_LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()\s]{1,500}\)")  # as it is written where a vendor forgot to render it
_MORE = re.compile(r"\s*\b(?:more information|learn more|read more|more)\W*$", re.IGNORECASE)
_LONGEST_NAME = 8  # words of a record's first line
_CAPTION = 4  # words above the records that name them
_SAME = 0.6  # of the records of a list have the commonest number of lines


def with_rows(page: Outline, blocks: Sequence[Block]) -> list[Block]:
    """Blocks with each record of a list as one row; those that a table names already are left out.

    A record is an element of a few short lines with like ones beside it, which is how a list of
    subprocessors is drawn that has no table, or one beside a table that shows only its first page.
    """
    records = _records(page, blocks)
    named = {folded(block.cells[0]) for block in blocks if block.form is Form.ROW and block.cells}
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        lines = records.get(at)
        if lines is None:
            kept.append(_bare(block) if block.linked and block.cells else block)
        elif lines and folded(lines[0]) not in named:
            kept.append(Block(Form.ROW, " | ".join(lines), block.inside, cells=lines))
    return kept


def _bare(row: Block) -> Block:
    """A row without cells that only link to further words."""
    cells = tuple(cell for cell in row.cells if not _MORE.fullmatch(cell))
    return row if len(cells) == len(row.cells) else replace(row, cells=cells)


def _records(page: Outline, blocks: Sequence[Block]) -> dict[int, tuple[str, ...]]:
    """For each block of a record its lines if it is the first of them, else nothing."""
    own = _by_element(page, blocks)
    lists: dict[int, list[list[int]]] = defaultdict(list)
    for place, run in own.items():
        if _is_record([blocks[at] for at in run], place) and page.elements[place].parent >= 0:
            lists[page.elements[place].parent].append(run)
    found: dict[int, tuple[str, ...]] = {}
    for place, runs in lists.items():
        if not _is_list(runs, own[place]):
            continue
        if _is_caption(blocks, own[place][0], runs):
            found[own[place][0]] = ()
        for run in runs:
            found |= dict.fromkeys(run, ())
            found[run[0]] = tuple(line for at in run if (line := _shown(blocks[at].text)))
    return found


def _by_element(page: Outline, blocks: Sequence[Block]) -> dict[int, list[int]]:
    """The places of the blocks in each element."""
    own: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        place = block.inside
        while place >= 0:
            own[place].append(at)
            place = page.elements[place].parent
    return own


def _is_caption(blocks: Sequence[Block], first: int, runs: Sequence[Sequence[int]]) -> bool:
    """Whether a list begins with a few words that name it."""
    alone = all(first not in run for run in runs)
    return alone and blocks[first].form is Form.PARAGRAPH and len(blocks[first].text.split()) <= _CAPTION


def _shown(line: str) -> str:
    """A line without links to further words."""
    return _MORE.sub("", _LINK.sub(r"\1", line))


def _is_record(blocks: Sequence[Block], place: int) -> bool:
    if not _FEWEST_LINES <= len(blocks) <= _MOST_LINES or any(block.inside == place for block in blocks):
        return False
    short = all(block.form is Form.PARAGRAPH and len(block.text) <= _LONGEST for block in blocks)
    linked = sum(block.is_link for block in blocks)
    name = blocks[0].text
    return short and 2 * linked < len(blocks) and len(name.split()) <= _LONGEST_NAME and name[-1:] not in ".:;"


def _is_list(runs: Sequence[Sequence[int]], inside: Sequence[int]) -> bool:
    """Whether records of one shape make up nearly all of an element."""
    sizes = [len(run) for run in runs]
    common = max(map(sizes.count, sizes), default=0)
    return len(runs) >= _FEWEST and common >= _SAME * len(runs) and sum(sizes) * 10 >= len(inside) * 9
