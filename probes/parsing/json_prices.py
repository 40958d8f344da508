"""Prices in JSON lists of models, by what their keys say: ``pricing.prompt``, ``input_cost_per_token``, ``cost_in``.

Prices are told per 1M tokens, by exact arithmetic, so that they compare with those of pages. Where no key
says how many tokens a price is for, the whole list does: a price per token and one per million differ by six
orders of magnitude. A list whose middle price leaves that open is left out, and so is a price far from the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from probes.parsing import money, words
from probes.parsing.grid import Grid, Row
from probes.parsing.keys import spoken
from probes.parsing.money import Unit
from watcher.domain.facts import Fact, FactKey, folded, qualifiers

_PRICED = re.compile(r"\b(?:pric(?:e|es|ing)|costs?|rates?|cents|usd)\b")
_HOLDERS = re.compile(r"\b(?:pric(?:e|es|ing)|costs?|rates?|per|usd|cents|tokens?|amount|value|overrides?|\d+)\b")
_NO_PRICE = re.compile(r"\b(?:limits?|max|min|discount|currency|units?|type|score|elo|hour(?:ly)?|storage|per pixel)\b")
_CACHE, _WRITE = re.compile(r"\bcach(?:e|ed|ing)\b"), re.compile(r"\b(?:writes?|creation|create)\b")
_INPUT, _OUTPUT = re.compile(r"\b(?:prompt|input|in)\b"), re.compile(r"\b(?:completion|output|out|generated)\b")
_REASONING = re.compile(r"\b(?:internal )?reasoning\b")
_SINGLES = {"image": Unit("", "image"), "request": Unit("", "requests"), "web search": Unit("", "searches"),
            "search": Unit("", "searches"), "call": Unit("", "calls")}  # fmt: skip
_MODALITY = re.compile(r"\b(audio|image|video)\b")
_OF_A_TOKEN = re.compile(r"\btoken cost\b")
_OVER = re.compile(r"\b(?:above|over) (\d+k?)\b")
_FROM = re.compile(r"(.*)\.min_(?:prompt|input)_tokens")
_NUMBER = re.compile(r"\d{0,12}(?:\.\d{1,24})?(?:[eE][+-]?\d{1,2})?")
_TOKEN, _MILLION = Unit("1", "tokens"), Unit("1M", "tokens")
_RANGES = (
    (_TOKEN, Decimal("1e-10"), Decimal("0.0001"), Decimal("0.002")),
    (_MILLION, Decimal("0.0005"), Decimal(50), Decimal(1_000)),
)  # least, the middle one at most, most
_DEAREST = Decimal(5_000)  # dollars for a million tokens; beyond it the unit is not what the key seems to say
_MIDDLE_OF_A_MILLION = Decimal("0.1")  # below it the middle price may be one per thousand


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """A key under which prices stand: of what, in which tier, for what context, and per what if it says so."""

    at: int
    component: str
    unit: Unit | None
    tier: str
    context: str | None
    bound: int | None  # the column that holds the least length of context
    scale: Decimal


@dataclass(frozen=True, slots=True)
class PriceList:
    """The columns of a list that hold prices, what those without a unit are for, and within which bounds.

    ``doubt`` is why none of those without a unit is told.
    """

    columns: tuple[PriceColumn, ...]
    unit: Unit = _MILLION
    least: Decimal = Decimal(0)
    most: Decimal = _RANGES[1][3]
    currency: int | None = None
    doubt: str = ""


def price_list(grid: Grid) -> PriceList:
    """What a grid of JSON says about prices; no columns where it holds none."""
    head, body = grid.table.rows[0], grid.table.rows[1:]
    names = [cell.text for cell in head]
    columns = tuple(column for at in range(len(names)) if (column := _column(at, names)) is not None)
    currency = next((at for at, name in enumerate(names) if spoken(name).endswith("currency")), None)
    unit = next((at for at, name in enumerate(names) if re.search(r"\bpric\w+ unit$", spoken(name))), None)
    stated = _stated(body, unit) if unit is not None else None
    if stated is not None:
        return PriceList(columns, stated, currency=currency)
    return replace(_inferred(columns, body), currency=currency)


def _column(at: int, names: list[str]) -> PriceColumn | None:
    name = names[at]
    said = spoken(name)
    if not _PRICED.search(said) or _NO_PRICE.search(said):
        return None
    unit = _TOKEN if _OF_A_TOKEN.search(said) else money.stated_unit(said)
    over = _OVER.search(said)
    plain = said[: over.start()] if over else said
    component, given = _component(plain)
    if not component:
        return None
    tiers = words.tiers(said)
    parent = name.rpartition(".")[0]
    bound = next((there for there, other in enumerate(names) if _least(other) == parent), None) if parent else None
    context = words.context(f"> {over[1]} tokens") if over else None
    scale = Decimal("0.01") if "cents" in said.split() else Decimal(1)
    tier = tiers[0] if tiers else "standard"
    return PriceColumn(at, component, given or unit, tier, context, bound, scale)


def _least(name: str) -> str | None:
    found = _FROM.fullmatch(name)
    return found[1] if found else None


def _component(said: str) -> tuple[str, Unit | None]:
    """What a key prices, and the unit that follows from that; nothing where it is unclear."""
    left = re.sub(r"\s+", " ", _HOLDERS.sub(" ", said)).strip()
    unit = money.stated_unit(said)
    if left in _SINGLES and (unit is None or unit.of != "tokens"):
        of = _SINGLES[left]
        return (f"per_{of.of}", of) if "token" not in said else ("input_image" if left == "image" else "", _TOKEN)
    name = _kind(left)
    modality = _MODALITY.search(left)
    if modality and name in ("input", "output", "cached_input"):
        name = f"{name}_{modality[1]}" if unit is None or unit.of == "tokens" else name
    if name and unit is not None and unit.of != "tokens":
        return f"{name}_per_{unit.of}".replace(" ", "_"), unit
    return name, unit


def _kind(left: str) -> str:
    if _CACHE.search(left):
        hour = re.search(r"\b(?:1 ?h(?:r|our)?|above 1 ?hr?)\b", left)
        five = re.search(r"\b5 ?m(?:in)?\b", left)
        write = "cache_write_1h" if hour else "cache_write_5m" if five else "cache_write"
        return write if _WRITE.search(left) else "cached_input"
    if _REASONING.search(left):
        return "reasoning"
    given, made = _INPUT.search(left), _OUTPUT.search(left)
    if given and made:
        return ""
    if given or made:
        return "input" if given else "output"
    return "input_audio" if left == "audio" else ""


def _stated(body: Iterable[Row], at: int) -> Unit | None:
    units = {money.stated_unit(f"per {re.sub('^per ', '', spoken(row[at].text))}") for row in body if row[at].text}
    return next(iter(units)) if len(units) == 1 else None


def _inferred(columns: tuple[PriceColumn, ...], body: tuple[Row, ...]) -> PriceList:
    """How many tokens the prices without a unit are for, by the middle one of them."""
    bare = [column for column in columns if column.unit is None]
    values = sorted(value for row in body for column in bare if (value := _decimal(row[column.at].text)))
    if not values:
        return PriceList(columns)
    middle = values[len(values) // 2]
    for unit, least, below, most in _RANGES:
        if least <= middle <= below and (unit is _TOKEN or middle >= _MIDDLE_OF_A_MILLION):
            return PriceList(columns, unit, least, most)
    return PriceList(columns, doubt=f"how many tokens prices such as {_plain(middle)} are for is not clear")


def _decimal(text: str) -> Decimal | None:
    """A price as a number; None for none, and for what is none (``-1`` stands for "it depends")."""
    text = text.strip().removeprefix("$")
    if not text or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of one record, and what stands there and cannot be told."""

    told: tuple[Fact, ...] = ()
    left: tuple[FactKey, ...] = ()


