"""A grid of models and dates to drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from probes.parsing.grid import Cell, Row
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle import columns as kinds
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.columns import Column, columns, has_date, header_rows, is_none
from probes.parsing.lifecycle.drafts import DATED, Conventions, Draft, Findings, told_apart
from probes.parsing.lifecycle.names import Name, names_of_label
from probes.parsing.lifecycle.printed import DIGIT
from probes.parsing.lifecycle.replacements import replacements
from probes.parsing.lifecycle.versions import with_versions
from probes.parsing.lifecycle.when import EXACT, FLOOR, Stated, stated

MOST_ROWS = 6_000
_STATUS = re.compile(r"[^\W\d_][\w/ -]{1,39}")
_ACTION = re.compile(r"\b(?:actions?|changes?|events?|milestones?)\b", re.IGNORECASE)
_NAMES_STATUS = re.compile(r"\b(?:status|state|stage)\b|状态|ステータス|상태", re.IGNORECASE)
_OF_LIFE = re.compile(
    r"active|legacy|deprecat|retir|preview|beta|alpha|\bga\b|general|stable|experiment|\beol\b|end of|sunset|shut|"
    r"discontinu|current|mainten|obsolete|remov|withdrawn|available",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the page around a grid says of its rows.

    Attributes:
        conventions: what holds for the whole page.
        generic: the phase of a column that is only called ``Date``.
        announced: when what the grid lists was announced.
        dated: the date that the text right before the grid gives to all its rows.
        titled: the date that a heading gives to what ends, for a grid that says of its rows that they do.
        subject: the model that the grid's section is about.
        scope: the only use of the models that the grid is about.
        status: what its heading calls them.
    """

    conventions: Conventions = Conventions()
    generic: str | None = None
    announced: str = ""
    dated: Stated | None = None
    titled: Stated | None = None
    subject: tuple[Name, ...] = ()
    scope: str = ""
    status: str = ""


def read_table(rows: tuple[Row, ...], setting: Setting) -> Findings:
    """All that a table says of models, whether its rows or its columns are models."""
    rows = tuple(row for row in rows[:MOST_ROWS] if any(cell.text.strip() for cell in row))
    if not rows:
        return Findings()
    upright = _Reader(rows, setting)
    if upright.speaks:
        return upright.read()
    turned = _Reader(_turned(rows), setting, turned=True)
    return turned.read() if turned.speaks and len(rows) <= 60 else Findings()


def _turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(zip_longest(*rows[:60], fillvalue=Cell("")))


