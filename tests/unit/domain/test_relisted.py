"""Models that go by another name than before: made on one day, alike, and one of each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.domain.changes import ChangeType
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact
from watcher.domain.relisted import with_new_names

NOW = datetime(2026, 11, 3, tzinfo=UTC)


def listed(*models: tuple[str, str]) -> list[Fact]:
    """A list of models, each with the day on which it was made."""
    return [
        fact
        for name, day in models
        for fact in (
            Fact(name, "listed", "yes", model=f"acme/{name}"), Fact(name, "released", day, model=f"acme/{name}")
        )
        if fact.value
    ]  # fmt: skip


LARGE, MINI = ("acme-large-preview", "2026-08-01"), ("acme-mini", "2026-08-01")


@pytest.mark.parametrize(
    ("after", "names"),
    [
        ([("acme-large", "2026-08-01"), MINI], [("acme-large-preview", "acme-large")]),
        ([("acme-large", "2026-09-01"), MINI], []),
        ([("globex-pro", "2026-08-01"), MINI], []),
        ([("acme-large", ""), MINI], []),
        ([("acme-large", "2026-08-01"), ("acme-large-pro", "2026-08-01"), MINI], []),
        ([LARGE, MINI, ("acme-large", "2026-08-01")], []),
        ([MINI], []),
    ],
    ids=["another name", "another day", "another model", "no day", "two could be it", "both are there", "gone"],
)
def test_names(after: list[tuple[str, str]], names: list[tuple[str, str]]) -> None:
    before, now = listed(LARGE, MINI), listed(*after)
    found = diff_facts(before, now, NOW)
    told = with_new_names(found, before, now)
    assert told[: len(found)] == found
    assert [(each.fact.subject, each.fact.value) for each in told[len(found) :]] == names
    assert {each.type for each in told[len(found) :]} <= {ChangeType.ADDED}
