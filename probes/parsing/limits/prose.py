"""Limits that stand in lines instead of tables: lists, cards, ``name: value`` lines and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from probes.parsing.grid import Cell, Page, Prose
from probes.parsing.labels import looks_like_id
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.cells import Quantity, read_cell
from probes.parsing.limits.drafts import Drafts
from probes.parsing.limits.layout import Quote
from probes.parsing.limits.measures import Measure
from probes.parsing.limits.regions import is_region
from probes.parsing.limits.sentences import is_note, said, sentences
from probes.parsing.limits.setting import Setting, setting

_LONGEST_LINE = 160
_LONGEST_NAME = 101
_LONGEST_TITLE = 80
_MOST_LINES = 4_000
_INTRODUCES = re.compile(r"(.{1,100}):")
_VERBS = re.compile(
    r"\b(?:is|are|apply|applies|have|has|following|limits?|by|with|you|your|we|these|this)\b", re.IGNORECASE
)
_OPENS = re.compile(
    r"(?:(?:api |usage |current |default )?(?:rate )?limits?(?: and quotas?)?|quotas?(?: and limits?)?)"
    r"|.{0,120}\b(?:rate limits?|quotas?)\b.{0,120}:",
    re.IGNORECASE,
)
_CODE = re.compile(r"[;=]\s|\w\(\w*\):|\w\(\)|\) #|=>|^(?:#|//|\$ |curl )")
_DIGIT = re.compile(r"\d")
_DEFINES = re.compile(r"\b(?:headers?|status|error|code|retry|seconds? (?:before|until)|units? of)\b", re.IGNORECASE)


def read_prose(page: Page, found: Drafts) -> None:
    """The limits that the running text of a page states."""
    budget = _MOST_LINES
    for section in page.sections:
        if budget <= 0 or not any(_DIGIT.search(line.text) for line in section.prose):
            continue
        around = setting(section.headings, ())
        if around.skip:
            continue
        lines = section.prose[:budget]
        budget -= len(lines)
        _Reader(found, around, section.headings).read(lines)


class _Reader:
    """Reads the lines of one section in order."""

    def __init__(self, found: Drafts, around: Setting, headings: tuple[str, ...]) -> None:
        self.found = found
        self.around = around
        self.headings = headings
        self.subject: str | None = None
        self.tier: str | None = None
        self.region: str | None = None
        self.above: Prose | None = None
        self.waiting = ""  # the number of a card whose name has yet to come
        self.tabs: tuple[str, ...] = ()

    def _forget(self) -> None:
        """What lines said holds no longer."""
        self.subject = self.tier = self.region = self.above = None
        self.waiting = ""

    def read(self, lines: tuple[Prose, ...]) -> None:
        for line in lines:
            if line.text.count("|") > 1 or _CODE.search(line.text):
                continue
            if line.tabs != self.tabs:
                self._forget()
                self.tabs = line.tabs
            if not self.around.of_limits and len(line.text) <= _LONGEST_LINE and _OPENS.fullmatch(line.text.strip()):
                self.around = replace(self.around, of_limits=True)
            quantities = tuple(self._quantities(line))
            if quantities:
                for quantity in quantities:
                    quote = Quote(self.subject, _cell(line), tier=self.tier, region=self.region)
                    self._add(line, quantity, quote)
            elif not self._introduced(line) and _DIGIT.search(line.text):
                self._sentences(line)
            self.above = None if quantities else line

    def _add(self, line: Prose, quantity: Quantity, quote: Quote) -> None:
        around = setting(self.headings, line.tabs) if line.tabs else self.around
        self.found.add(quote, quantity, around)

    def _quantities(self, line: Prose) -> Iterator[Quantity]:
        """The limits of a line that is nothing else; a card's number is named by the line above or below it."""
        text = line.text.strip().rstrip(".")
        waiting, self.waiting = self.waiting, ""
        if len(text) > _LONGEST_LINE or _DEFINES.search(text):
            return
        if not _DIGIT.search(text):
            named = _name_of_a_card(text) if waiting else None
            if named is not None:
                yield Quantity(waiting, named)
            return
        read = read_cell(text).quantities
        if len(read) == 1 and read[0] == Quantity(read[0].value):
            yield from self._of_a_card(read[0].value)
            return
        for quantity in read:
            owned = bool(quantity.label) or self.around.of_limits
            if quantity.measure.whole or (owned and quantity.measure.window is not None):
                yield replace(quantity, label="") if is_note(quantity.label) else quantity

    def _of_a_card(self, value: str) -> Iterator[Quantity]:
        """A number alone: of the name above it, or of one that may follow."""
        named = _name_of_a_card(self.above.text) if self.above is not None else None
        if named is None:
            self.waiting = value
        else:
            yield Quantity(value, named)

    def _introduced(self, line: Prose) -> bool:
        """Whether a line names what the lines under it are about: ``Free tier:``, ``acme-large``."""
        text = line.text.strip()
        if len(text) > _LONGEST_NAME:
            self._forget()
            return False
        opened = _INTRODUCES.fullmatch(text)
        name = opened[1].strip() if opened else text
        if is_region(name):
            self.region = name
            return True
        if tier := tiers.tier(name):
            beside = self.above is not None and tiers.tier(self.above.text.strip(" :")) not in (None, tier)
            self.tier, self.subject = None if beside else tier, None  # several in a row are names of tabs
            return True
        if looks_like_id(name) or (
            opened and len(name) <= 60 and not _VERBS.search(name) and measures.measure(name) is None
        ):
            self.subject = name
            return True
        if opened:
            spoken = tiers.mentioned(name)
            self.tier = spoken[0] if len(spoken) == 1 else None
            self.subject = None
        return False

    def _sentences(self, line: Prose) -> None:
        for sentence in sentences(line.text, of_limits=self.around.of_limits):
            for one in said(sentence):
                tier, subject = one.tier or self.tier, one.subject or self.subject
                self._add(
                    line, Quantity(one.value, one.measure), Quote(subject, _cell(line), tier=tier, scope=one.condition)
                )


def _name_of_a_card(text: str) -> Measure | None:
    """What a line without a number names: ``Requests per minute``."""
    named = measures.measure(text) if len(text) <= _LONGEST_TITLE else None
    return named if named is not None and named.whole and not read_cell(text).quantities else None


def _cell(line: Prose) -> Cell:
    return Cell(line.text, line.where)
