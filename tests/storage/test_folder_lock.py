"""One program for each data folder; and what a disk that cannot keep them apart is told."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from anydesk.core.errors import DiskFull, StoreError, StoreInUse, StoreReadOnly
from anydesk.storage import backup, folder_lock
from anydesk.storage.folder_lock import FILE_NAME, FolderLock


def failing(code: int) -> object:
    def fail(*_args: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_a_folder_is_held_until_it_is_released(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()

    with pytest.raises(StoreInUse):
        second.acquire()
    first.release()
    first.release()
    second.acquire()

    assert (tmp_path / FILE_NAME).read_text() == str(os.getpid())
    second.release()


@pytest.mark.parametrize(
    ("step", "code", "kind"),
    [
        ("_lock", errno.EAGAIN, StoreInUse),
        ("_lock", errno.ENOLCK, StoreError),
        ("_sign", errno.ENOSPC, DiskFull),
        ("_sign", errno.EIO, StoreReadOnly),
    ],
)
def test_what_the_system_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, kind: type
) -> None:
    lock = FolderLock(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(folder_lock, step, failing(code))
        with pytest.raises(StoreError) as refused:
            lock.acquire()

    assert type(refused.value) is kind
    lock.acquire()
    lock.release()


def test_a_backup_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_copy", failing(errno.ENOSPC))

    with closing(sqlite3.connect(":memory:")) as database, pytest.raises(DiskFull):
        backup.make(database, tmp_path / "a.sqlite", "manual")
