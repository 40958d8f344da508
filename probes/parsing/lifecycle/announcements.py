"""When what a section lists was announced: by its heading, or by a sentence in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from probes.parsing.lifecycle.phases import (
    ANNOUNCED,
    DEPRECATED,
    RELEASED,
    SHUTDOWN,
    ends,
    mentions,
    says,
    takes_effect,
)
from probes.parsing.lifecycle.printed import DIGIT, printed
from probes.parsing.lifecycle.when import EXACT, stated

_LED = re.compile(r"\W{0,3}")


def heading_day(heading: str, day_first: bool | None) -> str:
    """The date with which a heading begins or ends, as ISO; empty where it gives none or more than one."""
    found = [hit for hit in printed(heading, day_first) if hit.day is not None]
    if len(found) != 1 or found[0].day is None:
        return ""
    before, after = heading[: found[0].start], heading[found[0].end :]
    edge = _LED.fullmatch(before) or _LED.fullmatch(after)
    return found[0].day.isoformat() if edge else ""


def is_ending(heading: str) -> bool:
    """Whether a heading says that its date is the end of something: ``Retiring on May 15, 2027``."""
    return any(mention.phase == SHUTDOWN for mention in mentions(heading))


def _begins_with_date(heading: str, day_first: bool | None) -> bool:
    return any(_LED.fullmatch(heading[: hit.start]) for hit in printed(heading, day_first))


def _also_announces(text: str) -> bool:
    """Whether a sentence on a release also says that others will go."""
    return says(text, ANNOUNCED) and ends(text)


def announced(headings: tuple[str, ...], prose: Iterable[str], day_first: bool | None) -> str:
    """The day on which a section's deprecations were announced, as ISO; empty where it does not say.

    A sentence that says so comes first (``On July 15th, 2025 we notified developers ...``), then the nearest date of
    a heading, unless the section calls that day the one on which they take effect.
    """
    texts = [text for text in prose if DIGIT.search(text)]
    for text in texts:
        for one in stated(text, day_first):
            told = one.phase == ANNOUNCED or (one.phase == RELEASED and _also_announces(text))
            if told and one.day is not None and one.certainty == EXACT:
                return one.day.isoformat()
    dated = next((heading for heading in reversed(headings) if heading_day(heading, day_first)), "")
    day = heading_day(dated, day_first)
    if not day or (is_ending(dated) and not _begins_with_date(dated, day_first)):
        return ""
    for text in texts:
        for one in stated(text, day_first):
            same = one.day is not None and one.day.isoformat() == day
            if same and (one.phase in (SHUTDOWN, DEPRECATED, RELEASED) or takes_effect(text)):
                return ""
    return day
