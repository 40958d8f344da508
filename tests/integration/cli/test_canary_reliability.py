"""The commands on a real database: what canaries' answers say of models over weeks, and of fallbacks today."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from typer.testing import CliRunner, Result

from storage.canaries import SqlCanaryStore
from storage.migrate import upgrade
from storage.store import open_store
from storage.views.canary_answers import asked_in_turn
from watcher.canaries.answers import Answer
from watcher.canaries.standing import Kept, Purpose
from watcher.cli.main import app
from watcher.config import load
from watcher.config.canaries import canaries_of
from watcher.domain.errors import UsageError

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
CONFIG = """\
database: sqlite:///watcher.db
targets:
  - id: acme/canary
    kind: canary
    api: {family: openai, base_url: "https://api.acme.example/v1", model: acme-large}
    suite: suite.yaml
  - id: globex/canary
    kind: canary
    api: {family: openai, base_url: "https://api.globex.example/v1", model: globex-mini}
    suite: suite.yaml
workflows:
  - {id: support, uses: [{model: acme/acme-large, fallbacks: [globex/globex-mini, acme/acme-small]}]}
"""
SUITE = """\
prompts:
  - {id: sum, prompt: 2 + 2, expect: {exact: 4}}
  - {id: shape, prompt: JSON, expect: {json: true}}
