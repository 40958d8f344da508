"""What the database keeps of canaries, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from storage.canaries import SqlCanaryStore
from storage.store import SqlStore
from storage.views.verify import verify
from tests.contract.store.builders import NOW, PRICING, at, change, first_plan, plan, price, target
from watcher.canaries.answers import Answer
from watcher.canaries.money import CapReached, Limits, Reservation
from watcher.canaries.standing import Channel, Course, Kept, Outage, Phase, Purpose, Round, Standing, Terms
from watcher.domain.errors import StalePlan

CANARY = "acme/canary"
TERMS = Terms("general", "ab" * 32, "openai https://api.acme.example/v1", "acme-large", "1")


@pytest.fixture
def canaries(store: SqlStore) -> SqlCanaryStore:
    """An empty store of canaries, beside a page of the same vendor."""
    store.register([target(), target(CANARY)], NOW)
    return SqlCanaryStore(store.engine)


def answer(prompt: str = "capital", sample: int = 0, **fields: object) -> Answer:
    """An answer as a vendor gave it, with what no text column holds."""
    given: dict[str, object] = {
        "completion": "Par\x00is \ud800 “ok”",
        "latency_s": 0.1 + sample,
        "at": at(sample),
        **fields,
    }
    return Answer(prompt, sample, **given)  # type: ignore[arg-type]  # fields by name


def full_course() -> Course:
    """A course with every field set."""
    fresh = Round(2, "answers grew unlike the baseline's", "0.01", ("a", "b"), 5, at(3), at(2), ("medical",))
    return Course(
        phase=Phase.CONFIRMING, sequence='{"tracks": [0.1]}', taken=7, round=fresh, rounds=2, compared_at=at(1),
        channels=(Channel("refusal", ("“x” \x00 → “y”", "onset"), at(2), 6),), found=1, fresh_from=3,
        fingerprints=("fp_1",), outage=Outage(2, 1, "rate limited", "availability", 2), note="round 1: differs",
    )  # fmt: skip


def test_a_canary_never_run_has_no_baseline(canaries: SqlCanaryStore) -> None:
    assert canaries.standing(CANARY) == Standing(CANARY)


def test_all_that_is_kept_comes_back_as_it_was(canaries: SqlCanaryStore) -> None:
    begun = canaries.begin(CANARY, TERMS, NOW)
    assert canaries.standing(CANARY) == begun
    first, second = answer(), answer("sum", 1, is_tool_call=True, prompt_tokens=12, model="m", finish_reason="stop")
    saved = canaries.keep(
        replace(begun, course=full_course()),
        [Kept(Purpose.BASELINE, first), Kept(Purpose.CONFIRM, second, 2), Kept(Purpose.WATCH, answer("sum", 3))],
        at(5),
    )
    assert canaries.standing(CANARY) == saved
    assert saved.baseline is not None
    number = saved.baseline.id
    assert canaries.answers(number, [Purpose.BASELINE]) == (first,)
    assert canaries.answers(number, [Purpose.CONFIRM], round=2) == (second,)
    assert canaries.answers(number, [Purpose.CONFIRM], round=1) == ()
    assert canaries.answers(number, list(Purpose), prompt="sum") == (second, answer("sum", 3))
    assert canaries.answers(number, list(Purpose), since=at(1)) == (answer("sum", 3),)


def test_an_answer_is_kept_once(canaries: SqlCanaryStore) -> None:
    standing = canaries.begin(CANARY, TERMS, NOW)
    standing = canaries.keep(standing, [Kept(Purpose.WATCH, answer())], at(1))
    standing = canaries.keep(standing, [Kept(Purpose.WATCH, answer(completion="other"))], at(2))
    assert standing.baseline is not None
    assert canaries.answers(standing.baseline.id, [Purpose.WATCH]) == (answer(),)


@pytest.mark.parametrize("stale", [lambda s: replace(s, revision=s.revision - 1), lambda s: replace(s, revision=99)])
def test_of_two_that_move_it_on_one_is_refused(canaries: SqlCanaryStore, stale: Callable[[Standing], Standing]) -> None:
    begun = canaries.begin(CANARY, TERMS, NOW)
    saved = canaries.keep(begun, [], at(1))
    with pytest.raises(StalePlan):
        canaries.keep(stale(saved), [Kept(Purpose.WATCH, answer())], at(2))
    assert saved.baseline is not None
    assert canaries.answers(saved.baseline.id, [Purpose.WATCH]) == ()
    assert canaries.standing(CANARY) == saved


@pytest.mark.parametrize("looks", [0, 1])
def test_of_two_that_begin_anew_one_is_refused(canaries: SqlCanaryStore, looks: int) -> None:
    for minute in range(looks):
        canaries.begin(CANARY, TERMS, at(minute))
    seen = canaries.standing(CANARY).revision
    begun = canaries.begin(CANARY, replace(TERMS, model="other"), at(2), revision=seen)
    with pytest.raises(StalePlan):
        canaries.begin(CANARY, replace(TERMS, model="other"), at(3), revision=seen)
    assert canaries.standing(CANARY) == begun


def test_another_baseline_ends_the_one_before_and_says_who_wanted_it(store: SqlStore, canaries: SqlCanaryStore) -> None:
    first = canaries.begin(CANARY, TERMS, NOW)
    first = canaries.keep(replace(first, course=full_course()), [Kept(Purpose.BASELINE, answer())], at(1))
    assert first.baseline is not None
    frozen = replace(first, baseline=replace(first.baseline, frozen_at=at(2)))
    assert canaries.keep(frozen, [], at(2)).baseline == frozen.baseline
    second = canaries.begin(CANARY, TERMS, at(3), "on-call", "the prompts were tuned")
    assert second.baseline is not None
    assert (second.baseline.accepted_by, second.baseline.frozen_at, second.course) == ("on-call", None, Course())
    assert canaries.answers(second.baseline.id, [Purpose.BASELINE]) == ()
    assert canaries.answers(first.baseline.id, [Purpose.BASELINE]) == (answer(),)
    actions = [
        (row.action, row.detail)
        for row in store.engine.connect().exec_driver_sql("SELECT action, detail FROM audit ORDER BY seq")
    ]
    assert [action for action, _ in actions if action.startswith("canary")] == [
        "canary baseline begun", "canary round begun", "canary baseline frozen", "canary change accepted",
    ]  # fmt: skip
    assert '"by":"on-call"' in actions[-1][1]
    assert verify(store.engine).whole


def test_a_cap_is_never_passed_and_what_was_set_aside_counts(canaries: SqlCanaryStore) -> None:
    limits, cent = Limits(daily=Decimal("0.05")), Decimal("0.01")
    made = [canaries.reserve(CANARY, cent, limits, at(minute), "x") for minute in range(7)]
    assert [isinstance(one, Reservation) for one in made] == [True] * 5 + [False] * 2
    refused = made[-1]
    assert isinstance(refused, CapReached)
    assert (refused.cap, refused.until) == (
        "the day's cap of this canary, $0.05, is reached",
        datetime(2026, 3, 10, tzinfo=UTC),
    )
    first = made[0]
    assert isinstance(first, Reservation)
    canaries.settle(first, Decimal("0.004"), at(8))
    canaries.settle(first, Decimal(0), at(9))
    spent = canaries.spent(CANARY, at(9))
    assert (spent.day, spent.month, spent.total, spent.calls) == (Decimal("0.044"),) * 3 + (5,)
    assert isinstance(canaries.reserve(CANARY, Decimal("0.0060000001"), limits, at(9), "x"), CapReached), "rounded up"
    assert isinstance(canaries.reserve(CANARY, Decimal("0.006"), limits, at(9), "x"), Reservation)


@pytest.mark.parametrize(
    ("limits", "later", "passes"),
    [
        (Limits(daily=Decimal("0.02")), timedelta(days=1), True),
        (Limits(monthly=Decimal("0.02")), timedelta(days=1), False),
        (Limits(monthly=Decimal("0.02")), timedelta(days=31), True),
        (Limits(all_daily=Decimal("0.02")), timedelta(0), False),
        (Limits(all_monthly=Decimal("0.02")), timedelta(days=1), False),
        (Limits(), timedelta(0), True),
    ],
)
def test_caps_are_of_days_and_months_of_one_and_of_all(
    canaries: SqlCanaryStore, limits: Limits, later: timedelta, passes: bool
) -> None:
    for name in (CANARY, PRICING):  # any other target stands for another canary
        canaries.reserve(name, Decimal("0.01"), Limits(), NOW, "x")
    canaries.reserve(CANARY, Decimal("0.01"), Limits(), NOW, "x")
    got = canaries.reserve(CANARY, Decimal("0.005"), limits, NOW + later, "x")
    assert isinstance(got, Reservation) is passes


def test_many_at_once_do_not_pass_a_cap(canaries: SqlCanaryStore) -> None:
    limits, dice = Limits(daily=Decimal("0.10")), random.Random(7)
    amounts = [Decimal(dice.randint(1, 9)) / 1000 for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda amount: canaries.reserve(CANARY, amount, limits, NOW, "x"), amounts))
    taken = sum((amount for amount, one in zip(amounts, got, strict=True) if isinstance(one, Reservation)), Decimal(0))
    spent = canaries.spent(CANARY, NOW).day
    assert spent == taken
    assert Decimal("0.09") < spent <= Decimal("0.10")


def test_what_else_a_vendor_changed(store: SqlStore, canaries: SqlCanaryStore) -> None:
    store.save(first_plan())
    seen = change(None, price(), when=at(60))
    store.save(plan(store.state(PRICING), at(60), changes=(seen,)))
    other = change(None, price("0.25", component="cached_input"), when=at(60))
    store.save(plan(store.state(PRICING), at(61), changes=(other,)))
    (line,) = canaries.vendor_changes("acme", at(59), CANARY)
    assert line == "2026-03-09 07:30 acme/pricing: price of acme/acme-large raised"
    assert canaries.vendor_changes("acme", at(61), CANARY) == ()
    assert canaries.vendor_changes("acme", at(59), PRICING) == ()
    assert canaries.vendor_changes("globex", at(59), CANARY) == ()