class _Reader:
    """Reads a table whose rows are models."""

    def __init__(self, rows: tuple[Row, ...], setting: Setting, *, turned: bool = False) -> None:
        count = header_rows(rows)
        self.body = rows[count:]
        self.setting = setting
        self.turned = turned and len(self.body) > 1
        self.found = Findings()
        self.known: dict[tuple[str, ...], list[Column]] = {}
        read = columns(rows[:count], self.body)
        self.columns = [self._settled(column, read) for column in read]
        self.labels = self._named_by()
        self.above: tuple[Name, ...] = ()
        self.unique = {column.index for column in self._of(kinds.ID) if self._all_differ(column)}

    def _settled(self, column: Column, among: list[Column]) -> Column:
        """A column whose phase only the page can tell."""
        role = column.role
        if role == "date" and not any(_ACTION.search(other.header) for other in among):
            role = self.setting.generic or "other"
        if role == phases.LEGACY and not any(other.role == phases.DEPRECATED for other in among):
            role = phases.DEPRECATED
        floor = column.floor or self.setting.conventions.floors
        same = (role, floor) == (column.role, column.floor)
        return column if same else replace(column, role=role, floor=floor)

    def _of(self, *roles: str) -> list[Column]:
        if roles not in self.known:
            self.known[roles] = [column for column in self.columns if column.role in roles]
        return self.known[roles]

    @property
    def speaks(self) -> bool:
        """Whether the table says anything of the lives of models."""
        if self._of(kinds.NO_MODEL) and not self._of(kinds.LABEL, kinds.ID) and not self.turned:
            return False
        dated = bool(self._of(*DATED, "date")) or self.setting.dated is not None
        named = self.labels or self.setting.subject
        return bool(named) and bool(dated or self._of(kinds.STATUS, kinds.REPLACEMENT))

    def _named_by(self) -> list[Column]:
        """Where a row's name stands, the best first: ids, names, versions, else a nameless first column."""
        named = [*self._of(kinds.ID), *self._of(kinds.LABEL)] or self._of(kinds.VERSION) or self._of(kinds.FAMILY)
        if named:
            return named
        if self.turned:
            return self.columns[:1]
        first = [column for column in self.columns if column.role in ("other", kinds.APART)][:1]
        return first if first and (not first[0].header or self._holds_ids(first[0])) else []

    def _all_differ(self, column: Column) -> bool:
        texts = [text for row in self.body if (text := _cell(row, column).text.strip())]
        return len(texts) == len(self.body) == len(set(texts))

    def _holds_ids(self, column: Column) -> bool:
        texts = [row[column.index].text for row in self.body[:40] if column.index < len(row)]
        return sum(looks_like_id(read_label(text).text) for text in texts) * 2 > len(texts)

    def read(self) -> Findings:
        """All rows."""
        for row in self.body:
            texts = {cell.text for cell in row if cell.text.strip()}
            if len(texts) > 1 or any(has_date(text) for text in texts) or (len(row) == 1 and texts):
                self._row(row)
        return self.found

    def _row(self, row: Row) -> None:
        names = self._names(row)
        if not names:
            return
        for name in names:
            made = self._facts(name, row)
            self.found.add(made)

    def _names(self, row: Row) -> tuple[Name, ...]:
        for column in self.labels:
            cell = _cell(row, column)
            if is_none(cell.text):
                continue
            self.above = names_of_label(cell.text)
            return self.above if column.index in self.unique else self._versions(self.above, row)
        empty = all(not _cell(row, column).text.strip() for column in self.labels)
        return self._versions(self.above if empty and self.labels else self.setting.subject, row)

    def _versions(self, names: tuple[Name, ...], row: Row) -> tuple[Name, ...]:
        """Each name with the version that stands in a column of its own, so that versions stay apart."""
        cells = [_cell(row, column) for column in self._of(kinds.VERSION) if column not in self.labels]
        return with_versions(names, [cell.text for cell in cells])

    def _facts(self, name: Name, row: Row) -> Findings:
        made = Findings()
        apart = " ".join(read_label(_cell(row, column).text).text for column in self._of(kinds.APART))[:120]
        for column in (*self._of(*DATED), *self._by_action(row)):
            self._dates(name, column, _cell(row, column), apart, made)
        for column in self._of(kinds.STATUS):
            self._status(name, column, _cell(row, column), made)
        if self.setting.status and made.drafts and not self._of(kinds.STATUS):
            made.drafts.append(Draft(name.text, name.id, "status", self.setting.status, row[0].where))
        if not made.says(phases.SHUTDOWN):
            self._notes(name, row, made)
        if not made.says(phases.SHUTDOWN) and not self._of(*DATED):
            self._dated_by_lead(name, row, made)
        self._announced(name, row, made)
        self._replaced(name, row, made)
        return made

    def _replaced(self, name: Name, row: Row, made: Findings) -> None:
        cells = (_cell(row, column) for column in self._of(kinds.REPLACEMENT))
        found = next(((listed, cell.where) for cell in cells if (listed := replacements(cell.text))), None)
        if found is not None:
            made.drafts.append(Draft(name.text, name.id, "replacement", *found))

    def _by_action(self, row: Row) -> list[Column]:
        """The columns of dates whose phase each row says itself."""
        phase = self._phase_of(row) if self._of("date") else None
        return [replace(column, role=phase) for column in self._of("date")] if phase is not None else []

    def _phase_of(self, row: Row) -> str | None:
        """What happened on the date of a row that says so in another column."""
        texts = [_cell(row, column).text for column in self.columns if _ACTION.search(column.header)]
        named = {mention.phase for text in texts if len(text) <= 80 for mention in phases.mentions(text)}
        return next(iter(named)) if len(named) == 1 and named <= {*DATED} else None

    def _dates(self, name: Name, column: Column, cell: Cell, apart: str, made: Findings) -> None:
        for one in told_apart(_lines_of(name, cell.text, self.setting.conventions.day_first)):
            phase = one.phase if one.phase in (*DATED, phases.OTHER) else column.role
            attribute = self._attribute(phase or column.role, one)
            if attribute not in DATED:
                continue
            certainty = (
                FLOOR if column.floor and one.certainty == EXACT and attribute == phases.SHUTDOWN else one.certainty
            )
            scope = self._scope(one.scope or column.scope)
            if (certainty, scope) != (one.certainty, one.scope):
                one = replace(one, certainty=certainty, scope=scope)
            made.date(name, attribute, one, cell.where, apart or one.note)

    def _scope(self, own: str) -> str:
        """The use for which a date holds: a cell's or column's, within the only use that the whole table is about."""
        whole = self.setting.scope
        return own if not whole or own.startswith(whole) else f"{whole} {own}".strip()

    def _attribute(self, phase: str, one: Stated) -> str:
        """``deprecated`` is a shutdown where the page says that it means one and gives no other date."""
        dated = self.setting.dated
        gone = self.setting.conventions.deprecated_is_gone or (dated is not None and dated.day == one.day)
        gone = gone and not self._of(phases.SHUTDOWN)
        return phases.SHUTDOWN if phase == phases.DEPRECATED and gone else phase

    def _status(self, name: Name, column: Column, cell: Cell, made: Findings) -> None:
        self._statements(name, cell.text, cell.where, made)
        word = read_label(cell.text.split("\n")[0]).text.strip("`*✅⚠️❌🟢🔴🟡 ")
        plain = _STATUS.fullmatch(word) is not None and len(word.split()) <= 4 and not is_none(word)
        if plain and (_NAMES_STATUS.search(column.header) or _OF_LIFE.search(word)):
            made.drafts.append(Draft(name.text, name.id, "status", word.lower(), cell.where))

    def _notes(self, name: Name, row: Row, made: Findings) -> None:
        """What notes beside the name, and columns of remarks, say of its end."""
        cells = [_cell(row, column) for column in self.labels]
        for cell in cells:
            label = read_label(cell.text)
            for note in (*label.notes, *label.others):
                self._statements(name, note, cell.where, made)
        for column in self._of("other"):
            self._statements(name, _cell(row, column).text, _cell(row, column).where, made)

    def _statements(self, name: Name, text: str, where: str, made: Findings) -> None:
        if not DIGIT.search(text) or not phases.ends(text):
            return
        for one in told_apart(stated(text, self.setting.conventions.day_first)):
            attribute = self._attribute(one.phase or phases.OTHER, one)
            if attribute in (phases.SHUTDOWN, phases.DEPRECATED):
                made.date(name, attribute, replace(one, scope=self._scope(one.scope)), where)

    def _dated_by_lead(self, name: Name, row: Row, made: Findings) -> None:
        ending = self._of(kinds.REPLACEMENT) or any(phases.ends(column.header) for column in self.labels)
        one = self.setting.dated or (self.setting.titled if ending else None)
        if one is not None:
            attribute = self._attribute(one.phase or phases.SHUTDOWN, one)
            made.date(name, attribute, replace(one, scope=self._scope(one.scope)), row[0].where)

    def _announced(self, name: Name, row: Row, made: Findings) -> None:
        own = {draft.attribute for draft in made.drafts}
        ends = [draft.value for draft in made.drafts if draft.attribute in (phases.SHUTDOWN, phases.DEPRECATED)]
        day = self.setting.announced
        if day and ends and phases.ANNOUNCED not in own and all(isinstance(end, str) and day < end for end in ends):
            made.drafts.append(Draft(name.text, name.id, phases.ANNOUNCED, day, row[0].where))


def _cell(row: Row, column: Column) -> Cell:
    return row[column.index] if column.index < len(row) else Cell("")


def _lines_of(name: Name, text: str, day_first: bool | None) -> tuple[Stated, ...]:
    """The dates of a cell; of several lines that each begin with a model's name, only that model's."""
    if not DIGIT.search(text):
        return ()
    if "\n" not in text:
        return stated(text, day_first)
    own = [line for line in text.split("\n") if name.text.casefold() in line.casefold()]
    return stated(own[0] if len(own) == 1 else text, day_first)
