"""Other programs on the same data folder, and something small to save."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select

from anydesk.storage.store import Tx
from anydesk.storage.tables import settings

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE" if sys.argv[2] == "file" else "SELECT 1")
print("held", flush=True)
sys.stdin.readline()
"""

OPEN = """
import asyncio, sys
from pathlib import Path
from anydesk.core.errors import AppError
from anydesk.storage.store import Store

async def main():
    store = Store(Path(sys.argv[1]))
    try:
        await store.open()
    except AppError as error:
        print(type(error).__name__, flush=True)
        return
    print("open", flush=True)
    sys.stdin.readline()
    await store.close()

asyncio.run(main())
"""


@contextmanager
def process(code: str, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
    """Another program that says one line and waits for one."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        try:
            yield other
        finally:
            other.communicate("\n")


def said(other: "subprocess.Popen[str]") -> str:
    assert other.stdout is not None
    return other.stdout.readline().strip()


def add(name: str, value: str) -> Callable[[Tx], None]:
    """Saves one row."""

    def save(tx: Tx) -> None:
        tx.execute(insert(settings).values(scope="test", key=name, value=value))

    return save


def kept(tx: Tx) -> list[str]:
    return list(tx.execute(select(settings.c.key).where(settings.c.scope == "test")).scalars())
