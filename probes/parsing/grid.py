"""What every page format is turned into before anybody looks for meaning.

A page is a row of blocks in reading order (:data:`Block`); :func:`assemble` gives each table
its surroundings: the headings and tabs it stands under, the prose before and after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from probes.parsing.captions import Captions, Legend

_TABS_OF_A_LINE = 8  # the innermost
_MOST_TABS = 40  # within each other; those within them have no names
Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    r"""One cell as a reader sees it.

    Attributes:
        text: without markup, notes and struck-out text; lines are divided by ``\n``.
        where: ``line 78`` or ``table 2 row 5``.
        notes: marks of footnotes (``1``, ``*``) that stood in it.
        struck: texts that were struck out.
        header: whether the page marks it as a header.
        merged: whether it is the continuation of a cell that spans rows or columns.
        opaque: whether it holds something that cannot be read as text.
    """

    text: str
    where: str = ""
    notes: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    header: bool = False
    merged: bool = False
    opaque: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels 1 to 6 are real ones, 7 is a line in bold that acts as one."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, a list item or a line of running text; ``tabs`` as in :class:`Grid`."""

    text: str
    where: str = ""
    tabs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TabOpen:
    """The beginning of a tab's pane, however it is hidden or shown."""

    name: str


@dataclass(frozen=True, slots=True)
class TabClose:
    """The end of the newest open pane."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table before its surroundings are known.

    ``headless`` is a table that names no columns (rows given to a component by their position);
    ``component`` and ``attributes`` are that component's name and plain attributes; ``label`` is its own caption.
    """

    rows: tuple[Row, ...]
    where: str = ""
    headless: bool = False
    component: str = ""
    attributes: Attributes = ()
    label: str = ""


Block = Heading | Prose | TabOpen | TabClose | Table


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in its surroundings.

    Attributes:
        headings: from the page's title down to the nearest.
        tabs: names of the panes around it, the innermost last; its own caption is the innermost.
        lead: prose before the table in its own section, then in the enclosing ones; nearest first.
        notes: prose after it, up to the next table or heading.
        caption: the tier that a plain line of its section names it by (see :mod:`probes.parsing.captions`).
        own: how many lines of the lead stand in its own section.
    """

    table: Table
    headings: tuple[str, ...] = ()
    tabs: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    notes: tuple[Prose, ...] = ()
    caption: str = ""
    own: int = 0


@dataclass(frozen=True, slots=True)
class Pane:
    """A tab's pane and whether anything but its name stands in it."""

    name: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's own part of the page: what is said in it, and how many tables it holds."""

    headings: tuple[str, ...]
    prose: tuple[Prose, ...]
    tables: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as grids, with all its prose."""

    grids: tuple[Grid, ...]
    sections: tuple[Section, ...]
    panes: tuple[Pane, ...]
    prose: tuple[Prose, ...]
    title: str = ""

    @property
    def words(self) -> str:
        """All running text and headings, for looking up what the page says somewhere."""
        heads = (section.headings[-1] for section in self.sections if section.headings)
        return "\n".join((*heads, *(prose.text for prose in self.prose)))


@dataclass(slots=True)
class _Open:
    """A section under construction."""

    level: int
    title: str
    prose: list[Prose] = field(default_factory=list)
    tables: int = 0
    captions: Captions = field(default_factory=Captions)


@dataclass(slots=True)
class _Tab:
    """A pane under construction; ``filled`` once anything but its own name stands in it."""

    name: str
    filled: bool = False


class _Assembly:
    """Walks the blocks once and keeps what the next table needs to know."""

    def __init__(self) -> None:
        self.stack = [_Open(0, "")]
        self.tabs: list[_Tab] = []
        self.deeper = 0
        self.grids: list[tuple[Grid, list[Prose]]] = []
        self.captions: list[str | Legend] = []
        self.after: list[Prose] | None = None
        self.sections: list[Section] = []
        self.panes: list[Pane] = []
        self.prose: list[Prose] = []

    def _headings(self) -> tuple[str, ...]:
        return tuple(section.title for section in self.stack if section.title)

    def _finish(self, section: _Open) -> None:
        self.sections.append(Section(self._headings(), tuple(section.prose), section.tables))

    def close_sections(self, level: int) -> None:
        while self.stack and self.stack[-1].level >= level:
            self._finish(self.stack[-1])
            self.stack.pop()

    def heading(self, block: Heading) -> None:
        self.close_sections(max(block.level, 1))
        self.stack.append(_Open(block.level, block.text))
        self.after = None

    def say(self, block: Prose) -> None:
        if self.tabs:
            block = replace(block, tabs=tuple(tab.name for tab in self.tabs[-_TABS_OF_A_LINE:]))
        self.prose.append(block)
        if self.tabs and block.text.strip().casefold() != self.tabs[-1].name.casefold():
            self.fill()
        self.stack[-1].prose.append(block)
        self.stack[-1].captions.say(block.text)
        if self.after is not None:
            self.after.append(block)

    def fill(self) -> None:
        for tab in self.tabs:
            tab.filled = True

    def open_tab(self, block: TabOpen) -> None:
        self.after = None
        if len(self.tabs) >= _MOST_TABS:
            self.deeper += 1
            return
        self.tabs.append(_Tab(block.name))

    def close_tab(self) -> None:
        if self.deeper:
            self.deeper -= 1
        elif self.tabs:
            tab = self.tabs.pop()
            self.panes.append(Pane(tab.name, not tab.filled))
        self.after = None

    def table(self, block: Table) -> None:
        self.fill()
        for section in self.stack:
            section.tables += 1
        if not block.rows:
            self.after = None
            return
        lead = tuple(prose.text for section in reversed(self.stack) for prose in reversed(section.prose[-40:]))
        own = len(self.stack[-1].prose[-40:])
        tabs = (*(tab.name for tab in self.tabs), *((block.label,) if block.label else ()))
        grid = Grid(block, self._headings(), tabs, lead, own=own)
        self.after = []
        self.captions.append(self.stack[-1].captions.table(len(self.grids)))
        self.grids.append((grid, self.after))

    def finished(self) -> Iterator[Grid]:
        """The grids with what could only be known at the end."""
        for place, (grid, after) in enumerate(self.grids):
            named = self.captions[place]
            yield replace(grid, notes=tuple(after), caption=named if isinstance(named, str) else named.tier(place))


def assemble(blocks: Iterable[Block]) -> Page:
    """Blocks in reading order as a page."""
    assembly = _Assembly()
    for block in blocks:
        match block:
            case Heading():
                assembly.heading(block)
            case Prose():
                assembly.say(block)
            case TabOpen():
                assembly.open_tab(block)
            case TabClose():
                assembly.close_tab()
            case Table():
                assembly.table(block)
    while assembly.tabs:
        assembly.close_tab()
    assembly.close_sections(0)
    grids = tuple(assembly.finished())
    title = next((section.headings[0] for section in assembly.sections if section.headings), "")
    return Page(grids, tuple(assembly.sections), tuple(assembly.panes), tuple(assembly.prose), title)
