"""A program that lets orders arrive and dies at some change, for tests that kill."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from anydesk.services.jobs import arrive_orders, receive_orders
from anydesk.services.receipt import start_arrival
from anydesk.storage.store import Store
from tests.services.receiving import connected


async def main(folder: str, address: str, changes: int) -> None:
    """Look once, or go on looking; die after so many changes were heard of."""
    arrive_orders.GROUP, receive_orders.SAVED_AT_ONCE = 3, 2
    store = Store(Path(folder))
    await store.open()
    services, integration_id = await connected(store, address)
    await services.integrations.test(integration_id)
    left = changes

    def count(_kinds: frozenset[str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    services.changes.listen({"hub_orders", "receipt", "jobs"}, count)
    run_id = await start_arrival(services, await services.integrations.get(integration_id))
    assert run_id is not None
    run = await services.runner.wait(run_id)
    sys.stdout.write(f"finished {run.state.value}\n")
    sys.stdout.flush()
    await services.runner.close()
    await services.connections.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
