"""Lançar and estornar estoque: once, exactly, with kits, and told to every store that sells it."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.kits import KitComponent
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.settings import PostStock, StatusSettings, StockSettings
from anydesk.services import Services
from anydesk.services.loop import BackgroundLoop
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import kits, products, stock
from anydesk.storage.store import Tx
from tests.services.bad_hubs import hurry, run_job
from tests.services.shelves import AT, fill, sellable

Balances = dict[int, tuple[Decimal, Decimal]]


def sale(hub: PracticeHub, sku: Sku, amount: int = 2, **changes: object) -> int:
    """A paid order of one line at the hub."""
    (hub_id,) = hub.market.add_orders(1, status="PAID_WAITING_SHIP", fulfillment=False, **changes)
    order = hub.market.order(hub_id)
    item = {**order["items"][0], "amount": amount}
    item["sku"] = {"id": sku.id, "title": sku.title, "partnerId": sku.partner_id}
    order["items"] = [item]
    return hub_id


async def received(services: Services, integration: Integration, *hub_ids: int) -> list[int]:
    await run_job(services, integration, "orders.receive", hub_ids=list(hub_ids))
    return list(await services.sales_orders.find(Query(sort="number")))


async def balances(services: Services, ids: Sequence[int]) -> Balances:
    return await services.store.run(lambda tx: dict(stock.balances_of(tx, ids, 1)))


@pytest.fixture
def sku(hub: PracticeHub) -> Sku:
    return sellable(hub)[0]


@pytest.fixture
async def product_id(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku
) -> int:
    """A product with seven units, linked to the hub."""
    return (await fill(services, hub, integration.id, [sku]))[sku.partner_id]


@pytest.fixture
async def order_id(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku, product_id: int
) -> int:
    """An order of two units."""
    (found,) = await received(services, integration, sale(hub, sku))
    return found


async def test_posting_takes_the_units_and_releases_them(
    services: Services, order_id: int, product_id: int
) -> None:
    before = await balances(services, [product_id])
    (seen,) = await services.order_stock.preview([order_id])

    (result,) = await services.order_stock.post([order_id])

    assert before[product_id] == (7, 2)
    assert result.done
    assert result.lines == seen.lines
    assert (seen.lines[0].before, seen.lines[0].after) == (7, 5)
    assert (await balances(services, [product_id]))[product_id] == (5, 0)
    order = await services.sales_orders.get(order_id)
    assert order.stock_posted_at == services.clock.now()
    (out, *_rest) = await services.stock.movements(product_id)
    assert (out.type, out.quantity, out.origin, out.order_id) == (
        MovementType.OUT, 2, "order", order_id,
    )  # fmt: skip


async def test_posting_twice_is_posting_once(
    services: Services, order_id: int, product_id: int
) -> None:
    await services.order_stock.post([order_id, order_id])

    (again,) = await services.order_stock.post([order_id])

    assert not again.done
    assert again.sentence == "Its stock was posted already."
    assert (await balances(services, [product_id]))[product_id] == (5, 0)


async def test_reversing_puts_back_and_reserves_again(
    services: Services, order_id: int, product_id: int
) -> None:
    await services.order_stock.post([order_id])

    (result,) = await services.order_stock.reverse([order_id])
    (again,) = await services.order_stock.reverse([order_id])

    assert result.done
    assert not again.done
    assert (await balances(services, [product_id]))[product_id] == (7, 2)


async def test_receiving_a_posted_order_again_reserves_nothing(
    services: Services, integration: Integration, hub: PracticeHub, order_id: int, product_id: int
) -> None:
    await services.order_stock.post([order_id])
    order = await services.sales_orders.get(order_id)
    hub.market.set_order(order.hub_id, status="INVOICED")

    await run_job(services, integration, "orders.sync_status", hub_ids=[order.hub_id])

    assert (await balances(services, [product_id]))[product_id] == (5, 0)


@pytest.mark.parametrize("where", ["here", "at the hub"])
async def test_cancelling_puts_posted_units_back(
    services: Services, integration: Integration, hub: PracticeHub, order_id: int,
    product_id: int, where: str,
) -> None:  # fmt: skip
    await services.order_stock.post([order_id])
    order = await services.sales_orders.get(order_id)

    if where == "here":
        await services.order_moves.move([order_id], OrderStatus.CANCELLED)
    else:
        hub.market.set_order(order.hub_id, status="CANCELED")
        await run_job(services, integration, "orders.sync_status", hub_ids=[order.hub_id])

    assert (await balances(services, [product_id]))[product_id] == (7, 0)


async def test_a_missing_product_is_said_and_made_on_the_way(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku
) -> None:
    (order_id,) = await received(services, integration, sale(hub, sku))
    (refused,) = await services.order_stock.post([order_id])

    (done,) = await services.order_stock.post([order_id], create_missing=True)

    assert not refused.done
    assert sku.partner_id in refused.sentence
    assert refused.missing == (sku.partner_id,)
    assert done.done
    assert (done.lines[0].sku, done.lines[0].after) == (sku.partner_id, -2)
    order = await services.sales_orders.get(order_id)
    assert order.items[0].product_id == done.lines[0].product_id


async def test_what_the_marketplace_fulfils_never_touches_the_shelf(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku, product_id: int
) -> None:
    hub_id = sale(hub, sku)
    hub.market.order(hub_id)["fulfillment"] = True
    (order_id,) = await received(services, integration, hub_id)

    (result,) = await services.order_stock.post([order_id])

    assert not result.done
    assert (await balances(services, [product_id]))[product_id] == (7, 0)


async def test_a_kit_reserves_and_takes_its_components(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    one, other, sold = sellable(hub)[:3]
    parts = await fill(services, hub, integration.id, [one, other])

    def make(tx: Tx) -> int:
        kit = products.put(tx, Product(sold.partner_id, "Kit", type=ProductType.KIT), AT).id or 0
        quantities = zip(parts.values(), (Decimal(2), Decimal(1)), strict=True)
        kits.replace(tx, kit, [KitComponent(kit, part, quantity) for part, quantity in quantities])
        return kit

    await services.store.run(make)
    (order_id,) = await received(services, integration, sale(hub, sold, amount=3))
    kept = await balances(services, list(parts.values()))

    (result,) = await services.order_stock.post([order_id])

    assert result.done, result.sentence
    assert list(kept.values()) == [(7, 6), (7, 3)]
    assert list((await balances(services, list(parts.values()))).values()) == [(1, 0), (4, 0)]
    await services.order_stock.reverse([order_id])
    assert await balances(services, list(parts.values())) == kept


@pytest.mark.option("stock.post_stock")
@pytest.mark.parametrize(
    ("choice", "after_invoiced", "after_shipped"),
    [
        (PostStock.MANUAL, (7, 2), (7, 0)),
        (PostStock.INVOICED, (5, 0), (5, 0)),
        (PostStock.SHIPPED, (7, 2), (5, 0)),
    ],
)
async def test_the_stock_leaves_when_the_settings_say(
    services: Services, integration: Integration, order_id: int, product_id: int,
    choice: PostStock, after_invoiced: tuple[int, int], after_shipped: tuple[int, int],
) -> None:  # fmt: skip
    await services.settings.save(StockSettings(post_stock=choice), integration.id)

    await services.order_moves.move([order_id], OrderStatus.INVOICED)
    invoiced = (await balances(services, [product_id]))[product_id]
    await services.order_moves.move([order_id], OrderStatus.SHIPPED)
    shipped = (await balances(services, [product_id]))[product_id]

    assert (invoiced, shipped) == (after_invoiced, after_shipped)


async def test_going_back_before_shipping_puts_the_units_back(
    services: Services, integration: Integration, order_id: int, product_id: int
) -> None:
    await services.settings.save(StatusSettings(allow_status_regression=True), integration.id)
    await services.order_moves.move([order_id], OrderStatus.SHIPPED)
    await services.order_moves.move([order_id], OrderStatus.PREPARING)

    assert (await balances(services, [product_id]))[product_id] == (7, 2)


@given(amounts=st.lists(st.integers(1, 9), min_size=1, max_size=4), turns=st.integers(1, 4))
async def test_posting_and_reversing_always_ends_where_it_began(
    amounts: list[int],
    turns: int,
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    sku: Sku,
    product_id: int,
) -> None:
    before = await balances(services, [product_id])
    known = set(await services.sales_orders.find(Query()))
    ids = await received(services, integration, *(sale(hub, sku, one) for one in amounts))
    new = [one for one in ids if one not in known]

    for _turn in range(turns):
        await services.order_stock.post(new)
        await services.order_stock.reverse(new)
    await services.order_moves.move(new, OrderStatus.CANCELLED)

    assert await balances(services, [product_id]) == before


# Told to the stores


@pytest.fixture
async def sending(
    services: Services, integration: Integration, product_id: int, hub: PracticeHub
) -> BackgroundLoop:
    """The stock lane, after the product's stock was sent by hand once."""
    from anydesk.services.jobs.send_stock import SendStock

    rows = await services.offers.plan_stock([product_id], [integration.id])
    await services.runner.run(SendStock.from_plan(services, rows), store=integration.name)
    return BackgroundLoop(services, only={"stock"})


