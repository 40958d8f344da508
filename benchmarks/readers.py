"""Readers: what every kind's reader takes for a page, against the text of the same page by BeautifulSoup.

The ratio of a kind is the median over its pages: HTML of four sizes, Markdown of three, un-rendered MDX and, where
the kind reads it, JSON. A reader finds the page as a new process does: what texts it remembers is forgotten each time.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from benchmarks import tables
from benchmarks.measure import Row, quickest
from probes.extract import extract
from probes.parsing.document import is_html
from probes.registry import kinds
from watcher.domain.observations import Reading

FOLDER = "BENCHMARK_PAGES"  # names a folder of saved pages; those of a kind may lie in a folder of its name
LIMIT = 1.0
_LARGEST = 2_000_000
_HTML_SIZES = (10_000, 40_000, 160_000, 320_000)
_ROWS = (10, 60, 300)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page, under a name that says what it is."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds for one page: ours, for its text, and for the text of its bytes as they are."""

    name: str
    ours: float
    text: float
    raw: float


def samples(kind: str) -> Iterator[Sample]:
    """The generated pages of a kind."""
    for size in _HTML_SIZES:
        yield Sample(f"{size // 1000} KB.html", tables.html(kind, size))
    for rows in _ROWS:
        yield Sample(f"{rows} rows.md", tables.markdown(kind, rows))
    yield Sample(f"{_ROWS[1]} rows.mdx", tables.mdx(kind, _ROWS[1]))
    if (listed := tables.json_list(kind, _ROWS[1])) is not None:
        yield Sample(f"{_ROWS[1]} models.json", listed)


def saved(folder: Path, kind: str) -> Iterator[Sample]:
    """Pages of a kind in a folder: those below a folder of its name, or all where there is none."""
    own = folder / kind
    for file in sorted((own if own.is_dir() else folder).rglob("*")):
        if file.is_file() and file.stat().st_size <= _LARGEST:
            body = file.read_bytes()
            yield Sample(file.name, gzip.decompress(body) if file.suffix == ".gz" else body)


def measure(rounds: int = 5, folder: str | None = None, only: Sequence[str] = ()) -> Iterator[Row]:
    """Every kind that has a list in :mod:`benchmarks.tables`, or ``only`` some.

    ``folder`` (or the environment) names saved pages.
    """
    named = folder or os.environ.get(FOLDER)
    for kind in only or kinds():
        if kind in tables.LISTS:
            yield from _rows(kind, [_figure(kind, sample, rounds) for sample in readable(kind)])
        pages = list(saved(Path(named), kind)) if named else []
        if pages:
            yield from _rows(f"{kind}, saved", [_figure(kind, sample, rounds) for sample in pages])


def readable(kind: str) -> Iterator[Sample]:
    """The generated pages of a kind, each of which its reader reads.

    Raises:
        TypeError: one of them is not read.
    """
    for sample in samples(kind):
        reading = extract(kind, "acme", sample.body, sample.name)
        if not isinstance(reading, Reading):
            raise TypeError(f"{kind} does not read {sample.name}: {reading.reason}")
        yield sample


def _figure(kind: str, sample: Sample, rounds: int) -> Figure:
    body = sample.body
    text = body.decode(errors="replace")
    parser = MarkdownIt("commonmark").enable("table")

    def ours() -> object:
        return extract(kind, "acme", body, sample.name)

    def raw() -> object:
        return BeautifulSoup(body, "lxml").get_text()

    def rendered() -> object:
        return BeautifulSoup(parser.render(text), "lxml").get_text()

    plain = is_html(text, sample.name) or sample.name.removesuffix(".gz").endswith(".json")
    taken = quickest(rounds, ours, raw, *(() if plain else (rendered,)), before=_forget)
    return Figure(sample.name, taken[0], taken[-1], taken[1])


def _rows(what: str, figures: list[Figure]) -> Iterator[Row]:
    yield _row(f"{what}: {len(figures)} pages, median", figures, lambda one: one.text, LIMIT)
    worst = max(figures, key=lambda one: one.ours / one.text)
    yield _row(f"{what}: worst, {worst.name}", [worst], lambda one: one.text, None)
    yield _row(f"{what}: median, Markdown not rendered", figures, lambda one: one.raw, None)


def _row(what: str, figures: list[Figure], yardstick: Callable[[Figure], float], limit: float | None) -> Row:
    ours = median(one.ours for one in figures)
    theirs = median(yardstick(one) for one in figures)
    ratio = median(one.ours / yardstick(one) for one in figures)
    return Row(what, f"{1000 * ours:.2f} ms a page", f"get_text: {1000 * theirs:.2f} ms", ratio, limit)


def _forget() -> None:
    """Empty what the readers remember of texts they have seen."""
    for name, module in list(sys.modules.items()):
        if name.startswith("probes.parsing."):
            for thing in vars(module).values():
                forget = getattr(thing, "cache_clear", None)
                if forget is not None:
                    forget()
