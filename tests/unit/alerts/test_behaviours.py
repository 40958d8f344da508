"""What people read of a model that answers otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.behaviours import MOST_LINES, asked_by_canary, headline_of_behaviour, is_back, lines_of_behaviour
from watcher.domain.behaviour import CONTRACT, DISTRIBUTION, LATENCY, LIFE_CYCLE, assess_behaviour, behaviour
from watcher.domain.behaviour import diff_behaviour as diff
from watcher.domain.changes import Change, ChangeState
from watcher.domain.facts import Fact
from watcher.domain.impacts import Severity
from watcher.domain.workflows import Use, Workflow

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MODEL = "acme/acme-large"
SHARES = "refusals 2 % → 31 %, +29 points, 95 % CI +15 to +43, n = 250 and 50"
EXAMPLES = tuple(f"example p{number}: “yes” → “no”" for number in range(3))
WHOLE = (
    "differs (p = 0.0005)",
    "onset between 2026-11-25 09:00 and 20:00 UTC",
    "found after comparison of the week",
    "the vendor also: 2026-11-25 10:00 acme/pricing: price of Acme Large raised",
    "71 calls, $0.0213 since then (prices: watched page acme/pricing)",
    "reproduce: watcher canary compare before.jsonl after.jsonl",
    *EXAMPLES,
)


def fact(channel: str, *words: str) -> Fact:
    return behaviour("acme-large", MODEL, channel, words)


def changes(before: list[Fact], after: list[Fact]) -> list[Change]:
    return [
        Change(str(number), "acme/canary", "acme", "canary", each, NOW, ChangeState.CONFIRMED)
        for number, each in enumerate(diff(before, after))
    ]


FOUND = changes(
    [], [fact("refusal", SHARES), fact("length", "characters 40 → 90 on average"), fact(DISTRIBUTION, *WHOLE)]
)


def test_the_headline_says_that_answers_differ_and_what_moved_most() -> None:
    assert headline_of_behaviour(FOUND) == "acme-large: output distribution differs (p = 0.0005; refusals 2 % → 31 %)"
    assert headline_of_behaviour(changes([], [fact(LATENCY, "0.4 s → 1 s")])) == "acme-large: 0.4 s → 1 s"


def test_shares_come_first_then_the_onset_the_pairs_the_vendors_changes_the_money_and_the_command() -> None:
    lines = lines_of_behaviour(FOUND)
    assert lines == (SHARES, "characters 40 → 90 on average", *WHOLE[1:3], *EXAMPLES, *WHOLE[3:6])


def test_what_is_shown_is_bounded_and_clean() -> None:
    hostile = [fact(DISTRIBUTION, "differs", *(f"example {n}: \x1b[31m{'x' * 5000}" for n in range(99)))]
    lines = lines_of_behaviour(changes([], hostile))
    assert len(lines) == MOST_LINES
    assert all(len(line) <= 400 and "\x1b" not in line for line in lines)


def test_answers_that_are_back_say_so_and_who_accepted_a_change_is_named() -> None:
    back = changes([fact(DISTRIBUTION, *WHOLE)], [fact(DISTRIBUTION)])
    assert is_back(back)
    assert not is_back(FOUND)
    assert headline_of_behaviour(back) == "acme-large: answers as its baseline again"
    accepted = Fact("acme-large", "baseline", ("collecting", "accepted by on-call on 2026-11-26: as good"), model=MODEL)
    took = changes([fact(DISTRIBUTION, *WHOLE)], [accepted])
    assert headline_of_behaviour(took).startswith("acme-large: as the new baseline, accepted by on-call")
    assert lines_of_behaviour(took) == (
        "output distribution: as the baseline: accepted by on-call on 2026-11-26: as good",
    )


def test_what_to_do_names_the_commands() -> None:
    first, second = asked_by_canary("acme/canary")
    assert "watcher canary show acme/canary" in first
    assert "watcher canary accept acme/canary --by WHO --why TEXT" in second


def test_a_difference_is_one_while_it_is_said_alike_and_none_while_nothing_is_compared() -> None:
    standing = [fact(DISTRIBUTION, *WHOLE)]
    assert diff(standing, standing) == ()
    assert diff([], [fact(DISTRIBUTION)]) == ()
    assert len(diff(standing, [])) == 1


@pytest.mark.parametrize(
    ("channel", "critical", "own", "severity"),
    [
        (DISTRIBUTION, True, True, Severity.CRITICAL),
        (DISTRIBUTION, False, True, Severity.WARNING),
        (DISTRIBUTION, True, False, Severity.INFO),
        (LATENCY, True, True, Severity.WARNING),
        (LATENCY, False, True, Severity.INFO),
        (LIFE_CYCLE, False, True, Severity.CRITICAL),
        (CONTRACT, False, False, Severity.WARNING),
    ],
)
def test_how_much_it_matters_depends_on_who_uses_it_and_for_what(
    channel: str, critical: bool, own: bool, severity: Severity
) -> None:
    use = Use(MODEL) if own else Use("globex/globex-mini", fallbacks=(MODEL,))
    workflow = Workflow("support", "team-support", uses=(use,), critical=critical)
    (impact,) = assess_behaviour(changes([], [fact(channel, "differs")]), [], [workflow])
    assert impact.severity is severity
    assert ("which it uses" if own else "its fallback") in impact.reason


def test_a_workflow_that_prompts_stand_for_is_told_and_a_stranger_is_not() -> None:
    stands = Fact("acme-large", "stands_for", ("triage",), model=MODEL)
    told = assess_behaviour(FOUND, [stands], [Workflow("triage", "team-triage"), Workflow("other", "team-other")])
    assert [impact.workflow for impact in told] == ["triage"]
