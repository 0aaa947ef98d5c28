"""The database driver's errors as the merchant's sentences."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from anydesk.core.errors import (
    DiskFull,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreReadOnly,
)
from anydesk.core.i18n import _


def explain(error: DBAPIError | sqlite3.Error) -> Exception:
    """The StoreError for an error of the driver; the error itself where it is a bug of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = str(getattr(cause, "sqlite_errorname", None) or "")
    # The statement and its values stay out of the details: they hold people's data.
    details = name or type(cause).__name__
    if name == "SQLITE_FULL":
        return DiskFull(
            _("There is no room left on the disk."),
            hint=_("Nothing was lost. Free some space and try again."),
            details=details,
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreInUse(
            _("Another program is using the database."),
            hint=_("Close the other program or wait a moment, then try again."),
            details=details,
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreReadOnly(
            _("The database cannot be written to."),
            hint=_("Check the permissions of the data folder."),
            details=details,
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreDamaged(
            _("The database file is damaged."),
            hint=_("Restore a backup from the folder “backups” inside the data folder."),
            details=details,
        )
    if name.startswith("SQLITE_IOERR"):
        return StoreError(
            _("The disk with the data could not be read or written."),
            hint=_("Check that the disk is connected and has room, then try again."),
            details=details,
        )
    return error
