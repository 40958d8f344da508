"""Going blind is told once, and so is seeing again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts import health
from alerts.policy import decide
from tests.unit.alerts.builders import DESK, NOW, PRICING, announcement, only, text
from watcher.domain.alerts import Alert, AlertState, Decision, Ruling, Verdict
from watcher.domain.health import Others
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.plan import CheckOutcome, TargetState
from watcher.domain.targets import Api

SINCE = NOW - timedelta(hours=2)
GOOD = (CheckOutcome.FIRST, CheckOutcome.UNCHANGED, CheckOutcome.CHANGED)


def blind(failures: int, since: datetime | None = SINCE) -> TargetState:
    return TargetState(PRICING.id, failures=failures, blind_since=since)


def look(
    failures: int, outcome: CheckOutcome = CheckOutcome.FAILED, *open_alerts: Alert, now: datetime = NOW,
    reason: str = "server error: 503", since: datetime | None = SINCE,
) -> Ruling:  # fmt: skip
    """The ruling after so many looks without a reading."""
    return DESK.health(PRICING, blind(failures, since), outcome, reason, open_alerts, now)


def opened() -> Alert:
    """The alert of a target that went blind."""
    return only(look(3))


@pytest.mark.parametrize(
    ("failures", "outcome", "told"),
    [
        (1, CheckOutcome.FAILED, False),
        (2, CheckOutcome.FAILED, False),
        (3, CheckOutcome.FAILED, True),
        (9, CheckOutcome.FAILED, True),
        (1, CheckOutcome.UNREADABLE, False),
        (2, CheckOutcome.UNREADABLE, True),
    ],
)
def test_patience(failures: int, outcome: CheckOutcome, told: bool) -> None:
    ruling = look(failures, outcome)
    assert bool(ruling.alerts) is told
    assert [decision.verdict for decision in ruling.decisions] == [Verdict.OPENED if told else Verdict.HELD]


def test_a_look_that_is_not_told_has_a_reason() -> None:
    reason = "look 1 without a reading; told at 3 in a row: server error: 503"
    assert look(1).decisions == (Decision(PRICING.id, Verdict.HELD, reason),)


def test_it_is_the_operators_alert_and_not_the_vendors() -> None:
    alert = opened()
    assert (alert.kind, alert.subject, alert.severity) == ("health", PRICING.id, Severity.WARNING)
    assert (alert.changes, alert.impacts, alert.revision, alert.effective) == ((), (), 1, SINCE)
    assert alert.headline == "Watcher cannot see acme/pricing since 2026-11-23 00:25 UTC"
    assert alert.reason == "3 looks in a row brought no reading: server error: 503"


def test_the_text_of_a_page_is_one_clean_line() -> None:
    assert only(look(3, reason="error\n<b>\x1b[2J")).reason.endswith("error <b> [2J")
    assert only(look(3, reason="")).reason.endswith(": failed")


def test_it_is_told_once() -> None:
    alert = opened()
    ruling = look(4, CheckOutcome.FAILED, alert)
    reason = f"alert {alert.id} already tells that it cannot be seen: server error: 503"
    assert ruling == Ruling((), (Decision(PRICING.id, Verdict.NOT_TOLD, reason),))


@pytest.mark.parametrize("outcome", GOOD)
def test_it_ends_at_the_next_good_reading(outcome: CheckOutcome) -> None:
    alert = opened()
    later = NOW + timedelta(hours=6)
    ruling = look(0, outcome, alert, now=later, since=None, reason="")
    assert only(ruling) == replace(
        alert,
        state=AlertState.RESOLVED,
        revision=2,
        headline="Watcher could not see acme/pricing from 2026-11-23 00:25 UTC to 2026-11-23 08:25 UTC",
        updated_at=later,
        reason="it is seen again",
    )
    assert ruling.decisions == (Decision(alert.id, Verdict.ENDED, "it is seen again"),)


@pytest.mark.parametrize("outcome", GOOD)
def test_a_good_look_at_what_was_seen_says_nothing(outcome: CheckOutcome) -> None:
    vendors = only(decide(PRICING, announcement(), (), (), NOW))
    over = replace(opened(), state=AlertState.RESOLVED)
    assert look(0, outcome, vendors, over, since=None) == Ruling()


def test_each_time_of_blindness_is_its_own_alert() -> None:
    first, second = opened(), only(look(3, since=SINCE + timedelta(days=1)))
    assert first.id != second.id
    assert first.fingerprint == second.fingerprint
    assert only(look(4)).id == first.id


def test_an_open_alert_of_a_vendors_does_not_hide_blindness() -> None:
    vendors = only(decide(PRICING, announcement(), (), (), NOW))
    assert only(look(3, CheckOutcome.FAILED, vendors)).kind == "health"


def test_without_a_known_beginning_it_begins_now() -> None:
    assert only(look(3, since=None)).effective == NOW


def test_what_the_operator_reads_when_it_goes_blind() -> None:
    assert text(health.message(opened(), PRICING, NOW)) == (
        "[warning] Watcher cannot see acme/pricing since 00:25 UTC\n"
        "3 looks in a row brought no reading: server error: 503\n"
        "Changes on this page go unseen until it can be read again.\n"
        "source https://docs.acme.example/pricing.md\n"
        "watcher probe acme/pricing"
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("canary", "Nobody sees meanwhile whether its answers change."),
        ("models", "What this endpoint says otherwise goes unseen until it answers again."),
    ],
)
def test_what_has_no_page_is_not_said_to_have_one(kind: str, words: str) -> None:
    live = replace(PRICING, kind=kind, api=Api("openai", "https://api.acme.example/v1"))
    assert health.message(opened(), live, NOW).what[1] == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=6), "from 00:25 to 08:25 UTC"),
        (timedelta(days=2), "from 23 Nov 00:25 to 25 Nov 02:25 UTC"),
        (timedelta(days=60), "from 23 Nov 2026 00:25 to 22 Jan 02:25 UTC"),
    ],
)
def test_what_the_operator_reads_when_it_sees_again(after: timedelta, words: str) -> None:
    seen = only(look(0, CheckOutcome.UNCHANGED, opened(), now=NOW + after, since=None))
    (edit, reply), _ = DESK.route(seen, (), PRICING, (), (), NOW + after)
    assert (edit.action, reply.action) == (Action.EDIT, Action.REPLY)
    assert edit.message.icon == "resolved"
    assert edit.message.headline == f"Watcher could not see acme/pricing {words}"
    assert reply.message.headline == "acme/pricing is seen again"


def unanswered(others: Others | None, *open_alerts: Alert, failures: int = 3) -> Ruling:
    """The ruling after looks at an address that does not answer, while others are seen like this."""
    reason = "unreachable: docs.acme.example: Name or service not known"
    return DESK.health(PRICING, blind(failures), CheckOutcome.FAILED, reason, open_alerts, NOW, others)


DARK = Others(95, SINCE - timedelta(minutes=7), away=40)


@pytest.mark.parametrize(
    ("others", "about"),
    [
        (DARK, "any of its 96 targets"),
        (Others(95, away=95), "any of its 96 targets"),
        (Others(2, away=2), "any of its 3 targets"),
        (Others(1, away=1), PRICING.id),  # two that are away are no sign of our own network
        (Others(95, SINCE + timedelta(minutes=7), away=40), PRICING.id),
        (Others(95, SINCE - timedelta(minutes=7), away=1), PRICING.id),  # nobody tried the others
        (None, PRICING.id),
    ],
)
def test_where_nothing_at_all_is_seen_one_alert_says_it_for_all(others: Others | None, about: str) -> None:
    assert only(unanswered(others)).headline == f"Watcher cannot see {about} since 2026-11-23 00:25 UTC"


def test_the_others_wait_for_as_long_as_nothing_is_seen() -> None:
    ruling = unanswered(replace(DARK, told="an alert"))
    assert (ruling.alerts, [decision.verdict for decision in ruling.decisions]) == ((), [Verdict.NOT_TOLD])
    assert "an alert already tells" in ruling.decisions[0].reason
    later = Others(95, SINCE + timedelta(hours=1), "an alert", 40)
    assert only(unanswered(later)).subject == PRICING.id


def test_it_is_told_once_for_all_and_ends_with_the_first_reading() -> None:
    alert = only(unanswered(DARK))
    assert unanswered(DARK, alert, failures=4).alerts == ()
    ended = only(look(0, CheckOutcome.UNCHANGED, alert, since=None, reason=""))
    assert (ended.state, ended.revision) == (AlertState.RESOLVED, 2)
    assert text(health.message(ended, PRICING, NOW)) == (
        "[resolved] Watcher could not see any of its 96 targets from 00:25 to 02:25 UTC\n"
        "Pages are seen again. A change made meanwhile is told like any other.\n"
        "watcher health"
    )
    assert text(health.note(ended)) == "[resolved] Pages are seen again"


def test_where_the_others_are_seen_again_and_this_one_is_not_it_has_its_own_alert() -> None:
    network = only(unanswered(DARK))
    ended, own = unanswered(Others(95, NOW), network, failures=4).alerts
    assert (ended.id, ended.state) == (network.id, AlertState.RESOLVED)
    assert (own.subject, own.state) == (PRICING.id, AlertState.OPEN)
    also = look(4, CheckOutcome.FAILED, network).alerts  # it answers, if with an error: the network is there
    assert [alert.subject for alert in also] == [network.subject, PRICING.id]


def test_what_is_said_where_nothing_is_seen() -> None:
    assert text(health.message(only(unanswered(DARK)), PRICING, NOW)) == (
        "[warning] Watcher cannot see any of its 96 targets since 00:25 UTC\n"
        "3 looks in a row brought no reading: unreachable: docs.acme.example: Name or service not known\n"
        "It is rather the watcher's own network than every vendor's: its name server, proxy and firewall come first. "
        "Changes go unseen until pages can be read again.\n"
        "watcher health"
    )
