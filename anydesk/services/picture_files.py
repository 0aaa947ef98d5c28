"""The files of the image store: thumbnails by the hash of their address, and what was dropped here.

::

    images/3f/3fa9….jpg        the thumbnail of an address
    images/local/77b1….png     a dropped picture as it was, named by the hash of its content
"""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from anydesk.core.pictures import LOCAL

SUFFIXES = ("jpg", "png")
"""Of thumbnails."""

_ORIGINALS = "local"
_LOCAL_NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png|gif|webp)")


class PictureFiles:
    """Reads and writes below one folder; every call may wait for the disk.

    Nothing that comes from outside becomes part of a path: names are hashes, and a local address
    that is not one of ours has no file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def thumbnail(self, url: str) -> Path | None:
        """The thumbnail of this address, where there is one."""
        stem = self._stem(url)
        paths = (stem.with_name(f"{stem.name}.{suffix}") for suffix in SUFFIXES)
        return next((path for path in paths if path.is_file()), None)

    def original(self, url: str) -> Path | None:
        """The whole file of a picture that was dropped here."""
        name = url.removeprefix(LOCAL)
        if not url.startswith(LOCAL) or not _LOCAL_NAME.fullmatch(name):
            return None
        path = self.folder / _ORIGINALS / name
        return path if path.is_file() else None

    def keep_thumbnail(self, url: str, data: bytes, suffix: str) -> str:
        """Write the thumbnail of this address; its name inside the store. Raises OSError."""
        stem = self._stem(url)
        path = stem.with_name(f"{stem.name}.{suffix}")
        _write(path, data)
        for other in SUFFIXES:
            if other != suffix:
                stem.with_name(f"{stem.name}.{other}").unlink(missing_ok=True)
        return path.relative_to(self.folder).as_posix()

    def keep_original(self, data: bytes, kind: str) -> str:
        """Write a dropped picture; its address. Raises OSError."""
        name = f"{hashlib.sha256(data).hexdigest()}.{kind}"
        path = self.folder / _ORIGINALS / name
        if not path.is_file():
            _write(path, data)
        return f"{LOCAL}{name}"

    def remove(self, url: str) -> None:
        """Remove what is kept of this address; what cannot be removed now stays."""
        stem = self._stem(url)
        paths = [stem.with_name(f"{stem.name}.{suffix}") for suffix in SUFFIXES]
        if original := self.original(url):
            paths.append(original)
        for path in paths:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _stem(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        # A folder with 300,000 files is slow to look at on more than one system.
        return self.folder / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: whoever reads it meanwhile must never see half a picture."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(data)
    os.replace(draft, path)
