"""What vendors do to their prices is never taken for a misreading; what bad readers do to them is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.misreadings import merged, misread, other_currency, shifted
from watcher.domain.pairing import compare

Row = dict[str, Decimal]
Rows = dict[str, Row]
FACTORS = {"input": Decimal(1), "cached_input": Decimal("0.1"), "cache_write": Decimal("1.25"), "output": Decimal(5)}
BASES = [
    Decimal(text) for text in ["0.05", "0.1", "0.25", "0.3", "0.5", "0.8", "1", "1.25", "2", "2.5", "3", "5", "15"]
]
RATIOS = [Decimal(text) for text in ["0.1", "0.2", "0.5", "0.75", "0.8", "0.9", "1.1", "1.2", "1.25", "1.5", "2", "5"]]

rows = st.lists(st.sampled_from(BASES), min_size=2, max_size=12).map(
    lambda bases: {
        f"acme-{at}": {name: base * factor for name, factor in FACTORS.items()} for at, base in enumerate(bases)
    }
)


def facts(given_rows: Rows, unit: str = "USD/1M tokens") -> tuple[Fact, ...]:
    """The facts of rows."""
    return tuple(
        Fact(model, "price", format(value.normalize(), "f"), unit, None, qualifiers({"component": column}))
        for model, row in given_rows.items() for column, value in row.items()
    )  # fmt: skip


def sign(before: Rows, after: Rows) -> str | None:
    """What a reading is taken for."""
    return misread(compare(facts(before), facts(after)))


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from(RATIOS))
def test_a_general_rise_or_cut(before: Rows, ratio: Decimal) -> None:
    assert (
        sign(before, {model: {name: value * ratio for name, value in row.items()} for model, row in before.items()})
        is None
    )


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from(RATIOS), st.sampled_from(sorted(FACTORS)))
def test_a_rise_of_one_column(before: Rows, ratio: Decimal, column: str) -> None:
    after = {model: row | {column: row[column] * ratio} for model, row in before.items()}
    assert sign(before, after) is None


@settings(max_examples=60, deadline=None)
@given(rows, st.data())
def test_each_model_by_its_own_ratio(before: Rows, data: st.DataObject) -> None:
    ratios = {model: data.draw(st.sampled_from(RATIOS)) for model in before}
    after = {model: {name: value * ratios[model] for name, value in row.items()} for model, row in before.items()}
    assert sign(before, after) is None


@settings(max_examples=40, deadline=None)
@given(rows)
def test_columns_one_off(before: Rows) -> None:
    names = list(FACTORS)
    after = {model: dict(zip(names, list(row.values())[1:], strict=False)) for model, row in before.items()}
    assert "neighbouring column" in (shifted(compare(facts(before), facts(after))) or "")


def test_a_shift_of_some_rows_is_seen_among_many() -> None:
    before = {f"acme-{at}": {name: base * factor for name, factor in FACTORS.items()} for at, base in enumerate(BASES)}
    names = list(FACTORS)
    off = {model: dict(zip(names, list(before[model].values())[1:], strict=False)) for model in list(before)[:3]}
    assert "3 of 3 rows that differ" in (sign(before, before | off) or "")


def test_two_models_are_enough_where_there_are_two() -> None:
    before = {
        "large": {"input": Decimal(2), "output": Decimal(9)},
        "small": {"input": Decimal(1), "output": Decimal(4)},
    }
    swapped = {model: {"input": row["output"], "output": row["input"]} for model, row in before.items()}
    assert sign(before, swapped) is not None


@pytest.mark.parametrize(
    ("old", "beside", "new", "reads"),
    [
        ("30", "300", "30300", True),
        ("300", "30", "30300", True),
        ("2", "10", "210", True),
        ("30", "300", "330", False),
        ("3", "7.5", "37.5", False),
        ("1", "100", "1100", True),
        ("1", "1", "11", False),
        ("5", "25", "525", True),
        ("0", "25", "025", False),
    ],
)
def test_run_together(old: str, beside: str, new: str, reads: bool) -> None:
    def row(value: str) -> tuple[Fact, ...]:
        columns = zip(("input", "output"), (value, beside), strict=True)
        return tuple(
            Fact("acme", "price", each, "USD/1M tokens", None, qualifiers({"component": name}))
            for name, each in columns
        )

    assert (merged(compare(row(old), row(new))) is not None) is reads


def test_two_cells_in_one_and_the_other_gone() -> None:
    before = (
        Fact("acme", "price", "5", "USD/1M tokens", None, qualifiers({"component": "input"})),
        Fact("acme", "price", "7", "USD/1M tokens", None, qualifiers({"component": "output"})),
    )
    after = (Fact("acme", "price", "57", "USD/1M tokens", None, qualifiers({"component": "input"})),)
    assert merged(compare(before, after)) is not None


def limits(*values: str) -> tuple[Fact, ...]:
    """Requests a minute of so many models."""
    return tuple(Fact(f"acme-{at}", "limit", value, "requests/minute") for at, value in enumerate(values))


def test_limits_may_be_raised_tenfold() -> None:
    assert misread(compare(limits("50", "100", "200", "500"), limits("500", "1000", "2000", "5000"))) is None


def test_dates_under_a_neighbouring_header() -> None:
    def dates(first: str, second: str) -> tuple[Fact, ...]:
        return tuple(
            Fact(f"acme-{at}", name, f"2026-0{at + month}-01")
            for at in range(1, 5) for name, month in ((first, 0), (second, 4))
        )  # fmt: skip

    assert "neighbouring column" in (
        misread(compare(dates("announced", "shutdown"), dates("shutdown", "announced"))) or ""
    )


@pytest.mark.parametrize(
    ("moved", "refused"), [(4, True), (3, True), (2, False)], ids=["all", "three of four", "two of four"]
)
def test_other_currency(moved: int, refused: bool) -> None:
    before = facts({f"acme-{at}": {"input": Decimal(at + 1)} for at in range(4)})
    after = (
        *facts({f"acme-{at}": {"input": Decimal(at + 7)} for at in range(moved)}, "CNY/1M tokens"),
        *before[moved:],
    )
    assert (other_currency(compare(before, after)) is not None) is refused


def test_a_hostile_page_of_many_columns_costs_little() -> None:
    wide = {f"acme-{at}": {f"column {place}": Decimal(place + 1) for place in range(400)} for at in range(20)}
    off = {model: dict(zip(row, reversed(row.values()), strict=True)) for model, row in wide.items()}
    assert sign(wide, off) is None, "rows so wide are no prices"
