"""Each benchmark runs, at a size that takes no time; what it measures is not judged here."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from benchmarks import documents, hostile, memory, pages, readers, reading, saving, snapshots, startup
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.measure import ROOT, Row, cost, quickest, table
from benchmarks.tables import LISTS
from probes.extract import extract
from probes.registry import kinds
from watcher.domain.observations import Reading

SMALL: dict[str, tuple[Callable[[], Iterable[Row]], int]] = {
    "readers": (lambda: readers.measure(rounds=1, only=["pricing"]), 3),
    "reading": (lambda: reading.measure(models=5, html_bytes=30_000, rounds=1), 4),
    "documents": (lambda: documents.measure(size=30_000, rounds=1), 3),
    "snapshots": (lambda: snapshots.measure(versions=12, size=40_000), 3),
    "saving": (lambda: saving.measure(targets=2, models=4, rises=1), 6),
    "memory": (lambda: memory.measure(targets=1, size=30_000), 2),
    "startup": (lambda: startup.measure(rounds=1), 1),
    "hostile": (lambda: hostile.measure(names=("instructions to whoever reads",)), 2),
}


def row(ratio: float = 2.0, limit: float | None = 3.0) -> Row:
    return Row("read", "10 pages/s", "parse: 20 pages/s", ratio, limit)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_prints_its_rows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run, expected = SMALL[name]
    rows = list(run())
    assert main([name], {name: lambda: rows}) in (0, 1)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == name
    assert len(rows) == expected == len(printed) - 3
    assert all(one.ratio > 0 and one.name in line for one, line in zip(rows, printed[2:], strict=False))


@pytest.mark.parametrize(
    ("ratio", "limit", "kept", "verdict"),
    [
        (2.0, 3.0, True, "ok"),
        (3.0, 3.0, True, "ok"),
        (3.01, 3.0, False, "PASSED ITS LIMIT"),
        (99.0, None, True, "not judged"),
    ],
)
def test_a_row_is_judged_by_its_limit(ratio: float, limit: float | None, kept: bool, verdict: str) -> None:
    assert (row(ratio, limit).kept, row(ratio, limit).cells()[-1]) == (kept, verdict)


def test_a_passed_limit_is_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    benchmarks = {"good": lambda: [row()], "bad": lambda: [row(), row(4.0)]}
    assert (main(["good"], benchmarks), main(["bad"], benchmarks), main([], benchmarks)) == (0, 1, 1)
    assert capsys.readouterr().out.count("PASSED ITS LIMIT") == 2


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sped"]) == 2
    assert "'sped'" in capsys.readouterr().err


def test_columns_stand_under_their_headers() -> None:
    header, line = table([row()]).splitlines()
    assert header.index("yardstick") == line.index("parse")


def test_the_best_round_counts() -> None:
    times = iter([0.0, 5.0, 5.0, 6.0, 10.0, 12.0, 12.0, 19.0])
    assert quickest(2, lambda: None, lambda: None, clock=lambda: next(times)) == [2.0, 1.0]


def test_what_a_process_takes_is_its_own(tmp_path: Path) -> None:
    # The test's own process is far larger than a bare interpreter; none of it may be counted.
    bare = cost(("-S", "-c", "pass"), tmp_path)
    large = cost(("-S", "-c", "held = b'x' * 50_000_000"), tmp_path)
    assert bare.peak < 40e6
    assert 45e6 < large.peak - bare.peak < 60e6


def test_a_failed_process_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        cost(("-S", "-c", "raise SystemExit(3)"), tmp_path)


@pytest.mark.parametrize("page", [pages.markdown, pages.html])
def test_the_same_arguments_give_the_same_page(page: Callable[[int, int], bytes]) -> None:
    assert page(20_000, 3) == page(20_000, 3)
    assert page(20_000, 3) != page(20_000, 4)


@pytest.mark.parametrize("size", [50_000, 200_000, 320_000])
def test_a_page_has_the_size_that_was_asked_for(size: int) -> None:
    assert abs(len(pages.html(size)) - size) < 1_000


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("p.md", pages.markdown(20, 0), pages.markdown(20, 1)),
        ("p.html", pages.html(40_000, 0), pages.html(40_000, 1)),
    ],
)
def test_a_version_raises_the_prices_of_one_model(name: str, before: bytes, after: bytes) -> None:
    readings = [extract("pricing", "acme", body, name) for body in (before, after)]
    facts = [{(f.key, f.value) for f in reading.facts} for reading in readings if isinstance(reading, Reading)]
    assert {key.subject for key, _ in facts[1] - facts[0]} == {"acme-0"}
    assert len(facts[1] - facts[0]) == 3


def test_the_page_about_them_names_every_benchmark() -> None:
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)", text, re.MULTILINE)[: len(BENCHMARKS)] == list(BENCHMARKS)


@pytest.mark.parametrize("kind", sorted(kinds().keys() & LISTS.keys()))
def test_every_kind_reads_the_pages_it_is_measured_on(kind: str) -> None:
    assert {sample.name.rsplit(".")[-1] for sample in readers.readable(kind)} >= {"html", "md", "mdx"}


def test_saved_pages_of_a_kind_are_measured_where_a_folder_names_them(tmp_path: Path) -> None:
    (tmp_path / "pricing").mkdir()
    (tmp_path / "pricing" / "acme.md").write_bytes(pages.markdown(3))
    (tmp_path / "pricing" / "acme.html.gz").write_bytes(gzip.compress(pages.html(20_000)))
    (tmp_path / "other.md").write_text("# Another page")
    rows = list(readers.measure(rounds=1, folder=str(tmp_path), only=["pricing"]))
    assert rows[3].name == "pricing, saved: 2 pages, median"
    assert rows[3].limit == readers.LIMIT


def test_what_comes_before_a_work_is_not_counted() -> None:
    times = iter(range(100))
    taken = quickest(2, lambda: next(times), clock=lambda: float(next(times)), before=lambda: next(times))
    assert taken == [2.0]
