"""What rotates inside a document: told when it is first seen, learned, and left alone from then on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from alerts.desk import Desk
from probes.kinds.policy import KIND
from tests.unit.probes_parsing.policy.pages import DATA, END, INTRO, SECTIONS, USE, page
from watcher.domain.observations import Snapshot
from watcher.domain.targets import Target
from watcher.pipeline.check import Audience
from watcher.pipeline.replay import Page, Replayed, replay

START = datetime(2026, 11, 1, tzinfo=UTC)
OFFERS = (
    "Meet the new workspace for teams: plan, write and ship together in one place.",
    "Webinar on Thursday: how hospitals write letters faster.",
    "Customer story: a bank answers twice as many questions with half the staff.",
    "Join the developer conference in spring, tickets are on sale now.",
    "Read the report: what two thousand engineers say about assistants.",
)
BINDING = "From now on you must not give the answers to anybody under eighteen."


def seen(pages: Iterable[str], apart: timedelta = timedelta(days=7)) -> list[Replayed]:
    """What looks at these pages lead to."""
    found = [Page(str(at), Snapshot(text.encode(), "", START + at * apart)) for at, text in enumerate(pages)]
    return list(replay(Target("acme/terms", "policy", "acme", url=""), KIND, found, Desk(), Audience()))


def outcomes(pages: Iterable[str]) -> list[str]:
    return [row.outcome.value for row in seen(pages)]


def offered(text: str, data: str = DATA) -> str:
    """The document with an offer between two of its paragraphs."""
    offer = f"<p>{text}</p>" if text else ""
    return page(f"<p>{INTRO}</p><h2>1. Data</h2><p>{data}</p>{offer}<p>{USE}</p><h2>2. Termination</h2><p>{END}</p>")


def test_an_offer_that_rotates_is_told_once_and_never_again() -> None:
    assert outcomes(map(offered, OFFERS)) == ["first", "changed", *["unchanged"] * 3]


def test_that_it_is_left_alone_is_recorded_once_with_both_texts() -> None:
    (first,) = (
        change for row in seen(map(offered, OFFERS)) for change in row.changes if change.difference.type == "rotated"
    )
    found = first.difference
    assert (found.cosmetic, found.fact.subject, first.state.value) == (True, "Data", "confirmed")
    assert [side.value for side in (found.before, found.after) if side] == [(OFFERS[1],), (OFFERS[2],)]


def test_behind_the_text_too() -> None:
    pages = (page(f"<p>{INTRO}</p>{SECTIONS}<p>{offer}</p>") for offer in OFFERS)
    assert outcomes(pages) == ["first", "changed", *["unchanged"] * 3]


def test_an_offer_under_a_heading_of_its_own_that_takes_the_text_behind_it() -> None:
    pages = [
        page(f"<p>{INTRO}</p><h2>1. Data</h2><p>{DATA}</p><h3>{offer.split()[0]}</h3><p>{offer}</p><p>{use}</p>")
        for offer, use in zip(OFFERS, [*[USE] * 4, USE.replace("medical", "legal")], strict=True)
    ]
    assert outcomes(pages) == ["first", "changed", "unchanged", "unchanged", "changed"]
    told = [change for change in seen(pages)[-1].changes if not change.difference.cosmetic]
    assert [change.difference.fact.value[-1] for change in told] == [USE.replace("medical", "legal")]


def test_one_that_comes_and_goes_is_left_alone_once_it_did() -> None:
    pages = [offered(text) for text in ("", OFFERS[0], "", OFFERS[1], "", OFFERS[0])]
    assert outcomes(pages) == ["first", "changed", "changed", "unchanged", "unchanged", "unchanged"]


def test_what_binds_is_told_wherever_it_stands() -> None:
    assert outcomes(map(offered, (*OFFERS[:3], BINDING, OFFERS[3]))) == [
        "first", "changed", "unchanged", "changed", "changed",
    ]  # fmt: skip


def test_a_change_beside_what_rotates_is_told_by_itself_and_confirmed_while_that_goes_on() -> None:
    changed = DATA.replace("30 days", "90 days")
    pages = [offered(OFFERS[0]), offered(OFFERS[1]), *(offered(offer, changed) for offer in OFFERS[2:])]
    rows = seen(pages, timedelta(minutes=15))
    assert [row.outcome.value for row in rows][2:] == ["changed", "unchanged", "unchanged"]
    assert rows[2].confirmed
    (change,) = (change for change in rows[2].changes if not change.difference.cosmetic)
    before, after = change.difference.before, change.difference.after
    assert before is not None
    assert after is not None
    assert set(before.value) ^ set(after.value) == {DATA, changed}


def test_a_text_that_was_replaced_once_is_confirmed_like_any_other() -> None:
    rows = seen(map(offered, (OFFERS[0], OFFERS[1], OFFERS[1], OFFERS[1])), timedelta(minutes=15))
    assert [(row.outcome.value, row.confirmed) for row in rows[1:]] == [
        ("changed", True), ("unchanged", False), ("unchanged", False),
    ]  # fmt: skip


def test_what_stays_for_a_while_at_a_restless_place_is_left_alone() -> None:
    pages = [offered(offer) for offer in OFFERS for _ in range(3)]
    assert [outcome for outcome in outcomes(pages) if outcome != "unchanged"] == ["first", "changed"]


def test_a_paragraph_that_is_edited_again_and_again_is_told_each_time() -> None:
    pages = [offered(OFFERS[0], DATA.replace("30", str(days))) for days in (30, 60, 90, 120, 180)]
    assert outcomes(pages) == ["first", *["changed"] * 4]


def test_rows_are_told_each_time() -> None:
    names = ("Northern Mail", "Blue Cloud Hosting", "Quiet Support Desk", "Harbour Analytics")
    pages = [
        page(
            f"<p>{INTRO}</p><table><tr><th>Name</th><th>Purpose</th></tr><tr><td>Acorn</td><td>Billing</td></tr>"
            f"<tr><td>{name}</td><td>Services</td></tr><tr><td>Zebra</td><td>Hosting</td></tr></table><p>{END}</p>"
        )
        for name in names
    ]
    assert outcomes(pages) == ["first", *["changed"] * 3]


@pytest.mark.parametrize("pages", [20, 60])
def test_places_are_remembered_up_to_a_number(pages: int) -> None:
    texts = [f"<h2>Part {number}</h2><p>{USE} {number}</p>" for number in range(pages)]
    documents = (page(f"<p>{INTRO}</p>{''.join(f'{text}<p>{offer}</p>' for text in texts)}") for offer in OFFERS[:3])
    assert outcomes(documents)[2] == ("unchanged" if pages <= 40 else "changed")
