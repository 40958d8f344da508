"""Prices that stand in lines instead of tables: cards and lists under the heading of a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from probes.parsing import money, words
from probes.parsing.card_names import by_name, is_name, listed
from probes.parsing.grid import Cell, Grid, Page, Prose, Section, Table

_NAME = re.compile(
    r"(?:text )?(?:inputs?|outputs?|prompts?|completions?|cached inputs?"
    r"|(?:prompt |context )?cach(?:e|ed|ing) (?:hits?|reads?|writes?)"
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
_FEWEST, _MOST_LINES, _MOST_CARDS, _LONGEST_LINE = 2, 400, 400, 80
_LONGEST_CAPTION = 40
_APART = frozenset({"fine-tuning", "provisioned"})
_Row = tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class _Card:
    """The prices of one model: under a heading, or under a name of its own in a line."""

    section: Section
    rows: list[_Row]
    name: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """What the cards beside it have in common with it."""
        return self.headings[:-1]

    @property
    def headings(self) -> tuple[str, ...]:
        """Its headings without one that says only of which tokens or that it is prices: ``Audio``, ``Price``."""
        *above, last = self.section.headings
        plain = words.is_modality_heading(last) or words.component(last) == "price"
        return tuple(above) if plain and len(above) > 1 else self.section.headings


def card_grids(page: Page) -> Iterator[Grid]:
    """A grid for every section that names at least two kinds of tokens, each with one price.

    Where several stand beside each other, their headings are what they are about, with or without a number in it,
    and one kind of tokens is enough. A section may hold several cards under names that are no headings.
    """
    cards = list(islice(_cards(page), _MOST_CARDS))
    beside = Counter(place for place, _ in {(card.place, card.headings) for card in cards})
    for card in cards:
        alone = beside[card.place] < _FEWEST
        name = card.name or card.headings[-1]
        own = words.is_modality_heading(card.section.headings[-1]) and len(card.headings) < len(card.section.headings)
        named = bool(card.name) or ((own or not alone) and is_name(name))
        if len(card.rows) < _FEWEST and not named:
            continue
        lead = tuple(prose.text for prose in card.section.prose if not money.amounts(prose.text))
        head = (Cell("", header=True), Cell(name if named else "Price", header=True))
        table = Table((head, *card.rows), card.rows[0][0].where)
        yield Grid(table, card.section.headings, (), lead, caption=_caption(card))


def _caption(card: _Card) -> str:
    """What the short lines above a card's prices set apart: ``Fine-tuning price``; ``Batch price`` may be a button."""
    lines: list[str] = []
    for prose in card.section.prose:
        if money.amounts(prose.text):
            break
        short = len(prose.text) <= _LONGEST_CAPTION and ":" not in prose.text
        if short and (words.mentions_price(prose.text) or words.is_way(prose.text)):
            lines.append(prose.text)
    named = {tier for line in lines for tier in words.tiers(line)} & _APART
    return next(iter(named)) if len(named) == 1 else ""


def _cards(page: Page) -> Iterator[_Card]:
    for section in page.sections:
        if section.tables or not section.headings or not section.prose or len(section.prose) > _MOST_LINES:
            continue
        rows = list(_rows(section.prose))
        if rows and _tells_apart(rows):
            yield _Card(section, rows)
            continue
        for name, lines in by_name(section.prose, _is_of_a_card):
            own = list(_rows(lines))
            if own and _tells_apart(own):
                yield _Card(section, own, name)
        for name, prices in listed(section.prose):
            own = [row for prose in prices for row in _rows((prose,))]
            if len(own) == len(prices) >= _FEWEST and _tells_apart(own):
                yield _Card(section, own, name)


def _tells_apart(rows: list[_Row]) -> bool:
    said = [row[0].text for row in rows]
    names = [(words.component(text), words.context(text), words.tiers(text)) for text in said]
    return len(set(names)) == len(names)


def _is_of_a_card(text: str) -> bool:
    """Whether a line names what is priced, for whom or for which lengths, or holds a price."""
    if money.amounts(text) or words.is_context(text) or words.is_plan(text) or _CACHING.fullmatch(text):
        return True
    return bool(_name_for_the_next(text, "") or _OF_CACHE.fullmatch(text) or words.component(text))


def _of_a_plan(text: str, name: str) -> tuple[str, str] | None:
    """What one plan's line says under the name of what is priced: ``Paid tier, per 1M tokens: $1, prompts <= 200K``."""
    plan, colon, price = text.partition(": ")
    if not colon or not words.is_plan(plan) or "free" in words.tiers(plan) or not money.amounts(price):
        return None
    return f"{name.strip(' :')}, {plan}", _GLUED.sub(r"\1\n", price)


def _rows(lines: tuple[Prose, ...]) -> Iterator[_Row]:
    """A name with its price: on one line, or on two that follow each other."""
    above = kind = way = ""
    caching = read = False
    for prose in lines:
        text = prose.text
        caching = _CACHING.fullmatch(text) is not None or (caching and len(text) <= 20)
        if caching and _OF_CACHE.fullmatch(text):
            text = f"Cache {text.lower()}"
        if kind and len(text) <= _LONGEST_LINE and words.is_context(text):
            above = f"{kind.strip(' :')}, {words.context(text)}"
            continue
        told = _of_a_plan(text, above) if above else None
        if told is None and len(text) <= _LONGEST_LINE:
            told = _named(text, above)
        if told is not None:
            yield Cell(told[0] + way, prose.where), Cell(told[1], prose.where)
        read = read or told is not None
        way = f", {text}" if read and words.is_way(text) else way
        above = _name_for_the_next(text, above)
        kind = above or (kind if told is not None else "")


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
    bare = name.partition(", ")[0] if name is above else name
    return (name, price) if _NAME.fullmatch(bare) else None


def _name_for_the_next(text: str, above: str) -> str:
    """What the next line may be the price of."""
    if above and words.is_plan(text) and len(text) <= _LONGEST_LINE and not _of_a_plan(text, above):
        return above
    name = len(text) <= _LONGEST_LINE and not money.amounts(text) and _NAME.fullmatch(_NOTED.sub("", text).strip())
    return text if name else ""
