"""Signs that whole rows were read beside the wrong models. Pure.

Many models share a price, so that a model has another's old prices proves nothing. That all of
a table moved by one row does; that two models took each other's prices is at least odd.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from watcher.domain.facts import Qualifiers
from watcher.domain.pairing import Comparison, Pair

NEARLY_ALL = Decimal("0.9")  # of the rows of a table: where it begins and ends a shift has other rows
CROSSED = 3  # rows that have another value by it: fewer may be repriced down a ladder

Cells = tuple[tuple[str, Decimal], ...]  # column and value, by column


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one model in one table: before and now."""

    name: str
    old: Cells
    new: Cells


def rows_shifted(seen: Comparison) -> str | None:
    """All rows of a table moved by one."""
    return next(filter(None, map(_moved_by_one, _tables(seen.pairs))), None)


def exchanged(seen: Comparison) -> str | None:
    """Two models with each other's values: columns read the other way round, or a vendor's slip that is mended."""
    return next(filter(None, map(_exchanged, _tables(seen.pairs))), None) if seen.differing else None


def _tables(pairs: Iterable[Pair]) -> list[list[Line]]:
    """The rows by what they have in common apart from the column, in the order of the new page."""
    tables: dict[Qualifiers, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in sorted((pair for pair in pairs if pair.numbers is not None), key=lambda pair: pair.place):
        beside = tuple(mark for mark in pair.old.qualifiers if mark[0] != "component")
        tables[beside][pair.old.name].append(pair)
    return [[_line(name, row) for name, row in table.items()] for table in tables.values()]


def _line(name: str, row: Iterable[Pair]) -> Line:
    cells = [(pair.old.qualifier("component") or pair.old.attribute, pair.numbers) for pair in row]
    both = sorted((column, *numbers) for column, numbers in cells if numbers is not None)
    return Line(name, tuple((column, was) for column, was, _ in both), tuple((column, now) for column, _, now in both))


def _moved_by_one(lines: Sequence[Line]) -> str | None:
    for above, below in ((lines, lines[1:]), (lines[1:], lines)):
        beside = list(zip(above, below, strict=False))
        same = [(source, line) for source, line in beside if line.new == source.old]
        crossed = sum(source.old != line.old for source, line in same)
        if crossed >= CROSSED and len(same) >= NEARLY_ALL * len(beside):
            return f"{len(same)} of {len(beside)} rows have the values of the next row: rows are read one off"
    return None


def _exchanged(lines: Sequence[Line]) -> str | None:
    changed = [line for line in lines if line.old != line.new and len({value for _, value in line.old}) > 1]
    now = {(line.old, line.new): line.name for line in changed}
    for line in changed:
        other = now.get((line.new, line.old))
        if other is not None:
            return f"{line.name} and {other} have each other's values: rows or columns are read the other way round"
    return None
