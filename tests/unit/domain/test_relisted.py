"""Models that go by another name than before: made on one day, alike, and one of each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.domain import relisted
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


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The pairs of names that are compared from now on."""
    pairs: list[tuple[str, str]] = []
    alike = relisted._alike

    def counted(one: str, other: str) -> bool:
        pairs.append((one, other))
        return alike(one, other)

    monkeypatch.setattr(relisted, "_alike", counted)
    return pairs


MANY = 2_000


def test_a_long_list_that_is_exchanged_costs_no_comparison(compared: list[tuple[str, str]]) -> None:
    before = listed(*((f"acme-old-{number}", "2026-08-01") for number in range(MANY)))
    after = listed(*((f"acme-new-{number}", "2026-08-01") for number in range(MANY)))
    found = diff_facts(before, after, NOW)
    assert with_new_names(found, before, after) == found
    assert compared == []


def test_days_that_are_calm_are_compared_beside_one_that_is_not(compared: list[tuple[str, str]]) -> None:
    busy = [(f"acme-{number}", "2026-07-01") for number in range(100)]
    before, after = listed(LARGE, *busy), listed(("acme-large", LARGE[1]), *((f"{name}-v2", day) for name, day in busy))
    found = diff_facts(before, after, NOW)
    told = with_new_names(found, before, after)[len(found) :]
    assert [(each.fact.subject, each.fact.value) for each in told] == [("acme-large-preview", "acme-large")]
    assert compared == [("acme-large-preview", "acme-large")]


def test_many_on_days_of_their_own_are_compared_so_often_and_no_more(compared: list[tuple[str, str]]) -> None:
    days = [f"day-{number}" for number in range(MANY)]
    before = listed(*((f"acme-old-{day}", day) for day in days))
    after = listed(*((f"acme-new-{day}", day) for day in days))
    with_new_names(diff_facts(before, after, NOW), before, after)
    assert len(compared) == relisted.MOST_PAIRS
