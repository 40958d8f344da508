"""Prices as vendors print them: a decimal, a currency, a unit. Nothing is rounded and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 4_000
ABSENT = frozenset(
    {"", "-", "--", "---", "–", "—", "―", "n/a", "na", "none", "null", "undefined", "x", "×", "✗", "✕", "✘", "❌", "/",
     "not available", "not applicable", "unavailable", "not supported", "unsupported", "n.a.", "tbd", "tba", "?", "...",
     "contact us", "contact sales", "coming soon", "custom", "not offered", "no", "yes", "无", "不支持", "暂不支持"}
)  # fmt: skip
_FREE = re.compile(
    r"(?:currently |temporarily )?(?:limited[- ]time )?free(?: of charge)?(?:[ ,]*\(?(?:for a )?limited[- ]time\)?)?"
    r"|no charge|at no (?:additional )?(?:cost|charge)|免费|限时免费"
)
_SIGNS = {
    "us$": "USD", "usd": "USD", "$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "cn¥": "CNY",
    "rmb": "CNY", "cny": "CNY", "元": "CNY", "¥": "¥", "￥": "¥", "jpy": "JPY", "円": "JPY", "₹": "INR", "inr": "INR",
    "yuan": "CNY", "dollars": "USD",
}  # fmt: skip
_MONEY = re.compile(
    r"(?P<sign>(?:US|CN)?[$¥]|[€£￥₹]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|INR)\b)?\s?"
    r"(?<![\d.,])(?P<number>\d[\d,]{0,14}(?:\.\d{1,12})?)(?![\d,]*\.?\d)"
    r"\s?(?P<code>USD\b|EUR\b|GBP\b|CNY\b|RMB\b|JPY\b|INR\b|元|円|€|£|\$(?!\d)|yuan\b|dollars\b)?",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"\$(\d{1,6}(?:\.\d{1,12})?)")  # most prices are just this
_BARE = re.compile(r"\d{1,6}(?:\.\d{1,12})?|\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,12})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"0,\d+|\d+,\d{1,2}")
_OF_A_CURRENCY = re.compile("[$€£¥￥₹元円]|usd|eur|gbp|cny|rmb|jpy|inr|yuan|dollars")
_OF_A_UNIT = re.compile("/|per|every|每|each|tok")
_CURRENCY_NAMES = ("usd", "dollar", "eur", "gbp", "cny", "rmb", "jpy", "人民币", "美元")
_CURRENCY_SIGNS = "$€£¥￥₹元円"
_CURRENCY_WORDS = re.compile(r"\b(?:usd|us dollars?|u\.s\. dollars?|eur|gbp|cny|rmb|jpy)\b|人民币|美元")
_WORD_CURRENCY = {"人民币": "CNY", "美元": "USD"}

_SCALES = {
    "million": "1M", "mil": "1M", "mln": "1M", "m": "1M", "mm": "1M", "1000000": "1M", "百万": "1M",
    "thousand": "1K", "k": "1K", "1000": "1K", "千": "1K", "billion": "1B", "b": "1B",
}  # fmt: skip
_NOUNS = {
    "token": "tokens", "tokens": "tokens", "tok": "tokens", "toks": "tokens", "character": "characters",
    "characters": "characters", "char": "characters", "chars": "characters", "image": "image", "images": "image",
    "img": "image", "picture": "image", "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "second": "second", "seconds": "second", "sec": "second", "secs": "second", "s": "second", "hour": "hour",
    "hours": "hour", "hr": "hour", "hrs": "hour", "h": "hour", "request": "requests", "requests": "requests",
    "req": "requests", "call": "calls", "calls": "calls", "search": "searches", "searches": "searches",
    "query": "queries", "queries": "queries", "prompt": "prompts", "prompts": "prompts", "page": "pages",
    "pages": "pages", "megapixel": "megapixels", "megapixels": "megapixels", "mp": "megapixels", "step": "steps",
    "steps": "steps", "gb": "gb", "gib": "gb", "session": "sessions", "sessions": "sessions", "video": "video",
    "videos": "video", "song": "songs", "songs": "songs", "unit": "units", "units": "units", "use": "uses",
    "uses": "uses", "document": "documents", "documents": "documents", "month": "month", "day": "day",
    "user": "user", "seat": "user", "neuron": "neurons", "neurons": "neurons", "item": "items",
}  # fmt: skip
_SINGLE = frozenset({"image", "minute", "second", "hour", "gb", "video", "month", "day", "user"})
_UNIT = (
    r"(?:(?:a|an|each|one)\s)?(?P<count>\d[\d,]{0,9})?\s?(?P<scale>million|mil|mln|mm|thousand|billion|百万|千|[mkb](?![a-z]))?"
    r"(?:\s|-)?(?:(?:of|text|audio|image|input|output|cached|prompt|generated|billed|个|search|grounded)\s){0,2}"
    r"(?P<noun>m?tok(?:en)?s?\b|[a-z]{1,10}\b)?"
)
_AFTER = re.compile(rf"\s*(?:/|\bper\b|\bfor\s+(?:each|every)\b|每)\s*{_UNIT}", re.IGNORECASE)
_THEN = re.compile(r"\s*(?:/|\bper\b)\s*(?P<noun>[a-z]{1,10})\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"-[a-z]", re.IGNORECASE)
_STATED = re.compile(
    rf"(?:/|\bper\b(?!-token)|\bevery\b|每|\bfor\s+each\b)\s*{_UNIT}"  # ``per-token pricing`` is no unit
    r"|(?<![\w.,$])(?P<plain>1\s?m|1\s?k|1,000,000|1,000|(?:one|1)\s(?:million|thousand)|百万)"
    r"(?:\s|-|(?<=百万))(?:(?:input|output|cached|text|audio|image|video)\s){0,2}tok(?:en)?s?(?![a-z])"
    r"|[(（]\s?(?P<bracketed>million\s|M\s|百万)tokens\s?[)）]",
    re.IGNORECASE,
)
_HALF_STATED = re.compile(r"(?:/|\bper\b)\s?1?\s?[kmb]\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a price is per: ``Unit("1M", "tokens")``, ``Unit("", "image")``."""

    count: str
    of: str

    def of_money(self, currency: str) -> str:
        """As a fact's unit: ``USD/1M tokens``."""
        return f"{currency}/{self.count} {self.of}" if self.count else f"{currency}/{self.of}"


