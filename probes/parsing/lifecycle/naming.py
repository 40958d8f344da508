"""Names of models within sentences: ids, capitalised names with a number, what the page lists elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from probes.parsing.dates import MONTH
from probes.parsing.labels import looks_like_id
from probes.parsing.lifecycle.names import OWNER, REGION, Name, is_model, words

_ID_IN_TEXT = re.compile(
    r"(?<![\w./@:-])(?:[A-Za-z][A-Za-z0-9]*(?:[-._:/@][A-Za-z0-9]+){1,12}\+?|[a-z]{1,12}\d[a-z0-9]*)(?![\w-]|[./@:]\w)"
)
_WORDS_IN_TEXT = re.compile(r"(?<![\w./@:-])[a-z][a-z0-9]+(?:-[a-z0-9]+){1,5}(?![\w-]|[./@:]\w)")
_OF_ENGLISH = words(
    "of to as you go tuned tuning based end life term time in on off up down out date day party use free "
    "new old non pre well "
    "high low long short real built self multi level wide only ready generated hosted powered up by box "
    "source weight weights "
    "purpose scale world step the a an and or not for with cost effective quality performance state art "
    "art-of following "
    "language model models user users customer facing service services run running opt sub co re de anti "
    "inter cross per "
    "first second third last next best better ever known friendly specific related like style ahead back "
    "front open closed "
    "month months week weeks year years hour minute early late mid post single one two three four all every any"
)  # fmt: skip
_NAMED_BEFORE = re.compile(
    r"\b(?:models?|alias(?:es)?|names?|of|using|deprecat\w+|retir\w+|sunset\w*|remov\w+|down|and|,) (?:the )?$"
    r"|(?:下线|退役|停用|模型)\s?$"
)
_NAMED_BEHIND = re.compile(
    r"[)\"'”]{0,2} (?:\([^()]{0,80}\) )?(?:models?|aliases|will|is|are|was|were|has|have|retires?|reach\w*|goes|stops?|"
    r"ends?|and [a-z]+-)\b|, [a-z]+-|\s?(?:模型)?(?:已|将|于|自|正式|は|を)"
)
_DIGIT = re.compile(r"\d")
_TITLED_ID = re.compile(r"\b((?:[A-Z][\w.+'’-]{0,30} ){1,6})\(([a-z][\w.:/@-]{3,80})\)")
_NUMBER = r"\d[\w.]*"
_CAPITAL = r"[A-Z][\w'’+]*(?:[.-][\w+]+)*\+?"
_DISPLAY = re.compile(
    rf"\b{_CAPITAL}(?:[ ](?:{_CAPITAL}|{_NUMBER}|v\d[\w.]*|\(\w[\w .-]{{0,30}}\)(?= [A-Z\d]))){{0,7}}"
)
_SIZE = re.compile(r" (?:mini|nano|pro|lite|turbo|small|medium|large|flash)\b")
_MONTHS = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"[\d.,]+$|(?:utc|gmt|[pecm][sd]?t|am|pm|http|error|status|step|section|table|note)\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:(?:the|our|all|both|old(?:er)?|legacy|deprecated|retired|following|existing|these|new|and|or|as|"
    r"on|in|we|please|note|"
    r"this|that|after|from|when|until|if|model|models|effective|requests?|access|calls?)\b[\s:]*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:(?:base|foundation|language|ai|preview)?\s?(?:models?|family|series|versions?|snapshots?|"
    r"variants?)|api))+$",
    re.IGNORECASE,
)


def names_in(text: str, known: Collection[str] = ()) -> list[Name]:
    """The models that a sentence names, in order. Dates are to be blanked out of the text before.

    Args:
        text: the sentence.
        known: what the page lists elsewhere, in lower case.
    """
    found: list[Name] = []
    for one in (*_titled(text), *_ids(text), *_word_ids(text, known), *_displays(text, known)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return _with_ids([_sized(name, text) for name in sorted(found, key=lambda name: name.start)], text)


def _sized(name: Name, text: str) -> Name:
    """``Acme-5 mini`` is another model than ``Acme-5``, though its last word is in lower case."""
    more = _SIZE.match(text, name.end) if name.text[-1].isdigit() and name.text[0].isupper() and not name.id else None
    return replace(name, text=name.text + more[0], end=more.end()) if more else name


def _titled(text: str) -> Iterator[Name]:
    """A capitalised name with its id in brackets, whatever the name."""
    for hit in _TITLED_ID.finditer(text) if "(" in text else ():
        name = _display(hit[1].strip())
        if name and is_model(name) and looks_like_id(hit[2]) and is_model(hit[2]) and re.search(r"[-\d]", hit[2]):
            yield Name(name, hit[2], hit.start(1), hit.end())


def _ids(text: str) -> Iterator[Name]:
    for hit in _ID_IN_TEXT.finditer(text) if _DIGIT.search(text) else ():
        name = hit[0].rstrip(".")
        if _DIGIT.search(name) and len(name) >= 4 and is_model(name) and not REGION.fullmatch(name):
            yield Name(name, "", hit.start(), hit.end())


def _word_ids(text: str, known: Collection[str]) -> Iterator[Name]:
    """Hyphenated words without a number: one of the page's ids, or where only a name can stand."""
    for hit in _WORDS_IN_TEXT.finditer(text) if "-" in text else ():
        if hit[0] in known or (not _is_english(hit[0]) and is_model(hit[0]) and _placed(hit)):
            yield Name(hit[0], "", hit.start(), hit.end())


def _is_english(text: str) -> bool:
    """Whether hyphenated words are no id; a long id may end with a plain word: ``acme-imagine-image-quality``."""
    parts = text.split("-")
    return bool(_OF_ENGLISH.intersection(parts[:-1] if len(parts) > 3 else parts))


def _placed(hit: re.Match[str]) -> bool:
    before, behind = hit.string[max(hit.start() - 24, 0) : hit.start()], hit.string[hit.end() : hit.end() + 100]
    return bool(_NAMED_BEFORE.search(before) or _NAMED_BEHIND.match(behind))


def _displays(text: str, known: Collection[str]) -> Iterator[Name]:
    for hit in _DISPLAY.finditer(text):
        name = _display(hit[0])
        if name and (_DIGIT.search(name) or name.casefold() in known) and is_model(name):
            at = hit.start() + hit[0].index(name)
            yield Name(name, "", at, at + len(name))


@lru_cache(2_048)
def _display(text: str) -> str:
    text = OWNER.sub("", _TRAILING.sub("", _LEADING.sub("", text)).strip())
    return "" if _MONTHS.fullmatch(text) or _NO_NAME.match(text) else text


def _with_ids(found: list[Name], text: str) -> list[Name]:
    """An id in brackets after a name is that name's id and no other model."""
    kept: list[Name] = []
    for name in found:
        last = kept[-1] if kept else None
        between = text[last.end : name.start] if last else ""
        if (
            last is not None
            and looks_like_id(name.text)
            and not looks_like_id(last.text)
            and re.fullmatch(r"[ `]{0,2}[(（][ `]{0,2}", between)
        ):
            kept[-1] = Name(last.text, name.text, last.start, name.end)
        else:
            kept.append(name)
    return kept
