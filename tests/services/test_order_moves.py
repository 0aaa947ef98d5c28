"""Moving orders: said before, done with its side effects, and the word for the hub with it."""

from decimal import Decimal

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.errors import NotThere
from anydesk.core.integrations import Integration
from anydesk.core.order_moves import CancelReason, Silence
from anydesk.core.outbox import OutboxKind, Tracking
from anydesk.core.products import Product
from anydesk.core.receivables import ReceivableStatus
from anydesk.core.sales_orders import Cause, OrderStatus
from anydesk.core.settings import PostStock, StatusSettings, StockSettings
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from anydesk.storage import receivables, stock
from tests.services.moving import TRACKED, deliver, new_order, received, states, told


@pytest.fixture
def hub_id(hub: PracticeHub) -> int:
    return new_order(hub)


@pytest.fixture
async def order_id(services: Services, integration: Integration, hub_id: int) -> int:
    (found,) = await received(services, integration, hub_id)
    return found


async def allow_going_back(services: Services, integration: Integration) -> None:
    await services.settings.save(StatusSettings(allow_status_regression=True), integration.id)


async def reserved(services: Services, order_id: int) -> Decimal:
    order = await services.sales_orders.get(order_id)
    products = {item.product_id for item in order.items if item.product_id is not None}
    rows = [
        row
        for one in products
        for row in await services.store.run(lambda tx, p=one: stock.balances(tx, p))
    ]
    return sum((row.reserved for row in rows), Decimal(0))


async def linked(services: Services, integration: Integration, hub_id: int) -> int:
    """The order with products of its SKUs; its id."""
    (order_id,) = await received(services, integration, hub_id)
    for item in (await services.sales_orders.get(order_id)).items:
        product = await services.products.save(Product(sku=item.sku, name=item.name))
        await services.sales_orders.link_item(order_id, item.position, product.id or 0)
    return order_id


async def test_the_preview_says_what_the_move_does_and_writes_nothing(
    services: Services, order_id: int
) -> None:
    before = await services.sales_orders.get(order_id)

    (without,) = await services.order_moves.preview([order_id], OrderStatus.SHIPPED)
    (with_code,) = await services.order_moves.preview(
        [order_id], OrderStatus.SHIPPED, tracking=TRACKED
    )

    assert (without.told, without.silence) == ("", Silence.NO_TRACKING)
    assert with_code.told == OutboxKind.SHIPPED
    assert await services.sales_orders.get(order_id) == before
    assert await states(services, order_id) == []
    (moved,) = await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    assert moved == with_code


async def test_the_moves_offered_follow_the_setting(
    services: Services, integration: Integration, order_id: int
) -> None:
    await services.order_moves.move([order_id], OrderStatus.INVOICED)
    ahead = await services.order_moves.moves(order_id)
    await allow_going_back(services, integration)

    every = await services.order_moves.moves(order_id)

    assert [str(one) for one in ahead] == [
        "pronto_envio", "enviado", "nao_entregue", "entregue", "cancelado"
    ]  # fmt: skip
    assert OrderStatus.APPROVED in every
    assert OrderStatus.INVOICED not in every
    with pytest.raises(NotThere):
        await services.order_moves.moves(999)


async def test_a_move_is_written_into_the_timeline(services: Services, order_id: int) -> None:
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)

    order = await services.sales_orders.get(order_id)
    new = [(event.cause, event.kind, event.text) for event in order.events[1:]]
    assert (Cause.USER, "status", "Now “Shipped”.") in new
    text = "ANYMARKET will be told: Shipped, with the tracking."
    assert (Cause.USER, "told", text) in new
    assert (order.tracking_code, order.shipping_carrier) == ("AA123456785BR", "Correios")
    assert order.shipped_at == services.clock.now()


async def test_reservations_follow_the_situation(
    services: Services, integration: Integration, hub_id: int
) -> None:
    order_id = await linked(services, integration, hub_id)
    await allow_going_back(services, integration)
    by_hand = StockSettings(post_stock=PostStock.MANUAL)
    await services.settings.save(by_hand, integration.id)
    moves = services.order_moves
    kept = await reserved(services, order_id)

    await moves.move([order_id], OrderStatus.READY_TO_SHIP)
    ready = await reserved(services, order_id)
    await moves.move([order_id], OrderStatus.SHIPPED)
    shipped = await reserved(services, order_id)
    await moves.move([order_id], OrderStatus.PREPARING)
    back = await reserved(services, order_id)
    await moves.move([order_id], OrderStatus.CANCELLED)

    assert kept > 0
    assert (ready, shipped, back) == (kept, 0, kept)
    assert await reserved(services, order_id) == 0
    texts = [event.text for event in (await services.sales_orders.get(order_id)).events]
    withdrawal = "The reserved stock was released. Check whether its withdrawal was posted."
    assert texts.count(withdrawal) == 1
    assert "The reserved stock was released." in texts


