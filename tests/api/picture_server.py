"""A web server with pictures on a real socket that answers exactly what it was told to."""

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

START = "https://fotos.example.com/"
"""What the addresses begin with; the server stands behind it."""


def picture(width: int = 40, height: int = 30, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A real picture."""
    file = BytesIO()
    colour = (200, 40, 40) if mode == "RGB" else (200, 40, 40, 90)
    Image.new(mode, (width, height), colour).save(file, kind)
    return file.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a kilobyte that says it has billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + end

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(500_000))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@dataclass
class Said:
    """One answer. ``hangs``: none at all; ``endless``: the body is repeated without end."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False
    endless: bool = False

    def head(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Whatever", *(f"{n}: {v}" for n, v in self.headers)]
        if not self.endless and not any(name == "Content-Length" for name, _ in self.headers):
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def leads_to(url: str) -> Said:
    """A redirect."""
    return Said(b"<a>moved</a>", 302, (("Location", url),))


@dataclass
class PictureServer:
    """Answers by the path behind ``START``; one it was not told about is 404."""

    answers: dict[str, Said] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    address: str = ""
    together: int = 0
    most_together: int = 0

    @property
    def own(self) -> dict[str, str]:
        """For ``PictureDownloads(own=…)``."""
        return {START: self.address}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if not await self._answer(head.decode(), writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> bool:
        path = head.split(" ")[1].removeprefix("/")
        self.asked.append(path)
        self.heads.append(head.lower())
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        for _turn in range(20):
            await asyncio.sleep(0)
        self.together -= 1
        said = self.answers.get(path, Said(b"nothing here", 404))
        if said.hangs:
            await asyncio.Event().wait()
        writer.write(said.head() + said.body)
        await writer.drain()
        while said.endless:
            writer.write(said.body)
            await writer.drain()
        return True


@asynccontextmanager
async def picture_server() -> AsyncIterator[PictureServer]:
    """It listens as long as the block lasts."""
    made = PictureServer()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        # Cancelled at the end: asyncio would report that as an error of the server.
        with suppress(asyncio.CancelledError):
            await made.serve(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield made
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
