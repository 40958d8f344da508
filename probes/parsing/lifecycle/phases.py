"""The vocabulary of a model's life: which words mean that it is announced, released, deprecated, or gone.

Everything here looks at one text and knows nothing of pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SHUTDOWN, DEPRECATED, ANNOUNCED, RELEASED, OTHER = "shutdown", "deprecated", "announced", "released", "other"
LEGACY = "legacy"  # the date of a table that knows of a deprecation too; else it is one
LONGEST = 1_500
_REMEMBERED = 4_096

_WORDS = {
    OTHER: (
        r"auto-?(?:matic(?:ally)?[- ])?(?:updat|upgrad|migrat)\w+|updat(?:e[sd]?|ing)|upgrad(?:e[sd]?|ing)|"
        r"originally|previously|formerly|postponed from|moved from|extended from|"
        r"停止新用户|new (?:customers|deployments|users|projects|accounts)|extended access|(?:knowledge|data|"
        r"training) cut-?off|"
        r"migrate (?:by|before)|price[sd]?|pricing|billed|last (?:updated|modified|reviewed)"
    ),
    SHUTDOWN: (
        r"retir(?:e[sd]?|ing|ements?)|shut(?:ting|s)?[- ]?downs?|sunset(?:s|ted|ting)?|sunsetting|"
        r"turn(?:ed|ing|s)?[- ]?(?:off|down)|switch(?:ed|ing)? off|end[- ]of[- ](?:life|service|support|availability)|"
        r"eol|eos|decommission\w{0,5}|discontinu\w{1,7}|remov(?:e[sd]?|al|ing)|(?:taken?|taking|goes|going|"
        r"go) (?:offline|down)|"
        r"no longer (?:be )?(?:available|accessible|supported|served|offered|usable|hosted|work\w{0,3}|"
        r"functional|maintained|"
        r"operational|callable|provided)|"
        r"(?:un|not )(?:available|accessible|supported)|(?:stop|ceas)(?:s|e|es|ped|ed|ping|ing)? "
        r"(?:to |being )?(?:work|respond|serv|function|operat|exist|availab|support|accept)\w{0,4}|"
        r"terminat\w{1,4}|expir(?:e[sd]?|y|ation|ing)|last day|"
        r"(?:available|supported|accessible|usable|functional|work(?:ing)?|operational|served|"
        r"serving) (?:until|through|till)|"
        r"(?:support|access|availability|service|hosting) (?:for .{0,60}?)?(?:will )?(?:ends?|ending)|"
        r"end date|phas(?:e[sd]?|ing) out|pull(?:ed|ing)? (?:from|offline)|withdraw(?:n|al)?|"
        r"下线|下架|关闭(?:日期|时间)|从.{0,12}移除|停用|停服|停止(?:服务|提供|支持)|不再(?:支持|维护|提供)|退役|廃止|提供終了|終了|종료|"
        r"abgeschaltet|abschalt\w{1,6}|eingestellt|einstellung|retrait|arrêt|retirad[ao]|retiro|ritiro|ritirat[oi]|"
        r"chiusura|dismess[oi]|dismissione|cierre|encerramento|desativação|descontinuad[ao]"
    ),
    LEGACY: r"legacy",
    DEPRECATED: r"deprecat\w{1,9}|obsol\w{3,8}|弃用|废弃|폐기|非推奨|지원 중단|사용 중단",
    ANNOUNCED: (
        r"announc\w{1,6}|notif(?:y|ied|ies|ying|ications?)|notices?|inform(?:ed|ing)|e-?mailed|communicated|公告|通知|発表"
    ),
    RELEASED: (
        r"releas\w{1,3}|launch(?:e[sd]|ing)?|introduc\w{1,4}|generally available|general availability|\bga\b|"
        r"available since|first available|initial availability|published|publication|发布|發布|上线|リリース|출시|"
        r"rilascio|lanzamiento|lançamento|veröffentlich\w{1,4}|sortie"
    ),
}
_LATIN = "A-Za-zäöüéèêàç"
_MENTION = re.compile(  # of a text in lower case, which costs a third of what ignoring case does
    rf"(?<![{_LATIN}])(?:{'|'.join(f'(?P<{phase}>{words})' for phase, words in _WORDS.items())})(?![{_LATIN}])"
)
_EFFECTIVE = re.compile(r"\b(?:effective|as of|starting|beginning|from)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（][^()（）]{0,80}[)）]")
_DATE_HEADER = re.compile(r"(?:effective |key )?(?:dates?|when|timeline|time|日期|时间)", re.IGNORECASE)
_REPLACING = re.compile(
    r"(?=[aeimprstu替推迁代後])(?:"  # how all of them begin: quicker than to try each
    r"(?:migrat|mov|switch|transition|upgrad)\w{0,4} from .{1,60}? to|migrat\w{1,4} (?:your \w+ )?to|"
    r"switch\w{0,3} to|mov(?:e|ing) to|upgrad\w{1,3} to|replac\w{1,6}(?: (?:by|with))?|"
    r"in fav(?:o|ou)r of|recommend\w{0,5}|(?<!developers )(?<!customers )\b(?:please )?us(?:e|ing)\b|"
    r"instead|success?or|transition\w{0,3} to|"
    r"alternatives?|redirect\w{0,3}|rout(?:e[ds]?|ing) to|point\w{0,3} to|suggest\w{0,3}|superseded by|equivalents?|"
    r"encourage|替代|推荐|迁移|代替|後継)"
)  # fmt: skip
_INSTEAD_OF = re.compile(r"instead of|(?:which|it|that) replaces|replacements? (?:of|for)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of a phase in a text, and where it stands."""

    phase: str
    start: int
    end: int


