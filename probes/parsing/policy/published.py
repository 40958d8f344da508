"""When a document says that it was updated, when it takes effect, and which version it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probes.parsing.dates import find_dates
from probes.parsing.policy.blocks import Block

_LONGEST = 160  # characters of a line that says nothing but a date
_ROLES = (
    ("effective", re.compile(
        r"effective|in effect|in force|takes? effect|gültig ab|wirksam|in kraft|en vigueur|vigente|"
        r"entrada em vigor|in vigore|generate on|生效|発効|施行", re.IGNORECASE)),
    ("updated", re.compile(
        r"updated|modified|revised|revision|published|last change|posted|dated?\b|"
        r"aktualisiert|stand\b|zuletzt geändert|mise? à jour|modifiée?|actualizad[ao]|atualizad[ao]|"
        r"aggiornat[ao]|更新|改訂|最終", re.IGNORECASE)),
)  # fmt: skip
_VERSION = re.compile(r"\bversion\s{0,2}[:#]?\s{0,2}(v?\d{1,4}(?:[._]\d{1,4}){0,3})\b(?!\s?[-/]\s?\d)", re.IGNORECASE)
_HEAD, _TAIL, _NEAR = 8, 4, 12  # blocks at the edges of a document, and before it
_BARE = 6  # words of a line that may name what its date is behind it
_OTHERS = 8  # words of a line besides its date that make it a sentence


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one line says: ``effective``, ``updated`` or ``version``, and the day (ISO) or number."""

    role: str
    value: str


def stamps(block: Block) -> tuple[Stamp, ...]:
    """What a line of dates says; nothing where it is a sentence."""
    text = block.text
    if len(text) > _LONGEST:
        return ()
    found = find_dates(text)
    rest = text
    said: list[Stamp] = []
    for date in reversed(found):
        before = text[max(date.start - 60, 0) : date.start]
        role = _role(before) or (_role(text) if len(text.split()) <= _BARE else "")
        if role:
            said.append(Stamp(role, date.day.isoformat()))
        rest = rest[: date.start] + rest[date.end :]
    if (version := _VERSION.search(rest)) is not None:
        said.append(Stamp("version", version[1].lower()))
        rest = _VERSION.sub("", rest)
    return tuple(reversed(said)) if said and len(rest.split()) <= _OTHERS else ()


def _role(text: str) -> str:
    """The role that is named last, that is nearest to the date."""
    last = {name: max((found.end() for found in pattern.finditer(text)), default=-1) for name, pattern in _ROLES}
    best = max(last, key=last.__getitem__)
    return best if last[best] >= 0 else ""


def at_edge(place: int, count: int) -> bool:
    """Whether a block stands where a document says its dates: among its first or its last."""
    return place < _HEAD or place >= count - _TAIL


def first_stamps(lead: Sequence[Block], blocks: Sequence[Block]) -> dict[str, str]:
    """What the first line of each role says.

    Args:
        lead: what stands before the document.
        blocks: the document.
    """
    said: dict[str, str] = {}
    edges = [block for at, block in enumerate(blocks) if at_edge(at, len(blocks))]
    near = [block for block in lead if not block.is_link][-_NEAR:]
    for block in (*near, *edges):
        for stamp in stamps(block):
            said.setdefault(stamp.role, stamp.value)
    return said
