"""``watcher canary report``: how reliably models keep to form, week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer

from storage.views.canary_answers import asked_in_turn
from watcher.bootstrap import clock
from watcher.canaries.reliability import AS_WANTED, COUNTED, Period, Share, periods
from watcher.cli.names import nearest
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, table, warn
from watcher.cli.settings import settings
from watcher.domain.errors import UsageError

_TITLES = {
    AS_WANTED: "as wanted", "valid_json": "valid JSON", "schema_valid": "schema-valid", "label_in_set": "label in set",
    "exact": "exact", "contains": "contains", "right_tool": "right tool", "valid_arguments": "valid arguments",
    "refused": "refused",
}  # fmt: skip


def report(
    targets: Annotated[list[str] | None, typer.Argument(help="Canary targets; all where none is named")] = None,
    config: Config = None,
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many weeks back")] = 8,
    total: Annotated[bool, typer.Option("--total", help="One row for all weeks: for choosing between models")] = False,
    json: AsJson = False,
) -> None:
    """Show the shares of valid JSON, right tool calls, exact answers, refusals, and how fast answers came.

    Each share has its 95 % interval and its number of answers. Answers that were drawn after a suspicion do not count.
    """
    configured = settings(config)
    suites = {name: canary.suite for name, canary in configured.canaries.items()}
    for name in targets or ():
        if name not in suites:
            raise UsageError(f"no canary {name!r}; {nearest(name, suites)}")
    chosen = targets or list(suites)
    with reading_store(config) as store:
        asked = asked_in_turn(store.engine, chosen, clock() - timedelta(weeks=weeks))
    found = periods(asked, suites, weekly=not total)
    if json:
        for period in found:
            emit(record(period))
        return
    _show(found)


def record(period: Period) -> dict[str, Any]:
    """A period as documented in ``docs/output.schema.json``."""
    pace = period.pace
    return {
        "target": period.target,
        "model": period.model,
        "suite": period.suite,
        "week": period.start,
        "answers": period.answers,
        "unjudged": period.unjudged,
        "shares": {name: _share(share) for name, share in period.shares.items()},
        "latency_s": None if pace is None else {"median": pace.median_s, "p90": pace.p90_s, "n": pace.n},
    }


def _share(share: Share) -> Mapping[str, float]:
    low, high = share.interval
    return {"share": round(share.value, 4), "low": round(low, 4), "high": round(high, 4), "n": share.n}


def _show(found: Sequence[Period]) -> None:
    names = [name for name in COUNTED if any(name in period.shares for period in found)]
    columns = ("target", "model", "suite", "week of", "answers", *(_TITLES[name] for name in names), "seconds")
    rows = [
        (
            period.target,
            period.model,
            period.suite,
            period.start or "all",
            period.answers,
            *(share_words(period.shares.get(name)) for name in names),
            "" if period.pace is None else f"{period.pace.median_s:.2g} (p90 {period.pace.p90_s:.2g})",
        )
        for period in found
    ]
    table(counted(len(rows), "row") + ": share, 95 % interval, answers", columns, rows)
    left = sum(period.unjudged for period in found)
    if left:
        warn(f"{counted(left, 'answer')} to prompts that have changed since: nothing is said of them")


def share_words(share: Share | None) -> str:
    """``98 % (93-99) of 120``; empty where there is none."""
    if share is None:
        return ""
    low, high = (round(end * 100) for end in share.interval)
    return f"{share.value * 100:.0f} % ({low}-{high}) of {share.n}"
