"""Prices that stand in lines instead of tables: cards and lists under the heading of a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from probes.parsing import money, words
from probes.parsing.grid import Cell, Grid, Page, Prose, Section, Table

_NAME = re.compile(
    r"(?:text )?(?:inputs?|outputs?|prompts?|completions?|cached inputs?|cache(?:d)? (?:hits?|reads?|writes?))"
    r"(?: tokens?)?(?: prices?| pricing| costs?)?"
    r"(?:\s?\(?(?:usd|\$)?\s?(?:/|per)\s?(?:1?m|1 ?million|million|1,000,000)?\s?(?:tokens?)?\)?)?:?",
    re.IGNORECASE,
)
_CACHING = re.compile(r"(?:prompt|context|token) caching:?", re.IGNORECASE)
_OF_CACHE = re.compile(r"(?:reads?|hits?|writes?):?", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:cached input|input|output)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:models?|tokens?|pric\w{1,4}|costs?|tiers?|api|plans?|billing|features?|context|modes?|usage|inference|caching|"
    r"serverless|processing|requests?|overview|embeddings?|text|audio|images?|videos?)\b",
    re.IGNORECASE,
)
_FEWEST, _MOST_LINES, _MOST_CARDS, _LONGEST_NAME = 2, 80, 400, 40


def card_grids(page: Page) -> Iterator[Grid]:
    """A grid for every section that names at least two kinds of tokens, each with one price.

    Where several stand beside each other, their headings are what they are about, with or without a number in it.
    """
    cards = list(islice(_cards(page), _MOST_CARDS))
    beside = Counter(section.headings[:-1] for section, _ in cards)
    for section, rows in cards:
        lead = tuple(prose.text for prose in section.prose if not money.amounts(prose.text))
        name = section.headings[-1]
        named = beside[section.headings[:-1]] > 1 and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name)
        head = (Cell("", header=True), Cell(name if named else "Price", header=True))
        yield Grid(Table((head, *rows), rows[0][0].where), section.headings, (), lead)


def _cards(page: Page) -> Iterator[tuple[Section, list[tuple[Cell, Cell]]]]:
    for section in page.sections:
        if section.tables or not section.headings or not section.prose or len(section.prose) > _MOST_LINES:
            continue
        rows = list(_rows(section))
        names = [words.component(row[0].text) for row in rows]
        if len(rows) >= _FEWEST and len(set(names)) == len(names):
            yield section, rows


def _rows(section: Section) -> Iterator[tuple[Cell, Cell]]:
    """A name with its price: on one line, or on two that follow each other."""
    above: Prose | None = None
    caching = False
    for prose in section.prose:
        caching = _CACHING.fullmatch(prose.text) is not None or (caching and len(prose.text) <= 20)
        if caching and _OF_CACHE.fullmatch(prose.text):
            prose = Prose(f"Cache {prose.text.lower()}", prose.where)
        if len(prose.text) > 80:
            above = None
            continue
        found = money.amounts(prose.text)
        if len(found) == 1 and found[0].currency and not found[0].strange:
            price = prose.text[found[0].start : found[0].end]
            name = (prose.text[: found[0].start] + prose.text[found[0].end :]).strip(" :-–—•")
            within = _WITHIN.search(price)
            if not name:
                name = within[0] if within else above.text if above else ""
            if _NAME.fullmatch(name):
                yield Cell(name, prose.where), Cell(price, prose.where)
        above = prose if not found and _NAME.fullmatch(prose.text.strip()) else None
