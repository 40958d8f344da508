"""Counts of recorded response headers by provider."""

from __future__ import annotations

import gzip
from itertools import count as ticks
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.headers import count

RECORDED = b"""{"provider": "acme", "headers": {"x-ratelimit-limit-requests": "9"}}
{"provider": "acme", "headers": {"x-ratelimit-limit-requests": "9", "x-ratelimit-limit-wibble": "soon"}}

{"provider": "globex", "headers": {"server": "nginx"}}
{"headers": {"x-ratelimit-limit-wibble": "soon"}}
not json
"""


def test_each_response_is_read_flagged_or_without_limits() -> None:
    time = ticks()
    counts = count(filter(bytes.strip, RECORDED.splitlines()), clock=lambda: float(next(time)))
    assert {name: (one.responses, one.read, one.flagged, one.without) for name, one in counts.items()} == {
        "-": (2, 0, 2, 0),
        "acme": (2, 2, 1, 0),
        "globex": (1, 0, 0, 1),
        "all": (5, 2, 3, 1),
    }
    assert counts["all"].seconds == 5.0


@pytest.mark.parametrize("name", ["recorded.jsonl", "recorded.jsonl.gz"])
def test_a_file_is_counted_and_printed(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(RECORDED) if name.endswith(".gz") else RECORDED)
    assert main(["headers", str(file)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[:5] for line in printed[2:]] == [
        ["acme", "2", "2", "1", "0"],
        ["globex", "1", "0", "0", "1"],
        ["all", "5", "2", "3", "1"],
    ]


def test_an_empty_file_has_no_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.jsonl").write_bytes(b"\n")
    assert main(["headers", str(tmp_path / "none.jsonl")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
