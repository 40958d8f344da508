"""Reads small pages on the lives of models and says what was read in one short line a fact."""

from __future__ import annotations

from probes.parsing.lifecycle_page import read_lifecycle
from tests.unit.probes_parsing.reading import acme
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable


def read(text: str, name: str = "page.md") -> Reading | Unreadable:
    """A page as a reading."""
    return read_lifecycle(text.encode(), name, acme)


def reading(text: str, name: str = "page.md") -> Reading:
    """A page that must be readable."""
    found = read(text, name)
    assert isinstance(found, Reading), found
    return found


def line(fact: Fact) -> str:
    """``acme-large shutdown 2027-01-05 floor fine-tuning``; what is exact or holds for every use is not said."""
    value = fact.value if isinstance(fact.value, str) else ", ".join(fact.value)
    certainty = fact.qualifier("certainty", "exact")
    parts = [fact.subject, fact.attribute, value, certainty if certainty != "exact" else "", fact.qualifier("scope")]
    return " ".join(part for part in parts if part)


def facts(text: str, name: str = "page.md", *attributes: str) -> list[str]:
    """All facts of a page, or those with these attributes, one line each, sorted."""
    return sorted(line(fact) for fact in reading(text, name).facts if not attributes or fact.attribute in attributes)


def ends(text: str, name: str = "page.md") -> list[str]:
    """``acme-large 2027-01-05`` for every shutdown of a page, sorted."""
    return sorted(
        line(fact).replace(" shutdown ", " ") for fact in reading(text, name).facts if fact.attribute == "shutdown"
    )
