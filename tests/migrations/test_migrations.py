"""Forward, back and forward again, with data in, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text

from storage import migrate
from storage.canaries import SqlCanaryStore
from storage.canary_schema import canary_answers
from storage.database import connect, reading, sqlite_path, writing
from storage.guards import GUARDED
from storage.schema import REVISIONS, address_pace, metadata, summaries
from storage.store import open_store
from storage.views.verify import verify
from tests.contract.store.builders import (
    LEASE,
    NOW,
    PRICING,
    alert,
    at,
    change,
    decision,
    first_plan,
    notification,
    plan,
    price,
    snapshot,
    target,
)
from tests.migrations.shape import shape
from watcher.canaries.answers import Answer
from watcher.canaries.standing import Kept, Purpose, Terms
from watcher.domain.errors import DatabaseCorrupt, SchemaMismatch, StorageError, UsageError
from watcher.domain.notifications import Sent


def _fill(url: str) -> None:
    store = open_store(url)
    store.register([target(), target("acme/limits")], NOW)
    store.save(first_plan())
    seen = change(None, price(), when=at(60))
    told = alert((seen.id,))
    store.save(
        plan(
            store.state(PRICING), at(60), changes=(seen,), alerts=(told,), decisions=(decision(),),
            snapshot=snapshot(b"another", at(60)), notifications=(notification(), notification(revision=2)),
        )
    )  # fmt: skip
    delivery = store.claim_delivery(at(61), LEASE)
    assert delivery is not None
    store.record_delivery(delivery, Sent("C1/1"), at(61))
    store.claim_due(at(61), LEASE, 1)
    store.close()


LEARNED = frozenset(
    {"alerts.attribute", "targets.profile", "targets.doubt", "targets.editions"}
)  # going back loses them


def _contents(connection: Connection) -> dict[str, list[Any]]:
    kept = ((table, [column for column in table.c if str(column) not in LEARNED]) for table in metadata.sorted_tables)
    return {
        table.name: list(connection.execute(select(*columns).order_by(*table.primary_key)))
        for table, columns in kept
        if table not in (address_pace, summaries) and not table.name.startswith("canary_")
    }


def _look(url: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    engine = connect(url)
    with reading(engine) as connection:
        found = shape(connection), _contents(connection)
    engine.dispose()
    return found


def _shape(url: str) -> dict[str, Any]:
    engine = connect(url)
    with reading(engine) as connection:
        found = shape(connection)
    engine.dispose()
    return found


def test_the_migrations_make_the_schema(empty_database_url: str, database_url: str) -> None:
    engine = connect(empty_database_url, create=True)
    with writing(engine) as connection:
        metadata.create_all(connection)
        made = shape(connection)
    engine.dispose()
    if empty_database_url.partition(":")[0] == database_url.partition(":")[0]:
        assert made == _shape(database_url)


def test_every_check_has_a_name(database_url: str) -> None:
    tables = _shape(database_url)["tables"]
    names = [check["name"] for table in tables.values() for check in table["checks"]]
    assert len(names) >= 15
    assert all(name and name.startswith("ck_") for name in names)


def test_back_and_forward_again_keeps_schema_and_data(database_url: str) -> None:
    _fill(database_url)
    before = _look(database_url)
    migrate.downgrade(database_url)
    assert migrate.current(database_url) == REVISIONS[-2]
    back = _look(database_url)
    migrate.upgrade(database_url)
    after = _look(database_url)
    assert before[1] == back[1] == after[1]
    assert before[0] == after[0]
    assert before[0] != back[0]
    assert back[0]["triggers"] == before[0]["triggers"]
    assert {table for table, _, _ in after[0]["triggers"]} == set(GUARDED)
    store = open_store(database_url)
    assert verify(store.engine).whole
    assert store.claim_delivery(at(70), LEASE) is not None
    store.close()


@pytest.mark.parametrize("goal", REVISIONS[:-1])
def test_back_to_any_revision_and_forward_again_keeps_what_people_gave(database_url: str, goal: str) -> None:
    _fill(database_url)
    before = _look(database_url)
    migrate.downgrade(database_url, goal)
    assert migrate.current(database_url) == goal
    migrate.upgrade(database_url)
    assert _look(database_url) == before


def test_guards_hold_after_a_rebuild(database_url: str) -> None:
    _fill(database_url)
    migrate.downgrade(database_url)
    migrate.upgrade(database_url)
    store = open_store(database_url)
    for table in set(GUARDED) - {"canary_answers"}:  # it has no rows here: see below
        with pytest.raises(StorageError, match="append-only"), writing(store.engine) as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    store.close()


def test_going_back_to_nothing_is_refused_while_there_is_data(database_url: str) -> None:
    _fill(database_url)
    before = _look(database_url)
    for goal in ("base", f"-{len(REVISIONS)}"):
        with pytest.raises(UsageError, match="--drop-data"):
            migrate.downgrade(database_url, goal)
    assert _look(database_url) == before
    migrate.downgrade(database_url, "base", drop_data=True)
    assert _shape(database_url) == {"tables": {}, "triggers": []}
    migrate.upgrade(database_url)
    assert _look(database_url)[0] == before[0]


def test_an_empty_database_goes_back_to_nothing(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    assert migrate.current(database_url) is None
    assert _shape(database_url)["tables"] == {}


def test_each_step_forward_and_back(empty_database_url: str) -> None:
    assert migrate.current(empty_database_url) is None
    for revision in REVISIONS:
        migrate.upgrade(empty_database_url, revision)
        assert migrate.current(empty_database_url) == revision
    for revision in reversed(REVISIONS):
        assert migrate.current(empty_database_url) == revision
        migrate.downgrade(empty_database_url)
    assert migrate.current(empty_database_url) is None


@pytest.mark.parametrize("goal", ["0099", f"-{len(REVISIONS) + 1}", "+1", "latest"])
def test_there_are_no_other_revisions(database_url: str, goal: str) -> None:
    with pytest.raises(UsageError, match="no revision"):
        migrate.downgrade(database_url, goal)


def test_the_revisions_are_those_that_the_code_knows() -> None:
    with migrate._config() as config:
        scripts = ScriptDirectory.from_config(config)
        assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == REVISIONS
    assert migrate.head() == REVISIONS[-1]


def _stamp(url: str, revision: str) -> None:
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


@pytest.mark.parametrize(("revision", "means"), [("0001", "run `watcher db upgrade`"), ("0099", "newer")])
def test_another_schema_is_not_used(database_url: str, revision: str, means: str) -> None:
    _stamp(database_url, revision)
    with pytest.raises(SchemaMismatch, match=means):
        open_store(database_url)


def test_a_newer_schema_is_not_migrated(database_url: str) -> None:
    _stamp(database_url, "0099")
    for migration in (migrate.upgrade, migrate.downgrade):
        with pytest.raises(SchemaMismatch, match="0099"):
            migration(database_url)


def test_a_migration_that_fails_leaves_everything_as_it_was(database_url: str) -> None:
    migrate.downgrade(database_url, "0001")
    engine = connect(database_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE INDEX ix_changes_first_seen ON changes (target)"))
        before = shape(connection)
    with pytest.raises(StorageError, match="ix_changes_first_seen"):
        migrate.upgrade(database_url)
    with reading(engine) as connection:
        assert shape(connection) == before
    engine.dispose()
    assert migrate.current(database_url) == "0001"


def test_broken_references_are_not_carried_on(sqlite_url: str) -> None:
    migrate.downgrade(sqlite_url, "0001")
    engine = connect(sqlite_url, foreign_keys=False)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO alert_changes VALUES ('no-such', 0, 'c1')"))
    engine.dispose()
    with pytest.raises(StorageError, match="alert_changes refers to"):
        migrate.upgrade(sqlite_url)
    assert migrate.current(sqlite_url) == "0001"


def test_a_damaged_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "watcher.db"
    path.write_bytes(b"a letter" * 1000)
    with pytest.raises(DatabaseCorrupt):
        migrate.upgrade(f"sqlite:///{path}")
    assert path.read_bytes() == b"a letter" * 1000


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        migrate.upgrade(f"sqlite:///{tmp_path}/no/watcher.db")


def test_a_folder_with_odd_characters(tmp_path: Path) -> None:
    folder = tmp_path / "a %20 b#c?d é"
    folder.mkdir()
    url = f"sqlite:///{folder}/watcher.db"
    path = sqlite_path(url)
    assert path is not None
    migrate.upgrade(url)
    assert migrate.current(url) == migrate.head()
    assert path.exists()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    _fill(database_url)
    before = _look(database_url)
    migrate.upgrade(database_url)
    assert _look(database_url) == before


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The packages as a wheel lays them out, away from the repository."""
    root = Path(__file__).parents[2]
    site = tmp_path / "site"
    site.mkdir()
    for package in ("storage", "migrations", "watcher"):
        subprocess.run(["cp", "-r", str(root / package), str(site / package)], check=True)
    return site


