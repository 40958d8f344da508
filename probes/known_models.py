"""Display names of models, as the genai-prices package gives them.

The package's entries are keys for bills: some bear the name of one of several models that cost the
same ("o4 Mini High" for ``o4-mini``). A name is believed only where its words are those of the id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from watcher.domain.models import family, is_dated, plain

Words = tuple[str, ...]

# Where an offer is billed is the package's own; the rest is an id that calls use only where it is dated.
_WHERE = re.compile(r"^(?:regional|global)\.")
_ORGANISATION = re.compile(r"^(?:[^/]+/)+|^(?:[a-z0-9]+\.)+(?=[a-z])", re.IGNORECASE)
_OFFER = re.compile(r"(?:-v?\d+)?:\d+$")
_WORD = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_POINT = re.compile(r"(?<=\d)p(?=\d)|(?<=(?<![a-z0-9.])\d)-(?=\d(?![a-z0-9.]))")
_UNSAID = re.compile(r"\d+(?:\.\d+)?[bm]|it|instruct|v\d+|\d|\d{3,8}")  # sizes, dates, versions of the offer
_VERSION = re.compile(r"\d(?:\.\d)?")


def find(catalogue: tuple[str, ...], name: str) -> str | None:
    """The id that a display name, or an id in another spelling, stands for; None where unknown or ambiguous.

    Args:
        catalogue: whose models, by their ids in the package.
        name: as printed.
    """
    return _packaged(catalogue).get(words(name))


@cache
def _packaged(catalogue: tuple[str, ...]) -> dict[Words, str | None]:
    return index(_models(catalogue))


def _models(catalogue: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    # Its data are 50,000 lines of Python: a command that resolves no label should not wait for them.
    data = import_module("genai_prices.data")
    return ((model.id, model.name) for known in data.providers if known.id in catalogue for model in known.models)


@cache
def families(provider: str, catalogue: tuple[str, ...]) -> frozenset[str]:
    """The undated canonical ids, plainly spelled, of all models that the package lists for a provider of ours."""
    ids = (_WHERE.sub("", model) for model, _ in _models(catalogue))
    return frozenset(family(plain(f"{provider}/{model}")) for model in ids)


def index(models: Iterable[tuple[str, str | None]]) -> dict[Words, str | None]:
    """Words to ids; None where ambiguous. A whole id beats another spelling of one, and both beat a name.

    Args:
        models: ids and, where known, names.
    """
    whole: dict[Words, set[str]] = {}
    spelled: dict[Words, set[str]] = {}
    named: dict[Words, set[str]] = {}
    for key, name in models:
        model = _WHERE.sub("", key)
        if model != key and not is_dated(model):
            continue
        bare = _OFFER.sub("", _ORGANISATION.sub("", model))
        whole.setdefault(words(model), set()).add(model)
        if bare != model and family(bare).isalpha():
            continue  # without its maker one word may be anything
        spelled.setdefault(words(bare), set()).add(model)
        for undated in (words(family(bare)), _pointed(family(bare))):
            spelled.setdefault(undated, set()).add(model if ":" in model else family(model))
        if name and _says_the_same(words(name), _pointed(bare)):
            named.setdefault(words(name), set()).add(model)
    return _unambiguous(named) | _unambiguous(spelled) | _unambiguous(whole)


def _unambiguous(found: dict[Words, set[str]]) -> dict[Words, str | None]:
    return {said: next(iter(models)) if len(models) == 1 else None for said, models in found.items()}


def _says_the_same(name: Words, model: Words) -> bool:
    """Whether a name lacks only what names leave unsaid, and adds no more than a version."""
    added, unsaid = Counter(name) - Counter(model), Counter(model) - Counter(name)
    return (
        sum(added.values()) <= 1
        and all(_VERSION.fullmatch(word) for word in added)
        and all(_UNSAID.fullmatch(word) for word in unsaid)
    )


def words(text: str) -> Words:
    """The words of a name in alphabetical order; a version number is one word.

    >>> words("Acme3.5-Max+")
    ('3.5', 'acme', 'max', 'plus')
    """
    return tuple(sorted(_WORD.findall(_parted(text))))


def _pointed(model: str) -> Words:
    """The words of an id that writes the point of a version as ``-`` or ``p``."""
    return tuple(sorted(_WORD.findall(_POINT.sub(".", _parted(model)))))


def _parted(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3})(?=\d)", " ", text.casefold().replace("+", " plus "))
