"""What the columns of a table are: labels, tiers, limits, regions, the names of limits, or nothing that we read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from probes.parsing import words
from probes.parsing.grid import Cell, Row
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.cells import read_cell
from probes.parsing.limits.measures import Measure

_GENERIC = re.compile(
    r"(?:default |max(?:imum)? |current |standard )?(?:(?:api |request |usage )?(?:rate[- ]?)?(?:limits?|"
    r"quotas?)(?: values?)?|values?|defaults?|"
    r"allowance|rates?|maximum|limit value|all (?:tiers|plans|models|users|accounts|keys|customers)|限制|限额)"
    r"(?: ?\([^()]{0,40}\))?",
    re.IGNORECASE,
)
_LIMITED = re.compile(r"\b(?:limits?|quotas?|rate[- ]?limits?|allowance)\b|限", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:base |api |model )?(?:endpoints?|apis?|services?|model (?:family|class|group|series|type)|famil(?:y|ies)|"
    r"series|resources?|"
    r"operations?|methods?|routes?|paths?|products?|features?|categor(?:y|ies)|task(?: type)?s?|providers?)",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"(?:time )?(?:windows?|periods?|intervals?|timeframe|per|unit of time)", re.IGNORECASE)
_COUNTED = re.compile(r"units?|resource type|counted|what", re.IGNORECASE)
_REGION = re.compile(r"(?:supported |aws |azure )?(?:regions?|locations?|geograph(?:y|ies))", re.IGNORECASE)
_SCOPED = re.compile(r"(?:deployment|service|processing|inference) (?:types?|options?|modes?)|mode|variant|sku", re.I)
_STATED = (
    ("scope", _SCOPED), ("region", _REGION), ("window", _WINDOW), ("counted", _COUNTED), ("label", _LABEL),
)  # fmt: skip
_IGNORED = re.compile(
    r"\b(?:prices?|pricing|costs?|speed|latency|context|"
    r"max(?:imum)? (?:output|tokens|completion)(?! (?:tokens? ?(?:per|/)|tpm))|"
    r"notes?|features?|qualification|"
    r"credits?|spend|deposit|budget|best for|use cases?|status|adjustable|description|date|released?|example|sample|"
    r"header|field|parameters?|usage limits?|criteria|requirements?|purchase[ds]?)\b"
    r"|[$€£¥￥元円%]|计费|价|费用|上下文|料金",
    re.IGNORECASE,
)
_HEADERS = re.compile(r"[`\s]*(?:x-|[a-z]+-)?(?:ratelimit|rate-limit|tokenlimit|retry-after)[a-z-]*", re.IGNORECASE)
_TELLING = re.compile(r"[^()]{1,60}\([A-Za-z][A-Za-z -]{2,40}\) ?")
_FEW = 0.4
_BARE_WORDS = re.compile(
    r"\b(?:max(?:imum)?|limits?|quotas?|rate|total|default|number|of|the|in|allowed|for|all|models?|per|by|"
    r"values?)\b|[()/:,|–—-]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header's texts from the top down, its role, and what the header says of its values.

    ``role`` is ``model``, ``label`` (another name of what is limited), ``tier``, ``region``, ``scope`` (how it is
    used), ``metric`` (its cells name limits), ``window`` or ``counted`` (its cells say a part of what is limited),
    ``value``, or ``other``. ``named`` is the subject that a value column names, ``scope`` the condition under which
    its values hold.
    """

    path: tuple[str, ...]
    role: str = "other"
    measure: Measure | None = None
    tier: str | None = None
    named: str = ""
    scope: str = ""

    @property
    def text(self) -> str:
        """The whole header on one line."""
        return " ".join(self.path)


def holds_amount(cell: Cell) -> bool:
    """Whether a cell holds a number and nothing that makes it a name."""
    return bool(read_cell(cell.text).quantities) and tiers.tier(cell.text) is None


