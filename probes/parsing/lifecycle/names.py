"""Names of models as labels of cells and items: one, one with its id, or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from probes.parsing.dates import MONTH
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle.phases import DEPRECATED, SHUTDOWN, mentions, replacing

LONGEST_NAME = 100
_REMEMBERED = 8_192


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_NO_MODEL = re.compile(  # of a text in lower case, as what follows
    r"\b(?:endpoints?|sdks?|parameters?|params?|headers?|features?|plugins?|plug-ins?|consoles?|dashboards?|"
    r"playgrounds?|"
    r"integrations?|apps?|web ?ui|ui|apis?|fields?|functions?|tools?|methods?|libraries|library|packages?|clients?|"
    r"regions?|discounts?|free tier|free plan|quotas?|rate limits?|pages?|portals?|workspaces?|portals?|assistants|"
    r"connectors?|webhooks?|regional|options?|settings?|modes?|subscriptions?|plans?|licen[cs]es?|"
    r"capabilit(?:y|ies)|products?|programs?|beta header|support|"
    r"(?:last|next) (?:checked|updated?|modified|reviewed|verified|edited|changed?)|published|updated)\b",
)
_PATH = re.compile(
    r"^/|https?:|^(?:GET|POST|PUT|DELETE) |/v\d+\b|^v\d+/|\(\)|^[\w-]+: ?\S+=|@[\w.-]+\.[a-z]{2,}$|\.(?:com|ai|io)\b"
)
REGION = re.compile(r"[a-z]{2,12}-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-?\d?")
_MONTH_DAY = re.compile(rf"\b{MONTH}\.? \d|\d {MONTH}\b")  # of a name in lower case
_WORDLY = re.compile(
    r"\b(?:is|are|was|were|will|be|been|has|have|you|your|we|our|please|should|can|may|must|see|which|that|"
    r"this|these|no longer|"
    r"with|using|via|on|by|until|after|before|from)\b",
)
_ALONE = words(
    "api apis sdk ga model models note notes none n/a na tbd tba preview yes no all beta "
    "total other others general date dates status release active legacy deprecated retired eol utc pst pdt "
    "text image audio "
    "video chat embedding embeddings standard provisioned fine-tuning training inference deployment name example more"
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
OWNER = re.compile(r"^[A-Z]\w{1,20}['’]s (?=[A-Z])")
_ALIAS = re.compile(
    r"[(（](?:and|also|including|incl\.|or|(?:the )?alias(?:es)?(?: of)?:?) ([^()（）]{2,200})[)）]", re.IGNORECASE
)
_JOINED = re.compile(r"\b(?:and|or)\b")
_NOTES = re.compile(r"[(（][^()（）]{0,200}[)）]")
_SIGNS = (",", ";", "、", "\n", "and", "or", "&", "/", "|")  # one of which every separator holds
_SEPARATORS = re.compile(r"\s*(?:,|;|、|\n|\band\b|\bor\b|&|\s/\s|(?<=\w)\s\|\s)\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A model as printed, with the id that stood beside it (empty where none did) and where it stands in its text."""

    text: str
    id: str = ""
    start: int = 0
    end: int = 0


@lru_cache(_REMEMBERED)
def is_model(name: str) -> bool:
    """Whether a label may name a model: not an endpoint, a feature, a sentence or a bare word of the trade.

    >>> is_model("acme-large"), is_model("/v1/answers"), is_model("Answers API")
    (True, False, False)
    """
    lower = name.lower()
    if not name or len(name) > LONGEST_NAME or lower in _ALONE or _PATH.search(name):
        return False
    if not name[0].isalnum() or not _LETTER.search(name) or _MONTH_DAY.search(lower):
        return False
    if looks_like_id(name):
        return not REGION.fullmatch(name)
    if len(name.split()) > 9 or _NO_MODEL.search(lower) or _WORDLY.search(lower) or replacing(name) < len(name):
        return False
    return not any(mention.phase in (SHUTDOWN, DEPRECATED) for mention in mentions(name))


def speaks_of_no_model(text: str) -> bool:
    """Whether a text is about endpoints, features and the like, and names no models."""
    return _NO_MODEL.search(text.lower()) is not None and not re.search(r"\bmodels?\b|模型", text, re.IGNORECASE)


def _cleaned(text: str) -> str:
    label = read_label(text).text.strip("`'\"“”*_ ")
    return OWNER.sub("", label).strip() if "'" in label or "’" in label else label.strip()


@lru_cache(_REMEMBERED)
def names_of_label(text: str) -> tuple[Name, ...]:
    """The models that a cell or an item names: one, with its id beside it, or several.

    >>> [name.text for name in names_of_label("acme-large, acme-small and acme-tiny-1")]
    ['acme-large', 'acme-small', 'acme-tiny-1']
    """
    text = text.strip()
    if not text or len(text) > 1_000:
        return ()
    if looks_like_id(text) and not _JOINED.search(text):
        return (Name(text),) if is_model(text) else ()
    whole = read_label(text)
    ids = [line for line in (*whole.others, *whole.notes) if looks_like_id(line) and re.search(r"\d|-", line)]
    if not looks_like_id(whole.text) and len(ids) == 1 and len(whole.others) <= 1 and _lone(whole.text):
        return (Name(_cleaned(whole.text), ids[0]),) if is_model(_cleaned(whole.text)) else ()
    bare = _NOTES.sub(_kept, text)
    if all(_dashed(piece) for piece in bare.split()):
        bare = ", ".join(bare.split())
    pieces = [piece for piece in _divided(bare) if piece.strip()]
    names = [_cleaned(piece) for piece in pieces]
    if len(names) > 1 and all(is_model(name) and _full(name) for name in names):
        return tuple(Name(name) for name in dict.fromkeys(names))
    first = _cleaned(text)
    return (Name(first, ids[0] if len(ids) == 1 else ""),) if is_model(first) else ()


def _divided(text: str) -> list[str]:
    return _SEPARATORS.split(text) if any(sign in text for sign in _SIGNS) else [text]


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
