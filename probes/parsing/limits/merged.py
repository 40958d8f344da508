"""Signs that a capture ran several tables into one: hidden tabs beside the shown one, their cells glued together.

Such a page is refused. Which of ``30300`` is 30 and which 300 is not on it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from probes.parsing.grid import Page, Row
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.amounts import amounts, is_two_numbers
from probes.parsing.limits.cells import read_cell
from probes.parsing.limits.layout import Quote, filled

_FEWEST, _SMALL = 4, 5
_NAME_TWICE = re.compile(r"(.{4,80})\1", re.DOTALL)
_HEADER_TWICE = re.compile(r"([A-Za-z][A-Za-z ]{1,40})\1")


def merged(page: Page, tables: Iterable[Sequence[Quote]]) -> str | None:
    """Why one of a page's tables is several in one; None where nothing says so."""
    for quotes in tables:
        texts = [quote.cell.text.strip() for quote in quotes if quote.cell.text.strip()]
        reason = _glued(texts) or _written_together(texts) or _named_twice(quotes)
        if reason is not None:
            return reason
    return next((said for grid in page.grids for row in grid.table.rows[:2] if (said := _doubled(row))), None)


def _glued(texts: list[str]) -> str | None:
    """Two such cells in a table, or one of at most five."""
    glued = [text for text in texts if read_cell(text).glued]
    if not glued or (len(glued) == 1 and len(texts) > _SMALL):
        return None
    return f"cells that hold several numbers run together ({glued[0]!r})"


def _written_together(texts: list[str]) -> str | None:
    """Most numbers are two round ones, and many have noughts between other digits as round ones never do."""
    numbers = [(text, found[0].value) for text in texts if len(found := amounts(text)) == 1]
    twins = [(text, value) for text, value in numbers if "," not in text and is_two_numbers(value)]
    seamed = [value for _, value in twins if re.search(r"[1-9]0+[1-9]", value)]
    if len(numbers) < _FEWEST or 10 * len(twins) < 7 * len(numbers) or 5 * len(seamed) < 2 * len(numbers):
        return None
    return f"nearly every number reads as two written together ({twins[0][0]!r})"


def _named_twice(quotes: Sequence[Quote]) -> str | None:
    """Labels that are one name written twice: ``acme-largeacme-large``."""
    labels = {quote.subject for quote in quotes if quote.subject}
    twice = [label for label in labels if _NAME_TWICE.fullmatch(label)]
    return f"labels that are written twice ({min(twice)!r})" if 2 * len(twice) > len(labels) else None


def _doubled(row: Row) -> str | None:
    """A header that is written twice in one cell, or a row of headers that is written twice without names above it."""
    for cell in filled(row):
        text = cell.text.strip()
        twice = _HEADER_TWICE.fullmatch(text)
        if twice is not None and (measures.measure(twice[1]) or tiers.tier(twice[1])):
            return f"a header that is written twice ({text!r})"
        if _glued_tiers(text):
            return f"names of several tabs run together ({text!r})"
    return None


def _glued_tiers(text: str) -> bool:
    """``Free PlanDeveloper Plan``: two names of tiers without a space between them."""
    if len(text) > 80:
        return False
    seams = [found.start() for found in re.finditer(r"(?<=[a-z0-9])(?=[A-Z])", text)]
    return any(tiers.tier(text[:seam]) and tiers.tier(text[seam:]) for seam in seams)
