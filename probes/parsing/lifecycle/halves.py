"""Pages that were cut off: what half of one says must be on the whole one as well.

A line may have been longer, and the section in which the page ends may have had a table, as those beside it have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from probes.parsing.grid import Section
from probes.parsing.lifecycle.drafts import Findings
from probes.parsing.lifecycle.phases import ANNOUNCED, DEPRECATED, SHUTDOWN

_ENDED = re.compile(
    r"(?:(?:[^\W\d_]{2}|[ ,]\d{4})[)\"'”*_`]{0,3}[.!?]|[.!?。！？][)\"'”*_]{1,3}|[。！？:：;)\]}>*_|`\"'”])$"
)


def without_half_line(body: bytes) -> tuple[bytes, str]:
    """A text without its last line, and that line, if it has neither an end nor that of a sentence; else empty.

    The rows of tables are left to the reader of the page, which knows how many cells they have.
    """
    start = body.rfind(b"\n") + 1
    last = body[start:].decode("utf-8", "ignore").strip()
    if not start or not last or "|" in last or "\t" in last:
        return body, ""
    closed = last.count("`") % 2 == 0 and last.count("(") <= last.count(")")
    whole = closed and _ENDED.search(last) is not None
    return (body, "") if whole else (body[:start], last)


def end_of_page(sections: Sequence[Section]) -> int | None:
    """Where the section stands in which the page ends: before those that enclose it."""
    if not sections:
        return None
    at = len(sections) - 1
    while at > 0 and len(outer := sections[at].headings) < len(inner := sections[at - 1].headings):
        if inner[: len(outer)] != outer:
            break
        at -= 1
    return at


def as_whole(sections: Sequence[Section]) -> Sequence[Section]:
    """Sections, of which the one that the page ends in counts as one with a table
    if it begins one or those beside it have one.

    There, tables name the models; a sentence about those of its heading is only half of such a section.
    """
    at = end_of_page(sections)
    if at is None or sections[at].tables:
        return sections
    last = sections[at]
    prose = tuple(one for one in last.prose if not one.text.startswith("|"))
    if len(prose) == len(last.prose) and not any(one.tables for one in sections if _beside(one, last)):
        return sections
    return [*sections[:at], replace(last, prose=prose, tables=1), *sections[at + 1 :]]


def _beside(one: Section, last: Section) -> bool:
    return len(one.headings) == len(last.headings) > 0 and one.headings[:-1] == last.headings[:-1]


def without_promises(found: Findings) -> Findings:
    """What the last section says, without announcements of ends that are not in it: they may have been in its table."""
    ended = {draft.subject for draft in found.drafts if draft.attribute in (SHUTDOWN, DEPRECATED)}
    found.drafts = [draft for draft in found.drafts if draft.attribute != ANNOUNCED or draft.subject in ended]
    return found
