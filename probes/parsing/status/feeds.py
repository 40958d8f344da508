"""Atom and RSS feeds of status pages. Pure.

A feed tells every incident of late with its updates, the newest first; the newest phase says whether it is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from probes.parsing.status.notices import Notice, reading, title, word
from watcher.domain.observations import Reading, Unreadable

LONGEST = 5_000_000
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_PHASES = (
    "investigating", "identified", "monitoring", "resolved", "postmortem", "completed", "scheduled", "in progress",
    "verifying", "cancelled", "canceled",
)  # fmt: skip
_SAID = re.compile(rf"\b(?:{'|'.join(re.escape(phase).replace(' ', '[ _]') for phase in _PHASES)})\b", re.I)
_PLANNED = frozenset({"scheduled", "in progress", "verifying", "completed"})
_BEGINNING = 4_000


def read_feed(body: bytes) -> Reading | Unreadable:
    """What a feed says; unreadable where it is none, or one that asks its reader to load or to repeat things."""
    if len(body) > LONGEST:
        return Unreadable(f"the feed is longer than {LONGEST} bytes")
    if _MARKUP.search(body):
        return Unreadable("the feed defines entities of its own, which no feed needs")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - entities are refused above, so nothing is loaded or repeated
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        return Unreadable(f"it is no feed: {error}")
    if _name(root) not in ("feed", "rss", "RDF"):
        return Unreadable("it is XML, and not a feed")
    entries = [element for element in root.iter() if _name(element) in ("entry", "item")]
    notices = [_notice(entry) for entry in entries]
    unsaid = sum(not notice.phase for notice in notices)
    warnings = (f"{unsaid} entries say of no phase, and are left out",) if unsaid else ()
    return reading(notices, (), warnings)


def _notice(entry: ElementTree.Element) -> Notice:
    text = _plain("".join(_texts(entry, "content", "description", "encoded", "summary")))
    said = _SAID.search(text[:_BEGINNING])
    phase = word(said[0]) if said else ""
    planned = phase in _PLANNED
    return Notice(
        name=title("".join(_texts(entry, "title"))),
        phase=phase,
        reference=title(next(_texts(entry, "id", "guid", "link"), "")),
        maintenance=planned,
    )


def _texts(entry: ElementTree.Element, *names: str) -> Iterator[str]:
    """The text of the first of these elements that has any."""
    for name in names:
        found = [element for element in entry if _name(element) == name]
        texts = ["".join(element.itertext()) for element in found]
        if any(text.strip() for text in texts):
            yield from texts[:1]
            return


def _plain(markup: str) -> str:
    body = LexborHTMLParser(markup[: 2 * _BEGINNING]).body
    return " ".join(body.text(separator=" ").split()) if body is not None else ""


def _name(element: ElementTree.Element) -> str:
    """A tag without its namespace."""
    return str(element.tag).rpartition("}")[2]  # of a comment the tag is a function
