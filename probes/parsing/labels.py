"""Labels: what a row or column is called, apart from the notes that vendors print beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REMEMBERED = 8_192
_NOTE = re.compile(r"\s*[(（]([^()（）]{0,200}(?:\([^()]{0,100}\)[^()（）]{0,100})?)[)）]")
_LAST_NOTE = re.compile(_NOTE.pattern + r"$")
_DATED = re.compile(
    r"(?:[\s*]+|(?-i:(?<=[a-z\d])(?=[A-Z])))"
    r"((?:through|until|till|starting|effective|from|beginning)\s.{0,20}\b\d{4})$",
    re.IGNORECASE,
)
_SPELT = re.compile(r"[^a-z0-9]+")
_EDGES = " \t:;,.|*•·→–—"


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label.

    Attributes:
        text: the label itself, on one line.
        notes: what stood beside it in brackets, in order.
        others: further lines of the cell (often the id used in calls).
    """

    text: str
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@lru_cache(_REMEMBERED)
def read_label(text: str) -> Label:
    """A cell's text as a label.

    >>> read_label("Acme Large (deprecated)").text
    'Acme Large'
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return Label("")
    notes: list[str] = []
    others = [line for line in lines[1:] if not _is_note(line, notes)]
    first = _without_notes(lines[0], notes)
    first, *repeated = _named_twice(first)
    others = [*repeated, *others]
    return Label(" ".join(first.split()).strip(_EDGES), tuple(notes), tuple(others))


def _is_note(line: str, notes: list[str]) -> bool:
    whole = _NOTE.fullmatch(line) or _DATED.fullmatch(f" {line}")
    if whole is not None:
        notes.append(whole[1].strip())
    return whole is not None


def _without_notes(line: str, notes: list[str]) -> str:
    """The line without the brackets at its end; one that is nothing but a bracket keeps it."""
    line = line.strip(_EDGES)
    own: list[str] = []
    for _ in range(4):
        found = _LAST_NOTE.search(line) if line.endswith((")", "）")) else None
        if found is None or found.start() == 0:
            break
        own.insert(0, found[1].strip())
        line = line[: found.start()].strip(_EDGES)
    dated = _DATED.search(line) if line[-1:].isdigit() else None
    if dated is not None and dated.start() > 0:
        own.insert(0, dated[1])
        line = line[: dated.start()].strip(_EDGES)
    notes[:0] = own
    return line


def _named_twice(line: str) -> tuple[str, ...]:
    """A name and the id that spells it again: ``Acme Large 2 acme-large-2-turbo``; else the line alone."""
    name, _, last = line.rpartition(" ")
    begins = _SPELT.sub("", name.lower())
    if begins and looks_like_id(last) and _SPELT.sub("", last).startswith(begins):
        return name, last
    return (line,)


@lru_cache(_REMEMBERED)
def looks_like_id(text: str) -> bool:
    """Whether a label is an id as calls use it: lower case, with a hyphen or a digit, no spaces."""
    return re.fullmatch(r"[a-z][a-z0-9]*(?:[._:/@-][a-z0-9]+)*", text) is not None and (
        re.search(r"[-\d/]", text) is not None and len(text) <= 120
    )
