"""``watcher scan`` over small code bases on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from watcher.cli.main import app
from watcher.config import load

RUN = CliRunner()


@pytest.fixture
def code(tmp_path: Path) -> Path:
    root = tmp_path / "Support Bot"
    files = {
        "app/llm.py": 'from openai import OpenAI\n\nOpenAI().responses.create(model="gpt-4o")\n',
        "config/prod.yaml": "summaries:\n  model: anthropic/claude-sonnet-4-5\n",
        "tests/test_llm.py": 'ask(model="gpt-4.1")\n',
        "examples/one.py": 'ask(model="gemini-2.5-flash")\n',
        "node_modules/x/index.js": 'model: "gpt-3.5-turbo"',
        "data.bin": "\x00model: gpt-4",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "outside").symlink_to(tmp_path)
    return root


def test_the_entry_is_a_configuration_that_loads(code: Path, tmp_path: Path) -> None:
    ran = RUN.invoke(app, ["scan", str(code)])
    assert ran.exit_code == 0, ran.output
    (entry,) = yaml.safe_load(ran.stdout)["workflows"]
    assert entry["id"] == "support-bot"
    assert [use["model"] for use in entry["uses"]] == ["anthropic/claude-sonnet-4-5", "openai/gpt-4o"]
    assert "only tests name openai/gpt-4.1" in ran.stderr
    assert "only examples name google/gemini-2.5-flash" in ran.stderr
    assert "speaks to: openai" in ran.stderr
    file = tmp_path / "watcher.yaml"
    file.write_text(f"providers: [anthropic, openai]\n{ran.stdout}")
    assert [use.model for use in load(file, {}).workflows[0].uses] == ["anthropic/claude-sonnet-4-5", "openai/gpt-4o"]


def test_all_names_tests_and_examples_too(code: Path) -> None:
    ran = RUN.invoke(app, ["scan", "--all", str(code)])
    assert len(yaml.safe_load(ran.stdout)["workflows"][0]["uses"]) == 4


def test_records(code: Path) -> None:
    ran = RUN.invoke(app, ["scan", "--json", str(code / "app")])
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each["finding"] for each in found] == ["model", "sdk"]
    assert found[0] | {"file": ""} == {
        "file": "", "role": "code", "finding": "model", "provider": "openai", "where": "3", "text": "gpt-4o",
        "model": "openai/gpt-4o", "how": "responses.create(model=)", "certainty": "sure", "models": None,
    }  # fmt: skip


def test_a_code_base_without_models_proposes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    ran = RUN.invoke(app, ["scan", str(tmp_path)])
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert "1 file read, 0 places name a model" in ran.stderr


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    ran = RUN.invoke(app, ["scan", str(tmp_path / "none")])
    assert "no such file or folder" in str(ran.exception)
