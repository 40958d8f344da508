"""The kind ``deprecations``: what it reads, and how two readings differ."""

from __future__ import annotations

from datetime import UTC, datetime

from probes.extract import extract
from probes.kinds.deprecations import KIND
from watcher.domain.changes import Change, ChangeState, ChangeType
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Target
from watcher.domain.workflows import Use, Volume, Workflow

NOW = datetime(2026, 11, 3, tzinfo=UTC)
TARGET = Target("acme/deprecations", "deprecations", "acme", url="https://acme.example/deprecations.md")
PAGE = b"""# Deprecations

| Model | Retirement date | Replacement |
|---|---|---|
| acme-1 | May 5, 2027 | acme-3 |
| acme-2 | Not before May 5, 2027 | |
"""


def read(body: bytes = PAGE) -> Reading:
    found = KIND.read(Snapshot(body, "https://acme.example/deprecations.md", NOW), TARGET)
    assert isinstance(found, Reading)
    return found


def test_reading_is_pure_and_names_models() -> None:
    assert read() == read()
    assert [
        (fact.name, fact.attribute, fact.value, fact.qualifier("certainty"), fact.where) for fact in read().facts
    ] == [
        ("acme/acme-1", "shutdown", "2027-05-05", "exact", "line 5"),
        ("acme/acme-1", "replacement", ("acme-3",), "", "line 5"),
        ("acme/acme-2", "shutdown", "2027-05-05", "floor", "line 6"),
    ]


def test_a_date_that_moves_is_one_difference() -> None:
    after = read(PAGE.replace(b"| May 5, 2027", b"| April 5, 2027"))
    [difference] = KIND.diff(read().facts, after.facts, NOW)
    assert (difference.type, difference.fact.value) == (ChangeType.BROUGHT_FORWARD, "2027-04-05")
    change = Change("1", TARGET.id, "acme", "deprecations", difference, NOW, ChangeState.CONFIRMED)
    workflow = Workflow("support", "team", uses=(Use("acme/acme-1", monthly=Volume(())),))
    [impact] = KIND.assess((change,), read().facts, after.facts, (workflow,), NOW)
    assert (impact.workflow, impact.reason) == ("support", "acme-1, which it uses, shuts down in 153 days")


def test_saved_files_are_read_by_the_same_kind() -> None:
    found = extract("deprecations", "acme", PAGE, "2026-11-03.md")
    assert isinstance(found, Reading)
    assert found.facts == read().facts


def test_a_page_of_something_else_is_refused() -> None:
    found = KIND.read(
        Snapshot(b"# Prices\n\n| Model | Input |\n|--|--|\n| acme-1 | $1 |\n", "https://a.example", NOW), TARGET
    )
    assert found == Unreadable("no statement on the life of any model")
