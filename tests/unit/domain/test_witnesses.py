"""What second sources say: tables of pages and of what others say beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.testimonies import Agreement, Deposition, Standing
from watcher.domain.testimonies import Testimony as Voice
from watcher.domain.witnesses import against, attest, band, looks_asked, loudest, on_difference, said, summary

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEC_1, NOV_1 = date(2026, 12, 1), date(2026, 11, 1)
AGREES, DISAGREES, SILENT = Agreement


def price(value: str, unit: str = "USD/1M tokens", *, since: date | None = None, until: date | None = None,
          model: str | None = "acme/acme-large", **marks: str) -> Fact:  # fmt: skip
    """A price of one model."""
    named = qualifiers({"component": "input", "tier": "standard"} | marks)
    return Fact("acme-large", "price", value, unit, model, named, since, until)


def shutdown(value: str, **marks: str) -> Fact:
    """A shutdown date of the same model."""
    return Fact("acme-large", "shutdown", value, None, "acme/acme-large", qualifiers(marks))


LISTED = Fact("acme-large", "listed", "yes", None, "acme/acme-large")


def says(*facts: Fact, gone: bool = False) -> Deposition:
    """What a second source says, looked at an hour ago and for as long as anybody knows."""
    return Deposition("Second", tuple(Standing(fact) for fact in facts), NOW.date(), NOW - HOUR, gone)


@pytest.mark.parametrize(
    ("page", "second", "verdict", "words"),
    [
        pytest.param(price("2.50"), [price("2.5")], AGREES, "$2.50", id="the same"),
        pytest.param(price("2.50"), [price("0.0000025", "USD/1 tokens")], AGREES, "$2.50", id="in another unit"),
        pytest.param(price("2.50"), [price("0.003", "USD/1K tokens")], DISAGREES, "$3", id="another price"),
        pytest.param(price("2.50"), [], SILENT, None, id="it says nothing"),
        pytest.param(price("2.50"), [price("2.50", model="acme/acme-small")], SILENT, None, id="another model"),
        pytest.param(price("2.50", model=None), [price("2.50", model=None)], SILENT, None, id="a label without a model"),
        pytest.param(price("2.50"), [price("18", "CNY/1M tokens")], SILENT, None, id="another currency"),
        pytest.param(price("2.50"), [price("2.50", "USD/1M characters")], SILENT, None, id="another measure"),
        pytest.param(price("2.50"), [price("2.50", component="output")], SILENT, None, id="another component"),
        pytest.param(price("2.50"), [price("1.25", tier="batch")], SILENT, None, id="another tier"),
        pytest.param(price("free"), [price("2.50")], SILENT, None, id="no number"),
        pytest.param(
            price("3.75", component="cache_write_5m"), [price("3.75", component="cache_write")], AGREES, "$3.75",
            id="writing to the cache for five minutes is the ordinary write",
        ),
        pytest.param(price("2.50"), [price("2.50", context="<=200K"), price("5", context=">200K")], AGREES, "$2.50",
                     id="one price here, bands there: the first band"),
        pytest.param(price("2.50", context="<=200K"), [price("2.50")], AGREES, "$2.50",
                     id="bands here, one price there: it is the first band's"),
        pytest.param(price("5", context=">200K"), [price("2.50")], SILENT, None,
                     id="nothing is said of long prompts"),
        pytest.param(price("5", context=">200K"), [price("2.50", context="<=200K"), price("5", context=">=200K")],
                     AGREES, "$5", id="the same band"),
        pytest.param(price("5", context=">200K"), [price("5", context=">128K")], SILENT, None, id="another band"),
        pytest.param(price("5", context="long"), [price("2.50"), price("6", context=">272K")], DISAGREES, "$6",
                     id="long is the only band above the first"),
        pytest.param(price("5", context="long"), [price("5", context="32K-128K"), price("9", context=">128K")],
                     SILENT, None, id="long is neither of two"),
        pytest.param(price("1", period="discount 16:30-00:30"), [price("1", period="off-peak")], AGREES, "$1",
                     id="the time of day in other words"),
        pytest.param(price("1", period="off-peak"), [price("1")], SILENT, None, id="no time of day is said"),
        pytest.param(price("3", since=DEC_1), [price("2.50")], SILENT, "$2.50", id="to come: it only knows today's"),
        pytest.param(price("3", since=DEC_1), [price("3")], AGREES, "$3", id="to come, and it says so already"),
        pytest.param(price("3", since=DEC_1), [price("2.50", until=DEC_1), price("3", since=DEC_1)], AGREES, "$3",
                     id="to come, and it announces the same"),
        pytest.param(price("3", since=DEC_1), [price("2.50", until=DEC_1), price("4", since=DEC_1)], DISAGREES, "$4",
                     id="to come, and it announces another"),
        pytest.param(price("2", until=NOV_1), [price("2")], SILENT, None, id="a price that is over"),
        pytest.param(price("3", since=NOV_1), [price("2", until=NOV_1), price("3", since=NOV_1)], AGREES, "$3",
                     id="of two in time the one that holds"),
        pytest.param(shutdown("2026-11-01"), [LISTED], DISAGREES, "still lists it", id="shut down and still listed"),
        pytest.param(shutdown("2026-12-01"), [LISTED], SILENT, "still lists it", id="listed until its day"),
        pytest.param(shutdown("2026-11-01"), [], SILENT, None, id="a list that need not have it"),
        pytest.param(shutdown("2026-11-01", certainty="floor"), [LISTED], SILENT, None, id="no date at all"),
        pytest.param(shutdown("soon"), [LISTED], SILENT, None, id="a date that is none"),
        pytest.param(shutdown("2026-12-01"), [shutdown("2026-12-01")], AGREES, "2026-12-01", id="the same day"),
        pytest.param(shutdown("2026-12-01"), [shutdown("2026-12-15"), LISTED], DISAGREES, "2026-12-15",
                     id="another day"),
        pytest.param(LISTED, [LISTED], SILENT, None, id="nobody asks about anything else"),
    ],
)  # fmt: skip
def test_what_a_second_source_says(page: Fact, second: list[Fact], verdict: Agreement, words: str | None) -> None:
    found = attest(page, says(*second), NOW)
    assert (found.verdict, found.says) == (verdict, words)


def test_a_list_says_that_a_model_is_gone() -> None:
    gone, to_come = (attest(shutdown(day), says(gone=True), NOW) for day in ("2026-11-01", "2026-12-01"))
    assert (gone.verdict, gone.says) == (AGREES, "no longer lists it")
    assert (to_come.verdict, to_come.says) == (SILENT, "no longer lists it")


LONG_AGO, LATELY = NOW - 30 * DAY, NOW - 2 * HOUR


@pytest.mark.parametrize(
    ("read_at", "since", "former_since", "fresh"),
    [
        pytest.param(NOW - HOUR, LATELY, LONG_AGO, True, id="it came to say so"),
        pytest.param(NOW - DAY, LATELY, LONG_AGO, True, id="looked at a day ago"),
        pytest.param(NOW - DAY - HOUR, LATELY, LONG_AGO, False, id="looked at too long ago"),
        pytest.param(None, LATELY, LONG_AGO, False, id="never looked at: it is shipped"),
        pytest.param(NOW + timedelta(seconds=1), LATELY, LONG_AGO, True, id="looked at side by side"),
        pytest.param(NOW + HOUR, LATELY, LONG_AGO, False, id="by a clock that was wrong"),
        pytest.param(NOW - HOUR, LONG_AGO, LATELY, False, id="it has said so since before: an echo of an older page"),
        pytest.param(NOW - HOUR, LATELY, LATELY, False, id="since the same look"),
        pytest.param(NOW - HOUR, None, LONG_AGO, False, id="nobody knows since when"),
        pytest.param(NOW - HOUR, LONG_AGO, None, True, id="the page said nothing before"),
    ],
)
def test_fresh(read_at: datetime | None, since: datetime | None, former_since: datetime | None, fresh: bool) -> None:
    second = Deposition("Second", (Standing(price("3"), since),), None, read_at)
    changed = Difference(ChangeType.RAISED, price("2.50"), price("3"))
    assert on_difference(changed, second, NOW, former_since).fresh is fresh


def test_it_is_seen_who_still_says_what_the_page_said_before() -> None:
    changed = Difference(ChangeType.RAISED, price("2.50"), price("3"))
    old, other, new = (on_difference(changed, says(price(value)), NOW, LONG_AGO) for value in ("2.5", "2.75", "3.00"))
    assert [(each.verdict, each.still) for each in (old, other, new)] == [
        (DISAGREES, True), (DISAGREES, False), (AGREES, False),
    ]  # fmt: skip


def test_nobody_speaks_of_what_left_the_page() -> None:
    assert (
        on_difference(Difference(ChangeType.REMOVED, price("3"), None), says(price("3")), NOW, None).verdict is SILENT
    )


def heard(verdict: Agreement, *, fresh: bool = False) -> Voice:
    """What somebody says."""
    return Voice("Second", verdict, "$3", fresh=fresh)


@pytest.mark.parametrize(
    ("confirm", "testimonies", "looks"),
    [
        (2, [], 2),
        (2, [heard(AGREES, fresh=True)], 1),
        (2, [heard(AGREES)], 2),
        (2, [heard(SILENT, fresh=True)], 2),
        (2, [heard(DISAGREES, fresh=True)], 2),
        (2, [heard(DISAGREES, fresh=True), heard(AGREES, fresh=True)], 1),
        (3, [heard(AGREES, fresh=True), heard(AGREES, fresh=True)], 2),
        (1, [heard(AGREES, fresh=True)], 1),
        (1, [heard(DISAGREES, fresh=True)], 1),
    ],
)
def test_how_many_looks_have_to_agree(confirm: int, testimonies: list[Voice], looks: int) -> None:
    assert looks_asked(confirm, testimonies) == looks


def test_two_places_of_one_source_are_one_voice() -> None:
    places = [heard(SILENT), heard(DISAGREES, fresh=True), heard(AGREES), heard(AGREES, fresh=True)]
    assert loudest(places) == heard(AGREES, fresh=True)
    assert loudest(places[:2]) == heard(DISAGREES, fresh=True)
    assert loudest([]) is None


FIRST, OTHER = Voice("First", AGREES, "$3"), Voice("Other", AGREES, "$3")
STALE = Voice("Book", DISAGREES, "$2.50", date(2026, 8, 14), still=True)


@pytest.mark.parametrize(
    ("testimonies", "text"),
    [
        ([], ""),
        ([Voice("First", SILENT)], ""),
        ([FIRST], "1 of 1 second source agrees: First"),
        ([FIRST, OTHER], "2 of 2 second sources agree: First, Other"),
        ([FIRST, STALE], "1 of 2 second sources agrees: First; Book still says $2.50 (as of 2026-08-14)"),
        ([replace(STALE, still=False)], "no second source agrees; Book says $2.50 (as of 2026-08-14)"),
        ([Voice("List", DISAGREES, "still lists it")], "no second source agrees; List still lists it"),
    ],
)
def test_what_they_say_is_counted_and_named(testimonies: list[Voice], text: str) -> None:
    assert summary(testimonies) == text


def test_a_source_just_looked_at_needs_no_date() -> None:
    assert against(replace(STALE, fresh=True)) == "Book still says $2.50"


@pytest.mark.parametrize(
    ("context", "found"),
    [
        ("", (0, None)),
        ("<=200K", (0, 200_000)),
        ("<272000", (0, 272_000)),
        (">1M", (1_000_000, None)),
        ("32K-128K", (32_000, 128_000)),
        ("0-32K", (0, 32_000)),
        ("1.5M", (0, 1_500_000)),
        ("long", None),
        ("with images", None),
    ],
)
def test_lengths_of_context(context: str, found: tuple[int, int | None] | None) -> None:
    assert band(context) == found


@pytest.mark.parametrize(
    ("value", "unit", "like", "text"),
    [
        ("2.5", "USD/1M tokens", "USD/1M tokens", "$2.50"),
        ("3.00", "USD/1M tokens", "USD/1M tokens", "$3"),
        ("0.0028", "USD/1M tokens", "USD/1M tokens", "$0.0028"),
        ("0.003", "USD/1K tokens", "USD/1M tokens", "$3"),
        ("20", "CHF/1M tokens", "CHF/1M tokens", "20 CHF"),
        ("1E+999", "USD/1M tokens", "USD/1M tokens", "1.000E+999 USD"),
        ("free", "USD/1M tokens", "USD/1M tokens", "free"),
    ],
)
def test_prices_are_said_in_the_unit_of_the_page(value: str, unit: str, like: str, text: str) -> None:
    assert said(price(value, unit), price("1", like)) == text


@given(st.text(max_size=30), st.text(max_size=12), st.sampled_from(["price", "shutdown", "listed"]))
def test_whatever_pages_hold_nothing_is_raised(value: str, context: str, attribute: str) -> None:
    hostile = replace(price(value, context=context), attribute=attribute)
    for page in (hostile, price("2.50"), shutdown("2026-12-01")):
        assert attest(page, says(hostile, price("1E+99999")), NOW).witness == "Second"
