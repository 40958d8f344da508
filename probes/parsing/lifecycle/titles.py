"""What headings say: which models, of which phase, on which day."""

from __future__ import annotations

import re
from functools import lru_cache

from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.announcements import heading_day
from probes.parsing.lifecycle.names import Name, is_model, names_of_label
from probes.parsing.lifecycle.naming import names_in
from probes.parsing.lifecycle.phases import DEPRECATED, SHUTDOWN
from probes.parsing.lifecycle.printed import printed
from probes.parsing.lifecycle.when import EXACT, Stated

_STATUS = re.compile(
    r"(?:.{0,40}\bthe )?(active|legacy|deprecated|retired|discontinued|sunset|obsolete|withdrawn)(?: \w+)? "
    r"(?:models|versions)(?: ?[(（].{0,60}[)）])?",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:models?|families|family|deprecat\w+|retire\w*|shut ?down|sunset\w*|legacy|end[- ]of[- ]life|eol|notice|"
    r"announcement|removal|discontinu\w+|upcoming|various|older)\b|^[\W\d-]{8,12}:?\s",
    re.IGNORECASE,
)


@lru_cache(1_024)
def status_of(heading: str) -> str:
    """What a heading calls the models under it: ``Retired models`` are ``retired``; else empty."""
    found = _STATUS.fullmatch(heading.strip())
    return found[1].lower() if found else ""


@lru_cache(1_024)
def names_of_heading(heading: str) -> tuple[Name, ...]:
    """The models that a heading names, without its date and the words of its occasion."""
    text = heading
    for hit in reversed(printed(heading)):
        text = text[: hit.start] + " " + text[hit.end :]
    text = _NOISE.sub(" ", text).strip(" :-–—")
    text = re.sub(r"^(?:(?:of|for|the|our|on)\s+)+", "", text, flags=re.IGNORECASE)
    names = names_of_label(text)
    return tuple(name for name in names if re.search(r"\d", name.text) and is_model(name.text)) or tuple(names_in(text))


def phase_of(headings: tuple[str, ...]) -> str | None:
    """The phase that the nearest heading names: a shutdown, or else a deprecation."""
    for heading in reversed(headings):
        for phase in (SHUTDOWN, DEPRECATED):
            if phases.says(heading, phase):
                return phase
    return None


def day_of(headings: tuple[str, ...], day_first: bool | None) -> Stated | None:
    """The day of the nearest heading that begins or ends with one, as in a log of changes."""
    for heading in reversed(headings):
        found = [hit for hit in printed(heading, day_first) if hit.day is not None]
        if len(found) == 1 and heading_day(heading, day_first):
            return Stated(found[0].day, SHUTDOWN, EXACT, "", 0, 0)
    return None
