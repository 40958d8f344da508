"""Lines that an editor broke within a sentence, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from probes.parsing.grid import Prose

_SHORTEST, _LONGEST = 55, 400
_ENDED = re.compile(r"[.:;!?。：；！？|]['\"”)]?$")
_GOES_ON = re.compile(r"(?:[a-z]{1,20}|\(\w+)[,.;]?(?: |$)|[A-Z]?[a-z]+ \d{1,2}(?:st|nd|rd|th)?,? 20\d\d\b")


def continues(line: str, following: str) -> bool:
    """Whether a line is the rest of the one before it.

    That one is long and does not end as a sentence does; this one begins with a plain word in lower case, as no name
    of a list does.
    """
    return len(line) >= _SHORTEST and not _ENDED.search(line[-2:]) and _GOES_ON.match(following) is not None


def unwrapped(lines: Iterable[Prose]) -> list[Prose]:
    """Prose with the lines of each paragraph on one line."""
    made: list[Prose] = []
    length = 0
    for prose in lines:
        if made and length < _LONGEST and continues(made[-1].text[-200:], prose.text):
            made[-1] = replace(made[-1], text=f"{made[-1].text} {prose.text}")
        else:
            made.append(prose)
        length = len(made[-1].text)
    return made


def texts_unwrapped(nearest_first: tuple[str, ...]) -> tuple[str, ...]:
    """The same for the texts before a grid, the nearest first."""
    return tuple(prose.text for prose in reversed(unwrapped(Prose(text) for text in reversed(nearest_first))))
