"""The store: one transaction for each function, and a sentence for everything that can go wrong."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from anydesk.core.errors import (
    DiskFull,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreReadOnly,
)
from anydesk.core.query import Query
from anydesk.storage import backup
from anydesk.storage.failures import explain
from anydesk.storage.lists import find_ids
from anydesk.storage.store import FILE_NAME, Store, Tx, default_folder
from anydesk.storage.tables import settings, warehouses

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE" if sys.argv[2] == "file" else "SELECT 1")
print("held", flush=True)
sys.stdin.readline()
"""

OPEN = """
import asyncio, sys
from pathlib import Path
from anydesk.core.errors import AppError
from anydesk.storage.store import Store

async def main():
    store = Store(Path(sys.argv[1]))
    try:
        await store.open()
    except AppError as error:
        print(type(error).__name__, flush=True)
        return
    print("open", flush=True)
    sys.stdin.readline()
    await store.close()

asyncio.run(main())
"""


@contextmanager
def process(code: str, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
    """Another program that says one line and waits for one."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        try:
            yield other
        finally:
            other.communicate("\n")


def said(other: "subprocess.Popen[str]") -> str:
    assert other.stdout is not None
    return other.stdout.readline().strip()


def add(name: str, value: str) -> object:
    def save(tx: Tx) -> None:
        tx.execute(insert(settings).values(scope="test", key=name, value=value))

    return save


def kept(tx: Tx) -> list[str]:
    return list(tx.execute(select(settings.c.key).where(settings.c.scope == "test")).scalars())


async def test_what_a_function_did_lands_as_a_whole_or_not_at_all(store: Store) -> None:
    def half(tx: Tx) -> None:
        add("a", "1")(tx)  # type: ignore[operator]
        raise LookupError("half way")

    with pytest.raises(LookupError):
        await store.run(half)

    assert await store.run(kept) == []


async def test_what_was_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    first = Store(tmp_path / "deep" / "folder")
    await first.open()
    await first.run(add("a", "1"), durable=False)  # type: ignore[arg-type]
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
    waiting = asyncio.ensure_future(store.run(add("a", "1")))  # type: ignore[arg-type]
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
async def test_the_data_is_for_its_owner_only(store: Store) -> None:
    assert store.folder.stat().st_mode & 0o077 == 0


async def test_a_folder_with_odd_letters_is_no_problem(tmp_path: Path) -> None:
    store = Store(tmp_path / "Loja São João 100% #1 ?x=1")
    await store.open()
    await store.close()

    assert (store.folder / FILE_NAME).exists()


async def test_two_programs_on_one_folder_are_kept_apart(store: Store, tmp_path: Path) -> None:
    with process(OPEN, str(store.folder)) as other:
        assert said(other) == "StoreInUse"

    await store.run(add("a", "1"))  # type: ignore[arg-type]


async def test_the_folder_of_a_killed_program_is_free(tmp_path: Path) -> None:
    with process(OPEN, str(tmp_path / "data")) as other:
        assert said(other) == "open"
        other.kill()
        other.wait()

    store = Store(tmp_path / "data")
    await store.open()
    await store.close()


async def test_a_file_locked_by_another_program_is_told_after_a_wait(tmp_path: Path) -> None:
    store = Store(tmp_path, busy_timeout_ms=50)
    await store.open()

    with process(HOLD, str(store.path), "file") as other:
        assert said(other) == "held"
        with pytest.raises(StoreInUse):
            await store.run(kept)

    await store.run(add("a", "1"))  # type: ignore[arg-type]
    await store.close()


async def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(store: Store) -> None:
    def tight(tx: Tx) -> None:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one()
        tx.execute(text(f"PRAGMA max_page_count={pages}"))

    def roomy(tx: Tx) -> None:
        tx.execute(text("PRAGMA max_page_count=1000000"))

    await store.run(add("before", "1"))  # type: ignore[arg-type]
    await store.run(tight)
    with pytest.raises(DiskFull):
        await store.run(add("big", "x" * 500_000))  # type: ignore[arg-type]
    assert await store.run(kept) == ["before"]

    await store.run(roomy)
    await store.run(add("after", "1"))  # type: ignore[arg-type]
    assert sorted(await store.run(kept)) == ["after", "before"]


FILL = """
import asyncio, subprocess, sys
from pathlib import Path
from sqlalchemy import func, insert, select
from anydesk.core.errors import DiskFull
from anydesk.storage.store import Store
from anydesk.storage.tables import settings

def add(tx, name):
    tx.execute(insert(settings).values(scope="t", key=name, value="x" * 50_000))

def count(tx):
    return tx.execute(select(func.count()).where(settings.c.scope == "t")).scalar_one()

async def main(folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], check=True)
    store = Store(folder / "data")
    await store.open()
    done = 0
    try:
        while True:
            await store.run(lambda tx: add(tx, str(done)))
            done += 1
    except DiskFull:
        print("full", await store.run(count) == done > 0)
    try:
        await store.backup()
    except DiskFull:
        print("no backup", list((store.folder / "backups").iterdir()))
    await store.close()
    again = Store(folder / "data")
    await again.open()
    print("again", await again.run(count) == done)
    await again.close()

