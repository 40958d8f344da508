"""What a provider's printed labels and ids stand for. Pure, but for the package whose names are read once.

What looks like an id as calls use it stands for itself, with a date (``acme-large-20260801``) and
as an alias (``acme-large-latest``) too: :mod:`watcher.domain.models` says how they are related. A display
name is looked up: by the provider's own rules, then in the genai-prices package.
"""

from __future__ import annotations

import re

from probes import known_models
from probes.base import Provider
from probes.parsing.labels import looks_like_id
from watcher.domain.models import family, is_dated, plain

_LONGEST = 120
_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._:/@-][A-Za-z0-9]+)*")
_RANK = re.compile(r"(?:group|level|phase|region|stage|step|tier|type|zone)\b", re.IGNORECASE)
_MAKERS = re.compile(
    r"(?:ai21|alibaba|amazon|anthropic|aws|cohere|deepseek|google|meta|microsoft|mistral|moonshot|nvidia|openai|xai)"
    r"(?: ai| labs)?[: ]+(?=\S)",
    re.IGNORECASE,
)


def resolve(known: Provider, label: str) -> str | None:
    """The id of a model, as the provider's calls use it; None where that is not certain.

    Args:
        known: whose label it is.
        label: as printed, without notes; or an id in any of its spellings.
    """
    printed = re.sub(r"\s+", " ", label).strip()
    if not printed or len(printed) > _LONGEST:
        return None
    ruled = _by_rule(known, printed)
    if ruled is not None:
        return ruled
    if looks_like_id(printed) and re.fullmatch(known.form, printed):
        return printed
    cased = _is_cased_id(printed)
    if cased and known.cased and re.fullmatch(known.form, printed):
        return printed
    found = _catalogued(known, printed)
    if found is None and looks_like_id(printed):
        return printed
    # Nothing but an id carries a date.
    return printed.lower() if found is None and cased and is_dated(printed) else found


def offers(known: Provider, label: str) -> bool:
    """Whether a provider is known to have a model that goes by a label; what only looks like an id is not known."""
    printed = re.sub(r"\s+", " ", label).strip()
    if not printed or len(printed) > _LONGEST or re.fullmatch(known.form, printed) is None:
        return False
    if _by_rule(known, family(printed)) is not None:
        return True
    listed = known_models.families(known.id, _catalogue(known))
    return family(plain(f"{known.id}/{printed}")) in listed or (
        " " in printed and _catalogued(known, printed) is not None
    )


def known_ids(known: Provider) -> frozenset[str]:
    """The undated canonical ids of a provider's known models."""
    return known_models.families(known.id, _catalogue(known))


def upstream(known: Provider, model: str) -> str | None:
    """``provider/model`` at its maker's for a model of this provider's; None where it is not certain."""
    for pattern, template in known.upstream:
        found = re.fullmatch(pattern, model[:_LONGEST], re.IGNORECASE)
        if found is not None:
            return found.expand(template)
    return None


def _is_cased_id(text: str) -> bool:
    """Whether a label is an id as calls use it, in upper case too. Lower case would say so; here its parts have to."""
    parts = sum(any(mark in text for mark in marks) for marks in ("/", "-", "0123456789"))
    return parts >= 2 and _ID.fullmatch(text) is not None and _RANK.match(text) is None


def _catalogued(known: Provider, printed: str) -> str | None:
    # The maker's name before the model's says nothing more.
    for name in (printed, _MAKERS.sub("", printed, count=1)):
        found = known_models.find(_catalogue(known), name)
        if found is not None and re.fullmatch(known.form, found):
            return found
    return None


def _catalogue(known: Provider) -> tuple[str, ...]:
    return (known.catalogue or known.id, *known.resells)


def _by_rule(known: Provider, label: str) -> str | None:
    # A provider's own rules come first: the package's ids are keys for bills, not always what calls say.
    for pattern, template in known.labels:
        found = re.fullmatch(pattern, label, re.IGNORECASE)
        if found is not None:
            model = re.sub(r"[\s-]+", "-", found.expand(template)).strip("-")
            if _ID.fullmatch(model):
                return model if known.cased else model.lower()
    return None
