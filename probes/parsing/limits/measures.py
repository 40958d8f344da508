"""What a limit counts, and in which time: ``RPM``, ``input tokens per minute``, ``concurrent requests``.

Everything here looks at one text and knows nothing of tables. Nothing is told where a text
could mean two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from probes.parsing.limits import nouns

_REMEMBERED = 8_192
_LONGEST, _MOST = 400, 16
_LABEL = 90
_CODE = re.compile(
    r"(?<![A-Za-z])(?:(?P<of>R|Q|T|IT|OT|I)P(?P<in>[SMHD])|A(?P<audio>[SM])(?P<per>[MHD]))(?![A-Za-z])"
    r"|(?<![A-Za-z_])(?P<low>[rqt]p[smd])(?![A-Za-z])"
)
_COUNTED = {"R": "requests", "Q": "requests", "T": "tokens", "IT": "input_tokens", "OT": "output_tokens", "I": "images"}
_WINDOWS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month"}
_UNIT = (
    r"(?:(?P<second>seconds?|secs?|s)|(?P<minute>minutes?|mins?|m)|(?P<hour>hours?|hrs?|h)|(?P<day>days?|d)"
    r"|(?P<week>weeks?)|(?P<month>months?|mo))\b"
)
_PER = re.compile(
    r"[\s(]{0,3}(?:/|\bper\b|-per-|\b(?:an?|each|every|in (?:an?|one))\b)[\s-]{0,3}"
    rf"(?:(?P<count>\d{{1,4}}|one)[\s-]{{0,2}})?{_UNIT}",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\b(?:(?P<hour>hourly)|(?P<day>daily)|(?P<week>weekly)|(?P<month>monthly))\b", re.IGNORECASE)
_HAN = re.compile(r"每(?:(?P<second>秒)|(?P<minute>分钟)|(?P<hour>小时)|(?P<day>[天日])|(?P<month>个?月))")
_HAN_NOUNS = (("输入", "input_tokens"), ("输出", "output_tokens"), ("token", "tokens"), ("请求", "requests"),
              ("调用", "requests"), ("图", "images"))  # fmt: skip
_THOUSANDS = re.compile(
    r"\b(?:in|units? of|x) ?(?:thousands?|1,?000s?|1k)\b|\((?:k|thousands?|1,?000s?|× ?1,?000)\)"
    r"|\b(?:1 ?k|1,?000|k)[ -]?(?=(?:[rtq]pm|tokens?|requests?)\b)",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"\b(?:in|units? of) millions?\b|\((?:M|[Mm]illions?)\)")
_DIVIDER = re.compile(r"[\d,;|]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]{0,30}")
_BETWEEN = frozenset({
    "allowed", "sent", "made", "consumed", "used", "processed", "limit", "limits", "quota", "usage", "rate", "and",
    "per", "model", "project", "user", "key", "organization", "account", "region", "endpoint", "workspace", "team",
})  # fmt: skip
_AT_ONCE = re.compile(r"\b(concurren(?:t|cy)|parallel(?:ism)?|simultaneous(?:ly)?|in-?flight)\b|并发", re.IGNORECASE)
_QUEUE = re.compile(r"\b(?:queue|queued|enqueued)\b", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:requests?|tokens?|images?|texts?|inputs?|files?|documents?)\s+(?:per|in an?)\s+"
    r"(?:batch|request|call|file|prompt)\b",
    re.IGNORECASE,
)
_NOT_A_LIMIT = re.compile(
    r"\b(?:speed|latency|prices?|pricing|costs?|average|avg|p\d\d|measured|active|peak|typical|observed|samples?|examples?|remaining|resets?|used|"
    r"current usage|benchmarks?|context|max(?:imum)? output(?! (?:tokens? ?(?:per|/)|tpm))|retry)\b"
    r"|[$€£¥￥元円%]|计费|价|费用|上下文|料金",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a limit counts. ``resource`` or ``window`` is None where the text does not say it."""

    resource: str | None = None
    window: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing: a resource in a time, or one that is counted at any time."""
        return self.resource is not None and (self.window is not None or not timed(self.resource))

    def completed(self, other: Measure | None) -> Measure:
        """This measure, with what it leaves open taken from another one."""
        if other is None or self == other or (self.resource is not None and self.window is not None):
            return self
        timeless = self.resource is not None and not timed(self.resource)
        return Measure(self.resource or other.resource, self.window if timeless else self.window or other.window)


@dataclass(frozen=True, slots=True)
class Found:
    """A measure and where it stands in its text."""

    measure: Measure
    start: int
    end: int


@lru_cache(_REMEMBERED)
def timed(resource: str) -> bool:
    """Whether a limit of it needs a time to mean anything: requests do, concurrent requests do not."""
    return re.search(r"concurrent|queue|_per_", resource) is None


@lru_cache(_REMEMBERED)
def find(text: str) -> tuple[Found, ...]:
    """All measures that a text names, in order; one that stands in another is left out."""
    text = text[:_LONGEST]
    found = [*_codes(text), *_phrases(text), *_untimed(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Found] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


@lru_cache(_REMEMBERED)
def measure(text: str) -> Measure | None:
    """The one measure that a header, label or caption names; None where it names none or several.

    >>> measure("Maximum input tokens per minute (ITPM)")
    Measure(resource='input_tokens', window='minute')
    """
    if _NOT_A_LIMIT.search(text):
        return None
    named = [item.measure for item in find(text)]
    if not named:
        alone = nouns.alone(text)
        return Measure(alone) if alone else None
    one = named[0]
    for other in named[1:]:
        joined = _agreed(one, other)
        if joined is None:
            return None
        one = joined
    return one


@lru_cache(_REMEMBERED)
def names_limit(text: str) -> bool:
    """Whether a text names something that is limited, several of them included."""
    return not _NOT_A_LIMIT.search(text) and any(item.measure.resource for item in find(text))


@lru_cache(_REMEMBERED)
def scale(text: str) -> int:
    """By what the numbers under a header are to be multiplied: ``TPM (thousands)``, ``Capacity (1K TPM)``."""
    if _THOUSANDS.search(text):
        return 1_000
    return 1_000_000 if _MILLIONS.search(text) else 1


def _agreed(one: Measure, other: Measure) -> Measure | None:
    """Two names of one measure, the more precise one; None where they differ."""
    resources = {resource for resource in (one.resource, other.resource) if resource}
    windows = {window for window in (one.window, other.window) if window}
    if len(resources) == 2 and all(resource.endswith("tokens") for resource in resources):
        resources.discard("tokens")
    if len(resources) > 1 or len(windows) > 1:
        return None
    return Measure(next(iter(resources), None), next(iter(windows), None))


def _codes(text: str) -> list[Found]:
    found = []
    for code in _CODE.finditer(text):
        letters = (code["low"] or "").upper() or code[0]
        if code["audio"]:
            audio = "audio_seconds" if code["audio"] == "S" else "audio_minutes"
            found.append(Found(Measure(audio, _WINDOWS[code["per"].lower()]), *code.span()))
            continue
        resource, window = _COUNTED[letters[:-2]], _WINDOWS[letters[-1].lower()]
        start, resource = _qualified(text, code.start(), resource)
        found.append(Found(Measure(_noted(text, code.end(), resource), window), start, code.end()))
    return found


def _qualified(text: str, start: int, resource: str) -> tuple[int, str]:
    """``Input TPM``: the words before a code that say which tokens."""
    if resource != "tokens":
        return start, resource
    words = list(_WORD.finditer(text, max(start - 60, 0), start))
    given: list[str] = []
    while words and words[-1][0].lower() in nouns.OF_TOKENS and not text[words[-1].end() : start].strip(" -"):
        given.insert(0, words[-1][0].lower())
        start = words.pop().start()
    return start, nouns.tokens_of(given)


def _noted(text: str, end: int, resource: str) -> str:
    """``TPM (input)``: a note after a measure that says which tokens."""
    note = re.match(r"\s?\((inputs?|outputs?)(?: tokens?)?\)", text[end : end + 24], re.IGNORECASE)
    if note is None or resource != "tokens":
        return resource
    return f"{note[1].lower().removesuffix('s')}_tokens"


def _phrases(text: str) -> list[Found]:
    found = []
    for per in islice(chain(_PER.finditer(text), _ADVERB.finditer(text), _HAN.finditer(text)), _MOST):
        window = _window(per)
        if window is None:
            continue
        start, resource = _before(text, per.start())
        if resource is None:
            end, resource = _after(text, per.end())
            found.append(Found(Measure(resource, window), per.start(), end))
        else:
            found.append(Found(Measure(_noted(text, per.end(), resource), window), start, per.end()))
    return found


def _window(per: re.Match[str]) -> str | None:
    named = per.groupdict()
    window = next(name for name in ("second", "minute", "hour", "day", "week", "month") if named.get(name))
    if len(named[window] or "") == 1 and "/" not in per[0] and not per[0].startswith("每"):
        return None
    count = named.get("count")
    if per[0].endswith("M"):  # a million, not a minute
        return None
    if count in (None, "one", "1") or not (count or "").isdigit():
        return window
    wider = {("second", 60): "minute", ("minute", 60): "hour", ("hour", 24): "day"}.get((window, int(count or 1)))
    return wider or f"{int(count or 1)} {window}s"


def _before(text: str, end: int) -> tuple[int, str | None]:
    """What is counted, from the words before ``per minute``."""
    begin = max(end - 80, 0)
    words = list(_WORD.finditer(text, begin, end))
    while words and words[-1][0].lower() in _BETWEEN and len(words) > 1:
        words.pop()
    if not words or re.search(r"[.;:\d|]", text[words[-1].end() : end]):
        lead = text[:end] if text.startswith("每", end) else _DIVIDER.split(text[begin:end])[-1]
        return end - len(lead), _han(lead)
    noun = words.pop()
    given: list[re.Match[str]] = []
    while (
        words
        and words[-1][0].lower() in nouns.ADJECTIVES
        and not re.search(r"[.;:|\d]", _gap(text, words[-1], given, noun))
    ):
        given.insert(0, words.pop())
    resource = nouns.resource(noun[0].lower(), [word[0].lower() for word in given])
    return (given[0] if given else noun).start(), resource


def _gap(text: str, word: re.Match[str], given: list[re.Match[str]], noun: re.Match[str]) -> str:
    return text[word.end() : (given[0] if given else noun).start()]


def _after(text: str, end: int) -> tuple[int, str | None]:
    """``per-minute token limit``: what is counted, from the words after the time."""
    words = list(_WORD.finditer(text, end, min(end + 60, len(text))))[:3]
    given: list[str] = []
    for word in words:
        if re.search(r"\d", text[end : word.start()]):
            break
        resource = nouns.resource(word[0].lower(), given)
        if resource is not None:
            return word.end(), resource
        if word[0].lower() not in nouns.ADJECTIVES or re.search(r"[.;:()\d|]", text[end : word.start()]):
            break
        given.append(word[0].lower())
    near = text[end : end + 12]
    return end, _han(near if "每" in text[:end] else _DIVIDER.split(near)[0])


def _han(text: str) -> str | None:
    """What Chinese words beside a time count."""
    return next((name for sign, name in _HAN_NOUNS if sign in text.lower()), None)


def _untimed(text: str) -> list[Found]:
    """Limits that hold at any time: concurrency, queues, what one batch may hold."""
    if len(text) > _LABEL:
        return []
    if each := _EACH.search(text):
        return [Found(Measure(nouns.own_words(text)), 0, max(each.end(), len(text)))]
    if _QUEUE.search(text):
        named = nouns.own_words(text)
        return [Found(Measure("batch_queue_tokens" if named == "batch_queue" else named), 0, len(text))]
    once = _AT_ONCE.search(text)
    if once is None:
        return []
    end, resource = _after(text, once.end())
    return [Found(Measure(f"concurrent_{resource or 'requests'}"), once.start(), end)]
