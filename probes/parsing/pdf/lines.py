"""Runs of text as lines, without what stands on page after page: headings, footings and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from probes.parsing.pdf.runs import Printed, Run, Sheet

_LETTER = 0.5  # of its size is about the width of a letter
_GAP = 1.0  # of its size between two runs that may be cells of a row
_ALIGNED = 2.0  # points by which cells of a column may stand apart
_NEIGHBOURS = 3  # lines before and behind one in which a column shows itself
_SAME_LINE = 0.6  # of its size that a run may stand higher or lower than its line
_EDGE = 0.13  # of a page's height at its top and its foot in which headings and footings stand
_MOST_LINES = 4  # of a heading or a footing
_NEAR = 4.0  # points by which what stands on every page may move
_SHARE, _FEWEST = 0.4, 3  # of the pages; at least two of two or three
_LONGEST = 200  # characters of a line that stands on every page
_FIGURES = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.|página|pagina)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?\s*$")  # a line of a table of contents


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        cells: its text; several where wide gaps part it.
        page: from 0.
        x, y: where it begins, in points, ``y`` upwards.
        end: about where it ends.
        size: of most of its letters.
        bold: whether all of it is.
    """

    cells: tuple[str, ...]
    page: int
    x: float
    y: float
    end: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.cells)


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of a document in order, and apart from them those that its pages have in common, each once."""

    lines: tuple[Line, ...]
    common: tuple[Line, ...]


def lines_of(printed: Printed) -> Pages:
    """The lines of a document."""
    pages = [list(_lines(sheet, number)) for number, sheet in enumerate(printed.sheets)]
    edges = [list(_edges(lines, sheet)) for lines, sheet in zip(pages, printed.sheets, strict=True)]
    signs = _common(edges)
    common = [line for lines in edges for line in lines if _counts_pages(line, len(pages)) or _signs(line) & signs]
    dropped = set(map(id, common))
    kept = (line for lines in pages for line in lines if id(line) not in dropped and not _LEADERS.search(line.text))
    once = {_FIGURES.sub("#", line.text): line for line in reversed(common)}
    return Pages(tuple(kept), tuple(reversed(once.values())))


def _lines(sheet: Sheet, page: int) -> Iterator[Line]:
    """Runs that stand beside each other, in the order in which they are drawn."""
    groups: list[list[Run]] = []
    for run in sheet.runs:
        if not run.text.strip():
            continue
        if groups and _goes_on(groups[-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    inner = [{round(run.x / _ALIGNED) for run in group[1:]} for group in groups]
    for at, group in enumerate(groups):
        around = inner[max(at - _NEIGHBOURS, 0) : at] + inner[at + 1 : at + 1 + _NEIGHBOURS]
        yield _line(group, page, set[int]().union(*around))


def _goes_on(line: Sequence[Run], run: Run) -> bool:
    last = line[-1]
    size = max(last.size, run.size, 1.0)
    return abs(run.y - line[0].y) < _SAME_LINE * size and run.x > line[0].x - size


def _line(runs: Sequence[Run], page: int, columns: Set[int]) -> Line:
    """One line; ``columns`` is where runs within its neighbours begin, by which a gap between cells is known."""
    cells, end = [""], runs[0].x
    for run in runs:
        gap, place = run.x - end, round(run.x / _ALIGNED)
        if cells[-1] and gap > _GAP * run.size and {place - 1, place, place + 1} & columns:
            cells.append(run.text)
        else:
            cells[-1] += run.text
        end = run.x + _LETTER * run.size * len(run.text.rstrip())
    sizes = Counter[float]()
    for run in runs:
        sizes[round(run.size * 2) / 2] += len(run.text)
    said = [run for run in runs if any(map(str.isalnum, run.text))]
    plain = tuple(" ".join(cell.split()) for cell in cells)
    bold = bool(said) and all(run.bold for run in said)
    return Line(plain, page, runs[0].x, runs[0].y, end, sizes.most_common(1)[0][0], bold)


def _edges(lines: Sequence[Line], sheet: Sheet) -> Iterator[Line]:
    """The few lines at the top and the foot of what a page holds."""
    band = _EDGE * sheet.height
    ranked = sorted((line for line in lines if len(line.text) <= _LONGEST), key=lambda line: line.y)
    low, high = (edge((line.y for line in lines), default=0.0) for edge in (min, max))
    outer = {id(line): line for line in (*ranked[:_MOST_LINES], *ranked[-_MOST_LINES:])}
    for line in outer.values():
        if line.y >= high - band or line.y <= low + band:
            yield line


def _signs(line: Line) -> set[tuple[str, int]]:
    """What a line says but for its figures, with about where it stands: in two rasters, that none falls between."""
    said = _FIGURES.sub("#", line.text.casefold())
    place = line.y / _NEAR
    return {(said, 2 * round(place / 2)), (said, 2 * round((place + 1) / 2) + 1)}


def _counts_pages(line: Line, count: int) -> bool:
    """Whether a line is a page number, or has one in it that counts up to the last page."""
    own = rf"\b{line.page + 1}\s*(?:/|of|von|de|di|sur)\s*{count}\b"
    return _PAGE_NUMBER.fullmatch(line.text) is not None or re.search(own, line.text) is not None


def _common(edges: Iterable[Sequence[Line]]) -> set[tuple[str, int]]:
    """Signs of lines that stand on so many pages at one place."""
    pages = [set[tuple[str, int]]().union(*map(_signs, lines)) for lines in edges]
    counts = Counter(sign for signs in pages for sign in signs)
    asked = max(2, min(_FEWEST, len(pages) - 1), _SHARE * len(pages))
    return {sign for sign, count in counts.items() if count >= asked}
