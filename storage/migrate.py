"""Migrations: forward and back, all of it or nothing, on both databases.

The revisions are found as the installed package ``migrations``; there is no ini file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, literal, select, table, text

from storage.database import connect, named, reading, schema_revision, sqlite_path, writing
from storage.schema import REVISIONS
from watcher.domain.errors import SchemaMismatch, StorageError, UsageError

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATING = 0x7761_7463  # the advisory lock under which one process at a time migrates on PostgreSQL
_DATA = ("targets", "snapshots", "audit")
CANARIES = "0005"  # the revision that brought them


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database forward; a missing SQLite file is made (its folder must exist).

    One that is where it should be is left alone.

    Raises:
        SchemaMismatch: the database is newer than this version.
        StorageError: see :mod:`watcher.domain.errors`.
    """
    goal = REVISIONS[-1] if _known(revision) == "head" else revision
    if current(url) == goal:
        return
    from alembic import command  # slow to load, and seldom needed

    with _migration(url, create=True) as (connection, config):
        command.upgrade(config, goal)
        _check_references(connection)


def downgrade(url: str, revision: str = "-1", *, drop_data: bool = False) -> None:
    """Take the database back, by default one step; ``base`` is back to nothing.

    Raises:
        UsageError: it would remove data, and ``drop_data`` was not asked for; or there is no such revision.
        SchemaMismatch: the database is newer than this version.
        StorageError: see :mod:`watcher.domain.errors`.
    """
    from alembic import command

    with _migration(url, create=False) as (connection, config):
        goal = _goal(schema_revision(connection), revision)
        if goal == "base" and not drop_data and _holds_data(connection):
            raise UsageError(
                "Going back below the first revision removes every target, snapshot and audit row: "
                "make a backup, then say --drop-data."
            )
        if (goal == "base" or goal < CANARIES) and not drop_data and _holds_answers(connection):
            raise UsageError(
                f"Going back below {CANARIES} removes the canaries' baselines and answers, which were paid for: "
                "make a backup, then say --drop-data."
            )
        command.downgrade(config, goal)
        _check_references(connection)


def current(url: str) -> str | None:
    """The database's revision; None where it has no tables yet."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return None
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return schema_revision(connection)
    finally:
        engine.dispose()


def head() -> str:
    """The newest revision."""
    from alembic.script import ScriptDirectory

    with _config() as config:
        return str(ScriptDirectory.from_config(config).get_current_head())


@contextmanager
def _config() -> Iterator[Config]:
    from alembic.config import Config

    with as_file(files("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        yield config


@contextmanager
def _migration(url: str, *, create: bool) -> Iterator[tuple[Connection, Config]]:
    # Rebuilding a table on SQLite drops it for a moment, so references are checked at the end instead.
    engine = connect(url, create=create, foreign_keys=False)
    try:
        with writing(engine) as connection, _config() as config:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            found = schema_revision(connection)
            if found is not None and found not in REVISIONS:
                raise SchemaMismatch(f"{named(engine)} has schema {found}, which this version does not know.")
            config.attributes["connection"] = connection
            yield connection, config
    finally:
        engine.dispose()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StorageError(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there: nothing was done.")


def _goal(found: str | None, revision: str) -> str:
    if not re.fullmatch(r"-\d+", revision):
        return _known(revision)
    before = ("base", *REVISIONS)
    place = (0 if found is None else before.index(found)) + int(revision)
    if place < 0:
        raise UsageError(f"There is no revision {-int(revision)} steps before {found or 'base'}.")
    return before[place]


def _known(revision: str) -> str:
    if revision not in ("head", "base", *REVISIONS):
        raise UsageError(f"There is no revision {revision}: they are {', '.join(REVISIONS)}.")
    return revision


def _holds_data(connection: Connection) -> bool:
    return schema_revision(connection) is not None and any(_has_rows(connection, name) for name in _DATA)


def _holds_answers(connection: Connection) -> bool:
    found = schema_revision(connection)
    return found is not None and found >= CANARIES and _has_rows(connection, "canary_answers")


def _has_rows(connection: Connection, name: str) -> bool:
    return connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first() is not None
