"""The report of a canary: what a look brings, as bytes that stay the same while nothing changes.

It is kept like a vendor's page, and read back into facts, so that what canaries find goes the way of all changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watcher.canaries.standing import Baseline, Channel, Standing
from watcher.domain.behaviour import CONTRACT, DISTRIBUTION, LATENCY, LIFE_CYCLE
from watcher.domain.times import from_iso, iso

MEDIA_TYPE = "application/vnd.watcher.canary+json"
FORMAT = 1
CORE = (DISTRIBUTION, LATENCY, LIFE_CYCLE, CONTRACT)  # what is said of every model, also where nothing differs


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a model's behaviour.

    Attributes:
        model: as it is asked for.
        suite: the suite's name.
        baseline: whether the baseline is ``collecting`` or ``frozen``.
        accepted: who accepted the baseline, when and why, in words; empty for a first one.
        workflows: that the suite's prompts stand for.
        channels: what differs.
        unwatched: why nothing is being compared; empty where it is.
    """

    model: str
    suite: str
    baseline: str = ""
    accepted: str = ""
    workflows: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    unwatched: str = ""


def report(standing: Standing, model: str, suite: str, workflows: tuple[str, ...], unwatched: str = "") -> Report:
    """The report of a canary as it stands."""
    baseline = standing.baseline
    return Report(
        model=model,
        suite=suite,
        baseline="" if baseline is None else "frozen" if baseline.frozen_at else "collecting",
        accepted="" if baseline is None else _accepted(baseline),
        workflows=workflows,
        channels=standing.course.channels,
        unwatched=unwatched,
    )


def _accepted(baseline: Baseline) -> str:
    if not baseline.accepted_by:
        return ""
    return f"accepted by {baseline.accepted_by} on {baseline.begun_at:%Y-%m-%d}: {baseline.why}"


def written(given: Report) -> bytes:
    """A report as canonical JSON. Numbers of samples stay out of it: they grow while nothing changes."""
    channels = [{"channel": each.name, "said": list(each.said), "since": iso(each.since)} for each in given.channels]
    row = {
        "canary": FORMAT,
        "model": given.model,
        "suite": given.suite,
        "baseline": given.baseline,
        "accepted": given.accepted,
        "workflows": list(given.workflows),
        "channels": channels,
        "unwatched": given.unwatched,
    }
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read(body: bytes) -> Report:
    """The inverse of :func:`written`.

    Raises:
        ValueError: these bytes are no report.
    """
    try:
        row = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("no report of a canary") from None
    if not isinstance(row, dict) or row.get("canary") != FORMAT:
        raise ValueError("no report of a canary, or of another version's")
    try:
        return _read(row)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a broken report of a canary: {error}") from None


def _read(row: Mapping[str, Any]) -> Report:
    channels = tuple(
        Channel(str(each["channel"]), tuple(str(line) for line in each["said"]), _moment(each["since"]))
        for each in row["channels"]
    )
    if any(not channel.said for channel in channels):
        raise ValueError("a channel of which nothing is said")
    return Report(
        model=str(row["model"]),
        suite=str(row["suite"]),
        baseline=str(row["baseline"]),
        accepted=str(row["accepted"]),
        workflows=tuple(str(name) for name in row["workflows"]),
        channels=channels,
        unwatched=str(row["unwatched"]),
    )


def _moment(text: str) -> datetime:
    moment = from_iso(text)
    if not isinstance(moment, datetime):
        raise ValueError(f"{text!r} is no time")
    return moment