MILLION = Unit("1M", "tokens")
_TIMES = {"1K": 1_000, "1": 1_000_000}


def per_million(value: str, unit: Unit) -> tuple[str, Unit]:
    """A price of tokens for a million of them, by exact arithmetic; any other price as it is.

    >>> per_million("0.0015", Unit("1K", "tokens"))
    ('1.5', Unit(count='1M', of='tokens'))
    """
    times = _TIMES.get(unit.count) if unit.of == "tokens" else None
    if times is None:
        return value, unit
    scaled = f"{Decimal(value) * times:f}"
    return scaled.rstrip("0").rstrip(".") if "." in scaled else scaled, MILLION


@dataclass(frozen=True, slots=True)
class Amount:
    """One price in a text: ``value`` exactly as printed without thousands separators.

    ``start`` and ``end`` are where it stands, its unit included.
    """

    value: str
    currency: str | None
    unit: Unit | None
    start: int
    end: int
    strange: bool = False  # something like a unit follows that is none we know


def is_absent(text: str) -> bool:
    """Whether a cell says that there is no price."""
    return text.strip().casefold() in ABSENT


def is_free(text: str) -> bool:
    """Whether a cell says that it costs nothing."""
    text = text.strip()
    return text[:1].isalpha() and _FREE.fullmatch(text.casefold().rstrip(".*")) is not None


def number(printed: str) -> str | None:
    """A printed number as a decimal; None where the separators leave it open."""
    if "," not in printed:
        return printed
    if _THOUSANDS.fullmatch(printed) and not printed.startswith("0,"):
        return printed.replace(",", "")
    return printed.replace(",", ".") if _DECIMAL_COMMA.fullmatch(printed) else None


