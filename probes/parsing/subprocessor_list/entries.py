"""Subprocessors as entries, whatever they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from probes.parsing.grid import Block, Cell, Grid, Heading, Page, Prose, Row, Section, TabClose, TabOpen
from probes.parsing.jsons import holds_others, of_json
from probes.parsing.repeats import Lines, Repeat
from probes.parsing.subprocessor_list.vocabulary import is_about, is_name, is_of_former, is_place, role

_MORE = re.compile(
    r"\[[^\[\]]{0,80}\]\([^()\s]{0,400}\)|\(?\bopens in (?:a )?new (?:tab|window)\)?|"
    r"\b(?:more information|learn more|read more|visit website|view more|privacy policy)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}(?:/\S*)?", re.IGNORECASE)
_PAIR = re.compile(r"([^:：]{2,60})[:：]\s*(\S.*)")
_LISTED = re.compile(r"([^:–—|()]{2,80}?)(?:\s+[-–—|]\s+|:\s+|\s*\((?=[^()]{3,160}\)\s*$))(\S.{2,300})")
_LEGAL_FORM = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|s\.?a\.?s?|b\.?v|plc|corp(?:oration)?|pbc|pte|pty|ab|oy|aps|a/s|co|k\.?k|l\.?p)\b\.?$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(([^()]{3,100})\)$")
_OF_COOKIES = re.compile(r"\bcookies?\b|\bduration\b|\bexpir", re.IGNORECASE)
_WHERE_DATA = re.compile(r"data|process|host|stor|service", re.IGNORECASE)
_SHARE = 0.6
_FEWEST_LINES, _MOST_PANES, _BOLD = 2, 1_000, 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One subprocessor: its name as printed, and what is said of it by attribute, each with its place."""

    name: str
    where: str
    said: dict[str, Cell] = field(default_factory=dict)


def tidied(text: str) -> str:
    """A cell's lines as one, without links to further words."""
    lines = [_MORE.sub("", line).strip(" •·|") for line in text.split("\n")]
    joined = ", ".join(line for line in lines if line)
    return re.sub(r":, ", ": ", re.sub(r"\s+", " ", joined)).replace(",,", ",").strip(" ,;")


def table_entries(grid: Grid) -> list[Entry]:
    """The subprocessors of a table (or a JSON list); empty where it is of something else."""
    rows = [row for row in grid.table.rows if any(cell.text.strip() for cell in row)]
    if not rows or holds_others(grid) or any(is_of_former(text) for text in (*grid.headings[-1:], *grid.tabs)):
        return []
    if max(len(row) for row in rows) == 1:
        return cards((tuple(row[0].text.split("\n")) for row in rows), rows[0][0].where)
    roles = _roles(rows[0])
    name = next((at for at, said in enumerate(roles) if said == "name"), None)
    if name is None or not _lists_them(grid, roles):
        return []
    return [entry for row in rows[1:] if (entry := _entry(row, roles, name)) is not None]


def _roles(head: Row) -> list[str | None]:
    roles = [role(cell.text) for cell in head]
    if "name" not in roles and "entity" in roles:
        roles[roles.index("entity")] = "name"
    for at, said in enumerate(roles):
        if said == "name" and "name" in roles[:at]:
            roles[at] = "entity" if roles.count("name") == 2 and "entity" not in roles else None
    places = [at for at, said in enumerate(roles) if said == "location"]
    of_data = [at for at in places if _WHERE_DATA.search(head[at].text)]
    return [None if at in places and of_data and at not in of_data else said for at, said in enumerate(roles)]


def _lists_them(grid: Grid, roles: list[str | None]) -> bool:
    """Whether the table's own headers, or what stands over it, speak of subprocessors."""
    telling = {"purpose", "location", "applies_to", "since"} & {said for said in roles if said}
    head = " ".join(cell.text for cell in grid.table.rows[0])
    if of_json(grid) and {"purpose", "location"} <= telling:
        return True
    near = (*grid.headings, *grid.tabs, *grid.lead[:4])
    if _OF_COOKIES.search(head):
        return False
    return bool(telling) and (is_about(head) or any(is_about(text) for text in near))


def _entry(row: Row, roles: list[str | None], at: int) -> Entry | None:
    if len(row) <= at or row[at].opaque or len({cell.text for cell in row}) == 1:
        return None
    lines = [line for line in row[at].text.split("\n") if tidied(line)]
    name = tidied(lines[0]) if lines else ""
    if not is_name(name) or role(name) == "name":
        return None
    said: dict[str, Cell] = {}
    legal = next((text for text in (*lines[1:2], *_BRACKETED.findall(name)) if _LEGAL_FORM.search(tidied(text))), None)
    if legal is not None:
        said["entity"] = Cell(legal, row[at].where)
    for cell, attribute in zip(row, roles, strict=False):
        if attribute not in (None, "name", "ignored") and cell.text.strip() and not cell.opaque:
            said.setdefault(str(attribute), cell)
    return Entry(name, row[at].where, said)


