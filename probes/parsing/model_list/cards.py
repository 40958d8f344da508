"""Models that stand in sections of their own, or in lines, instead of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from probes.parsing.grid import Cell, Page, Prose, Section
from probes.parsing.labels import Label, read_label
from probes.parsing.model_list import vocabulary
from probes.parsing.model_list.entries import Entry, is_model_id, is_name
from probes.parsing.model_list.listing import Names
from probes.parsing.repeats import Lines, Repeat

_PAIR = re.compile(r"([^:：]{2,40})[:：]\s*(\S.{0,200})")
_LISTED = re.compile(r"([a-z][a-z0-9]*(?:[._:/@-][a-z0-9]+)+)(?=$|\s*[:–—(,-]\s?)")
_OF_MODELS = re.compile(r"\bmodels?\b", re.IGNORECASE)
_OF_PAGES = re.compile(
    r"\b(?:models?|overview|introduction|api|pricing|features?|limits?|about|list|catalogue?)\b", re.I
)
_TELLING = frozenset({"context_window", "max_output", "knowledge_cutoff", "input_modalities", "released"})
_WHOLE = 3  # as many properties as a list of one model's has
_MOST_LINES, _MOST_CARDS, _LONGEST = 80, 400, 100


def card_entries(page: Page, names: Names, known: set[str]) -> Iterator[Entry]:
    """The models that headings name over lines of properties, and the ids that lines of a list begin with.

    ``known`` are those that tables list already.
    """
    for section in page.sections[: _MOST_CARDS * 4]:
        if not section.headings or len(section.prose) > _MOST_LINES * 4:
            continue
        card = _card(section, names) if not section.tables and len(section.prose) <= _MOST_LINES else None
        if card is not None:
            if card.subject not in known and card.id not in known:
                yield card
        elif _OF_MODELS.search(section.headings[-1]):
            yield from (entry for entry in _lines(section) if entry.id not in known)


def repeated_entries(found: Iterable[Repeat], names: Names) -> Iterator[Entry]:
    """The models of cards without headings: a name, perhaps an id, then properties, one a line or in pairs of lines."""
    for repeat in found:
        read = [
            _card(Section(("", lines[0]), _prose(lines[1:], at), 0), names) for at, lines in enumerate(repeat.cards, 1)
        ]
        kept = [entry for entry in read if entry is not None]
        if len(kept) * 2 > len(read):
            yield from kept


def _prose(lines: Lines, card: int) -> tuple[Prose, ...]:
    return tuple(Prose(line, f"card {card}") for line in lines)


def _card(section: Section, names: Names) -> Entry | None:
    """A section under a model's name with properties of it, one a line or in pairs of lines."""
    fields: dict[str, tuple[Cell, ...]] = {}
    for attribute, cell in _pairs(section.prose):
        if fields.setdefault(attribute, (cell,))[0].text != cell.text:
            return None  # properties of several models
    given = next((found for cell in fields.get("id", ()) if (found := _id_of(cell))), "")
    title = _titled(section, given, names, whole=len(fields) >= _WHOLE)
    if title is None:
        return None
    fields |= _dated(title)
    if not fields.keys() & _TELLING:
        return None
    given = given or (title.text if is_model_id(title.text) else _first_id(section))
    status = next((said for text in section.headings[-2:] if (said := vocabulary.standing(text))), "")
    where = section.prose[0].where if section.prose else ""
    return Entry(title.text, given, where, fields, status=status)


def _titled(section: Section, given: str, names: Names, *, whole: bool) -> Label | None:
    """The heading that names the model: the nearest, or the one above it where it only says ``At a glance``."""
    titles = [read_label(text) for text in section.headings[: -3 if whole else -2 : -1]]
    titles = [title for title in titles if title.text and len(title.text) <= _LONGEST]
    sure = next((title for title in titles if _names_model(title.text, names)), None)
    if sure is not None or not titles or not (given or _first_id(section)):
        return sure
    return titles[0] if is_name(titles[0].text) and not _OF_PAGES.search(titles[0].text) else None


def _id_of(cell: Cell) -> str:
    """The first id of a line that may list several."""
    found = (part.strip(" `") for part in cell.text.split(","))
    return next((part for part in found if is_model_id(part)), "")


def _first_id(section: Section) -> str:
    found = (prose.text for prose in section.prose[:4])
    return next((text for text in found if is_model_id(text) and "-" in text), "")


def _names_model(title: str, names: Names) -> bool:
    """Whether a heading names one model by itself: it is an id, or known, or numbered."""
    return is_model_id(title) or names.label(title) is not None or _numbered(title)


def _dated(title: Label) -> dict[str, tuple[Cell, ...]]:
    """``Acme Large 2 (2026-03-01)`` in a list of releases: the day of the release."""
    day = next((note for note in title.notes if re.fullmatch(r"\d{4}-\d{2}-\d{2}", note)), None)
    return {"released": (Cell(day),)} if day else {}


def _numbered(title: str) -> bool:
    return re.search(r"\d", title) is not None and is_name(title) and not re.match(r"\d", title)


def _pairs(lines: tuple[Prose, ...]) -> Iterator[tuple[str, Cell]]:
    """What a section's lines say: ``Context window: 128K``, or the name on one line and the value on the next."""
    above: str | None = None
    for prose in lines:
        pair = _PAIR.fullmatch(prose.text) if len(prose.text) <= 240 else None
        named = vocabulary.field(pair[1].lstrip("-*• ")) if pair else None
        if pair and named:
            attribute = "id" if named[0] == "display_name" and is_model_id(pair[2]) else named[0]
            yield attribute, Cell(pair[2], prose.where)
            above = None
        elif above is not None:
            yield above, Cell(prose.text[:200], prose.where)
            above = None
        else:
            alone = vocabulary.field(prose.text.rstrip(":")) if len(prose.text) <= 40 else None
            above = alone[0] if alone and alone[0] != "display_name" else None


def _lines(section: Section) -> Iterator[Entry]:
    """Lines that begin with an id: ``acme-large: our largest``."""
    for prose in section.prose:
        found = _LISTED.match(prose.text.lstrip("-*• "))
        if found and is_model_id(found[1]) and re.search(r"\d", found[1]) and len(found[1]) <= _LONGEST:
            yield Entry(found[1], found[1], prose.where)
