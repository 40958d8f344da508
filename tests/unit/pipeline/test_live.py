"""Live endpoints: asked again at once where they say something new; what they do not name stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from alerts.desk import Desk
from probes.kinds.rate_limits import KIND
from tests.fakes.outside import Silent
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.calls import Call, Completion, Reply
from watcher.domain.changes import ChangeState, ChangeType
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Address
from watcher.domain.observations import Failure, FailureKind
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.targets import Api, Schedule, Target
from watcher.domain.workflows import Peak, Use, Workflow
from watcher.pipeline.check import Audience, look, plan

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TARGET = Target(
    "acme/limits", "rate_limits", "acme", api=Api("openai", "https://api.acme.example/v1", "acme-large"),
    schedule=Schedule(timedelta(minutes=15)),
)  # fmt: skip
SUPPORT = Workflow("support", "team", notify=(Address("slack", "#support"),), uses=(
    Use("acme/acme-large", peak=Peak(tokens_per_minute=Decimal(700_000))),
))  # fmt: skip
AWAY = Failure(FailureKind.TIMED_OUT, "no complete answer within 60 s", retryable=True)


def limits(tokens: int | None, requests: int | None = 600, status: int = 200, error: str = "") -> Reply:
    """An answer with these limits."""
    said = {"tokens": tokens, "requests": requests}
    headers = tuple((f"x-ratelimit-limit-{name}", str(most)) for name, most in said.items() if most is not None)
    return Reply(status, headers, b"", 0.1, 0.1, Completion("Hi") if status == 200 else None, error)


GONE = limits(None, None, 404, "model_not_found: The model `acme-large` has been retired")


class Watch(Silent):
    """Looks at an endpoint whose answers come from a list, the last one again and again."""

    def __init__(self, *, confirm: int = 2) -> None:
        self.target = replace(TARGET, confirm=confirm)
        self.state = TargetState(self.target.id)
        self.alerts: dict[str, Alert] = {}
        self.answers: list[Reply | Failure] = []
        self.calls = 0
        self.at = NOON

    def call(self, call: Call) -> Reply | Failure:
        self.calls += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def see(self, *answers: Reply | Failure) -> CheckPlan:
        """One look, at these answers."""
        self.answers, self.calls, self.at = list(answers), 0, self.at + timedelta(minutes=15)
        bodies = {} if self.state.snapshot is None else {self.state.snapshot.sha256: b""}
        seen = look(self.target, KIND, self.state, self, bodies.__getitem__, self.at)
        made = plan(
            self.target, KIND, self.state, seen, slot=self.at, desk=Desk(), audience=Audience((SUPPORT,)),
            open_alerts=[alert for alert in self.alerts.values() if alert.state is AlertState.OPEN],
        )  # fmt: skip
        self.state = made.state
        self.alerts |= {alert.id: alert for alert in made.alerts}
        return made


@pytest.fixture
def watch() -> Watch:
    watched = Watch()
    assert watched.see(limits(1_000_000)).outcome is CheckOutcome.FIRST
    assert watched.calls == 1
    return watched


def told(made: CheckPlan) -> list[tuple[ChangeType, ChangeState]]:
    return [(change.difference.type, change.state) for change in made.changes]


def values(watch: Watch) -> list[object]:
    return [fact.value for fact in watch.state.facts if fact.attribute == "limit"]


def test_nothing_new_costs_one_call(watch: Watch) -> None:
    watch.see(limits(1_000_000))
    assert watch.calls == 1


def test_a_cut_is_confirmed_in_the_same_look_and_says_what_is_short(watch: Watch) -> None:
    made = watch.see(limits(500_000))
    assert watch.calls == 2
    assert told(made) == [(ChangeType.LOWERED, ChangeState.CONFIRMED)]
    (alert,) = made.alerts
    assert alert.severity is Severity.CRITICAL
    (impact,) = alert.impacts
    assert impact.reason == "throttled at peak: 29 % of demand refused (deficit 200,000 tokens a minute)"
    assert impact.notes == ("the header names no window, a minute is assumed",)


def test_when_the_limit_returns_the_same_alert_ends(watch: Watch) -> None:
    (cut,) = watch.see(limits(500_000)).alerts
    (ended,) = watch.see(limits(1_000_000)).alerts
    assert (ended.id, ended.state, ended.revision) == (cut.id, AlertState.WITHDRAWN, 2)
    assert ended.headline == "Acme takes back the change of the limit of acme-large: as it was before"


@pytest.mark.parametrize(
    ("tokens", "severity", "words"),
    [
        (
            600_000,
            Severity.CRITICAL,
            "throttled at peak: 14 % of demand refused (deficit 100,000 tokens a minute)",
        ),
        (800_000, Severity.INFO, "its peak fits again: 13 % headroom"),
    ],
)
def test_another_limit_than_before_is_no_return(watch: Watch, tokens: int, severity: Severity, words: str) -> None:
    (cut,) = watch.see(limits(500_000)).alerts
    states = {alert.id: alert for alert in watch.see(limits(tokens)).alerts}
    assert states.pop(cut.id).state is AlertState.RESOLVED
    (eased,) = states.values()
    assert (eased.state, eased.severity) == (AlertState.OPEN, severity)
    assert eased.impacts[0].reason.startswith(words)


def test_one_odd_answer_is_held_by_nobody(watch: Watch) -> None:
    made = watch.see(limits(500_000), limits(1_000_000))
    assert (made.changes, made.alerts, values(watch)) == ((), (), ["1000000", "600"])


def test_two_odd_answers_that_differ_wait(watch: Watch) -> None:
    made = watch.see(limits(500_000), limits(700_000))
    assert told(made) == [(ChangeType.LOWERED, ChangeState.HELD)]
    assert made.next_run_at <= watch.at + timedelta(minutes=15)


def test_a_second_call_that_fails_leaves_it_to_the_next_look(watch: Watch) -> None:
    assert told(watch.see(limits(500_000), AWAY)) == [(ChangeType.LOWERED, ChangeState.HELD)]
    assert told(watch.see(limits(500_000))) == [(ChangeType.LOWERED, ChangeState.CONFIRMED)]


@pytest.mark.parametrize(("confirm", "calls"), [(1, 1), (2, 2), (4, 4)])
def test_as_many_calls_as_the_target_asks_for(confirm: int, calls: int) -> None:
    watch = Watch(confirm=confirm)
    watch.see(limits(1_000_000))
    made = watch.see(limits(500_000))
    assert (watch.calls, told(made)) == (calls, [(ChangeType.LOWERED, ChangeState.CONFIRMED)])


def test_a_vanished_header_is_a_change_of_its_own(watch: Watch) -> None:
    made = watch.see(limits(1_000_000, requests=None))
    assert told(made) == [(ChangeType.REMOVED, ChangeState.CONFIRMED)]
    assert told(watch.see(limits(1_000_000))) == [(ChangeType.ADDED, ChangeState.CONFIRMED)]


@pytest.mark.parametrize(
    "answer", [AWAY, limits(1, status=503), limits(1, status=401), limits(None, None, 429, "slow")]
)
def test_a_failed_look_removes_nothing(watch: Watch, answer: Reply | Failure) -> None:
    before = watch.state.facts
    made = watch.see(answer)
    assert (made.outcome, made.changes, watch.state.facts) == (CheckOutcome.FAILED, (), before)


def test_a_refusal_speaks_for_what_it_names_and_no_more(watch: Watch) -> None:
    made = watch.see(limits(500_000, requests=None, status=429, error="slow down"))
    assert told(made) == [(ChangeType.LOWERED, ChangeState.CONFIRMED)]
    assert sorted(map(str, values(watch))) == ["500000", "600"]


def test_a_model_that_is_gone_is_critical_at_once_and_its_limits_stand(watch: Watch) -> None:
    made = watch.see(GONE)
    assert watch.calls == 2
    (alert,) = made.alerts
    assert (alert.severity, alert.headline) == (Severity.CRITICAL, "Acme no longer answers for acme-large")
    assert sorted(map(str, values(watch))) == ["1000000", "600"]
    assert watch.see(GONE).changes == ()
    (ended,) = watch.see(limits(1_000_000)).alerts
    assert (ended.id, ended.state) == (alert.id, AlertState.WITHDRAWN)
    assert ended.headline == "Acme answers for acme-large again"


def test_what_only_goes_by_another_name_is_a_note(watch: Watch) -> None:
    renamed = tuple((name.replace("x-", "acme-"), value) for name, value in limits(1_000_000).headers)
    made = watch.see(replace(limits(1_000_000), headers=renamed))
    (alert,) = made.alerts
    assert (alert.severity, alert.headline) == (
        Severity.INFO, "Acme sends the limits of acme-large under other names",
    )  # fmt: skip


def test_a_model_that_is_gone_at_the_first_look_is_told_once_until_it_is_back() -> None:
    watch = Watch()
    first = watch.see(GONE)
    assert (first.outcome, first.changes, watch.calls) == (CheckOutcome.FIRST, (), 2)
    (lost,) = first.alerts
    assert (lost.severity, lost.attribute, lost.state) == (Severity.CRITICAL, "availability", AlertState.OPEN)
    assert lost.headline == "Acme no longer answers for acme-large"
    assert lost.impacts[0].reason.startswith("acme-large, which it uses, is gone: status 404: model_not_found")
    assert [note.address for note in first.notifications] == [Address("slack", "#support")]
    assert watch.see(GONE).alerts == ()
    (back,) = watch.see(limits(1_000_000)).alerts
    assert (back.id, back.state, back.headline) == (lost.id, AlertState.WITHDRAWN, "Acme answers for acme-large again")
    (again,) = watch.see(GONE).alerts
    assert again.id != lost.id


@pytest.mark.parametrize("second", [limits(1_000_000), AWAY])
def test_one_odd_answer_at_the_first_look_tells_nobody(second: Reply | Failure) -> None:
    watch = Watch()
    assert watch.see(GONE, second).alerts == ()
    assert not any(fact.value == "gone" for fact in watch.state.facts)


def test_what_only_others_use_is_told_to_nobody_at_the_first_look() -> None:
    watch = Watch()
    watch.target = replace(watch.target, api=Api("openai", "https://api.acme.example/v1", "acme-mini"))
    assert watch.see(replace(GONE, error="The model `acme-mini` has been retired")).alerts == ()


@pytest.mark.parametrize("hostile", ["-5", "1e308", "1" + "0" * 30, "NaN", "9223372036854775807"])
def test_a_limit_whose_number_is_beyond_reason_stands(watch: Watch, hostile: str) -> None:
    headers = (("x-ratelimit-limit-tokens", hostile), ("x-ratelimit-limit-requests", "600"))
    made = watch.see(replace(limits(None), headers=headers))
    assert (made.outcome, made.changes, made.alerts) == (CheckOutcome.UNCHANGED, (), ())
    assert sorted(map(str, values(watch))) == ["1000000", "600"]
    assert told(watch.see(limits(500_000))) == [(ChangeType.LOWERED, ChangeState.CONFIRMED)]


def test_headers_without_end_are_a_failed_look_and_take_nothing(watch: Watch) -> None:
    flood = tuple((f"x-ratelimit-limit-{number}", "9") for number in range(3_000))
    made = watch.see(replace(limits(1_000_000), headers=(*flood, *limits(1_000_000).headers)))
    assert made.outcome is CheckOutcome.FAILED
    assert "more than 100 headers speak of terms" in made.reason
    assert values(watch) == ["1000000", "600"]
