"""``watcher health``: how well each target is seen, and what a good page of it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import typer

from storage.views.health import TargetHealth, target_healths
from watcher.bootstrap import clock
from watcher.cli.opening import reading_store
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, minute, out, plain, table
from watcher.cli.settings import settings
from watcher.config.values import format_duration
from watcher.domain.health import Freshness, Sight
from watcher.domain.profile import Profile
from watcher.domain.targets import Schedule
from watcher.pipeline.freshness import Looks, freshness

BAD = frozenset({Sight.BLIND, Sight.LATE})
SHOWN = 3  # headings of a page


def health(config: Config = None, json: AsJson = False) -> None:
    """How well each target is seen: its last good reading, its last and next look, what a good page looks like.

    Exit codes: 0 all well, 3 a target is blind or late.
    """
    schedules = {target.id: target.schedule for target in settings(config).targets}
    with reading_store(config) as store:
        found = target_healths(store.engine)
    rows = [(each, _fresh(each, schedules.get(each.status.id))) for each in found]
    if json:
        for each, fresh in rows:
            emit(_record(each, fresh))
    else:
        _show(rows)
    if any(fresh.sight in BAD for _, fresh in rows):
        raise typer.Exit(3)


def _fresh(each: TargetHealth, schedule: Schedule | None) -> Freshness:
    status = each.status
    looks = Looks(status.next_run_at, status.read_at, status.failures, status.outcome)
    return freshness(looks, schedule or Schedule(every=timedelta(hours=1)), clock())


def _record(each: TargetHealth, fresh: Freshness) -> dict[str, Any]:
    status, profile = each.status, each.profile
    return {
        "target": status.id,
        "state": fresh.sight.value,
        "read_at": fresh.read_at,
        "age_seconds": None if fresh.age is None else max(int(fresh.age.total_seconds()), 0),
        "blind_since": status.blind_since,
        "failures": status.failures,
        "looked_at": status.looked_at,
        "outcome": status.outcome.value if status.outcome else None,
        "reason": status.reason or None,
        "next_at": fresh.next_at,
        "facts": each.facts,
        "doubted_since": each.doubt.since if each.doubt else None,
        "profile": _profile(profile) if profile.looks else None,
    }


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "looks": profile.looks,
        "pages": profile.pages,
        "reader": profile.reader,
        "bytes": [profile.smallest, profile.largest],
        "facts": [profile.fewest, profile.most],
        "parts": list(profile.parts),
        "edits": profile.edits,
        "churn_percent": profile.churn,
        "headings": list(profile.headings),
        "closing": profile.closing,
        "restless": sum(place.restless for place in profile.places),
    }


def _show(rows: list[tuple[TargetHealth, Freshness]]) -> None:
    shown = [
        (
            each.status.id,
            fresh.sight,
            _ago(fresh.age),
            each.facts,
            _last(each),
            minute(fresh.next_at),
        )
        for each, fresh in rows
    ]
    table(counted(len(rows), "target"), ("target", "state", "last read", "facts", "last look", "next look"), shown)
    for each, _ in rows:
        for line in _lines(each):
            out().print(plain(line))


def _ago(age: timedelta | None) -> str:
    if age is None:
        return "never"
    minutes = age // timedelta(minutes=1)
    return f"{format_duration(timedelta(minutes=minutes))} ago" if minutes > 0 else "just now"


def _last(each: TargetHealth) -> str:
    status = each.status
    if status.outcome is None:
        return "not yet"
    when = f"{minute(status.looked_at)} " if status.looked_at else ""
    return f"{when}{status.outcome}{f': {status.reason}' if status.reason else ''}"


def _range(least: int, most: int, thing: str) -> str:
    return counted(most, thing) if least == most else f"{least:,} to {counted(most, thing)}"


def _lines(each: TargetHealth) -> Iterator[str]:
    profile = each.profile
    if each.doubt is not None:
        since = f"{minute(each.doubt.since)} UTC"
        yield f"{each.status.id}: {counted(each.doubt.looks, 'look')} since {since} read the same and were refused"
    if not profile.looks:
        return
    pages = "one page" if profile.pages == 1 else f"{profile.pages} different pages"
    yield f"{each.status.id}: a good page of it, learned from {counted(profile.looks, 'look')} at {pages}:"
    yield f"    {_range(profile.smallest, profile.largest, 'byte')}, {_range(profile.fewest, profile.most, 'fact')}"
    yield f"    {', '.join(profile.parts)}"
    if profile.edits:
        yield f"    {counted(profile.edits, 'edit')}, the largest of {profile.churn} % of the facts"
    restless = sum(place.restless for place in profile.places)
    if restless:
        yield f"    {counted(restless, 'place')} of its text where another text stands again and again, left alone"
    if profile.headings:
        more = len(profile.headings) - SHOWN
        yield f"    headings {'; '.join(profile.headings[:SHOWN])}{f' and {more} more' if more > 0 else ''}"
