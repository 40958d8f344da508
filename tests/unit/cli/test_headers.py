"""``watcher extract headers``: one line for each recorded response."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from watcher.cli.main import app

ROWS: list[Any] = [
    {
        "id": "a", "provider": "globex", "date": "2026-03-01T12:00:00+00:00", "status": 200,
        "headers": {
            "x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "59",
            "x-ratelimit-reset-req-minute": "2026-03-01T11:59:00Z", "retry-after": "5",
        },
    },
    {"id": 7, "headers": {"x-ratelimit-limit": 9, "ratelimit-remaining-tokens": "8"}},
    {"id": "c", "provider": "globex", "headers": {"x-ratelimit-mood": "\u001b[31mfine", "x-ratelimit-limit": {"a": 1}}},
    ["no object"],
]  # fmt: skip


def run(file: Path, *more: str) -> tuple[int, list[str], str]:
    found = CliRunner().invoke(app, ["extract", "headers", *more, str(file)])
    return found.exit_code, found.stdout.splitlines(), found.stderr


def written(file: Path) -> Path:
    body = "".join(f"{json.dumps(row)}\n" for row in ROWS).encode()
    file.write_bytes(gzip.compress(body) if file.suffix == ".gz" else body)
    return file


def test_one_object_for_each_line(tmp_path: Path) -> None:
    code, lines, told = run(written(tmp_path / "responses.jsonl.gz"), "--json")
    first, second, third, fourth = (json.loads(line) for line in lines)
    assert (code, [row["id"] for row in (first, second, third, fourth)]) == (0, ["a", 7, "c", None])
    limit, wait = first["facts"]
    assert (limit["subject"], limit["attribute"], limit["value"]) == ("globex", "limit", "60")
    assert limit["qualifiers"] == {
        "resource": "req", "counts": "requests", "window": "minute", "remaining": "59", "reset_s": "0",
    }  # fmt: skip
    assert (wait["attribute"], wait["value"], wait["unit"]) == ("retry_after", "5", "s")
    assert [(fact["attribute"], fact["value"]) for fact in second["facts"]] == [("limit", "9"), ("remaining", "8")]
    assert second["facts"][0]["qualifiers"] == {
        "resource": "requests",
        "window": None,
        "remaining": None,
        "reset_s": None,
    }
    assert [len(row["warnings"]) for row in (first, second, third, fourth)] == [0, 0, 2, 1]
    assert told.count("provider 'globex' is not in the catalogue") == 1


def test_a_provider_for_lines_that_name_none(tmp_path: Path) -> None:
    file = tmp_path / "responses.jsonl"
    file.write_text('{"headers": {"x-ratelimit-limit-requests": "9"}}\n\n', encoding="utf-8")
    _, lines, told = run(file, "--json", "--provider", "groq")
    assert [json.loads(line)["facts"][0]["qualifiers"]["window"] for line in lines] == ["day"]
    assert told == ""


def test_for_people_a_table_and_nothing_that_moves_their_terminal(tmp_path: Path) -> None:
    code, lines, told = run(written(tmp_path / "responses.jsonl"))
    assert code == 0
    assert any("window=minute" in line for line in lines)
    assert "a new scheme of limits: x-ratelimit-mood" in told
    assert "\x1b" not in "".join(lines) + told
