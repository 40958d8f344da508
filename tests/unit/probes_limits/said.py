"""Reads small pages of limits and says what was read in one short line a limit."""

from __future__ import annotations

from probes.parsing.labels import looks_like_id
from probes.parsing.limits.limits_page import read_limits
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable


def acme(label: str) -> str | None:
    """A resolver of an invented vendor: ids stand for themselves, ``Acme Large 2`` for ``acme/acme-large-2``."""
    if looks_like_id(label):
        return f"acme/{label}"
    return f"acme/{label.lower().replace(' ', '-')}" if label.startswith("Acme ") else None


def read(text: str, name: str = "page.md") -> Reading | Unreadable:
    """A page as a reading."""
    return read_limits(text.encode(), name, acme)


def reading(text: str, name: str = "page.md") -> Reading:
    """A page that must be readable."""
    found = read(text, name)
    assert isinstance(found, Reading), found
    return found


def refusal(text: str, name: str = "page.md") -> str:
    """Why a page is unreadable."""
    found = read(text, name)
    assert isinstance(found, Unreadable), found
    return found.reason


def line(fact: Fact) -> str:
    """``acme-large|30 requests/minute|free``: subject, limit, then tier, region, context and scope where they are said."""
    window = fact.qualifier("window")
    counted = fact.qualifier("resource") + (f"/{window}" if window else "")
    parts = [fact.subject, f"{fact.value} {counted}"]
    parts += [value for name in ("tier", "region", "context", "scope") if (value := fact.qualifier(name))]
    return "|".join(parts)


def limits(text: str, name: str = "page.md") -> list[str]:
    """All limits of a page, one line each, sorted."""
    return sorted(line(fact) for fact in reading(text, name).facts)