def _unit(found: re.Match[str]) -> Unit | None:
    count, scale, noun = (found["count"] or "").replace(",", ""), (found["scale"] or "").lower(), found["noun"]
    noun = (noun or "").lower()
    if noun.startswith("mtok") or noun == "mt":
        scale, noun = "m", "tokens"
    of = _NOUNS.get(noun) if noun else None
    if noun and of is None:
        return None
    if of is None:
        return Unit("1M", "tokens") if scale in ("m", "million", "百万") and count in ("", "1") else None
    return _scaled(count, scale, of)


def _scaled(count: str, scale: str, of: str) -> Unit | None:
    size = _SCALES.get(scale) if scale else _SCALES.get(count)
    if scale:
        return Unit(size if count in ("", "1") else f"{count}{(size or '1M')[-1]}", of) if size else None
    if size:
        return Unit(size, of)
    if count in ("", "1"):
        return Unit("", of) if of in _SINGLE or of != "tokens" else Unit("1", of)
    return Unit(count, of)


@lru_cache(8_192)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of money in a text. A number without a currency is money only where it is all of the text."""
    if (plain := _DOLLARS.fullmatch(text)) is not None:
        return (Amount(plain[1], "USD", None, 0, len(text)),)
    found: list[Amount] = []
    for match in _MONEY.finditer(text[:LONGEST]) if _OF_A_CURRENCY.search(text.lower()) else ():
        mark = (match["sign"] or match["code"] or "").lower()
        if not mark:
            continue
        value = number(match["number"])
        unit, end, strange = unit_after(text, match.end())
        found.append(Amount(value or "", _SIGNS.get(mark), unit, match.start(), end, strange or value is None))
    if not found and (bare := _BARE.match(text.strip())):
        found = _bare_amount(text.strip(), bare)
    return tuple(found)


def _bare_amount(text: str, bare: re.Match[str]) -> list[Amount]:
    value = number(bare[0])
    unit, end, strange = unit_after(text, bare.end())
    return [Amount(value, None, unit, 0, end, strange)] if value is not None and end == len(text) else []


def unit_after(text: str, at: int) -> tuple[Unit | None, int, bool]:
    """The unit that begins at ``at``, where it ends, and whether one stands there that we do not know."""
    match = _AFTER.match(text, at)
    if match is None or not (match["count"] or match["scale"] or match["noun"]):
        return None, at, False
    unit = _unit(match)
    if unit is None or _HYPHENATED.match(text, match.end()):
        return None, match.end(), True
    further = _THEN.match(text, match.end())
    if further is not None and (of := _NOUNS.get(further["noun"].lower())):
        return Unit(unit.count, f"{unit.of} per {of}"), further.end(), False
    return unit, match.end(), further is not None


def stated_unit(text: str) -> Unit | None:
    """The one unit that a header or a sentence states; None where it states none or several."""
    units = stated_units(text)
    return next(iter(units)) if len(units) == 1 else None


@lru_cache(8_192)
def stated_units(text: str) -> frozenset[Unit]:
    """All units that a header or a sentence states."""
    found: set[Unit] = set()
    for match in _STATED.finditer(text[:LONGEST]) if _OF_A_UNIT.search(text.lower()) else ():
        if match["bracketed"]:
            found.add(Unit("1M", "tokens"))
        elif match["plain"]:
            plain = match["plain"].lower()
            found.add(Unit("1K" if "k" in plain or plain == "1,000" or "thousand" in plain else "1M", "tokens"))
        elif (unit := _unit(match)) is not None:
            found.add(unit)
    return frozenset(found)


def half_stated(text: str) -> bool:
    """Whether a header says how many a price is for without saying of what: ``($/1K)``."""
    return not stated_units(text) and _HALF_STATED.search(text) is not None


def stated_currencies(text: str) -> set[str]:
    """All currencies that a text names, by word or sign."""
    folded = text.lower()
    names = {sign for sign in _CURRENCY_SIGNS if sign in folded}
    if any(name in folded for name in _CURRENCY_NAMES):
        names.update(_CURRENCY_WORDS.findall(folded))
    return {_WORD_CURRENCY.get(name) or _SIGNS.get(name) or "USD" for name in names}