def cards(found: Iterable[Lines], where: str) -> list[Entry]:
    """Cards of lines: a name, then labelled lines, or what it does and where. Empty where most are no such cards."""
    given = [tuple(line for part in lines if (line := _cleaned(part))) for lines in found]
    given = [lines for lines in given if lines]
    if given and (roles := [role(line) for line in given[0]]).count("name") == 1 and None not in roles:
        return _in_columns(given[1:], roles, where)
    read = [_card(lines, where or f"card {number}") for number, lines in enumerate(given, 1)]
    kept = [entry for entry in read if entry is not None]
    return kept if kept and len(kept) >= _SHARE * len(given) else []


def _cleaned(line: str) -> str:
    text = _MORE.sub("", line).strip(" •·|")
    return "" if _ADDRESS.fullmatch(text) else text


def _in_columns(given: list[Lines], roles: list[str | None], where: str) -> list[Entry]:
    """Rows of blocks under a row that names the columns."""
    rows = [
        tuple(Cell(line, where or f"card {number}") for line in lines)
        for number, lines in enumerate(given, 1)
        if len(lines) == len(roles)
    ]
    return [entry for row in rows if (entry := _entry(row, roles, roles.index("name"))) is not None]


def _card(lines: Lines, where: str) -> Entry | None:
    if len(lines) < 2 or not is_name(lines[0]) or role(lines[0]) == "name":
        return None
    said: dict[str, Cell] = {}
    plain: list[str] = []
    label: str | None = None
    for line in lines[1:]:
        pair = _PAIR.fullmatch(line)
        named = role(pair[1]) if pair else None
        if pair and named:
            said.setdefault(named, Cell(pair[2], where))
        elif label:
            said.setdefault(label, Cell(line, where))
            label = None
            continue
        elif (label := role(line)) is None:
            plain.append(line)
    place = next((line for line in reversed(plain) if is_place(line)), None)
    if place is not None and "location" not in said:
        said["location"] = Cell(place, where)
        plain.remove(place)
    if plain and "purpose" not in said:
        said["purpose"] = Cell(plain[0], where)
    said = {attribute: cell for attribute, cell in said.items() if attribute not in ("name", "ignored")}
    return Entry(lines[0], where, said) if "location" in said or len(said) > 1 else None


def repeated_entries(found: Iterable[Repeat]) -> Iterator[Entry]:
    """The subprocessors of cards that stand under words on subprocessors."""
    for repeat in found:
        if any(is_about(text) and len(text) < 300 for text in repeat.before) and not is_of_former(repeat.before[0]):
            yield from cards(repeat.cards, "")


def pane_entries(blocks: Iterable[Block]) -> list[Entry]:
    """Subprocessors that name the panes of an accordion, under words on subprocessors."""
    about, panes, current = False, list[Lines](), list[str]()
    for block in blocks:
        match block:
            case Heading(text=text):
                about = is_about(text) and not is_of_former(text) if block.level < _BOLD else about
                current = [*current, text] if current else current
            case TabOpen(name=name):
                current = [name] if about else []
            case TabClose():
                panes, current = [*panes, tuple(current)] if current else panes, []
            case Prose(text=text) if current:
                current.append(text)
    return cards(panes[:_MOST_PANES], "")


def section_entries(page: Page) -> Iterator[Entry]:
    """Subprocessors that are headings over labelled lines, and those that lines of a list begin with."""
    for section in page.sections:
        about = any(is_about(text) for text in section.headings)
        if not about or section.tables or any(is_of_former(text) for text in section.headings[-1:]):
            continue
        entry = _titled(section)
        if entry is not None:
            yield entry
        else:
            yield from _lines(section)


def _titled(section: Section) -> Entry | None:
    if is_about(section.headings[-1]) or len(section.headings) < 2 or not 0 < len(section.prose) <= 12:
        return None
    labelled = [pair for prose in section.prose if (pair := _PAIR.fullmatch(prose.text)) and role(pair[1])]
    lines = (section.headings[-1], *(prose.text for prose in section.prose))
    return _card(lines, section.prose[0].where) if labelled else None


def _lines(section: Section) -> list[Entry]:
    """``Acme Cloud - hosting - Ireland``; at least two of a section, so that no sentence is taken for one."""
    found = [entry for prose in section.prose[:500] if (entry := _line(prose)) is not None]
    return found if len(found) >= _FEWEST_LINES else []


def _line(prose: Prose) -> Entry | None:
    listed = _LISTED.fullmatch(prose.text.lstrip("-*• "))
    if listed is None or not is_name(listed[1]) or role(listed[1]) is not None or not re.match(r"[A-Z0-9]", listed[1]):
        return None
    rest = listed[2].rstrip(") .")
    parts = [part.strip() for part in re.split(r"\s+[-–—|]\s+|;\s+", rest) if part.strip()]
    if len(parts) < 2 and "," in rest and is_place(rest.rpartition(",")[2]):
        parts = [part.strip() for part in rest.rpartition(",")[::2]]
    said: dict[str, Cell] = {}
    if len(parts) > 1 and is_place(parts[-1]):
        said["location"] = Cell(parts.pop(), prose.where)
    if len(parts) == 1 and is_place(parts[0]) and "location" not in said:
        said["location"] = Cell(parts[0], prose.where)
    else:
        said["purpose"] = Cell(", ".join(parts), prose.where)
    return Entry(listed[1].strip(), prose.where, said)
