"""Which of a file's texts are ids of models, and of whose. Pure, but for the package of known names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from probes import registry
from probes.scanning.candidates import Candidate
from probes.scanning.vendors import routed

# Names that values are given to which are models in whatever code it is.
_MODEL_KEY = re.compile(
    r"(?i:(?:^|[._-])(?:model|models|engine|deployment|llm|embedding|embedder|reranker)s?"
    r"(?:[._-]?(?:id|name|type|default))?s?$)"
    r"|(?:model|Model|deployment|Deployment)(?:Id|Name|ID)?$|_MODEL(?:_NAME|_ID)?$|^model[._-]",
)  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z@][\w.:/@+-]{1,119}")
_NO_ID = re.compile(
    r"\.(?:py|js|ts|json|ya?ml|toml|md|txt|csv|html?|png|jpe?g|sh|cfg|ini|lock|sql|bin|gguf|pt)$|^https?:|^\.|//|/$|\.$"
)
_SHORTEST, _WORDS = 4, 2
_HEAD = re.compile(r"(?:[\w.-]+/)*([A-Za-z]{2,}|[A-Za-z]\d(?!\d))(?=[-_.\d:]|$)")
_ANYBODYS = frozenset({"text", "image", "audio", "embedding"})  # words that ids of several makers begin with


class Certainty(StrEnum):
    """How sure it is that a text is a model of that provider."""

    SURE = "sure"  # a known id, or one that is routed to a provider by name
    LIKELY = "likely"  # named as a model, and begins as the provider's ids do
    UNKNOWN = "unknown"  # named as a model, and nobody is known to have it


@dataclass(frozen=True, slots=True)
class Mention:
    """A model that a file names.

    Attributes:
        text: as it stands there.
        model: canonical id (``provider/model``); empty where nobody is known to have it.
        how: what it is given to: ``model=``, ``ChatOpenAI(model=)``, ``OPENAI_MODEL``; ``text`` where nothing says.
    """

    text: str
    model: str
    where: str
    how: str
    certainty: Certainty


def mentions(candidates: Collection[Candidate], speaks_to: Collection[str]) -> Iterator[Mention]:
    """The models among a file's candidates.

    Args:
        candidates: of one file.
        speaks_to: the providers whose SDKs or addresses it holds.
    """
    for each in candidates:
        if _TOKEN.fullmatch(each.text) and not _NO_ID.search(each.text):
            found = _read(each.text, frozenset(speaks_to), named=is_model_key(each.key))
            if found is not None:
                yield Mention(each.text, found[0], each.where, _how(each), found[1])


def is_model_key(key: str) -> bool:
    """Whether what a name is given is a model: ``model``, ``model_name``, ``OPENAI_MODEL``, ``chatModel``."""
    return bool(key) and _MODEL_KEY.search(key) is not None


def _how(candidate: Candidate) -> str:
    key = f"{candidate.key}=" if candidate.key else ""
    return f"{candidate.call}({key})" if candidate.call else key.rstrip("=") if key else "text"


@lru_cache(maxsize=8_192)
def _read(text: str, speaks_to: frozenset[str], *, named: bool) -> tuple[str, Certainty] | None:
    """The canonical id of a text and how sure that is; None where it is no model."""
    route = routed(text)
    if route is not None and (found := _routed(*route, named=named)) is not None:
        return found
    if len(text) < _SHORTEST and not named:
        return None
    offering = [name for name in registry.providers() if registry.offers(name, text)] if _may_be_known(text) else []
    if offering and (named or _telling(text)):
        return _canonical(_whose(text, offering, speaks_to), text), Certainty.SURE
    if not named or not any(sign.isdigit() for sign in text) or len(text) < _SHORTEST:
        return None
    head = _head(text)
    makers = sorted(
        ({} if head in _ANYBODYS else _makers().get(head, {})).items(),
        key=lambda each: (each[0] not in speaks_to, -each[1]),
    )
    return (f"{makers[0][0]}/{text}", Certainty.LIKELY) if makers else ("", Certainty.UNKNOWN)


def _routed(provider: str, rest: str, *, named: bool) -> tuple[str, Certainty] | None:
    """A text that names its provider itself; one that only looks like a path is none."""
    last = rest.rpartition("/")[2]
    if registry.offers(provider, rest) or (provider == "openrouter" and routed(rest) is not None):
        return _canonical(provider, rest), Certainty.SURE
    if _head(last) in _heads() and any(sign.isdigit() for sign in last):
        return f"{provider}/{rest}", Certainty.SURE if named else Certainty.LIKELY
    return (f"{provider}/{rest}", Certainty.LIKELY) if named else None


def _canonical(provider: str, text: str) -> str:
    return registry.resolve(provider, text) or f"{provider}/{text}"


def _telling(text: str) -> bool:
    """Whether a text says by itself that it is an id: words alone (``command``, ``sonar``) may be anything."""
    return any(sign.isdigit() for sign in text) or text.count("-") >= _WORDS


def _whose(text: str, offering: list[str], speaks_to: frozenset[str]) -> str:
    """Of the providers that have a model: its maker, unless the file speaks to others and not to it."""

    def place(name: str) -> tuple[bool, bool, int]:
        resold = registry.upstream(f"{name}/{text}") is not None
        return (name not in speaks_to, resold, -_makers().get(_head(text), {}).get(name, 0))

    return min(offering, key=place)


def _head(text: str) -> str:
    found = _HEAD.match(text)
    return found[1].casefold() if found else ""


def _may_be_known(text: str) -> bool:
    return _head(text) in _heads() or " " in text


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """The words that known ids of anybody begin with."""
    return frozenset(head for name in registry.providers() for head in _own_heads(name))


@lru_cache(maxsize=1)
def _makers() -> dict[str, dict[str, int]]:
    """For each word that ids begin with, the providers that make such models, and how many."""
    found: dict[str, dict[str, int]] = {}
    for name, known in registry.providers().items():
        if not known.names_makers and not known.upstream:
            for head, count in _own_heads(name).items():
                found.setdefault(head, {})[name] = count
    return found


@lru_cache(maxsize=64)
def _own_heads(provider: str) -> Counter[str]:
    """The words that a provider's known ids begin with."""
    heads = (_head(name.partition("/")[2]) for name in registry.known_ids(provider))
    return Counter(head for head in heads if len(head) > 1)
