"""Tags of a page by what they do to its text: nothing is said by what a vendor calls its classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

_NAME = re.compile(r"/?([^\s/>!]+)")
_ATTRIBUTE = re.compile(r'\s(role|id|href|data-cfemail|aria-modal)="([^"]*)"')
_TELLING = (' role="', ' id="', ' href="#', ' data-cfemail="', ' aria-modal="')
_MEMORABLE = 400  # characters of a tag that is remembered
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "body", "html", "ul", "ol", "li", "dl",
     "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "figure",
     "figcaption", "form", "fieldset", "legend", "details", "summary", "address", "center", "hgroup", *HEADINGS}
)  # fmt: skip
_BLOCKS = frozenset({"p", "li", "tr", "td", "th", *HEADINGS})
_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta",
     "param", "source", "track", "wbr"}
)  # fmt: skip
_CONTROLS = frozenset({"label", "dialog", "menu", "search", "progress", "output"})
_CONTROL_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "dialog", "alertdialog", "alert", "status", "search", "searchbox", "menu",
     "menubar", "menuitem", "listbox", "option", "combobox", "tooltip", "toolbar", "tablist", "switch", "progressbar",
     "slider", "log", "marquee", "timer", "img"}
)  # fmt: skip
_CONSENT = frozenset(  # the boxes that the common services for consent put into a page
    {"onetrust-consent-sdk", "onetrust-banner-sdk", "CybotCookiebotDialog", "usercentrics-root", "usercentrics-cmp-ui",
     "didomi-host", "truste-consent-track", "cookie-banner", "cookie-consent", "cookieConsent", "cc-main",
     "hs-eu-cookie-confirmation", "osano-cm-window", "iubenda-cs-banner", "cookiescript_injected"}
)  # fmt: skip


class Sort(Enum):
    """What a tag does to the text around it."""

    NOTHING = auto()
    BREAK = auto()
    LINE = auto()  # the text before and behind it are different blocks
    CONTROL = auto()  # what is in it is none of the text
    MAIL = auto()  # an e-mail address that is hidden from robots
    LINK = auto()
    BOLD = auto()
    BUTTON = auto()
    FIELD = auto()


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, start or end. ``coded`` is the address of a hidden e-mail; ``inner`` a link within the page.

    Two tags of one ``mark`` do the same.
    """

    sort: Sort
    name: str = ""
    closing: bool = False
    role: str = ""
    coded: str = ""
    inner: bool = False
    mark: str = ""
    frames: bool = True  # whether it is an element around blocks, not one block itself


NOTHING = Tag(Sort.NOTHING)
_SORTS = {
    "br": Sort.BREAK, "a": Sort.LINK, "b": Sort.BOLD, "strong": Sort.BOLD, "button": Sort.BUTTON, "input": Sort.FIELD,
    "textarea": Sort.FIELD, "select": Sort.FIELD,
}  # fmt: skip


def read_tag(source: str) -> Tag:
    """A tag from what stands between its brackets."""
    found = _NAME.match(source)
    if found is None:
        return NOTHING
    name, closing = found[1], source.startswith("/")
    given = dict(_ATTRIBUTE.findall(source)) if not closing and any(mark in source for mark in _TELLING) else {}
    role = given.get("role", "").strip().lower()
    sort = _sort(name, role, given)
    coded, inner = given.get("data-cfemail", ""), len(given.get("href", "")) > 1 and given["href"].startswith("#")
    return Tag(
        sort,
        name,
        closing,
        role,
        coded,
        inner,
        f"<{sort.value}/{found[0]} {role} {coded} {inner:d}",
        name not in _BLOCKS,
    )


_remembered = lru_cache(8_192)(read_tag)


def known_tag(source: str) -> Tag:
    """The same as :func:`read_tag`; most tags were read before, on this page or on another."""
    return _remembered(source) if len(source) <= _MEMORABLE else read_tag(source)


def _sort(name: str, role: str, given: dict[str, str]) -> Sort:
    if name in _VOID:
        return _SORTS.get(name, Sort.NOTHING)
    if "data-cfemail" in given and name not in _LINES:
        return Sort.MAIL
    if name in _CONTROLS or role in _CONTROL_ROLES or _is_box(given):
        return Sort.CONTROL
    line = name in _LINES or "-" in name
    return _SORTS.get(name) or (Sort.LINE if line else Sort.NOTHING)


def _is_box(given: dict[str, str]) -> bool:
    return given.get("aria-modal") == "true" or given.get("id", "") in _CONSENT


def mail(coded: str) -> str:
    """The e-mail address that was hidden from robots: every byte is crossed with the first."""
    try:
        first, *rest = bytes.fromhex(coded)
    except ValueError:
        return "[email protected]"
    return bytes(byte ^ first for byte in rest).decode("utf-8", "replace")