"""
Ask = Callable[..., Result]
Keep = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    upgrade(f"sqlite:///{tmp_path / 'watcher.db'}")
    return tmp_path


@pytest.fixture
def keep(folder: Path) -> Keep:
    """Keeps answers of a target under its present baseline; begins one first where ``renew`` says so."""
    samples = iter(range(10_000))

    def kept(
        target: str, prompt: str, texts: list[str], ago: timedelta = timedelta(hours=2), purpose: Purpose = Purpose.WATCH,
        renew: bool = False,
    ) -> None:  # fmt: skip
        configured = load(folder / "watcher.yaml", {})
        store = open_store(configured.database)
        store.register(configured.targets, NOW)
        canaries = SqlCanaryStore(store.engine)
        standing = canaries.standing(target)
        if renew or standing.baseline is None:
            standing = canaries.begin(target, canaries_of(configured)[target].terms, NOW)
        rows = [Kept(purpose, Answer(prompt, next(samples), text, latency_s=0.5, at=NOW - ago)) for text in texts]
        canaries.keep(standing, rows, NOW)
        store.close()

    return kept


@pytest.fixture
def ask(folder: Path) -> Ask:
    def asked(*arguments: str) -> Result:
        with freeze_time(NOW):
            return CliRunner().invoke(app, ["canary", *arguments, "--config", str(folder / "watcher.yaml")])

    return asked


def records(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


WEEK = timedelta(days=7)


def test_weeks_of_two_models(ask: Ask, keep: Keep) -> None:
    keep("acme/canary", "sum", ["4", "5"], ago=WEEK, purpose=Purpose.BASELINE)
    keep("acme/canary", "sum", ["5"], ago=WEEK, purpose=Purpose.CONFIRM)
    keep("acme/canary", "shape", ["{}"])
    keep("globex/canary", "sum", ["4"])
    keep("acme/canary", "sum", ["4"], ago=20 * WEEK)
    first, second, other = records(ask("report", "--json"))
    assert (first["target"], first["model"], first["suite"], first["week"], first["answers"]) == (
        "acme/canary", "acme/acme-large", "suite", "2026-11-16", 2,
    )  # fmt: skip
    assert first["shares"] == {
        "as_wanted": {"share": 0.5, "low": 0.0945, "high": 0.9055, "n": 2},
        "exact": {"share": 0.5, "low": 0.0945, "high": 0.9055, "n": 2},
        "refused": {"share": 0.0, "low": 0.0, "high": 0.6576, "n": 2},
    }
    assert first["latency_s"] == {"median": 0.5, "p90": 0.5, "n": 2}
    assert (second["week"], other["model"]) == ("2026-11-23", "globex/globex-mini")
    (whole,) = records(ask("report", "acme/canary", "--total", "--json"))
    assert (whole["week"], whole["answers"]) == (None, 3)


def test_the_table_has_a_column_for_each_share_that_there_is(ask: Ask, keep: Keep) -> None:
    keep("acme/canary", "sum", ["4", "4", "5"])
    shown = ask("report").stdout
    assert "67 % (21-94) of 3" in shown
    assert "valid JSON" not in shown


def test_answers_of_a_suite_that_was_changed_are_left_out(ask: Ask, keep: Keep, folder: Path) -> None:
    keep("acme/canary", "sum", ["4"])
    (folder / "suite.yaml").write_text(SUITE.replace("2 + 2", "2 + 3"), encoding="utf-8")
    (left,) = records(ask("report", "--json"))
    assert (left["answers"], left["unjudged"], left["shares"]) == (0, 1, {})
    keep("acme/canary", "sum", ["4"], renew=True)
    (both,) = records(ask("report", "--json"))
    assert (both["answers"], both["unjudged"]) == (1, 1)


def test_nothing_was_asked_yet(ask: Ask, folder: Path) -> None:
    assert records(ask("report", "--json")) == []
    assert isinstance(ask("report", "acme/canry").exception, UsageError)
    store = open_store(f"sqlite:///{folder / 'watcher.db'}")
    assert asked_in_turn(store.engine, []) == ()
    store.close()


def test_fallbacks(ask: Ask, keep: Keep) -> None:
    keep("globex/canary", "sum", ["4"])
    keep("globex/canary", "shape", ["{}"], purpose=Purpose.BASELINE)
    ready, untested = records(ask("fallbacks", "--json"))
    assert ready == {
        "workflow": "support", "model": "acme/acme-large", "fallback": "globex/globex-mini", "state": "ready",
        "why": "2 of 2 answers are as wanted", "target": "globex/canary",
        "tested_at": "2026-11-26T10:00:00Z", "passed_at": "2026-11-26T10:00:00Z",
    }  # fmt: skip
    assert (untested["fallback"], untested["state"], untested["why"]) == (
        "acme/acme-small",
        "not tested",
        "no canary asks it",
    )
    assert "ready: its canaries passed 2 h ago" in ask("fallbacks").stdout
    assert ask("fallbacks", "support", "--fail").exit_code == 1
    assert isinstance(ask("fallbacks", "suport").exception, UsageError)


def test_a_fallback_that_fails(ask: Ask, keep: Keep) -> None:
    keep("globex/canary", "sum", ["4", "4"])
    keep("globex/canary", "shape", ["Here you are: {}"] * 5)
    found, _ = records(ask("fallbacks", "--json"))
    assert found["state"] == "not ready"
    assert found["why"] == "2 of 7 answers are as wanted: shape (not JSON: expecting value at character 1)"


def test_answers_of_another_suite_prove_nothing(ask: Ask, keep: Keep, folder: Path) -> None:
    keep("globex/canary", "sum", ["4"])
    keep("globex/canary", "shape", ["{}"])
    (folder / "suite.yaml").write_text(SUITE.replace("2 + 2", "2 + 3"), encoding="utf-8")
    found, _ = records(ask("fallbacks", "--json"))
    assert found["state"] == "not tested"


def test_a_suite_from_promptfoo(folder: Path) -> None:
    (folder / "promptfooconfig.yaml").write_text(
        "prompts: ['Hi {{a}}']\ntests: [{vars: {a: Ada}, assert: [{type: python}]}]"
    )
    made = CliRunner().invoke(app, ["canary", "import", str(folder / "promptfooconfig.yaml")])
    assert made.exit_code == 0
    assert "prompt: Hi Ada" in made.stdout
    assert "not carried over: tests[0].assert[0] (python): no expectation here means the same" in made.stderr
