"""Names of tiers and plans: ``Tier 1``, ``Free plan``, ``Trial API key``, in the page's word and lower case."""

from __future__ import annotations

import re
from functools import lru_cache

_REMEMBERED = 4_096
_NUMBERED = (
    r"(?:usage |rate limit |build |scale |service |t)?tier[ -]?(?:\d{1,2}|[ivx]{1,4}\b|one|two|three|four|five|six)"
)
_NAMED = (
    r"free trial|free|trial|evaluation|production|developer|dev|on[- ]demand|pay[- ]as[- ]you[- ]go|payg|paid|pro|"
    r"plus|team|business|enterprise|standard|default|hobby|starter|basic|premium|scale|build|start|growth|custom|launch|explore|experiment|"
    r"community|personal|individual|ultra|lite|base|startup|essential|advanced|"
    r"免费(?:用户|版)?|充值用户|付费(?:用户|版)?|个人(?:用户|版)?|企业(?:用户|版)?"
)
_KIND = (
    r"(?:[ -](?:usage|rate|api))?"
    r"(?:[ -](?:tiers?|plans?|keys?|accounts?|users?|customers?|subscriptions?|subscribers?|levels?|mode))"
)
_WHOLE = re.compile(
    rf"(?:the )?(?P<name>{_NUMBERED}|(?:{_NAMED})(?: (?:and|or|/|&) [\w-]{{2,20}}| agreement| plus)?){_KIND}?s?"
    r"(?: (?:rate )?(?:limits?|quotas?)| \([^()]{0,60}\)){0,2}",
    re.IGNORECASE,
)
_MENTIONED = re.compile(rf"\b(?P<name>{_NUMBERED}|(?:{_NAMED})(?={_KIND}\b))", re.IGNORECASE)
_SUFFIX = re.compile(rf"{_KIND}$", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:(?:usage|rate limit|service|account|subscription|pricing|quota|api|access|billing|user|customer|key) )*"
    r"(?:tiers?|plans?|levels?|subscriptions?|key types?|account types?|等级|用户等级|套餐)(?: (?:name|level))?",
    re.IGNORECASE,
)
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_WITHOUT_NUMBERS = frozenset({"custom", "enterprise"})


def tier(text: str) -> str | None:
    """The tier that a text names if it names nothing else.

    >>> [tier(text) for text in ("Free Tier", "Tier 1", "Trial rate limit", "acme-pro")]
    ['free', 'tier 1', 'trial', None]
    """
    return _whole(_folded(text))


@lru_cache(_REMEMBERED)
def _whole(words: str) -> str | None:
    found = _WHOLE.fullmatch(words)
    return worded(found["name"]) if found is not None else None


def worded(text: str) -> str:
    """The word of a tier column: lower case, without ``plan``, ``tier`` or ``key`` after a name."""
    words = _folded(re.sub(r"\([^()]{0,80}\)", " ", text))
    numbered = re.fullmatch(r"(?:usage |rate limit |service |t)?tier[ -]?(\w{1,4})", words)
    if numbered is not None:
        return f"tier {_DIGITS.get(numbered[1], numbered[1])}"
    bare = _SUFFIX.sub("", words)
    return bare or words


def mentioned(text: str) -> tuple[str, ...]:
    """All tiers that a running text names, without repetitions."""
    return tuple(dict.fromkeys(worded(found["name"]) for found in _MENTIONED.finditer(text[:600])))


def is_tier_column(header: str) -> bool:
    """Whether a column with this header holds tiers."""
    return _COLUMN.fullmatch(_folded(header)) is not None


def has_numbers(name: str) -> bool:
    """Whether pages print numbers for a tier: ``custom`` and ``enterprise`` are agreed with the vendor."""
    return name not in _WITHOUT_NUMBERS


def _folded(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip(" :*•·").lower()
