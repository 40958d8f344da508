"""Readings that are not believed, and bulk changes that are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.unit.pipeline import prices
from tests.unit.pipeline.prices import Move, facts, moved, named, run_together, scaled, sheet, without
from watcher.domain.doubt import REFUSALS, REFUSED_FOR, Doubt, sketch
from watcher.domain.facts import Fact
from watcher.domain.observations import Reading, Snapshot, Unreadable
from watcher.domain.targets import Expectation
from watcher.pipeline.readable import Known, judge

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BODY = b"# Pricing\n"
PAGE = Snapshot(BODY, "https://acme.example/pricing", NOW)
SHEET = sheet()
KNOWN = facts(SHEET)


def some(count: int) -> tuple[Fact, ...]:
    """So many facts."""
    return tuple(Fact(f"model-{i}", "price", "1") for i in range(count))


def why(found: tuple[Fact, ...], known: tuple[Fact, ...] = (), expect: Expectation | None = None) -> str | None:
    """Why a reading is refused; None where it is believed."""
    reading = Reading(found)
    judged = judge(reading, PAGE, expect or Expectation(), Known(known), NOW)
    if isinstance(judged, Unreadable):
        return judged.reason
    assert judged is reading
    return None


@pytest.mark.parametrize(
    ("found", "known", "expect", "reason"),
    [
        pytest.param(12, 0, Expectation(), None, id="first reading"),
        pytest.param(12, 20, Expectation(), None, id="three fifths are left"),
        pytest.param(11, 20, Expectation(), "hollow", id="less than three fifths are left"),
        pytest.param(2, 9, Expectation(), None, id="a small page may shrink"),
        pytest.param(0, 0, Expectation(), "0 facts", id="nothing read"),
        pytest.param(0, 9, Expectation(), "0 facts", id="nothing read where something was"),
        pytest.param(3, 0, Expectation(min_facts=4), "3 facts read, at least 4", id="fewer than declared"),
        pytest.param(5, 0, Expectation(max_facts=4), "5 facts read, at most 4", id="more than declared"),
        pytest.param(3, 0, Expectation(max_facts=3, min_facts=3), None, id="as many as declared"),
        pytest.param(3, 0, Expectation(min_bytes=11), "10 bytes, at least 11", id="shorter than declared"),
        pytest.param(3, 0, Expectation(max_bytes=9), "10 bytes, at most 9", id="longer than declared"),
        pytest.param(3, 0, Expectation(min_bytes=10, max_bytes=10), None, id="as long as declared"),
        pytest.param(3, 0, Expectation(markers=("PRICING",)), None, id="marker without regard to case"),
        pytest.param(3, 0, Expectation(markers=("Prices",)), "'Prices'", id="marker missing"),
        pytest.param(15, 20, Expectation(kept=Decimal("0.9")), "hollow", id="less than the declared share"),
        pytest.param(5, 20, Expectation(kept=Decimal(0)), None, id="any share is declared to do"),
    ],
)  # fmt: skip
def test_bounds(found: int, known: int, expect: Expectation, reason: str | None) -> None:
    said = why(some(found), some(known), expect)
    assert said is None if reason is None else reason in (said or "")


def test_what_the_reader_refuses_stays_refused() -> None:
    refused = Unreadable("a challenge page")
    assert judge(refused, PAGE, Expectation(), Known(some(3)), NOW) is refused


VENDORS = {
    "nothing": lambda given: given,
    "ten percent up": scaled("1.1"),
    "a quarter up, which is what a cache write costs elsewhere": scaled("1.25"),
    "half up": scaled("1.5"),
    "doubled prices": scaled("2"),
    "halved prices, which is what batch costs": scaled("0.5"),
    "only input up": scaled("1.3", "input"),
    "input and output apart": lambda given: scaled("0.8", "input")(scaled("1.2", "output")(given)),
    "a family more": lambda given: given | {("acme-9000", *key[1:]): value for key, value in sheet(1).items()},
    "twice the models": prices.doubled,
    "sorted otherwise": prices.sorted_otherwise,
    "three models gone": without("acme-1", "acme-2", "acme-3"),
    "a tier by another name": named("batch", "async"),
    "a component by another name": named("cached_input", "cache_read"),
    "a tier more": lambda given: given | {(key[0], "flex", key[2]): value for key, value in given.items()},
    "the same models priced by another measure": lambda given: {
        (key[0], f"{key[1]} seats", key[2]): "9" for key in given
    },
    "every label by another name": named("acme", "globex"),
    "all cut to a tenth": scaled("0.1"),
    "new prices throughout, one of them two of the old ones run together": lambda given: (
        {key: str(3 + 7 * place % 90) for place, key in enumerate(given)}
        | {
            ("acme-3", "standard", "input"): given["acme-3", "standard", "input"]
            + given["acme-3", "standard", "output"]
        }
    ),
    "half of the models replaced": named("acme-1", "acme-x1"),
}


@pytest.mark.parametrize("move", VENDORS.values(), ids=VENDORS.keys())
def test_what_vendors_do_at_once_is_believed_at_once(move: Move) -> None:
    assert why(facts(move(SHEET)), KNOWN) is None


def test_new_labels_of_the_same_models_are_believed() -> None:
    assert why(prices.relabelled(KNOWN), KNOWN) is None


def test_new_labels_without_known_models_are_believed_where_they_say_the_same() -> None:
    bare = facts(SHEET, alias=False)
    assert why(prices.relabelled(bare), bare) is None


MISREAD = {
    "columns one to the left": (moved(input="cached_input", cached_input="output", output=""), "neighbouring column"),
    "columns one to the right": (moved(output="cached_input", cached_input="input", input=""), "neighbouring column"),
    "two columns swapped": (moved(input="output", output="input"), "neighbouring column"),
    "two tiers swapped": (moved(standard="batch", batch="standard"), "neighbouring tab"),
    "rows one off": (prices.rows_off_by_one, "rows are read one off"),
    "decimal points lost": (prices.points_lost, "decimal point elsewhere"),
    "a thousandth, the unit misread": (scaled("0.001"), "decimal point elsewhere"),
    "cents for dollars": (scaled("100"), "decimal point elsewhere"),
    "one cell run together": (run_together("acme-3"), "run together"),
    "a column run together": (run_together(*(f"acme-{number}" for number in range(10))), "run together"),
}


@pytest.mark.parametrize(("move", "reason"), MISREAD.values(), ids=MISREAD.keys())
def test_what_only_a_misreading_does_is_refused(move: Move, reason: str) -> None:
    assert reason in (why(facts(move(SHEET)), KNOWN) or "")


def test_prices_of_another_country_are_refused() -> None:
    reason = "60 of 60 prices are in CNY where they were in USD: another edition of the page"
    assert why(facts(scaled("7.2")(SHEET), "CNY/1M tokens"), KNOWN) == reason


def test_the_same_prices_in_another_unit_are_the_same() -> None:
    assert why(facts(scaled("0.001")(SHEET), "USD/1K tokens"), KNOWN) is None


UNWHOLE = {
    "no output": (without("output"), "component=output is missing: all 20 facts of it, while 40 of the 40 others"),
    "no batch tab": (without("batch"), "tier=batch is missing"),
    "half the models": (without(*(f"acme-{number}" for number in range(5))), "30 facts read where 60 were known"),
    "another page with other prices": (lambda given: scaled("1.7")(named("acme", "globex")(given)), "0 of 10 models"),
}


@pytest.mark.parametrize(("move", "reason"), UNWHOLE.values(), ids=UNWHOLE.keys())
def test_what_is_not_all_there_is_refused(move: Move, reason: str) -> None:
    assert reason in (why(facts(move(SHEET), alias=False), facts(SHEET, alias=False)) or "")


def outwaiting(found: tuple[Fact, ...]) -> Doubt:
    """A doubt that this reading has outwaited."""
    return Doubt(sketch(found), NOW - REFUSED_FOR, REFUSALS)


@pytest.mark.parametrize(("move", "reason"), MISREAD.values(), ids=MISREAD.keys())
def test_no_time_makes_a_misreading_true(move: Move, reason: str) -> None:
    found = facts(move(SHEET))
    judged = judge(Reading(found), PAGE, Expectation(), Known(KNOWN, doubt=outwaiting(found)), NOW)
    assert isinstance(judged, Unreadable)
    assert judged.doubt == ()


@pytest.mark.parametrize("gone", ["output", "batch"])
@pytest.mark.parametrize(
    ("doubt", "believed"),
    [
        (lambda doubt: doubt, True),
        (lambda doubt: None, False),
        (lambda doubt: replace(doubt, looks=REFUSALS - 1), False),
        (lambda doubt: replace(doubt, since=doubt.since + timedelta(seconds=1)), False),
        (lambda doubt: replace(doubt, sketch=sketch(KNOWN)), False),
    ],
    ids=["a day of agreement", "no doubt yet", "too few looks", "too short", "looks that did not agree"],
)
def test_what_a_vendor_may_mean_is_believed_after_a_day_of_agreement(
    gone: str, doubt: Callable[[Doubt], Doubt | None], believed: bool
) -> None:
    found = facts(without(gone)(SHEET))
    judged = judge(Reading(found), PAGE, Expectation(), Known(KNOWN, doubt=doubt(outwaiting(found))), NOW)
    assert isinstance(judged, Reading) is believed


def test_what_is_seen_and_not_read_is_not_missing() -> None:
    outputs = tuple(fact for fact in KNOWN if fact.qualifier("component") == "output")
    reading = Reading(tuple(fact for fact in KNOWN if fact not in outputs), (), tuple(fact.key for fact in outputs))
    assert judge(reading, PAGE, Expectation(), Known(KNOWN), NOW) is reading


def test_every_reason_is_another_one() -> None:
    said = [why(facts(move(SHEET)), KNOWN) for move, _ in (MISREAD | UNWHOLE).values()]
    assert None not in said
    assert len(set(said)) == len(said)


def test_a_reason_that_quotes_the_page_is_short() -> None:
    long = "x" * 5000
    known = tuple(replace(fact, subject=f"{long}{fact.subject}", model=None) for fact in KNOWN)
    reason = why(facts_of_points_lost(known), known)
    assert reason is not None
    assert len(reason) <= 301


def facts_of_points_lost(given: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The same facts without their decimal points."""
    return tuple(replace(fact, value=str(fact.value).replace(".", "").lstrip("0")) for fact in given)