@lru_cache(_REMEMBERED)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every phase that a text names, in order."""
    return tuple(
        Mention(found.lastgroup or OTHER, found.start(), found.end())
        for found in _MENTION.finditer(_lowered(text[:LONGEST]))
    )


@lru_cache(_REMEMBERED)
def _named(text: str) -> frozenset[str]:
    """The phases that a text names; what is legacy is as good as deprecated."""
    named = {mention.phase for mention in mentions(text)}
    return frozenset(named | {DEPRECATED} if LEGACY in named else named)


def _lowered(text: str) -> str:
    """A text in lower case, each sign at its own place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(sign.lower()[:1] for sign in text)


@lru_cache(1_024)
def of_header(text: str) -> str | None:
    """The phase whose dates a column with this header holds; ``date`` where it says no more than that.

    An announcement of a retirement is an announcement; the date of ``Deprecation / shutdown`` a shutdown.
    """
    bare = _BRACKETS.sub(" ", text).strip()
    if _DATE_HEADER.fullmatch(bare):
        return "date"
    return _first(mentions(bare)) or _first(mentions(text))


def _first(found: tuple[Mention, ...]) -> str | None:
    named = {mention.phase for mention in found}
    return next((phase for phase in (OTHER, ANNOUNCED, SHUTDOWN, DEPRECATED, LEGACY, RELEASED) if phase in named), None)


def says(text: str, phase: str) -> bool:
    """Whether a text names a phase at all; what is legacy is as good as deprecated."""
    return phase in _named(text)


def ends(text: str) -> bool:
    """Whether a text speaks of an end: of a shutdown or a deprecation."""
    named = _named(text)
    return SHUTDOWN in named or DEPRECATED in named


def takes_effect(text: str) -> bool:
    """Whether a text's date is one from which something holds: ``Effective April 4, ...``."""
    return _EFFECTIVE.search(text) is not None


@lru_cache(_REMEMBERED)
def replacing(text: str) -> int:
    """Where a text begins to speak of what to use instead; its length where it does not."""
    for found in _REPLACING.finditer(_lowered(text[:LONGEST])):
        if not _INSTEAD_OF.match(text, found.start()):
            return found.end() if " from " in found[0] else found.start()
    return len(text)
