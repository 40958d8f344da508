"""Names of models: as labels of cells and items, and within sentences."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from probes.parsing.dates import MONTH
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle.phases import DEPRECATED, SHUTDOWN, mentions

LONGEST_NAME = 100


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_MODEL = re.compile(
    r"\b(?:endpoints?|sdks?|parameters?|params?|headers?|features?|plugins?|plug-ins?|consoles?|dashboards?|"
    r"playgrounds?|"
    r"integrations?|apps?|web ?ui|ui|apis?|fields?|functions?|tools?|methods?|libraries|library|packages?|clients?|"
    r"regions?|discounts?|free tier|free plan|quotas?|rate limits?|pages?|portals?|workspaces?|portals?|assistants|"
    r"connectors?|webhooks?|regional|options?|settings?|modes?|subscriptions?|plans?|licen[cs]es?|"
    r"capabilit(?:y|ies)|products?|programs?|beta header|support)\b",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"^/|https?:|^(?:GET|POST|PUT|DELETE) |/v\d+\b|^v\d+/|\(\)|^[\w-]+: ?\S+=|@[\w.]+\.\w{2,}$|\.(?:com|ai|io)\b"
)
_ID_IN_TEXT = re.compile(
    r"(?<![\w./@:-])(?:[A-Za-z][A-Za-z0-9]*(?:[-._:/@][A-Za-z0-9]+){1,12}\+?|[a-z]{1,12}\d[a-z0-9]*)(?![\w-]|[./@:]\w)"
)
_WORDS_IN_TEXT = re.compile(r"(?<![\w./@:-])[a-z][a-z0-9]+(?:-[a-z0-9]+){1,5}(?![\w-]|[./@:]\w)")
_OF_ENGLISH = _words(
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
)
_NAMED_BEHIND = re.compile(
    r" (?:\([^()]{0,80}\) )?(?:models?|aliases|will|is|are|was|were|has|have|retires?|reach\w*|goes|stops?|"
    r"ends?|and [a-z]+-)\b|, [a-z]+-"
)
_REGION = re.compile(r"[a-z]{2,12}-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-?\d?")
_NUMBER = r"\d[\w.]*"
_CAPITAL = r"[A-Z][\w'’+]*(?:[.-][\w+]+)*\+?"
_DISPLAY = re.compile(
    rf"\b{_CAPITAL}(?:[ ](?:{_CAPITAL}|{_NUMBER}|v\d[\w.]*|\(\w[\w .-]{{0,30}}\)(?= [A-Z\d]))){{0,7}}"
)
_MONTHS = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{MONTH}\.? \d|\d {MONTH}\b", re.IGNORECASE)
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
_WORDLY = re.compile(
    r"\b(?:is|are|was|were|will|be|been|has|have|you|your|we|our|please|should|can|may|must|see|which|that|"
    r"this|these|no longer|"
    r"with|using|via|on|by|until|after|before|from|to|for)\b",
    re.IGNORECASE,
)
_ALONE = _words(
    "api apis sdk ga model models note notes none n/a na tbd tba preview yes no all beta "
    "total other others general date dates status release active legacy deprecated retired eol utc pst pdt "
    "text image audio "
    "video chat embedding embeddings standard provisioned fine-tuning training inference deployment name example more"
)  # fmt: skip
_OWNER = re.compile(r"^[A-Z]\w{1,20}['’]s (?=[A-Z])")
_ALIAS = re.compile(
    r"[(（](?:and|also|including|incl\.|or|(?:the )?alias(?:es)?(?: of)?:?) ([^()（）]{2,200})[)）]", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s*(?:,|;|、|\n|\band\b|\bor\b|&|\s/\s|(?<=\w)\s\|\s)\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A model as printed, with the id that stood beside it (empty where none did) and where it stands in its text."""

    text: str
    id: str = ""
    start: int = 0
    end: int = 0


@lru_cache(4_096)
def is_model(name: str) -> bool:
    """Whether a label may name a model: not an endpoint, a feature, a sentence or a bare word of the trade.

    >>> is_model("acme-large"), is_model("/v1/answers"), is_model("Answers API")
    (True, False, False)
    """
    if not name or len(name) > LONGEST_NAME or name.lower() in _ALONE or _PATH.search(name):
        return False
    if not name[0].isalnum() or not re.search(r"[^\W\d_]", name) or _MONTH_DAY.search(name):
        return False
    if looks_like_id(name):
        return not _REGION.fullmatch(name)
    ends = any(mention.phase in (SHUTDOWN, DEPRECATED) for mention in mentions(name))
    return not ends and not _NO_MODEL.search(name) and not _WORDLY.search(name) and len(name.split()) <= 9


def speaks_of_no_model(text: str) -> bool:
    """Whether a text is about endpoints, features and the like, and names no models."""
    return _NO_MODEL.search(text) is not None and not re.search(r"\bmodels?\b|模型", text, re.IGNORECASE)


