"""Which operations of two contracts are the same, whatever a path calls its parameters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.domain.contract_graph import Graph, View
from watcher.domain.contracts import SERVERS
from watcher.domain.facts import Fact

_PARAMETER = re.compile(r"\{([^{}]{1,200})\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """One operation, as either contract writes it. ``moved``: its path is written with its base now, or without."""

    old: str
    new: str
    moved: bool = False


def paired_operations(old: Graph, new: Graph) -> tuple[Pair, ...]:
    """The operations that both have, in the order of the new contract."""
    exact = {_shape(name): name for name in reversed(old.operations)}
    pairs = {name: Pair(name, name) for name in new.operations if name in old.operations}
    taken = set(pairs)
    for name in new.operations:
        was = exact.get(_shape(name))
        if name not in pairs and was is not None and was not in taken and was not in new.operations:
            pairs[name] = Pair(was, name)
            taken.add(was)
    full = {_full(name, old): name for name in old.operations if name not in taken}
    for name in new.operations:
        was = full.pop(_full(name, new), None) if name not in pairs else None
        if was is not None:
            pairs[name] = Pair(was, name, moved=True)
    return tuple(pairs[name] for name in new.operations if name in pairs)


def _shape(operation: str) -> str:
    return _PARAMETER.sub("{}", operation).rstrip("/")


def _full(operation: str, graph: Graph) -> str:
    """An operation with the path of its server."""
    method, _, path = operation.partition(" ")
    servers = graph.others.get((SERVERS, ""))
    base = _path(servers.value[0]) if servers is not None and servers.value else ""
    return _shape(f"{method} {base}{path}")


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return address


def same_servers(was: Fact, now: Fact, pairs: Iterable[Pair]) -> bool:
    """Whether only the base of all paths went into the paths, or out of them."""
    hosts = [{_host(address) for address in fact.value} for fact in (was, now)]
    return hosts[0] == hosts[1] and any(pair.moved for pair in pairs)


def as_before(fields: Mapping[str, View], pair: Pair | None) -> dict[str, View]:
    """An old operation's parameters, those of its path by their new names."""
    if pair is None or pair.old == pair.new:
        return dict(fields)
    names = _names(pair)
    return {names.get(name, name): places for name, places in fields.items()}


def _names(pair: Pair) -> dict[str, str]:
    found: Sequence[list[str]] = [_PARAMETER.findall(name) for name in (pair.old, pair.new)]
    return {f"{old} (path)": f"{new} (path)" for old, new in zip(found[0], found[1], strict=False)}
