"""What the settings of one sales channel change for its orders (API §14)."""

from dataclasses import replace
from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.outbox import Tracking
from anydesk.core.query import Query
from anydesk.core.sales_channels import Mover, SalesChannel
from anydesk.core.sales_orders import OrderStatus
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import run_job

TRACKED = Tracking(code="AA123456785BR", carrier="Correios")
MARKETPLACE, ACCOUNT = "ECOMMERCE", "LOJA"


@pytest.fixture
def hub_id(hub: PracticeHub) -> int:
    """A paid order of the merchant's own shop, not received yet."""
    found = next(
        one
        for one, order in hub.market.orders.items()
        if order["status"] == "PAID_WAITING_SHIP" and not order.get("fulfillment")
    )
    hub.market.order(found).update(marketPlace=MARKETPLACE, accountName=ACCOUNT)
    return int(found)


async def set_channel(services: Services, integration: Integration, **settings: Any) -> None:
    found = [one for one in await services.channels.rows(integration.id) if _is_own(one)]
    channel = found[0] if found else await services.channels.add(
        integration.id, MARKETPLACE, ACCOUNT
    )  # fmt: skip
    await services.channels.save(replace(channel, **settings))


def _is_own(channel: SalesChannel) -> bool:
    return (channel.marketplace, channel.account_name) == (MARKETPLACE, ACCOUNT)


async def received(services: Services, integration: Integration, hub_id: int) -> int:
    await run_job(services, integration, "orders.receive", hub_ids=[hub_id])
    (order_id,) = await services.sales_orders.find(Query())
    return int(order_id)


async def moved(
    services: Services, integration: Integration, order_id: int, *statuses: OrderStatus
) -> None:
    for status in statuses:
        (result,) = await services.order_moves.move([order_id], status, tracking=TRACKED)
        assert result.moved, result
    if await services.outbox.stores_due():
        job = JOBS["outbox.deliver"](services, {"integration_id": integration.id})
        await services.runner.run(job, store=integration.name)


@pytest.mark.option("channel.shipped_by")
@pytest.mark.parametrize(
    ("mover", "there"),
    [(Mover.MERCHANT, "PAID_WAITING_DELIVERY"), (Mover.MARKETPLACE, "PAID_WAITING_SHIP")],
)
async def test_who_moves_an_order_to_shipped(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, mover: Mover,
    there: str,
) -> None:  # fmt: skip
    await set_channel(services, integration, shipped_by=mover)
    order_id = await received(services, integration, hub_id)

    await moved(services, integration, order_id, OrderStatus.SHIPPED)

    assert hub.market.order(hub_id)["status"] == there


@pytest.mark.option("channel.delivered_by")
@pytest.mark.parametrize(
    ("mover", "there"),
    [(Mover.MERCHANT, "CONCLUDED"), (Mover.MARKETPLACE, "PAID_WAITING_DELIVERY")],
)
async def test_who_moves_an_order_to_delivered(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, mover: Mover,
    there: str,
) -> None:  # fmt: skip
    await set_channel(services, integration, delivered_by=mover)
    order_id = await received(services, integration, hub_id)

    await moved(services, integration, order_id, OrderStatus.SHIPPED, OrderStatus.DELIVERED)

    assert hub.market.order(hub_id)["status"] == there


@pytest.mark.option("channel.may_cancel")
@pytest.mark.parametrize("may", [True, False])
async def test_cancelling_here_cancels_there_only_where_it_may(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, may: bool
) -> None:
    await set_channel(services, integration, may_cancel=may)
    order_id = await received(services, integration, hub_id)

    await moved(services, integration, order_id, OrderStatus.CANCELLED)

    assert (await services.sales_orders.get(order_id)).status == OrderStatus.CANCELLED
    assert hub.market.order(hub_id)["status"] == ("CANCELED" if may else "PAID_WAITING_SHIP")


@pytest.mark.option("channel.active")
@pytest.mark.parametrize("active", [True, False])
async def test_a_channel_that_is_off_is_received_from_and_told_nothing(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, active: bool
) -> None:
    await set_channel(services, integration, active=active)
    order_id = await received(services, integration, hub_id)

    await moved(services, integration, order_id, OrderStatus.SHIPPED)

    there = hub.market.order(hub_id)["status"]
    assert there == ("PAID_WAITING_DELIVERY" if active else "PAID_WAITING_SHIP")


@pytest.mark.option("channel.own_name")
@pytest.mark.parametrize(("name", "shown"), [("Balcão", "Balcão"), ("", f"· {ACCOUNT}")])
async def test_the_lists_of_orders_are_filtered_by_the_own_name(
    services: Services, integration: Integration, hub_id: int, name: str, shown: str
) -> None:
    await set_channel(services, integration, title=name)
    order_id = await received(services, integration, hub_id)

    offered = dict(await services.channels.choices(integration.id, []))

    (value,) = [one for one, caption in offered.items() if caption.endswith(shown)]
    assert list(await services.sales_orders.find(Query(filters={"channel": value}))) == [order_id]
