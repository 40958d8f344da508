"""Signs that a capture ran several tables into one: hidden tabs beside the shown one, their cells glued together.

Such a page is refused. Which of ``30300`` is 30 and which 300 is not on it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from probes.parsing.grid import Page, Row
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.amounts import amounts, is_two_numbers
from probes.parsing.limits.cells import read_cell
from probes.parsing.limits.layout import Quote, filled

_FEWEST = 4
_HEADER_TWICE = re.compile(r"([A-Za-z][A-Za-z ]{1,40})\1")


def merged(page: Page, quotes: Iterable[Quote]) -> str | None:
    """Why a page's tables are several in one; None where nothing says so."""
    texts = [quote.cell.text.strip() for quote in quotes if quote.cell.text.strip()]
    glued = [text for text in texts if read_cell(text).glued]
    if glued and 5 * len(glued) >= len(texts):
        return f"cells that hold several numbers run together ({glued[0]!r})"
    numbers = [(text, found[0]) for text in texts if len(found := amounts(text)) == 1]
    twins = [text for text, amount in numbers if amount.plain and is_two_numbers(amount.value)]
    if len(numbers) >= _FEWEST and 5 * len(twins) >= 4 * len(numbers):
        return f"nearly every number reads as two written together ({twins[0]!r})"
    return next((said for grid in page.grids for row in grid.table.rows[:2] if (said := _doubled(row))), None)


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
