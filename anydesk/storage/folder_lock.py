"""Two copies of the program must not work on one data folder: a lock file says who is there."""

import errno
import os
import sys
from pathlib import Path
from typing import IO

from anydesk.core.errors import DiskFull, StoreError, StoreInUse, StoreReadOnly
from anydesk.core.i18n import _

FILE_NAME = "anydesk.lock"
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class FolderLock:
    """An advisory lock held by the open file: the system drops it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock. Raises StoreInUse where another process holds it."""
        try:
            file = self._path.open("a+", encoding="ascii")
        except OSError as error:
            raise _not_made(error) from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise _not_locked(error) from error
        self._file = file
        try:
            _sign(file)
        except OSError as error:
            self.release()
            raise _not_made(error) from error

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _sign(file: IO[str]) -> None:
    # The number of the process, for a person who looks into the folder.
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()


def _not_made(error: OSError) -> StoreError:
    if error.errno == errno.ENOSPC:
        return DiskFull(
            _("There is no room left on the disk."),
            hint=_("Nothing was lost. Free some space and try again."),
            details=type(error).__name__,
        )
    return StoreReadOnly(
        _("The data folder cannot be written to."),
        hint=_("Check the permissions of the folder or choose another one."),
        details=type(error).__name__,
    )


def _not_locked(error: OSError) -> StoreError:
    if error.errno in _HELD:
        return StoreInUse(
            _("The program is already open with this data folder."),
            hint=_("Use the window that is open, or close it and try again."),
            details=type(error).__name__,
        )
    return StoreError(
        _("The data folder is on a disk that cannot keep two programs apart."),
        hint=_("Choose a folder on a disk of this computer."),
        details=type(error).__name__,
    )


if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes and forbids reading them: lock one far behind the text.
    _LOCK_AT = 1 << 20

    def _lock(file: IO[str]) -> None:
        file.seek(_LOCK_AT)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
