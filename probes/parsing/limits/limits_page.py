"""Bytes of a page of rate limits to a reading, or the reason why there is none."""

from __future__ import annotations

import re
from collections import Counter

from probes.parsing.document import NotAPage, read_page
from probes.parsing.grid import Page
from probes.parsing.labels import looks_like_id
from probes.parsing.limits import tiers
from probes.parsing.limits.drafts import Drafts, Resolver
from probes.parsing.limits.merged import merged
from probes.parsing.limits.prose import read_prose
from probes.parsing.limits.tables import Laid, laid_out, read_tables
from probes.parsing.readability import wall
from probes.parsing.settle import settle
from watcher.domain.observations import Reading, Unreadable

MOST_WARNINGS = 50
_ANNOUNCED = re.compile(
    r"\btables? (?:below|above)\b.{0,80}\b(?:limits?|quotas?)\b|\b(?:limits?|quotas?)\b.{0,80}\b(?:tables? below|"
    r"following tables?)\b",
    re.IGNORECASE,
)
_ID = re.compile(r"\d")
_TITLE = re.compile(r"---\n(?:(?!title:|---)[^\n]{0,400}\n){0,20}title:[ \t]?([^\n]{1,200})\n")


def read_limits(body: bytes, name: str, resolve: Resolver) -> Reading | Unreadable:
    """The limits of a page.

    Args:
        body: the page as received.
        name: its file name or address; its ending counts where the content does not tell the format.
        resolve: a printed label to a canonical id.
    """
    try:
        page = read_page(body, name)
    except NotAPage as error:
        return Unreadable(str(error))
    laid = laid_out(page)
    reason = _refusal(page, laid)
    if reason is not None:
        return Unreadable(reason)
    found = Drafts(resolve, _title(page, body))
    read_tables(laid, found)
    read_prose(page, found)
    reading = _settled(found)
    if not reading.facts:
        return Unreadable(wall(page) or _nothing(page, reading.warnings))
    return reading


def _title(page: Page, body: bytes) -> str:
    """A page's title: of its front matter, else the one heading over all others; empty where there is none."""
    found = _TITLE.match(body[:4_000].decode("utf-8", errors="replace").replace("\r\n", "\n"))
    if found is not None:
        return found[1].strip().strip("\"'").strip()
    roots = {section.headings[0] for section in page.sections if section.headings}
    if roots:
        return roots.pop() if len(roots) == 1 else ""
    return _repeated_id(page)


def _repeated_id(page: Page) -> str:
    """The one id that a page without headings repeats on lines of its own: the model that it is about."""
    alone = Counter(line for prose in page.prose if _ID.search(line := prose.text.strip()) and looks_like_id(line))
    return next(iter(alone)) if len(alone) == 1 and alone.total() > 1 else ""


def _refusal(page: Page, laid: list[Laid]) -> str | None:
    """Why a page with limits is not one that can be read."""
    joined = merged(page, (one.layout.quotes for one in laid))
    if joined is not None:
        return f"merged cells: {joined}"
    hollow = [one for one in laid if one.layout.hollow]
    if hollow and 2 * len(hollow) >= sum(bool(one.layout.quotes) or one.layout.hollow for one in laid):
        return f"a hollow page: {len(hollow)} tables of limits are empty"
    quoted = any(one.layout.quotes for one in laid)
    if not quoted and any(_ANNOUNCED.search(prose.text) for prose in page.prose if len(prose.text) <= 400):
        return "a hollow page: a table of limits is announced and missing"
    tabs = [pane for pane in page.panes if tiers.tier(pane.name)]
    if len(tabs) >= 2 and all(pane.empty for pane in tabs):
        return f"a hollow page: all {len(tabs)} tabs of limits are empty"
    return None


def _settled(found: Drafts) -> Reading:
    facts, contradictions, contradicted = settle(found.drafts())
    left = [*contradicted, *found.left]
    read = {fact.key for fact in facts} if left else set()
    unread = dict.fromkeys(key for key in left if key not in read)
    return Reading(tuple(facts), tuple((*contradictions, *found.warnings)[:MOST_WARNINGS]), tuple(unread))


def _nothing(page: Page, warnings: tuple[str, ...]) -> str:
    reason = "no limits in any table" if page.grids else "no limits"
    return f"{reason} ({warnings[0]})" if warnings else reason
