"""Small policies of an invented vendor, in the layouts that vendors use."""

from __future__ import annotations

from datetime import UTC, datetime

from probes.parsing.policy.compare import diff_documents
from probes.parsing.policy.page import read_policy
from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Unreadable

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
INTRO = (
    "These terms apply to all services that Acme offers to you. By using a service you accept them, "
    "and you confirm that you may enter into this agreement for yourself or for your company."
)
DATA = "We retain what you send us for 30 days in order to find abuse, and we do not train on it unless you agree."
USE = "You may not use a service to give medical advice to people without a licensed person who reviews each answer."
END = "Either party may end this agreement with a notice of sixty days; what was paid in advance is paid back."
SECTIONS = f"<h2>1. Data</h2><p>{DATA}</p><h2>2. Use</h2><p>{USE}</p><h2>3. Termination</h2><p>{END}</p>"
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Products", "Pricing", "Research", "Company"))


def page(
    main: str = f"<p>{INTRO}</p>{SECTIONS}", *, title: str = "Terms of Service", head: str = "", foot: str = ""
) -> str:
    """A whole page around the content of its main element."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>{head}'
        f"<nav><ul>{MENU}</ul></nav><main><h1>{title}</h1>{main}</main>{foot}"
        f"<footer><ul>{MENU}</ul><p>Acme is a company registered in a place far away from here. © 2026</p></footer></body></html>"
    )


def outcome(html: str) -> Reading | Unreadable:
    """What the reader makes of a page."""
    return read_policy(html.encode(), "https://acme.example/terms")


def facts(html: str) -> tuple[Fact, ...]:
    """The facts of a page that reads."""
    found = outcome(html)
    assert isinstance(found, Reading), found
    return found.facts


def texts(html: str) -> list[str]:
    """All paragraphs and cells of a document, in order."""
    return [text for fact in facts(html) if fact.attribute in ("text", "row") for text in fact.value]


def said(html: str) -> dict[str, str]:
    """What is said of the whole document."""
    return {fact.attribute: fact.value for fact in facts(html) if isinstance(fact.value, str)}


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """How two pages differ."""
    return diff_documents(facts(before), facts(after), NOW)


def told(before: str, after: str) -> list[tuple[ChangeType, str]]:
    """Type and subject of each difference that people would hear of."""
    return [(found.type, found.fact.subject) for found in differences(before, after) if not found.cosmetic]
