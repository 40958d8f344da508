"""The command on a real file: the suite on stdout, what is lost on stderr."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from watcher.cli.main import app
from watcher.config.suites import load_suite
from watcher.domain.errors import ConfigError

CONFIG = """\
prompts: ['Say {{word}}.']
tests:
  - {vars: {word: "\\u001b[31mhello"}, assert: [{type: icontains, value: hello}, {type: python, value: x}]}
"""


def test_the_suite_is_what_stdout_says_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "promptfooconfig.yaml").write_text(CONFIG)
    made = CliRunner().invoke(app, ["canary", "import", str(tmp_path / "promptfooconfig.yaml")])
    assert made.exit_code == 0
    assert "\x1b" not in made.stdout
    assert "not carried over: tests[0].assert[1] (python): no expectation here means the same" in made.stderr
    assert "1 prompt; `suite: FILE`" in made.stderr
    (tmp_path / "mine.yaml").write_text(made.stdout)
    assert [prompt.id for prompt in load_suite(tmp_path / "mine.yaml").prompts] == ["test-0"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("prompts: []\ntests: [7]", "config.yaml: nothing can be carried over"),
        ("prompts: [{id: one, prompt: Hi, compare_only: true}]", "config.yaml: a suite already"),
        (None, "config.yaml: No such file"),
    ],
)
def test_what_cannot_be_made_is_an_error(tmp_path: Path, text: str | None, problem: str) -> None:
    if text is not None:
        (tmp_path / "config.yaml").write_text(text)
    made = CliRunner().invoke(app, ["canary", "import", str(tmp_path / "config.yaml")])
    assert isinstance(made.exception, ConfigError)
    assert str(made.exception).startswith(f"{tmp_path}/{problem}")
    assert made.stdout == ""
