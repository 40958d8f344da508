"""Story 4 word for word: a shutdown is announced, brought forward, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.alerts.builders import DESK, NOW, SEEN, SHUTDOWNS, SMALL, changed, read, shutdown, text, told, workflow
from watcher.domain.alerts import Alert, AlertState, Ruling
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.shutdowns import assess_shutdowns

USER = workflow("support", model=SMALL, budget=None, fallbacks=(), millions=(100, 10))
REPLACEMENT = Fact("acme-small", "replacement", ("acme-small-2",), model=SMALL)
STATUS = Fact("acme-small", "status", "deprecated", model=SMALL)
ELSEWHERE = tuple(
    Fact(name, "price", value, "USD/1M tokens", f"acme/{name}", qualifiers({"component": part, "tier": "standard"}))
    for name, prices in (("acme-small", ("2", "10")), ("acme-small-2", ("3", "12")))
    for part, value in zip(("input", "output"), prices, strict=True)
)
LATER = [shutdown("2027-03-01"), REPLACEMENT, STATUS]
SOONER = [shutdown("2026-12-20"), REPLACEMENT, STATUS]


def decided(
    before: Sequence[Fact], after: Sequence[Fact], open_alerts: Sequence[Alert] = (), days: int = 0
) -> tuple[Ruling, tuple[Change, ...]]:
    now = NOW + timedelta(days=days)
    changes = read(before, after, target=SHUTDOWNS, first=SEEN + timedelta(days=days), now=now)
    impacts = assess_shutdowns(changes, (*after, *ELSEWHERE), (USER,), now)
    return DESK.decide(SHUTDOWNS, changes, impacts, open_alerts, now), changes


ANNOUNCED, FIRST = decided([], LATER)


def test_announced() -> None:
    (alert,) = ANNOUNCED.alerts
    assert (alert.severity, alert.effective.date().isoformat() if alert.effective else "") == (
        Severity.WARNING,
        "2027-03-01",
    )
    (notification,), _ = told(ANNOUNCED, FIRST, (USER,), (), target=SHUTDOWNS)
    assert text(notification.message) == (
        "[warning] Acme shuts down acme-small on 1 Mar 2027 (in 98 days)\n"
        "shutdown: 1 Mar 2027 (new)\n"
        "status: deprecated (new)\n"
        "replacement: acme-small-2 (new)\n"
        "support (team-support): acme-small, which it uses, shuts down in 98 days\n"
        "- the vendor names acme-small-2 instead: $420 a month instead of $300\n"
        "- move off acme-small before 1 Mar 2027 (in 98 days)\n"
        "- confirm with the vendor's page\n"
        "First seen 02:10, confirmed 02:25 UTC\n"
        "source https://docs.acme.example/models\n"
        f"watcher show {notification.message.reference.split()[-1]}"
    )


def test_brought_forward_the_open_alert_escalates() -> None:
    ruling, changes = decided(LATER, SOONER, ANNOUNCED.alerts)
    (alert,) = ruling.alerts
    assert (alert.id, alert.revision, alert.severity) == (ANNOUNCED.alerts[0].id, 2, Severity.CRITICAL)
    notifications, _ = told(ruling, changes, (USER,), (), target=SHUTDOWNS)
    assert [found.action for found in notifications] == [Action.EDIT, Action.REPLY]
    assert text(notifications[0].message).startswith(
        "[critical] Acme moves the shutdown of acme-small forward to 20 Dec (in 27 days; was 1 Mar 2027)\n"
        "shutdown: 1 Mar 2027 → 20 Dec\n"
        "support (team-support): acme-small, which it uses, shuts down in 27 days\n"
        "- the vendor names acme-small-2 instead: $420 a month instead of $300\n"
    )


def test_brought_forward_with_another_replacement_is_still_the_same_alert() -> None:
    redirected = [SOONER[0], Fact("acme-small", "replacement", ("acme-small-3",), model=SMALL), STATUS]
    ruling, _ = decided(LATER, redirected, ANNOUNCED.alerts)
    assert [(alert.id, alert.revision) for alert in ruling.alerts] == [(ANNOUNCED.alerts[0].id, 2)]


def test_put_back_stays_as_severe_as_it_was_told() -> None:
    opened, _ = decided([], SOONER)
    ruling, changes = decided(SOONER, LATER, opened.alerts)
    assert [alert.severity for alert in ruling.alerts] == [Severity.CRITICAL]
    notifications, _ = told(ruling, changes, (USER,), (), target=SHUTDOWNS)
    assert "moves the shutdown of acme-small back to 1 Mar 2027 (in 98 days; was 20 Dec)" in (
        notifications[0].message.headline
    )


def test_taken_back_with_all_that_came_with_it() -> None:
    ruling, changes = decided(LATER, [STATUS], ANNOUNCED.alerts, days=2)
    (alert,) = ruling.alerts
    assert alert.state is AlertState.WITHDRAWN
    notifications, _ = told(ruling, changes, (USER,), (), now=NOW + timedelta(days=2), target=SHUTDOWNS)
    assert text(notifications[0].message).startswith(
        "[withdrawn] Acme's shutdown of acme-small on 1 Mar 2027: withdrawn, nothing changes\n"
        "shutdown: 1 Mar 2027 (announced) does not come\n"
    )


def test_a_row_that_is_gone_is_told_in_place_and_nobody_is_reminded_of_its_day() -> None:
    ruling, changes = decided(LATER, [], ANNOUNCED.alerts, days=2)
    (alert,) = ruling.alerts
    assert (alert.id, alert.revision) == (ANNOUNCED.alerts[0].id, 2)
    notifications, _ = told(ruling, changes, (USER,), (), now=NOW + timedelta(days=2), target=SHUTDOWNS)
    assert [found.action for found in notifications] == [Action.EDIT, Action.REPLY]
    assert text(notifications[0].message).startswith(
        "[info] Acme removes the shutdown date of acme-small\n"
        "shutdown: 1 Mar 2027 (no longer listed)\n"
        "status: deprecated (no longer listed)\n"
        "replacement: acme-small-2 (no longer listed)\n"
        "support (team-support): acme-small, which it uses, is no longer said to shut down on 1 Mar 2027\n"
        "- confirm with the vendor's page\n"
    )
    assert text(notifications[1].message).startswith("[info] Updated: Acme removes the shutdown date of acme-small\n")
    for day in ("2027-02-16", "2027-02-28"):
        assert not DESK.remind(ruling.alerts, (USER,), datetime.fromisoformat(f"{day}T09:00:00+00:00")).alerts


def test_a_row_that_returns_opens_an_alert_that_reminds_again() -> None:
    gone, _ = decided(LATER, [], ANNOUNCED.alerts, days=2)
    ruling, _ = decided([], LATER, [alert for alert in gone.alerts if alert.state is AlertState.OPEN], days=3)
    (alert,) = ruling.alerts
    assert alert.state is AlertState.OPEN
    assert DESK.remind(ruling.alerts, (USER,), datetime(2027, 2, 16, 9, tzinfo=UTC)).alerts


def test_a_withdrawal_ends_the_alert_on_the_day_and_not_a_newer_one_on_something_else() -> None:
    redirected = [LATER[0], Fact("acme-small", "replacement", ("acme-small-3",), model=SMALL), STATUS]
    second, _ = decided(LATER, redirected, ANNOUNCED.alerts, days=1)
    assert [alert.id != ANNOUNCED.alerts[0].id for alert in second.alerts] == [True]
    ruling, _ = decided(redirected, [STATUS], [*ANNOUNCED.alerts, *second.alerts], days=2)
    assert [(alert.id, alert.state) for alert in ruling.alerts] == [(ANNOUNCED.alerts[0].id, AlertState.WITHDRAWN)]


def test_the_note_in_the_thread_has_the_sign_of_the_message() -> None:
    opened, _ = decided([], SOONER)
    ruling, changes = decided(SOONER, LATER, opened.alerts)
    notifications, _ = told(ruling, changes, (USER,), (), target=SHUTDOWNS)
    assert [found.message.icon for found in notifications] == ["info", "info"]


def test_firm_no_longer() -> None:
    ruling, changes = decided(LATER, [shutdown("2027-06-01", "floor"), REPLACEMENT, STATUS], ANNOUNCED.alerts)
    assert [alert.state for alert in ruling.alerts] == [AlertState.WITHDRAWN]
    notifications, _ = told(ruling, changes, (USER,), (), target=SHUTDOWNS)
    assert "shutdown: 1 Mar 2027 → not before 1 Jun 2027" in text(notifications[0].message)


def test_a_floor_made_firm_opens_an_alert() -> None:
    ruling, changes = decided([shutdown("2027-03-01", "floor")], [shutdown("2027-03-01")])
    assert [alert.headline for alert in ruling.alerts] == ["Acme shuts down acme-small on 1 Mar 2027"]
    notifications, _ = told(ruling, changes, (USER,), (), target=SHUTDOWNS)
    assert "shutdown: not before 1 Mar 2027 → 1 Mar 2027" in text(notifications[0].message)


def test_floors_alone_never_make_an_alert() -> None:
    for before, after in (
        ([], [shutdown("2027-03-01", "floor")]),
        ([shutdown("2027-03-01", "floor")], [shutdown("2026-12-20", "floor")]),
        ([shutdown("2027-03-01", "floor")], []),
    ):
        assert decided(before, after)[0].alerts == ()


DEPRECATED = Fact("acme-small", "deprecated", "2026-12-10", None, SMALL)


def test_a_deprecation_named_beside_a_shutdown_leaves_its_alert_open() -> None:
    ruling, _ = decided(LATER, [*LATER, DEPRECATED], ANNOUNCED.alerts)
    assert [(alert.state, alert.headline) for alert in ruling.alerts] == [
        (AlertState.OPEN, "Acme deprecates acme-small on 10 Dec")
    ]


def test_a_shutdown_tells_a_deprecation_better() -> None:
    first, _ = decided([], [DEPRECATED])
    ruling, _ = decided([DEPRECATED], [DEPRECATED, *LATER], first.alerts)
    assert [(alert.state, alert.attribute) for alert in ruling.alerts] == [
        (AlertState.RESOLVED, "deprecated"),
        (AlertState.OPEN, "shutdown"),
    ]


def test_a_deprecation_that_moves_does_not_move_the_shutdown() -> None:
    first, _ = decided([], [*LATER, DEPRECATED])
    ruling, _ = decided([*LATER, DEPRECATED], [*LATER, replace(DEPRECATED, value="2026-12-05")], first.alerts)
    assert [(alert.attribute, alert.revision) for alert in ruling.alerts] == [("deprecated", 1)]
    assert first.alerts[0].id not in {alert.id for alert in ruling.alerts}


@pytest.mark.parametrize("fact", [REPLACEMENT, STATUS])
def test_what_returns_beside_a_shutdown_does_not_take_it_back(fact: Fact) -> None:
    back = changed(ChangeType.RETURNED, None, fact, target=SHUTDOWNS)
    impacts = assess_shutdowns([back], (*LATER, *ELSEWHERE), (USER,), NOW)
    ruling = DESK.decide(SHUTDOWNS, [back], impacts, ANNOUNCED.alerts, NOW)
    assert ANNOUNCED.alerts[0].id not in {alert.id for alert in ruling.alerts}


EUROPE = replace(shutdown("2027-06-01"), qualifiers=qualifiers({"certainty": "exact", "region": "eu"}))


@pytest.mark.parametrize("day", ["2027-06-01", "2027-01-01"])
def test_an_end_elsewhere_leaves_the_one_that_was_told_open(day: str) -> None:
    ruling, _ = decided(LATER, [*LATER, replace(EUROPE, value=day)], ANNOUNCED.alerts)
    assert [(alert.state, str(alert.effective)[:10]) for alert in ruling.alerts] == [(AlertState.OPEN, day)]


@pytest.mark.parametrize("moved", [0, 1])
def test_of_two_ends_the_one_that_moves_is_updated(moved: int) -> None:
    other, _ = decided(LATER, [*LATER, EUROPE], ANNOUNCED.alerts)
    both = [*ANNOUNCED.alerts, *other.alerts]
    ends = [LATER[0], EUROPE]
    after = [replace(end, value="2026-12-20") if at == moved else end for at, end in enumerate(ends)]
    ruling, _ = decided(ends, after, both, days=1)
    assert [(alert.id, alert.revision) for alert in ruling.alerts] == [(both[moved].id, 2)]
