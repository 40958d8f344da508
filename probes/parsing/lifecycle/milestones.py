"""Tables of what happens when, to the models of the table after them: ``EOS | May 1, 2027``."""

from __future__ import annotations

from probes.parsing.grid import Row
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.phases import SHUTDOWN
from probes.parsing.lifecycle.when import EXACT, Stated, stated

_MOST_ROWS = 10
_LONGEST = 40


def milestone(rows: tuple[Row, ...], day_first: bool | None) -> Stated | None:
    """The day of the one shutdown in a table of two columns, which names no models; None where there is no such day."""
    if not 1 < len(rows) <= _MOST_ROWS or any(len(row) != 2 for row in rows):
        return None
    found: list[Stated] = []
    for what, when in ((row[0].text, row[1].text) for row in rows):
        if len(what) <= _LONGEST and {mention.phase for mention in phases.mentions(what)} == {SHUTDOWN}:
            found += [one for one in stated(when, day_first) if one.phase in (None, SHUTDOWN)]
    day = found[0] if len(found) == 1 else None
    return day if day is not None and day.day is not None and day.certainty == EXACT else None
