"""What one column of a price table is: by its header, and by its cells where they qualify their row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from probes.parsing import money, words
from probes.parsing.cells import holds_money
from probes.parsing.grid import Cell
from probes.parsing.typed import names_kinds

_UNIT_HEADER = re.compile(r"unit|单位")
_WAY_HEADER = re.compile(r"\b(?:types?|modes?|tiers?|service|deployment|processing)\b|类型|模式|方式")
_LONGEST_WAY = 24
_OF_A_RANGE = re.compile(r"\d\s?[km] inputs?\b")
_THOUSANDS = re.compile(r"千\s?tokens?|\bk tokens?\b|\bthousand tokens\b", re.IGNORECASE)
_RANGE = re.compile(r"[\[(]\s?\d[\d.]{0,6}\s?[,~-]\s?\d[\d.]{0,6}\s?[)\]]")
_BARE = re.compile(r"(?<![\w.])(\d{1,7})(?![\w.])")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is: its header's texts from the top down, and its role."""

    path: tuple[str, ...]
    role: str
    component: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that its header says."""
        return " ".join(self.path)


def ranged(header: str, text: str) -> str:
    """A cell of ranges with the thousands that its header says they are in: ``[0, 32)`` under ``Length (K tokens)``."""
    if "[" not in text and "(" not in text:
        return text
    return _BARE.sub(r"\1k", text) if _RANGE.search(text) and _THOUSANDS.search(header) else text


def _content_role(cells: list[Cell], header: str) -> str:
    """The role of a column whose cells qualify their row: component, context, tier, period, unit; else ``other``."""
    texts = [ranged(header, cell.text) for cell in cells if not money.is_absent(cell.text)]
    if not texts or any(holds_money(cell) for cell in cells):
        return "other"
    if _UNIT_HEADER.search(words.fold(header)) and all(money.stated_units(f"per {text}") for text in texts):
        return "unit"
    if names_kinds(texts) and not words.is_label(header) and not words.is_id(header):
        return "component"
    if any(map(words.context, texts)) and all(words.context(text) or words.is_any_context(text) for text in texts):
        return "around"
    if all(words.is_modality_heading(text) for text in texts):
        return "around"
    named = _WAY_HEADER.search(words.fold(header)) and not words.is_weak_label(header)
    if named and any(map(words.tiers, texts)) and max(map(len, texts)) <= _LONGEST_WAY:
        return "around"
    if all(words.names_tier(text) or words.period(text) for text in texts) and _qualifies(texts):
        return "around"
    return "other"


def _qualify(cells: list[Cell]) -> bool:
    """Whether the cells of a column that should name models are qualifiers, and no models with one in brackets."""
    texts = [cell.text for cell in cells if not money.is_absent(cell.text)]
    return all(words.is_context(text) or words.is_any_context(text) or words.is_way(text) for text in texts)


def _qualifies(texts: list[str]) -> bool:
    return any(words.tiers(text) or words.period(text) for text in texts)


def column_of(path: tuple[str, ...], notes: tuple[str, ...], cells: list[Cell]) -> Column:
    """A column by the texts of its header, from the top down, and its cells."""
    text = " ".join(path)
    role = _content_role(cells, text)
    if role == "around" and words.is_label(text) and not _qualify(cells):
        role = "other"
    if role != "other":
        return Column(path, role, notes=notes)
    if words.is_id(text) and not words.is_label(text):
        return Column(path, "id", notes=notes)
    if words.is_label(text) or (path and words.is_label(path[-1])):
        return Column(path, "label", notes=notes)
    component = words.component(text) or next((found for part in path if (found := words.component(part))), None)
    if component is not None:
        return Column(path, "price", component, notes)
    if len(words.tiers(text)) == 1 and any(holds_money(cell) for cell in cells):
        return Column(path, "price", "tier", notes)
    return Column(path, "weak" if words.is_weak_label(text) else "other", notes=notes)


def of_any_kind(column: Column) -> Column:
    """A column beside one of kinds: its ``input`` may be what its range is of, as in ``Price, up to 200K input``."""
    if column.component == "input" and _OF_A_RANGE.search(words.fold(column.text)):
        return replace(column, component="price")
    return column
