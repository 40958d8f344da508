"""Which tier a table stands under where a capture left the names of tabs as plain lines before it."""

from __future__ import annotations

import re

from probes.parsing.grid import Grid, Row
from probes.parsing.limits import tiers
from probes.parsing.limits.setting import own_lines

UNCLEAR = "?"
_NEAR = 8
_MOST_NAMES = 12
_BETWEEN = re.compile(r"\s*[|/·•,]\s*|\s{2,}")


def tier_line(text: str) -> tuple[str, ...]:
    """The tiers that a line names if it names nothing else: ``Free plan``, ``Free | Developer``, ``Tier 1 Tier 2``."""
    if len(text) > 160:
        return ()
    alone = tiers.tier(text)
    if alone:
        return (alone,)
    pieces = _BETWEEN.split(text.strip())
    if len(pieces) < 2:
        pieces = _words(text)
    named = [tiers.tier(piece) for piece in pieces]
    return tuple(name for name in named if name) if len(named) > 1 and all(named) else ()


def _words(text: str) -> list[str]:
    """``Tier 1 Tier 2`` or ``Free Plan Developer Plan``: a line divided before each name."""
    pieces: list[str] = []
    for word in text.split()[: 2 * _MOST_NAMES]:
        if pieces and (re.fullmatch(r"\d{1,2}|(?:plan|tier|keys?)s?", word, re.IGNORECASE)):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
    return pieces


def captions(grids: tuple[Grid, ...]) -> list[str]:
    """For each grid the tier that plain lines give it, ``?`` where they leave it open, or an empty text."""
    found = [""] * len(grids)
    at = 0
    while at < len(grids):
        end = at + 1
        while end < len(grids) and _same_place(grids[at], grids[end]):
            end += 1
        found[at:end] = _named(grids[at:end], grids[at - 1] if at else None)
        at = end
    return found


def _same_place(one: Grid, other: Grid) -> bool:
    return one.headings == other.headings and one.tabs == other.tabs


def _named(run: tuple[Grid, ...], before: Grid | None) -> list[str]:
    """The tiers of the grids of one section."""
    names: list[str] = []
    found: list[str] = []
    place = before
    for index, grid in enumerate(run):
        lines = [tier_line(text) for text in grid.lead[: min(own_lines(grid, place), _NEAR + _MOST_NAMES)]]
        legend = _legend(lines)
        if len(legend) > 1:
            return [*found, *_by_order(run[index:], legend)]
        alone = next((line[0] for line in lines[:3] if len(line) == 1), "")
        names.append(alone)
        found.append(alone)
        place = grid
    return found


def _legend(lines: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The last run of names before a grid, in reading order; ``lines`` are nearest first."""
    start = next((index for index, line in enumerate(lines[:_NEAR]) if line), None)
    if start is None:
        return ()
    end = start
    while end < len(lines) and lines[end]:
        end += 1
    return tuple(dict.fromkeys(name for line in reversed(lines[start:end]) for name in line))


def _by_order(run: tuple[Grid, ...], legend: tuple[str, ...]) -> list[str]:
    """Names for tables in their order, where every name has one table; else nobody knows which is whose.

    A pane that is shown is often captured twice: a first table that is repeated counts once. ``Custom`` and
    ``Enterprise`` panes hold no table where all others do.
    """
    places = list(range(len(run)))
    if len(run) > 1 and _texts(run[0].table.rows) == _texts(run[1].table.rows):
        numbered = tuple(name for name in legend if tiers.has_numbers(name))
        if len(places) - 1 == len(numbered) or len(places) - 1 == len(legend):
            names = legend if len(places) - 1 == len(legend) else numbered
            return [names[0], *names]
    for names in (legend, tuple(name for name in legend if tiers.has_numbers(name))):
        if len(names) == len(run):
            return list(names)
    if len(run) == 1:
        return [""]
    return [UNCLEAR] * len(run)


def _texts(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]
