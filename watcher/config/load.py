"""Reads watcher.yaml: bytes to tree, references filled, each entry checked, then made domain values.

Every step collects problems and goes on, so that one reading tells all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from watcher.config.accounts import with_keys
from watcher.config.channels import read_channels
from watcher.config.fields import Entry
from watcher.config.model import File, NetworkEntry, RouteEntry, TargetEntry, WorkflowEntry
from watcher.config.problems import Problems, Steps, dotted, shown
from watcher.config.references import fill
from watcher.config.settings import Network, People, Settings
from watcher.config.shipped import Shipped
from watcher.config.summaries import read_summaries
from watcher.config.targets import Watched, catalogue, unseen, watched
from watcher.config.tree import MOST_BYTES, Value, read_tree
from watcher.config.workflows import Models, matchable_kinds, read_routes, read_workflows
from watcher.domain.errors import ConfigError

_LISTS: dict[str, type[Entry]] = {"targets": TargetEntry, "workflows": WorkflowEntry, "routes": RouteEntry}
_E = TypeVar("_E", bound=Entry)


def load(path: Path, env: Mapping[str, str], shipped: Shipped | None = None) -> Settings:
    """The configuration in a file.

    Args:
        path: watcher.yaml. Paths in it are relative to its folder.
        env: the environment, for ``${NAME}``; nothing else is taken from it.
        shipped: what names can refer to; by default what this version ships.

    Raises:
        ConfigError: with every problem, ``file:line: place: what is wrong; nearest``, and no secret.
    """
    tree = read_tree(_body(path), str(path))
    problems = Problems(str(path), tree.lines)
    filled = fill(tree, env, path.absolute().parent, problems)
    root = filled.root if isinstance(filled.root, dict) else {}
    settings = _settings(path, root, shipped or _shipped_here(), tree.lines, problems)
    problems.stop_if_any()
    return settings


def _shipped_here() -> Shipped:
    from watcher.config.registries import shipped_here

    return shipped_here()


def _body(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError((f"{path}: no such file; `watcher init` writes one",)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise ConfigError((f"{path}: cannot be read: {reason}",)) from None


def _settings(
    path: Path, root: dict[str, Value], shipped: Shipped, lines: Mapping[Steps, int], problems: Problems
) -> Settings:
    file = _outer(root, problems)
    folder = path.absolute().parent
    target_entries = _entries(root, "targets", TargetEntry, problems)
    workflow_entries = _entries(root, "workflows", WorkflowEntry, problems)
    route_entries = _entries(root, "routes", RouteEntry, problems)
    channels = read_channels(root.get("channels"), shipped.channels, problems)
    base = catalogue(file.providers, shipped, problems)
    found = watched(target_entries, base, shipped, folder, _ids(root, "workflows"), problems)
    providers = _providers(found, root, file, shipped)
    no_browser = shipped.no_browser(file.network.chromium)
    left_out = unseen(found, target_entries, no_browser)
    workflows = read_workflows(workflow_entries, Models(shipped, providers), channels, problems)
    names = {"provider": providers, "kind": matchable_kinds(shipped), "workflow": _ids(root, "workflows")}
    return Settings(
        path=path,
        database=_database(file.database, folder, problems),
        providers=file.providers,
        targets=tuple(found.targets.values()),
        left_out=left_out,
        no_browser=no_browser or "",
        workflows=with_keys(workflows, tuple(found.targets.values()), shipped.resolve),
        routes=read_routes(route_entries, names, channels, problems),
        channels=MappingProxyType(dict(channels.options)),
        network=_network(file.network),
        people=People(file.people.timezone, file.people.quiet_hours),
        canaries=MappingProxyType(found.canaries),
        canary_caps=(file.canaries.daily_usd, file.canaries.monthly_usd),
        summaries=read_summaries(file.summaries, shipped, problems),
        lines=MappingProxyType({dotted(steps): line for steps, line in lines.items()}),
    )


def _network(entry: NetworkEntry) -> Network:
    known = Network(entry.allow_private, entry.contact, entry.per_host_per_minute, entry.chromium)
    return replace(known, call_timeout=entry.call_timeout) if entry.call_timeout else known


def _outer(root: dict[str, Value], problems: Problems) -> File:
    """Everything but targets, workflows, routes and channels; the default of a part that is wrong."""
    parts = {key: value for key, value in root.items() if key not in {*_LISTS, "channels"}}
    try:
        return File.model_validate(parts)
    except ValidationError as error:
        problems.add_validation(error, (), File)
        wrong = {detail["loc"][0] for detail in error.errors()}
        return File.model_validate({key: value for key, value in parts.items() if key not in wrong})


def _entries(root: dict[str, Value], section: str, model: type[_E], problems: Problems) -> dict[int, _E]:
    """The entries of a list that read well, by their place in it."""
    given = root.get(section)
    if given is not None and not isinstance(given, list):
        problems.add((section,), f"a list is wanted, each entry after a dash, not {shown(given)}")
    found: dict[int, _E] = {}
    for at, value in enumerate(given if isinstance(given, list) else []):
        try:
            found[at] = model.model_validate(value)
        except ValidationError as error:
            problems.add_validation(error, (section, at), model)
    return found


def _ids(root: dict[str, Value], section: str) -> set[str]:
    """The ids of a list as written, so that one wrong entry does not make each reference to it wrong too."""
    given = root.get(section)
    entries = given if isinstance(given, list) else []
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return {name for name in ids if isinstance(name, str)}


def _providers(found: Watched, root: dict[str, Value], file: File, shipped: Shipped) -> Collection[str]:
    """The providers that are looked at, those of entries with a problem included."""
    names = [target.provider for target in found.targets.values()]
    disabled = _disabled(root)
    names += [name.partition("/")[0] for name in sorted(_ids(root, "targets") - disabled) if "/" in name]
    return tuple(dict.fromkeys([*names, *(name for name in file.providers if name not in shipped.providers)]))


def _disabled(root: dict[str, Value]) -> set[str]:
    given = root.get("targets")
    entries = [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
    return {str(entry.get("id")) for entry in entries if entry.get("enabled") is False}


def _database(url: str, folder: Path, problems: Problems) -> str:
    """The database's address as SQLAlchemy takes it; a SQLite file's path made absolute."""
    scheme, mark, rest = url.partition("://")
    if mark and scheme == "sqlite":
        name, query, options = rest.removeprefix("/").partition("?")
        if any(sign in str(folder / name) for sign in "?#%"):
            problems.add(("database",), "the path of a SQLite database must not contain ?, # or %")
            return url
        if rest.startswith("/") and name not in {"", ":memory:"} and not name.endswith("/"):
            return f"sqlite:///{folder / name}{query}{options}"
        problems.add(("database",), "a SQLite database is a file: sqlite:///watcher.db")
    elif mark and scheme in {"postgresql", "postgresql+psycopg", "postgres"}:
        if _names_host(url):
            return f"postgresql+psycopg://{rest}"
        problems.add(("database",), "a PostgreSQL database is postgresql+psycopg://user@host/name")
    else:
        problems.add(("database",), "a database is sqlite:///FILE or postgresql+psycopg://user@host/name")
    return url


def _names_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname or "host=" in parts.query) and parts.port != 0 and len(parts.path) > 1
    except ValueError:
        return False
