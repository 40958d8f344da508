"""Prices that stand in lines instead of tables: cards and lists under the heading of a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from probes.parsing import money, words
from probes.parsing.grid import Cell, Grid, Page, Section, Table

_NAME = re.compile(
    r"(?:text )?(?:inputs?|outputs?|prompts?|completions?|cached inputs?|cache(?:d)? (?:hits?|reads?|writes?)"
    r"|context caching)"
    r"(?: tokens?)?(?: prices?| pricing| costs?)?"
    r"(?:\s?\(?(?:usd|\$)?\s?(?:/|per)\s?(?:1?m|1 ?million|million|1,000,000)?\s?(?:tokens?)?\)?)?:?",
    re.IGNORECASE,
)
_NOTED = re.compile(r"\s?\([^()]{0,60}\)$")
_GLUED = re.compile(r"(tokens|\)|\d[km]?)(?=\$\d)", re.IGNORECASE)
_CACHING = re.compile(r"(?:prompt|context|token) caching:?", re.IGNORECASE)
_OF_CACHE = re.compile(r"(?:reads?|hits?|writes?):?", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:cached input|input|output)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:models?|tokens?|pric\w{1,4}|costs?|tiers?|api|plans?|billing|features?|context|modes?|usage|inference|caching|"
    r"serverless|processing|requests?|overview|embeddings?|text|audio|images?|videos?)\b",
    re.IGNORECASE,
)
_FEWEST, _MOST_LINES, _MOST_CARDS, _LONGEST_NAME, _LONGEST_LINE = 2, 80, 400, 40, 80


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


def _of_a_plan(text: str, name: str) -> tuple[str, str] | None:
    """What one plan's line says under the name of what is priced: ``Paid tier, per 1M tokens: $1, prompts <= 200K``."""
    plan, colon, price = text.partition(": ")
    if not colon or not words.is_plan(plan) or "free" in words.tiers(plan) or not money.amounts(price):
        return None
    return f"{name.strip(' :')}, {plan}", _GLUED.sub(r"\1\n", price)


def _rows(section: Section) -> Iterator[tuple[Cell, Cell]]:
    """A name with its price: on one line, or on two that follow each other."""
    above = ""
    caching = False
    for prose in section.prose:
        text = prose.text
        caching = _CACHING.fullmatch(text) is not None or (caching and len(text) <= 20)
        if caching and _OF_CACHE.fullmatch(text):
            text = f"Cache {text.lower()}"
        told = _of_a_plan(text, above) if above else None
        if told is None and len(text) <= _LONGEST_LINE:
            told = _named(text, above)
        if told is not None:
            yield Cell(told[0], prose.where), Cell(told[1], prose.where)
        above = _name_for_the_next(text, above)


def _named(text: str, above: str) -> tuple[str, str] | None:
    """The name and the price of a line that holds one price; its name may stand on the line above."""
    found = money.amounts(text)
    if len(found) != 1 or not found[0].currency or found[0].strange:
        return None
    price = text[found[0].start : found[0].end]
    name = (text[: found[0].start] + text[found[0].end :]).strip(" :-–—•")
    if not name:
        within = _WITHIN.search(price)
        name = within[0] if within else above
    return (name, price) if _NAME.fullmatch(name) else None


def _name_for_the_next(text: str, above: str) -> str:
    """What the next line may be the price of."""
    if above and words.is_plan(text) and len(text) <= _LONGEST_LINE and not _of_a_plan(text, above):
        return above
    name = len(text) <= _LONGEST_LINE and not money.amounts(text) and _NAME.fullmatch(_NOTED.sub("", text).strip())
    return text if name else ""
