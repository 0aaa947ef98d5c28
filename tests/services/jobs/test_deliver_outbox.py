"""What orders tell the hub when they move, under each setting; nothing twice, nothing lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.outbox import OutboxState, Tracking
from anydesk.core.query import Query
from anydesk.core.sales_channels import Mover
from anydesk.core.sales_orders import Cause, OrderStatus
from anydesk.core.settings import AdditionalSettings, InvoiceDataMode, LabelFormat, OrderSettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import rows_of, run_job

TRACKED = Tracking(code="AA123456785BR", carrier="Correios")


@pytest.fixture
async def hub_id(services: Services, integration: Integration, hub: PracticeHub) -> int:
    """A paid order of the merchant's own shop, received."""
    found = next(
        one
        for one, order in hub.market.orders.items()
        if order["status"] == "PAID_WAITING_SHIP" and not order.get("fulfillment")
    )
    order = hub.market.order(found)
    order.update(marketPlace="ECOMMERCE", accountName="LOJA")
    await run_job(services, integration, "orders.receive", hub_ids=[found])
    return int(found)


@pytest.fixture
async def order_id(services: Services, hub_id: int) -> int:
    (found,) = await services.sales_orders.find(Query())
    return int(found)


async def deliver(services: Services, integration: Integration) -> JobRun:
    job = JOBS["outbox.deliver"](services, {"integration_id": integration.id})
    return await services.runner.run(job, store=integration.name)


def told(hub: PracticeHub, hub_id: int) -> list[Any]:
    return [one for one in hub.requests if one.method == "PUT" and one.path.endswith(f"/{hub_id}")]


@pytest.mark.option("orders.send_tracking_on_shipped")
@pytest.mark.parametrize("on", [True, False])
async def test_shipping_an_order_tells_its_tracking(
    on: bool, services: Services, integration: Integration, hub: PracticeHub, hub_id: int,
    order_id: int,
) -> None:  # fmt: skip
    await services.settings.save(OrderSettings(send_tracking_on_shipped=on), integration.id)

    (result,) = await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    await deliver(services, integration)

    assert result.moved
    assert (await services.sales_orders.get(order_id)).status == OrderStatus.SHIPPED
    there = hub.market.order(hub_id)
    if on:
        assert there["status"] == "PAID_WAITING_DELIVERY"
        assert there["tracking"]["number"] == TRACKED.code
    else:
        assert there["status"] == "PAID_WAITING_SHIP"
        assert told(hub, hub_id) == []


@pytest.mark.option("orders.mark_delivered_on_change")
@pytest.mark.parametrize("on", [True, False])
async def test_delivering_an_order_concludes_it(
    on: bool, services: Services, integration: Integration, hub: PracticeHub, hub_id: int,
    order_id: int,
) -> None:  # fmt: skip
    await services.settings.save(OrderSettings(mark_delivered_on_change=on), integration.id)
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    await services.order_moves.move([order_id], OrderStatus.DELIVERED)

    run = await deliver(services, integration)

    there = hub.market.order(hub_id)["status"]
    assert there == ("CONCLUDED" if on else "PAID_WAITING_DELIVERY")
    assert run.done == len(told(hub, hub_id)) == (2 if on else 1)


@pytest.mark.option("additional.invoice_data_mode")
@pytest.mark.parametrize("mode", list(InvoiceDataMode))
async def test_the_invoice_is_sent_by_itself_or_when_asked(
    mode: InvoiceDataMode, services: Services, integration: Integration, hub: PracticeHub,
    hub_id: int, order_id: int, clock: FixedClock,
) -> None:  # fmt: skip
    await services.settings.save(AdditionalSettings(invoice_data_mode=mode), integration.id)
    key = access_key()

    await services.invoices.add(order_id, key, clock.now() - timedelta(hours=1), cfop="5102")
    await deliver(services, integration)
    by_itself = hub.market.order(hub_id)["status"]
    if mode is InvoiceDataMode.MANUAL:
        assert by_itself == "PAID_WAITING_SHIP"
        await services.invoices.send([order_id])
        await deliver(services, integration)

    there = hub.market.order(hub_id)
    assert (there["status"], there["invoice"]["accessKey"]) == ("INVOICED", key)
    assert len(told(hub, hub_id)) == 1


def access_key() -> str:
    """Of an NF-e of November 2026, number 77, series 1."""
    bare = "35" + "2611" + "11222333000181" + "55" + "001" + "000000077" + "1" + "12345678"
    weights = [2, 3, 4, 5, 6, 7, 8, 9]
    total = sum(int(digit) * weights[place % 8] for place, digit in enumerate(reversed(bare)))
    rest = total % 11
    return bare + str(0 if rest < 2 else 11 - rest)


@pytest.mark.option("additional.label_format")
@pytest.mark.parametrize(("wanted", "kind"), [(LabelFormat.PDF, "PDF"), (LabelFormat.ZPL, "ZPL2")])
async def test_a_label_is_asked_for_in_the_chosen_format(
    wanted: LabelFormat, kind: str, services: Services, integration: Integration,
    hub: PracticeHub, order_id: int, tmp_path: Path,
) -> None:  # fmt: skip
    await services.settings.save(AdditionalSettings(label_format=wanted), integration.id)

    (result,) = await services.labels.fetch([order_id], tmp_path)

    asked = [one.path.rsplit("/", 1)[-1] for one in hub.requests if "/printtag/" in one.path]
    assert asked == [kind]
    assert result.files or result.problem
    for path in result.files:
        begin = path.read_bytes()[:4]
        assert begin == (b"%PDF" if wanted is LabelFormat.PDF else b"^XA\n"[:3] + begin[3:])


async def test_what_the_marketplace_moves_is_not_told(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int
) -> None:
    (channel,) = [
        one for one in await services.channels.rows(integration.id) if one.account_name == "LOJA"
    ]
    await services.channels.save(replace(channel, shipped_by=Mover.MARKETPLACE))

    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    await deliver(services, integration)

    assert told(hub, hub_id) == []


async def test_what_the_hub_caused_is_never_told_back(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int
) -> None:
    await services.order_moves.move(
        [order_id], OrderStatus.SHIPPED, Cause.HUB_SYNC, tracking=TRACKED
    )
    await deliver(services, integration)

    assert told(hub, hub_id) == []


async def test_a_lost_answer_is_looked_at_before_anything_is_told_again(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int
) -> None:
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    hub.faults.switch_on("lose-answer=1")

    run = await deliver(services, integration)

    assert run.state is RunState.FINISHED
    assert len(told(hub, hub_id)) == 1
    assert {row.outcome for row in await rows_of(services, run)} == {Outcome.DONE}
    (entry,) = await services.outbox.of_order(order_id)
    assert entry.state in (OutboxState.DONE, OutboxState.ACCEPTED)


async def test_without_a_network_it_waits_and_arrives_later(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int,
    clock: FixedClock,
) -> None:  # fmt: skip
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    hub.faults.switch_on("drop-connection")
    first = await deliver(services, integration)
    hub.faults.clear()
    clock.advance(hours=7)

    await services.runner.wait(await services.runner.resume(first.id))

    assert first.state is RunState.INTERRUPTED
    assert hub.market.order(hub_id)["status"] == "PAID_WAITING_DELIVERY"
