"""``watcher extract rate-limits`` and ``watcher replay --kind rate-limits``, in every spelling of the kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from watcher.cli.main import app
from watcher.cli.names import known_kind
from watcher.domain.errors import UsageError

PAGE = "# Rate limits\n\n| Model | RPM | Concurrency |\n|---|---|---|\n| acme-large | {rpm} | 5 |\n"


@pytest.mark.parametrize("given", ["rate-limits", "rate_limits", "Rate-Limits"])
def test_a_kind_in_every_spelling(given: str) -> None:
    assert known_kind(given, ("pricing", "rate_limits")) == "rate_limits"


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="nearest: 'rate_limits'"):
        known_kind("rate-limit", ("pricing", "rate_limits"))


@pytest.mark.parametrize("kind", ["rate-limits", "rate_limits"])
def test_extract(kind: str, tmp_path: Path) -> None:
    page = tmp_path / "limits.md"
    page.write_text(PAGE.format(rpm="14.4K"))
    done = CliRunner().invoke(app, ["extract", kind, "--provider", "acme", "--json", str(page)])
    assert done.exit_code == 0, done.output
    (row,) = (json.loads(line) for line in done.stdout.splitlines())
    assert (row["kind"], row["verdict"], row["reason"]) == ("rate_limits", "read", None)
    assert [(fact["value"], fact["qualifiers"]) for fact in row["facts"]] == [
        ("14400", {"resource": "requests", "window": "minute"}),
        ("5", {"resource": "concurrent_requests", "window": None}),
    ]


def test_replay(tmp_path: Path) -> None:
    for day, rpm in enumerate(("30", "20", "20"), 1):
        (tmp_path / f"2026-03-0{day}.md").write_text(PAGE.format(rpm=rpm))
    done = CliRunner().invoke(app, ["replay", "--kind", "rate-limits", "--provider", "acme", "--json", str(tmp_path)])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["outcome"] for row in rows] == ["first", "changed", "unchanged"]
    (change,) = rows[1]["changes"]
    assert (change["subject"], change["before"]["value"], change["after"]["value"]) == ("acme-large", "30", "20")
