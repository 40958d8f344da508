"""Prices as rows: what stands together, what is said of age, time and unit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.views.prices import KnownPrice
from watcher.cli.price_rows import Told, age, cell, is_over, is_stale, record, rows, title
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.targets import Schedule, Target
from watcher.domain.testimonies import Agreement
from watcher.domain.testimonies import Testimony as Voice

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
DEC_1 = date(2026, 12, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def price(
    value: str, component: str = "input", *, unit: str | None = "USD/1M tokens", since: date | None = None,
    until: date | None = None, subject: str = "acme-large", model: str | None = "acme/acme-large", **marks: str,
) -> Fact:  # fmt: skip
    """A price of a model."""
    return Fact(subject, "price", value, unit, model, qualifiers({"component": component} | marks), since, until)


def known(fact: Fact, read_at: datetime | None = NOW - HOUR, blind: datetime | None = None) -> KnownPrice:
    """A price as it stands."""
    return KnownPrice("acme/pricing", "acme", "https://acme.example/pricing", fact, NOW - DAY, read_at, blind)


def told(fact: Fact, *heard: Voice, stale: bool = False) -> Told:
    """A price with what is said of it."""
    return Told(known(fact), heard, NOW, stale)


def test_components_of_one_model_and_tier_stand_in_one_row() -> None:
    facts = [
        price("10", "output"), price("2.50"), price("0.25", "cached_input"), price("3.125", "cache_write_5m"),
        price("1.25", tier="batch"), price("5", context=">200K", tier="standard"),
        price("1", subject="Something New", model=None),
    ]  # fmt: skip
    assert rows(told(fact) for fact in facts) == [
        ("acme-large", "standard", "$2.50", "$0.25", "$10", "write 5m $3.125", "", ""),
        ("acme-large", "standard, >200K", "$5", "", "", "", "", ""),
        ("acme-large", "batch", "$1.25", "", "", "", "", ""),
        ("Something New", "standard", "$1", "", "", "", "", ""),
    ]


def test_what_is_announced_stands_behind_what_holds_and_says_from_when() -> None:
    facts = [price("3.50", since=DEC_1), price("2.50", until=DEC_1), price("1.25", tier="batch")]
    found = rows(told(fact) for fact in facts)
    assert [(row[1], row[2], row[6]) for row in found] == [
        ("standard", "$2.50", "until 2026-12-01"),
        ("batch", "$1.25", ""),
        ("standard", "$3.50", "from 2026-12-01"),
    ]


AGREES, DISAGREES = Voice("First", Agreement.AGREES, "$2.50"), Voice("Book", Agreement.DISAGREES, "$2.40", DEC_1)


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        ((), ""),
        ((Voice("First", Agreement.SILENT),), ""),
        ((AGREES,), "1 of 1 agrees"),
        ((AGREES, DISAGREES), "1 of 2 agrees; Book: input $2.40"),
        ((DISAGREES,), "0 of 1 agree; Book: input $2.40"),
    ],
)
def test_second_sources_are_counted_in_the_row(heard: tuple[Voice, ...], text: str) -> None:
    (row,) = rows([told(price("2.50"), *heard)])
    assert row[-1] == text


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (price("2.50"), "$2.50"),
        (price("3"), "$3"),
        (price("2", unit="CNY/1M tokens"), "¥2"),
        (price("0.04", "per_image", unit="USD/image"), "$0.04 per image"),
        (price("0.001", unit="USD/1K tokens"), "$0.001 per 1K tokens"),
        (price("free", unit=None), "free"),
    ],
)
def test_a_cell_says_its_unit_where_it_is_another(fact: Fact, text: str) -> None:
    assert cell(fact) == text


@pytest.mark.parametrize(
    ("read_at", "every", "stale"),
    [
        (NOW, HOUR, False),
        (NOW - 2 * HOUR, HOUR, False),
        (NOW - 3 * HOUR, HOUR, True),
        (NOW - DAY, 12 * HOUR, False),
        (NOW - 2 * DAY, 12 * HOUR, True),
        (NOW - HOUR, None, False),
        (NOW - 4 * HOUR, None, True),
        (None, HOUR, True),
    ],
)
def test_stale(read_at: datetime | None, every: timedelta | None, stale: bool) -> None:
    schedule = Schedule(every=every) if every else Schedule(cron="7 * * * *")
    target = Target("acme/pricing", "pricing", "acme", url="https://acme.example", schedule=schedule)
    assert is_stale(known(price("1"), read_at), target, NOW) is stale


def test_a_page_that_is_no_longer_watched_is_taken_for_an_hourly_one() -> None:
    assert [is_stale(known(price("1"), NOW - past), None, NOW) for past in (HOUR, DAY)] == [False, True]


@pytest.mark.parametrize(
    ("past", "text"),
    [
        (timedelta(seconds=59), "read just now"),
        (timedelta(minutes=1), "read 1 minute ago"),
        (timedelta(minutes=119), "read 119 minutes ago"),
        (timedelta(hours=2), "read 2 hours ago"),
        (timedelta(hours=47), "read 47 hours ago"),
        (timedelta(days=3), "read 3 days ago"),
        (timedelta(minutes=-5), "read just now"),
    ],
)
def test_age(past: timedelta, text: str) -> None:
    assert age(NOW - past, NOW) == text


def test_a_title_says_which_page_how_old_and_what_is_wrong_with_it() -> None:
    assert title([told(price("1"))]) == "acme/pricing, per 1M tokens, read 60 minutes ago"
    assert title([told(price("1"), stale=True)]).endswith(" (STALE)")
    blind = Told(known(price("1"), None, NOW - HOUR), (), NOW, True)
    assert title([blind]) == (
        "acme/pricing, per 1M tokens, never read, as far as is on record (STALE); the page cannot be read now"
    )


def test_a_price_that_ended_as_printed_is_over() -> None:
    assert [is_over(price("1", until=day), NOW) for day in (None, DEC_1, NOW.date(), date(2026, 11, 1))] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_record_says_everything() -> None:
    found = record(told(price("3.50", since=DEC_1), AGREES, DISAGREES))
    assert (found["target"], found["value"], found["announced"], found["stale"]) == (
        "acme/pricing",
        "3.50",
        True,
        False,
    )
    assert found["testimonies"] == [
        {"witness": "First", "verdict": "agrees", "says": "$2.50", "as_of": None},
        {"witness": "Book", "verdict": "disagrees", "says": "$2.40", "as_of": DEC_1},
    ]