def read_columns(head: tuple[Row, ...], body: list[Row]) -> list[Column]:
    """The columns of a table, from its header rows and what stands under them."""
    columns = []
    for index, path in enumerate(_paths(head)):
        cells = [row[index] for row in body if index < len(row)]
        columns.append(_column(path, cells, first=index == 0))
    columns = _told_by_notes(_without_lone_default(columns))
    if any(column.role == "metric" for column in columns):
        columns = [_valued(column, index, body) for index, column in enumerate(columns)]
        return [_named_level(column, index, body) for index, column in enumerate(columns)]
    if not any(column.role in ("model", "label") for column in columns):
        return [_subject_column(column, index, body) for index, column in enumerate(columns)]
    if not any(column.role == "value" for column in columns):
        return [_plan_column(column, index, body) for index, column in enumerate(columns)]
    return columns


def _named_level(column: Column, index: int, body: list[Row]) -> Column:
    """Beside rows of limits a column of levels holds labels where its cells are no tiers: ``Acme Large``, ``Low``."""
    cells = [row[index] for row in body if index < len(row)]
    if column.role != "tier" or _share(cells, lambda said: tiers.tier(said) or said.strip().isdigit()) > _FEW:
        return column
    return replace(column, role="label")


def _subject_column(column: Column, index: int, body: list[Row]) -> Column:
    """In a table of tiers without a column of models, columns of numbers are named after what is limited."""
    if column.role == "value" and column.scope:
        return replace(column, named=column.text, scope="")
    if column.role != "other" or _IGNORED.search(column.text) or not _holds_amounts(index, body):
        return column
    return Column(column.path, "value", None, None, column.text)


def _plan_column(column: Column, index: int, body: list[Row]) -> Column:
    """Columns of numbers beside models, where no header says what is counted, are named after plans."""
    if column.role != "other" or not column.text or _IGNORED.search(column.text) or not _holds_amounts(index, body):
        return column
    return Column(column.path, "value", None, tiers.worded(column.text))


def _told_by_notes(columns: list[Column]) -> list[Column]:
    """``TPM (Standard)`` beside ``TPM (Global)``: notes are conditions where only they tell columns apart."""
    alike: dict[tuple[object, ...], list[Column]] = {}
    for column in columns:
        if column.role == "value" and column.measure is not None and not column.scope:
            alike.setdefault((column.measure, column.tier, column.named), []).append(column)
    noted = {
        column: column.text.rpartition("(")[2].rstrip(") ").lower()
        for group in alike.values()
        if len(group) > 1 and len({column.text for column in group}) == len(group)
        for column in group
        if _TELLING.fullmatch(column.text)
    }
    return [replace(column, scope=noted.get(column, "")) if column in noted else column for column in columns]


def _holds_amounts(index: int, body: list[Row]) -> bool:
    return any(holds_amount(row[index]) for row in body if index < len(row))


def _without_lone_default(columns: list[Column]) -> list[Column]:
    """``Default`` is a tier beside other tiers; alone it only says that the values may be changed."""
    named = {tiers.tier(column.path[-1]) for column in columns if column.path} - {None, "default"}
    if named or {column.tier for column in columns if column.tier} != {"default"}:
        return columns
    return [replace(column, tier=None) for column in columns]


def describes_headers(rows: tuple[Row, ...]) -> bool:
    """Whether a table explains HTTP headers, whose values are examples."""
    named = sum(bool(row) and _HEADERS.match(row[0].text) is not None for row in rows[1:])
    return named * 2 > len(rows) - 1


def _paths(head: tuple[Row, ...]) -> list[tuple[str, ...]]:
    width = max((len(row) for row in head), default=0)
    return [
        tuple(
            dict.fromkeys(row[column].text.replace("\n", " ") for row in head if column < len(row) and row[column].text)
        )
        for column in range(width)
    ]


