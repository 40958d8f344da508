"""Live endpoints of the file: what an entry leaves out comes from the catalogue."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from watcher.config.api_model import ApiEntry
from watcher.config.problems import Problems, Steps, unknown
from watcher.config.shipped import Shipped
from watcher.domain.targets import Api

_MAY_ASK = {"azure": frozenset({"api-version"})}  # what a base address may say after ?, by family


def read_api(entry: ApiEntry, provider: str, shipped: Shipped, steps: Steps, problems: Problems) -> Api | None:
    """The endpoint of an entry; None, and a problem, where it is not one that can be asked.

    Args:
        entry: as the file has it.
        provider: whose it is.
        shipped: which families there are, and what is known of the provider.
        steps: the entry's place in the file.
        problems: gets what is wrong.
    """
    known_family, known_url = shipped.endpoint(provider)
    family = entry.family or known_family
    base_url = entry.base_url or (known_url if family == known_family else "")
    if not family:
        named = ", ".join(sorted(shipped.families))
        problems.add((*steps, "family"), f"is missing; nothing is known of {provider}'s endpoint; there is {named}")
    elif family not in shipped.families:
        problems.add((*steps, "family"), unknown(family, shipped.families, "family"))
    elif not base_url:
        problems.add((*steps, "base_url"), f"is missing; the catalogue has no address for {provider}'s endpoint")
    elif wrong := _wrong(base_url, family, entry.key):
        problems.add((*steps, "base_url"), wrong)
    else:
        return Api(family, base_url, entry.model, entry.key)
    return None


def _wrong(base_url: str, family: str, key: str) -> str:
    """What must not stand in the address, which is stored and shown; empty where nothing is wrong."""
    at = urlsplit(base_url)
    allowed = _MAY_ASK.get(family, frozenset())
    if at.fragment or {name for name, _ in parse_qsl(at.query, keep_blank_values=True)} - allowed:
        return "the address of an endpoint has no query; a key goes into key"
    if key and key in base_url:
        return "the key stands in the address, which is stored and shown; it goes into key alone"
    return ""
