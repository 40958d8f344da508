"""The installed package's prices, as facts. The entries are made by hand with the package's own types."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from genai_prices.types import (
    ClauseStartsWith,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from probes.witnesses.genai_prices import WITNESS, facts_of, find
from watcher.domain.facts import Fact

FLAT = ModelPrice(input_mtok=Decimal("2.50"), output_mtok=Decimal(10), requests_kcount=Decimal(5))


def model(prices: Any, **more: Any) -> ModelInfo:
    """An entry of the package."""
    return ModelInfo(id="acme-large", match=ClauseStartsWith(starts_with="acme-large"), prices=prices, **more)


def told(entry: ModelInfo) -> list[tuple[str, ...]]:
    """Its facts in short."""
    return [_short(fact) for fact in facts_of(entry, "acme/acme-large")]


def _short(fact: Fact) -> tuple[str, ...]:
    marks = [fact.qualifier(name) for name in ("component", "tier", "context", "period") if fact.qualifier(name)]
    days = [f"from {fact.valid_from}"] if fact.valid_from else []
    days += [f"until {fact.valid_until}"] if fact.valid_until else []
    return (*marks, str(fact.value), *days)


def test_prices_of_tokens_and_no_others() -> None:
    facts = facts_of(model(FLAT), "acme/acme-large")
    assert [_short(fact) for fact in facts] == [("input", "standard", "2.50"), ("output", "standard", "10")]
    assert {(fact.subject, fact.model, fact.unit) for fact in facts} == {
        ("acme-large", "acme/acme-large", "USD/1M tokens")
    }


def test_a_price_holds_until_the_next_begins() -> None:
    later = ConditionalPrice(StartDateConstraint(date(2026, 3, 1)), prices=ModelPrice(input_mtok=Decimal(3)))
    last = ConditionalPrice(StartDateConstraint(date(2026, 12, 1)), prices=ModelPrice(input_mtok=Decimal(4)))
    first = ConditionalPrice(prices=ModelPrice(input_mtok=Decimal(2)))
    assert told(model([first, later, last])) == [
        ("input", "standard", "2", "until 2026-03-01"),
        ("input", "standard", "3", "from 2026-03-01", "until 2026-12-01"),
        ("input", "standard", "4", "from 2026-12-01"),
    ]


def test_lengths_of_context() -> None:
    tiers = [Tier(start=200_000, price=Decimal(4)), Tier(start=32_000, price=Decimal(3))]
    priced = ModelPrice(input_mtok=TieredPrices(base=Decimal(2), tiers=tiers))
    assert told(model(priced)) == [
        ("input", "standard", "<=32K", "2"),
        ("input", "standard", "32K-200K", "3"),
        ("input", "standard", ">200K", "4"),
    ]


@pytest.mark.parametrize(
    ("base", "timed", "words"), [("1", "2", ("off-peak", "peak")), ("2", "1", ("peak", "off-peak"))]
)
def test_the_dearer_hours_are_peak(base: str, timed: str, words: tuple[str, str]) -> None:
    hours = [TimeOfDateConstraint(time(1, tzinfo=UTC), time(4, tzinfo=UTC)),
             TimeOfDateConstraint(time(6, tzinfo=UTC), time(10, tzinfo=UTC))]  # fmt: skip
    conditional = [ConditionalPrice(each, prices=ModelPrice(output_mtok=Decimal(timed))) for each in hours]
    entry = model([ConditionalPrice(prices=ModelPrice(output_mtok=Decimal(base))), *conditional])
    assert told(entry) == [("output", "standard", words[0], base), ("output", "standard", words[1], timed)]


def test_prices_of_certain_hours_are_as_old_as_the_newest_of_the_others() -> None:
    night = ConditionalPrice(
        TimeOfDateConstraint(time(1, tzinfo=UTC), time(4, tzinfo=UTC)), prices=ModelPrice(input_mtok=Decimal(9))
    )
    later = ConditionalPrice(StartDateConstraint(date(2026, 9, 1)), prices=ModelPrice(input_mtok=Decimal(3)))
    first = ConditionalPrice(prices=ModelPrice(input_mtok=Decimal(2)))
    days = [line[-1] for line in told(model([first, later, night]))]
    assert days == ["until 2026-09-01", "from 2026-09-01", "from 2026-09-01"]


def test_tiers_that_we_know() -> None:
    half = ModelPrice(input_mtok=Decimal("1.25"))
    variants = [
        PriceVariant({"processing": "batch"}, half, StartDateConstraint(date(2026, 10, 1))),
        PriceVariant({"service_tier": "flex"}, half),
        PriceVariant({"route": "somewhere"}, half),
        PriceVariant({"processing": "batch", "route": "somewhere"}, half),
    ]
    assert told(model(ModelPrice(input_mtok=Decimal("2.5")), price_variants=variants)) == [
        ("input", "standard", "2.5"),
        ("input", "batch", "1.25", "from 2026-10-01"),
        ("input", "flex", "1.25"),
    ]


def test_models_are_found_by_id_and_by_the_rules_of_the_package() -> None:
    entry = model(FLAT)
    known = Provider(id="acme", name="Acme", api_pattern="acme", models=[entry])
    assert [find(known, name) for name in ("acme-large", "ACME-Large", "acme-large-20260101")] == [entry] * 3
    assert [find(known, name) for name in ("acme-small", "", "acme-large" * 20)] == [None] * 3


@pytest.mark.parametrize("name", ["nobody/acme-large", "nobody", "", "openai/"])
def test_of_others_it_says_nothing(name: str) -> None:
    assert WITNESS.own(name) == ()


def test_it_speaks_of_the_newest_day_that_has_come() -> None:
    newest = WITNESS.as_of(datetime(2026, 11, 23, tzinfo=UTC))
    assert newest is not None
    assert newest <= date(2026, 11, 23)
    assert WITNESS.as_of(datetime(2020, 1, 1, tzinfo=UTC)) is None
