"""Entries to facts: each attribute once for each model, and nothing where the page contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from probes.parsing.grid import Cell
from probes.parsing.model_list import values
from probes.parsing.model_list.entries import Entry, is_model_id
from watcher.domain.facts import Fact, FactKey, folded, qualifiers

Value = str | tuple[str, ...]
_FEWEST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Names:
    """How a provider's models are called.

    ``label`` makes a printed label a canonical id, or None; ``id`` an id from an API.
    """

    label: Callable[[str], str | None]
    id: Callable[[str], str | None]


@dataclass(slots=True)
class Listing:
    """What was read: facts, warnings, and what was seen and not read."""

    facts: list[Fact] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: list[FactKey] = field(default_factory=list)


def read_entries(entries: Iterable[Entry], names: Names, *, api: bool) -> Listing:
    """The facts of listed models.

    Args:
        entries: the models.
        names: how they are called.
        api: whether an endpoint lists them, by their ids and with the time of their making.
    """
    listed = list(entries)
    groups = _told_apart(listed)
    dated = api and _dates_releases(listed)
    known = {entry.id for entry in listed if entry.id}
    listing = Listing()
    found: list[Fact] = []
    for entry in listed:
        said = partial(_fact, entry, _model(entry, names, api=api), groups)
        found.append(said("listed", "yes", entry.where))
        for name, value, where in _said(entry, listing, dated=dated, api=api):
            stands = name == "display_name" and value in known
            found.append(said("alias_of" if stands else name, value, where))
        found += _aliases(entry, names, known)
    _settle(found, listing)
    return listing


def _model(entry: Entry, names: Names, *, api: bool) -> str | None:
    if api:
        return names.id(f"{entry.group}/{entry.id}" if entry.group and not entry.row else entry.id)
    return names.label(entry.id or entry.subject) or (names.id(entry.id) if entry.id != entry.subject else None)


def _fact(entry: Entry, model: str | None, groups: bool, attribute: str, value: Value, where: str) -> Fact:
    told = qualifiers({"provider": entry.group if groups else None})
    return Fact(entry.subject, attribute, value, None, model, told, where=where)


def _told_apart(entries: list[Entry]) -> bool:
    """Whether models of one id are told apart by the providers that a list has them under."""
    ids = [entry.id for entry in entries]
    return len(set(ids)) < len(ids) and len({(entry.id, entry.group) for entry in entries}) == len(ids)


def _dates_releases(entries: list[Entry]) -> bool:
    """Whether ``created`` tells models apart: one day for all of them is the day of the answer."""
    days = [values.day(entry.fields["created"][0].text) for entry in entries if "created" in entry.fields]
    return not (len(days) >= _FEWEST_ALIKE and len(set(days)) == 1)


def _said(entry: Entry, listing: Listing, *, dated: bool, api: bool) -> Iterator[tuple[str, Value, str]]:
    """What is said of one model besides its name: attribute, value, place."""
    given = dict(entry.fields)
    if "max_output" not in given and "max_tokens" in given and "context_window" in given:
        given["max_output"] = given["max_tokens"]
    if "released" not in given and "created" in given and dated:
        given["released"] = given["created"]
    for attribute, read in _READERS.items():
        cells = given.get(attribute, ())
        found = next(((value, cell) for cell in cells if (value := read(cell.text))), None)
        if found is not None:
            yield attribute, found[0], found[1].where
        elif cells and attribute in _SHOWN and _says_something(cells[0]):
            listing.warnings.append(f"{cells[0].where}: {attribute} {cells[0].text[:60]!r} is not clear; left out")
            listing.left.append(FactKey(folded(entry.subject), attribute, ()))
    yield from _both_ways(given)
    yield from _standing(entry, given)
    yield from _called(entry, given, api=api)


def _says_something(cell: Cell) -> bool:
    return any(sign.isdigit() for sign in cell.text)


def _both_ways(given: dict[str, tuple[Cell, ...]]) -> Iterator[tuple[str, Value, str]]:
    if "input_modalities" in given or "modality" not in given:
        return
    cell = given["modality"][0]
    for attribute, found in zip(("input_modalities", "output_modalities"), values.both_ways(cell.text), strict=True):
        if found:
            yield attribute, found, cell.where


def _standing(entry: Entry, given: dict[str, tuple[Cell, ...]]) -> Iterator[tuple[str, Value, str]]:
    """A model's status: as said, or by a flag, or by the heading over it."""
    for cell in given.get("status", ()):
        if said := values.status(cell.text):
            yield "status", said, cell.where
            return
    for cell in given.get("deprecated", ()):
        if cell.text == "true":
            yield "status", "deprecated", cell.where
            return
    for cell in given.get("active", ()):
        if cell.text in ("true", "false"):
            yield "status", "active" if cell.text == "true" else "inactive", cell.where
            return
    if entry.status:
        yield "status", entry.status, entry.where


def _called(entry: Entry, given: dict[str, tuple[Cell, ...]], *, api: bool) -> Iterator[tuple[str, Value, str]]:
    for attribute in ("canonical", "alias_of"):
        cell = next(iter(given.get(attribute, ())), None)
        if cell is not None and "\n" not in cell.text and cell.text not in (entry.id, entry.subject):
            yield attribute, cell.text[:200], cell.where
    name = next((cell for cell in given.get("display_name", ()) if cell.text not in (entry.subject, entry.id)), None)
    if api and name is not None and "\n" not in name.text and len(name.text) <= 200:
        yield "display_name", name.text, name.where


def _aliases(entry: Entry, names: Names, known: set[str]) -> Iterator[Fact]:
    """For each other id that stands for this model and is not listed itself: that it does."""
    if not entry.id:
        return
    for cell in entry.fields.get("alias", ()):
        for alias in cell.text.replace(",", "\n").split("\n"):
            alias = alias.strip()
            if is_model_id(alias) and alias != entry.id and alias not in known:
                yield Fact(alias, "alias_of", entry.id, None, names.id(alias), where=cell.where)


def _settle(found: Iterable[Fact], listing: Listing) -> None:
    """Each statement once; where a page says two things of one, neither, and a warning."""
    by_key: dict[FactKey, list[Fact]] = {}
    for fact in found:
        by_key.setdefault(fact.key, []).append(fact)
    for key, facts in by_key.items():
        if len({fact.value for fact in facts}) == 1:
            model = next((fact.model for fact in facts if fact.model), None)
            listing.facts.append(replace(facts[0], model=model))
        else:
            said = ", ".join(dict.fromkeys(str(fact.value) for fact in facts))
            listing.warnings.append(f"{facts[0].where}: {key.attribute} of {facts[0].subject} is given as {said[:120]}")
            listing.left.append(key)


_READERS: dict[str, Callable[[str], Value | None]] = {
    "context_window": values.tokens, "max_output": values.tokens, "released": values.day,
    "knowledge_cutoff": values.day, "input_modalities": values.modalities, "output_modalities": values.modalities,
}  # fmt: skip
_SHOWN = frozenset({"context_window", "max_output"})
