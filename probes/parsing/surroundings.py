"""What a price gets from the page around its table: tier, unit, currency, dates, and sometimes its model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from probes.parsing import money, words
from probes.parsing.captions import UNCLEAR
from probes.parsing.dates import Validity, validity
from probes.parsing.grid import Grid, Page
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.money import Unit

Resolver = Callable[[str], str | None]

_APART = ("fine-tuning", "provisioned", "regional", "fast")
_TIER_ATTRIBUTES = ("tier", "service_tier", "servicetier", "mode", "plan", "variant")
_FOLLOWING = re.compile(r"\b(?:following|below|these|this table|new (?:prices|pricing|rates))\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:following|below|these)\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"\b(?:models?|tokens?|pricing|prices?|tiers?|overview|introduction|table|data|api|plans?|billing|features?|context|mode)\b",
    re.IGNORECASE,
)
_CJK = re.compile("[\u4e00-\u9fff]")
_LEGEND = re.compile(r"[A-Za-z][A-Za-z ]{1,40}(?:/[A-Za-z ]{2,40}){1,4}")
_TAGLINE = re.compile(r"\s[—–]\s.{3,120}$")
_NAME_PART = re.compile(r"[a-z0-9.]{1,30}")
_IS = re.compile(r"^.{0,60}\b(?:are|is|as|in)\b(?= \w)", re.IGNORECASE)
_MOST_LEAD, _LONGEST_ORDER = 40, 120


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every price of a grid unless the price says otherwise.

    ``tier`` is None where the page leaves it open, and ``choice`` the tiers between which it does;
    ``skip`` is the reason why a grid is no price list.
    """

    tier: str | None
    unit: Unit | None
    near_unit: Unit | None
    currency: str | None
    when: Validity
    context: str | None = None
    period: str | None = None
    modality: str | None = None
    subject: str | None = None
    embedding: bool = False
    legend: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()
    skip: str = ""


def _tier(grid: Grid) -> str | None:
    """The tier of a grid: its own attribute, the innermost pane, a caption, the nearest heading; else standard.

    A heading that sets its tables apart holds for all its tabs: what is ``Standard`` under ``Fine-tuning`` is
    ``fine-tuning``, and ``Batch`` there is ``fine-tuning batch``.
    """
    own, above = _own_tier(grid), _heading_tier(grid)
    if own is None:
        return above if above != UNCLEAR else None
    if above in _APART and own != UNCLEAR:
        return above if own in ("standard", above) else f"{above} {own}"
    return own if own != UNCLEAR else None


def _own_tier(grid: Grid) -> str | None:
    given = {name.lower(): value for name, value in grid.table.attributes}
    own = (*(given[name] for name in _TIER_ATTRIBUTES if given.get(name)), *reversed(grid.tabs))
    for text in own:
        named = words.tiers(text)
        if named:
            return named[0] if len(named) == 1 else UNCLEAR
    return grid.caption or None


def _heading_tier(grid: Grid) -> str:
    for index, text in enumerate(reversed(grid.headings)):
        named = words.tiers(text)
        if len(named) == 1:
            return named[0]
        if named and index == 0:
            return UNCLEAR
    return "standard"


def _stated(texts: tuple[str, ...]) -> Unit | None:
    """The unit of the nearest sentence that states one and names no amounts."""
    for text in texts[:_MOST_LEAD]:
        if len(text) > 400 or not (words.mentions_price(text) or len(text) < 60):
            continue
        if any(amount.currency for amount in money.amounts(text)):
            continue
        unit = money.stated_unit(text)
        if unit is not None:
            return unit
    return None


def _page_unit(page: Page) -> Unit | None:
    """The token unit that the page states, if it states only one."""
    stated: set[Unit] = set()
    for prose in page.prose:
        if len(prose.text) <= 400 and words.mentions_price(prose.text):
            stated |= {unit for unit in money.stated_units(prose.text) if unit.of == "tokens"}
    return next(iter(stated)) if len(stated) == 1 else None


def settled_currency(names: set[str], page: Page) -> str | None:
    """One currency, if the names leave only one; a bare yen sign is read by the language of the page."""
    if "¥" in names:
        others = names - {"¥"}
        if others & {"CNY", "JPY"} == others and len(others) == 1:
            return next(iter(others))
        return "CNY" if not others and _CJK.search(page.words[:200_000]) else None
    return next(iter(names)) if len(names) == 1 else None


