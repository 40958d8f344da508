"""What becomes of confirmed changes and of the alerts that are open on their subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from alerts.policy import decide
from tests.unit.alerts.builders import (
    ANNOUNCED,
    DECEMBER,
    LARGE,
    NOW,
    PRICING,
    SHUTDOWNS,
    TODAY,
    announcement,
    at,
    changed,
    impact,
    only,
    price,
    read,
    shutdown,
)
from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict, alert_fingerprint, alert_id
from watcher.domain.changes import Change, ChangeState, ChangeType
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity

LATER = NOW + timedelta(days=2)
JANUARY = date(2027, 1, 1)
MOVED_BACK = tuple(
    replace(fact, valid_from=fact.valid_from and JANUARY, valid_until=fact.valid_until and JANUARY)
    for fact in ANNOUNCED
)
NO_IMPACTS: tuple[Impact, ...] = ()


def opened(changes: tuple[Change, ...], impacts: tuple[Impact, ...] = NO_IMPACTS) -> Alert:
    """The alert that these changes open."""
    return only(decide(PRICING, changes, impacts, (), NOW))


def later(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> tuple[Change, ...]:
    """What a later look confirms."""
    return read(before, after, first=LATER, now=LATER)


def reasons(ruling: Ruling) -> dict[str, Decision]:
    """Decisions by what they are about."""
    assert len({decision.about for decision in ruling.decisions}) == len(ruling.decisions)
    return {decision.about: decision for decision in ruling.decisions}


def test_input_and_output_of_one_model_open_one_alert() -> None:
    changes = announcement()
    ruling = decide(PRICING, changes, [impact(changes)], (), NOW)
    alert, ids = only(ruling), tuple(change.id for change in changes)
    fingerprint = alert_fingerprint(PRICING.id, LARGE)
    assert alert == Alert(
        id=alert_id(fingerprint, ids),
        fingerprint=fingerprint,
        target="acme/pricing",
        provider="acme",
        kind="pricing",
        subject=LARGE,
        severity=Severity.CRITICAL,
        headline="Acme raises acme-large by 40 %, from 1 Dec",
        state=AlertState.OPEN,
        opened_at=NOW,
        updated_at=NOW,
        reason="critical: for support-summaries, its bill rises",
        effective=at(DECEMBER),
        attribute="price",
        changes=ids,
        impacts=(impact(changes),),
    )
    assert reasons(ruling) == {
        ids[0]: Decision(ids[0], Verdict.OPENED, f"opens alert {alert.id}"),
        ids[1]: Decision(ids[1], Verdict.OPENED, f"opens alert {alert.id}"),
        alert.id: Decision(alert.id, Verdict.OPENED, alert.reason),
    }


RAISED = changed(ChangeType.RAISED, price("", "2"), price("", "3"))
UNTOLD = [
    (replace(RAISED, state=ChangeState.HELD, looks=1), Verdict.HELD, "seen by 1 of 2 looks that have to agree"),
    (replace(RAISED, state=ChangeState.RETRACTED), Verdict.RETRACTED, "a later look did not show it any more"),
    (replace(RAISED, technical=True), Verdict.NOT_TOLD, "technical: our reader changed, not the page"),
    (changed(ChangeType.RENAMED, price("", "2"), price("", "2")), Verdict.NOT_TOLD, "cosmetic: renamed"),
    (changed(ChangeType.RESTATED, price("", "2"), price("", "2")), Verdict.NOT_TOLD, "cosmetic: restated"),
    *(
        (
            changed(ChangeType.ADDED, None, shutdown("2027-03-01", certainty)),
            Verdict.NOT_TOLD,
            "not a shutdown date: the page names no exact day",
        )
        for certainty in ("floor", "none", "ambiguous")
    ),
]


@pytest.mark.parametrize(("change", "verdict", "reason"), UNTOLD)
def test_what_is_not_worth_telling_has_a_reason(change: Change, verdict: Verdict, reason: str) -> None:
    assert decide(PRICING, [change], (), (), NOW) == Ruling((), (Decision(change.id, verdict, reason),))


def test_what_is_not_told_does_not_hold_back_the_rest() -> None:
    ruling = decide(PRICING, [UNTOLD[3][0], *announcement()], (), (), NOW)
    assert len(ruling.alerts) == 1
    assert UNTOLD[3][0].id not in only(ruling).changes
    assert len(reasons(ruling)) == 4


def limit(kind: ChangeType) -> Change:
    fact = Fact("acme-large", "limit", "5", "requests", LARGE)
    return changed(kind, None if kind is ChangeType.ADDED else fact, None if kind is ChangeType.REMOVED else fact)


def of_type(kind: ChangeType) -> Change:
    fact = price("input", "3")
    return changed(kind, None if kind is ChangeType.ADDED else fact, None if kind is ChangeType.REMOVED else fact)


@pytest.mark.parametrize(
    ("change", "severity"),
    [
        (of_type(ChangeType.RAISED), Severity.WARNING),
        (of_type(ChangeType.REMOVED), Severity.WARNING),
        (of_type(ChangeType.LOWERED), Severity.INFO),
        (of_type(ChangeType.ADDED), Severity.INFO),
        (of_type(ChangeType.ALTERED), Severity.INFO),
        (of_type(ChangeType.WITHDRAWN), Severity.INFO),
        (later(MOVED_BACK, ANNOUNCED)[0], Severity.WARNING),
        (later(ANNOUNCED, MOVED_BACK)[0], Severity.INFO),
        (limit(ChangeType.LOWERED), Severity.WARNING),
        (limit(ChangeType.REMOVED), Severity.WARNING),
        (limit(ChangeType.RAISED), Severity.INFO),
        (changed(ChangeType.ADDED, None, shutdown("2027-03-01")), Severity.WARNING),
        (changed(ChangeType.REMOVED, shutdown("2027-03-01"), None), Severity.INFO),
        (changed(ChangeType.MOVED, shutdown("2027-03-01"), shutdown("2026-12-20")), Severity.WARNING),
        (changed(ChangeType.MOVED, shutdown("2026-12-20"), shutdown("2027-03-01")), Severity.INFO),
    ],
)
def test_without_a_workflow_the_type_decides(change: Change, severity: Severity) -> None:
    alert = opened((change,))
    assert alert.severity is severity
    assert alert.reason.endswith(str(change.difference.type))


@pytest.mark.parametrize(
    ("severities", "worst"),
    [
        ((Severity.INFO,), Severity.INFO),
        ((Severity.INFO, Severity.WARNING), Severity.WARNING),
        ((Severity.CRITICAL, Severity.WARNING), Severity.CRITICAL),
    ],
)
def test_the_worst_impact_decides(severities: tuple[Severity, ...], worst: Severity) -> None:
    changes = announcement()
    impacts = tuple(impact(changes, f"w{n}", severity=severity) for n, severity in enumerate(severities))
    alert = opened(changes, impacts)
    assert alert.severity is worst
    assert alert.reason == f"{worst}: for w{severities.index(worst)}, its bill rises"


def test_a_withdrawal_ends_the_open_alert() -> None:
    changes = announcement()
    alert = opened(changes, (impact(changes),))
    taken_back = later(ANNOUNCED, TODAY)
    again = impact(taken_back, "newcomer", before=5460, after=3900, severity=Severity.INFO)
    ruling = decide(PRICING, taken_back, [again], [alert], LATER)
    ids = tuple(change.id for change in taken_back)
    assert only(ruling) == replace(
        alert,
        state=AlertState.WITHDRAWN,
        revision=2,
        headline="Acme's increase of acme-large by 40 % from 1 Dec: withdrawn, nothing changes",
        updated_at=LATER,
        reason="what was announced is no longer planned",
        changes=(*alert.changes, *ids),
        impacts=(impact(changes), again),
    )
    assert reasons(ruling)[ids[0]] == Decision(ids[0], Verdict.ENDED, f"ended: alert {alert.id}, revision 2")


def test_a_withdrawal_of_a_part_updates_the_open_alert() -> None:
    alert = opened(announcement())
    ruling = decide(PRICING, later(ANNOUNCED, (*ANNOUNCED[:2], TODAY[1])), (), [alert], LATER)
    updated = only(ruling)
    assert (updated.id, updated.state, updated.revision) == (alert.id, AlertState.OPEN, 2)
    assert (updated.severity, updated.effective) == (alert.severity, alert.effective)
    assert updated.headline.endswith("withdrawn, the rest stands")


def test_a_withdrawal_with_nothing_open_opens_an_info_alert() -> None:
    alert = only(decide(PRICING, later(ANNOUNCED, TODAY), (), (), LATER))
    assert (alert.state, alert.severity, alert.revision) == (AlertState.OPEN, Severity.INFO, 1)


def test_a_withdrawn_plan_leaves_an_alert_on_something_that_began_alone() -> None:
    begun = opened((changed(ChangeType.ADDED, None, price("cached_input", "1")),))
    ruling = decide(PRICING, later(ANNOUNCED, TODAY), (), [begun], LATER)
    assert [alert.id == begun.id for alert in ruling.alerts] == [False]


@pytest.mark.parametrize(
    ("alerts", "plans", "same"),
    [
        (at(DECEMBER), at(DECEMBER), True),
        (at(DECEMBER), at(JANUARY), True),
        (at(DECEMBER), None, True),
        (None, None, True),
        (None, at(DECEMBER), False),
        (NOW, NOW, True),
        (LATER, at(DECEMBER), False),
        (LATER + timedelta(seconds=1), at(DECEMBER), True),
    ],
)
def test_a_plan_is_the_alerts_where_their_moments_agree(
    alerts: datetime | None, plans: datetime | None, same: bool
) -> None:
    alert = replace(opened(announcement()[:1]), effective=alerts)
    taken_back = changed(ChangeType.WITHDRAWN, price("input", "3.50"), price("input", "2.50"), plans)
    assert (only(decide(PRICING, [taken_back], (), [alert], LATER)).id == alert.id) is same


def test_a_plan_of_which_one_part_moves_and_one_is_withdrawn_stays_one_alert() -> None:
    alert = opened(announcement())
    updated = only(decide(PRICING, later(ANNOUNCED, (*MOVED_BACK[:2], TODAY[1])), (), [alert], LATER))
    assert (updated.id, updated.state, updated.revision) == (alert.id, AlertState.OPEN, 2)


def test_a_move_updates_the_open_alert() -> None:
    changes = announcement()
    alert = opened(changes, (impact(changes), impact(changes, "left-out")))
    moved = later(ANNOUNCED, MOVED_BACK)
    ruling = decide(PRICING, moved, [impact(moved)], [alert], LATER)
    updated = only(ruling)
    assert (updated.id, updated.state, updated.revision) == (alert.id, AlertState.OPEN, 2)
    assert updated.effective == at(JANUARY)
    assert updated.headline == "Acme moves the new price of acme-large back to 1 Jan 2027 (was 1 Dec)"
    assert updated.changes == (*alert.changes, *(change.id for change in moved))
    assert updated.impacts == (impact(moved), impact(changes, "left-out"))
    assert reasons(ruling)[alert.id].verdict is Verdict.UPDATED


@pytest.mark.parametrize(
    ("then", "again", "severity"),
    [
        (Severity.WARNING, Severity.CRITICAL, Severity.CRITICAL),
        (Severity.CRITICAL, Severity.INFO, Severity.CRITICAL),
        (Severity.INFO, Severity.WARNING, Severity.WARNING),
    ],
)
def test_a_move_is_weighed_anew_and_reaches_whoever_was_told(
    then: Severity, again: Severity, severity: Severity
) -> None:
    changes, moved = announcement(), later(ANNOUNCED, MOVED_BACK)
    alert = opened(changes, (impact(changes, severity=then),))
    assert only(decide(PRICING, moved, [impact(moved, severity=again)], [alert], LATER)).severity is severity


def test_a_move_and_then_a_withdrawal_stay_one_alert() -> None:
    alert = opened(announcement())
    moved = only(decide(PRICING, later(ANNOUNCED, MOVED_BACK), (), [alert], LATER))
    ended = only(decide(PRICING, later(MOVED_BACK, TODAY), (), [moved], LATER))
    assert (ended.id, ended.state, ended.revision) == (alert.id, AlertState.WITHDRAWN, 3)
    assert len(ended.changes) == 6


def test_a_shutdown_brought_forward_is_the_same_alert() -> None:
    first = read((), (shutdown("2027-03-01"),), target=SHUTDOWNS)
    alert = only(decide(SHUTDOWNS, first, (), (), NOW))
    sooner = read((shutdown("2027-03-01"),), (shutdown("2026-12-20"),), target=SHUTDOWNS, first=LATER, now=LATER)
    updated = only(decide(SHUTDOWNS, sooner, (), [alert], LATER))
    assert (updated.id, updated.revision, updated.effective) == (alert.id, 2, at(date(2026, 12, 20)))


AT_ONCE = read(TODAY, (price("input", "3.50"), price("output", "14")))
BACK = later((price("input", "3.50"), price("output", "14")), TODAY)


def test_a_return_to_the_bills_before_ends_the_open_alert() -> None:
    alert = opened(AT_ONCE, (impact(AT_ONCE),))
    ended = only(decide(PRICING, BACK, [impact(BACK, before=5460, after=3900)], [alert], LATER))
    assert (ended.id, ended.state, ended.revision) == (alert.id, AlertState.WITHDRAWN, 2)
    assert ended.headline == "Acme takes back the change of the price of acme-large: as it was before"
    assert ended.reason == "every bill that it changed is as it was before"


@pytest.mark.parametrize(
    ("then", "again"),
    [
        ((), ()),
        ((impact(AT_ONCE),), ()),
        ((impact(AT_ONCE),), (impact(BACK, before=5460, after=3901),)),
        ((impact(AT_ONCE, after=None),), (impact(BACK, before=None, after=3900),)),
        ((impact(AT_ONCE), impact(AT_ONCE, "other")), (impact(BACK, before=5460, after=3900),)),
    ],
)
def test_anything_less_than_a_return_is_a_new_alert(then: tuple[Impact, ...], again: tuple[Impact, ...]) -> None:
    alert = opened(AT_ONCE, then)
    ruling = decide(PRICING, BACK, again, [alert], LATER)
    old, new = ruling.alerts
    assert (old.id, old.state) == (alert.id, AlertState.RESOLVED)
    assert (new.state, new.revision) == (AlertState.OPEN, 1)


def test_another_change_opens_a_new_alert_and_ends_the_old_one_in_silence() -> None:
    alert = opened(announcement())
    again = later(ANNOUNCED, (*ANNOUNCED[:3], price("output", "16", since=DECEMBER)))
    ruling = decide(PRICING, again, (), [alert], LATER)
    old, new = ruling.alerts
    assert new.changes == tuple(change.id for change in again)
    why = f"superseded by alert {new.id}: Acme raises acme-large: output by 14 %, from 1 Dec"
    assert old == replace(alert, state=AlertState.RESOLVED, updated_at=LATER, reason=why)
    assert reasons(ruling)[alert.id] == Decision(alert.id, Verdict.ENDED, f"{why}; ended in silence")
    assert reasons(ruling)[new.id].verdict is Verdict.OPENED


def test_every_older_alert_on_the_subject_is_superseded() -> None:
    first = opened(announcement())
    second = replace(first, id="second", opened_at=NOW + timedelta(hours=1))
    at_once = (price("input", "3.50"), price("output", "14"))
    ruling = decide(PRICING, later(ANNOUNCED, at_once), (), [first, second], LATER)
    assert [alert.state for alert in ruling.alerts] == [AlertState.RESOLVED, AlertState.RESOLVED, AlertState.OPEN]


def test_what_happens_at_once_to_another_price_leaves_a_plan_open_so_that_it_can_be_withdrawn() -> None:
    plan = opened(announcement())
    batch = (price("input", "1.25", tier="batch"),)
    dearer = (price("input", "1.50", tier="batch"),)
    new = only(decide(PRICING, later((*ANNOUNCED, *batch), (*ANNOUNCED, *dearer)), (), [plan], LATER))
    assert (new.state, new.id != plan.id) == (AlertState.OPEN, True)
    withdrawn = only(decide(PRICING, later((*ANNOUNCED, *dearer), (*TODAY, *dearer)), (), [plan, new], LATER))
    assert (withdrawn.id, withdrawn.state) == (plan.id, AlertState.WITHDRAWN)


def test_the_newest_of_several_open_alerts_is_the_one_that_is_told_again() -> None:
    first = opened(announcement())
    second = replace(first, id="second", opened_at=NOW + timedelta(hours=1))
    assert only(decide(PRICING, later(ANNOUNCED, TODAY), (), [first, second], LATER)).id == "second"


@pytest.mark.parametrize(
    "other",
    [
        {"fingerprint": alert_fingerprint(PRICING.id, "acme/acme-small")},
        {"kind": "health"},
        {"state": AlertState.WITHDRAWN},
        {"state": AlertState.RESOLVED},
    ],
)
def test_alerts_on_other_things_are_left_alone(other: dict[str, object]) -> None:
    alert = replace(opened(announcement()), **other)  # type: ignore[arg-type]  # a table of fields
    ruling = decide(PRICING, later(ANNOUNCED, TODAY), (), [alert], LATER)
    assert alert.id not in {found.id for found in ruling.alerts}
    assert alert.id not in reasons(ruling)


def test_the_same_changes_decided_twice_are_told_once() -> None:
    changes = announcement()
    alert = opened(changes)
    ruling = decide(PRICING, changes, (), [alert], NOW)
    assert ruling.alerts == ()
    assert {decision.reason for decision in ruling.decisions} == {f"alert {alert.id} already tells it"}


def test_models_of_one_page_are_told_apart() -> None:
    small = changed(
        ChangeType.RAISED, price("input", "1", model="acme/acme-small", subject="S"),
        price("input", "2", model="acme/acme-small", subject="S"),
    )  # fmt: skip
    ruling = decide(PRICING, [*announcement(), small], [impact([small])], (), NOW)
    assert [(alert.subject, len(alert.impacts)) for alert in ruling.alerts] == [(LARGE, 0), ("acme/acme-small", 1)]


def test_nothing_comes_of_nothing() -> None:
    assert decide(PRICING, (), (), [opened(announcement())], NOW) == Ruling()
