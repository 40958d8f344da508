"""Going blind and seeing again, look after look: told once each, whatever the reasons are meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from alerts.desk import Desk
from probes.kinds.pricing import KIND
from tests.unit.pipeline.test_cut import TARGET, hypertext, markdown
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.changes import ChangeState
from watcher.domain.notifications import Action, Address, Notification
from watcher.domain.observations import Failure, FailureKind, Observation, Snapshot
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.routes import Match, Route
from watcher.pipeline.check import Audience, examine, plan

START = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPERATORS = Address("slack", "#operators")
GOOD = markdown("\n## Notes\n\nWrite to [sales](mailto:sales@acme.example).\n")
NOT_ALL = b"\n".join(
    line for line in GOOD.split(b"\n") if b"acme-" not in line or b"acme-n" in line or b"acme-m" in line
)
BAD = {
    "wall": b"<!doctype html><title>Just a moment...</title><p>Checking your browser",
    "hollow": NOT_ALL,
    "cut": GOOD[: len(GOOD) // 2],
    "login": b"# Sign in\n\nPlease sign in to continue.\n",
    "other": GOOD.replace(b"$", "¥".encode()).replace(b"US dollars", b"CNY"),
    "empty": b"",
    "down": None,
}  # fmt: skip


class Watched:
    """A target, an hour between looks; collects what people are told."""

    def __init__(self) -> None:
        self.state = TargetState(TARGET.id)
        self.now = START
        self.told: list[Notification] = []
        self.alerts: dict[str, Alert] = {}
        self._bodies: dict[str, bytes] = {}

    def see(self, body: bytes | None) -> CheckPlan:
        """A look that brings these bytes, or a failure."""
        self.now += HOUR
        got: Snapshot | Failure = Failure(FailureKind.SERVER_ERROR, "503", retryable=True)
        if body is not None:
            got = Snapshot(body, TARGET.source, self.now)
            self._bodies[got.sha256] = body
        seen = examine(TARGET, KIND, self.state, Observation(TARGET.id, self.now, got), self._bodies.__getitem__)
        audience = Audience(routes=(Route(Match(), (OPERATORS,)),))
        open_alerts = [alert for alert in self.alerts.values() if alert.state is AlertState.OPEN]
        made = plan(
            TARGET, KIND, self.state, seen, slot=self.now, desk=Desk(), audience=audience, open_alerts=open_alerts
        )
        self.alerts |= {alert.id: alert for alert in made.alerts}
        self.told += made.notifications
        self.state = made.state
        return made


def after(*looks: str) -> Watched:
    """A target that was seen, then brought these."""
    watched = Watched()
    assert watched.see(GOOD).outcome is CheckOutcome.FIRST
    for name in looks:
        made = watched.see(BAD[name])
        assert made.outcome is (CheckOutcome.FAILED if name == "down" else CheckOutcome.UNREADABLE), (name, made.reason)
        assert made.changes == ()
    return watched


def actions(told: Sequence[Notification]) -> list[Action]:
    """How they were told."""
    return [notification.action for notification in told]


@pytest.mark.parametrize(
    "looks",
    [
        ("wall", "wall", "wall"),
        ("hollow", "wall", "hollow", "wall", "hollow"),
        ("cut", "other", "cut", "other"),
        ("down", "down", "down", "wall", "down", "hollow", "empty"),
        ("login", "down", "cut", "other", "wall", "hollow", "down", "down", "down", "login"),
    ],
    ids="-".join,
)
def test_it_is_told_once_that_it_is_blind_and_once_that_it_sees(looks: tuple[str, ...]) -> None:
    watched = after(*looks)
    assert actions(watched.told) == [Action.POST]
    assert watched.see(GOOD).outcome is CheckOutcome.UNCHANGED
    assert actions(watched.told) == [Action.POST, Action.EDIT, Action.REPLY]
    for _ in range(3):
        watched.see(GOOD)
    assert len(watched.told) == 3
    assert {alert.kind for alert in watched.alerts.values()} == {"health"}


def test_it_says_why_since_when_and_how_many_looks() -> None:
    (told,) = after("cut", "hollow").told
    assert told.message.headline == "Watcher cannot see acme/pricing since 04:10 UTC"
    assert told.message.what[0].startswith("2 looks in a row brought no reading: ")
    assert "hollow or half rendered" in told.message.what[0]


@pytest.mark.parametrize("name", [name for name in BAD if name != "down"])
def test_one_bad_look_is_told_to_nobody_and_changes_nothing(name: str) -> None:
    watched = after(name)
    before = watched.state.facts
    assert watched.see(GOOD).outcome is CheckOutcome.UNCHANGED
    assert (watched.told, watched.state.facts, watched.state.doubt) == ([], before, None)


def test_two_bad_readings_that_take_turns_are_never_believed() -> None:
    watched = after(*["hollow", "cut"] * 40)
    assert actions(watched.told) == [Action.POST]


def test_one_that_stays_is_believed_after_a_day_through_failures() -> None:
    watched = after(*["hollow", "down", "wall", "hollow"] * 6)
    assert watched.state.doubt is not None
    assert watched.see(NOT_ALL).outcome is CheckOutcome.CHANGED
    watched.see(NOT_ALL)
    assert {fact.subject for fact in watched.state.facts} == {"acme-nano", "acme-mini", "acme-medium"}


SWAPPED = GOOD.replace(b"acme-nano", b"?").replace(b"acme-mini", b"acme-nano").replace(b"?", b"acme-mini")


def test_what_was_believed_is_not_doubted_again_for_its_own_confirmation() -> None:
    watched = Watched()
    watched.see(GOOD)
    looks = [watched.see(SWAPPED) for _ in range(26)]
    outcomes = [look.outcome for look in looks]
    assert outcomes == [CheckOutcome.UNREADABLE] * 24 + [CheckOutcome.CHANGED, CheckOutcome.UNCHANGED]
    assert {change.state for change in looks[-1].changes} == {ChangeState.CONFIRMED}
    assert (watched.state.held, watched.state.doubt) == ((), None)


def test_what_was_believed_and_goes_back_at_once_is_retracted() -> None:
    watched = Watched()
    watched.see(GOOD)
    for _ in range(25):
        watched.see(SWAPPED)
    back = watched.see(GOOD)
    assert (back.outcome, {change.state for change in back.changes}) == (
        CheckOutcome.UNCHANGED,
        {ChangeState.RETRACTED},
    )


def test_what_came_back_meanwhile_ends_the_doubt() -> None:
    watched = after(*["hollow"] * 20)
    watched.see(GOOD)
    assert [watched.see(NOT_ALL).outcome for _ in range(10)] == [CheckOutcome.UNREADABLE] * 10


def test_a_vendor_s_page_in_another_form_is_no_blindness() -> None:
    watched = Watched()
    watched.see(hypertext())
    assert watched.see(markdown("")).outcome in (CheckOutcome.CHANGED, CheckOutcome.UNCHANGED)
    assert watched.state.failures == 0
