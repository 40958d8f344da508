"""JSON of status pages. Pure.

Statuspage's ``/api/v2/summary.json`` and ``incidents.json`` (incident.io and others answer in the same form),
incident.io's own (nested in ``summary``, or flat), and Google Cloud's list of incidents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from probes.parsing.jsons import Json, Record
from probes.parsing.status.notices import Component, Notice, reading, title, word
from watcher.domain.observations import Reading, Unreadable

_LISTS = ("incidents", "ongoing_incidents", "scheduled_maintenances", "in_progress_maintenances", "components",
          "affected_components", "structure")  # fmt: skip
_DEEPEST = 6


def read_summary(document: Json) -> Reading | Unreadable:
    """What a JSON document says; unreadable where it is none of a status page."""
    if isinstance(document, list):
        return _listed(document)
    outer = document if isinstance(document, dict) else {}
    held = outer.get("summary")
    page = held if isinstance(held, dict) else outer
    if not any(name in page for name in _LISTS):
        return Unreadable("there are neither components nor incidents in it, so it is no status page")
    notices = (*_incidents(page), *_maintenances(page))
    return reading(notices, _components(page))


def _incidents(page: Record) -> Iterator[Notice]:
    for name in ("incidents", "ongoing_incidents"):
        yield from map(_notice, _records(page.get(name)))


def _maintenances(page: Record) -> Iterator[Notice]:
    for name in ("scheduled_maintenances", "in_progress_maintenances"):
        for record in _records(page.get(name)):
            starts = _text(record, "scheduled_for", "starts_at", "start_at")
            yield replace(_notice(record), starts=starts, maintenance=True)


def _notice(record: Record) -> Notice:
    affected = _records(record.get("components")) or _records(record.get("affected_components"))
    names = (title(_text(each, "name")) for each in affected)
    phase = "resolved" if _text(record, "resolved_at") else _text(record, "status")
    return Notice(
        name=title(_text(record, "name", "title")),
        phase=word(phase).removeprefix("maintenance "),
        impact=word(_text(record, "impact", "current_worst_impact")),
        affects=tuple(dict.fromkeys(name for name in names if name)),
        reference=_text(record, "id", "code", "started_at", "created_at"),
        link=_text(record, "shortlink", "url", "permalink"),
    )


def _components(page: Record) -> Iterator[Component]:
    """Those of the page; a group says only what its members say."""
    groups = {_text(each, "id"): title(_text(each, "name")) for each in _records(page.get("components"))}
    for record in _records(page.get("components")):
        if record.get("group") is True:
            continue
        group = groups.get(_text(record, "group_id"), "")
        name, state = title(_text(record, "name")), word(_text(record, "status", "current_status"))
        yield Component(f"{group} / {name}" if group else name, state)
    structure = page.get("structure")
    if isinstance(structure, dict):
        states = {_text(each, "component_id", "id"): word(_text(each, "status", "current_status"))
                  for each in _records(page.get("affected_components"))}  # fmt: skip
        yield from _structured(structure, states, "", 0)


def _structured(part: Record, states: dict[str, str], group: str, depth: int) -> Iterator[Component]:
    """incident.io's tree: a component that is not said to be affected is operational, a hidden one is nobody's."""
    for held in (part.get("items"), part.get("components")):
        for record in _records(held):
            inner = record.get("group")
            if isinstance(inner, dict) and not _hidden(inner) and depth < _DEEPEST:
                yield from _structured(inner, states, title(_text(inner, "name")), depth + 1)
            own = record.get("component")
            one = own if isinstance(own, dict) else record
            name = title(_text(one, "name"))
            if "component_id" in one and name and not _hidden(one):
                state = states.get(_text(one, "component_id"), "operational")
                yield Component(f"{group} / {name}" if group else name, state)


def _hidden(record: Record) -> bool:
    return record.get("hidden") is True


def _listed(document: list[Json]) -> Reading | Unreadable:
    """Google Cloud's: a list of incidents, those that are over with their end."""
    records = _records(document)
    known = [record for record in records if "external_desc" in record and "begin" in record]
    if len(known) < len(document):
        return Unreadable("it is a list, and not one of incidents")
    return reading(_of_google(record) for record in known)


def _of_google(record: Record) -> Notice:
    update = record.get("most_recent_update")
    phase = _text(update, "status") if isinstance(update, dict) else _text(record, "status_impact")
    products = (title(_text(each, "title")) for each in _records(record.get("affected_products")))
    return Notice(
        name=title(_text(record, "external_desc")),
        phase="resolved" if _text(record, "end") else word(phase) or "open",
        impact=word(_text(record, "severity")),
        affects=tuple(dict.fromkeys(name for name in products if name)),
        reference=_text(record, "id", "number"),
    )


def _records(value: Json) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(record: Record, *names: str) -> str:
    """The first of these that is a text."""
    return next((held for name in names if isinstance(held := record.get(name), str) and held.strip()), "")
