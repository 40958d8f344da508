"""Addresses that a message leads to: the page that was watched, and of an incident its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from watcher.domain.changes import Change
from watcher.domain.incidents import LINK
from watcher.domain.notifications import Link
from watcher.domain.targets import Target


def links(target: Target, changes: Iterable[Change] = ()) -> tuple[Link, ...]:
    """What people can open; nothing where it is no web address, or one with a password in it."""
    facts = (change.difference.fact for change in changes)
    notices = (Link("incident", str(fact.value)) for fact in facts if fact.attribute == LINK)
    return tuple(link for link in (*list(notices)[:1], Link("source", target.source)) if is_open(link.url))


def is_open(address: str) -> bool:
    """Whether an address is one of the web that names no user."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and parts.username is None
