"""``watcher workflows`` and ``watcher impact`` on a real database: what they cost, what bounds them, what ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from storage.migrate import upgrade
from storage.store import open_store
from tests.integration.api.conftest import Scripted
from watcher.cli.main import app
from watcher.demo.serving import Answer
from watcher.domain.errors import UsageError
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.targets import Target

LOOKED = datetime(2026, 11, 20, 9, tzinfo=UTC)
CONFIG = """\
database: sqlite:///watcher.db
targets:
  - {id: acme/pricing, kind: pricing, url: "https://docs.acme.example/pricing.md"}
  - {id: acme/ends, kind: deprecations, url: "https://docs.acme.example/ends.md"}
  - id: acme/limits
    kind: rate_limits
    api: {family: openai, base_url: "https://api.acme.example/v1", key: "${ACME_API_KEY}", model: acme-large}
workflows:
  - id: support
    owner: team-support
    critical: true
    budget: {monthly_usd: 5000}
    uses:
      - model: acme/acme-large
        monthly: {input_tokens: 1.2B, output_tokens: 90M}
        peak: {tokens_per_minute: 900_000}
        fallbacks: [acme/acme-mini]
  - {id: nightly, uses: [{model: acme/acme-large-20260801, peak: {tokens_per_minute: 90_000}}]}
  - {id: silent, uses: [{model: acme/acme-mini}]}
"""
LARGE, MINI = "acme/acme-large", "acme/acme-mini"


def price(model: str, component: str, value: str) -> Fact:
    marks = qualifiers({"component": component, "tier": "standard"})
    return Fact(model.partition("/")[2], "price", value, "USD/1M tokens", model, marks)


KNOWN = {
    "pricing": (
        price(LARGE, "input", "2.50"), price(LARGE, "output", "10"),
        price(MINI, "input", "0.10"), price(MINI, "output", "0.50"),
    ),
    "ends": (
        Fact("acme-large", "shutdown", "2099-12-01", model=LARGE),
        Fact("acme-large", "replacement", ("acme-larger",), model=LARGE),
    ),
    "limits": (
        Fact("acme-large", "limit", "400000", None, LARGE, qualifiers({"resource": "tokens"}), where="x-limit-tokens"),
        Fact("acme-large", "limit", "9", None, LARGE, qualifiers({"resource": "images"}), where="x-limit-images"),
        Fact("acme-large", "scheme", ("x-limit-images", "x-limit-tokens"), model=LARGE),
    ),
}  # fmt: skip
KINDS = {"pricing": "pricing", "ends": "deprecations", "limits": "rate_limits"}

Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks about pages and an endpoint that were read once."""
    network = "network: {allow_private: [127.0.0.0/8]}\n"
    (tmp_path / "watcher.yaml").write_text(CONFIG + network, encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'watcher.db'}"
    upgrade(database)
    store = open_store(database)
    store.register([Target(f"acme/{name}", KINDS[name], "acme", url="https://x.example") for name in KNOWN], LOOKED)
    for name, facts in KNOWN.items():
        state = TargetState(f"acme/{name}", 1, facts=facts, facts_from="0" * 64, reader=f"{name}/1", read_at=LOOKED)
        store.save(CheckPlan(state, LOOKED, CheckOutcome.FIRST, LOOKED, opened=facts))
    store.close()

    def asked(*words: str) -> Result:
        return CliRunner(env={"WATCHER_CONFIG": str(tmp_path / "watcher.yaml"), "ACME_API_KEY": "secret-key"}).invoke(
            app, list(words)
        )

    return asked


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_workflow_with_what_it_costs_and_what_bounds_it(ask: Ask) -> None:
    support, nightly, silent = records(ask("workflows", "--json"))
    assert (support["monthly_cost"], support["currency"], support["budget"]) == ("3900", "USD", "5000")
    (limit,) = support["limits"]
    assert {name: limit[name] for name in ("limit", "window", "fit", "asked", "refused", "deficit", "live")} == {
        "limit": "400000", "window": "minute", "fit": "over", "asked": "900000", "refused": "0.5556",
        "deficit": "500000", "live": True,
    }  # fmt: skip
    together = limit["together"]
    assert (together["workflows"], together["asked"], together["key_known"]) == (
        ["support", "nightly"], "990000", True,
    )  # fmt: skip
    (shared,) = nightly["limits"]
    assert (shared["fit"], shared["headroom"], shared["together"]["fit"]) == ("fits", "0.775", "over")
    assert (silent["limits"], silent["monthly_cost"]) == ([], None)
    (use,) = support["uses"]
    assert (use["shutdown"]["date"], use["shutdown"]["replacement"]) == ("2099-12-01", ["acme-larger"])
    (spare,) = use["fallbacks"]
    assert (spare["model"], spare["monthly_cost"], spare["readiness"]) == (
        MINI,
        "165",
        "not tested: no canary asks it",
    )


def test_for_people_the_tightest_limit_stands_in_the_table(ask: Ask) -> None:
    shown = ask("workflows").stdout
    assert "56 % refused, tokens a minute" in shown
    assert "60 % refused together with support, tokens a minute" in shown
    assert "secret-key" not in shown


