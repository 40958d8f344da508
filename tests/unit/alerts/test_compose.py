"""Messages: rows, sums, actions and evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alerts import compose
from alerts.compose import Telling
from alerts.links import links
from alerts.policy import decide
from tests.unit.alerts.builders import (
    ANNOUNCED,
    DECEMBER,
    NOW,
    PRICING,
    TODAY,
    announcement,
    at,
    changed,
    impact,
    only,
    price,
    read,
    shutdown,
    workflow,
)
from watcher.domain.alerts import Alert, AlertState
from watcher.domain.changes import Change, ChangeType, Difference
from watcher.domain.documents import DOCUMENT
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.impacts import Impact, Severity
from watcher.domain.money import Money
from watcher.domain.notifications import Link, Message, Row
from watcher.domain.targets import Api, Target
from watcher.domain.workflows import Workflow

CHANGES = announcement()
NOBODY: tuple[Workflow, ...] = ()


def telling(
    changes: tuple[Change, ...] = CHANGES, impacts: tuple[Impact, ...] = (), workflows: tuple[Workflow, ...] = NOBODY,
    target: Target = PRICING,
) -> Telling:  # fmt: skip
    """The first telling of an alert."""
    alert = only(decide(target, changes, impacts, (), NOW))
    return Telling(alert, changes, target, {known.id: known for known in workflows}, NOW)


def said(impacts: tuple[Impact, ...], *workflows: Workflow, changes: tuple[Change, ...] = CHANGES) -> Message:
    """The message to somebody who hears of all impacts."""
    return compose.message(telling(changes, impacts, workflows), impacts)


FEBRUARY = date(2027, 2, 1)
LIMITS = tuple(
    Fact(
        "acme-large",
        "limit",
        value,
        "tokens",
        "acme/acme-large",
        qualifiers({"resource": "tokens", "window": "minute"}),
    )
    for value in ("1000000", "400000")
)
WHAT: list[tuple[str, tuple[Change, ...], tuple[str, ...]]] = [
    ("story", CHANGES, ("input $2.50 → $3.50, output $10 → $14 per 1M tokens (standard)",)),
    (
        "two tiers",
        tuple(
            changed(ChangeType.RAISED, price("input", "2", tier=tier), price("input", "3", tier=tier))
            for tier in ("batch", "standard")
        ),
        ("input $2 → $3 per 1M tokens (standard)", "input $2 → $3 per 1M tokens (batch)"),
    ),
    (
        "two moments",
        (
            changed(ChangeType.RAISED, price("input", "2"), price("input", "3"), at(DECEMBER)),
            changed(ChangeType.RAISED, price("output", "2"), price("output", "3")),
        ),
        ("input $2 → $3 per 1M tokens (standard), from 1 Dec", "output $2 → $3 per 1M tokens (standard), at once"),
    ),
    (
        "another unit",
        (changed(ChangeType.RAISED, price("input", "2"), price("input", "0.003", unit="USD/1K tokens")),),
        ("input $2 per 1M tokens → $0.003 per 1K tokens (standard)",),
    ),
    (
        "added",
        (changed(ChangeType.ADDED, None, price("cached_input", "0.25", context="<= 200k")),),
        ("cached input $0.25 (new) per 1M tokens (standard, context <= 200k)",),
    ),
    (
        "removed",
        (changed(ChangeType.REMOVED, price("", "3", unit="USD/image", tier=""), None),),
        ("price $3 (no longer listed) per image",),
    ),
    (
        "moved",
        (changed(ChangeType.MOVED, price("input", "3", since=DECEMBER), price("input", "3"), at(FEBRUARY)),),
        ("input $3 per 1M tokens (standard), now from 1 Feb 2027",),
    ),
    (
        "moved to now",
        (changed(ChangeType.MOVED, price("input", "3", since=DECEMBER), price("input", "3")),),
        ("input $3 per 1M tokens (standard), now at once",),
    ),
    (
        "withdrawn",
        read(ANNOUNCED, TODAY),
        ("input stays $2.50 (announced: $3.50), output stays $10 (announced: $14) per 1M tokens (standard)",),
    ),
    (
        "withdrawn addition",
        read((price("input", "2", since=DECEMBER),), ()),
        ("input $2 (announced) does not come per 1M tokens (standard)",),
    ),
    (
        "shutdown brought forward",
        (changed(ChangeType.MOVED, shutdown("2027-03-01"), shutdown("2026-12-20")),),
        ("shutdown: 1 Mar 2027 → 20 Dec",),
    ),
    (
        "limit",
        (changed(ChangeType.LOWERED, LIMITS[0], LIMITS[1]),),
        ("limit: tokens per minute 1,000,000 → 400,000 tokens",),
    ),
    (
        "several labels of one model",
        tuple(
            changed(ChangeType.RAISED, price("input", "2", subject=name), price("input", "3", subject=name))
            for name in ("acme-large", "acme-large EU")
        ),
        (
            "acme-large: input $2 → $3 per 1M tokens (standard)",
            "acme-large EU: input $2 → $3 per 1M tokens (standard)",
        ),
    ),
]


@pytest.mark.parametrize(("changes", "lines"), [pytest.param(c, lines, id=name) for name, c, lines in WHAT])
def test_what_changed(changes: tuple[Change, ...], lines: tuple[str, ...]) -> None:
    assert sorted(compose.what(changes, NOW)) == sorted(lines)
    assert compose.what(changes[::-1], NOW) == compose.what(changes, NOW)


def test_a_page_cannot_make_a_message_endless() -> None:
    bands = tuple(changed(ChangeType.ADDED, None, price("input", "1", context=f"band {n}")) for n in range(40))
    lines = compose.what(bands, NOW)
    assert len(lines) == compose.MOST_LINES + 1
    assert lines[-1] == "and 28 lines more"
    parts = tuple(changed(ChangeType.ADDED, None, price(f"part {n:02}", "1")) for n in range(40))
    (line,) = compose.what(parts, NOW)
    assert line.endswith("part 07 $1 (new) and 32 more per 1M tokens (standard)")


@pytest.mark.parametrize(
    ("found", "text", "strong"),
    [
        (impact(CHANGES), "$3,900 → $5,460 a month", "+$1,560 (+40 %), over budget by $460"),
        (impact(CHANGES, budget=6000), "$3,900 → $5,460 a month", "+$1,560 (+40 %)"),
        (impact(CHANGES, after=3510, budget=None), "$3,900 → $3,510 a month", "-$390 (-10 %)"),
        (impact(CHANGES, after=3901, budget=None), "$3,900 → $3,901 a month", "+$1"),
        (impact(CHANGES, before=0, after=5), "$0 → $5 a month", "+$5"),
        (impact(CHANGES, after=3900), "stays at $3,900 a month", ""),
        (impact(CHANGES, after=None, reason="a price\nleft the page"), "a price left the page", ""),
        (
            impact(CHANGES, budget=None, notes=("cached_input is not counted", "b")),
            "$3,900 → $5,460 a month (cached_input is not counted; b)",
            "+$1,560 (+40 %)",
        ),
    ],
)
def test_a_row_says_what_a_workflow_pays(found: Impact, text: str, strong: str) -> None:
    assert said((found,)).rows == (Row("support-summaries", text, "team-support", strong),)


def test_rows_stand_worst_first_and_are_summed() -> None:
    impacts = (
        impact(CHANGES, "nightly-batch", before=350, after=490, severity=Severity.WARNING),
        impact(CHANGES),
        impact(CHANGES, "uncounted-one", before=None, after=None, severity=Severity.WARNING),
    )
    message = said(impacts)
    assert [row.label for row in message.rows] == ["support-summaries", "nightly-batch", "uncounted-one"]
    assert message.total == "3 workflows: +$1,700 a month, 1 without a known cost"


IN_EUROS = replace(impact(CHANGES, "b"), before=Money(Decimal(1), "EUR"), after=Money(Decimal(21), "EUR"))


@pytest.mark.parametrize(
    ("impacts", "line"),
    [
        ((), ""),
        ((impact(CHANGES),), ""),
        ((impact(CHANGES), impact(CHANGES, "b", before=350, after=490)), "2 workflows: +$1,700 a month"),
        ((impact(CHANGES, after=3800), impact(CHANGES, "b", after=3850)), "2 workflows: -$150 a month"),
        ((impact(CHANGES, after=None), impact(CHANGES, "b", after=None)), "2 workflows"),
        ((impact(CHANGES), IN_EUROS), "2 workflows: +€20 and +$1,560 a month"),
    ],
)
def test_the_sum(impacts: tuple[Impact, ...], line: str) -> None:
    assert compose.total(impacts) == line


CONFIRM = "confirm with the vendor's page before 1 Dec (in 8 days)"
OVER = "raise the budget or cut usage: over by $460 from 1 Dec"


@pytest.mark.parametrize(
    ("impacts", "workflows", "actions"),
    [
        ((impact(CHANGES),), (workflow(),), ("compare fallback openai/gpt-5-mini", OVER, CONFIRM)),
        ((impact(CHANGES),), (), (OVER, CONFIRM)),
        ((impact(CHANGES),), (workflow(fallbacks=()),), (OVER, CONFIRM)),
        ((impact(CHANGES),), (workflow(model="acme/other"),), (OVER, CONFIRM)),
        (
            (impact(CHANGES, budget=None),),
            (workflow(fallbacks=("a/x", "b/y", "a/x")),),
            ("compare fallback a/x and b/y", CONFIRM),
        ),
        (
            (impact(CHANGES, notes=("fallback openai/gpt-5-mini would cost $480 a month",)),),
            (workflow(),),
            ("fallback openai/gpt-5-mini would cost $480 a month", OVER, CONFIRM),
        ),
        (
            (impact(CHANGES), impact(CHANGES, "nightly-batch", budget=None)),
            (workflow(), workflow("nightly-batch")),
            (
                "nightly-batch: compare fallback openai/gpt-5-mini",
                "support-summaries: compare fallback openai/gpt-5-mini",
                f"support-summaries: {OVER}",
                CONFIRM,
            ),
        ),
        ((impact(CHANGES, after=3000, severity=Severity.INFO),), (workflow(),), ()),
        ((), (), (CONFIRM,)),
    ],
)
def test_what_to_do(impacts: tuple[Impact, ...], workflows: tuple[Workflow, ...], actions: tuple[str, ...]) -> None:
    assert said(impacts, *workflows).actions == actions


def test_what_to_do_without_a_deadline_and_before_a_shutdown() -> None:
    at_once = (changed(ChangeType.RAISED, price("", "2"), price("", "3")),)
    assert said((), changes=at_once).actions == ("confirm with the vendor's page",)
    ends = (changed(ChangeType.ADDED, None, shutdown("2026-12-20")),)
    expected = ("move off acme-small before 20 Dec (in 27 days)", "confirm with the vendor's page")
    assert said((), changes=ends).actions == expected


def times(first: timedelta, confirmed: timedelta | None) -> tuple[Change, ...]:
    when = NOW - confirmed if confirmed is not None else None
    return (changed(ChangeType.RAISED, price("", "2"), price("", "3"), first=NOW - first, confirmed=when),)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ((), ""),
        (CHANGES, "First seen 02:10, confirmed 02:25 UTC"),
        (times(timedelta(hours=5), timedelta(0)), "First seen 22 Nov 21:25, confirmed 02:25 UTC"),
        (times(timedelta(days=2), timedelta(days=1)), "First seen 21 Nov 02:25, confirmed 22 Nov 02:25 UTC"),
        (times(timedelta(0), timedelta(0)), "Seen 02:25 UTC"),
        (times(timedelta(minutes=5), None), "Seen 02:20 UTC"),
    ],
)
def test_when_it_was_seen(changes: tuple[Change, ...], line: str) -> None:
    assert compose.seen(changes, NOW) == line


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://docs.acme.example/pricing.md", True),
        ("HTTP://docs.acme.example", True),
        ("javascript:alert(1)", False),
        ("https://user:secret@docs.acme.example", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_without_a_password_are_linked(url: str, shown: bool) -> None:
    assert links(replace(PRICING, url=url or None)) == ((Link("source", url),) if shown else ())


def test_an_endpoint_is_its_own_source() -> None:
    target = Target("acme/limits", "rate_limits", "acme", api=Api("openai", "https://api.acme.example/v1", key="k"))
    assert links(target) == (Link("source", "https://api.acme.example/v1"),)


def test_the_icon_is_as_severe_as_what_its_reader_is_hit_by() -> None:
    mild = impact(CHANGES, "mild", severity=Severity.WARNING)
    both = telling(impacts=(impact(CHANGES), mild))
    assert compose.message(both, both.alert.impacts).icon == "critical"
    assert compose.message(both, (mild,)).icon == "warning"
    assert compose.message(telling(), ()).icon == "warning"


def test_the_reference_is_a_command_line() -> None:
    assert said(()).reference == f"watcher show {CHANGES[0].id}"


def test_of_a_document_the_reference_is_to_changed_words_and_not_to_the_date_on_it() -> None:
    words, dated = (
        replace(
            CHANGES[0], id=name, difference=Difference(ChangeType.ALTERED, Fact(of, what, was), Fact(of, what, now))
        )
        for name, of, what, was, now in (
            ("words", "Data", "text", "We keep it.", "We sell it."),
            ("dated", DOCUMENT, "effective", "2026-09-01", "2026-11-01"),
        )
    )
    assert compose.message(replace(telling(), changes=(dated, words)), ()).reference == "watcher show words"
    assert compose.message(replace(telling(), changes=(dated,)), ()).reference == "watcher show dated"


def withdrawn(changes: tuple[Change, ...], alert: Alert) -> Telling:
    ended = replace(alert, state=AlertState.WITHDRAWN, revision=2)
    return Telling(ended, changes, PRICING, {"support-summaries": workflow()}, NOW)


def test_a_withdrawn_alert_says_what_stays() -> None:
    before = telling(impacts=(impact(CHANGES),)).alert
    now = withdrawn(read(ANNOUNCED, TODAY), before)
    hit_later = impact(now.changes, "newcomer", before=700, after=500, notes=("an assumption",))
    message = compose.message(now, (*before.impacts, hit_later, impact(CHANGES, "unpriced", before=None)))
    assert message.icon == "withdrawn"
    assert message.headline.endswith(": withdrawn, nothing changes")
    assert {row.label: (row.text, row.strong) for row in message.rows} == {
        "support-summaries": ("stays at $3,900 a month", ""),
        "newcomer": ("stays at $500 a month", ""),
        "unpriced": ("nothing changes", ""),
    }
    assert (message.total, message.actions) == ("", ())
    note = compose.note(now)
    assert (note.icon, note.headline) == ("withdrawn", "Withdrawn, nothing changes")
    assert note.what == message.what


def test_a_change_that_had_begun_and_is_undone() -> None:
    undone = (changed(ChangeType.LOWERED, price("", "3"), price("", "2")),)
    message = compose.message(withdrawn(undone, telling().alert), ())
    assert message.headline == "Acme takes back the change of the price of acme-large: as it was before"


def test_an_update_says_so_in_its_note() -> None:
    moved = (changed(ChangeType.MOVED, price("", "3", since=DECEMBER), price("", "3"), at(FEBRUARY)),)
    updated = replace(telling(), changes=moved)
    headline = "Acme moves the new price of acme-large back to 1 Feb 2027 (in 70 days; was 1 Dec)"
    assert compose.message(updated, ()).headline == headline
    assert compose.note(updated).headline == f"Updated: {headline}"


def test_an_alert_told_without_its_changes_keeps_its_headline() -> None:
    message = compose.message(replace(telling(), changes=()), ())
    assert message.headline == "Acme raises acme-large by 40 %, from 1 Dec"
    assert (message.what, message.seen, message.reference) == ((), "", "")


def test_a_plan_that_nobody_was_told_of_is_told_as_withdrawn() -> None:
    message = compose.message(telling(read(ANNOUNCED, TODAY)), ())
    assert (message.icon, message.actions) == ("withdrawn", ())
    assert message.headline.endswith(": withdrawn, nothing changes")


def test_a_withdrawn_part_leaves_the_alert_as_severe_as_it_was() -> None:
    first = telling()
    part = read(ANNOUNCED, (*ANNOUNCED[:2], TODAY[1]))
    message = compose.message(replace(first, alert=replace(first.alert, revision=2), changes=part), ())
    assert message.icon == "warning"
    assert message.headline.endswith(": withdrawn, the rest stands")


def test_a_full_line_and_a_full_message_count_nothing_left_over() -> None:
    cells = tuple(changed(ChangeType.ADDED, None, price(f"part {n}", "1")) for n in range(compose.MOST_CELLS))
    assert " more" not in compose.what(cells, NOW)[0]
    bands = tuple(changed(ChangeType.ADDED, None, price("", "1", context=f"{n}")) for n in range(compose.MOST_LINES))
    assert len(compose.what(bands, NOW)) == compose.MOST_LINES
