"""A postcode directory on a real socket that answers exactly what it was told to."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PAULISTA = {
    "cep": "01310-100",
    "logradouro": "Avenida Paulista",
    "complemento": "de 612 a 1510 - lado par",
    "bairro": "Bela Vista",
    "localidade": "São Paulo",
    "uf": "SP",
}


@dataclass
class Said:
    """One answer. ``hangs``: none at all; ``drips``: it never ends."""

    body: object = None
    status: int = 200
    hangs: bool = False
    drips: bool = False

    def bytes(self) -> bytes:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        length = 10_000 if self.drips else len(text.encode())
        head = f"HTTP/1.1 {self.status} Whatever\r\nContent-Length: {length}\r\n\r\n"
        return head.encode() + text.encode()


@dataclass
class Directory:
    """What it says by postcode; a postcode it was not told about is answered as ``otherwise``."""

    answers: dict[str, Said] = field(default_factory=dict)
    otherwise: Said = field(default_factory=lambda: Said({"erro": "true"}))
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    address: str = ""
    together: int = 0
    most_together: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode(), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        lines = head.split("\r\n")
        postcode = lines[0].split("/")[2]
        self.asked.append(postcode)
        self.headers.append(
            {name.lower(): value for name, _, value in (one.partition(": ") for one in lines[1:])}
        )
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await self.gate.wait()
        said = self.answers.get(postcode, self.otherwise)
        if said.hangs:
            await asyncio.Event().wait()
        # Everybody who may come at once comes before the first one leaves.
        for _turn in range(20):
            await asyncio.sleep(0)
        self.together -= 1
        writer.write(said.bytes())
        await writer.drain()


@asynccontextmanager
async def directory() -> AsyncIterator[Directory]:
    """It listens as long as the block lasts."""
    made = Directory()
    made.gate.set()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        # Cancelled at the end: asyncio would report that as an error of the server.
        with suppress(asyncio.CancelledError):
            await made.serve(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws/{{postcode}}/json/"
    try:
        yield made
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
