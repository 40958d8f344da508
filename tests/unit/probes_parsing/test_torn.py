"""Pages whose end is missing: half a price is no price."""

from __future__ import annotations

import time

import pytest

from probes.parsing.markup import cut_off
from probes.parsing.torn import without_torn_line
from tests.unit.probes_parsing.reading import prices, read
from watcher.domain.observations import Unreadable

TABLE = "# Pricing per 1M tokens\n\n| Model | Input | Output |\n|---|---|---|\n"


@pytest.mark.parametrize(
    "last",
    [
        "| acme-small | $1 | $1",
        "| acme-small | $1",
        "| acme-small | $1 |",
        "acme-small | $1 | $1",
        "- Output: $1",
        "Prices hold until 2026-12-1",
        "1,",
    ],
)
def test_a_last_line_that_may_go_on_is_left_out(last: str) -> None:
    text = TABLE + "| acme-large | $2 | $12 |\n"
    assert without_torn_line(text + last) == text


@pytest.mark.parametrize(
    "last",
    ["| acme-small | $1 | $12 |", "| acme-small | $1 | $12 |  ", "Prices are in US dollars.", "See version two.", ""],
)
def test_a_last_line_that_is_whole_stays(last: str) -> None:
    text = TABLE + "| acme-large | $2 | $12 |\n"
    assert without_torn_line(text + last) == text + last
    assert without_torn_line(text + last + "\n") == text + last + "\n"


@pytest.mark.parametrize(("last", "stays"), [("acme\t$1", False), ("acme\t$1\t$1", False), ("acme\t$1\t-", True)])
def test_a_torn_row_of_a_text_clip(last: str, stays: bool) -> None:
    text = "Model\tInput\tOutput\n"
    assert without_torn_line(text + last) == (text + last if stays else text)


def test_a_torn_price_is_not_told() -> None:
    assert prices(TABLE + "| acme-large | $2 | $12 |\n| acme-small | $1 | $1") == [
        "acme-large|input|2",
        "acme-large|output|12",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<html><table><tr><td>$1",
        "<html><div><p>Input $1",
        "<html><p>$1</p><di",
        "<html><p>$1</p><script>var a = '<div></div>'",
        "<html><p>$1</p><!-- <p>",
        "<html><DIV><p>$1</p>",
    ],
)
def test_a_document_without_its_end_is_cut_off(html: str) -> None:
    assert cut_off(html)
    assert isinstance(read(html, "page.html"), Unreadable)


@pytest.mark.parametrize(
    "html",
    [
        "<html><div><p>an open division, and the end of the document</html>",
        "<html><body><table><tr><td>$1</BODY >",
        "<html><p>no end tags, as HTML allows<ul><li>one<li>two</ul>",
        "<html><p>1</p><script>document.write('<div>')</script><!-- <div> --><style>a > b {}</style>",
        "",
    ],
)
def test_a_document_that_closes_itself_or_what_it_opened_is_whole(html: str) -> None:
    assert not cut_off(html)


@pytest.mark.parametrize("piece", ["<script>", "</script><script>", "<!--", "<div>", "<!-- --><script></script>", "<"])
def test_looking_for_the_end_takes_one_pass(piece: str) -> None:
    began = time.process_time()
    cut_off(piece * 50_000)
    assert time.process_time() - began < 1
