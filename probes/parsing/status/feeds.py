"""Atom and RSS feeds of status pages. Pure.

A feed tells every incident of late with its updates, the newest first; the newest phase says whether it is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from probes.parsing.status.notices import Notice, reading, title
from probes.parsing.status.phases import phase_of
from watcher.domain.observations import Reading, Unreadable

LONGEST = 5_000_000
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_PLANNED = frozenset({"scheduled", "in progress", "verifying", "completed"})


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
    name = title("".join(_texts(entry, "title")))
    phase = phase_of("".join(_texts(entry, "content", "description", "encoded", "summary")), name)
    links = _links(entry)
    said = (*_texts(entry, "id", "guid"), *links, *_texts(entry, "published", "pubDate"))
    return Notice(
        name=name,
        phase=phase,
        reference=title(next(filter(str.strip, said), "")),  # what stays the same while an entry is edited
        maintenance=phase in _PLANNED,
        link=next(iter(links), ""),
    )


def _links(entry: ElementTree.Element) -> tuple[str, ...]:
    """The addresses of an entry's own page: as text in RSS, as an attribute in Atom."""
    attributes = (element.get("href", "") for element in entry if _name(element) == "link")
    return tuple(link.strip() for link in (*_texts(entry, "link"), *attributes) if link.strip())


def _texts(entry: ElementTree.Element, *names: str) -> Iterator[str]:
    """The text of the first of these elements that has any."""
    for name in names:
        found = [element for element in entry if _name(element) == name]
        texts = ["".join(element.itertext()) for element in found]
        if any(text.strip() for text in texts):
            yield from texts[:1]
            return


def _name(element: ElementTree.Element) -> str:
    """A tag without its namespace."""
    return str(element.tag).rpartition("}")[2]  # of a comment the tag is a function