@pytest.mark.parametrize("written", [LARGE, "acme-large", "acme-large-latest", "Acme Large"])
def test_what_depends_on_a_model_by_any_name(ask: Ask, written: str) -> None:
    (found,) = records(ask("impact", written, "--json"))
    assert [(use["workflow"], use["as"]) for use in found["uses"]] == [
        ("support", LARGE), ("nightly", "acme/acme-large-20260801"),
    ]  # fmt: skip
    assert (found["monthly_cost"], found["shutdown"]["date"], found["fallback_of"]) == ("3900", "2099-12-01", [])


def test_who_falls_back_to_a_model(ask: Ask) -> None:
    (found,) = records(ask("impact", "acme-mini", "--json"))
    assert [use["workflow"] for use in found["uses"]] == ["silent"]
    assert found["fallback_of"] == [{"workflow": "support", "owner": "team-support", "as": MINI, "instead_of": LARGE}]
    assert "falls back to it from acme/acme-large" in ask("impact", "acme-mini").stdout


def test_an_unknown_model_names_the_nearest(ask: Ask) -> None:
    refused = ask("impact", "acme-lrage")
    assert isinstance(refused.exception, UsageError)
    assert "nearest: 'acme-large'" in str(refused.exception)


EXPORT = """\
model,time,input_tokens,output_tokens,requests,workflow
acme-large,2025-12-01T00:00:00Z,1000,500,1,support
acme-large,2025-12-01T00:00:30Z,1000,0,1,support
acme-mini,2025-12-01T00:00:30Z,7,1,1,
nobody-7,2025-12-01T00:00:30Z,7,1,1,
acme-large,2025-12-16T00:00:00Z,-1,0,1,support
acme-large,2025-12-16T00:00:00Z,3000,0,1,elsewhere
"""


def test_usage_is_proposed_and_nothing_written(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(EXPORT, encoding="utf-8")
    before = (tmp_path / "watcher.yaml").read_bytes()
    found = {
        (row["workflow"], row["model"]): row
        for row in records(ask("workflows", "--usage", str(tmp_path / "usage.csv"), "--json"))
    }
    support = found["support", LARGE]
    assert support["days"] == "15"
    assert {field["field"]: (field["proposed"], field["configured"]) for field in support["monthly"] + support["peak"]} == {
        "input_tokens": ("4000", "1200000000"), "output_tokens": ("1000", "90000000"), "requests": ("4", None),
        "requests_per_minute": ("2", None), "tokens_per_minute": ("2500", "900000"),
    }  # fmt: skip
    assert set(found) == {("support", LARGE), ("silent", MINI), (None, LARGE)}
    shown = ask("workflows", "--usage", str(tmp_path / "usage.csv"))
    assert "input_tokens: 4K  # configured: 1.2B" in shown.stdout
    assert "usage.csv: line 6: input_tokens is no plain number: '-1'" in shown.stderr
    assert "usage.csv: nobody-7: no watched provider is known to have it; 1 rows left out" in shown.stderr
    assert (tmp_path / "watcher.yaml").read_bytes() == before


def test_what_is_no_export_is_an_error(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("hello", encoding="utf-8")
    for name in ("usage.csv", "missing.csv"):
        assert isinstance(ask("workflows", "--usage", str(tmp_path / name)).exception, UsageError)


def test_usage_is_asked_of_a_server(ask: Ask) -> None:
    def series(**labels: str) -> dict[str, object]:
        values = [[1_763_251_200 + 43_200 * n, str(1000 * n)] for n in range(5)]
        return {"metric": {"__name__": "llm_input_tokens_total", **labels}, "values": values}

    found = [
        series(model="acme-mini"), series(model="acme-mini", workflow="silnet"), series(model="nobody-7"),
        series(model="acme-large", workflow="support"),
    ]  # fmt: skip
    body = {"status": "success", "data": {"resultType": "matrix", "result": found}}
    with Scripted() as prometheus:
        prometheus.say("/api/v1/query_range", Answer.json(body))
        shown = ask("workflows", "--usage", prometheus.address, "--query", "x", "--days", "30", "--json")
        assert prometheus.calls[0].query["step"] == "240"
    proposed = {(row["workflow"], row["model"]): row["monthly"][0]["proposed"] for row in records(shown)}
    assert proposed == {("silent", MINI): "60000", (None, MINI): "60000", ("support", LARGE): "60000"}
    assert "unknown workflow 'silnet'; nearest: 'silent'; 4 rows are nobody's" in shown.stderr
    assert "nobody-7: no watched provider is known to have it; 4 rows left out" in shown.stderr


@pytest.mark.parametrize(
    "words", [("--query", "x"), ("--usage", "usage.csv", "--days", "7"), ("--usage", "http://127.0.0.1:1")]
)
def test_what_goes_with_a_server_goes_with_nothing_else(ask: Ask, words: tuple[str, ...]) -> None:
    refused = ask("workflows", *words)
    assert isinstance(refused.exception, UsageError)
    assert "--query" in str(refused.exception)
