"""Bytes of a page on the lives of models to a reading, or the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from probes.parsing.dates import settled_order
from probes.parsing.document import NotAPage, read_page
from probes.parsing.grid import Grid, Page, Section
from probes.parsing.lifecycle import phases
from probes.parsing.lifecycle.announcements import announced, is_ending
from probes.parsing.lifecycle.drafts import Conventions, Findings
from probes.parsing.lifecycle.halves import as_whole, end_of_page, without_half_line, without_promises
from probes.parsing.lifecycle.meaning import dates_are_floors, deprecated_is_gone
from probes.parsing.lifecycle.milestones import milestone
from probes.parsing.lifecycle.names import Name
from probes.parsing.lifecycle.naming import names_in
from probes.parsing.lifecycle.passages import PassageReader
from probes.parsing.lifecycle.phases import DEPRECATED, SHUTDOWN
from probes.parsing.lifecycle.sentences import blanked
from probes.parsing.lifecycle.settling import Resolver, settle
from probes.parsing.lifecycle.tables import Setting, read_table
from probes.parsing.lifecycle.titles import names_of_heading, status_of
from probes.parsing.lifecycle.when import EXACT, Stated, scope_of, stated
from probes.parsing.lifecycle.wrapping import texts_unwrapped, unwrapped
from probes.parsing.readability import wall
from watcher.domain.facts import FactKey, folded
from watcher.domain.observations import Reading, Unreadable

MOST_WARNINGS = 50
_LEADS = re.compile(r"\b(?:following|these|below|this table|listed)\b|以下|如下|下列|下表", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:previous\w{0,2}|past|already|retired|shut ?down|discontinued|removed) (?:\w+ ){0,3}models?\b", re.IGNORECASE
)
_MOST_LEADS = 12


def read_lifecycle(body: bytes, name: str, resolve: Resolver) -> Reading | Unreadable:
    """What a page says of when its models are announced, released, deprecated and shut down.

    Args:
        body: the page as received.
        name: its file name or address; its ending counts where the content does not tell the format.
        resolve: a printed label to a canonical id.
    """
    body, torn = without_half_line(body)
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    found = _findings(page)
    if torn:
        found.warnings.append("the last line has no end and may be half of one; left out")
    settled = settle(found.drafts, resolve)
    if not any(fact.attribute != phases.RELEASED for fact in settled.facts):
        return Unreadable(wall(page) or _nothing(page, found))
    left = [FactKey(folded(subject), attribute, ()) for subject, attribute in found.left]
    known = {fact.key for fact in settled.facts} if left or settled.left else set()
    unread = dict.fromkeys(key for key in (*settled.left, *left) if key not in known)
    return Reading(tuple(settled.facts), tuple((*settled.warnings, *found.warnings)[:MOST_WARNINGS]), tuple(unread))


def _nothing(page: Page, found: Findings) -> str:
    said = "no statement on the life of any model"
    if found.warnings:
        return f"{said} ({found.warnings[0]})"
    return said if page.grids or len(page.words) > 200 else f"{said}: an almost empty page"


def _findings(page: Page) -> Findings:
    rules = conventions(page)
    found = Findings()
    grids = [grid for grid in page.grids if not grid.table.headless]
    before: tuple[tuple[str, ...], Stated | None] = ((), None)
    for grid in grids:
        setting = _setting(grid, rules)
        if setting.dated is None and before[0] == grid.headings:
            setting = replace(setting, dated=before[1])
        found.add(read_table(grid.table.rows, setting))
        before = (grid.headings, milestone(grid.table.rows, rules.day_first))
    known = {draft.subject.casefold() for draft in found.drafts}
    tabled = {grid.headings for grid in grids}
    last = end_of_page(page.sections)
    for place, section in enumerate(as_whole(page.sections)):
        if _matters(section):
            listed = section.headings in tabled or (place == last and section.tables > 0)
            told = PassageReader(section, rules, known, _inherited(section), listed=listed).read()
            found.add(without_promises(told) if place == last else told)
    return found


def conventions(page: Page) -> Conventions:
    """What the page says once for all its dates."""
    texts = [prose.text for prose in unwrapped(page.prose)]
    cells = (cell.text for grid in page.grids for row in grid.table.rows[:2_000] for cell in row if "/" in cell.text)
    order = settled_order((*(text for text in texts if "/" in text), *cells))
    return Conventions(order, deprecated_is_gone(texts), dates_are_floors(texts), _only_day(texts, order))


def _only_day(texts: list[str], day_first: bool | None) -> Stated | None:
    """The day on which a page says that models end, if it names one day for all of them and no model beside it."""
    found: dict[date, Stated] = {}
    for text in texts:
        for one in stated(text, day_first):
            if one.phase in (SHUTDOWN, DEPRECATED) and one.day is not None and not _names(text, day_first):
                found.setdefault(one.day, one)
        if len(found) > 1:
            return None
    only = next(iter(found.values()), None)
    return only if only is not None and only.certainty == EXACT else None


def _names(text: str, day_first: bool | None) -> list[Name]:
    return names_in(blanked(text, day_first))


def _matters(section: Section) -> bool:
    """Whether a section may say anything: it holds a word of ends, or its headings do."""
    texts = (*section.headings, *(prose.text for prose in section.prose))
    return bool(section.prose) and any(phases.ends(text) for text in texts)


def _inherited(section: Section) -> tuple[Name, ...]:
    """The model of the nearest heading above that names exactly one."""
    for heading in reversed(section.headings[:-1]):
        names = names_of_heading(heading)
        if len(names) == 1:
            return names
    return ()


def _setting(grid: Grid, rules: Conventions) -> Setting:
    nearest = grid.headings[-1] if grid.headings else ""
    lead = texts_unwrapped(grid.lead[:_MOST_LEADS])
    subject = next((names for text in reversed(grid.headings) if len(names := names_of_heading(text)) == 1), ())
    scope = scope_of(nearest) if "tun" in nearest.lower() else ""
    if _OVER.search(nearest):
        rules = replace(rules, floors=False)
    return Setting(
        rules, _generic((*reversed(grid.headings), *lead[:3])), announced(grid.headings, lead, rules.day_first),
        _dated(lead, rules), _titled(grid, rules), subject, scope, status_of(nearest),
    )  # fmt: skip


def _generic(texts: tuple[str, ...]) -> str | None:
    """The phase of a date that only the text around its table can name."""
    for text in texts:
        for phase in (SHUTDOWN, DEPRECATED):
            if phases.says(text, phase):
                return phase
    return None


def _dated(lead: tuple[str, ...], rules: Conventions) -> Stated | None:
    """The one day on which all models of a grid end, where the text right before it says so."""
    for text in lead[:4]:
        found = [one for one in stated(text, rules.day_first) if one.phase == SHUTDOWN and one.day is not None]
        if found and _LEADS.search(text) and not _names(text, rules.day_first):
            return found[0] if len({one.day for one in found}) == 1 else None
    return None


def _titled(grid: Grid, rules: Conventions) -> Stated | None:
    """The one day that a heading names as the end of what stands under it, else the only such day of the page."""
    for heading in reversed(grid.headings):
        if is_ending(heading):
            found = [one for one in stated(heading, rules.day_first) if one.phase == SHUTDOWN and one.day is not None]
            if len(found) == 1:
                return found[0]
    return rules.day
