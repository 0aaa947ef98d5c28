"""Copies of the database beside it, made with SQLite's own backup: whole even while it is used."""

import errno
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from anydesk.core.errors import DiskFull, StoreReadOnly
from anydesk.core.i18n import _

FOLDER = "backups"
KEPT = 10


def make(
    connection: sqlite3.Connection, path: Path, reason: str, *, now: datetime | None = None
) -> Path:
    """Copy the database of ``connection`` into the folder of backups; the oldest ones go.

    Args:
        reason: part of the file's name: "before-0002", "manual".
    """
    folder = path.parent / FOLDER
    moment = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"{path.stem}-{moment}-{reason}{path.suffix}"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(connection, part)
        part.replace(target)
    except OSError as error:
        _drop(part)
        raise _not_kept(error) from error
    except sqlite3.Error:
        _drop(part)
        raise
    _forget_old(path, target)
    return target


def kept(path: Path) -> tuple[Path, ...]:
    """The backups of this database, the newest first."""
    return tuple(sorted((path.parent / FOLDER).glob(f"{path.stem}-*{path.suffix}"), reverse=True))


def _copy(connection: sqlite3.Connection, part: Path) -> None:
    with closing(sqlite3.connect(part)) as copy:
        connection.backup(copy)
        # One file that can be carried away: no write-ahead log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _drop(part: Path) -> None:
    with suppress(OSError):
        part.unlink()


def _forget_old(path: Path, newest: Path) -> None:
    # Not by name alone: after the clock was set back the newest one looks like the oldest.
    others = [one for one in kept(path) if one != newest]
    for old in others[KEPT - 1 :]:
        old.unlink(missing_ok=True)


def _not_kept(error: OSError) -> DiskFull | StoreReadOnly:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return DiskFull(
            _("There is no room left on the disk for a backup. Nothing was changed."),
            hint=_("Free some space and try again."),
            details=type(error).__name__,
        )
    return StoreReadOnly(
        _("The backup cannot be written. Nothing was changed."),
        hint=_("Check the permissions of the data folder."),
        details=type(error).__name__,
    )
