"""Sentences that say a limit: ``Trial keys are limited to 1,000 calls a month``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from probes.parsing.limits import measures, tiers
from probes.parsing.limits.amounts import Amount, amounts, is_doubtful
from probes.parsing.limits.measures import Measure

_LONGEST = 500
_MOST_SENTENCES = 40
_NEAR = 30
_SHORT = 120
_BULLET = re.compile(r"^[-•*·–]\s{1,4}")
_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(/`“\"])")
_LIMITING = re.compile(
    r"\b(?:limit(?:s|ed)?|up to|max(?:imum)?|cap(?:ped)?|quotas?|at most|no more than|restricted|throttled|"
    r"allow(?:s|ed|ance)?|"
    r"can (?:make|send|submit|issue)|permits?|defaults? (?:to|of|is))\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:for (?:example|instance)|e\.g|i\.e|examples?|means?|suppos\w{1,4}|let(?:'|’)?s say|let us say|imagine|"
    r"if (?:your|you|a|an|the|one|it)|would|could|might|may be enforced|say|illustrat\w{1,4}|instead of|was|were|"
    r"previously|used to|from \d|increas\w{1,4}|raised?|bump(?:s|ed)?|lower(?:ed)?|reduc\w{1,4}|retr(?:y|ies)|wait|"
    r"recommend\w{0,4}|units? of|(?:will|can|may) exceed|(?:without|before|are|if) hitting|"
    r"will be|starting|request(?:ed|ing) (?:a|an)|we (?:saw|measured)|such as|like)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|unless|once|after|with at least|with less|fewer than|less than \$?\d|more than \$?\d)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:\d{1,2}[.)]\s)?(?:[A-Z][^:,.]{2,40}:\s)?(?:If|When|Once|For)\s(?P<clause>[^,]{3,110}(?:\([^()]{0,80}\))?),\s",
    re.IGNORECASE,
)
_IS = re.compile(r"\)?\s?(?:rate )?(?:limits?|quota)?\s?(?:is|are|of|at|to|set to|:|=)?\s?(?:currently |up to )?", re.I)
_AT_ONCE = re.compile(r"concurrent_")
_PREFIX = re.compile(r"(?P<label>[^:：.,;]{2,60})[:：]\s")
_NOTES = re.compile(r"\b(?:note|important|tip|info|warning|default|update|please|summary|remember)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:is|are) (?:increased|raised|reduced|lowered) to\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?P<subject>[^,;:]{2,110}?)\s(?:is|are|has|have|shares?|supports?|allows?|gets?|receives?|accepts?|permits?|"
    r"can|defaults?|comes?)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^\s?(?:for|on|to|across|of)\s(?:the\s)?(?P<subject>[\w./:{}@-][^,;()]{1,80}?)(?=\s(?:is|are|and|with|per|in|"
    r"by|at)\b|[.,;()]|$)"
)
_ARTICLE = re.compile(r"^(?:the |our |calls to |requests to |traffic to |usage of |access to |use of )+", re.IGNORECASE)
_ADVERB = re.compile(
    r"^(?:in addition|additionally|also|currently|however|by default|note that|please note that|today|"
    r"furthermore),?\s",
    re.IGNORECASE,
)
_THING = re.compile(r"\b(?:API|endpoints?|models?|model family)$|^/[\w{]|^(?:GET|POST|PUT|DELETE|PATCH) /")
_NOBODY = re.compile(
    r"\b(?:you|we|it|they|this|that|these|those|users?|customers?|organi[sz]ations?|accounts?|keys?|limits?|"
    r"developers?|projects?|"
    r"there|which|who|each|everyone|workspaces?|teams?|plans?|tiers?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A limit that a sentence states; ``subject`` is None where only the section names it.

    ``condition`` is the clause that the sentence opens with, where it names no tier.
    """

    value: str
    measure: Measure
    subject: str | None = None
    tier: str | None = None
    condition: str = ""


def is_note(label: str) -> bool:
    """Whether a label only says that a remark follows: ``Note``, ``Important``."""
    return _NOTES.search(label) is not None


