"""``anydesk outbox``: what waits, trying it again, giving it up; nothing unknown is touched."""

import asyncio
from pathlib import Path

from anydesk.core.clock import SystemClock
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus
from anydesk.services import build
from anydesk.storage.store import Store
from tests.cli.test_run import connected
from tests.fakes.keyring import session_secrets
from tests.processes import simulator


async def ship_all(folder: Path) -> int:
    """Move every paid order to Delivered here; how many the hub must be told of."""
    store = Store(folder)
    await store.open()
    services = build(store, clock=SystemClock(), secrets=session_secrets())
    ids = await services.sales_orders.find(Query(filters={"status": "aprovado"}))
    await services.order_moves.move(ids, OrderStatus.DELIVERED)
    waiting = len(await services.outbox.find(Query()))
    await store.close()
    return waiting


def test_what_waits_is_retried_or_given_up_by_its_number(tmp_path: Path) -> None:
    with simulator("--orders", "12", "--products", "8") as address:
        program = connected(tmp_path / "data", address)
        program.run("orders", "receive", "--store", "Loja Modelo")
        waiting = asyncio.run(ship_all(tmp_path / "data"))
        assert waiting > 1
        listed = [row["id"] for row in program.run("outbox", "list", "--json").document["rows"]]

        dropped = program.run("outbox", "drop", str(listed[0]), "--json")
        unknown = program.run("outbox", "drop", "9999")
        told = program.run("outbox", "retry", str(listed[1]), "--json")
        left = program.run("outbox", "list", "--json").document["rows"]

    assert len(listed) == waiting
    assert dropped.document == {"dropped": 1}
    assert unknown.code != 0
    assert "9999" in unknown.err
    assert told.code == 0, told
    assert left == []
