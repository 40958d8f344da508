"""Any table survives its formats; what is beside a price changes none; half a page holds nothing that the page does not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks import tables
from probes.extract import extract
from probes.parsing.document import read_page
from probes.parsing.grid import Table
from probes.registry import kinds
from tests.unit.probes_parsing.reading import prices
from watcher.domain.observations import Reading

bounded = settings(max_examples=60, deadline=None, derandomize=True)
KINDS = sorted(kinds().keys() & tables.LISTS.keys())

# Everything but the signs that are footnotes' marks: those are no text.
SIGNS = "aZ09 .,:-_|`<>&~[]{}#$\\\"'/!é価😀\u00a0\u200b\n"
TEXTS = st.text(SIGNS, max_size=12).filter(lambda text: not re.search(r"[Tt]ok\d|\[\^?\w{1,2}\\?\]", text))
MARKUP = ("{}", "<code>{}</code>", "<b>{}</b>", "<a href='/x?a=b&amp;c'><span>{}</span></a>", "<div><p>{}</p></div>")


@dataclass(frozen=True)
class Placed:
    """A cell with how far it reaches, and whether it is a header."""

    text: str
    wide: int
    deep: int
    markup: str
    tag: str


@st.composite
def spanned(draw: st.DrawFn) -> tuple[list[list[Placed]], list[list[str]]]:
    """Rows of cells that tile a rectangle, and the texts that a reader sees at each place of it."""
    width, height = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    seen: dict[tuple[int, int], str] = {}
    rows: list[list[Placed]] = []
    for row in range(height):
        rows.append([])
        for column in range(width):
            if (row, column) in seen:
                continue
            free = next((wide for wide in range(1, width - column) if (row, column + wide) in seen), width - column)
            cell = Placed(
                draw(TEXTS), draw(st.integers(1, free)), draw(st.integers(1, height - row)),
                draw(st.sampled_from(MARKUP)), draw(st.sampled_from(("td", "th"))),
            )  # fmt: skip
            rows[-1].append(cell)
            for place in [(row + y, column + x) for y in range(cell.deep) for x in range(cell.wide)]:
                seen[place] = shown(cell.text)
    return rows, [[seen[row, column] for column in range(width)] for row in range(height)]


def shown(text: str) -> str:
    """A text as a reader sees it: lines without space around them, one kind of space, nothing invisible."""
    lines = (re.sub("[ \u00a0]+", " ", line.replace("\u200b", "")).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def as_html(rows: list[list[Placed]], *, head: bool) -> str:
    def cell(one: Placed) -> str:
        text = one.markup.format(html.escape(one.text).replace("\n", "<br>"))
        return f'<{one.tag} colspan="{one.wide}" rowspan="{one.deep}">{text}</{one.tag}>'

    lines = [f"<tr>{''.join(map(cell, row))}</tr>" for row in rows]
    body = f"<thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody>" if head else "".join(lines)
    return f"<html><body><table>{body}</table></body></html>"


def as_markdown(table: Table) -> str:
    """A grid as a pipe table: a cell that spans is repeated, whatever could be markup is written as an entity."""

    def cell(text: str) -> str:
        signs = (sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in text)
        return "".join(signs).replace("&#10;", "<br/>")

    lines = [f"| {' | '.join(cell(one.text) for one in row)} |" for row in table.rows]
    rule = "|" + " --- |" * len(table.rows[0])
    return "\n".join((lines[0], rule, *lines[1:])) + "\n"


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def only_table(page: str, name: str) -> Table:
    (grid,) = read_page(page.encode(), name).grids
    return grid.table


@bounded
@given(spanned(), st.booleans())
def test_a_table_survives_html_and_markdown(given_rows: tuple[list[list[Placed]], list[list[str]]], head: bool) -> None:
    rows, expected = given_rows
    assume(all(rows))
    table = only_table(as_html(rows, head=head), "page.html")
    assert texts(table) == expected
    assert texts(only_table(as_markdown(table), "page.md")) == expected


MODELS = st.lists(
    st.tuples(st.sampled_from(["acme-large", "acme-small", "Acme Mini 2", "acme-4.1"]), *[st.integers(1, 9_999)] * 2),
    min_size=1, max_size=4, unique_by=lambda row: row[0],
)  # fmt: skip
COLUMNS = st.sampled_from([("Context window", "200K"), ("Released", "2026-01-05"), ("Max output", "8,192 tokens")])


def price_page(lines: list[list[str]], *, note: str = "") -> str:
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"# Pricing\n\nPrices per 1M tokens, in US dollars.\n\n{table}\n\n{note}\n"


def lines_of(models: list[tuple[str, int, int]]) -> list[list[str]]:
    rows = [[name, f"${given / 100:.2f}", f"${made / 100:.2f}"] for name, given, made in models]
    return [["Model", "Input", "Output"], ["---"] * 3, *rows]


@bounded
@given(MODELS, st.randoms(use_true_random=False), COLUMNS, st.integers(1, 3))
def test_order_columns_markup_and_notes_change_no_price(
    models: list[tuple[str, int, int]], chance: object, column: tuple[str, str], place: int
) -> None:
    expected = prices(price_page(lines_of(models)))
    assert len(expected) == 2 * len(models)
    shuffled = list(models)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    lines = lines_of(shuffled)
    for line, text in zip(lines, (column[0], "---", *[column[1]] * len(models)), strict=True):
        line.insert(place, text)
    for line, name in zip(lines[2:], ("**{}**", "`{}`", "[{}](/models)", "{} (preview)"), strict=False):
        line[0] = name.format(line[0])
    lines[0][0] = "Model<sup>1</sup>"
    assert prices(price_page(lines, note="<sup>1</sup> Names of models as the API knows them.")) == expected


PAGES: dict[str, Callable[[str], bytes | None]] = {
    "page.html": lambda kind: tables.html(kind, 9_000),
    "page.md": lambda kind: tables.markdown(kind, 22),
    "page.mdx": lambda kind: tables.mdx(kind, 22),
    "page.json": lambda kind: tables.json_list(kind, 8),
}


def said(kind: str, body: bytes, name: str) -> set[object]:
    reading = extract(kind, "acme", body, name)
    facts = reading.facts if isinstance(reading, Reading) else ()
    return {(fact.key, fact.said()) for fact in facts}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in PAGES if PAGES[name](kind)])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(share=st.floats(0, 1))
def test_half_a_page_says_nothing_that_the_page_does_not(kind: str, name: str, share: float) -> None:
    body = PAGES[name](kind) or b""
    assert said(kind, body[: int(share * len(body))], name) <= said(kind, body, name)
