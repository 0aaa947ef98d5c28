"""From the start of the process to a window that answers, against a bare window of PySide6.

The data folder is one that was used before, with a connected store and a thousand products:
the window opens on its start page. The very first start makes the database as well.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _shelves
from _support import connect, hub, line, opened, report

TIMES = 5
HERE = Path(__file__).parent


def until_usable(compiled: str, *words: str) -> float:
    # With compiled modules, as an installed program has them.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = compiled
    start = time.perf_counter()
    command = [sys.executable, *words]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        seconds = time.perf_counter() - start
        process.communicate(timeout=30)
    assert said == "usable", said
    return seconds


async def prepare(folder: Path) -> None:
    with hub(orders=0, products=1) as base_url:
        async with opened(folder) as services:
            await connect(services, base_url)
    _shelves.fill(folder, _shelves.invented(1_000))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as compiled:
        asyncio.run(prepare(Path(folder)))
        bare, real = [], []
        for _time in range(1 + TIMES):
            # In turns: what else the machine does meanwhile slows both.
            bare.append(until_usable(compiled, str(HERE / "_bare_window.py")))
            real.append(until_usable(compiled, str(HERE / "_real_window.py"), "--data-dir", folder))
    del bare[0], real[0]
    line("cold start", "each time " + ", ".join(f"{seconds:.2f} s" for seconds in real))
    report("cold start", min(real), min(bare), "<= 2.0")


main()