def _cleaned(text: str) -> str:
    label = _OWNER.sub("", read_label(text).text.strip("`'\"“”*_ "))
    return label.strip()


@lru_cache(4_096)
def names_of_label(text: str) -> tuple[Name, ...]:
    """The models that a cell or an item names: one, with its id beside it, or several.

    >>> [name.text for name in names_of_label("acme-large, acme-small and acme-tiny-1")]
    ['acme-large', 'acme-small', 'acme-tiny-1']
    """
    text = text.strip()
    if not text or len(text) > 1_000:
        return ()
    whole = read_label(text)
    ids = [line for line in (*whole.others, *whole.notes) if looks_like_id(line) and re.search(r"\d|-", line)]
    if not looks_like_id(whole.text) and len(ids) == 1 and len(whole.others) <= 1 and _lone(whole.text):
        return (Name(_cleaned(whole.text), ids[0]),) if is_model(_cleaned(whole.text)) else ()
    if all(_dashed(piece) for piece in text.split()):
        text = ", ".join(text.split())
    pieces = [piece for piece in _SEPARATORS.split(re.sub(r"[(（][^()（）]{0,200}[)）]", _kept, text)) if piece.strip()]
    names = [_cleaned(piece) for piece in pieces]
    if len(names) > 1 and all(is_model(name) and _full(name) for name in names):
        return tuple(Name(name) for name in dict.fromkeys(names))
    first = _cleaned(text)
    return (Name(first, ids[0] if len(ids) == 1 else ""),) if is_model(first) else ()


def _dashed(text: str) -> bool:
    """Whether a word is an id beyond doubt, so that several of them need no comma between them."""
    return looks_like_id(text) and "-" in text


def _lone(text: str) -> bool:
    return not re.search(r",|;|\band\b", text)


def _kept(found: re.Match[str]) -> str:
    """A note in brackets divides nothing; an alias in brackets is another name."""
    alias = _ALIAS.fullmatch(found[0])
    ids = [word for word in re.split(r"[\s,`]+", alias[1]) if _dashed(word)] if alias else []
    return "".join(f", {word}" for word in ids)


def _full(name: str) -> bool:
    """Whether a piece of a list is a whole name and no fragment of one, as in ``Acme 8B and 70B``."""
    return looks_like_id(name) or (name[0].isalpha() and (name[0].isupper() or bool(re.search(r"\d", name))))


def names_in(text: str, known: Collection[str] = ()) -> list[Name]:
    """The models that a sentence names, in order: ids, capitalised names with a number, what the page lists elsewhere.

    Dates are to be blanked out of the text before.
    """
    found = [
        Name(hit[0].rstrip("."), "", hit.start(), hit.end()) for hit in _ID_IN_TEXT.finditer(text) if _is_id(hit[0])
    ]
    taken = [(name.start, name.end) for name in found]
    found += [
        Name(hit[0], "", hit.start(), hit.end())
        for hit in _WORDS_IN_TEXT.finditer(text)
        if _is_word_id(hit, known) and not any(start < hit.end() and hit.start() < end for start, end in taken)
    ]
    for hit in _DISPLAY.finditer(text):
        if any(start < hit.end() and hit.start() < end for start, end in taken):
            continue
        name = _display(hit[0])
        if name and (re.search(r"\d", name) or name.casefold() in known) and is_model(name):
            at = hit.start() + hit[0].index(name)
            found.append(Name(name, "", at, at + len(name)))
    return sorted(_with_ids(found, text), key=lambda name: name.start)


def _is_id(text: str) -> bool:
    text = text.rstrip(".")
    has_digit = re.search(r"\d", text) is not None
    return has_digit and len(text) >= 4 and "://" not in text and is_model(text) and not _REGION.fullmatch(text)


def _is_word_id(hit: re.Match[str], known: Collection[str]) -> bool:
    """Whether hyphenated words without a number are an id: one of the page's, or where only a name can stand."""
    if hit[0] in known:
        return True
    if _OF_ENGLISH.intersection(hit[0].split("-")) or not is_model(hit[0]):
        return False
    before, behind = hit.string[max(hit.start() - 24, 0) : hit.start()], hit.string[hit.end() : hit.end() + 100]
    return bool(_NAMED_BEFORE.search(before) or _NAMED_BEHIND.match(behind))


@lru_cache(2_048)
def _display(text: str) -> str:
    text = _OWNER.sub("", _TRAILING.sub("", _LEADING.sub("", text)).strip())
    return "" if _MONTHS.fullmatch(text) or re.fullmatch(r"[\d.,]+", text) else text


def _with_ids(found: list[Name], text: str) -> list[Name]:
    """An id in brackets after a name is that name's id and no other model."""
    ordered = sorted(found, key=lambda name: name.start)
    kept: list[Name] = []
    for name in ordered:
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