def prices_of(row: Row, priced: PriceList, subject: str, model: str | None, currency: str, group: str = "") -> Prices:
    """The prices of one record.

    Args:
        row: the record.
        priced: the list's columns.
        subject: what the record is about.
        model: its canonical id.
        currency: of prices where the record names none.
        group: the provider under whose name a list of several has the record.
    """
    named = row[priced.currency].text.upper() if priced.currency is not None else ""
    currency = named if re.fullmatch(r"[A-Z]{3}", named) else currency
    told: list[Fact] = []
    left: list[FactKey] = []
    for column in priced.columns:
        value = _decimal(row[column.at].text)
        if value is None:
            continue
        context = f">={_size(row[column.bound].text)}" if column.bound is not None else column.context
        said = qualifiers(
            {"component": column.component, "tier": column.tier, "context": context, "provider": group or None}
        )
        if _fits(value, column, priced):
            value, unit = _per_million(value * column.scale, column.unit or priced.unit)
            where = row[column.at].where
            told.append(Fact(subject, "price", _plain(value), unit.of_money(currency), model, said, where=where))
        else:
            left.append(FactKey(folded(subject), "price", said))
    return Prices(tuple(told), tuple(left))


def _fits(value: Decimal, column: PriceColumn, priced: PriceList) -> bool:
    """Whether a price without a unit can be one of its list's: other things, such as images, stand there too.

    An "image" as cheap as the tokens beside it may be priced by its tokens: that is left open.
    """
    if column.unit is None:
        return not priced.doubt and (not value or priced.least <= value <= priced.most)
    if column.unit.of == "tokens":
        return _per_million(value * column.scale, column.unit)[0] <= _DEAREST
    return column.component != "per_image" or priced.unit is not _TOKEN or not 0 < value < _RANGES[0][2]


def _per_million(value: Decimal, unit: Unit) -> tuple[Decimal, Unit]:
    tokens = {"1": 1_000_000, "1K": 1_000}.get(unit.count)
    return (value * tokens, _MILLION) if unit.of == "tokens" and tokens else (value, unit)


def _size(digits: str) -> str:
    return f"{digits[:-3]}K" if re.fullmatch(r"\d+000", digits) and len(digits) < 7 else digits
