"""``watcher workflows --usage``: what was used, as the volumes and peaks of workflow entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from json import dumps
from typing import Any

from probes.parsing.usage.reading import Export
from probes.registry import offers
from watcher.cli.asked import canonical_ids
from watcher.cli.dependence import plain_number
from watcher.cli.output import emit, out, plain, warn
from watcher.config import Settings
from watcher.config.problems import unknown
from watcher.config.values import format_number
from watcher.domain.errors import UsageError
from watcher.domain.models import same_model
from watcher.domain.usage import Spent, Volumes, covered, volumes
from watcher.domain.workflows import Use

MOST_NAMED = 20
_PLAIN = re.compile(r"[\w./@:-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one workflow used of one model, beside what it declares; ``use`` is None where it declares none."""

    workflow: str
    model: str
    volumes: Volumes
    use: Use | None
    days: Decimal


def propose(configured: Settings, source: str, export: Export, *, json: bool) -> None:
    """Print proposals for an export; nothing is written.

    Args:
        configured: what is watched, and for whom.
        source: where the export is from, for whoever reads what could not be counted.
        export: what was used.
        json: one record a line, instead of a snippet.

    Raises:
        UsageError: no row could be counted.
    """
    _tell(source, export.problems)
    proposals = _proposals(configured, export.rows, source)
    if not proposals:
        raise UsageError(f"{source}: no row could be counted")
    for record in map(_record, proposals if json else ()):
        emit(record)
    for line in () if json else _snippet(proposals):
        out().print(plain(line), soft_wrap=True)


def _tell(source: str, problems: Sequence[str]) -> None:
    for problem in problems[:MOST_NAMED]:
        warn(f"{source}: {problem}")
    if len(problems) > MOST_NAMED:
        warn(f"{source}: and {len(problems) - MOST_NAMED} more")


def _proposals(configured: Settings, rows: Sequence[Spent], source: str) -> list[Proposed]:
    """By workflow and model, in the order in which they stand in the export."""
    groups: dict[tuple[str, str], list[Spent]] = {}
    strange: dict[str, int] = {}
    named: dict[str, str] = {}
    for row in rows:
        model = named.setdefault(row.model, _model(configured, row.model))
        if not model:
            strange[row.model] = strange.get(row.model, 0) + 1
        else:
            groups.setdefault((_workflow(configured, row, model), model), []).append(row)
    _tell(
        source,
        [f"{name}: no watched provider is known to have it; {count} rows left out" for name, count in strange.items()],
    )
    _tell(source, _unregistered(configured, rows))
    span = covered(rows)
    days = Decimal(int(span.total_seconds())) / 86_400
    uses = {(each.id, use.model): use for each in configured.workflows for use in each.uses}
    return [
        Proposed(name, model, volumes(found, span), _use(uses, name, model), days)
        for (name, model), found in groups.items()
    ]


def _unregistered(configured: Settings, rows: Sequence[Spent]) -> list[str]:
    """Workflows that rows name as such and nobody registered."""
    ids = {each.id for each in configured.workflows}
    named = Counter(row.workflow for row in rows if row.workflow and not ids.intersection(_tagged(row)))
    return [f"{unknown(name, ids, 'workflow')}; {count} rows are nobody's" for name, count in named.items()]


def _use(uses: dict[tuple[str, str], Use], workflow: str, model: str) -> Use | None:
    return next((use for (name, used), use in uses.items() if name == workflow and same_model(used, model)), None)


def _model(configured: Settings, written: str) -> str:
    """The canonical id that an export means: of a model that workflows name, else the one provider's that has it."""
    ids = canonical_ids(configured, written) - {written}
    known = {use.model for each in configured.workflows for use in each.uses}
    alike = {name for name in known if any(same_model(name, each) for each in {*ids, written})}
    had = {name for name in ids if offers(name.partition("/")[0], written.removeprefix(f"{name.partition('/')[0]}/"))}
    for found in (known & {*ids, written}, alike, had):
        if len(found) == 1:
            return next(iter(found))
    return ""


def _workflow(configured: Settings, row: Spent, model: str) -> str:
    """The workflow that a row's tags name, else the only one that uses the model; empty where that is not certain."""
    ids = {each.id for each in configured.workflows}
    named = [tag for tag in _tagged(row) if tag in ids]
    if named or row.workflow:
        return named[0] if named else ""
    users = [each.id for each in configured.workflows if any(same_model(use.model, model) for use in each.uses)]
    return users[0] if len(users) == 1 else ""


def _tagged(row: Spent) -> list[str]:
    return [tag.removeprefix("workflow:") for tag in row.tags]


def _fields(
    each: Proposed,
) -> tuple[list[tuple[str, Decimal, Decimal | None]], list[tuple[str, Decimal, Decimal | None]]]:
    """Monthly fields and peaks: name, proposed, configured."""
    declared = dict(each.use.monthly.tokens) if each.use else {}
    monthly: list[tuple[str, Decimal, Decimal | None]] = [
        (f"{name}_tokens", value, declared.get(name)) for name, value in each.volumes.monthly
    ]
    if each.volumes.monthly and each.volumes.requests is not None:
        monthly.append(("requests", each.volumes.requests, (each.use.monthly.requests or None) if each.use else None))
    peak = each.use.peak if each.use else None
    pairs = (
        ("requests_per_minute", each.volumes.peak_requests, peak.requests_per_minute if peak else None),
        ("tokens_per_minute", each.volumes.peak_tokens, peak.tokens_per_minute if peak else None),
    )
    return monthly, [(name, value, was) for name, value, was in pairs if value is not None]


def _record(each: Proposed) -> dict[str, Any]:
    monthly, peak = _fields(each)

    def told(fields: list[tuple[str, Decimal, Decimal | None]]) -> list[dict[str, Any]]:
        return [
            {"field": name, "proposed": plain_number(value), "configured": None if was is None else plain_number(was)}
            for name, value, was in fields
        ]

    return {
        "workflow": each.workflow or None,
        "model": each.model,
        "days": plain_number(round(each.days, 2)),
        "monthly": told(monthly),
        "peak": told(peak),
    }


def _snippet(proposals: Sequence[Proposed]) -> Iterator[str]:
    yield f"# {proposals[0].days:.1f} days are covered; monthly is what they come to in 30 days"
    yield "workflows:"
    for name in dict.fromkeys(each.workflow for each in proposals):
        yield f"  - id: {name or 'unassigned  # no registered workflow is surely meant'}"
        yield "    uses:"
        for each in proposals:
            if each.workflow == name:
                yield from _entry(each)


def _entry(each: Proposed) -> Iterator[str]:
    monthly, peak = _fields(each)
    yield f"      - model: {each.model if _PLAIN.fullmatch(each.model) else dumps(each.model)}"
    for name, fields, missing in (
        ("monthly", monthly, "less than a day is covered: no month is made of it"),
        ("peak", peak, "rows are longer than a minute: the busiest minute is not known"),
    ):
        yield f"        {name}:" if fields else f"        # no {name}: {missing}"
        for field, value, was in fields:
            yield f"          {field}: {format_number(value)}{_difference(value, was)}"


def _difference(value: Decimal, was: Decimal | None) -> str:
    if was is None:
        return "  # not configured"
    return "" if was == value else f"  # configured: {format_number(was)}"
