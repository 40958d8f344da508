"""A model's end over time: each story is its own kind of change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.domain.changes import COSMETIC, ChangeType, Difference
from watcher.domain.diffing import diff_facts, direction
from watcher.domain.facts import Fact, by_key, qualifiers
from watcher.domain.lifecycle import day_of, is_firm, returned

NOW = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
REPLACEMENT = Fact("acme-small", "replacement", ("acme-small-2",), model="acme/acme-small")
STATUS = Fact("acme-small", "status", "deprecated", model="acme/acme-small")


def shutdown(when: str, certainty: str = "exact", subject: str = "acme-small") -> Fact:
    return Fact(subject, "shutdown", when, None, f"acme/{subject}", qualifiers({"certainty": certainty}))


def types(before: list[Fact], after: list[Fact], at: datetime = NOW) -> list[ChangeType]:
    return [difference.type for difference in diff_facts(before, after, at)]


@pytest.mark.parametrize(
    ("before", "after", "type_"),
    [
        pytest.param([], [shutdown("2027-03-01")], ChangeType.ADDED, id="a date is named"),
        pytest.param(
            [shutdown("2027-03-01")], [shutdown("2026-12-20")], ChangeType.BROUGHT_FORWARD, id="brought forward"
        ),
        pytest.param([shutdown("2026-12-20")], [shutdown("2027-03-01")], ChangeType.PUT_BACK, id="put back"),
        pytest.param(
            [shutdown("2027-03-01", "floor")], [shutdown("2027-03-01")], ChangeType.FIRMED, id="a floor made firm"
        ),
        pytest.param(
            [shutdown("2027-03-01")], [shutdown("2027-06-01", "floor")], ChangeType.WITHDRAWN, id="firm no longer"
        ),
        pytest.param(
            [shutdown("2027-03-01", "floor")], [shutdown("2027-06-01", "floor")], ChangeType.PUT_BACK, id="floor later"
        ),
        pytest.param([shutdown("2027-03-01"), STATUS], [STATUS], ChangeType.WITHDRAWN, id="taken off the model's row"),
        pytest.param([shutdown("2027-03-01")], [], ChangeType.REMOVED, id="gone with its model, still to come"),
        pytest.param([shutdown("2026-11-01")], [], ChangeType.LAPSED, id="over, and off the page"),
        pytest.param([shutdown("2026-11-01"), STATUS], [STATUS], ChangeType.LAPSED, id="over, and off its row"),
        pytest.param(
            [REPLACEMENT],
            [Fact("acme-small", "replacement", ("acme-small-3",), model="acme/acme-small")],
            ChangeType.REDIRECTED,
            id="another replacement",
        ),
        pytest.param(
            [Fact("acme-small", "announced", "2026-01-02")],
            [Fact("acme-small", "announced", "2026-01-03")],
            ChangeType.ALTERED,
            id="a past date corrected",
        ),
        pytest.param(
            [Fact("Acme Small", "shutdown", "2027-03-01", model="acme/acme-small")],
            [shutdown("2027-03-01")],
            ChangeType.RENAMED,
            id="the label of the row renamed",
        ),
    ],
)
def test_one_story_one_type(before: list[Fact], after: list[Fact], type_: ChangeType) -> None:
    assert types(before, after) == [type_]


def test_a_row_of_history_that_leaves_the_page_lapses_whole() -> None:
    row = [shutdown("2026-11-01"), REPLACEMENT, STATUS, Fact("acme-small", "announced", "2026-05-01")]
    other = shutdown("2027-01-01", subject="acme-old")
    assert set(types([*row, other], [other])) == {ChangeType.LAPSED}
    assert ChangeType.LAPSED in COSMETIC


def test_a_price_that_leaves_with_an_ended_model_is_still_told() -> None:
    price = Fact("acme-small", "price", "1", "USD/1M tokens", "acme/acme-small")
    assert types([shutdown("2026-11-01"), price], []) == [ChangeType.LAPSED, ChangeType.REMOVED]


def test_rows_in_another_order_and_a_date_that_passes_are_no_news() -> None:
    page = [shutdown("2026-12-01"), shutdown("2027-01-01", subject="acme-old"), REPLACEMENT]
    assert types(page, page[::-1]) == []
    assert types(page, page, datetime(2027, 6, 1, tzinfo=UTC)) == []


def test_how_certain_a_date_is_is_no_part_of_what_it_is_about() -> None:
    firm, floor = shutdown("2027-03-01"), shutdown("2027-03-01", "floor")
    assert firm.key == floor.key
    assert firm.said() != floor.said()
    assert len(by_key([firm, floor])) == 1


def test_made_firm_and_brought_forward_confirm_only_themselves() -> None:
    firmed = diff_facts([shutdown("2027-03-01", "floor")], [shutdown("2027-03-01")], NOW)[0]
    loosened = diff_facts([shutdown("2027-03-01")], [shutdown("2027-03-01", "floor")], NOW)[0]
    sooner = diff_facts([shutdown("2027-03-01")], [shutdown("2026-12-20")], NOW)[0]
    soonest = diff_facts([shutdown("2027-03-01")], [shutdown("2026-12-19")], NOW)[0]
    assert len({found.fingerprint for found in (firmed, loosened, sooner, soonest)}) == 4


@pytest.mark.parametrize(
    ("left", "now", "type_", "keeps_before"),
    [
        ("1", "1", ChangeType.RETURNED, False),
        ("1", "2", ChangeType.RAISED, True),
        ("2", "1", ChangeType.LOWERED, True),
    ],
)
def test_what_returns_is_told_beside_what_it_was(left: str, now: str, type_: ChangeType, keeps_before: bool) -> None:
    departed, after = (Fact("acme-small", "price", value, "USD/1M tokens") for value in (left, now))
    found = returned(Difference(ChangeType.ADDED, None, after), departed, direction(departed, after))
    assert (found.type, found.before) == (type_, departed if keeps_before else None)


@pytest.mark.parametrize("value", ["", "soon", "2525-13-40", "2026", "2026-12-01T25:00:00Z"])
def test_what_is_no_date_has_no_day(value: str) -> None:
    assert day_of(shutdown(value)) is None


def test_only_an_exact_shutdown_is_firm() -> None:
    assert is_firm(shutdown("2027-03-01"))
    assert is_firm(Fact("acme-small", "shutdown", "2027-03-01"))
    assert not is_firm(shutdown("2027-03-01", "ambiguous"))
    assert not is_firm(STATUS)
    assert not is_firm(None)
