"""What passes between the program and the child process that makes thumbnails."""

from dataclasses import dataclass
from enum import StrEnum


class Unusable(StrEnum):
    """Why there is no thumbnail."""

    BROKEN = "broken"
    TOO_MANY_PIXELS = "too many pixels"


@dataclass(frozen=True)
class Thumbnail:
    """A small picture as the bytes of a file.

    Args:
        suffix: "jpg", or "png" where one sees through it.
        width, height: of the original as it is looked at, in pixels.
    """

    data: bytes
    suffix: str
    width: int
    height: int
