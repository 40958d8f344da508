"""``watcher history``, ``show`` and ``diff``: what changed, one change with its evidence, its difference."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from probes.registry import kinds
from storage.store import SqlStore
from storage.views.history import Filter, facts_at
from storage.views.history import history as changes_in
from storage.views.one_change import ChangeStory, one_change
from watcher.cli import evidence, passages
from watcher.cli.describe import change_record, summary
from watcher.cli.evidence import DiffFormat
from watcher.cli.names import known_kind
from watcher.cli.opening import reading_store, utc
from watcher.cli.options import AsJson, Config
from watcher.cli.output import counted, emit, err, fact_record, minute, out, plain, table
from watcher.cli.settings import settings
from watcher.domain.changes import Change, ChangeState
from watcher.domain.errors import UsageError
from watcher.domain.times import iso

Since = Annotated[datetime | None, typer.Option(help="First seen at or after this UTC time")]
Until = Annotated[datetime | None, typer.Option(help="First seen before this UTC time")]


def history(
    config: Config = None,
    provider: Annotated[str | None, typer.Option(help="Changes of this provider")] = None,
    model: Annotated[str | None, typer.Option(help="A part of a label or model id")] = None,
    kind: Annotated[str | None, typer.Option(help="Changes of this kind of target")] = None,
    state: Annotated[ChangeState | None, typer.Option(help="held, confirmed or retracted")] = None,
    since: Since = None,
    until: Until = None,
    at: Annotated[datetime | None, typer.Option(help="Instead: what was known to hold at this UTC time")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cosmetic and technical changes too")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="The most to show")] = 100,
    json: AsJson = False,
) -> None:
    """What changed, newest first; or, with --at, what held at a time."""
    with reading_store(config) as store:
        if at is not None:
            _held_at(store, at, provider, json=json)
            return
        chosen = Filter(
            provider=provider,
            subject=model,
            kind=None if kind is None else known_kind(kind, kinds()),
            state=state,
            since=utc(since),
            until=utc(until),
            technical=everything,
            cosmetic=everything,
            limit=limit,
        )
        found = changes_in(store.engine, chosen)
    if json:
        for change in found:
            emit(change_record(change))
        return
    rows = [(change.id, minute(change.first_seen), change.state, change.target, _told(change)) for change in found]
    table(counted(len(rows), "change"), ("id", "first seen", "state", "target", "change"), rows)


def _told(change: Change) -> str:
    return summary(change.difference, change.first_seen) + (" (technical)" if change.technical else "")


def _held_at(store: SqlStore, at: datetime, provider: str | None, *, json: bool) -> None:
    moment = utc(at)
    found = facts_at(store.engine, moment) if moment else ()
    rows = [dated for dated in found if provider in (None, dated.target.partition("/")[0])]
    if json:
        for dated in rows:
            emit({"target": dated.target, "first_seen": dated.first_seen, **fact_record(dated.fact)})
        return
    shown = [
        (
            dated.target,
            dated.fact.subject,
            dated.fact.attribute,
            dated.fact.value,
            dated.fact.unit or "",
            ", ".join(f"{name}={value}" for name, value in dated.fact.qualifiers),
            iso(dated.first_seen),
        )
        for dated in rows
    ]
    table(
        f"known at {iso(moment or at)}", ("target", "subject", "", "value", "unit", "qualifiers", "first seen"), shown
    )


def show(
    change: Annotated[str, typer.Argument(help="The change's id, or its beginning")],
    config: Config = None,
    json: AsJson = False,
) -> None:
    """One change with its evidence, whom it hits, what was told, and why."""
    with reading_store(config) as store:
        story = _story(store, change)
    if json:
        emit(_record(story))
        return
    for line in _lines(story):
        out().print(plain(line))


def diff(
    change: Annotated[str, typer.Argument(help="The change's id, or its beginning")],
    config: Config = None,
    context: Annotated[int, typer.Option(min=0, help="Lines around each difference")] = 3,
    page: Annotated[bool, typer.Option("--page", help="The page's lines, for a document too")] = False,
    form: Annotated[
        DiffFormat | None, typer.Option("--format", help="Evidence instead: to send, to open in a browser")
    ] = None,
    summarise: Annotated[
        bool, typer.Option("--summary", help="Below, what the model under summaries in watcher.yaml writes of it")
    ] = False,
) -> None:
    """The page before and after a change, as a unified diff; of a document, its sentences with the words marked.

    Exit codes: 0 done, 3 --summary was asked for and the model gave none.
    """
    if summarise and (page or form is not None):
        raise UsageError("--summary stands below the sentences of a document: without --page and --format")
    with reading_store(config) as store:
        story = _story(store, change)
        if form is not None:
            sys.stdout.write(evidence.written(story, form))
            return
        if summarise:
            _with_summary(config, store, story.change)
            return
        if passages.in_words(story.change) and not page:
            _in_words(story.change)
            return
        if story.before is None or story.after is None:
            raise UsageError(f"change {story.change.id} has no page before it; see `watcher show {story.change.id}`")
        both = (story.before, story.after)
        old, new = (evidence.page_lines(store.body(side.ref.sha256)) for side in both)
    names = [
        f"{side.ref.url} {iso(side.ref.fetched_at)} {side.ref.sha256[:12]}" for side in (story.before, story.after)
    ]
    found = False
    for line in difflib.unified_diff(old, new, names[0], names[1], lineterm="", n=context):
        found = True
        out().print(plain(line))
    if not found:
        err().print("the bytes of both pages are equal: what they mean changed with time or with our reader")


def _in_words(change: Change) -> None:
    for line in passages.lines(change):
        out().print(line)


def _with_summary(config: Path | None, store: SqlStore, change: Change) -> None:
    from watcher.cli import summaries  # what calls endpoints is slow to load, and needed here only

    configured = settings(config)
    ask = summaries.asked(configured, change)
    _in_words(change)
    summaries.show(configured, store, change, ask)


def _story(store: SqlStore, wanted: str) -> ChangeStory:
    story = one_change(store.engine, wanted) if wanted else None
    if story is None:
        raise UsageError(f"no change {wanted!r}; `watcher history` lists them")
    return story


def _lines(story: ChangeStory) -> Iterator[str]:
    change = story.change
    yield f"change {change.id} of {change.target} ({change.kind}): {change.state}"
    yield f"  {_told(change)}"
    confirmed = f", confirmed {iso(change.confirmed_at)}" if change.confirmed_at else ""
    yield f"  first seen {iso(change.first_seen)}{confirmed}, {counted(change.looks, 'look')}"
    yield f"  source {story.source}"
    for name, side in (("before", story.before), ("after", story.after)):
        if side is not None:
            yield f"  {name}: {iso(side.ref.fetched_at)}, {side.length:,} bytes, sha256 {side.ref.sha256}"
    for alert in story.alerts:
        yield f"alert {alert.id}: {alert.state}, {alert.severity}: {alert.headline}"
        for impact in alert.impacts:
            money = f"{impact.before} → {impact.after} a month; " if impact.before and impact.after else ""
            yield f"  {impact.workflow} ({impact.owner}): {money}{impact.severity}: {impact.reason}"
            yield from (f"    {text}" for text in (*impact.notes, *impact.actions))
    for sent in story.deliveries:
        where = f"{sent.notification.action} to {sent.notification.address}"
        tried = counted(sent.attempts, "attempt")
        yield f"  {where}: {sent.state}, {tried}{f': {sent.last_error}' if sent.last_error else ''}"
    if story.decisions:
        yield "why"
    for dated in story.decisions:
        yield f"  {iso(dated.at)} {dated.decision.about}: {dated.decision.verdict}: {dated.decision.reason}"


def _record(story: ChangeStory) -> dict[str, Any]:
    return {
        **change_record(story.change),
        "source": story.source,
        "evidence": [
            {
                "side": name,
                "sha256": side.ref.sha256,
                "url": side.ref.url,
                "time": side.ref.fetched_at,
                "bytes": side.length,
            }
            for name, side in (("before", story.before), ("after", story.after))
            if side is not None
        ],
        "alerts": [
            {
                "id": alert.id,
                "state": alert.state.value,
                "severity": alert.severity.value,
                "headline": alert.headline,
                "impacts": [
                    {
                        "workflow": impact.workflow,
                        "owner": impact.owner,
                        "severity": impact.severity.value,
                        "reason": impact.reason,
                        "before": impact.before.amount if impact.before else None,
                        "after": impact.after.amount if impact.after else None,
                        "currency": known.currency if (known := impact.after or impact.before) else None,
                        "notes": list(impact.notes),
                        "actions": list(impact.actions),
                    }
                    for impact in alert.impacts
                ],
            }
            for alert in story.alerts
        ],
        "deliveries": [
            {
                "address": str(sent.notification.address),
                "action": sent.notification.action.value,
                "state": sent.state,
                "attempts": sent.attempts,
                "reference": sent.reference,
                "last_error": sent.last_error or None,
            }
            for sent in story.deliveries
        ],
        "decisions": [
            {
                "time": dated.at,
                "about": dated.decision.about,
                "verdict": dated.decision.verdict.value,
                "reason": dated.decision.reason,
            }
            for dated in story.decisions
        ],
    }