def _page_currency(page: Page) -> str | None:
    said = [prose.text[:2000] for prose in page.prose]
    for grid in page.grids:
        said += [heading[:2000] for heading in grid.headings]
        said += [cell.text[:200] for row in grid.table.rows[:60] for cell in row]
    return settled_currency(money.stated_currencies("\n".join(said)), page)


def _validity(grid: Grid) -> Validity:
    for text in (*reversed(grid.headings), *reversed(grid.tabs)):
        when = validity(text)
        if when.said:
            return when
    near = grid.lead[0] if grid.lead else ""
    if len(near) <= 300 and _FOLLOWING.search(near) and words.mentions_price(near):
        return validity(near)
    return Validity()


def _subject(grid: Grid, resolve: Resolver) -> str | None:
    """The nearest heading or tab that names a model."""
    for text in (*reversed(grid.tabs), *reversed(grid.headings)):
        text = _TAGLINE.sub("", text)
        label = read_label(text).text
        if looks_like_id(label) or (len(label) <= 80 and resolve(label) is not None):
            return text
        model = re.search(r"\d", label) and not _GENERIC.search(label) and not words.tiers(label)
        if model and len(label) <= 60 and not validity(text).said and words.context(label) is None:
            return text
        if _with_its_id(label, grid):
            return text
    return None


def _with_its_id(label: str, grid: Grid) -> bool:
    """Whether a line under a heading is the id of what it names: ``acme-embedding-001`` under ``Acme Embedding``."""
    begins = _NAME_PART.findall(label.lower())[:2]
    lines = (text.strip(" `*_") for text in grid.lead[:8])
    return len(begins) == 2 and any(looks_like_id(line) and all(part in line for part in begins) for line in lines)


def _legend(grid: Grid) -> tuple[str, ...]:
    """The order of prices inside a cell, where the text before the grid says it: ``input / output``."""
    for text in (*grid.lead[:6], *(note.text for note in grid.notes[:2])):
        if not words.mentions_price(text):
            continue
        for found in _LEGEND.finditer(text[:400]):
            if names := order_of_prices(found[0]):
                return names
    return ()


def order_of_prices(text: str) -> tuple[str, ...]:
    """What a text like ``input / output`` says of the order of prices; empty where it says anything else."""
    if "/" not in text or len(text) > _LONGEST_ORDER:
        return ()
    names = tuple(words.component(_IS.sub("", piece)) for piece in text.split("/"))
    plain = tuple(name for name in names if name is not None and name != "price")
    return plain if len(plain) == len(names) == len(set(plain)) else ()


def _near(grid: Grid, given: Callable[[str], str | None]) -> str | None:
    texts = (*reversed(grid.tabs), *reversed(grid.headings[-2:]))
    return next((found for text in texts if (found := given(text))), None)


def _context_said(grid: Grid) -> str | None:
    """The context of which the line above a grid says that the prices below are for it."""
    line = grid.lead[0] if grid.own else ""
    if not 0 < len(line) <= _LONGEST_ORDER or not _BELOW.search(line) or not words.mentions_price(line):
        return None
    return words.context(line)


def _modality(text: str) -> str | None:
    named = words.modalities(text) if words.is_modality_heading(text) else ()
    return None if not named or "text" in named else named[0]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a whole page says once for all its tables."""

    page: Page
    unit: Unit | None
    currency: str | None

    @classmethod
    def of(cls, page: Page, currency: str | None = None) -> Surroundings:
        """``currency`` holds where the page names none."""
        return cls(page, _page_unit(page), _page_currency(page) or currency)

    def setting(self, grid: Grid, resolve: Resolver) -> Setting:
        """What holds for one grid."""
        attributes = tuple(value for _, value in grid.table.attributes if len(value) <= 120)
        nearest = (*attributes, *reversed(grid.tabs), *grid.headings[-1:])
        near = _stated((*nearest, *grid.lead)) or _stated(grid.headings[-2::-1])
        named: set[str] = set()
        for text in (*grid.headings[-2:], *grid.lead[:3], *attributes):
            named |= money.stated_currencies(text[:400])
        example = next((text for text in grid.headings[1:] if words.is_example(text)), "")
        return Setting(
            _tier(grid), near or self.unit, near, settled_currency(named, self.page) or self.currency, _validity(grid),
            _near(grid, words.context) or _context_said(grid), _near(grid, words.period), _near(grid, _modality),
            _subject(grid, resolve),
            any("embedding" in text.lower() for text in (*grid.headings[-2:], *grid.tabs)), _legend(grid),
            words.tiers(grid.headings[-1]) if grid.headings else (), f"figures under “{example}”" if example else "",
        )  # fmt: skip
