"""Whom a subprocessor hits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.servers import assess_servers
from watcher.domain.workflows import Use, Workflow

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)
USER = Workflow("eu", "team", uses=(Use("acme/acme-large"),), data=("pii",), regions=("eu",))


def change(kind: ChangeType, attribute: str = "listed", value: str = "yes") -> Change:
    fact = Fact("Hooli", attribute, value)
    before = None if kind is ChangeType.ADDED else fact
    found = Difference(kind, before, None if kind is ChangeType.REMOVED else fact)
    return Change("c1", "acme/servers", "acme", "subprocessors", found, NOW, ChangeState.CONFIRMED)


def located(*places: str) -> tuple[Fact, ...]:
    return (*(Fact("Hooli", "location", place) for place in places), Fact("Initech", "location", "India"))


NEW = change(ChangeType.ADDED)


@pytest.mark.parametrize(
    ("found", "places", "user", "severity"),
    [
        (NEW, ["Singapore"], USER, Severity.WARNING),
        (NEW, ["Singapore"], replace(USER, critical=True), Severity.CRITICAL),
        (NEW, ["Ireland"], USER, None),
        (NEW, ["Ireland", "Japan"], USER, Severity.WARNING),
        (NEW, [], USER, Severity.WARNING),
        (NEW, ["Worldwide"], replace(USER, critical=True), Severity.WARNING),
        (NEW, ["Singapore"], replace(USER, data=()), None),
        (NEW, ["Singapore"], replace(USER, regions=()), None),
        (NEW, ["Singapore"], replace(USER, uses=(Use("globex/g"),)), None),
        (change(ChangeType.ALTERED, "location", "Japan"), ["Japan"], USER, Severity.WARNING),
        (change(ChangeType.ALTERED, "purpose", "mail"), ["Japan"], USER, None),
        (change(ChangeType.REMOVED), ["Japan"], USER, None),
    ],
)
def test_who_is_hit(found: Change, places: list[str], user: Workflow, severity: Severity | None) -> None:
    impacts = assess_servers([found], located(*places), [user])
    assert [impact.severity for impact in impacts] == ([severity] if severity else [])


def test_in_words() -> None:
    (impact,) = assess_servers([NEW], located("Singapore, Japan"), [replace(USER, regions=("eu", "Switzerland"))])
    assert impact.reason == "Singapore, Japan lie outside the EU and Switzerland, and its data is pii"
    assert (impact.subject, impact.changes) == ("Hooli", ("c1",))
