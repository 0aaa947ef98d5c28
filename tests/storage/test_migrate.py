"""A database is made, brought up to date or refused; and what it was before is in a backup."""

import ast
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from anydesk.core.errors import StoreDamaged, StoreTooNew
from anydesk.core.order_flow import FROM_HUB
from anydesk.storage import backup, configuration_tables, migrate, order_tables, tables
from anydesk.storage.columns import metadata
from anydesk.storage.migrations import HEAD, REVISIONS
from anydesk.storage.store import FILE_NAME, Store, Tx

STORED = Path(__file__).parent.parent / "data" / "stores"
VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"


def an_older_database(path: Path) -> None:
    """A database as the revision before the last one left it, with something in it."""
    from alembic import command

    config = Config()
    config.set_main_option("script_location", "anydesk.storage:migrations")
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, REVISIONS[-2])
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES ('app', 'kept', '1')")
    engine.dispose()


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


async def test_a_new_database_has_exactly_the_tables_of_the_program(store: Store) -> None:
    assert tables.products.metadata is order_tables.job_runs.metadata is metadata
    assert configuration_tables.mappings.metadata is metadata

    def differences(tx: Tx) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx), metadata))

    assert await store.run(differences) == [], "a table changed without a revision"


def test_the_revisions_known_without_alembic_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", "anydesk.storage:migrations")
    scripts = ScriptDirectory.from_config(config)

    known = tuple(reversed([script.revision for script in scripts.walk_revisions()]))

    assert known == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_every_revision_says_why() -> None:
    for path in VERSIONS.glob("[0-9]*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


async def test_an_older_database_is_backed_up_and_migrated(tmp_path: Path) -> None:
    an_older_database(tmp_path / FILE_NAME)

    store = Store(tmp_path)
    await store.open()

    def kept(tx: Tx) -> str:
        return str(tx.exec_driver_sql("SELECT value FROM settings").scalar_one())

    assert await store.run(kept) == "1"
    await store.close()
    assert revision_of(store.path) == HEAD
    (saved,) = backup.kept(store.path)
    assert revision_of(saved) == REVISIONS[-2]


async def test_opening_again_needs_no_migration_and_no_backup(store: Store) -> None:
    await store.close()

    again = Store(store.folder)
    await again.open()
    await again.close()

    assert backup.kept(store.path) == ()


async def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_older_database(tmp_path / FILE_NAME)

    def fail(_connection: Connection) -> None:
        raise StoreDamaged("The rows belong to nothing.")

    monkeypatch.setattr(migrate, "_check_references", fail)
    with pytest.raises(StoreDamaged):
        await Store(tmp_path).open()

    assert revision_of(tmp_path / FILE_NAME) == REVISIONS[-2]
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert "shipments" not in names


async def test_rows_that_point_at_nothing_stop_a_migration(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    an_older_database(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO stock_balances VALUES (77, 1, 0, 0)")

    with pytest.raises(StoreDamaged) as refused:
        await Store(tmp_path).open()

    assert "stock_balances" in refused.value.details
    assert revision_of(path) == REVISIONS[-2]


async def test_a_newer_database_is_refused_untouched(store: Store) -> None:
    await store.close()
    set_revision(store.path, "9999")
    before = store.path.read_bytes()

    with pytest.raises(StoreTooNew) as refused:
        await Store(store.folder).open()

    assert "newest version" in refused.value.hint
    assert store.path.read_bytes() == before
    assert backup.kept(store.path) == ()


async def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database, database:
        database.execute("CREATE TABLE things (a)")

    with pytest.raises(StoreDamaged):
        await Store(tmp_path).open()


async def test_an_older_database_with_a_damaged_page_is_not_migrated(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    an_older_database(path)
    content = bytearray(path.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    path.write_bytes(content)

    with pytest.raises(StoreDamaged):
        await Store(tmp_path).open()

    # Behind the header, where SQLite marks the write-ahead log.
    assert path.read_bytes()[100:] == bytes(content[100:])
    assert backup.kept(path) == ()


async def test_alembic_is_not_loaded_where_nothing_is_to_be_migrated(store: Store) -> None:
    import asyncio
    import subprocess
    import sys

    await store.close()
    code = (
        "import asyncio, sys; from pathlib import Path; from anydesk.storage.store import Store\n"
        "async def main():\n"
        "    store = Store(Path(sys.argv[1])); await store.open(); await store.close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )

    answer = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", code, str(store.folder)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == "False"


@pytest.mark.parametrize("stored", sorted(STORED.glob("*.sqlite")), ids=lambda path: path.stem)
async def test_a_database_of_an_earlier_version_is_whole_after_it(
    stored: Path, tmp_path: Path
) -> None:
    shutil.copy(stored, tmp_path / FILE_NAME)
    store = Store(tmp_path)
    await store.open()

    def found(tx: Tx) -> tuple[list[object], int, set[str], int]:
        return (
            list(compare_metadata(MigrationContext.configure(tx), metadata)),
            tx.exec_driver_sql("SELECT count(*) FROM sales_orders").scalar_one(),
            set(tx.exec_driver_sql("SELECT target FROM mappings").scalars()),
            tx.exec_driver_sql("SELECT count(*) FROM tax_natures").scalar_one(),
        )

    differences, orders, targets, natures = await store.run(found)
    await store.close()
    assert (differences, orders, natures) == ([], 8, 1)
    assert targets == {status.value for status in FROM_HUB.values()}
