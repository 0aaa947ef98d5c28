"""A program that receives products and dies after some steps, for tests that kill."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from anydesk.core.clock import SystemClock
from anydesk.core.integrations import Environment
from anydesk.core.receive_options import ReceiveOptions
from anydesk.services import Services, build
from anydesk.services.jobs import product_pages
from anydesk.services.jobs.receive_products import ReceiveProducts
from anydesk.storage.store import Store
from tests.fakes.keyring import session_secrets

TOKEN = "practice-token"


async def connected(store: Store, address: str) -> tuple[Services, int]:
    """The services over an open store, and its only integration."""
    services = build(store, clock=SystemClock(), secrets=session_secrets())
    known = await services.integrations.all()
    made = (
        known[0]
        if known
        else await services.integrations.add("Loja Modelo", Environment.CUSTOM, address)
    )
    await services.integrations.save_token(made.id, TOKEN)
    return services, made.id


async def main(folder: str, address: str, steps: int) -> None:
    """Receive, or go on receiving; die after so many steps."""
    product_pages.AT_ONCE, product_pages.PAGE_ROWS = 3, 5
    store = Store(Path(folder))
    await store.open()
    services, integration_id = await connected(store, address)
    left = steps

    def count(_kinds: frozenset[str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    services.changes.listen({"products"}, count)
    state = await services.receiving.state(integration_id)
    if state.interrupted is None:
        job = ReceiveProducts(services, integration_id, ReceiveOptions())
        run = await services.runner.run(job, store="Loja Modelo")
    else:
        run = await services.runner.wait(await services.runner.resume(state.interrupted.id))
    sys.stdout.write(f"finished {run.state.value}\n")
    sys.stdout.flush()
    await services.runner.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
