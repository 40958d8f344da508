"""Whether an error says that a model has ended, or is not there, and that it means the one that was asked. Pure.

A deployment is an object of the customer's: that it is not there says nothing of the model's life.
"""

from __future__ import annotations

import re

from watcher.domain.models import same_model

_SILENT = frozenset({401, 403, 429})  # of a key or a quota, whatever else is said
_GONE = 410
_NAME = r"[\w./:@-]{1,100}"
# "The model `x` has been deprecated", "This model version has reached the end of its life"; not "the parameter is
# deprecated for this model".
_ENDED = re.compile(
    rf"(?i)\b(?:model|engine)s?\b:?(?: version\b)?(?: [`'\"(\[]*(?P<name>{_NAME})[`'\")\],]*)? "
    r"(?:has|have|is|was|were|are) (?:(?:been|now|already|being) )*"
    r"(?:deprecated|decommissioned|retired|sunset|discontinued|shut ?down|turned off|removed|no longer|"
    r"end[- ]of[- ]life|reached (?:the |its )?end)"
    r"|\bmodel_(?:decommissioned|deprecated|retired|discontinued|sunset|removed)\b"
)
# What a sentence may be about instead, before or as the word that is said to have ended.
_A_PART = re.compile(r"(?i)\b(?:parameter|argument|field|option|property|header|setting|feature|endpoint|format)s?\b")
_CLAUSE = re.compile(r"[.;:!?\n]\s")
_SENTENCE = re.compile(r"[.;!?]\s|\n")
_NOT_THERE = re.compile(
    r"(?i)not[- _]?found|\b(?:does ?n[o']t exist|unknown|no such|not exist|unavailable|not available|not support\w*|"
    r"invalid)\b"
)
# "Invalid URL (POST /v1/models/x)": what is not there is our address, and says nothing of a model.
_A_ROUTE = re.compile(
    r"(?i)\b(?:GET|POST|PUT)\s+/|\brequest url\b|\broute\b|\b(?:invalid|unknown) (?:url|path|endpoint)\b"
)
_A_MODEL = re.compile(r"(?i)\bmodels?\b|model_|modelid")
_A_DEPLOYMENT = re.compile(r"(?i)deployment")
# A name beside the word: "model `x`", "model: x", "models/x"; "the x model".
_AFTER = re.compile(rf"(?i)\bmodels?(?: ?[:=/] ?| )(?:id |named |name )?[`'\"(\[]*(?P<name>{_NAME})")
_BEFORE = re.compile(rf"(?i)(?P<name>{_NAME})[`'\")\]]* model\b")
_OFFER = re.compile(r":[a-z][a-z-]*$")  # of a router's: x:free


def says_gone(status: int, error: str, asked: str = "") -> bool:
    """Whether an error says that the model that was asked has ended, or is not there.

    Args:
        status: of HTTP.
        error: the vendor's words.
        asked: the name of the model in the call; empty where it is one that only the customer knows.
    """
    if status in _SILENT or not 400 <= status < 500:
        return False
    return says_ended(status, error, asked) or (status == 404 and _is_missing(error, asked))


def says_ended(status: int, error: str, asked: str = "") -> bool:
    """Whether an error says that the model that was asked has ended, and so was there once (see :func:`says_gone`)."""
    if any(_is_of_model(error, found) and _means(error, found, asked) for found in _ENDED.finditer(error)):
        return True
    others = (
        _A_ROUTE.search(error) or _ENDED.search(error) or (_A_DEPLOYMENT.search(error) and not _A_MODEL.search(error))
    )
    return status == _GONE and not others and _may_be(_beside(error, len(error)), asked)


def _is_missing(error: str, asked: str) -> bool:
    absent = list(_NOT_THERE.finditer(error))
    if not absent or not _A_MODEL.search(error) or _A_ROUTE.search(error) or _A_DEPLOYMENT.search(error):
        return False
    return _may_be(_beside(error, absent[-1].start()), asked)


def _is_of_model(error: str, found: re.Match[str]) -> bool:
    """Whether it is the model that ended, and no parameter of it: "the parameter X of this model is deprecated"."""
    start = max((end.end() for end in _CLAUSE.finditer(error, 0, found.start())), default=0)
    return _A_PART.search(error, start, found.end()) is None


def _means(error: str, found: re.Match[str], asked: str) -> bool:
    """Whether what ended may be what was asked: by the name in these words, else in their sentence."""
    name = found["name"] or ""
    return _may_be(name if _is_name(name) else _beside(error, found.start()), asked)


def _beside(error: str, at: int) -> str:
    """A model's name in the sentence at a place: the last before it, else the first after it; empty without one."""
    start = max((end.end() for end in _SENTENCE.finditer(error, 0, at)), default=0)
    end = _SENTENCE.search(error, at)
    sentence = error[start : end.start() if end else len(error)]
    found = [each for pattern in (_AFTER, _BEFORE) for each in pattern.finditer(sentence) if _is_name(each["name"])]
    named = sorted((each.start("name"), each["name"].rstrip(".,:")) for each in found)
    earlier = [name for place, name in named if place < at - start]
    return earlier[-1] if earlier else next((name for _, name in named), "")


def _is_name(word: str) -> bool:
    """Whether it is surely an id, and no word of a sentence: "the model requested has been retired"."""
    return re.search(r"\w[-./@]\w|\d", word) is not None


def _may_be(named: str, asked: str) -> bool:
    """Whether a name may be that of the model that was asked; an error without one is about that."""
    return not named or not asked or same_model(_bare(named), _bare(asked))


def _bare(name: str) -> str:
    """Without its maker, the list that it stands in, and the offer of a router's."""
    return f"x/{_OFFER.sub('', name.casefold().rpartition('/')[2])}"
