"""What everything costs, and who else says so: `watcher prices` beside a vendor and a reseller's list on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from tests.acceptance.running import ACME, ROOT, Place
from watcher.demo.serving import Answer, Call, LocalServer
from watcher.demo.slack import SlackStandIn
from watcher.demo.vendor import Vendor

SCHEMA = json.loads((ROOT / "docs" / "output.schema.json").read_text(encoding="utf-8"))
SWEEP = ("run", "--once", "--all", "--json")
RESOLD = """
  - id: openrouter/models
    kind: models
    url: {reseller}/api/v1/models
    every: 1h
"""


class Reseller(LocalServer):
    """A list of others' models with prices per token."""

    prices: Mapping[str, tuple[str, str]] = {
        "acme/acme-large": ("0.0000025", "0.00001"),
        "acme/acme-small": ("0.0000005", "0.0000016"),
        "acme/acme-mini:free": ("0", "0"),
    }

    def answer(self, call: Call) -> Answer | None:
        """The list; nothing is forbidden to robots."""
        if call.path != "/api/v1/models":
            return Answer(b"User-agent: *\n", 200, {"Content-Type": "text/plain"})
        listed = [
            {"id": name, "name": name, "context_length": 128000, "pricing": {"prompt": given, "completion": made}}
            for name, (given, made) in self.prices.items()
        ]
        return Answer(json.dumps({"data": listed}).encode(), 200, {"Content-Type": "application/json"})


@pytest.fixture
def reseller() -> Iterator[Reseller]:
    """A local reseller."""
    with Reseller() as running:
        yield running


@pytest.fixture
def market(place: Place, vendor: Vendor, slack: SlackStandIn, reseller: Reseller) -> Place:
    """A folder that watches the local vendor and the reseller, and has looked at both."""
    config = ACME.format(vendor=vendor.address, slack=slack.base_url)
    place.write(config.replace("workflows:", RESOLD.format(reseller=reseller.address).lstrip("\n") + "workflows:"))
    assert [record["outcome"] for record in place.run(*SWEEP).records] == ["first", "first"]
    return place


def test_prices_and_what_a_second_source_says_of_them(market: Place, vendor: Vendor) -> None:
    table = market.run("prices", "--provider", "acme")
    assert table.code == 0
    for words in (
        "acme-large",
        "$2.50",
        "$0.25",
        "1 of 1 agrees",
        "0 of 1 agree; OpenRouter: input $0.50",
        vendor.url(),
    ):
        assert words in table.out
    assert max(map(len, table.out.splitlines())) <= 110

    records = market.run("prices", "acme-large", "--tier", "standard", "--provider", "acme", "--json").records
    told = {record["qualifiers"]["component"]: record for record in records}
    assert {name: record["value"] for name, record in told.items()} == {
        "input": "2.50", "cached_input": "0.25", "output": "10.00",
    }  # fmt: skip
    schema = {"$ref": "#/$defs/prices", "$defs": SCHEMA["$defs"]}
    assert [error.message for each in records for error in Draft202012Validator(schema).iter_errors(each)] == []
    heard = {each["witness"]: each for each in told["input"]["testimonies"]}
    assert (heard["OpenRouter"]["verdict"], heard["OpenRouter"]["says"]) == ("agrees", "$2.50")
    assert {record["stale"] for record in records} == {False}

    (unknown,) = (market.run("prices", "acme-lrage"),)
    assert (unknown.code, unknown.out) == (2, "")
    assert "nearest: 'acme-large'" in unknown.err

    used = market.run("prices", "--workflow", "support-summaries", "--json").records
    assert {(record["model"], record["qualifiers"]["tier"]) for record in used} == {("acme/acme-large", "standard")}


def test_a_raise_that_the_list_shows_too_is_told_after_one_look(
    market: Place, vendor: Vendor, slack: SlackStandIn, reseller: Reseller
) -> None:
    reseller.prices = {**reseller.prices, "acme/acme-large": ("0.0000035", "0.000014")}
    for _ in range(2):
        market.run(*SWEEP)
    (warned,) = slack.messages("support-ai")
    assert "second-hand: OpenRouter" in str(warned["blocks"])
    assert "OpenRouter raises" in warned["text"]

    vendor.raise_price(date(2099, 12, 1))
    vendor.take_effect()
    market.run(*SWEEP)
    _, told = slack.messages("support-ai")
    assert "Acme raises acme-large by 40 %" in told["text"]
    assert "Second sources: OpenRouter says the same" in str(told["blocks"])

    change = next(row for row in market.run("history", "--json").records if row["target"] == "acme/pricing")
    assert change["looks"] == 1
    kept = market.run("show", change["id"], "--json").records[0]["decisions"]
    assert "1 of 1 second source agrees: OpenRouter; that counts as a look" in [
        row["reason"] for row in kept if row["verdict"] == "witnessed"
    ]
