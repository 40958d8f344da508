"""Which phase an entry of a feed says it is in: by its marks first, by its words where it has none. Pure.

::

    <strong>Resolved</strong> - The incident is over.    a mark, at the head of the newest update
    <b>Status: Monitoring</b>                            the same, named
    <strong>Update</strong> - ...                        says of no phase: that of the update before it stands
    Update: not yet resolved                             words; one that is denied is none
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from probes.parsing.status.notices import is_over, word

OPEN = "open"  # of an entry that only says what it is not yet
_LONGEST = 8_000  # characters of an entry's markup that are read: the newest update stands first
_NEWEST = 600  # characters in which words without marks speak of the newest update
_PHASES = (
    "investigating", "identified", "monitoring", "resolved", "postmortem", "completed", "scheduled", "in progress",
    "verifying", "cancelled", "canceled",
)  # fmt: skip
_WORDS = "|".join(re.escape(phase).replace(r"\ ", "[ _]") for phase in _PHASES)
_MARK = re.compile(rf"(?:status\W{{0,3}})?\[?({_WORDS})\]?\W{{0,3}}", re.I)
_HEAD = re.compile(rf"(?:status\s?:\s?)?(?:\[({_WORDS})\]|({_WORDS})\s?(?:[-–—:|]|$))", re.I)
_TITLED = re.compile(rf"[\[(]({_WORDS})[\])]", re.I)
_SAID = re.compile(rf"\b(?:{_WORDS})\b", re.I)
_DENIED = re.compile(
    r"(?:\b(?:not|never|until|unless|once|when|before|if|yet to be|to be|will be|being|partially|partly|previously"
    r"|unable|without)\b|n['’]t\b)(?:\W{1,3}\w{1,15}){0,3}\W{0,3}$",
    re.I,
)
_BEFORE = 60  # characters in which a denial stands


def phase_of(markup: str, heading: str = "") -> str:
    """The phase, in lower case; empty where the entry says of none."""
    tree = LexborHTMLParser(markup[:_LONGEST])
    marks = [said for element in tree.css("strong, b") if (said := _whole(element.text(separator=" ")))]
    if marks:
        oldest_first = is_over(marks[-1]) and not is_over(marks[0])
        return marks[-1] if oldest_first else marks[0]
    titled = _TITLED.match(heading)
    lines = (_at_head(line) for line in _lines(tree))
    for found in (word(titled[1]) if titled else "", *lines):
        if found:
            return found
    text = tree.body.text(separator=" ") if tree.body is not None else ""
    return _by_words(" ".join(text.split())[:_NEWEST])


def _lines(tree: LexborHTMLParser) -> Iterator[str]:
    body = tree.body
    if body is not None:
        yield from (line.strip() for line in body.text(separator="\n").splitlines() if line.strip())


def _whole(text: str) -> str:
    """A mark that says a phase and nothing else."""
    found = _MARK.fullmatch(" ".join(text[:100].split()))
    return word(found[1]) if found else ""


def _at_head(line: str) -> str:
    """``Resolved - ...``, ``Status: Resolved``, ``[Resolved] ...`` at the beginning of a line."""
    found = _HEAD.match(line)
    return word(found[1] or found[2]) if found else ""


def _by_words(text: str) -> str:
    said = [(word(found[0]), _is_denied(text, found.start())) for found in _SAID.finditer(text)]
    meant = [phase for phase, denied in said if not denied]
    still = any(denied and is_over(phase) for phase, denied in said)
    over = next((phase for phase in meant if is_over(phase)), "")
    return (over if not still else "") or next((phase for phase in meant if not is_over(phase)), OPEN if said else "")


def _is_denied(text: str, at: int) -> bool:
    return _DENIED.search(text, max(at - _BEFORE, 0), at) is not None
