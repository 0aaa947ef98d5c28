"""The one door to the database: one thread, one function per transaction."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from anydesk.core.errors import (
    DiskFull,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreReadOnly,
)
from anydesk.core.i18n import _
from anydesk.storage.folder_lock import FolderLock

Tx = Connection
"""An open transaction. The layers above use this name and need no SQLAlchemy type."""

T = TypeVar("T")

FILE_NAME = "anydesk.sqlite"
BUSY_TIMEOUT_MS = 5_000



class Store:
    """Opens the database of a data folder, migrates it, and runs functions inside transactions.

    Raises (all from ``open`` and ``run``): StoreInUse, StoreDamaged, StoreTooNew, StoreReadOnly,
    DiskFull. What a function raises itself passes through after a rollback.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._lock = FolderLock(folder)
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / FILE_NAME

    async def open(self) -> None:
        """Lock the folder, back up and migrate an older database, create a missing one."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def run(self, function: Callable[[Tx], T], *, durable: bool = True) -> T:
        """Run ``function`` in the store's thread inside one transaction.

        Args:
            durable: False skips the wait for the disk at the commit: a power cut may undo it.
                Only for what the hub can tell again.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._run, function, durable)

    async def close(self) -> None:
        """Finish what is queued, close the file, release the folder."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=True)

    def _open(self) -> None:
        from anydesk.storage import migrate  # Alembic takes 300 ms to import; only when opening

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreReadOnly(
                _("The data folder cannot be created."),
                hint=_("Check the permissions of the folder or choose another one."),
                details=f"{type(error).__name__}",
            ) from error
        self._lock.acquire()
        try:
            self._engine = _engine(self.path)
            migrate.bring_up_to_date(self._engine, self.path)
            self._connection = self._engine.connect()
        except BaseException as error:
            self._close()
            if isinstance(error, (DatabaseError, sqlite3.DatabaseError)):
                raise explain(error) from error
            raise

    def _run(self, function: Callable[[Tx], T], durable: bool) -> T:
        connection = self._connection
        if connection is None:
            raise RuntimeError("the store is closed")
        try:
            # FULL waits for the disk; NORMAL is as safe against a crash of the program.
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            with connection.begin():
                return function(connection)
        except DatabaseError as error:
            raise explain(error) from error

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._lock.release()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # SQLAlchemy itself starts the transaction: pysqlite's own would start too late for DDL.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def explain(error: Exception) -> StoreError:
    """The merchant's sentence for an error of the database driver."""
    text = str(getattr(error, "orig", error)).lower()
    details = text.splitlines()[0][:200] if text else type(error).__name__
    if "disk is full" in text or "disk i/o error" in text:
        return DiskFull(
            _("There is no room left on the disk."),
            hint=_("Nothing was lost. Free some space and try again."),
            details=details,
        )
    if "locked" in text or "busy" in text:
        return StoreInUse(
            _("Another program is using the database."),
            hint=_("Close the other window or wait a moment, then try again."),
            details=details,
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return StoreReadOnly(
            _("The database cannot be written to."),
            hint=_("Check the permissions of the data folder."),
            details=details,
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return StoreDamaged(
            _("The database file is damaged."),
            hint=_("Restore a backup from the folder “backups” inside the data folder."),
            details=details,
        )
    raise error


def default_folder() -> Path:
    """Where the data lives when nobody says otherwise (``ANYDESK_HOME`` wins)."""
    if home := os.environ.get("ANYDESK_HOME"):
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path("anydesk", appauthor=False)
