"""Databases for tests: real ones, each test its own, at the schema of this version."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.store import SqlStore, open_store
from tests.fakes.postgres import Postgres, server

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of commands are started; each would compile the program

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run (of this worker, where there are several)."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """A PostgreSQL database with our tables and nothing in them, to be copied."""
    url = postgres.create()
    migrate.upgrade(url)
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("template") / "watcher.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database at the head schema."""
    path = tmp_path / "watcher.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database at the head schema."""
    url = postgres.create(postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database at the head schema: the test runs on SQLite and on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables: the test runs on SQLite (no file yet) and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    running: Postgres = request.getfixturevalue("postgres")
    url = running.create()
    yield url
    running.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """A store: the test runs on SQLite and on PostgreSQL."""
    opened = open_store(database_url)
    yield opened
    opened.close()
