"""What the commands of ``watcher canary`` share: the canary that is named, and how it stands as a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from watcher.bootstrap import App, clock, create_missing, opened
from watcher.canaries.sequence import from_json
from watcher.canaries.standing import REPEATS, Purpose, Standing
from watcher.cli.names import nearest
from watcher.cli.opening import must_exist
from watcher.cli.output import counted, minute
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.errors import UsageError
from watcher.domain.targets import Target
from watcher.pipeline.canary.asking import Canary
from watcher.pipeline.canary.runner import not_ready


@contextmanager
def standing_still(config: Path | None) -> Iterator[App]:
    """The database as it is, for commands that only read it.

    Raises:
        UsageError: there is none yet.
    """
    configured = settings(config)
    must_exist(configured)
    with opened(configured) as app:
        yield app


@contextmanager
def working(config: Path | None) -> Iterator[App]:
    """The database, made where there is none, and all targets in it."""
    configured = settings(config)
    create_missing(configured)
    with opened(configured) as app:
        app.store.register(configured.targets, clock())
        yield app


def named(configured: Settings, name: str) -> Target:
    """The canary target of that id.

    Raises:
        UsageError: there is none; names the nearest.
    """
    known = {target.id: target for target in configured.targets if target.id in configured.canaries}
    if not known:
        raise UsageError(f"{configured.path}: no target is of kind canary")
    if name not in known:
        raise UsageError(f"no canary {name!r}; {nearest(name, known)}")
    return known[name]


def record(app: App, target: Target, now: datetime) -> dict[str, Any]:
    """How a canary stands, as documented in ``docs/output.schema.json``."""
    canary, standing = app.canaries.canary(target.id), app.canaries.store.standing(target.id)
    spent, rates = app.canaries.store.spent(target.id, now), app.canaries.rates(target.id)
    course, caps = standing.course, canary.limits
    return {
        "target": target.id,
        "model": canary.model,
        "suite": canary.suite.id,
        "phase": "new" if standing.baseline is None else course.phase.value,
        "not_monitoring": not_ready(canary, standing),
        "baseline": _baseline(app, canary, standing),
        "samples": course.taken,
        "suspicion": _suspicion(course.sequence),
        "rounds": course.rounds,
        "note": course.note or None,
        "differs": [
            {"channel": channel.name, "said": list(channel.said), "since": channel.since} for channel in course.channels
        ],
        "spent_usd": {"day": spent.day, "month": spent.month, "total": spent.total},
        "calls": spent.calls,
        "caps_usd": {
            "day": caps.daily,
            "month": caps.monthly,
            "all_day": caps.all_daily,
            "all_month": caps.all_monthly,
        },
        "usd_per_million": {"input": rates.input, "output": rates.output, "source": rates.source},
    }


def _baseline(app: App, canary: Canary, standing: Standing) -> dict[str, Any] | None:
    baseline = standing.baseline
    if baseline is None:
        return None
    return {
        "begun": baseline.begun_at,
        "frozen": baseline.frozen_at,
        "answers": len(app.canaries.store.answers(baseline.id, [Purpose.BASELINE])),
        "wanted": REPEATS * len(canary.suite.prompts),
        "accepted_by": baseline.accepted_by or None,
        "why": baseline.why or None,
    }


def _suspicion(sequence: str) -> str | None:
    """How far the sequence is towards its threshold, as a share; None before it began."""
    if not sequence:
        return None
    state = from_json(json.loads(sequence))
    return f"{max(track.ratio for track in state.tracks) / state.threshold:.4f}"


def progress(found: Mapping[str, Any]) -> str:
    """One line on how a canary stands."""
    base = found["baseline"]
    if base is None:
        return f"{found['target']}: no baseline yet; the first look begins one"
    state = f"frozen {minute(base['frozen'])} UTC" if base["frozen"] else f"begun {minute(base['begun'])} UTC"
    spent = f"${found['spent_usd']['total']:.4f} in {counted(found['calls'], 'call')}"
    answers = f"{base['answers']} of {base['wanted']} answers"
    return f"{found['target']}: {found['phase']}, baseline {state}, {answers}; {spent}"
