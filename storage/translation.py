"""Driver errors in the words of :mod:`watcher.domain.errors`: translated once, here."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

from watcher.domain.errors import (
    DatabaseBusy,
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    SchemaMismatch,
    StorageError,
)

if TYPE_CHECKING:
    import psycopg

_Kind = type[StorageError]
_ADVICE: dict[_Kind, str] = {
    DatabaseCorrupt: "{where} is damaged ({detail}). Nothing was written, and it is not replaced by an empty one: "
    "restore a backup with `watcher db restore`.",
    DatabaseReadOnly: "{where} cannot be written to ({detail}): mend its permissions, its folder's or its mount.",
    DatabaseFull: "There is no space left for {where} ({detail}): free some and run the same command again.",
    DatabaseBusy: "{where} is in use by another process ({detail}): try again.",
    DatabaseUnreachable: "{where} does not answer ({detail}): start the server or mend `database` in watcher.yaml.",
    SchemaMismatch: "{where} does not have this version's tables ({detail}): run `watcher db upgrade`.",
    StorageError: "{where} refused a statement: {detail}",
}

# https://www.sqlite.org/rescode.html
_SQLITE: dict[int, _Kind] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_CANTOPEN: DatabaseReadOnly,
    sqlite3.SQLITE_CORRUPT: DatabaseCorrupt,
    sqlite3.SQLITE_NOTADB: DatabaseCorrupt,
    sqlite3.SQLITE_FULL: DatabaseFull,
}
# What a full device looks like to the write-ahead log's shared memory.
_SQLITE_EXTENDED: dict[int, _Kind] = {sqlite3.SQLITE_IOERR_SHMSIZE: DatabaseFull}

# https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest matching prefix counts
_POSTGRESQL: dict[str, _Kind] = {
    "08": DatabaseUnreachable,
    "57P": DatabaseUnreachable,
    "53": DatabaseUnreachable,
    "53100": DatabaseFull,
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
    "42P01": SchemaMismatch,
    "42703": SchemaMismatch,
    "40": DatabaseBusy,
    "55P03": DatabaseBusy,
    "57014": DatabaseBusy,
    "XX001": DatabaseCorrupt,
    "XX002": DatabaseCorrupt,
}


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Raise what a person can act on in place of what the driver raised. ``where`` names the database."""
    try:
        yield
    except exc.DBAPIError as error:
        raise translate(error.orig or error, where) from error
    except _raised() as error:
        raise translate(error, where) from error
    except exc.TimeoutError as error:
        raise translate(error, where, DatabaseBusy) from error


def translate(error: BaseException, where: str, kind: _Kind | None = None) -> StorageError:
    """The error to raise for a driver's."""
    kind = kind or _kind(error)
    detail = " ".join(str(error).split())
    return kind(_ADVICE[kind].format(where=where, detail=detail))


def _kind(error: BaseException) -> _Kind:
    if isinstance(error, sqlite3.Error):
        return _sqlite_kind(error)
    return _postgresql_kind(error) if isinstance(error, _of_postgresql()) else StorageError


def _raised() -> tuple[type[Exception], ...]:
    """What drivers raise."""
    return (sqlite3.Error, *_of_postgresql())


def _of_postgresql() -> tuple[type[psycopg.Error], ...]:
    """What its driver raises; nothing where it was never loaded, which takes a while."""
    driver = sys.modules.get("psycopg")
    return () if driver is None else (driver.Error,)


def _sqlite_kind(error: sqlite3.Error) -> _Kind:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageError
    if str(error).startswith(("no such table", "no such column")):
        return SchemaMismatch
    return _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF, StorageError)


def _postgresql_kind(error: psycopg.Error) -> _Kind:
    if error.sqlstate is None:
        lost = isinstance(error, sys.modules["psycopg"].OperationalError)
        return DatabaseUnreachable if lost else StorageError
    prefixes = (error.sqlstate[:length] for length in range(5, 1, -1))
    return next((_POSTGRESQL[prefix] for prefix in prefixes if prefix in _POSTGRESQL), StorageError)