@pytest.mark.option("stock.send_automatically")
@pytest.mark.parametrize(("on", "there"), [(True, 5), (False, 7)])
async def test_a_sale_is_told_to_the_store(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku,
    sending: BackgroundLoop, on: bool, there: int,
) -> None:  # fmt: skip
    await services.settings.save(StockSettings(send_automatically=on), integration.id)
    await received(services, integration, sale(hub, sku))

    runs = await sending.once()
    again = await sending.once()

    assert hub.market.stock_of(sku.partner_id) == there
    assert [run.state for run in runs] == [RunState.FINISHED] * on
    assert again == []


async def test_a_product_never_sent_is_left_alone(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku, order_id: int
) -> None:
    before = hub.market.stock_of(sku.partner_id)

    assert await BackgroundLoop(services, only={"stock"}).once() == []
    assert hub.market.stock_of(sku.partner_id) == before


async def test_without_a_network_the_change_waits_for_its_next_try(
    services: Services, integration: Integration, hub: PracticeHub, sku: Sku, product_id: int,
    sending: BackgroundLoop, monkeypatch: pytest.MonkeyPatch, clock: object,
) -> None:  # fmt: skip
    await hurry(services, integration, hub, monkeypatch)
    hub.faults.switch_on("unavailable")
    await services.stock.move(product_id, None, MovementType.COUNT, Decimal(3))
    (stopped,) = await sending.once()
    assert await sending.once() == []

    hub.faults.clear()
    clock.advance(hours=1)  # type: ignore[attr-defined]
    await sending.once()

    assert stopped.state is RunState.INTERRUPTED
    assert hub.market.stock_of(sku.partner_id) == 3
