"""``watcher canary compare``: files in, verdicts, exit codes and complaints out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from watcher.canaries.answers import Answer, written
from watcher.cli.main import app
from watcher.domain.errors import UsageError

YES = [Answer(f"p{n}", 0, f"Certainly: the answer is {n}.") for n in range(12)]
NO = [Answer(f"p{n}", 0, f"I'm sorry, but I can't help with request {n}.") for n in range(12)]


def file(folder: Path, name: str, answers: Iterable[Answer]) -> str:
    (folder / name).write_text(written(answers), encoding="utf-8")
    return str(folder / name)


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["canary", "compare", *arguments])


def test_a_change_is_told_with_its_features_and_examples(tmp_path: Path) -> None:
    done = compare("--json", file(tmp_path, "before", YES), file(tmp_path, "after", NO))
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert (found["verdict"], found["alpha"], found["prompts"], found["samples"]) == ("changed", 0.01, 12, [12, 12])
    refusal = next(each for each in found["features"] if each["name"] == "refusal")
    assert (refusal["before"], refusal["after"], refusal["difference"]) == (0, 1, 1)
    assert 0 < refusal["ci_low"] < refusal["ci_high"] <= 1
    assert refusal["p_value"] <= 0.01
    assert len(found["examples"]) == 3
    assert found["examples"][0].keys() == {"prompt_id", "before", "after"}
    assert done.exit_code == 0


def test_people_see_a_table(tmp_path: Path) -> None:
    done = compare(file(tmp_path, "before", YES), file(tmp_path, "after", NO))
    assert done.stdout.startswith("changed: the distribution of answers differs (p 0.0")
    assert "refusal" in done.stdout
    assert "+100 points" in done.stdout
    assert "\x1b" not in done.stdout


def test_hostile_answers_do_not_reach_the_terminal(tmp_path: Path) -> None:
    bad = [Answer(f"p{n}", 0, "\x1b[2J[red]\u202egnp") for n in range(12)]
    done = compare(file(tmp_path, "before", YES), file(tmp_path, "after", bad))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[red]" in done.stdout


@pytest.mark.parametrize(
    ("after", "fail_on", "code"),
    [
        (NO, "changed", 1),
        (NO, "insufficient,same", 0),
        (YES, "changed", 0),
        (YES, "same", 1),
        (NO[:2], "insufficient", 1),
        ([], "changed, insufficient", 1),
    ],
)
def test_what_is_found_becomes_an_exit_code_when_asked(
    tmp_path: Path, after: list[Answer], fail_on: str, code: int
) -> None:
    assert compare("--fail-on", fail_on, file(tmp_path, "b", YES), file(tmp_path, "a", after)).exit_code == code


def test_prompts_that_one_side_lacks_are_named(tmp_path: Path) -> None:
    done = compare("--json", file(tmp_path, "before", YES), file(tmp_path, "after", NO[:9]))
    assert json.loads(done.stdout)["prompts"] == 9
    assert "before: 3 prompts left out, not in the other file: p9, p10, p11" in " ".join(done.stderr.split())


def test_a_packed_file_with_blank_lines_and_a_mark_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "before.jsonl.gz"
    packed.write_bytes(gzip.compress(("\ufeff" + written(YES).replace("\n", "\r\n\r\n")).encode()))
    done = compare("--json", str(packed), file(tmp_path, "after", YES))
    assert json.loads(done.stdout)["verdict"] == "same"


ROW = '{"prompt_id": "a", "sample": 0, "completion": "x"'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"{ROW}}}\n{{", ":2: this is no JSON"),
        (f"{ROW}}}\n\n[]", ":3: a row is a JSON object"),
        ('{"prompt_id": 3}', ":1: prompt_id is text, not a number"),
        ('{"prompt_id": "a", "completion": "x"}', ":1: sample is missing"),
        ('{"prompt_id": "a", "sample": 0, "completion": null}', ":1: completion is text, not null"),
        (f'{ROW}, "is_tool_call": 1}}', ":1: is_tool_call is true or false, not a number"),
        (f'{ROW}, "prompt_tokens": 1.5}}', ":1: prompt_tokens is a whole number, not 1.5"),
        (f'{ROW}, "latency_s": NaN}}', ":1: latency_s is not below 0, and finite"),
        (f'{ROW}, "at": "2026-11-26T08:00:00"}}', ":1: at has no time zone"),
        (f"{ROW}}}\n{ROW}}}", ":2: sample 0 of prompt 'a' is there twice"),
        ("[" * 100_000, ":1: this is no JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "bad.jsonl").write_text(text, encoding="utf-8")
    done = compare(str(tmp_path / "bad.jsonl"), file(tmp_path, "after", YES))
    assert isinstance(done.exception, UsageError)
    assert f"bad.jsonl{complaint}" in str(done.exception)


def test_bytes_that_are_no_text_are_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(f"{ROW}}}\n".encode() + b'{"prompt_id": "\xff"}')
    done = compare(str(tmp_path / "bad.jsonl"), str(tmp_path / "bad.jsonl"))
    assert "bad.jsonl:2: this is no UTF-8" in str(done.exception)


@pytest.mark.parametrize("arguments", [("--alpha", "0"), ("--alpha", "1"), ("--alpha", "nan"), ("--fail-on", "chnged")])
def test_wrong_options_are_refused(tmp_path: Path, arguments: tuple[str, str]) -> None:
    done = compare(*arguments, file(tmp_path, "before", YES), file(tmp_path, "after", NO))
    assert isinstance(done.exception, UsageError)
    assert arguments[0] in str(done.exception)
