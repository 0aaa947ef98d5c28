"""What can go wrong with a database file, each with a sentence, and nothing is lost."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from anydesk.core.errors import (
    DiskFull,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreReadOnly,
)
from anydesk.storage.failures import explain
from anydesk.storage.store import FILE_NAME, Store, Tx
from anydesk.storage.tables import settings
from tests.storage.stores import HOLD, OPEN, add, kept, process, said


async def test_two_programs_on_one_folder_are_kept_apart(store: Store, tmp_path: Path) -> None:
    with process(OPEN, str(store.folder)) as other:
        assert said(other) == "StoreInUse"

    await store.run(add("a", "1"))


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

    await store.run(add("a", "1"))
    await store.close()


async def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(store: Store) -> None:
    def tight(tx: Tx) -> None:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one()
        tx.execute(text(f"PRAGMA max_page_count={pages}"))

    def roomy(tx: Tx) -> None:
        tx.execute(text("PRAGMA max_page_count=1000000"))

    await store.run(add("before", "1"))
    await store.run(tight)
    with pytest.raises(DiskFull):
        await store.run(add("big", "x" * 500_000))
    assert await store.run(kept) == ["before"]

    await store.run(roomy)
    await store.run(add("after", "1"))
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
        await first.run(add(f"k{number}", "x" * 2000), durable=False)
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
