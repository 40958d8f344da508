"""Price cells: one price, several that the cell itself tells apart, a list price with a promotion, or none.

A cell that leaves open which of its prices holds is refused with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from probes.parsing import money, words
from probes.parsing.dates import validity
from probes.parsing.grid import Cell
from probes.parsing.money import Amount, Unit

_DOUBT = re.compile(
    r"\b(?:from|starting|starts?|up to|approx\w*|about|around|min(?:imum)?|then|after|plus|or|varies|depending|off|"
    r"save|discount\w*|was|were|previously|originally|now|instead|add(?:itional)?|extra|higher|lower|multiplier|times|"
    r"average|estimated|est|to|between|free|first|next)\b|[~+%≈×*<>≤≥]|\d|\bx\b"
)
_PERCENT = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s?%\s?(?:off|discount|\))|\boff\b|\bdiscount", re.IGNORECASE)
_COMPONENT = re.compile(
    r"(?:text )?(?:inputs?|outputs?|prompts?|completions?|cached(?: inputs?)?|cache (?:hits?|miss(?:es)?|reads?)"
    r"|(?:(?:5\s?-?m(?:in(?:ute)?s?)?|1\s?-?h(?:our)?s?) )?cache writes?)(?: tokens?| price)?"
    r"|(?:输入|输出)(?:价格|单价)?|缓存(?:命中|写入|输入)|输入\s?\(缓存(?:命中|未命中)\)",
    re.IGNORECASE,
)
_LIFE = re.compile(r"\b(?:5\s?-?m(?:in(?:ute)?s?)?|1\s?-?h(?:our)?s?)(?= cache writes?\b)")
_WAY = re.compile(r"\b(?:batch|flex|priority|standard)\b(?: api)?")
_OF_TOKENS = re.compile(
    r"(?:/|\bper\b).{0,20}?\b(cached inputs?|inputs?|prompts?|outputs?|completions?)\b", re.IGNORECASE
)
_PERCENT_NOTE = re.compile(r"\(?\s?\d{1,2}(?:\.\d{1,2})?\s?% (?:off|discount)\s?\)?", re.IGNORECASE)
_WIDE = str.maketrans("（）：，％／", "():,%/")
_LIST = re.compile(r"\b(?:original|list|regular|full|standard) price\b|\boriginally\b", re.IGNORECASE)
_SAME_AS = re.compile(r"\bsame as (?:the |for )?[a-z]{3,12}\b(?: (?:tier|prices?|pricing|rates?))?", re.IGNORECASE)
_PER_DOLLAR = re.compile(r"[(]\s?[\d.,]{1,12}\s?[kmb]?\s?/\s?\$\s?1\s?[)]", re.IGNORECASE)
_ABSENT = re.compile(r"^[^\n]{0,60}\s[-–—]\s")  # what has no price before the next name: ``Images - Completion``
_SLASHED = re.compile(r"\s+[/|]\s+|\n")


@dataclass(frozen=True, slots=True)
class Part:
    """One price of a cell with what the cell says about it."""

    value: str
    currency: str | None = None
    unit: Unit | None = None
    context: str | None = None
    period: str | None = None
    modality: str | None = None
    tier: str | None = None
    component: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def told_apart_by(self) -> tuple[object, ...]:
        """What distinguishes it from its neighbours in the cell."""
        return (
            self.context, self.period, self.modality, self.tier, self.component, self.valid_from, self.valid_until,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promotion:
    """A list price and the lower one that holds instead of it; until when, a footnote must say."""

    usual: Part
    reduced: Part


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell holds: its prices, or a promotion, or the reason why neither is told."""

    parts: tuple[Part, ...] = ()
    promotion: Promotion | None = None
    refused: str = ""
    pair: Promotion | None = None  # two plain prices that nothing in the cell tells apart


_NOTHING = Reading()
_LONGEST = 600


def read_cell(cell: Cell, *, reduced: bool = False) -> Reading:
    """The prices of a cell. An empty reading is a cell that says there is none, or that is no price at all.

    ``reduced`` is whether its row or column is one of reduced prices: then ``$1 (50% off)`` is what is paid.
    """
    if cell.opaque or cell.struck:
        return Reading(refused="not plain text") if cell.opaque else _struck(cell)
    return _read_text(cell.text, reduced)


