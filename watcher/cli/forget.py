"""``watcher forget``: begin a target's baseline anew, where what is known of it is wrong or over."""

from __future__ import annotations

from typing import Annotated

import typer

from watcher.bootstrap import clock
from watcher.cli.opening import reading_store
from watcher.cli.options import Config
from watcher.cli.output import counted, out, plain
from watcher.cli.probe import target_of
from watcher.cli.settings import settings
from watcher.domain.errors import UsageError


def forget(target: Annotated[str, typer.Argument(help="provider/name")], config: Config = None) -> None:
    """End a target's baseline: the next look begins another and tells nothing. History and pages are kept.

    For a page whose readings are refused although they are right, since what was known before was wrong, or since
    the vendor did what a misreading does (another currency, say).
    """
    found = target_of(settings(config), target)
    with reading_store(config) as store:
        ended = store.forget(found.id, clock())
    if ended is None:
        raise UsageError(f"{found.id} has no baseline yet: its next look begins one")
    out().print(plain(f"{found.id}: its baseline of {counted(ended, 'fact')} has ended; the next look begins another"))
