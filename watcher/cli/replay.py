"""``watcher replay``: archived pages, or the stored snapshots, through today's rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from alerts.desk import Desk
from alerts.standing import severity
from probes.registry import catalogue_targets, kinds, providers
from storage.store import SqlStore
from storage.views.snapshots import looks
from watcher.cli.describe import change_record, summary
from watcher.cli.extract import page_bytes
from watcher.cli.findings import FailOn, Findings, findings
from watcher.cli.names import known_kind
from watcher.cli.opening import reading_store, utc
from watcher.cli.options import AsJson, Config
from watcher.cli.output import emit, out, plain
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.errors import UsageError
from watcher.domain.observations import Snapshot
from watcher.domain.plan import CheckOutcome
from watcher.domain.targets import Target
from watcher.domain.times import iso
from watcher.pipeline.check import Audience
from watcher.pipeline.replay import Page, Replayed
from watcher.pipeline.replay import replay as run_pages

MEDIA = {
    ".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".json": "application/json",
    ".pdf": "application/pdf",
}  # fmt: skip
NAMED = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T_ ](\d\d)[-:]?(\d\d)[-:]?(\d\d)?Z?)?")


def page_time(name: str) -> datetime:
    """The UTC time that a file's name begins with; a date alone is 00:00.

    Raises:
        UsageError: the name begins with no date, or with an impossible one.
    """
    match = NAMED.match(name)
    if match is None:
        raise UsageError(f"{name}: the name must begin with a UTC time or date, such as 2026-03-09T06-30-08Z.html")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None


def replay(
    folder: Annotated[Path | None, typer.Argument(help="Pages of ONE target, named by UTC time or date")] = None,
    kind: Annotated[str, typer.Option(help="How to read them")] = "pricing",
    provider: Annotated[str, typer.Option(help="Whose pages they are")] = "",
    page: Annotated[str, typer.Option(help="The target's name, where a provider has several of the kind")] = "",
    since: Annotated[datetime | None, typer.Option(help="Instead: the stored snapshots since this UTC time")] = None,
    config: Config = None,
    fail_on: FailOn = "",
    json: AsJson = False,
) -> None:
    """Run archived pages, or the stored snapshots, through today's rules: what would have been told to whom.

    Stores nothing and tells nobody.
    """
    if (folder is None) == (since is None):
        raise UsageError("give a folder of pages, or --since DATE for the stored snapshots")
    wanted = findings(fail_on)
    configured = settings(config) if config is not None or since is not None else None
    audience = Audience(configured.workflows, configured.routes) if configured else Audience()
    if folder is not None:
        runs = [(_target(kind, provider, page, configured), pages_of(folder))]
    else:
        runs = stored_pages(config, utc(since), configured.targets if configured else ())
    rows = [row for target, pages in runs for row in run_pages(target, kinds()[target.kind], pages, Desk(), audience)]
    for row in rows:
        if json:
            emit(_record(row))
        else:
            _show(row)
    if any(row.outcome in wanted.outcomes or _severe(row, wanted) for row in rows):
        raise typer.Exit(1)


def _severe(row: Replayed, wanted: Findings) -> bool:
    real = (change for change in row.changes if not change.difference.cosmetic and not change.technical)
    return wanted.severity is not None and any(severity(change).rank >= wanted.severity.rank for change in real)


def _target(kind: str, provider: str, page: str, configured: Settings | None) -> Target:
    """The target that the pages are of: a configured one, one of the catalogue, or one made up for them."""
    kind = known_kind(kind, kinds())
    offered = (
        *(configured.targets if configured else ()),
        *(catalogue_targets(provider) if provider in providers() else ()),
    )
    fitting = [target for target in offered if target.kind == kind and target.provider == provider]
    named = [target for target in fitting if target.id == f"{provider}/{page or kind}"]
    if named:
        return named[0]
    vendor = provider or "unknown"
    return Target(f"{vendor}/{page or kind}", kind, vendor, url="")


def pages_of(folder: Path) -> list[Page]:
    """The pages of a folder, in the order of their names.

    Raises:
        UsageError: no such folder, no page in it, or a name without a time.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    if not files:
        raise UsageError(f"{folder}: no pages in it")
    return [Page(str(file), Snapshot(page_bytes(file), "", page_time(file.name), media_type(file))) for file in files]


def media_type(file: Path) -> str:
    """What a file's ending says it is, ``.gz`` aside; empty where it says nothing."""
    return MEDIA.get(Path(file.name.removesuffix(".gz")).suffix, "")


def stored_pages(
    config: Path | None, since: datetime | None, targets: Sequence[Target]
) -> list[tuple[Target, list[Page]]]:
    """What the looks at the configured targets saw, each page as often as it was seen."""
    with reading_store(config) as store:
        return [(target, _seen(store, target.id, since)) for target in targets]


def _seen(store: SqlStore, target: str, since: datetime | None) -> list[Page]:
    bodies: dict[str, bytes] = {}
    pages = []
    for time, evidence in looks(store.engine, target, since):
        ref = evidence.ref
        if ref.sha256 not in bodies:
            bodies[ref.sha256] = store.body(ref.sha256)
        pages.append(Page(ref.sha256, Snapshot(bodies[ref.sha256], ref.url, time, ref.media_type)))
    return pages


def _record(row: Replayed) -> dict[str, Any]:
    return {
        "file": row.page.name,
        "time": row.page.time,
        "outcome": row.outcome.value,
        "reason": row.reason or None,
        "confirmed": row.confirmed,
        "changes": [change_record(change) for change in row.changes],
        "told": [str(notification.address) for notification in row.notifications],
    }


def _show(row: Replayed) -> None:
    reason = f": {row.reason}" if row.reason else ""
    doubt = "" if row.confirmed or row.outcome is not CheckOutcome.CHANGED else ", not confirmed by a later page"
    out().print(plain(f"{iso(row.page.time)} {row.outcome}{reason}{doubt}"))
    for change in row.changes:
        mark = "cosmetic: " if change.difference.cosmetic else ""
        out().print(plain(f"    {mark}{summary(change.difference, change.first_seen)} [{change.state}]"))
    for told in row.notifications:
        out().print(plain(f"    would tell {told.address}: {told.message.headline}"))