async def test_cancelling_takes_back_what_is_still_to_be_paid(
    services: Services, order_id: int
) -> None:
    before = await services.store.run(lambda tx: receivables.of_order(tx, order_id))

    await services.order_moves.move([order_id], OrderStatus.CANCELLED)

    after = await services.store.run(lambda tx: receivables.of_order(tx, order_id))
    assert before
    assert {one.status for one in after} == {ReceivableStatus.CANCELLED}
    assert (await services.sales_orders.get(order_id)).cancelled_at == services.clock.now()


async def test_several_orders_move_and_one_that_may_not_says_why(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    ids = await received(services, integration, *(new_order(hub) for _n in range(30)))
    await services.order_moves.move(ids[:1], OrderStatus.DELIVERED)

    results = await services.order_moves.move(ids, OrderStatus.PREPARING)

    assert [one.order_id for one in results] == ids
    assert [one.moved for one in results] == [False] + [True] * 29
    assert "go back" in results[0].refused
    assert await services.order_moves.move([999], OrderStatus.SHIPPED) == ()


async def test_going_back_before_it_was_told_tells_nothing(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int
) -> None:
    await allow_going_back(services, integration)
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
    await services.order_moves.move([order_id], OrderStatus.APPROVED)

    await deliver(services, integration)

    assert told(hub, hub_id) == []
    assert await states(services, order_id) == ["given_up"]
    (entry,) = await services.outbox.of_order(order_id)
    assert entry.last_answer == "The order is “Approved” by now."


async def test_a_cancellation_is_told_with_its_reason(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, order_id: int
) -> None:
    from dataclasses import replace

    (channel,) = [
        one for one in await services.channels.rows(integration.id) if one.account_name == "LOJA"
    ]
    await services.channels.save(replace(channel, may_cancel=True))

    await services.order_moves.move(
        [order_id], OrderStatus.CANCELLED, cancel_reason=CancelReason.OUT_OF_STOCK
    )
    await deliver(services, integration)

    assert told(hub, hub_id) == [
        {
            "status": "CANCELED",
            "cancelDetails": "Out of stock",
            "cancellationCode": "OUT_OF_STOCK",
        }
    ]
    assert hub.market.order(hub_id)["status"] == "CANCELED"


class TestTracking:
    """Tracking that is entered after the move."""

    async def test_a_code_that_was_missing_is_told_when_it_is_entered(
        self,
        services: Services,
        integration: Integration,
        hub: PracticeHub,
        hub_id: int,
        order_id: int,
    ) -> None:
        await services.order_moves.move([order_id], OrderStatus.SHIPPED)
        assert not (await services.sales_orders.get(order_id)).tracking_code

        result = await services.order_moves.set_tracking(order_id, TRACKED)
        await deliver(services, integration)

        assert result.told == OutboxKind.SHIPPED
        (body,) = told(hub, hub_id)
        assert body["tracking"]["number"] == TRACKED.code

    async def test_a_corrected_code_is_told_again_and_the_new_one_stays(
        self,
        services: Services,
        integration: Integration,
        hub: PracticeHub,
        hub_id: int,
        order_id: int,
        clock: FixedClock,
    ) -> None:
        await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=TRACKED)
        await deliver(services, integration)
        clock.advance(minutes=5)

        other = Tracking(code="AA000000005BR", url="https://rastreio.example.com/5")
        await services.order_moves.set_tracking(order_id, other)
        await deliver(services, integration)

        assert len(told(hub, hub_id)) == 2
        there = hub.market.order(hub_id)["tracking"]
        assert (there["number"], there["url"]) == (other.code, other.url)
        order = await services.sales_orders.get(order_id)
        assert (order.tracking_code, order.shipping_carrier) == (other.code, "Correios")

    async def test_before_the_order_is_shipped_it_is_only_kept(
        self, services: Services, order_id: int
    ) -> None:
        result = await services.order_moves.set_tracking(order_id, TRACKED)

        assert result.silence == Silence.OWN_SITUATION
        assert await states(services, order_id) == []
        assert (await services.sales_orders.get(order_id)).tracking_code == TRACKED.code
        with pytest.raises(NotThere):
            await services.order_moves.set_tracking(999, TRACKED)
