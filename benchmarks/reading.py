"""Reading: a page's bytes to facts, against parsers and a text extractor on the same page."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from benchmarks import pages
from benchmarks.measure import Row, quickest
from probes.extract import extract
from watcher.domain.observations import Reading


def measure(models: int = 300, html_bytes: int = 320_000, rounds: int = 15) -> Iterator[Row]:
    """A Markdown page with so many models, and an HTML page of about so many bytes."""
    yield from _markdown(pages.markdown(models), rounds)
    yield from _html(pages.html(html_bytes), rounds)


def _markdown(body: bytes, rounds: int) -> Iterator[Row]:
    text, parser = body.decode(), MarkdownIt("commonmark").enable("table")
    what = f"read Markdown, {_facts(body, 'page.md')} prices"
    ours, soup, parsed = quickest(
        rounds,
        lambda: extract("pricing", "acme", body, "page.md"),
        lambda: BeautifulSoup(parser.render(text), "lxml").get_text(),
        lambda: parser.parse(text),
    )
    yield _row(what, ours, "markdown-it to HTML, BeautifulSoup get_text", soup, 1.5)
    yield _row(what, ours, "markdown-it parse", parsed, 5)


def _html(body: bytes, rounds: int) -> Iterator[Row]:
    text = body.decode()
    what = f"read HTML, {len(body) // 1000} KB, {_facts(body, 'page.html')} prices"
    ours, soup, parsed = quickest(
        rounds,
        lambda: extract("pricing", "acme", body, "page.html"),
        lambda: BeautifulSoup(body, "lxml").get_text(),
        lambda: LexborHTMLParser(text),
    )
    yield _row(what, ours, "BeautifulSoup(lxml) get_text", soup, 1.5)
    yield _row(what, ours, "lexbor parse", parsed, 80)


def _facts(body: bytes, name: str) -> int:
    """How many prices are read. It also loads what the first reading of a process has to load."""
    reading = extract("pricing", "acme", body, name)
    if not isinstance(reading, Reading):
        raise TypeError(f"{name} is not read: {reading.reason}")
    return len(reading.facts)


def _row(what: str, ours: float, tool: str, theirs: float, limit: float) -> Row:
    return Row(what, f"{1 / ours:.1f} pages/s", f"{tool}: {1 / theirs:.0f} pages/s", ours / theirs, limit)
