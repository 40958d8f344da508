"""Commands of canaries that only read make no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from watcher.cli.main import app
from watcher.domain.errors import UsageError

CONFIG = """\
database: sqlite:///watcher.db
targets:
  - id: acme/canary
    kind: canary
    api: {family: openai, base_url: "https://api.acme.example/v1", model: acme-large}
    suite: general
"""


@pytest.mark.parametrize(
    "command",
    [
        ("show",), ("show", "acme/canary"), ("baseline", "acme/canary"), ("report",), ("fallbacks",),
        ("accept", "acme/canary", "--by", "on-call", "--why", "as good"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_reads_makes_no_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    made = CliRunner().invoke(app, ["canary", *command, "--config", str(tmp_path / "watcher.yaml")])
    assert isinstance(made.exception, UsageError)
    assert "there is no database yet" in str(made.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["watcher.yaml"]
