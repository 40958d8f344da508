"""Nouns of limits: which words are requests, tokens or something else, and what the words before them make of it."""

from __future__ import annotations

import re

_REQUESTS = frozenset({
    "request", "requests", "req", "reqs", "call", "calls", "query", "queries", "invocation", "invocations", "rpm",
})  # fmt: skip
_TOKENS = frozenset({"token", "tokens", "toks"})
_OTHERS = {
    **{plural: plural for plural in (
        "images", "characters", "inputs", "documents", "pages", "sessions", "connections", "jobs", "searches",
        "messages", "generations", "videos", "files", "seconds", "minutes", "hours", "batches", "embeddings", "neurons",
        "credits", "transactions", "texts", "prompts", "uploads", "tasks", "units",
    )},
    "image": "images", "img": "images", "imgs": "images", "character": "characters", "input": "inputs",
    "document": "documents", "page": "pages", "session": "sessions", "connection": "connections", "job": "jobs",
    "search": "searches", "message": "messages", "generation": "generations", "video": "videos", "file": "files",
    "second": "seconds", "minute": "minutes",
}  # fmt: skip
OF_TOKENS = {
    "input": "input", "prompt": "input", "output": "output", "completion": "output", "generated": "output",
    "generation": "output", "uncached": "uncached", "cached": "cached", "batch": "batch", "enqueued": "enqueued",
    "queued": "queued", "audio": "audio", "image": "image", "reasoning": "reasoning",
}  # fmt: skip
_OF_REQUESTS = frozenset({"batch", "concurrent", "parallel", "simultaneous", "queued", "enqueued"})
_OF_OTHERS = frozenset({"audio", "video", "batch", "concurrent", "input"})
_PLAIN = frozenset({
    "max", "maximum", "limit", "limits", "number", "of", "the", "a", "an", "total", "default", "quota", "allowed",
    "rate", "per", "model",
})  # fmt: skip
_SOLE_WORDS = re.compile(
    r"(?:max(?:imum)?\s)?(?:api\s)?(?:(requests?|queries|calls)|(?:(input|output|prompt|completion|total)\s)?(tokens?)"
    r"|(images?|characters))(?:\s(?:limits?|quotas?))?",
    re.IGNORECASE,
)
ADJECTIVES = frozenset(OF_TOKENS) | _OF_REQUESTS | _OF_OTHERS | {"api", "and", "or"}


def resource(noun: str, given: list[str]) -> str | None:
    """What a noun counts after the words before it, all in lower case; None where it counts nothing that we know.

    >>> resource("tokens", ["input"]), resource("calls", ["api"]), resource("models", [])
    ('input_tokens', 'requests', None)
    """
    if noun in _TOKENS:
        return tokens_of(given)
    if noun in _REQUESTS:
        return "_".join([*(_together(word) for word in given if word in _OF_REQUESTS), "requests"])
    if noun in _OTHERS:
        return "_".join([*(_together(word) for word in given if word in _OF_OTHERS), _OTHERS[noun]])
    return None


def _together(word: str) -> str:
    return "concurrent" if word in ("parallel", "simultaneous") else word


def tokens_of(given: list[str]) -> str:
    """Which tokens the words before the noun mean; input and output together are all of them."""
    kinds = list(dict.fromkeys(OF_TOKENS[word] for word in given if word in OF_TOKENS))
    if {"input", "output"} <= set(kinds):
        kinds = [kind for kind in kinds if kind not in ("input", "output")]
    return "_".join([*kinds, "tokens"])


def alone(text: str) -> str | None:
    """What is counted by a text that is only a noun: ``Requests``, ``Input tokens``."""
    found = _SOLE_WORDS.fullmatch(re.sub(r"\s+", " ", text).strip(" :"))
    if found is None:
        return None
    if found[1]:
        return "requests"
    return tokens_of([(found[2] or "").lower()]) if found[3] else _OTHERS[found[4].lower()]


def own_words(text: str) -> str:
    """The page's own words in snake case, without those that only say that it is a limit."""
    bare = re.sub(r"\([^()]{0,80}\)", " ", text.lower())
    words = [word for word in re.findall(r"[a-z]+", bare) if word not in _PLAIN or word == "per"]
    while words and words[-1] == "per":
        words.pop()
    return "_".join(words[:6])
