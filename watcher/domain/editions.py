"""Editions: one document in several languages, each of which is compared with its own past. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.domain.documents import language_name, language_of
from watcher.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that a target served before: its language, and the SHA-256 of the page its baseline was read from."""

    language: str
    facts_from: str


def own_past(editions: Iterable[Edition], language: str) -> Edition | None:
    """What is kept of the edition in a language."""
    return next((edition for edition in editions if edition.language == language), None)


def put_by(editions: Iterable[Edition], left: Edition) -> tuple[Edition, ...]:
    """Editions with the one that is left now, as it was last."""
    return (*(edition for edition in editions if edition.language != left.language), left)


def switched(known: Sequence[Fact], served: Sequence[Fact]) -> str:
    """What the operator has to know once another edition than the known one is believed."""
    was, now = language_name(language_of(known)), language_name(language_of(served))
    return (
        f"it is served in {now} now, and from here on that edition is compared with its own past; "
        f"edits to the {was} edition go unseen until it is served again"
    )
