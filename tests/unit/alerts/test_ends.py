"""Ends that stood on the page before anybody could be told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.alerts.builders import DESK, LARGE, NOW, PRICING, SHUTDOWNS, SMALL, read, shutdown, text, workflow
from watcher.domain.alerts import Alert, AlertState, Verdict
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.shutdowns import assess_shutdowns
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Workflow

USER = workflow("support", model=SMALL, budget=None, fallbacks=())
STANDING = [shutdown("2026-12-20"), Fact("acme-small", "replacement", ("acme-small-2",), model=SMALL)]


def opened(
    facts: Sequence[Fact] = STANDING, open_alerts: Sequence[Alert] = (), workflows: Sequence[Workflow] = (USER,)
) -> tuple[Alert, ...]:
    return DESK.standing(SHUTDOWNS, facts, open_alerts, workflows, NOW).alerts


def test_it_is_told_like_any_end() -> None:
    ruling = DESK.standing(SHUTDOWNS, STANDING, (), (USER,), NOW)
    (alert,) = ruling.alerts
    assert (alert.severity, alert.attribute, alert.revision, alert.changes) == (Severity.CRITICAL, "shutdown", 1, ())
    assert [decision.verdict for decision in ruling.decisions] == [Verdict.OPENED]
    (message,), _ = DESK.route(alert, (), SHUTDOWNS, (), (USER,), NOW)
    assert message.action is Action.POST
    assert text(message.message) == (
        "[critical] Acme shuts down acme-small on 20 Dec\n"
        "support (team-support): acme-small, which it uses, shuts down in 27 days\n"
        "- the vendor names acme-small-2 instead\n"
        "- move off acme-small before 20 Dec (in 27 days)\n"
        "- confirm with the vendor's page\n"
        "source https://docs.acme.example/models"
    )


def test_it_is_told_once_then_moved_and_reminded_of_like_any_other() -> None:
    (alert,) = opened()
    assert opened(open_alerts=(alert,)) == ()
    (again,) = DESK.remind((alert,), (USER,), NOW + timedelta(days=14)).alerts
    assert again.revision == 2
    changes = read(STANDING, [shutdown("2026-12-10"), STANDING[1]], target=SHUTDOWNS)
    (moved,) = DESK.decide(SHUTDOWNS, changes, (), (alert,), NOW).alerts
    assert (moved.id, moved.revision) == (alert.id, 2)
    withdrawn = read(STANDING, [STANDING[1]], target=SHUTDOWNS)
    (ended,) = DESK.decide(SHUTDOWNS, withdrawn, (), (alert,), NOW).alerts
    assert (ended.id, ended.state) == (alert.id, AlertState.WITHDRAWN)


def test_an_alert_that_this_look_opened_is_enough() -> None:
    changes = read([], STANDING, target=SHUTDOWNS)
    told = DESK.decide(SHUTDOWNS, changes, (), (), NOW).alerts
    assert opened(open_alerts=told) == ()


@pytest.mark.parametrize(
    ("facts", "workflows"),
    [
        pytest.param([shutdown("2026-12-20", "floor")], (USER,), id="a floor is no end"),
        pytest.param([shutdown("2026-12-20", "ambiguous")], (USER,), id="the page contradicts itself"),
        pytest.param([shutdown("2026-11-22")], (USER,), id="it is over"),
        pytest.param([replace(shutdown("2026-12-20"), model=None)], (USER,), id="nobody knows which model it is"),
        pytest.param(STANDING, (workflow("other", model=LARGE, fallbacks=()),), id="nobody uses it"),
        pytest.param(STANDING, (), id="there are no workflows"),
    ],
)
def test_nobody_needs_to_hear(facts: Sequence[Fact], workflows: Sequence[Workflow]) -> None:
    assert opened(facts, workflows=workflows) == ()


def test_other_kinds_of_pages_tell_no_ends() -> None:
    assert DESK.standing(PRICING, STANDING, (), (USER,), NOW).alerts == ()


def test_an_open_alert_about_something_else_does_not_silence_it() -> None:
    (alert,) = opened()
    assert len(opened(open_alerts=(replace(alert, attribute="deprecated"),))) == 1


def test_the_end_of_a_dated_model_is_none_of_its_alias_s_business() -> None:
    """Which dated one an alias means is not known from a page that may name only those that end."""
    dated = [replace(shutdown("2026-12-20"), subject="acme-small-20250101", model=f"{SMALL}-20250101")]
    assert opened(dated) == ()
    exact = workflow("support", model=f"{SMALL}-20250101", budget=None, fallbacks=())
    assert len(opened(dated, workflows=(exact,))) == 1


def test_the_end_of_an_undated_model_is_that_of_its_dated_one() -> None:
    dated = workflow("support", model=f"{SMALL}-20250101", budget=None, fallbacks=())
    assert len(opened(workflows=(dated,))) == 1


LISTED = Target("acme/list", "models", "acme", api=Api("openai", "https://api.acme.example/v1"))
ON_ITS_WAY = Fact("acme-small", "status", "deprecated", model=SMALL)


def test_a_model_that_a_list_calls_deprecated_at_the_first_look_is_told_once() -> None:
    ruling = DESK.standing(LISTED, [ON_ITS_WAY], (), (USER,), NOW)
    (alert,) = ruling.alerts
    assert (alert.severity, alert.attribute, alert.effective) == (Severity.WARNING, "status", None)
    assert alert.impacts[0].reason == "acme-small, which it uses, is called deprecated"
    assert DESK.standing(LISTED, [ON_ITS_WAY], (alert,), (USER,), NOW).alerts == ()
    well = [replace(ON_ITS_WAY, value="active")]
    changes = read([ON_ITS_WAY], well, target=LISTED)
    old, new = DESK.decide(LISTED, changes, assess_shutdowns(changes, well, (USER,), NOW), (alert,), NOW).alerts
    assert (old.id, old.state) == (alert.id, AlertState.RESOLVED)
    assert (new.state, new.severity) == (AlertState.OPEN, Severity.INFO)


def test_that_it_is_gone_is_told_before_that_it_is_deprecated() -> None:
    gone = Fact("acme-small", "availability", "gone", model=SMALL, where="status 410")
    (alert,) = DESK.standing(LISTED, [ON_ITS_WAY, gone], (), (USER,), NOW).alerts
    assert alert.attribute == "availability"


@pytest.mark.parametrize(
    ("target", "fact"),
    [
        pytest.param(LISTED, replace(ON_ITS_WAY, value="active"), id="it is well"),
        pytest.param(LISTED, replace(ON_ITS_WAY, model=None), id="nobody knows which model it is"),
        pytest.param(LISTED, replace(ON_ITS_WAY, subject="acme-large", model=LARGE), id="nobody uses it"),
        pytest.param(SHUTDOWNS, ON_ITS_WAY, id="a page is no endpoint"),
    ],
)
def test_what_an_endpoint_says_against_nobody_s_model_is_not_told(target: Target, fact: Fact) -> None:
    assert DESK.standing(target, [fact], (), (USER,), NOW).alerts == ()
