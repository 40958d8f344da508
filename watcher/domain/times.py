"""Times: aware, UTC, and an argument wherever they are needed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant(when: date) -> datetime:
    """The moment at which ``when`` begins: a plain date is 00:00 UTC of that day.

    Raises:
        ValueError: a datetime without a zone.
    """
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError(f"a time without a zone: {when.isoformat()}")
        return when.astimezone(UTC)
    return datetime.combine(when, time(), UTC)


def iso(when: date) -> str:
    """ISO 8601: ``2026-12-01`` for a date, ``2026-12-01T16:00:00Z`` for a time."""
    if isinstance(when, datetime):
        return instant(when).isoformat().replace("+00:00", "Z")
    return when.isoformat()


def in_words(when: date) -> str:
    """``1 Mar 2027``: a day for people, which is read long after it was written."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def from_iso(text: str) -> date:
    """The inverse of :func:`iso`: a date, or an aware UTC datetime.

    Raises:
        ValueError: not ISO 8601, or a time without a zone.
    """
    if len(text) == 10:
        return date.fromisoformat(text)
    return instant(datetime.fromisoformat(text))
