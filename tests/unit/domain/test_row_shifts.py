"""Rows read beside the wrong models, and prices that look like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.pairing import Comparison, compare
from watcher.domain.row_shifts import exchanged, rows_shifted

TABLE = {
    "giant": ("15", "75"), "large": ("5", "25"), "large-old": ("5", "25"), "medium": ("3", "15"),
    "small": ("1", "5"), "small-old": ("0.8", "4"), "tiny": ("0.25", "1.25"),
}  # fmt: skip
Table = Mapping[str, Sequence[str]]


def facts(table: Table, **marks: str) -> tuple[Fact, ...]:
    """A table's facts, row by row."""
    return tuple(
        Fact(model, "price", value, "USD/1M tokens", None, qualifiers({"component": column, **marks}))
        for model, row in table.items() for column, value in zip(("input", "output"), row, strict=True)
    )  # fmt: skip


def seen(after: Table, before: Table = TABLE) -> Comparison:
    """A reading beside what was known; what was known first stands in another order than the page."""
    return compare(facts(dict(sorted(before.items()))), facts(after))


def one_off(table: Table, step: int) -> Table:
    """Each row's values beside the next label."""
    rows = list(table.values())
    return dict(zip(table, rows[-step:] + rows[:-step], strict=True))


@pytest.mark.parametrize("step", [1, -1])
def test_a_table_one_row_off(step: int) -> None:
    assert (
        rows_shifted(seen(one_off(TABLE, step))) == "6 of 6 rows have the values of the next row: rows are read one off"
    )


def test_one_table_of_two() -> None:
    before = (*facts(TABLE, tier="standard"), *facts(TABLE, tier="batch"))
    after = (*facts(TABLE, tier="standard"), *facts(one_off(TABLE, 1), tier="batch"))
    assert rows_shifted(compare(before, after)) is not None


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(TABLE, id="nothing"),
        pytest.param(TABLE | {"giant": ("5", "25")}, id="one takes another's price"),
        pytest.param(TABLE | {"giant": ("5", "25"), "medium": ("1", "5")}, id="two take others' prices"),
        pytest.param(dict.fromkeys(TABLE, ("1", "5")), id="one price for all"),
        pytest.param({name: TABLE[name] for name in reversed(TABLE)}, id="another order"),
        pytest.param({name: (str(float(a) * 1.1), str(float(b) * 1.1)) for name, (a, b) in TABLE.items()}, id="a rise"),
        pytest.param({**TABLE, "newest": ("20", "90")}, id="one more"),
    ],
)
def test_what_vendors_do(after: Table) -> None:
    assert rows_shifted(seen(after)) is None
    assert exchanged(seen(after)) is None


def test_a_ladder_of_three_may_be_repriced_down() -> None:
    ladder = {name: TABLE[name] for name in ("giant", "large", "medium")}
    assert rows_shifted(seen({"giant": ("5", "25"), "large": ("3", "15"), "medium": ("2", "10")}, ladder)) is None


def test_two_models_with_each_other_s_values() -> None:
    after = {**TABLE, "giant": TABLE["small"], "small": TABLE["giant"]}
    assert "giant and small have each other's values" in (exchanged(seen(after)) or "")
    assert rows_shifted(seen(after)) is None


def test_a_single_value_that_is_exchanged_is_no_sign() -> None:
    before = {"large": ("2", "2"), "small": ("1", "1")}
    assert exchanged(seen({"large": ("1", "1"), "small": ("2", "2")}, before)) is None