def _column(path: tuple[str, ...], cells: list[Cell], *, first: bool) -> Column:
    text = " ".join(path)
    last = path[-1] if path else ""
    role = _stated_role(last) or (_stated_role(text) if last != text else "")
    if _share(cells, _names_limit) > 0.6 and not any(map(holds_amount, cells)) and measures.measure(text) is None:
        return Column(path, "metric")
    if role:
        return Column(path, role)
    if first and _share(cells, lambda said: tiers.tier(said) is not None) > 0.8 and not any(map(holds_amount, cells)):
        return Column(path, "tier")
    value = _value_column(path, text, cells)
    if value is not None:
        return value
    return Column(path, "label" if first and not any(map(holds_amount, cells)) else "other")


def _is_whole(text: str) -> bool:
    """Whether a cell says itself what is counted in which time: ``500 RPM``."""
    found = read_cell(text).quantities
    return bool(found) and all(one.measure.whole for one in found)


def _names_limit(text: str) -> bool:
    read = read_cell(text)
    return not read.quantities and not read.glued and measures.measure(text) is not None


def _share(cells: list[Cell], fits: Callable[[str], object]) -> float:
    texts = [cell.text for cell in cells if cell.text.strip() and not cell.merged]
    return sum(bool(fits(text)) for text in texts) / len(texts) if texts else 0.0


def _stated_role(text: str) -> str:
    for role, pattern in _STATED:
        if pattern.fullmatch(text.strip()):
            return role
    if tiers.is_tier_column(text):
        return "tier"
    return "model" if words.is_label(text) or words.is_id(text) else ""


def _value_column(path: tuple[str, ...], text: str, cells: list[Cell]) -> Column | None:
    """A column of limits: by what its header names, or by a generic name and what its cells hold."""
    named = measures.measure(text)
    if named is not None and (named.whole or not _IGNORED.search(text)):
        tier, rest = _beside(path)
        return Column(path, "value", named, tier, rest)
    tier = next((found for part in reversed(path) if (found := tiers.tier(part))), None)
    if tier is None and _IGNORED.search(text):
        return None
    if not any(holds_amount(cell) or read_cell(cell.text).glued for cell in cells):
        return None
    if tier is None and (_GENERIC.fullmatch(text) or _LIMITED.search(text)):
        spoken = tiers.mentioned(text)
        tier = spoken[0] if len(spoken) == 1 else None
        return Column(path, "value", None, tier)
    if tier is None and all(_is_whole(cell.text) for cell in cells if holds_amount(cell)):
        spoken = tiers.mentioned(text)
        known = len(spoken) == 1
        return Column(path, "value", None, spoken[0] if known else None, scope="" if known else text.lower())
    return Column(path, "value", None, tier) if tier else None


def _beside(path: tuple[str, ...]) -> tuple[str | None, str]:
    """The tier, or the subject, that a header names beside its measure."""
    rest = []
    for part in path:
        bare = part
        for item in reversed(measures.find(part)):
            bare = f"{bare[: item.start]} {bare[item.end :]}"
        if tier := tiers.tier(bare):
            return tier, ""
        if re.search(r"\w", _BARE_WORDS.sub(" ", re.sub(r"\([^()]{0,60}\)", " ", bare))):
            rest.append(part if bare == part else "")
    return None, next((part for part in rest if part), "")


def _valued(column: Column, index: int, body: list[Row]) -> Column:
    """In a table whose rows are limits, every other column that holds numbers is a column of values."""
    if column.role == "value" and column.scope:
        return replace(column, named=column.text, scope="")
    tier = tiers.tier(column.path[-1]) if column.path else None
    if column.role not in ("other", "label", "model") or (tier is None and _IGNORED.search(column.text)):
        return column
    if not _holds_amounts(index, body):
        return column
    named = "" if tier or _GENERIC.fullmatch(column.text) else column.path[-1] if column.path else ""
    return Column(column.path, "value", None, tier, named)
