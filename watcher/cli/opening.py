"""Opening the database for commands that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.database import sqlite_path
from storage.store import SqlStore, open_store
from watcher.cli.settings import settings
from watcher.config import Settings
from watcher.domain.errors import UsageError


@contextmanager
def reading_store(config: Path | None) -> Iterator[SqlStore]:
    """The database of a configuration, which must be there.

    Raises:
        UsageError: there is none yet.
        StorageError: it cannot be used.
    """
    configured = settings(config)
    must_exist(configured)
    store = open_store(configured.database)
    try:
        yield store
    finally:
        store.close()


def must_exist(configured: Settings) -> None:
    """Refuse to make a database for a command that only reads it.

    Raises:
        UsageError: there is none yet.
    """
    file = sqlite_path(configured.database)
    if file is not None and not file.exists():
        raise UsageError(f"{configured.database_shown}: there is no database yet; `watcher run --once` makes one")


def utc(moment: datetime | None) -> datetime | None:
    """A time given on the command line, which is UTC."""
    return None if moment is None else moment.replace(tzinfo=UTC)