def test_it_works_from_an_installed_package(installed: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/watcher.db"
    script = f"from storage import migrate; migrate.upgrade({url!r}); print(migrate.__file__, migrate.current({url!r}))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(installed)}, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert run.stdout.split() == [str(installed / "storage" / "migrate.py"), REVISIONS[-1]]


def test_alembic_sees_no_difference(database_url: str) -> None:
    engine = connect(database_url)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(select(func.count()).select_from(address_pace)).scalar() == 0
    engine.dispose()


def _canary(url: str) -> None:
    store = open_store(url)
    store.register([target()], NOW)
    canaries = SqlCanaryStore(store.engine)
    standing = canaries.begin(PRICING, Terms("general", "ab" * 32, "openai", "acme-large", "1"), NOW)
    canaries.keep(standing, [Kept(Purpose.BASELINE, Answer("capital", 0, "Paris"))], NOW)
    store.close()


@pytest.mark.parametrize("goal", ["0004", "0001", "base"])
def test_answers_that_were_paid_for_are_not_lost_by_going_back(database_url: str, goal: str) -> None:
    _canary(database_url)
    with pytest.raises(UsageError, match="--drop-data"):
        migrate.downgrade(database_url, goal)
    assert migrate.current(database_url) == REVISIONS[-1]
    migrate.downgrade(database_url, goal, drop_data=True)
    migrate.upgrade(database_url)
    engine = connect(database_url)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(canary_answers)).scalar() == 0
    engine.dispose()


def test_answers_stay_what_they_were(database_url: str) -> None:
    _canary(database_url)
    engine = connect(database_url)
    for statement in ("DELETE FROM canary_answers", "UPDATE canary_answers SET answer = '{}'"):
        with pytest.raises(StorageError, match="append-only"), writing(engine) as connection:
            connection.execute(text(statement))
    engine.dispose()