def sentences(text: str, *, of_limits: bool) -> Iterator[str]:
    """The sentences of a paragraph that speak of a limit; short ones need no word for it in a section ``of_limits``."""
    for sentence in _END.split(text)[:_MOST_SENTENCES]:
        limiting = _LIMITING.search(sentence) or (of_limits and len(sentence) <= _SHORT)
        if len(sentence) <= _LONGEST and limiting and re.search(r"\d", sentence):
            yield sentence


def said(sentence: str) -> tuple[Said, ...]:
    """The limits that a sentence states; none where it supposes something or names several tiers."""
    condition, sentence = "", _BULLET.sub("", sentence)
    if opening := _OPENING.match(sentence):
        if measures.find(opening["clause"]) or opening["clause"].lower() in ("example", "instance"):
            return ()
        condition, sentence = (
            re.sub(r"\([^()]{0,80}\)", "", opening["clause"]).strip().lower(),
            sentence[opening.end() :],
        )
    named = ""
    if prefix := _PREFIX.match(sentence):
        sentence = sentence[prefix.end() :]
        named = "" if _LIMITING.search(prefix["label"]) or is_note(prefix["label"]) else prefix["label"].strip()
    spoken = tiers.mentioned(f"{condition} {named} {sentence}") or tuple(filter(None, (tiers.tier(named),)))
    sentence = _NOW.sub(" is ", sentence)
    if _SUPPOSED.search(sentence) or _CONDITION.search(sentence) or is_doubtful(sentence) or len(spoken) > 1:
        return ()
    found = amounts(sentence)
    stated = [(amount, measure) for amount, measure in _measured(sentence, found) if measure.whole]
    if not stated or len({measure for _, measure in stated}) < len(stated):
        return ()
    subject = named if named and not tiers.tier(named) else _subject(sentence, stated[-1][0])
    tier = spoken[0] if spoken else None
    return tuple(Said(amount.value, measure, subject, tier, "" if tier else condition) for amount, measure in stated)


def _measured(sentence: str, found: tuple[Amount, ...]) -> Iterator[tuple[Amount, Measure]]:
    """Each number with what is counted: the words right after it, or a code right before it."""
    last = Measure()
    for index, amount in enumerate(found):
        until = found[index + 1].start if index + 1 < len(found) else len(sentence)
        after = sentence[amount.end : min(until, amount.end + 80)]
        named = measures.find(after)
        if named and named[0].measure.window is None and not _AT_ONCE.match(named[0].measure.resource or ""):
            continue  # what one batch or a queue may hold is named by labels, not in passing
        if named and named[0].start <= _NEAR and not re.search(r"[.;,]", after[: named[0].start]):
            measure = named[0].measure
            if measure.resource is None and last.resource and not after[: named[0].start].strip():
                measure = Measure(last.resource, measure.window)
            yield amount, measure
            last = measure
            continue
        lead = sentence[max(amount.start - 60, 0) : amount.start]
        before = measures.find(lead)
        if before and _IS.fullmatch(lead, before[-1].end) and (after[:1] in ",.;)" or not after.strip(" .,;)")):
            yield amount, before[-1].measure
            last = before[-1].measure


def _subject(sentence: str, amount: Amount) -> str | None:
    """What the sentence says is limited, if it is a thing with a name."""
    opening = _ADVERB.match(sentence)
    lead = _SUBJECT.match(sentence, opening.end() if opening else 0)
    if lead is not None and lead.end() < amount.start:
        name = _ARTICLE.sub("", lead["subject"].strip(" `"))
        if _names(name):
            return name
    named = measures.find(sentence[amount.end : amount.end + 80])
    tail = sentence[amount.end + named[0].end :] if named else ""
    after = _TO.match(tail)
    if after is not None:
        name = _ARTICLE.sub("", after["subject"].strip(" `"))
        return name if _names(name) else None
    return None


def _names(name: str) -> bool:
    if not name or _NOBODY.search(name) or measures.find(name) or tiers.tier(name):
        return False
    return _THING.search(name) is not None or _is_name(name)


def _is_name(name: str) -> bool:
    """``acme-large`` or ``Acme Large 2``: a word with a digit, a hyphen or capitals, and few words."""
    words = name.split()
    return len(words) <= 4 and bool(re.search(r"\w[-/_.]\w|\d", name)) and not re.fullmatch(r"[\d\s.,-]+", name)
