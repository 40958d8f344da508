"""Evidence as plain text, for e-mail and chats: ``-`` before what is gone, ``+`` before what is new. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.evidence.model import Evidence, Row, Side
from watcher.domain.edits import Piece
from watcher.domain.times import iso


def as_text(evidence: Evidence) -> str:
    """All of it, with a line's end at its end."""
    return "\n".join(_lines(evidence)) + "\n"


def _lines(evidence: Evidence) -> Iterator[str]:
    yield evidence.title
    yield f"source: {evidence.source}"
    yield f"first seen: {iso(evidence.first_seen)}"
    if evidence.starts:
        yield f"takes effect: {evidence.starts}"
    yield from (f"{name}: {told(side)}" for name, side in sides(evidence))
    for section in evidence.sections:
        yield ""
        yield f"“{section.heading}”"
        yield from section.said
        for row in section.rows:
            yield from _row(row)


def sides(evidence: Evidence) -> tuple[tuple[str, Side], ...]:
    """The pages that there are, by name."""
    both = (("before", evidence.before), ("after", evidence.after))
    return tuple((name, side) for name, side in both if side is not None)


def told(side: Side) -> str:
    """A page on one line."""
    return f"{iso(side.fetched_at)}, {side.length:,} bytes, sha256 {side.sha256}"


def skipped(count: int) -> str:
    """How many paragraphs are not shown."""
    return f"… {count} unchanged {'paragraph' if count == 1 else 'paragraphs'}"


def _row(row: Row) -> Iterator[str]:
    if row.passed:
        yield f"  {skipped(row.passed)}"
    elif row.same:
        yield f"  {_said(row.after)}"
    else:
        yield from (f"{mark} {_said(side)}" for mark, side in (("-", row.before), ("+", row.after)) if side)


def _said(side: tuple[Piece, ...]) -> str:
    return " ".join(piece.text for piece in side)
