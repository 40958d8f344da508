"""What left a page and is on it again takes back the alert that told of its leaving, and no other."""

from __future__ import annotations

from alerts.policy import decide
from tests.unit.alerts.builders import NOW, PRICING, TODAY, changed, impact, price, read
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.changes import Change, ChangeType
from watcher.domain.facts import Fact

CACHED = price("cached_input", "0.25")
DEARER = (price("input", "3.50"), price("output", "14"))


def opened(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> tuple[Alert, ...]:
    return decide(PRICING, read(before, after), (), (), NOW).alerts


def back(*facts: Fact) -> list[Change]:
    return [changed(ChangeType.RETURNED, None, fact) for fact in facts]


def test_the_alert_on_its_leaving_is_withdrawn() -> None:
    gone = opened((*TODAY, CACHED), TODAY)
    (alert,) = decide(PRICING, back(CACHED), (), gone, NOW).alerts
    assert (alert.id, alert.state) == (gone[0].id, AlertState.WITHDRAWN)
    assert alert.headline == "Acme lists the price of acme-large again, as before"


def test_a_rise_is_not_withdrawn_by_it() -> None:
    changes = read(TODAY, DEARER)
    rise = decide(PRICING, changes, [impact(changes)], (), NOW).alerts
    assert AlertState.WITHDRAWN not in {alert.state for alert in decide(PRICING, back(CACHED), (), rise, NOW).alerts}


def test_a_part_of_what_left_takes_nothing_back() -> None:
    gone = opened((*TODAY, CACHED), ())
    states = {alert.state for alert in decide(PRICING, back(CACHED), (), gone, NOW).alerts}
    assert states == {AlertState.OPEN, AlertState.RESOLVED}


def test_of_several_open_alerts_the_one_that_told_it_is_withdrawn() -> None:
    gone, changes = opened((*TODAY, CACHED), TODAY), read(TODAY, DEARER)
    rise = decide(PRICING, changes, [impact(changes)], (), NOW).alerts
    (alert,) = decide(PRICING, back(CACHED), (), (*rise, *gone), NOW).alerts
    assert alert.id == gone[0].id
