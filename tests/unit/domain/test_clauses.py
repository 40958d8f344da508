"""Whom changed sentences hit, and how hard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.domain.changes import Change, ChangeState, ChangeType, Difference
from watcher.domain.clauses import assess_clauses, starts, topics_for
from watcher.domain.facts import Fact
from watcher.domain.impacts import Impact, Severity
from watcher.domain.workflows import Use, Workflow

NOW = datetime(2026, 11, 25, 2, 25, tzinfo=UTC)
USER = Workflow("triage", "team-care", uses=(Use("acme/acme-large"),), policy_topics=("medical",))
LONG = "a very long tail of words that nobody needs to read again, " * 8


def document(attribute: str, value: str) -> Fact:
    return Fact("document", attribute, value)


def change(*sides: tuple[str, ...], heading: str = "Use", kind: ChangeType = ChangeType.ALTERED) -> Change:
    before, after = (Fact(heading, "text", texts) if texts else None for texts in sides)
    found = Difference(kind, before, after)
    return Change(f"c{hash(heading) % 7}", "acme/policy", "acme", "policy", found, NOW, ChangeState.CONFIRMED)


def hit(found: Change, user: Workflow = USER, after: tuple[Fact, ...] = ()) -> Impact | None:
    impacts = assess_clauses([found], after, [user], NOW)
    return impacts[0] if impacts else None


TIGHTER = change(("Health is fine.",), ("You must not use it for health.",))
LOOSER = change((), ("You may use it for health.",), kind=ChangeType.ADDED)
REWORDED = change(("It describes health.",), ("It explains health.",))
UNCLEAR = change((), ("Something on health.",), kind=ChangeType.ADDED)


@pytest.mark.parametrize(
    ("found", "critical", "days", "severity"),
    [
        (TIGHTER, False, None, Severity.WARNING),
        (TIGHTER, True, None, Severity.CRITICAL),
        (TIGHTER, False, 14, Severity.CRITICAL),
        (TIGHTER, False, 30, Severity.CRITICAL),
        (TIGHTER, False, 60, Severity.WARNING),
        (TIGHTER, False, -3, Severity.WARNING),
        (LOOSER, True, 14, Severity.INFO),
        (REWORDED, True, 14, Severity.INFO),
        (UNCLEAR, True, 14, Severity.WARNING),
    ],
)
def test_severity(found: Change, critical: bool, days: int | None, severity: Severity) -> None:
    day = [] if days is None else [document("effective", (NOW + timedelta(days=days)).date().isoformat())]
    impact = hit(found, replace(USER, critical=critical), tuple(day))
    assert impact is not None
    assert impact.severity is severity


@pytest.mark.parametrize(
    "user",
    [
        replace(USER, policy_topics=()),
        replace(USER, policy_topics=("political",)),
        replace(USER, uses=(Use("globex/globex-1"),)),
        replace(USER, uses=()),
        replace(USER, policy_topics=(), data=("pii",), regions=("eu",)),
    ],
)
def test_others_are_not_hit(user: Workflow) -> None:
    assert hit(TIGHTER, user) is None


def test_a_fallback_counts_and_so_do_other_names_of_a_topic() -> None:
    spare = replace(USER, uses=(Use("globex/globex-1", fallbacks=("acme/acme-small",)),), policy_topics=("Health",))
    assert hit(TIGHTER, spare) is not None


def test_data_and_regions_ask_for_what_concerns_them() -> None:
    user = replace(USER, policy_topics=(), data=("pii",))
    kept = change(("We keep it for 30 days, in storage.",), ("We keep it for 90 days, in storage.",), heading="Data")
    impact = hit(kept, user)
    assert impact is not None
    assert impact.reason == "tightened on data retention: kept: 30 → 90 days"
    assert impact.notes == ("“Data”: “We keep it for [-30-] {+90+} days, in storage.”",)
    assert topics_for(replace(USER, policy_topics=(), regions=("eu",))) == ("subprocessors and locations",)


def test_a_heading_says_what_its_sentences_are_about() -> None:
    assert hit(change(("Ask us.",), ("You must ask us.",), heading="Rules › Medical use")) is not None


def test_what_is_shown_is_bounded() -> None:
    many = tuple(f"You must not use it for health in case {number}. {LONG}" for number in range(9))
    impact = hit(change((), many, kind=ChangeType.ADDED))
    assert impact is not None
    assert len(impact.notes) == 4
    assert impact.notes[-1] == "and 6 more sentences on medical"
    assert max(map(len, impact.notes)) < 300
    pair = hit(change((f"Health: {LONG} you may ask.",), (f"Health: {LONG} you must not ask.",)))
    assert pair is not None
    assert "[-may-] {+must not+}" in pair.notes[0]
    assert len(pair.notes[0]) < 300


def test_a_text_in_another_language_is_unclear() -> None:
    impact = hit(TIGHTER, USER, (document("language", "de"),))
    assert impact is not None
    assert impact.reason == "unclear on medical: the text is in a language that the rules do not read"


@pytest.mark.parametrize("value", ["2026-13-40", "soon", "2026-01-01"])
def test_days_that_are_none_or_over_start_nothing(value: str) -> None:
    assert starts((document("effective", value),), NOW) is None


def test_no_changes_hit_nobody() -> None:
    assert assess_clauses([], (), [USER], NOW) == ()
