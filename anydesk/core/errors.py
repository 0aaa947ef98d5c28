"""What can go wrong in a way the merchant understands and can act on.

AppError                     message · hint · details
├── NotConnected             no token yet
├── InvalidInput             problems by field
├── NotThere                 asked for a record that the store does not have
├── JobBusy                  this work is running already
├── ApiError
│   ├── Unreachable          no network, time-out, server failing      retried, stops the job
│   ├── Throttled            too many requests                         retried after the wait
│   ├── Unauthorized         the token was refused                     stops the job
│   ├── NotFound             it is not there (any more)
│   ├── Rejected             ANYMARKET says why not
│   └── UnexpectedAnswer     an answer we cannot read
└── StoreError
    ├── DiskFull · StoreInUse · StoreDamaged · StoreTooNew · StoreReadOnly
    └── NoKeyring

Everything else is a bug and goes to the crash window.
"""

from collections.abc import Mapping
from typing import ClassVar


class AppError(Exception):
    """Something the merchant can understand and act on.

    Args:
        message: what happened, in the merchant's words, already translated.
        hint: what to do next.
        details: for the log and the support bundle only; never a token, never a buyer's data.
    """

    retryable: ClassVar[bool] = False
    stops_job: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "", details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NotConnected(AppError):
    """The integration has no token."""

    stops_job = True


class InvalidInput(AppError):
    """What was typed or given cannot be used; ``problems`` has a sentence for each field."""

    def __init__(
        self, message: str, *, problems: Mapping[str, str] | None = None, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.problems: Mapping[str, str] = dict(problems or {})


class NotThere(InvalidInput):
    """A record was asked for that the store does not have (unknown SKU, order or store)."""


class JobBusy(AppError):
    """The same work is waiting or running already."""


class ApiError(AppError):
    """ANYMARKET, or the way to it, did not do what was asked.

    Args:
        status: the HTTP status, 0 where there was no answer.
        maybe_done: True when a write may have had its effect although no answer came back.

    ``said`` has the hub's own words where the message has others.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        details: str = "",
        status: int = 0,
        maybe_done: bool = False,
    ) -> None:
        super().__init__(message, hint=hint, details=details)
        self.status = status
        self.maybe_done = maybe_done
        self.said = ""


class Unreachable(ApiError):
    """No network, a time-out, or the server is failing."""

    retryable = True
    stops_job = True


class Throttled(ApiError):
    """Too many requests; ``wait`` says for how many seconds ANYMARKET asked."""

    retryable = True
    stops_job = True

    def __init__(self, message: str, *, wait: float, hint: str = "", details: str = "") -> None:
        super().__init__(message, hint=hint, details=details, status=429)
        self.wait = wait


class Unauthorized(ApiError):
    """The token was refused."""

    stops_job = True


class NotFound(ApiError):
    """The thing asked for is not at ANYMARKET (any more)."""


class Rejected(ApiError):
    """ANYMARKET refused what was sent; the message holds its own words."""


class UnexpectedAnswer(ApiError):
    """ANYMARKET answered something that cannot be read."""


class StoreError(AppError):
    """The local database or keyring cannot be used."""

    stops_job = True


class DiskFull(StoreError):
    """No room left where the data folder is."""


class StoreInUse(StoreError):
    """Another copy of the program holds the data folder, or the file is locked."""


class StoreDamaged(StoreError):
    """The database file cannot be read."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program."""


class StoreReadOnly(StoreError):
    """The data folder or the database cannot be written to."""


class NoKeyring(StoreError):
    """The system has no usable credential store; tokens live for this session only."""

    stops_job = False
