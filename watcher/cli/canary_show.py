"""``watcher canary show``: where canaries stand, what differs, what was spent, and the answers themselves."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from watcher.bootstrap import App, clock
from watcher.canaries import answers as rows
from watcher.canaries.answers import Answer
from watcher.canaries.standing import Purpose
from watcher.cli.canaries import named, progress, record, standing_still
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, out, plain
from watcher.domain.errors import UsageError
from watcher.domain.targets import Target

SIDES = ("before", "after")


def show(
    target: Annotated[str, typer.Argument(help="provider/name; all canaries where it is left out")] = "",
    config: Config = None,
    answers: Annotated[
        str,
        typer.Option(metavar="before|after", help="Print these answers as JSONL: the baseline's, or the fresh ones"),
    ] = "",
    json: AsJson = False,
) -> None:
    """Show where a canary stands: its baseline, what differs, what was spent. With --answers, the answers behind it."""
    if answers and (answers not in SIDES or not target):
        raise UsageError("--answers is before or after, of one target")
    with standing_still(config) as app:
        found = (
            [named(app.settings, target)] if target else [named(app.settings, name) for name in app.settings.canaries]
        )
        if answers:
            sys.stdout.write(rows.written(_answers(app, found[0], answers)))
            return
        records = [record(app, each, clock()) for each in found]
    for shown in records:
        if json:
            emit(shown)
        else:
            _print(shown)


def _answers(app: App, target: Target, side: str) -> tuple[Answer, ...]:
    standing = app.canaries.store.standing(target.id)
    if standing.baseline is None:
        raise UsageError(f"{target.id} has no baseline yet")
    if side == "before":
        return app.canaries.store.answers(standing.baseline.id, [Purpose.BASELINE])
    number = standing.course.found or standing.course.rounds
    if not number:
        raise UsageError(f"{target.id}: no fresh answers were drawn yet")
    return app.canaries.store.answers(standing.baseline.id, [Purpose.CONFIRM], round=number)


def _print(shown: Mapping[str, Any]) -> None:
    caps, spent = shown["caps_usd"], shown["spent_usd"]
    lines = [progress(shown), f"  model {shown['model']}, suite {shown['suite']}, {shown['samples']} samples watched"]
    if shown["not_monitoring"]:
        lines.append(f"  {shown['not_monitoring']}")
    if shown["suspicion"] is not None:
        lines.append(f"  suspicion {float(shown['suspicion']) * 100:.1f} % of what draws fresh answers")
    lines += [f"  {each['channel']}: {line}" for each in shown["differs"] for line in each["said"]]
    if shown["note"]:
        lines.append(f"  last: {shown['note']}")
    rates = shown["usd_per_million"]
    lines.append(
        f"  today ${spent['day']:.4f} of {_cap(caps['day'])}, this month ${spent['month']:.4f} of {_cap(caps['month'])}"
    )
    lines.append(f"  reckoned at ${rates['input']} in and ${rates['output']} out per 1M tokens: {rates['source']}")
    for line in lines:
        out().print(plain(line))


def _cap(amount: object) -> str:
    return "no cap" if amount is None else f"${amount}"
