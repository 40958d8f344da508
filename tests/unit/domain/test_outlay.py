"""What looks at live endpoints cost a month."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from watcher.domain.facts import Fact, qualifiers
from watcher.domain.money import Money
from watcher.domain.outlay import outlay
from watcher.domain.targets import Api, Target

NOW = datetime(2026, 11, 3, tzinfo=UTC)
URL = "https://api.acme.example/v1"
LARGE = "acme/acme-large"


def price(component: str, value: str) -> Fact:
    told = qualifiers({"component": component, "tier": "standard"})
    return Fact("acme-large", "price", value, "USD/1M tokens", LARGE, told)


PRICES = (price("input", "2.50"), price("output", "10"))


def target(kind: str, model: str | None = "acme-large", *, live: bool = True) -> Target:
    if not live:
        return Target("acme/x", kind, "acme", url="https://acme.example/")
    return Target("acme/x", kind, "acme", api=Api("openai", URL, model))


@pytest.mark.parametrize(
    ("watched", "model", "prices", "calls", "cost"),
    [
        (target("rate_limits"), LARGE, PRICES, 2_880, "0.1440"),
        (target("rate_limits"), LARGE, PRICES[:1], 2_880, None),
        (target("rate_limits"), "acme/acme-mini", PRICES, 2_880, None),
        (target("rate_limits", None), None, PRICES, 2_880, "0"),
        (target("models"), LARGE, PRICES, 2_880, "0"),
        (target("rate_limits", live=False), None, PRICES, 0, "0"),
    ],
    ids=["priced", "half priced", "another model", "by the list", "a list", "a page"],
)
def test_costs(watched: Target, model: str | None, prices: tuple[Fact, ...], calls: int, cost: str | None) -> None:
    found = outlay(watched, 2_880, model, prices, NOW)
    assert found.calls == calls
    assert found.cost == (None if cost is None else Money(Decimal(cost)))
