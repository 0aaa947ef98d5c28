"""A hub in trouble leaves no token and nobody's name behind in the log."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from anydesk import logs
from anydesk.core.integrations import Integration
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.server import PracticeHub
from tests.conftest import TOKEN
from tests.services.bad_hubs import LASTING, hurry, run_job
from tests.services.jobs.stock_sends import planned
from tests.services.shelves import sellable


@pytest.fixture(autouse=True)
async def _in_a_hurry(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await hurry(services, integration, hub, monkeypatch)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The log with every detail."""
    path = logs.start(tmp_path / "log", debug=True)
    assert path is not None
    yield path
    logs.stop()


def _people(hub: PracticeHub) -> set[str]:
    """What buyers would not want to see written down."""
    found: set[str] = set()
    for order in hub.market.orders.values():
        buyer, shipping = order.get("buyer") or {}, order.get("shipping") or {}
        found |= {
            *(buyer.get(key) for key in ("name", "document", "documentNumberNormalized", "email")),
            *(buyer.get(key) for key in ("phone", "cellPhone")),
            *(shipping.get(key) for key in ("street", "address", "receiverName", "zipCode")),
        }
    return {str(text) for text in found if text and len(str(text)) > 4}


async def test_no_failure_writes_a_token_or_a_buyer_into_the_log(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    log_file: Path,
) -> None:
    await run_job(services, integration, "orders.read")
    ids = list(hub.market.orders)[:3]
    rows = await planned(services, hub, integration, sellable(hub)[:3])
    for fault in (*LASTING[:-2], "token-expired", "explicit-nulls", "numbers-as-strings"):
        hub.faults.clear()
        hub.faults.switch_on(fault)
        await run_job(services, integration, "orders.receive")
        await run_job(services, integration, "orders.receive", hub_ids=ids)
        await services.runner.run(SendStock.from_plan(services, rows), store=integration.name)
    bad = hub.market.book.rows[ids[0]]
    bad["id"] = bad["buyer"]["name"]
    hub.market.book.forget(ids[0])
    hub.faults.clear()
    await run_job(services, integration, "orders.receive")
    logging.getLogger("anydesk").handlers[-1].flush()

    text = await asyncio.to_thread(log_file.read_text, encoding="utf-8")
    assert "orders" in text
    assert TOKEN not in text
    assert {one for one in _people(hub) if one in text} == set()