@lru_cache(8_192)
def _read_text(text: str, reduced: bool) -> Reading:
    text = (text if text.isascii() else text.translate(_WIDE)).strip()
    if "(" in text:
        text = _PER_DOLLAR.sub("", text).strip()
    if money.is_free(text):
        return Reading((Part("0"),))
    found = () if money.is_absent(text) or len(text) > _LONGEST else money.amounts(text)
    return _amounts(text, found, reduced=reduced) if found else _NOTHING


def _amounts(text: str, found: Sequence[Amount], *, reduced: bool) -> Reading:
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text) and "\n" not in text:
        return _alone(text, found[0])
    segments = _segments(text, found)
    if len(found) == 2 and (promotion := _promotion(found, segments)) is not None:
        return Reading(promotion=promotion)
    if reduced and len(found) == 1:
        segments = [_PERCENT_NOTE.sub(" ", segments[0])]
    parts = [_part(text, amount, segment) for amount, segment in zip(found, segments, strict=True)]
    kept = tuple(part for part in parts if part is not None)
    if len(found) == 1:
        return Reading(kept) if kept else Reading(refused=f"not a plain price: {text[:80]}")
    if not kept or len({part.told_apart_by for part in kept}) < len(kept) or _ambiguous(parts):
        return Reading(refused=f"several prices in one cell: {text[:80]}", pair=_pair(found, segments))
    return Reading(kept)


def _alone(text: str, amount: Amount) -> Reading:
    """A cell that is one amount and nothing else."""
    part = _part(text, amount, "")
    return Reading((part,)) if part is not None else Reading(refused=f"not a plain price: {text[:80]}")


def _ambiguous(parts: list[Part | None]) -> bool:
    """Whether a price that was refused could be another answer to what a kept one says."""
    plain = sum(part is not None and not any(part.told_apart_by) for part in parts)
    return any(part is None for part in parts) and plain > 0


def _struck(cell: Cell) -> Reading:
    """A struck-out price beside another: a promotion, if both are plain."""
    before = [amount for text in cell.struck for amount in money.amounts(text)]
    after = money.amounts(cell.text)
    if len(before) == 1 and len(after) == 1 and not before[0].strange and not after[0].strange:
        usual = Part(before[0].value, before[0].currency or after[0].currency, before[0].unit or after[0].unit)
        return Reading(promotion=Promotion(usual, Part(after[0].value, after[0].currency, after[0].unit)))
    return Reading(refused="struck-out and other prices in one cell")


def _segments(text: str, found: Sequence[Amount]) -> list[str]:
    """For each amount, the words that belong to it: its own line's, else those after (or before) it."""
    lines = _by_lines(text, found)
    if lines is not None:
        return lines
    lead = text[: found[0].start]
    starts = [amount.start for amount in found[1:]] + [len(text)]
    after = [text[amount.end : start] for amount, start in zip(found, starts, strict=True)]
    if lead.strip().endswith(":") or (words.fold(lead) and not after[-1].strip()):
        return [lead, *(_ABSENT.sub("", piece) for piece in after[:-1])]
    return [lead + " " + after[0], *after[1:]]


def _by_lines(text: str, found: Sequence[Amount]) -> list[str] | None:
    text = text.replace("·", "\n").replace("•", "\n")
    if "\n" not in text:
        return None
    segments: list[str] = []
    pending, start = "", 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [amount for amount in found if start <= amount.start < end]
        if len(inside) > 1:
            return None
        if inside:
            amount = inside[0]
            segments.append(f"{pending} {text[start : amount.start]} {text[amount.end : max(end, amount.end)]}")
            pending = ""
        elif segments:
            segments[-1] += " " + line
        else:
            pending += " " + line
        start = end + 1
    return segments if len(segments) == len(found) else None


