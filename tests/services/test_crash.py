"""A program that dies in the middle of a job loses no row and does none twice."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

from anydesk.core.jobs import RunState
from anydesk.core.query import Query
from anydesk.services.job_history import JobsService
from anydesk.storage.store import Store
from tests.services.toy import written


async def test_a_run_killed_anywhere_continues_without_losing_or_doubling_a_row(
    tmp_path: Path,
) -> None:
    folder, count = tmp_path / "data", 60
    chance = random.Random(7)
    what, kills = f"start:{count}", 0

    while True:
        if await asyncio.to_thread(_killed_after, chance.randint(2, 6), folder, what):
            kills += 1
            what = "resume:1"
        else:
            break

    store = Store(folder)
    await store.open()
    rows = await store.run(written)
    history = JobsService(store)
    (run,) = await history.load(await history.find(Query()))
    results = await history.rows(run.id)
    await store.close()
    assert kills >= 3
    assert rows == {f"r{index:04}": 1 for index in range(count)}
    assert len({row.result.key for row in results}) == len(results) == count
    assert (run.state, run.done, run.failed) == (RunState.FINISHED, count, 0)


def _killed_after(steps: int, folder: Path, what: str) -> bool:
    """Run the toy program and kill it after some Steps. False: it finished before."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.services.toy", str(folder), what],
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        for seen, line in enumerate(program.stdout, start=1):
            if line.startswith("finished"):
                program.wait()
                return False
            if seen > steps:
                # Not at a quiet place: while the Step before is on its way to the disk.
                program.kill()
                return True
    raise AssertionError("the program ended by itself")
