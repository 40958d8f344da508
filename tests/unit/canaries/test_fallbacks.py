from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.canaries.answers import Answer
from watcher.canaries.fallbacks import Evidence, Readiness, State, ago, readiness
from watcher.canaries.suites import Exact, Prompt, Suite
from watcher.domain.calls import Message

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MODEL = "globex/globex-mini"


def prompt(name: str, *workflows: str) -> Prompt:
    return Prompt(name, (Message("user", name),), expectations=(Exact(("4",)),), workflows=workflows)


SUITE = Suite("mine", (prompt("a"), prompt("b"), Prompt("free", ())))


def answer(name: str, text: str = "4", ago: timedelta = 2 * HOUR) -> Answer:
    return Answer(name, 0, text, at=NOW - ago)


GOOD = Evidence("globex/canary", SUITE, (answer("a"), answer("b"), answer("a", ago=3 * HOUR)))


def shown(*evidence: Evidence, workflow: str = "support") -> Readiness:
    return readiness(MODEL, workflow, evidence, NOW)


def test_a_fallback_that_answers_as_wanted_is_ready() -> None:
    found = shown(GOOD)
    assert found == Readiness(
        MODEL, State.READY, "3 of 3 answers are as wanted", "globex/canary", NOW - 2 * HOUR, NOW - 2 * HOUR
    )
    assert found.words(NOW) == "ready: its canaries passed 2 h ago"


@pytest.mark.parametrize(
    ("evidence", "state", "words"),
    [
        ((), State.NOT_TESTED, "not tested: no canary asks it"),
        ((replace(GOOD, answers=()),), State.NOT_TESTED, "not tested: it was not asked yet"),
        (
            (replace(GOOD, answers=(), unwatched="today's budget is spent"),),
            State.NOT_TESTED, "not tested: today's budget is spent",
        ),
        (
            (replace(GOOD, answers=(answer("a"),)),),
            State.NOT_TESTED, "not tested: 1 of 2 prompts were not asked yet; they last passed 2 h ago",
        ),
        (
            (replace(GOOD, answers=(answer("a", ago=50 * HOUR), answer("b", ago=49 * HOUR))),),
            State.NOT_TESTED, "not tested: it last answered 2 days ago; they last passed 2 days ago",
        ),
        (
            (replace(GOOD, answers=(answer("a", ago=50 * HOUR),), unwatched="its endpoint does not answer"),),
            State.NOT_TESTED,
            "not tested: it last answered 2 days ago: its endpoint does not answer; they last passed 2 days ago",
        ),
        (
            (replace(GOOD, differs=("schema-valid 98 % -> 61 %",)),),
            State.NOT_READY,
            "not ready: answers differ from its baseline: schema-valid 98 % -> 61 %; they last passed 2 h ago",
        ),
        (
            (replace(GOOD, answers=(answer("a", "5"), answer("b", "5"))),),
            State.NOT_READY, "not ready: 0 of 2 answers are as wanted: a ('5' is not '4'), b ('5' is not '4')",
        ),
        (
            (replace(GOOD, suite=Suite("free", (Prompt("free", ()),))),),
            State.NOT_TESTED, "not tested: no prompt of its suite says what is wanted",
        ),
        ((GOOD, replace(GOOD, target="globex/eu", answers=())), State.NOT_TESTED, "not tested: it was not asked yet"),
        (
            (replace(GOOD, target="globex/eu", answers=()), replace(GOOD, differs=("other words",))),
            State.NOT_READY,
            "not ready: answers differ from its baseline: other words; they last passed 2 h ago",
        ),
    ],
)  # fmt: skip
def test_what_a_fallback_is(evidence: tuple[Evidence, ...], state: State, words: str) -> None:
    found = shown(*evidence)
    assert found.state is state
    assert found.words(NOW) == words


def test_a_slow_schedule_is_not_stale() -> None:
    weekly = replace(GOOD, answers=(answer("a", ago=50 * HOUR), answer("b", ago=60 * HOUR)), every=timedelta(days=7))
    assert shown(weekly).state is State.READY


def test_only_the_newest_answers_count() -> None:
    old = tuple(answer(name, "5", ago=(5 + hours) * HOUR) for name in "ab" for hours in range(9))
    new = tuple(answer(name, ago=hours * HOUR / 2) for name in "ab" for hours in range(5))
    assert shown(replace(GOOD, answers=(*old, *new))).why == "10 of 10 answers are as wanted"


@pytest.mark.parametrize(("wrong", "state"), [(0, State.READY), (2, State.READY), (3, State.NOT_READY)])
def test_one_wrong_answer_in_five_is_allowed(wrong: int, state: State) -> None:
    rows = [answer(name, ago=number * HOUR / 2) for name in "ab" for number in range(5)]
    rows = [replace(row, completion="5") if number < wrong else row for number, row in enumerate(rows)]
    assert shown(replace(GOOD, answers=tuple(rows))).state is state


def test_a_workflow_s_own_prompts_count_alone() -> None:
    suite = Suite("mine", (prompt("general"), prompt("own", "support"), prompt("other", "billing")))
    rows = (answer("general", "5"), answer("own"), answer("other", "5"))
    evidence = Evidence("globex/canary", suite, rows)
    assert shown(evidence, workflow="support").state is State.READY
    assert shown(evidence, workflow="billing").why == "0 of 1 answers are as wanted: other ('5' is not '4')"
    assert shown(evidence, workflow="third").why == "0 of 1 answers are as wanted: general ('5' is not '4')"


def test_the_prompts_that_fail_most_are_named() -> None:
    suite = Suite("mine", tuple(prompt(name) for name in "abcde"))
    rows = [
        answer(name, "5", ago=number * HOUR)
        for name, count in zip("abcde", (1, 3, 1, 2, 1), strict=True)
        for number in range(count)
    ]
    found = shown(Evidence("globex/canary", suite, tuple(rows)))
    assert (
        found.why
        == "0 of 8 answers are as wanted: b ('5' is not '4'), d ('5' is not '4'), a ('5' is not '4') and 2 more"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (1, "1 min ago"),
        (89, "89 min ago"),
        (120, "2 h ago"),
        (2_879, "48 h ago"),
        (2_880, "2 days ago"),
    ],
)
def test_how_long_ago(minutes: int, words: str) -> None:
    assert ago(timedelta(minutes=minutes)) == words
