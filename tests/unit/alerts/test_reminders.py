"""Reminders of a model's end, and when its alert ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.unit.alerts.builders import DESK, NOW, SHUTDOWNS, SMALL, read, shutdown, text, workflow
from watcher.domain.alerts import Alert, AlertState, Verdict
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.shutdowns import assess_shutdowns
from watcher.domain.workflows import Workflow

DAY = timedelta(days=1)
AFTER = [shutdown("2026-12-20")]
USER = workflow("support", model=SMALL, budget=None)


def alert(*workflows: Workflow) -> Alert:
    """The alert that the announcement opens, 27 days before the day."""
    changes = read([], AFTER, target=SHUTDOWNS)
    impacts = assess_shutdowns(changes, AFTER, workflows, NOW)
    return DESK.decide(SHUTDOWNS, changes, impacts, (), NOW).alerts[0]


def reminded(told: Alert, now: datetime) -> Alert | None:
    ruling = DESK.remind((told,), (USER,), now)
    return next(iter(ruling.alerts), None)


def test_it_is_told_again_at_14_7_and_1_days_and_no_oftener() -> None:
    told, days = alert(USER), []
    for hours in range(0, 28 * 24, 6):
        now = NOW + timedelta(hours=hours)
        again = reminded(told, now)
        if again is not None:
            days.append((datetime(2026, 12, 20, tzinfo=NOW.tzinfo).date() - now.date()).days)
            assert (again.revision, again.severity) == (told.revision + 1, Severity.CRITICAL)
            told = again
    assert days == [14, 7, 1]


def test_a_long_sleep_makes_one_reminder() -> None:
    again = reminded(alert(USER), NOW + 24 * DAY)
    assert again is not None
    assert again.reason == "critical: 3 days are left, and it is still used"
    assert reminded(again, NOW + 24 * DAY) is None


def test_an_alert_told_late_is_not_repeated_at_once() -> None:
    late = replace(alert(USER), updated_at=NOW + 15 * DAY)
    assert reminded(late, NOW + 15 * DAY) is None


def test_it_ends_in_silence_when_no_workflow_names_the_model() -> None:
    told = alert(USER)
    ruling = DESK.remind((told,), (replace(USER, uses=()),), NOW + DAY)
    (ended,) = ruling.alerts
    assert (ended.state, ended.revision) == (AlertState.RESOLVED, told.revision)
    assert ruling.decisions[0].verdict is Verdict.ENDED
    assert DESK.route(ended, (), SHUTDOWNS, (), (USER,), NOW + DAY)[0] == ()


def test_a_fallback_keeps_it_open() -> None:
    spare = workflow("support", fallbacks=(SMALL,))
    assert DESK.remind((alert(spare),), (spare,), NOW + DAY).alerts == ()


@pytest.mark.parametrize(("days", "ends"), [(1, False), (26, False), (29, True)])
def test_what_hit_nobody_ends_when_its_day_is_over(days: int, ends: bool) -> None:
    ruling = DESK.remind((alert(),), (), NOW + days * DAY)
    assert [found.state for found in ruling.alerts] == ([AlertState.RESOLVED] if ends else [])


def test_other_alerts_are_left_alone() -> None:
    told = replace(alert(USER), kind="pricing")
    assert DESK.remind((told, replace(alert(USER), effective=None)), (USER,), NOW + 20 * DAY).alerts == ()


def test_the_note_says_how_far_it_is_and_who_still_uses_it() -> None:
    now = NOW + 20 * DAY
    again = reminded(alert(USER), now)
    assert again is not None
    (note,), _ = DESK.route(again, (), SHUTDOWNS, (), (USER,), now)
    assert note.action is Action.REPLY
    assert text(note.message) == (
        "[critical] Reminder: Acme shuts down acme-small on 20 Dec (in 7 days)\nstill used by support"
    )


def told_at(told: Alert, workflows: tuple[Workflow, ...], days: int) -> tuple[Alert, list[str]]:
    """The alert that a reminder makes, and what is said."""
    now = NOW + timedelta(days=days)
    (again,) = DESK.remind((told,), workflows, now).alerts
    notes, _ = DESK.route(again, (), SHUTDOWNS, (), workflows, now)
    return again, [text(note.message).partition("\n")[2] for note in notes]


def test_only_those_who_name_it_still_are_reminded() -> None:
    other = workflow("nightly", model=SMALL, budget=None, notify=("slack:#nightly",))
    moved = replace(USER, uses=(replace(USER.uses[0], model="acme/acme-large"),))
    again, said = told_at(alert(USER, other), (moved, other), 20)
    assert [impact.workflow for impact in again.impacts] == ["nightly"]
    assert said == ["still used by nightly"]


@pytest.mark.parametrize("before", [(USER,), ()], ids=["under another name before", "nobody was hit before"])
def test_a_workflow_that_names_it_since_is_reminded_too(before: tuple[Workflow, ...]) -> None:
    newcomer = replace(USER, id="support-2")
    assert DESK.remind((alert(*before),), (newcomer,), NOW + DAY).alerts == ()
    again, said = told_at(alert(*before), (newcomer,), 20)
    assert (again.severity, said) == (Severity.CRITICAL, ["still used by support-2"])
    assert [(impact.workflow, impact.owner) for impact in again.impacts] == [("support-2", "team-support")]


def test_the_end_of_a_mere_fallback_is_never_made_critical() -> None:
    spare = workflow("spare", fallbacks=(SMALL,))
    again, said = told_at(alert(spare), (spare,), 20)
    assert (again.severity, said) == (Severity.WARNING, ["still a fallback of spare"])
    again, said = told_at(alert(spare, USER), (spare, USER), 20)
    assert (again.severity, set(said)) == (Severity.CRITICAL, {"still used by support\nstill a fallback of spare"})


def test_a_deprecation_is_reminded_of_and_stays_as_severe_as_it_was() -> None:
    page = [Fact("acme-small", "deprecated", "2026-12-20", None, SMALL)]
    changes = read([], page, target=SHUTDOWNS)
    (told,) = DESK.decide(SHUTDOWNS, changes, assess_shutdowns(changes, page, (USER,), NOW), (), NOW).alerts
    assert (told.attribute, told_at(told, (USER,), 20)[0].severity) == ("deprecated", Severity.WARNING)
