"""What a page means by its words: whether a deprecated model still answers, and whether dates are floors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from probes.parsing.lifecycle.printed import printed

_STILL_ANSWERS = re.compile(  # of a text in lower case, as all that follow
    r"still (?:functional|available|works?|working|usable|accessible|supported)|remains? (?:functional|"
    r"available|accessible|usable)|"
    r"continues? to (?:work|function|be available|be supported|use)|fully functional|no longer recommended|"
    r"(?:not|no longer) (?:be )?available (?:to|for) new|existing (?:customers|users)|before (?:the |its |"
    r"their )?(?:retire|shut|sunset|removal)|"
    r"until (?:the |its |their )?(?:retire|shut|sunset|removal)|assign\w{0,3} .{0,40}(?:retirement|"
    r"shut ?down|removal) date|"
    r"plan(?:ned)? (?:for|to) (?:be )?retire|(?:then|later|eventually|subsequently) (?:be )?(?:retired|"
    r"shut down|removed|sunset)"
)
_GONE = re.compile(
    r"no longer (?:be )?(?:available|accessible|supported|served|work|respond|usable|functional|callable)|"
    r"(?:return|result in|receive|throw|produce|raise)s?\w{0,3} (?:an? |in )?(?:\w+ )?errors?|stop(?:s|"
    r"ped)? (?:working|responding)|"
    r"will fail|be (?:inaccessible|unavailable|turned off|offline|disabled)|"
    r"requests? (?:\w+ ){0,8}fail|cease to|"
    r"dates?\b.{0,80}\b(?:reflects?|indicates?|means?|when)\b.{0,60}\b(?:retires?|shuts? down|removes?|stops?)\b|"
    r"(?:before|in advance of) (?:the|its|their) deprecation date|"
    r"deprecat\w{1,5}(?:,? (?:and|or) | ?/ ?)(?:shut|retire|remov|decommission|sunset|turn)"
)
_ENDS = re.compile(r"(?:until|after|past|on|following) (?:the|its|their) (?:\w+ )?deprecation date\b(?! is)")
_EARLIEST = re.compile(
    r"\bdates?\b.{0,80}\b(?:indicates?|represents?|are|is|shows?|lists?|refers? to|"
    r"reflects?)\b.{0,20}\b(?:the )?earliest\b|"
    r"\bearliest (?:possible )?(?:dates?|time)\b.{0,60}\b(?:may|might|could|can)\b|"
    r"\bdates?\b.{0,60}\bnot? (?:be )?(?:sooner|earlier|before) than (?:the )?(?:dates?|listed|shown)"
)
_LONGEST = 900


_DEADLINE = re.compile(  # of a notice: ``You have 14 days to move before these models are removed``
    r"\b\d{1,3} (?:days|weeks)\b.{0,80}\bbefore (?:\w+ ){0,3}models? "
    r"(?:are|is|get|will be) (?:removed|retired|shut|turned|taken)"
)


def deprecated_is_gone(texts: Iterable[str]) -> bool:
    """Whether the page says of deprecated models that they answer no more, and nowhere that they still do.

    Only what it says of all of them counts: a sentence with a date is about one.
    """
    gone = False
    for text in texts:
        text = text[:_LONGEST]
        lower = text.lower()
        gone = gone or _DEADLINE.search(lower) is not None
        if "deprecat" not in lower or printed(text):
            continue
        if _ENDS.search(lower):
            return True
        if _STILL_ANSWERS.search(lower):
            return False
        gone = gone or _GONE.search(lower) is not None
    return gone


def dates_are_floors(texts: Iterable[str]) -> bool:
    """Whether the page says of the dates that it lists that they are the earliest possible ones."""
    lowered = (text[:_LONGEST].lower() for text in texts)
    return any(_EARLIEST.search(lower) for lower in lowered if "earl" in lower or "sooner" in lower)
