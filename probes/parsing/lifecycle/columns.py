"""What the columns of a table are: each is what its header says, if its cells agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from probes.parsing.grid import Row
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.printed import DIGIT, printed
from probes.parsing.lifecycle.when import is_floor, scope_of

LABEL, ID, VERSION, REPLACEMENT, STATUS, APART, NO_MODEL, FAMILY = (
    "label",
    "id",
    "version",
    "replacement",
    "status",
    "apart",
    "none",
    "family",
)
_MOST_HEADERS = 3
_SAMPLE = 60
_NONE = re.compile(
    r"(?:-+|–|—|\.+|n/?a|none|null|tb[da]|to be (?:determined|announced)|unknown|pending|not? \D{0,60}|"
    r"无|暂无|未定|✓|✗|)"
    r"(?: yet)?[*.]?",
    re.IGNORECASE,
)
_REPLACEMENT = re.compile(
    r"replac|redirect|switch|切换|recommend|alternativ|success?or|migrat|substitut|instead|suggest|upgrade|new model|"
    r"use this|equivalent|"
    r"替代|推荐|迁移|代替|後継|대체|ersatz|remplac|reemplaz|substitut|sostitu",
    re.IGNORECASE,
)
_ID = re.compile(
    r"\b(?:ids?|identifiers?|codes?|strings?|slugs?|api (?:model )?names?|api models?|"
    r"model names? in .{0,20}api|名称 ?id)\b|标识",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b(?:status|state|stage|lifecycle|phase|availability|support level)\b|状态|ステータス|상태", re.IGNORECASE
)
_VERSION = re.compile(
    r"(?:.{0,20}\b)?(?:versions?|snapshots?)(?: (?:name|number|id))?|版本|バージョン|버전", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:models?|llms?|engines?|checkpoints?)\b|模型|型號|型号|モデル|모델|modelos?|modèles?|modell[eoi]?",
    re.IGNORECASE,
)
_NO_LABEL = re.compile(
    r"\b(?:providers?|vendors?|famil(?:y|ies)|types?|sizes?|cards?|pric\w+|costs?|creator|developer|author|"
    r"organization|"
    r"capabilit\w+|modalit\w+|features?|parameters?|count|link|description|category|region)\b|价格|类型",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"(?:retired |deprecated |legacy )?model (?:famil(?:y|ies)|series)", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"names?|systems?|(?:.{0,20}\b)?systems?|名称|offering", re.IGNORECASE)
_NOT_MODELS = re.compile(
    r"(?:.{0,30}\b)?(?:endpoints?|features?|parameters?|apis?|sdks?|products?|services?|tools?|headers?|"
    r"methods?|fields?|"
    r"capabilit(?:y|ies)|packages?|regions?|plugins?|beta headers?)(?: names?)?",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\bregions?\b|\blocations?\b|deployment type|\btype\b|\bplatform\b|\boffering\b|\bsku\b|\btier\b|\bcloud\b|"
    r"\benvironment\b|\bchannel\b|\busage\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role (one of this module's, a phase, ``date`` or ``other``) and what its header says besides."""

    index: int
    role: str
    header: str
    scope: str = ""
    floor: bool = False


def is_none(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return _NONE.fullmatch(text.strip()) is not None


def has_date(text: str) -> bool:
    """Whether a text holds a date, if only an open one."""
    return DIGIT.search(text) is not None and bool(printed(text, None))


def header_rows(rows: tuple[Row, ...]) -> int:
    """How many rows at the top name the columns."""
    count = 0
    for row in rows[:_MOST_HEADERS]:
        filled = [cell for cell in row if cell.text.strip()]
        marked = bool(filled) and all(cell.header for cell in filled)
        if (count and not marked) or (any(has_date(cell.text) for cell in filled) and (count or not marked)):
            break
        count += 1
    return count


def columns(head: tuple[Row, ...], body: tuple[Row, ...]) -> list[Column]:
    """The columns of a table, by its header rows and a sample of its cells."""
    found = []
    for index in range(max((len(row) for row in head), default=0)):
        texts = dict.fromkeys(row[index].text.replace("\n", " ") for row in head if index < len(row))
        header = " ".join(text for text in texts if text)
        cells = [row[index].text for row in body[:_SAMPLE] if index < len(row)]
        role = _role(header, cells)
        found.append(Column(index, role, header, scope_of(header) if _dated(role) else "", is_floor(header)))
    return found


def _is_plain_id(text: str) -> bool:
    label = read_label(text).text.strip("`")
    return looks_like_id(label) and "-" in label and DIGIT.search(label) is not None and not re.match(r"v\d+/", label)


def _dated(role: str) -> bool:
    return role in (phases.SHUTDOWN, phases.DEPRECATED, phases.ANNOUNCED, phases.RELEASED, phases.LEGACY, "date")


def _role(header: str, cells: list[str]) -> str:
    filled = [text for text in cells if not is_none(text)]
    dates = sum(has_date(text) for text in filled)
    holds_dates = 2 * dates >= len(filled) and (dates > 0 or not filled)
    phase = phases.of_header(header)
    if _VERSION.fullmatch(header.strip()):
        return VERSION
    if phase is not None and holds_dates and phase != phases.OTHER and not _REPLACEMENT.search(header):
        return phase
    if _REPLACEMENT.search(header):
        return "other" if dates and holds_dates else REPLACEMENT
    return _plain_role(header, filled)


def _plain_role(header: str, filled: list[str]) -> str:
    if _STATUS.search(header) and all(len(text) <= 200 for text in filled):
        return STATUS
    if _ID.search(header) and not _NO_LABEL.search(header):
        return ID
    if (_LABEL.search(header) and not _NO_LABEL.search(header)) or _PLAIN_LABEL.fullmatch(header.strip()):
        return LABEL
    if _NOT_MODELS.fullmatch(header.strip()) and not _APART.search(header):
        return ID if filled and all(_is_plain_id(text) for text in filled) else NO_MODEL
    if _FAMILY.fullmatch(header.strip()):
        return FAMILY
    return APART if _APART.search(header) else "other"
