"""What a call has to show: the security that a contract asks of all calls, or of one operation. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from probes.parsing.contract.loading import Node
from probes.parsing.contract.shapes import listed, mapping, names
from watcher.domain.contracts import AND, NOTHING

MOST_WAYS = 20
_MOST_SCOPES = 20


class Schemes:
    """The security schemes of one document, by their names."""

    def __init__(self, schemes: Node) -> None:
        self._schemes = dict(mapping(schemes))

    def ways(self, holder: Mapping[str, Node]) -> tuple[str, ...]:
        """The ways in which a call may be secured, each with all that it shows; none where nothing is said.

        ``header X-Api-Key`` and ``bearer token``; scopes of a token stand for themselves, ``scope files.read``.
        """
        given = holder.get("security")
        if not isinstance(given, list):
            return ()
        ways = [self._way(each) for each in given if isinstance(each, dict)]
        return tuple(sorted(dict.fromkeys(ways or [NOTHING])))[:MOST_WAYS]

    def _way(self, requirement: dict[str, Node]) -> str:
        shown: dict[str, None] = {}
        for name, scopes in mapping(requirement):
            shown[self._described(name)] = None
            shown |= {f"scope {scope[:80]}": None for scope in names(listed(scopes))[:_MOST_SCOPES]}
        return AND.join(sorted(shown)) or NOTHING

    def _described(self, name: str) -> str:
        scheme = self._schemes.get(name)
        said = scheme if isinstance(scheme, dict) else {}
        kind, place, label = (str(said.get(key) or "")[:80] for key in ("type", "in", "name"))
        if kind == "apiKey" and label:
            return f"{place or 'header'} {label}"
        if kind == "http":
            return {"bearer": "bearer token", "basic": "user and password"}.get(
                str(said.get("scheme")).lower(), f"authorization {str(said.get('scheme'))[:40]}"
            )
        if kind == "basic":  # Swagger 2
            return "user and password"
        return {"oauth2": "OAuth token", "openIdConnect": "OpenID token"}.get(kind, name[:80])