asyncio.run(main(Path(sys.argv[1])))
"""


def _can_mount(apart: list[str], folder: Path) -> bool:
    mount = [*apart, "mount", "-t", "tmpfs", "none", str(folder)]
    try:
        return subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


async def test_a_disk_that_really_is_full(tmp_path: Path) -> None:
    apart = ["unshare", "--map-root-user", "--mount"]
    if not await asyncio.to_thread(_can_mount, apart, tmp_path):
        pytest.skip("no small disk can be made here")

    answer = await asyncio.to_thread(
        subprocess.run,
        [*apart, sys.executable, "-c", FILL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    told = answer.stdout.splitlines()
    assert told == ["full True", "no backup []", "again True"], answer.stderr


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 200, b"SQLite format 3\0" + b"\7" * 5000]
)
async def test_a_file_that_is_no_database_is_refused_untouched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    store = Store(tmp_path)

    with pytest.raises(StoreDamaged) as refused:
        await store.open()

    assert path.read_bytes() == content
    assert "backups" in refused.value.hint
    await store.close()


async def test_a_damaged_page_is_told_when_it_is_read(tmp_path: Path) -> None:
    first = Store(tmp_path)
    await first.open()
    for number in range(300):
        await first.run(add(f"k{number}", "x" * 2000), durable=False)  # type: ignore[arg-type]
    await first.close()
    content = bytearray(first.path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100_000] = b"\xa5" * 100_000
    first.path.write_bytes(content)

    second = Store(tmp_path)
    await second.open()
    with pytest.raises(StoreDamaged):
        await second.run(lambda tx: tx.execute(select(settings)).all())
    await second.close()


async def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(StoreReadOnly):
        await Store(tmp_path / "data").open()


def unprivileged() -> list[str]:
    """root writes everywhere; without its capabilities it is as anybody else."""
    import os

    if sys.platform == "win32":
        pytest.skip("Windows has no such permissions")
    if os.geteuid() != 0:
        return []
    try:
        subprocess.run(["setpriv", "--version"], check=True, capture_output=True)
    except OSError:
        pytest.skip("root without setpriv writes everywhere")
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_what_cannot_be_written_is_told_at_the_start(tmp_path: Path, what: str) -> None:
    store = Store(tmp_path / "data")
    await store.open()
    await store.close()
    target = store.path if what == "file" else store.folder
    target.chmod(0o400 if what == "file" else 0o500)
    if what == "folder":
        (store.folder / "anydesk.lock").unlink()

    run = [*unprivileged(), sys.executable, "-c", OPEN, str(store.folder)]
    answer = await asyncio.to_thread(
        subprocess.run, run, input="\n", capture_output=True, text=True, check=False
    )
    target.chmod(0o700)

    assert answer.stdout.strip() == "StoreReadOnly", answer.stderr


async def test_a_backup_is_a_whole_database_and_old_ones_go(store: Store) -> None:
    await store.run(add("a", "1"))  # type: ignore[arg-type]

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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_BUSY_SNAPSHOT", StoreInUse),
        ("SQLITE_LOCKED", StoreInUse),
        ("SQLITE_READONLY_DIRECTORY", StoreReadOnly),
        ("SQLITE_CANTOPEN", StoreReadOnly),
        ("SQLITE_CORRUPT_VTAB", StoreDamaged),
        ("SQLITE_NOTADB", StoreDamaged),
        ("SQLITE_IOERR_READ", StoreError),
    ],
)
def test_every_failure_of_the_driver_gets_its_sentence(name: str, kind: type[StoreError]) -> None:
    error = sqlite3.OperationalError("a value of a person")
    error.sqlite_errorname = name

    told = explain(error)

    assert type(told) is kind
    assert isinstance(told, StoreError)
    assert told.message.endswith(".")
    assert "person" not in told.details


def test_a_mistake_of_ours_is_not_explained_away() -> None:
    error = sqlite3.OperationalError("no such table")
    error.sqlite_errorname = "SQLITE_ERROR"

    assert explain(error) is error


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
