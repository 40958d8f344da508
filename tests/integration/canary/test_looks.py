"""A canary's life, hour by hour, on a real database."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.fakes.canaries import Says, error, refusing, steady, suite, timed_out
from tests.integration.canary.conftest import World, names, said
from watcher.canaries.lots import dealt
from watcher.canaries.money import Limits
from watcher.canaries.standing import REPEATS, Phase, Purpose
from watcher.domain.alerts import Alert
from watcher.domain.calls import Reply
from watcher.domain.impacts import Severity
from watcher.domain.observations import Failure
from watcher.domain.plan import CheckOutcome

DAYS = timedelta(days=1)


def test_a_baseline_is_collected_over_a_day_and_frozen(world: World) -> None:
    wanted = REPEATS * 6
    counts = []
    for _ in range(25):
        made = world.look()
        assert made.outcome in (CheckOutcome.FIRST, CheckOutcome.UNCHANGED)
        assert made.alerts == ()
        baseline = world.standing.baseline
        assert baseline is not None
        counts.append(len(world.canaries.answers(baseline.id, [Purpose.BASELINE])))
    assert counts[-1] == wanted
    assert max(b - a for a, b in itertools.pairwise(counts)) <= 3, "evenly, not in one go"
    assert counts[11] < wanted
    assert world.course.phase is Phase.WATCHING
    assert world.standing.baseline is not None
    assert world.standing.baseline.frozen_at == world.clock()
    assert world.model.calls == wanted


def test_while_nothing_changes_nothing_is_told_and_one_report_is_kept(ready: World) -> None:
    made = ready.looks(60)
    assert {one.outcome for one in made} == {CheckOutcome.UNCHANGED}
    assert [one.alerts for one in made] == [()] * 60
    assert len({one.state.snapshot.sha256 for one in made if one.state.snapshot}) == 1
    assert ready.course.taken == 60


def test_a_change_is_suspected_confirmed_and_told_with_all_that_is_known(ready: World) -> None:
    ready.looks(10)
    begun, ready.model.says = ready.clock(), refusing
    made = ready.looks(40, lambda one: bool(one.changes))
    assert len(made) <= 24, "samples until it was found"
    assert ready.course.phase is Phase.CHANGED
    (alert,) = made[-1].alerts
    assert "output distribution differs (p = 0.0" in alert.headline
    assert {impact.workflow for impact in alert.impacts} == {"support", "triage"}
    told = said(made[-1])
    for words in (
        "refusals 0 % → 100 %",
        "95 % CI",
        "example p",
        "onset between",
        "calls, $",
        "watcher canary compare",
    ):
        assert words in told, words
    assert alert.severity is Severity.CRITICAL, "triage is critical, and a prompt stands for it"
    onset = next(line for each in made[-1].notifications for line in each.message.what if line.startswith("onset"))
    assert f"{begun:%Y-%m-%d}" in onset
    after = ready.looks(30)
    assert [one.changes for one in after] == [()] * 30, "what stands is told once"


def test_answers_that_come_back_end_the_alert(ready: World) -> None:
    usual, ready.model.says = ready.model.says, refusing
    ready.looks(40, lambda one: bool(one.changes))
    ready.model.says = usual
    made = ready.looks(30, lambda one: bool(one.changes))
    (alert,) = made[-1].alerts
    assert (alert.state.value, alert.revision) == ("withdrawn", 2)
    assert "answers as its baseline again" in said(made[-1])
    assert ready.course.phase is Phase.WATCHING
    assert ready.store.open_alerts(ready.canary.target.id) == ()


@pytest.mark.parametrize(
    "trouble", [error(429, "slow down"), error(500, "oops"), error(503), timed_out(), error(200)], ids=str
)
def test_a_day_of_errors_is_one_message_about_availability(ready: World, trouble: Reply | Failure) -> None:
    ready.looks(3)
    before = ready.course
    ready.model.refused = trouble
    made = ready.looks(24)
    ready.model.refused = None
    made += ready.looks(30)
    alerts = [alert for one in made for alert in one.alerts]
    assert [(alert.kind, alert.state.value) for alert in alerts] == [("health", "open"), ("health", "resolved")]
    assert [one.changes for one in made] == [()] * 54
    assert ready.course.taken == before.taken + 30, "a missing sample is none"


def test_an_endpoint_that_answers_now_and_then_is_told_of_once(ready: World) -> None:
    alerts: list[Alert] = []
    for hour in range(48):
        ready.model.refused = None if hour % 4 == 3 else error(503)
        alerts += ready.look().alerts
    assert [alert.state.value for alert in alerts] == ["open"]
    ready.model.refused = None
    alerts = [alert for one in ready.looks(5) for alert in one.alerts]
    assert [alert.state.value for alert in alerts] == ["resolved"]


@pytest.mark.parametrize(
    ("refusal", "channel", "words"),
    [
        (error(404, "model_not_found: The model `acme-large` was shut down"), "life cycle", "is not offered any more"),
        (error(400, "Unsupported parameter: 'max_tokens'"), "contract", "refuses requests that it took"),
    ],
)
def test_a_model_that_is_gone_and_a_request_that_is_refused_are_told_as_such(
    ready: World, refusal: Reply, channel: str, words: str
) -> None:
    ready.looks(2)
    ready.model.refused = refusal
    first, second = ready.look(), ready.look()
    assert (first.outcome, first.changes) == (CheckOutcome.FAILED, ())
    assert names(second) == {channel}
    (alert,) = second.alerts
    assert (alert.kind, alert.severity) == ("canary", Severity.CRITICAL)
    assert words in said(second)
    assert [one.changes for one in ready.looks(5)] == [()] * 5
    ready.model.refused = None
    (ended,) = ready.looks(5, lambda one: bool(one.alerts))[-1].alerts
    assert ended.state.value == "withdrawn"


def empty_but(told: int) -> Says:
    """Nothing but for the first so many prompts."""
    return lambda prompt, sample: steady(prompt, sample) if int(prompt.split()[2]) < told else "\n"


def test_a_baseline_of_empty_answers_is_none(world: World) -> None:
    """A model that thinks first spends all its tokens on that: whatever it becomes, it answers with nothing."""
    world.model.says = empty_but(2)
    made = world.looks(27)
    (alert,) = [alert for one in made for alert in one.alerts]
    assert (
        "4 of 6 prompts are answered with nothing (p2, p3, p4, p5): models that think first need room" in alert.reason
    )
    asked = world.model.calls
    world.looks(3)
    assert world.model.calls == asked, "more of the same is not bought"
    world.model.says, world.canary = steady, replace(world.canary, suite=suite(5))
    assert [alert.state.value for one in world.looks(27) for alert in one.alerts] == ["resolved"]
    assert world.course.phase is Phase.WATCHING


def test_a_few_prompts_that_are_answered_with_nothing_are_noted(world: World) -> None:
    world.model.says = empty_but(3)
    world.look(hurry=True)
    assert world.course.phase is Phase.WATCHING
    assert world.course.note.startswith("3 of 6 prompts are answered with nothing (p3, p4, p5)")


def test_a_baseline_that_one_prompt_holds_up_says_which(world: World) -> None:
    world.model.refused = error(400, "tools: this model takes none")
    (alert,) = [alert for one in world.looks(4) for alert in one.alerts]
    first = dealt(world.standing.baseline.seed, world.canary.ids, 1)[0][0] if world.standing.baseline else ""
    assert f"prompt {first}: 400: tools: this model takes none" in alert.reason


def test_one_prompt_that_is_refused_keeps_no_other_from_being_watched(ready: World) -> None:
    ready.looks(2)
    ready.model.never = "question number 4 of the suite"
    made = ready.looks(40)
    (alert,) = [alert for one in made for alert in one.alerts]
    assert "prompt p4: 400" in said(next(one for one in made if one.alerts))
    assert alert.severity is Severity.CRITICAL
    assert ready.course.taken >= 2 + 40 - 2, "all but the two looks that p4 was asked in"
    ready.model.says = refusing
    found = ready.looks(30, lambda one: bool(one.changes))[-1]
    assert "output distribution" in names(found), "what the others answer is watched"
    ready.model.never = ""
    assert "contract" in names(ready.look())
    assert ready.course.channel("contract") is None


def test_a_key_that_is_refused_is_the_operators_business(ready: World) -> None:
    ready.model.refused = error(401, "invalid_api_key")
    alerts = [alert for one in ready.looks(6) for alert in one.alerts]
    assert [alert.kind for alert in alerts] == ["health"]
    assert "key not accepted" in alerts[0].reason


def test_a_filter_of_the_vendors_is_behaviour(ready: World) -> None:
    ready.model.refused = error(400, "content_filter: The response was filtered")
    made = ready.looks(30, lambda one: bool(one.changes))
    assert "output distribution" in names(made[-1])


def test_another_model_in_the_answers_is_told_at_once(ready: World) -> None:
    ready.looks(2)
    ready.model.model = "acme-large-2"
    made = ready.look()
    assert names(made) == {"model"}
    assert "names itself otherwise: acme-large-1 → acme-large-2" in said(made)
    assert ready.course.rounds == 1, "whether answers differ too is asked at once"
    assert [one.changes for one in ready.looks(20)] == [()] * 20


def test_the_same_prompt_with_another_count_of_tokens_is_told_after_a_second_call(ready: World) -> None:
    ready.looks(2)
    calls, ready.model.extra_tokens = ready.model.calls, 3
    made = ready.look()
    assert "prompt_tokens" in names(made)
    assert ready.model.calls > calls + 2


def test_slower_answers_are_their_own_channel(ready: World) -> None:
    ready.looks(30)
    ready.model.first_byte_s = 1.0
    made = ready.looks(10, lambda one: bool(one.changes))
    assert names(made[-1]) == {"latency"}
    assert len(made) >= 3, "over two hours at least"
    assert "0.4 s → 1 s" in said(made[-1])
    assert {impact.workflow for alert in made[-1].alerts for impact in alert.impacts} == {"support", "triage"}


def test_what_changes_slowly_is_found_by_the_week(ready: World) -> None:
    compared = ready.course.compared_at
    ready.looks(7 * 24 + 2)
    assert ready.course.rounds >= 1
    assert "comparison of the week" in ready.course.note
    assert ready.course.compared_at != compared


def test_a_stale_baseline_is_never_no_drift(ready: World) -> None:
    ready.looks(2)
    asked = ready.model.calls
    ready.canary = replace(ready.canary, suite=suite(7))
    made = ready.looks(3)
    assert [one.outcome for one in made] == [CheckOutcome.UNREADABLE] * 3
    alerts = [alert for one in made for alert in one.alerts]
    assert [(alert.kind, "not monitoring: the suite's prompts" in alert.reason) for alert in alerts] == [
        ("health", True)
    ]
    assert ready.model.calls == asked, "answers that cannot be compared are not bought"


def test_a_cap_stops_it_and_says_so(ready: World) -> None:
    spent = ready.canaries.spent(ready.canary.target.id, ready.clock()).day
    ready.canary = replace(ready.canary, limits=Limits(daily=spent + Decimal("0.001")))
    made = ready.looks(12)
    assert made[-1].outcome is CheckOutcome.UNREADABLE
    (alert,) = [alert for one in made for alert in one.alerts]
    assert "the day's cap of this canary" in alert.reason
    assert ready.canaries.spent(ready.canary.target.id, ready.clock()).day <= spent + Decimal("0.001")
    ready.clock.turn(DAYS)
    assert ready.look().outcome is CheckOutcome.UNCHANGED, "the next day it goes on"


@pytest.mark.parametrize("cap", ["0", "0.00000005"])
def test_a_cap_below_the_price_of_one_call_is_not_waited_for(ready: World, cap: str) -> None:
    asked = ready.model.calls
    ready.canary = replace(ready.canary, limits=Limits(monthly=Decimal(cap)))
    reason = ready.look().reason
    assert f"the month's cap of this canary, ${cap}, is less than one call may cost ($0.000" in reason
    assert reason.endswith(": raise it")
    assert ready.model.calls == asked


def test_a_baseline_that_is_never_complete_is_the_operators_business(world: World) -> None:
    world.canary = replace(world.canary, limits=Limits(daily=Decimal("0.0001")))
    alerts = [alert for one in world.looks(6) for alert in one.alerts]
    assert [(alert.kind, alert.state.value) for alert in alerts] == [("health", "open")]
    assert "its baseline is incomplete" in alerts[0].reason
