"""The one door to the database: one thread, one function per transaction."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from anydesk.core.errors import StoreReadOnly
from anydesk.core.i18n import _
from anydesk.storage import backup, migrate
from anydesk.storage.failures import explain
from anydesk.storage.folder_lock import FolderLock

Tx = Connection
"""An open transaction. The layers above use this name and need no SQLAlchemy type."""

T = TypeVar("T")

FILE_NAME = "anydesk.sqlite"
BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 16_384
"""SQLite's own 2 MB hold no list of 100,000 rows: sorting it would read the file again."""


class Store:
    """Opens the database of a data folder, migrates it, and runs functions inside transactions.

    Raises (all from ``open`` and ``run``): StoreInUse, StoreDamaged, StoreTooNew, StoreReadOnly,
    DiskFull. What a function raises itself passes through after a rollback.

    Args:
        busy_timeout_ms: how long to wait for another program that uses the file.
    """

    def __init__(self, folder: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.folder = folder
        self._busy_timeout_ms = busy_timeout_ms
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._lock = FolderLock(folder)
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._closed = False
        self._level = ""

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / FILE_NAME

    async def open(self) -> None:
        """Lock the folder, back up and migrate an older database, create a missing one."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def run(self, function: Callable[[Tx], T], *, durable: bool = True) -> T:
        """Run ``function`` in the store's thread inside one transaction.

        A caller that is cancelled meanwhile does not stop it: the transaction lands or not.

        Args:
            durable: False skips the wait for the disk at the commit: a power cut may undo it.
                Only for what the hub can tell again.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._run, function, durable)

    async def run_each(
        self, functions: Sequence[Callable[[Tx], T]], *, durable: bool = True
    ) -> list[T]:
        """Run functions one after the other, each in a transaction of its own.

        What ``run`` for each would do, without going to the store's thread and back in between.
        Where one fails, those before it stand. A few at a time: everybody else waits meanwhile.
        """

        def work() -> list[T]:
            return [self._run(function, durable) for function in functions]

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def backup(self, reason: str = "manual") -> Path:
        """Copy the database into the folder of backups."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._backup, reason)

    async def close(self) -> None:
        """Finish what is queued, close the file, release the folder; harmless the second time."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=True)

    def _open(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreReadOnly(
                _("The data folder cannot be created."),
                hint=_("Check the permissions of the folder or choose another one."),
                details=type(error).__name__,
            ) from error
        self._lock.acquire()
        try:
            self._engine = _engine(self.path, self._busy_timeout_ms)
            migrate.bring_up_to_date(self._engine, self.path)
            self._connection = self._engine.connect()
            self._run(_mark_what_was_left, durable=True)
        except (DBAPIError, sqlite3.Error) as error:
            self._close()
            raise explain(error) from error
        except BaseException:
            self._close()
            raise

    def _run(self, function: Callable[[Tx], T], durable: bool) -> T:
        connection = self._opened()
        try:
            # FULL waits for the disk; NORMAL is as safe against a crash of the program.
            level = "FULL" if durable else "NORMAL"
            if level != self._level:
                migrate.driver(connection).execute(f"PRAGMA synchronous={level}")
                self._level = level
            with connection.begin():
                return function(connection)
        except (DBAPIError, sqlite3.Error) as error:
            raise explain(error) from error

    def _backup(self, reason: str) -> Path:
        try:
            return backup.make(migrate.driver(self._opened()), self.path, reason)
        except sqlite3.Error as error:
            raise explain(error) from error

    def _opened(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the store is not open")
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._lock.release()


def _engine(path: Path, busy_timeout_ms: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        # Not as part of a URL: a folder's name may hold "?" or "%".
        creator=lambda: sqlite3.connect(
            path,
            timeout=busy_timeout_ms / 1000,
            # The transaction is SQLAlchemy's (see _begin): the driver's own starts too late for
            # tables.
            isolation_level=None,
            # Opened and used in the store's thread; closed from it as well.
            check_same_thread=False,
        ),
        poolclass=StaticPool,
        # A value in an error text would take people's data into the log.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # At once and not at the first write, where waiting for another program cannot help any
        # more. For reading it costs nothing: nobody else reads.
        migrate.driver(connection).execute("BEGIN IMMEDIATE")

    return engine


def _mark_what_was_left(tx: Tx) -> None:
    # Nobody else works in this folder: what is marked as working was left so by a crash.
    from anydesk.storage.job_log import interrupt_orphans

    interrupt_orphans(tx)


def default_folder() -> Path:
    """Where the data lives when nobody says otherwise (``ANYDESK_HOME`` wins)."""
    if home := os.environ.get("ANYDESK_HOME"):
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path("anydesk", appauthor=False)
