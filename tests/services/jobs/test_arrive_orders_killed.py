"""Killed anywhere while orders arrive: each is here once, and the feed lost none."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

from anydesk.core.clock import SystemClock
from anydesk.services import build
from anydesk.simulator.server import HubOptions, PracticeHub
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.fakes.keyring import session_secrets
from tests.services.bad_hubs import received


async def test_killed_anywhere_no_order_is_lost_or_doubled(tmp_path: Path) -> None:
    hub = PracticeHub(HubOptions(token=TOKEN, orders=0, products=8, rate=1_000_000))
    address = await hub.start()
    sold = hub.market.add_orders(30)
    folder, chance, kills = tmp_path / "data", random.Random(5), 0

    while not await asyncio.to_thread(_finished, folder, address, chance.randint(2, 5) + kills // 4):
        kills += 1
        assert kills < 30

    store = Store(folder)
    await store.open()
    services = build(store, clock=SystemClock(), secrets=session_secrets())
    here = sorted(order.hub_id for order in await received(services))
    await store.close()
    await hub.stop()
    assert kills >= 3
    assert here == sorted(sold)
    assert hub.market.feeds["orders"].waiting() == []


def _finished(folder: Path, address: str, changes: int) -> bool:
    command = [sys.executable, "-m", "tests.services.arriving", str(folder), address, str(changes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert not done.stderr, done.stderr
    return done.stdout == "finished finished\n"
