"""Append-only tables: triggers that refuse to change or remove evidence, on both databases."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

GUARDED = ("audit", "blobs", "snapshots", "canary_answers")
_FUNCTION = """
CREATE OR REPLACE FUNCTION watcher_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create_guards(connection: Connection, tables: Iterable[str] = GUARDED) -> None:
    """Refuse UPDATE and DELETE (on PostgreSQL TRUNCATE too) on these tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION))
    for table in tables:
        for statement in _statements(connection.dialect.name, table):
            connection.exec_driver_sql(statement)


def drop_guards(connection: Connection, tables: Iterable[str] = GUARDED) -> None:
    """Lift the guards of these tables: for migrations, and for tests that tamper."""
    on_postgresql = connection.dialect.name == "postgresql"
    for table in tables:
        for action in ("update", "delete", *(["truncate"] if on_postgresql else [])):
            connection.exec_driver_sql(
                f"DROP TRIGGER IF EXISTS {table}_refuses_{action}" + (f" ON {table}" if on_postgresql else "")
            )


def drop_function(connection: Connection) -> None:
    """Remove what the guards of all tables share."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS watcher_append_only()")


def triggers(connection: Connection, table: str) -> tuple[str, ...]:
    """The statements that made a table's triggers (SQLite); run them again after the table was rebuilt."""
    query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY name")
    return tuple(connection.execute(query, {"name": table}).scalars())


def _statements(dialect: str, table: str) -> tuple[str, ...]:
    if dialect == "postgresql":
        rows = (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
        return tuple(
            f"CREATE TRIGGER {table}_refuses_{action} BEFORE {action.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION watcher_append_only()"
            for action, each in rows
        )
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{action} BEFORE {action.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for action in ("update", "delete")
    )
