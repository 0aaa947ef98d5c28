"""What the child process does with the bytes of a picture: a thumbnail, or the reason why not.

The decoders are C code over bytes that strangers wrote. In a process of their own the worst they
can do is to end it; the window and the database are elsewhere (docs/decisions/0016).
"""

import importlib
from io import BytesIO
from multiprocessing.connection import Connection

from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from anydesk.services.picture_messages import Thumbnail, Unusable

LARGEST_SIDE = 256
"""Pixels of a thumbnail's longer side."""

MOST_PIXELS = 50_000_000
"""A camera of 48 megapixels; more is a mistake or a bomb of a few bytes that fills the memory."""

_READERS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
)
# Named one by one: Pillow looks for its readers by itself, which a packaged build may not see.
FORMATS = tuple(reader.format for reader in _READERS)
"""Pillow knows some forty formats; most of its security notices are about the others."""

MEMORY = 1536 * 1024 * 1024
"""Bytes the child may use, where the system can limit it."""

_JPEG_QUALITY = 82


def make_thumbnails(pipe: Connection) -> None:
    """Answer the bytes of one picture after the other, until None."""
    _limit_memory()
    while (data := pipe.recv()) is not None:
        pipe.send(thumbnail_of(data))


def thumbnail_of(data: bytes) -> Thumbnail | Unusable:
    """The first frame, turned as its camera says, at most ``LARGEST_SIDE`` pixels long."""
    # Our own check comes first; Pillow's is the second lock.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return Unusable.TOO_MANY_PIXELS
            # A JPEG can be read at a half, a quarter or an eighth of its size.
            picture.draft("RGB", (2 * LARGEST_SIDE, 2 * LARGEST_SIDE))
            turned = ImageOps.exif_transpose(picture)
            if _is_on_its_side(picture):
                width, height = height, width
            return _small(turned, width, height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return Unusable.TOO_MANY_PIXELS
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError):
        # What Pillow's readers raise at bytes that are not what their header says.
        return Unusable.BROKEN


def _is_on_its_side(picture: Image.Image) -> bool:
    orientation = picture.getexif().get(0x0112, 1)
    return orientation in (5, 6, 7, 8)


def _small(picture: Image.Image, width: int, height: int) -> Thumbnail:
    whole = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    whole.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    if whole.mode == "RGBA" and _is_see_through(whole):
        whole.save(file, "PNG", optimize=True)
        return Thumbnail(file.getvalue(), "png", width, height)
    # Without its EXIF: where a photo was taken is nobody's business.
    whole.convert("RGB").save(file, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return Thumbnail(file.getvalue(), "jpg", width, height)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.getchannel("A").getextrema() != (255, 255)


def _limit_memory() -> None:
    try:
        # Only where there is one: not on Windows.
        resource = importlib.import_module("resource")
    except ImportError:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (OSError, ValueError):
        # macOS has the name but refuses it.
        return
