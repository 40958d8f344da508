"""Reads small lists of models and says what was read in one short line a model."""

from __future__ import annotations

from probes.parsing.model_list.listing import Names
from probes.parsing.model_list.page import read_models
from tests.unit.probes_parsing.reading import acme
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

NAMES = Names(acme, lambda model: f"acme/{model}")


def read(text: str, name: str = "models.md") -> Reading | Unreadable:
    """A list as a reading."""
    return read_models(text.encode(), name, NAMES)


def reading(text: str, name: str = "models.md") -> Reading:
    """A list that must be readable."""
    found = read(text, name)
    assert isinstance(found, Reading), found
    return found


def said(fact: Fact) -> str:
    """``context_window=200000``; lists are joined by plus signs."""
    return f"{fact.attribute}={fact.value if isinstance(fact.value, str) else '+'.join(fact.value)}"


def models(text: str, name: str = "models.md") -> dict[str, list[str]]:
    """What is said of each model besides that it is listed; prices are left to their own tests."""
    found: dict[str, list[str]] = {}
    for fact in reading(text, name).facts:
        told = found.setdefault(fact.subject, [])
        if fact.attribute not in ("listed", "price"):
            told.append(said(fact))
    return found
