"""Texts as they are shown, and the words they are compared by."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from probes.parsing.dates import find_dates

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_NEW_WINDOW = re.compile(
    r"\s?[(\[]?\s?(?:[Oo]pens|öffnet|s.ouvre|si apre|se abre|abre|opent) (?:in|dans|en|una|em) "
    r"(?:an? |neuem? |une |nuova |una |uma |een )?(?:new|nouvelle?|nueva|nova|nieuw|neuen?)?\s?"
    r"(?:window|tab|browser tab|fenster|fenêtre|onglet|ventana|finestra|scheda|janela|venster)\b\s?[)\]]?",
    re.IGNORECASE,
)
_NEW_WINDOW_HINTS = (
    "new window", "new tab", "new browser", "neuem", "neuen", "nouvel", "nueva", "nuova", "nova janela", "nieuw",
)  # fmt: skip
_MARKER = re.compile(r"^(?:[•●○▪■‣◦·*➢➤→✓–—-]|o(?=\s))\s+")
_NUMBER = re.compile(
    r"^(?:(?:section|article|clause|part|§)\s{0,2})?"
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,5}|[ivxlc]{1,6}|[a-z])[.):]|\((?:\d{1,3}|[ivxlc]{1,6}|[a-z])\))\s+"
    r"|^(?:section\s|§\s?)?\d{1,3}(?:\.\d{1,3}){1,5}\s+(?=(?-i:[A-ZÄÖÜÉÈÀ]))",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\s?[\[({]\s?at\s?[\])}]\s?", re.IGNORECASE)
_DOT = re.compile(r"\s?[\[({]\s?dot\s?[\])}]\s?", re.IGNORECASE)
_HIDDEN_MAIL = re.compile(r"\[email\s?protected\]", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhttps?://(?:www\.)?|\bwww\.", re.IGNORECASE)
_LONGEST = 50_000  # characters of a paragraph, above which its dates are compared as they are written
_YEAR = re.compile(r"\d{4}|\d/\d")
_WORD = re.compile(r"[^\W_]+(?:[.,:](?=\d)[^\W_]+)*|[$€£¥%§&+<>=@]")
_APOSTROPHES = re.compile("(?<=\\w)['’‘ʼ`´](?=\\w)")


def plain(text: str) -> str:
    """A text on one line, without signs that nobody sees and without the notes of links."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = " ".join(text.split())
    noted = ("(" in text or "pens in" in text) and any(hint in text for hint in _NEW_WINDOW_HINTS)
    return _NEW_WINDOW.sub("", text).strip() if noted else text


def unnumbered(text: str) -> str:
    """A heading or an item without its marker and its number."""
    bare = _NUMBER.sub("", _MARKER.sub("", text), count=1)
    return bare or text


def _with_plain_dates(text: str) -> str:
    """A text with its dates in one notation."""
    pieces, end = list[str](), 0
    for found in find_dates(text):
        pieces += (text[end : found.start], " ", found.day.isoformat().replace("-", " "), " ")
        end = found.end
    return "".join((*pieces, text[end:]))


def mark(said: Iterable[str]) -> str:
    """Eight hex digits that stand for these words."""
    return hashlib.sha256(" ".join(said).encode("utf-8", "replace")).hexdigest()[:8]


@lru_cache(4_096)
def words(text: str) -> tuple[str, ...]:
    """What a text is compared by: its words, without typography, punctuation, numbering and the notation of dates.

    Case counts for nothing; figures, currencies and per cent signs do.
    """
    text = unnumbered(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if len(text) <= _LONGEST and _YEAR.search(text):
        text = _with_plain_dates(text)
    if "@" in text or "[" in text or "(" in text:
        text = _HIDDEN_MAIL.sub("@", _DOT.sub(".", _MAIL.sub("@", text)))
    text = _APOSTROPHES.sub("", _ADDRESS.sub("", text))
    return tuple(_WORD.findall(text.casefold()))
