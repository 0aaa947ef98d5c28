"""An order at the hub that is received under one setting and another."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.forms import Form
from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.sales_orders import SalesOrder
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import run_job

CNPJ = "11222333000181"
OTHER_CNPJ = "45997418000153"

Receive = Callable[..., Awaitable[SalesOrder]]


def option(name: str) -> pytest.MarkDecorator:
    return pytest.mark.option(name)


@pytest.fixture
def told(hub: PracticeHub) -> dict[str, Any]:
    """An order at the hub that nothing is the matter with."""
    hub_id = next(
        one
        for one, order in hub.market.orders.items()
        if order["status"] == "PAID_WAITING_SHIP" and not order.get("fulfillment")
    )
    order: dict[str, Any] = hub.market.order(hub_id)
    items = sum(Decimal(str(item["total"])) for item in order["items"])
    order.update(freight=12.5, discount=0, interestValue=0, total=float(items) + 12.5)
    return order


@pytest.fixture
def receive(services: Services, integration: Integration, told: dict[str, Any]) -> Receive:
    """Save these settings, receive the order, and answer how it stands here."""

    async def work(*forms: Form) -> SalesOrder:
        for form in forms:
            await services.settings.save(form, integration.id)
        await run_job(services, integration, "orders.receive", hub_ids=[told["id"]])
        found = await order_of(services, told["id"])
        assert found is not None
        return found

    return work


async def order_of(services: Services, hub_id: int) -> SalesOrder | None:
    for row in await services.sales_orders.load(await services.sales_orders.find(Query())):
        if row.hub_id == hub_id:
            return await services.sales_orders.get(row.id)
    return None


def kinds(order: SalesOrder) -> set[str]:
    return {issue.kind for issue in order.open_issues}
