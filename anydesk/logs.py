"""The log file: rotating, in the data folder, without tokens and without people's data."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from anydesk.core.secrecy import redact

FOLDER = "logs"
FILE_NAME = "anydesk.log"
LARGEST = 1_000_000
KEPT = 5


class SafeFormatter(logging.Formatter):
    """Hides what must not be written down in the whole text: message, values and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _SafeFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk must not fill the terminal: the log goes on when there is room again."""


def start(data_folder: Path, *, debug: bool = False) -> Path | None:
    """Write the program's log into the data folder. None where that is not possible.

    Args:
        debug: also what only helps to find a fault.
    """
    stop()
    logger = logging.getLogger("anydesk")
    logger.setLevel(logging.DEBUG if debug else logging.INFO)
    path = data_folder / FOLDER / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _SafeFile(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError:
        # The store says it in the merchant's words when it is opened.
        return None
    with suppress(OSError):
        path.chmod(0o600)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logger.addHandler(handler)
    # asyncio tells here of errors that nobody waited for; the database's warnings are Python's.
    logging.getLogger("asyncio").addHandler(handler)
    return path


def stop() -> None:
    """Close the log file; harmless when there is none."""
    for name in ("anydesk", "asyncio"):
        logger = logging.getLogger(name)
        for handler in tuple(logger.handlers):
            if isinstance(handler, _SafeFile):
                logger.removeHandler(handler)
                handler.close()


def files(data_folder: Path) -> tuple[Path, ...]:
    """The log files there are, the newest first."""
    return tuple(sorted((data_folder / FOLDER).glob(f"{FILE_NAME}*")))
