"""The policy kind from the first page on: real changes are told where they first stand, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.desk import Desk
from probes.kinds.policy import KIND
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, SECTIONS, USE, page
from watcher.cli.describe import summary
from watcher.domain.observations import Failure, FailureKind, Request, Snapshot
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience
from watcher.pipeline.replay import Page, Replayed, replay

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TARGET = Target("acme/terms", "policy", "acme", url="https://acme.example/terms")
LAW = (
    "The law of the place where Acme is registered governs this agreement, without its rules on the conflict of laws, "
    "and the courts of that place decide on whatever the parties cannot settle between themselves within ninety days."
)
FEES = (
    "Fees are due within thirty days of the invoice, without any deduction; late sums bear interest at one percent per "
    "month, and Acme may suspend a service where an invoice stays unpaid for longer than two months after a reminder."
)
LONG = page(f"<p>{INTRO}</p>{SECTIONS}<h2>4. Law</h2><p>{LAW}</p><h2>5. Fees</h2><p>{FEES}</p>")
GERMAN = page(
    "<p>Diese Bedingungen gelten für alle Dienste, die wir Ihnen anbieten, und für die Daten, die Sie uns geben.</p>"
    "<p>Wir verwenden die Daten nicht für das Training, und wir speichern sie für eine Zeit von dreißig Tagen.</p>" * 3
)
ERROR = "<html><head><title>Acme</title></head><body><p>Application error: a client-side exception has occurred.</p></body></html>"
HOME = page(
    "<h2>Build with Acme</h2><p>Ship agents that sing, write poems and repair bicycles while everybody sleeps soundly.</p>"
    "<p>Thousands of bakers, gardeners and pilots trust our clouds for breakfast, lunch, dinner and everything between.</p>"
    "<p>Meet colourful founders at the harbour, watch demos, taste cakes, win balloons and dance until early morning.</p>"
    "<p>Read stories of sailors who moved their kitchens to Acme and never looked back, not even when it rained.</p>",
    title="Acme: clouds that sing",
)  # fmt: skip


def looks(*bodies: str, apart: timedelta = timedelta(minutes=15)) -> list[Replayed]:
    pages = [Page(str(at), Snapshot(body.encode(), "", NOW + at * apart)) for at, body in enumerate(bodies)]
    return list(replay(TARGET, KIND, pages, Desk(), Audience()))


def outcomes(rows: list[Replayed]) -> list[str]:
    return [row.outcome.value for row in rows]


class Silent:
    """A vendor that never answers."""

    def get(self, request: Request) -> Failure:
        return Failure(FailureKind.TIMED_OUT, request.url, retryable=True)


def test_a_look_is_one_get() -> None:
    assert KIND.observe(TARGET, None, Silent(), NOW).outcome == Failure(
        FailureKind.TIMED_OUT, "https://acme.example/terms", retryable=True
    )


def test_a_changed_clause_is_told_with_its_words() -> None:
    rows = looks(LONG, LONG.replace("30 days", "90 days"), LONG.replace("30 days", "90 days"))
    assert (outcomes(rows), rows[1].confirmed) == (["first", "changed", "unchanged"], True)
    (change,) = rows[1].changes
    assert (
        summary(change.difference, NOW)
        == "Data text: altered, retain what you send us for [-30-] {+90+} days in order to find abuse,"
    )


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (ERROR, "an error page"),
        (HOME, "another page"),
        (GERMAN, "the page is in German now, where it was in English: another edition of the document"),
        (page(f"<p>{INTRO}</p><p>{DATA}</p>"), "hardly anything new: half rendered"),
        (LONG[: len(LONG) // 2], "the end of the page is missing"),
        ("<html><body></body></html>", "no document: 0 words of text"),
    ],
)
def test_what_is_not_the_document_is_no_change_nor_is_its_return(other: str, reason: str) -> None:
    rows = looks(LONG, other, LONG)
    assert outcomes(rows) == ["first", "unreadable", "unchanged"]
    assert rows[1].reason.endswith(reason)


def test_a_document_that_lost_a_quarter_is_a_change() -> None:
    rows = looks(LONG, LONG.replace(f"<h2>3. Termination</h2><p>{END}</p>", ""))
    assert outcomes(rows) == ["first", "changed"]


def test_a_new_edition_is_a_change_and_one_that_stays_another_page_is_believed_after_a_day() -> None:
    edition = (
        LONG.replace("You may", "A customer may")
        .replace("We retain", "Acme retains")
        .replace("These terms", "The terms")
    )
    assert outcomes(looks(LONG, edition)) == ["first", "changed"]
    rows = looks(LONG, *[HOME] * 5, apart=timedelta(hours=12))
    assert outcomes(rows) == ["first", "unreadable", "unreadable", "unreadable", "changed", "unchanged"]


@pytest.mark.parametrize(
    "after",
    [
        page(f"<p>{INTRO}</p><h2>Data and use</h2><p>{DATA}</p><h2>More on use</h2><p>{USE}</p>"),
        page(f"<p>{INTRO}</p><h2>Data and use</h2><p>{USE}</p><p>{DATA}</p><p>{END}</p>"),
        page(f"<p>{INTRO}</p><h2>Data, use</h2><p>{DATA}</p><h2>Data, use</h2><p>{USE}</p><h2>Data, use</h2><p>{END}</p>"),
    ],
)  # fmt: skip
def test_whatever_changes_a_second_look_agrees_and_a_third_has_nothing_to_say(after: str) -> None:
    before = page(f"<p>{INTRO}</p><h2>Data and use</h2><p>{DATA}</p><p>{USE}</p>")
    rows = looks(before, after, after, after)
    assert outcomes(rows) == ["first", "changed", "unchanged", "unchanged"]
    assert rows[1].confirmed
    assert not rows[2].changes
    assert not rows[3].changes


def test_confirmed_at_once_where_the_target_asks_for_one_look() -> None:
    pages = [Page(str(at), Snapshot(body.encode(), "", NOW + timedelta(at))) for at, body in enumerate((LONG, page()))]
    rows = replay(replace(TARGET, confirm=1), KIND, pages, Desk(), Audience())
    assert rows[1].confirmed
