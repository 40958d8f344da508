"""The prices of models in JSON lists: of one provider, or of several side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from probes.parsing.grid import Grid
from probes.parsing.json_prices import price_list, prices_of
from probes.parsing.model_list.entries import Entry, json_entries
from probes.parsing.settle import Draft, settle
from watcher.domain.facts import FactKey
from watcher.domain.observations import Reading


@dataclass(frozen=True, slots=True)
class EntryTable:
    """A JSON list with the models in it."""

    grid: Grid
    entries: tuple[Entry, ...]


def entry_tables(lists: Sequence[Grid]) -> tuple[EntryTable, ...]:
    """The lists that are lists of models; each under its provider's name where there are several."""
    found = [EntryTable(grid, tuple(entries)) for grid in lists if (entries := json_entries(grid))]
    return tuple(found) if len(found) < 2 else tuple(_grouped(table) for table in found)


def _grouped(table: EntryTable) -> EntryTable:
    group = table.grid.table.where.rpartition(".")[0]
    return replace(table, entries=tuple(replace(entry, group=entry.group or group) for entry in table.entries))


def read_lists(lists: Sequence[Grid], resolve: Callable[[str], str | None], currency: str) -> Reading:
    """The prices of a JSON document; none where it is no list of models."""
    return read_prices(entry_tables(lists), resolve, currency)


def read_prices(tables: Sequence[EntryTable], resolve: Callable[[str], str | None], currency: str) -> Reading:
    """The prices of listed models, and what contradicts itself.

    Args:
        tables: the lists.
        resolve: an id to a canonical one.
        currency: of prices in lists that name none.
    """
    drafts: list[Draft] = []
    doubts: list[str] = []
    left: list[FactKey] = []
    for table in tables:
        priced = price_list(table.grid)
        if priced.doubt:
            doubts.append(f"{table.grid.table.where}: {priced.doubt}; left out")
        for entry in table.entries if priced.columns else ():
            found = prices_of(entry.row, priced, entry.subject, resolve(entry.id), currency, entry.group)
            drafts += [Draft(fact) for fact in found.told]
            left += found.left
    facts, contradictions, contradicted = settle(drafts)
    return Reading(tuple(facts), (*doubts, *contradictions), (*contradicted, *left))
