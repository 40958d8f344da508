"""The command on a real database: which prices are chosen, by which names, and what is said where none fits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from storage.migrate import upgrade
from storage.store import open_store
from watcher.cli.main import app
from watcher.domain.errors import UsageError
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.plan import CheckOutcome, CheckPlan, TargetState
from watcher.domain.targets import Target

LOOKED = datetime(2024, 11, 20, 9, tzinfo=UTC)
CONFIG = """\
database: sqlite:///watcher.db
targets:
  - {id: acme/pricing, kind: pricing, url: "https://docs.acme.example/pricing.md"}
  - {id: anthropic/pricing, kind: pricing, url: "https://docs.anthropic.example/pricing.md"}
workflows:
  - {id: nightly, uses: [{model: acme/acme-large, tier: batch}]}
  - {id: dated, uses: [{model: acme/acme-large-20260801}]}
"""

Ask = Callable[..., Result]


def price(value: str, subject: str, model: str | None, tier: str = "standard") -> Fact:
    """An input price."""
    marks = qualifiers({"component": "input", "tier": tier})
    return Fact(subject, "price", value, "USD/1M tokens", model, marks, where="table 1 row 2")


ACME = (
    price("2.50", "Acme Large", "acme/acme-large"),
    price("1.25", "Acme Large", "acme/acme-large", "batch"),
    price("7", "Something New", None),
)
CLAUDE = (price("5", "Claude Opus 8.1", "anthropic/claude-opus-8-1"),)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks about two pages that were read, one of which has changed since."""
    (tmp_path / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'watcher.db'}"
    upgrade(database)
    store = open_store(database)
    pages = {"acme/pricing": ACME, "anthropic/pricing": CLAUDE}
    store.register([Target(name, "pricing", name.partition("/")[0], url="https://x.example") for name in pages], LOOKED)
    for name, facts in pages.items():
        state = TargetState(name, 1, facts=facts, facts_from="0" * 64, reader="pricing/1", read_at=LOOKED)
        store.save(CheckPlan(state, LOOKED, CheckOutcome.FIRST, LOOKED, opened=facts))
    later = LOOKED + timedelta(hours=1)
    state = store.state("acme/pricing")
    new = replace(ACME[0], value="3.50")
    after = replace(state, revision=2, facts=(new, *ACME[1:]), read_at=later)
    store.save(CheckPlan(after, later, CheckOutcome.CHANGED, later, opened=(new,), closed=(ACME[0],)))
    store.close()

    def asked(*words: str) -> Result:
        return CliRunner(env={"WATCHER_CONFIG": str(tmp_path / "watcher.yaml")}).invoke(app, ["prices", *words])

    return asked


def values(result: Result) -> list[str]:
    """The prices in a command's records."""
    assert result.exit_code == 0, result.output
    return [json.loads(line)["value"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["1.25", "7", "3.50", "5"]),
        (["acme/acme-large"], ["1.25", "3.50"]),
        (["Acme  LARGE"], ["1.25", "3.50"]),
        (["acme-large"], ["1.25", "3.50"]),
        (["acme/acme-large-20260801"], ["1.25", "3.50"]),
        (["something new"], ["7"]),
        (["claude-opus-8.1"], ["5"]),
        (["anthropic/claude-opus-8.1", "something new"], ["7", "5"]),
        (["acme-large", "--tier", "batch"], ["1.25"]),
        (["--provider", "anthropic"], ["5"]),
        (["--workflow", "nightly"], ["1.25"]),
        (["--workflow", "dated"], ["3.50"]),
        (["acme-large", "--at", "2024-11-20T09:30:00"], ["2.50", "1.25"]),
        (["--at", "2024-11-19"], []),
    ],
)
def test_which_prices(ask: Ask, words: list[str], found: list[str]) -> None:
    assert values(ask(*words, "--json")) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acme-lrage"], "nearest: 'acme-large'"),
        (["--workflow", "nightyl"], "nearest: 'nightly'"),
        (["acme-large", "--at", "2024-11-19"], "no prices are known yet"),
    ],
)
def test_what_is_not_known_is_an_error_with_the_nearest(ask: Ask, words: list[str], said: str) -> None:
    error = ask(*words).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_where_none_fits_it_is_said(ask: Ask) -> None:
    result = ask("--tier", "priority")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no price fits; 4 are known" in result.stderr


def test_the_table_marks_what_is_stale_and_names_the_page(ask: Ask) -> None:
    shown = ask("acme-large").stdout
    for words in ("acme/pricing, per 1M tokens", "STALE", "$3.50", "$1.25", "batch", "https://x.example"):
        assert words in shown
    then = ask("--at", "2024-11-20T10:30:00").stdout
    assert "read 30 minutes ago" in then
    assert "STALE" not in then
