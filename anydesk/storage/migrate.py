"""Brings a database to this program's revision; a newer or foreign one is refused untouched."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from anydesk.core.errors import StoreDamaged, StoreTooNew
from anydesk.core.i18n import _
from anydesk.storage import backup
from anydesk.storage.migrations import HEAD, REVISIONS

EMPTY = ""
"""The revision of a database without tables."""


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Create the tables of an empty database, back up and migrate an older one.

    The whole migration is one transaction: it lands or it does not.
    """
    with engine.connect() as connection:
        found = revision(connection)
        _check_writable(connection)
        if found == HEAD:
            return
        if found != EMPTY:
            _check_whole(connection)
            backup.make(driver(connection), path, f"before-{HEAD}")
        _upgrade(connection)


def revision(connection: Connection) -> str:
    """The database's revision. Raises StoreTooNew or StoreDamaged where it is not one of ours."""
    names = {
        row[0]
        for row in driver(connection).execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    if not names:
        return EMPTY
    rows = (
        driver(connection).execute("SELECT version_num FROM alembic_version").fetchall()
        if "alembic_version" in names
        else []
    )
    if len(rows) != 1:
        raise StoreDamaged(
            _("The database file is not one of this program, or a part of it is missing."),
            hint=_("Restore a backup from the folder “backups” inside the data folder."),
            details=f"{len(names)} tables, {len(rows)} revisions",
        )
    found = str(rows[0][0])
    if found not in REVISIONS:
        raise StoreTooNew(
            _("The data was written by a newer version of the program."),
            hint=_("Install the newest version. Nothing was changed."),
            details=f"revision {found}, this program knows up to {HEAD}",
        )
    return found


def driver(connection: Connection) -> Any:
    """The driver's own connection: statements outside SQLAlchemy's transaction."""
    return connection.connection.dbapi_connection


def _check_writable(connection: Connection) -> None:
    # SQLite opens a file it may not write to without a word, and even begins to "write" there:
    # only a real change is refused. It is taken back before it reaches the disk.
    raw = driver(connection)
    raw.execute("BEGIN IMMEDIATE")
    try:
        raw.execute("PRAGMA user_version=1")
    finally:
        raw.execute("ROLLBACK")


def _check_whole(connection: Connection) -> None:
    answer = driver(connection).execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise StoreDamaged(
            _("The database file is damaged."),
            hint=_("Restore a backup from the folder “backups” inside the data folder."),
            details=str(answer)[:200],
        )


def _upgrade(connection: Connection) -> None:
    # Only now: Alembic takes 0.3 s to import, and most starts do not need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "anydesk.storage:migrations")
    config.attributes["connection"] = connection
    # A table that is copied must not take the rows that point at it along; checked at the end.
    driver(connection).execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            command.upgrade(config, "head")
            _check_references(connection)
    finally:
        driver(connection).execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    broken = driver(connection).execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreDamaged(
            _("The database holds rows that belong to nothing. It was left as it was."),
            hint=_("Send the support bundle to whoever helps you with the program."),
            details=f"{broken[0]} points at {broken[2]}",
        )
