"""The store: one transaction for each function, and a sentence for everything that can go wrong."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from anydesk.core.errors import (
    StoreReadOnly,
)
from anydesk.core.query import Query
from anydesk.storage import backup
from anydesk.storage.lists import find_ids
from anydesk.storage.store import FILE_NAME, Store, Tx, default_folder
from anydesk.storage.tables import warehouses
from tests.storage.stores import add, kept


async def test_what_a_function_did_lands_as_a_whole_or_not_at_all(store: Store) -> None:
    def half(tx: Tx) -> None:
        add("a", "1")(tx)
        raise LookupError("half way")

    with pytest.raises(LookupError):
        await store.run(half)

    assert await store.run(kept) == []


async def test_what_was_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    first = Store(tmp_path / "deep" / "folder")
    await first.open()
    await first.run(add("a", "1"), durable=False)
    await first.close()
    await first.close()

    second = Store(first.folder)
    await second.open()

    assert await second.run(kept) == ["a"]
    await second.close()


async def test_a_store_that_is_not_open_is_a_bug(tmp_path: Path) -> None:
    store = Store(tmp_path)

    with pytest.raises(RuntimeError):
        await store.run(kept)
    await store.close()


async def test_a_broken_rule_of_the_database_passes_through(store: Store) -> None:
    def twice(tx: Tx) -> None:
        tx.execute(insert(warehouses).values(name="Busy and locked"))
        tx.execute(insert(warehouses).values(name="Busy and locked"))

    with pytest.raises(IntegrityError) as broken:
        await store.run(twice)

    assert "Busy and locked" not in str(broken.value)


async def test_a_caller_that_gives_up_does_not_break_the_transaction(store: Store) -> None:
    waiting = asyncio.ensure_future(store.run(add("a", "1")))
    await asyncio.sleep(0)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert await store.run(kept) in ([], ["a"])


async def test_a_new_store_has_a_warehouse(store: Store) -> None:
    def names(tx: Tx) -> list[tuple[str, bool]]:
        return [(row.name, row.is_default) for row in tx.execute(select(warehouses))]

    assert await store.run(names) == [("Geral", True)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
async def test_the_data_is_for_its_owner_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    await store.open()
    await store.close()

    assert store.folder.stat().st_mode & 0o077 == 0


async def test_a_folder_with_odd_letters_is_no_problem(tmp_path: Path) -> None:
    store = Store(tmp_path / "Loja São João 100% #1 ?x=1")
    await store.open()
    await store.close()

    assert (store.folder / FILE_NAME).exists()


async def test_a_backup_is_a_whole_database_and_old_ones_go(store: Store) -> None:
    await store.run(add("a", "1"))

    made = [await store.backup() for _turn in range(backup.KEPT + 2)]

    left = backup.kept(store.path)
    assert len(left) == backup.KEPT
    assert left[0] == made[-1]
    assert made[0] not in left
    with closing(sqlite3.connect(made[-1])) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT key FROM settings").fetchone() == ("a",)


async def test_a_backup_that_cannot_be_written_leaves_nothing_behind(store: Store) -> None:
    (store.folder / backup.FOLDER).write_text("in the way")

    with pytest.raises(StoreReadOnly):
        await store.backup()


def test_the_folder_is_the_one_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYDESK_HOME", "/some/where")
    assert default_folder() == Path("/some/where")

    monkeypatch.delenv("ANYDESK_HOME")
    assert default_folder().name == "anydesk"


async def test_a_list_is_searched_filtered_and_sorted_by_the_database(store: Store) -> None:
    def ids(tx: Tx, query: Query) -> list[int]:
        return list(
            find_ids(
                tx,
                warehouses,
                warehouses.c.id,
                query,
                search_column=warehouses.c.name,
                sorts={"name": warehouses.c.name},
                filters={"default": lambda value: warehouses.c.is_default == value},
                default_sort=warehouses.c.id.desc(),
            )
        )

    def fill(tx: Tx) -> None:
        for name in ("azul 100%", "azul claro", "verde 1000"):
            tx.execute(insert(warehouses).values(name=name))

    await store.run(fill)

    def asked(query: Query) -> "asyncio.Future[list[int]]":
        return asyncio.ensure_future(store.run(lambda tx: ids(tx, query)))

    assert await asked(Query()) == [4, 3, 2, 1]
    assert await asked(Query(text="  AZÚL ")) == [3, 2]
    assert await asked(Query(text="azul claro")) == [3]
    assert await asked(Query(text="100%")) == [2]
    assert await asked(Query(sort="name")) == [1, 2, 3, 4]
    assert await asked(Query(sort="name", descending=True)) == [4, 3, 2, 1]
    assert await asked(Query().where(default=True)) == [1]
    assert await asked(Query().where(default="")) == [4, 3, 2, 1]
    with pytest.raises(KeyError):
        await asked(Query(sort="colour"))
