"""What a vendor reports on its own status page: told to those who asked for it, once, and beside what it explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import health
from alerts.context import reported
from tests.unit.alerts.builders import DESK, NOW, SEEN, changed, text, told
from watcher.domain.alerts import Alert, AlertState, Ruling, Verdict
from watcher.domain.changes import Change
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Severity
from watcher.domain.incidents import diff_notices
from watcher.domain.notifications import Action, Address
from watcher.domain.plan import CheckOutcome, TargetState
from watcher.domain.routes import Match, Route
from watcher.domain.targets import Target

STATUS = Target("acme/status", "status", "acme", url="https://status.acme.example/api/v2/summary.json")
LIMITS = Target("acme/limits", "rate_limits", "acme", url="https://api.acme.example/")
ONE = qualifiers({"reference": "i1"})
ASKED = (Route(Match(kinds=("status",)), (Address.parse("slack:#ops"),)),)


def incident(phase: str = "investigating", impact: str = "major", title: str = "Elevated errors") -> list[Fact]:
    return [Fact(title, "incident", phase, qualifiers=ONE), Fact(title, "impact", impact, qualifiers=ONE)]


def decided(
    before: Sequence[Fact], after: Sequence[Fact], open_alerts: Sequence[Alert] = (), hours: int = 0
) -> tuple[Ruling, tuple[Change, ...]]:
    now = NOW + timedelta(hours=hours)
    first = SEEN + timedelta(hours=hours)
    changes = tuple(
        changed(found.type, found.before, found.after, found.effective, first=first, confirmed=now, target=STATUS)
        for found in diff_notices(before, after, first)
    )
    return DESK.decide(STATUS, changes, (), open_alerts, now), changes


def test_an_incident_is_told_to_those_who_ask_for_it_and_to_nobody_else() -> None:
    ruling, changes = decided([], incident())
    (alert,) = ruling.alerts
    assert alert.severity is Severity.INFO
    (notification,), _ = told(ruling, changes, (), ASKED, target=STATUS)
    assert text(notification.message).splitlines()[:3] == [
        "[info] Acme reports an incident: Elevated errors (investigating)",
        "incident: investigating (new)",
        "impact: major (new)",
    ]
    assert told(ruling, changes, (), (), target=STATUS)[0] == ()


@pytest.mark.parametrize("after", [incident("monitoring"), incident(impact="critical")])
def test_an_incident_that_goes_on_is_recorded_and_not_told_again(after: list[Fact]) -> None:
    opened, _ = decided([], incident())
    ruling, _ = decided(incident(), after, opened.alerts, hours=1)
    assert ruling.alerts == ()
    assert {decision.verdict for decision in ruling.decisions} == {Verdict.NOT_TOLD}


def test_its_end_is_told_in_the_thread() -> None:
    opened, _ = decided([], incident())
    ruling, changes = decided(incident("monitoring"), [], opened.alerts, hours=2)
    (alert,) = ruling.alerts
    assert (alert.state, alert.revision) == (AlertState.WITHDRAWN, 2)
    edit, reply = told(ruling, changes, (), ASKED, now=NOW + timedelta(hours=2), target=STATUS)[0]
    assert (edit.action, reply.action) == (Action.EDIT, Action.REPLY)
    assert edit.message.icon == reply.message.icon == "resolved"
    assert reply.message.headline == "Acme reports the end of an incident: Elevated errors"


def test_another_title_is_no_end_and_the_end_is_told_all_the_same() -> None:
    opened, _ = decided([], incident())
    edited = incident(title="Elevated errors on chat and files")
    assert decided(incident(), edited, opened.alerts, hours=1)[0].alerts == ()
    (alert,) = decided(edited, [], opened.alerts, hours=2)[0].alerts
    assert (alert.state, alert.id) == (AlertState.WITHDRAWN, opened.alerts[0].id)


@pytest.mark.parametrize(
    ("link", "shown"), [("https://status.acme.example/i1", True), ("https://me:key@acme.example/", False)]
)
def test_an_incident_is_told_with_its_own_page(link: str, shown: bool) -> None:
    ruling, changes = decided([], [*incident(), Fact("Elevated errors", "link", link, qualifiers=ONE)])
    (notification,), _ = told(ruling, changes, (), ASKED, target=STATUS)
    assert [each.url for each in notification.message.links] == [*([link] if shown else []), STATUS.url]
    assert not any("link" in line for line in notification.message.what)


def test_two_incidents_of_one_title_are_two() -> None:
    other = [replace(fact, qualifiers=qualifiers({"reference": "i2"})) for fact in incident()]
    assert len(decided([], [*incident(), *other])[0].alerts) == 2


def test_a_component_alone_asks_nobody_to_act() -> None:
    before, after = ([Fact("API", "component", state)] for state in ("operational", "partial outage"))
    assert decided(before, after)[0].alerts == ()


def test_what_the_vendor_reports_stands_beside_our_own_blindness() -> None:
    state = TargetState(LIMITS.id, failures=9, blind_since=SEEN)
    ruling = health.decide(LIMITS, state, CheckOutcome.FAILED, "server error: 503", (), NOW)
    (alert,) = ruling.alerts
    routes = (Route(Match(kinds=("health",)), (Address.parse("slack:#ops"),)),)
    (notification,), _ = DESK.route(alert, (), LIMITS, routes, (), NOW, incident())
    assert notification.message.what[-1] == "Acme reports an incident: Elevated errors (major, investigating)"
    (alone,), _ = DESK.route(alert, (), LIMITS, routes, (), NOW)
    assert alone.message.what == notification.message.what[:-1]


def test_many_incidents_are_counted() -> None:
    facts = [Fact(f"Incident {n}", "incident", "identified") for n in range(5)]
    assert reported(facts, "acme")[-1] == "and 2 incidents more"
    assert reported([], "acme") == ()