def _part(text: str, amount: Amount, segment: str) -> Part | None:
    """One amount of a text with its words; None where they leave doubt."""
    if amount.strange or not amount.value:
        return None
    said = text[amount.start : amount.end]
    if not segment:
        return Part(amount.value, amount.currency, amount.unit, component=_component("", amount, said))
    when = validity(segment)
    rest = words.fold(_SAME_AS.sub(" ", when.rest if when.said else segment))
    context = words.context(rest)
    kinds = words.modalities(rest)
    tier = words.tiers(rest)
    part = Part(
        amount.value, amount.currency, amount.unit, context, words.period(rest),
        None if not kinds or "text" in kinds else "_".join(kinds), tier[0] if len(tier) == 1 else None,
        _component(rest, amount, said), when.valid_from, when.valid_until,
    )  # fmt: skip
    left = words.without_context(rest) if context else _LIFE.sub(" ", rest)
    return None if _DOUBT.search(_without_hours(left)) or len(tier) > 1 or len(left) > 160 else part


def _component(rest: str, amount: Amount, said: str) -> str | None:
    """What a price is of, by its words and by its unit: ``$1 per 1M input tokens``."""
    if "storage" in rest or (amount.unit is not None and amount.unit.of.startswith("tokens per ")):
        return "cache_storage"
    named = _WAY.sub(" ", rest).strip(" ():,.;/")
    if _COMPONENT.fullmatch(named):
        return words.component(named)
    tokens = _OF_TOKENS.search(said) if amount.unit is not None and amount.unit.of == "tokens" else None
    return words.component(tokens[1]) if tokens else None


def says_of_what(cell: Cell) -> bool:
    """Whether every price of a cell names its kind of tokens itself."""
    parts = read_cell(cell).parts
    return bool(parts) and all(part.component is not None for part in parts)


def _without_hours(text: str) -> str:
    return re.sub(r"\b\d{1,2}:\d{2}\b", " ", text)


def _promotion(found: Sequence[Amount], segments: list[str]) -> Promotion | None:
    """Two amounts of which one is marked as reduced (``$1 (75% off) $4``), if they agree with the mark."""
    if any(amount.strange for amount in found) or any(validity(segment).said for segment in segments):
        return None
    marks = [_PERCENT.search(segment) for segment in segments]
    usual = [bool(_LIST.search(segment)) for segment in segments]
    if sum(mark is not None for mark in marks) != 1 and sum(usual) != 1:
        return None
    low, high = sorted(found, key=lambda amount: Decimal(amount.value))
    mark = next((mark for mark in marks if mark is not None), None)
    if mark is not None and mark[1] is not None:
        expected = Decimal(high.value) * (100 - Decimal(mark[1])) / 100
        if abs(expected - Decimal(low.value)) > Decimal(high.value) / 50:
            return None
    unit = low.unit or high.unit
    plain = [Part(amount.value, amount.currency, amount.unit or unit) for amount in (high, low)]
    return Promotion(plain[0], plain[1]) if low.value != high.value else None


def _pair(found: Sequence[Amount], segments: list[str]) -> Promotion | None:
    """Two prices with no words around them, the higher one first."""
    if len(found) != 2 or any(amount.strange for amount in found) or any(segment.strip() for segment in segments):
        return None
    usual, reduced = (Part(amount.value, amount.currency, amount.unit) for amount in found)
    return Promotion(usual, reduced) if Decimal(usual.value) > Decimal(reduced.value) else None


def read_sequence(cell: Cell, names: tuple[str, ...]) -> tuple[Part, ...]:
    """Prices that a header names in order (``Input / Output``); empty where the cell does not hold as many."""
    pieces = [piece.strip() for piece in _SLASHED.split(cell.text.strip())]
    if len(pieces) != len(names) or cell.struck or cell.opaque:
        return ()
    parts: list[Part] = []
    for piece, name in zip(pieces, names, strict=True):
        if money.is_absent(piece):
            continue
        read = read_cell(replace(cell, text=piece, notes=()))
        if len(read.parts) != 1 or any(read.parts[0].told_apart_by):
            return ()
        parts.append(replace(read.parts[0], component=name))
    return tuple(parts)


def holds_money(cell: Cell) -> bool:
    """Whether a cell holds an amount with a currency, or says that it is free."""
    return _says_money(cell.text) or (bool(cell.struck) and len(cell.text) <= _LONGEST)


@lru_cache(8_192)
def _says_money(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return any(amount.currency for amount in money.amounts(text)) or money.is_free(text)


def holds_number(cell: Cell) -> bool:
    """Whether a cell is a price, a bare number, or the mark for none."""
    return holds_money(cell) or money.is_absent(cell.text) or bool(money.amounts(cell.text.strip()))
