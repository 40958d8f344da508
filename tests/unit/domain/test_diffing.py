"""How two readings differ: a table of stories."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.domain.changes import ChangeType, Difference
from watcher.domain.diffing import diff_facts
from watcher.domain.facts import Fact, qualifiers

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
DEC_1, DEC_15 = date(2026, 12, 1), date(2026, 12, 15)


def price(
    value: str,
    *,
    subject: str = "acme-large",
    model: str | None = "acme/acme-large",
    component: str = "input",
    unit: str = "USD/1M tokens",
    since: date | None = None,
    until: date | None = None,
) -> Fact:
    """A price as a reader gives it."""
    return Fact(
        subject,
        "price",
        value,
        unit,
        model,
        qualifiers({"component": component, "tier": "standard"}),
        valid_from=since,
        valid_until=until,
    )


def only(before: list[Fact], after: list[Fact], at: datetime = NOW) -> Difference:
    """The one difference there must be."""
    (difference,) = diff_facts(before, after, at)
    return difference


PLANNED = [price("2.50", until=DEC_1), price("3.50", since=DEC_1)]


@pytest.mark.parametrize(
    ("before", "after", "type_", "effective"),
    [
        pytest.param([price("2.50")], [price("3.50")], ChangeType.RAISED, None, id="raised at once"),
        pytest.param([price("2.50")], [price("2.00")], ChangeType.LOWERED, None, id="lowered at once"),
        pytest.param([price("2.50")], PLANNED, ChangeType.RAISED, "2026-12-01", id="raise announced"),
        pytest.param(PLANNED, [price("2.50")], ChangeType.WITHDRAWN, "2026-12-01", id="withdrawn before it started"),
        pytest.param(
            PLANNED,
            [price("2.50", until=DEC_15), price("3.50", since=DEC_15)],
            ChangeType.PUT_BACK,
            "2026-12-15",
            id="put back",
        ),
        pytest.param(
            [price("2.50", until=DEC_15), price("3.50", since=DEC_15)],
            PLANNED,
            ChangeType.BROUGHT_FORWARD,
            "2026-12-01",
            id="brought forward",
        ),
        pytest.param(PLANNED, [price("3.50")], ChangeType.RAISED, None, id="brought forward to now"),
        pytest.param(
            PLANNED,
            [price("2.50", until=DEC_1), price("4.00", since=DEC_1)],
            ChangeType.RAISED,
            "2026-12-01",
            id="planned higher",
        ),
        pytest.param([], [price("2.50")], ChangeType.ADDED, None, id="added"),
        pytest.param([price("2.50")], [], ChangeType.REMOVED, None, id="removed"),
        pytest.param(
            [price("0.0025", unit="USD/1K tokens")], [price("2.50")], ChangeType.RESTATED, None, id="unit restated"
        ),
        pytest.param([price("2.5")], [price("2.50")], ChangeType.RESTATED, None, id="printed otherwise"),
        pytest.param(
            [price("2.50")], [price("2.50", unit="CNY/1M tokens")], ChangeType.ALTERED, None, id="another currency"
        ),
        pytest.param([price("2.50")], [price("2.50"), price("3")], ChangeType.ALTERED, None, id="two prices at once"),
        pytest.param(
            [price("2.50", subject="Acme Large")], [price("2.50")], ChangeType.RENAMED, None, id="label renamed"
        ),
        pytest.param(
            [price("2.50", subject="Acme Large")], [price("3.50")], ChangeType.RAISED, None, id="renamed and raised"
        ),
    ],
)
def test_one_difference(before: list[Fact], after: list[Fact], type_: ChangeType, effective: str | None) -> None:
    difference = only(before, after)
    assert difference.type is type_
    assert (difference.effective.date().isoformat() if difference.effective else None) == effective


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        pytest.param([price("2.50")], [price("2.50")], NOW, id="nothing"),
        pytest.param(
            [price("1"), price("2", component="output")],
            [price("2", component="output"), price("1")],
            NOW,
            id="row order",
        ),
    ],
)
def test_no_difference(before: list[Fact], after: list[Fact], at: datetime) -> None:
    assert diff_facts(before, after, at) == ()


def test_an_announced_price_that_has_begun_is_no_news() -> None:
    difference = only(PLANNED, [price("3.50")], datetime(2026, 12, 2, tzinfo=UTC))
    assert difference.type is ChangeType.RESTATED
    assert difference.cosmetic


def test_a_promotion_that_ran_out_as_printed_is_no_news() -> None:
    promotion = [price("0.14", until=DEC_1), price("0.27", since=DEC_1)]
    assert only(promotion, [price("0.27")], datetime(2026, 12, 3, tzinfo=UTC)).cosmetic


def test_a_promotion_cut_short_is_a_rise_at_once() -> None:
    promotion = [price("0.14", until=DEC_1), price("0.27", since=DEC_1)]
    difference = only(promotion, [price("0.27")])
    assert (difference.type, difference.effective) == (ChangeType.RAISED, None)


def test_an_announced_rise_names_both_prices() -> None:
    difference = only([price("2.50")], PLANNED)
    assert (difference.before and difference.before.value, difference.after and difference.after.value) == (
        "2.50",
        "3.50",
    )


def test_two_models_under_one_vanished_label_are_not_renamed() -> None:
    before = [price("1", subject="a"), price("1", subject="b")]
    types = sorted(difference.type for difference in diff_facts(before, [price("1", subject="c")], NOW))
    assert types == [ChangeType.ADDED, ChangeType.REMOVED, ChangeType.REMOVED]


def test_a_renamed_row_of_many_cells_is_one_difference() -> None:
    before = [price("1", subject="Large"), price("2", subject="Large", component="output")]
    after = [price("1"), price("2", component="output")]
    assert [difference.type for difference in diff_facts(before, after, NOW)] == [ChangeType.RENAMED]


def test_a_second_look_after_the_announced_date_still_agrees() -> None:
    first = only([price("2.50")], PLANNED, NOW)
    second = only([price("2.50")], PLANNED, datetime(2026, 12, 2, tzinfo=UTC))
    assert first.fingerprint == second.fingerprint
    assert first.effective != second.effective


def test_moving_a_date_twice_is_two_fingerprints() -> None:
    later = [price("2.50", until=DEC_15), price("3.50", since=DEC_15)]
    last = [price("2.50", until=date(2026, 12, 20)), price("3.50", since=date(2026, 12, 20))]
    assert only(PLANNED, later).fingerprint != only(PLANNED, last).fingerprint


facts = st.lists(
    st.builds(
        price,
        st.sampled_from(["1", "2.50", "3.5"]),
        subject=st.sampled_from(["a", "b"]),
        model=st.sampled_from(["acme/a", "acme/b", None]),
        component=st.sampled_from(["input", "output"]),
        since=st.sampled_from([None, DEC_1, DEC_15]),
        until=st.sampled_from([None, DEC_1, DEC_15]),
    ),
    max_size=6,
)


@given(facts, facts)
def test_any_two_readings_can_be_compared(before: list[Fact], after: list[Fact]) -> None:
    for difference in diff_facts(before, after, NOW):
        assert difference.before is not None or difference.after is not None


@given(facts)
def test_a_reading_does_not_differ_from_itself_in_any_order(reading: list[Fact]) -> None:
    assert diff_facts(reading, reading[::-1], NOW) == ()


def test_a_hostile_page_with_a_price_for_every_day_costs_little() -> None:
    days = [date(2027, 1, 1) + timedelta(days=count) for count in range(3000)]
    before, after = ([price(str(count + more), since=day) for count, day in enumerate(days)] for more in (1, 2))
    began = time.process_time()
    assert len(diff_facts(before, after, NOW)) == 1
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("again", "equal"),
    [
        ("Acme’s  service may “learn” – from you", True),
        ('Acme\'s service may "learn" - from you', True),
        ("Acme's service may learn from you, at 5 %", False),
        ("Acme's service will learn from you", False),
    ],
)
def test_a_second_look_agrees_on_words_whatever_their_typography(again: str, equal: bool) -> None:
    first, second = (
        Difference(ChangeType.ALTERED, Fact("Use", "text", ("Before.",)), Fact("Use", "text", (said,)))
        for said in ('Acme\'s service may "learn" — from you', again)
    )
    assert (first.fingerprint == second.fingerprint) is equal


class Counted(str):
    """A model's id that counts how often it is compared."""

    __slots__ = ()
    times = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return str.__eq__(self, other)


def test_a_page_that_gives_every_model_another_label_is_compared_in_steps_of_its_length() -> None:
    many = 400

    def labelled(word: str) -> list[Fact]:
        return [price("1", subject=f"{word} {number}", model=Counted(f"acme/acme-{number}")) for number in range(many)]

    before, after, Counted.times = labelled("Acme"), labelled("Model"), 0
    found = diff_facts(before, after, NOW)
    assert {each.type for each in found} == {ChangeType.RENAMED}
    assert len(found) == many
    assert Counted.times < 20 * many
