"""How much a change matters by itself, and what only accompanies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alerts.standing import accompanies, severity
from tests.unit.alerts.builders import DESK, NOW, SHUTDOWNS, changed, read, shutdown
from watcher.domain.alerts import Verdict
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity


def said(attribute: str, value: str | tuple[str, ...], subject: str = "acme-small") -> Fact:
    return Fact(subject, attribute, value, model=f"acme/{subject}")


def on_page(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Change, ...]:
    return read(before, after, target=SHUTDOWNS)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed(ChangeType.ADDED, None, shutdown("2027-03-01")), Severity.WARNING),
        (changed(ChangeType.ADDED, None, shutdown("2025-03-01")), Severity.INFO),
        (changed(ChangeType.FIRMED, shutdown("2027-03-01", "floor"), shutdown("2027-03-01")), Severity.WARNING),
        (changed(ChangeType.BROUGHT_FORWARD, shutdown("2027-03-01"), shutdown("2026-12-20")), Severity.WARNING),
        (changed(ChangeType.PUT_BACK, shutdown("2026-12-20"), shutdown("2027-03-01")), Severity.INFO),
        (changed(ChangeType.WITHDRAWN, shutdown("2026-12-20"), None), Severity.INFO),
        (changed(ChangeType.ADDED, None, said("deprecated", "2026-11-20")), Severity.WARNING),
        (changed(ChangeType.ALTERED, said("status", "active"), said("status", "Deprecated")), Severity.WARNING),
        (changed(ChangeType.ALTERED, said("status", "preview"), said("status", "active")), Severity.INFO),
        (changed(ChangeType.ALTERED, said("status", "deprecated"), said("status", "retired")), Severity.INFO),
        (changed(ChangeType.ADDED, None, said("status", "deprecated")), Severity.WARNING),
        (changed(ChangeType.REMOVED, said("status", "deprecated"), None), Severity.INFO),
        (changed(ChangeType.REMOVED, said("listed", "yes"), None), Severity.WARNING),
        (changed(ChangeType.ADDED, None, said("listed", "yes")), Severity.INFO),
        (changed(ChangeType.REMOVED, said("replacement", ("a",)), None), Severity.INFO),
    ],
)
def test_severity(change: Change, expected: Severity) -> None:
    assert severity(change) is expected


def test_replacements_rewritten_in_bulk_are_told_to_nobody() -> None:
    names = ("acme-small", "acme-large", "acme-old")
    changes = on_page(
        [said("replacement", ("acme-4",), name) for name in names],
        [said("replacement", ("acme-5",), name) for name in names],
    )
    ruling = DESK.decide(SHUTDOWNS, changes, (), (), NOW)
    assert ruling.alerts == ()
    assert {decision.reason for decision in ruling.decisions} == {
        "another replacement is recommended, as for 2 more at once"
    }
    assert {decision.verdict for decision in ruling.decisions} == {Verdict.NOT_TOLD}


def test_one_rewritten_replacement_counts_no_others() -> None:
    changes = on_page([said("replacement", ("acme-4",))], [said("replacement", ("acme-5",))])
    assert accompanies(changes, changes, NOW) == "another replacement is recommended"


def test_a_new_active_row_asks_nobody_to_act() -> None:
    changes = on_page([], [said("status", "active"), said("released", "2026-11-01")])
    assert accompanies(changes, changes, NOW) == "it asks nobody to act"


def test_a_row_of_history_asks_nobody_to_act() -> None:
    changes = on_page([], [shutdown("2024-01-04"), said("announced", "2023-07-06")])
    assert accompanies(changes, changes, NOW) == "it asks nobody to act"


def test_what_comes_with_a_shutdown_is_told_with_it() -> None:
    changes = on_page([], [shutdown("2027-03-01"), said("announced", "2026-11-20"), said("replacement", ("acme-2",))])
    assert accompanies(changes, changes, NOW) == ""
    (alert,) = DESK.decide(SHUTDOWNS, changes, (), (), NOW).alerts
    assert alert.headline == "Acme shuts down acme-small on 1 Mar 2027"
    assert len(alert.changes) == 3


@pytest.mark.parametrize(
    ("kind", "attribute", "texts", "expected"),
    [
        (ChangeType.ADDED, "text", ("You must not gamble.",), Severity.WARNING),
        (ChangeType.ADDED, "text", ("You may gamble.",), Severity.INFO),
        (ChangeType.REMOVED, "text", ("You must not gamble.",), Severity.INFO),
        (ChangeType.REMOVED, "text", ("You may gamble.",), Severity.WARNING),
        (ChangeType.ADDED, "text", ("A page.",), Severity.INFO),
        (ChangeType.REMOVED, "row", ("Hooli", "Spain"), Severity.INFO),
    ],
)
def test_a_section_matters_where_it_tightens(
    kind: ChangeType, attribute: str, texts: tuple[str, ...], expected: Severity
) -> None:
    fact = Fact("Use", attribute, texts)
    told = changed(kind, None if kind is ChangeType.ADDED else fact, None if kind is ChangeType.REMOVED else fact)
    assert severity(told) is expected
