"""The lists of orders, one order, and resolving what it lacks."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.products import ProductType
from anydesk.core.query import Query
from anydesk.core.sales_orders import SalesOrder
from anydesk.services import Services
from anydesk.storage import listings, sales_orders, stock
from anydesk.storage.store import Tx
from tests.fakes.orders import AT, CNPJ, OTHER_CPF, buyer_json, hub_order, item_json
from tests.storage.products_for_tests import add_listing, add_product, add_store

Receive = Callable[..., Any]


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """An integration without a hub."""
    return await empty_services.store.run(add_store)


@pytest.fixture
def receive(empty_services: Services, shop: int) -> Receive:
    """Receive an order; its id."""

    async def work(hub_id: int = 190000101, **changes: Any) -> int:
        order = hub_order(hub_id, **changes)
        received = await empty_services.store.run(
            lambda tx: sales_orders.receive(tx, shop, order, AT)
        )
        return received.id

    return work


def open_kinds(order: SalesOrder) -> list[str]:
    return [issue.kind for issue in order.open_issues]


async def reserved(services: Services, product_id: int) -> Decimal:
    rows = await services.store.run(lambda tx: stock.balances(tx, product_id))
    return sum((row.reserved for row in rows), Decimal(0))


class TestList:
    """The list "Pedidos de venda"."""

    async def test_the_rows_hold_what_the_list_shows(
        self, empty_services: Services, receive: Receive
    ) -> None:
        order_id = await receive(total=1)

        (row,) = await empty_services.sales_orders.load([order_id])

        assert (row.number, row.store, row.customer) == (1, "Loja Modelo", "Cliente Exemplo")
        assert (row.status, row.hub_status, row.channel) == (
            "aprovado", "PAID_WAITING_SHIP", "MERCADO_LIVRE"
        )  # fmt: skip
        assert set(row.issues) == {"unknown_sku", "total_mismatch"}
        assert row.total == Decimal("1.00")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (Query(), [3, 2, 1]),
            (Query(sort="number"), [1, 2, 3]),
            (Query(sort="customer"), [2, 3, 1]),
            (Query(sort="total", descending=True), [3, 1, 2]),
            (Query(filters={"channel": "SHOPEE"}), [3, 2]),
            (Query(filters={"status": "entregue"}), [3]),
            (Query(filters={"status": ("entregue", "aprovado")}), [3, 2, 1]),
            (Query(filters={"issues": "yes"}), [3, 2, 1]),
            (Query(filters={"issues": "no"}), []),
            (Query(filters={"since": datetime(2026, 11, 20, tzinfo=UTC)}), [1]),
            (Query(filters={"until": datetime(2026, 11, 15, tzinfo=UTC)}), [3, 2]),
            (Query("acai"), [2]),
            (Query("AÇAÍ silva"), [2]),
            (Query("cam-az-m"), [3, 2, 1]),
            (Query("20000190000103"), [3]),
            (Query("mercado livre"), [1]),
            (Query("nobody"), []),
        ],
    )
    async def test_filters_sorts_and_search(
        self, empty_services: Services, receive: Receive, query: Query, found: list[int]
    ) -> None:
        early = {"createdAt": "2026-11-10T10:00:00Z", "marketPlace": "SHOPEE"}
        await receive(190000101)
        await receive(
            190000102, **early, total=1,
            buyer=buyer_json(name="Açaí da Silva", documentNumberNormalized=OTHER_CPF),
        )  # fmt: skip
        await receive(
            190000103, **early, status="CONCLUDED",
            buyer=buyer_json(name="Bia", documentNumberNormalized=CNPJ),
        )  # fmt: skip

        ids = await empty_services.sales_orders.find(query)
        rows = await empty_services.sales_orders.load(ids)

        assert [row.number for row in rows] == found

    async def test_counters_ignore_their_own_filters(
        self, empty_services: Services, receive: Receive
    ) -> None:
        await receive(1)
        await receive(2, status="PENDING")
        await receive(3, status="CONCLUDED", marketPlace="SHOPEE")

        service = empty_services.sales_orders
        everything = await service.counts(Query(filters={"status": "aprovado", "issues": "yes"}))
        shopee = await service.counts(Query(filters={"channel": "SHOPEE"}))

        assert everything == {"all": 3, "open": 1, "new": 1, "issues": 3}
        assert shopee["all"] == 1
        assert await service.channels() == ("MERCADO_LIVRE", "SHOPEE")
        assert await service.channels(99) == ()

    async def test_the_hubs_orders_show_what_became_of_them(
        self, empty_services: Services, receive: Receive, shop: int
    ) -> None:
        from anydesk.storage import hub_orders

        await receive(1)
        await empty_services.store.run(
            lambda tx: hub_orders.mirror(tx, shop, [hub_order(2, marketPlace="SHOPEE")], AT)
        )

        service = empty_services.hub_orders
        rows = await service.load(await service.find(Query(sort="hub_id")))

        assert [(row.hub_id, row.sales_order_number) for row in rows] == [(1, 1), (2, None)]
        assert (rows[0].sales_order_status, rows[1].sales_order_status) == ("aprovado", "")
        assert (rows[0].issues, rows[0].store, rows[0].item_count) == (
            ("unknown_sku",), "Loja Modelo", 1
        )  # fmt: skip
        assert await service.counts(Query()) == {"all": 2, "new": 1, "issues": 1}
        assert len(await service.find(Query(filters={"received": "no"}))) == 1
        assert len(await service.find(Query(filters={"received": "yes", "issues": "yes"}))) == 1
        assert len(await service.find(Query("shopee"))) == 1
        assert await service.channels(shop) == ("MERCADO_LIVRE", "SHOPEE")
        assert '"id":1,' in await service.raw(rows[0].id)
        assert len(await service.versions(rows[0].id)) == 1

    @pytest.mark.parametrize("name", ["hub_orders", "sales_orders"])
    async def test_every_sort_answers(
        self, empty_services: Services, receive: Receive, name: str
    ) -> None:
        from anydesk.storage import hub_order_lists, sales_order_lists

        await receive()
        lists = {"hub_orders": hub_order_lists, "sales_orders": sales_order_lists}
        for sort in lists[name].SORTS:
            for descending in (False, True):
                query = Query(sort=sort, descending=descending)
                assert len(await getattr(empty_services, name).find(query)) == 1


class TestResolving:
    """Pendências are fixed one by one; the timeline says by whom."""

    async def test_linking_an_item_reserves_and_resolves(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        order_id = await receive()
        product = await empty_services.store.run(lambda tx: add_product(tx, "CAMISETA-9"))
        heard: list[frozenset[str]] = []
        empty_services.changes.listen(["sales_orders", "products", "hub_orders"], heard.append)

        await service.link_item(order_id, 1, product)

        order = await service.get(order_id)
        assert order.items[0].product_id == product
        assert open_kinds(order) == []
        assert await reserved(empty_services, product) == 2
        assert order.events[-1].cause == "user"
        assert order.events[-1].text.endswith("was linked to the product CAMISETA-9.")
        assert heard == [{"sales_orders", "products", "hub_orders"}]

    async def test_linking_another_product_moves_the_reservation(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        first = await empty_services.store.run(lambda tx: add_product(tx, "CAM-AZ-M"))
        second = await empty_services.store.run(lambda tx: add_product(tx, "CAMISETA-9"))
        order_id = await receive()

        await service.link_item(order_id, 1, second)
        await service.link_item(order_id, 1, second)

        assert await reserved(empty_services, first) == 0
        assert await reserved(empty_services, second) == 2

    async def test_a_linked_item_links_its_listing_for_later_orders(
        self, empty_services: Services, receive: Receive, shop: int
    ) -> None:
        def work(tx: Tx) -> int:
            other = add_product(tx, "OTHER")
            add_listing(tx, shop, other, "CAM-AZ-M", 7700001)
            listings.link(tx, {1: None})  # type: ignore[dict-item] - not linked any more
            return add_product(tx, "CAMISETA-9")

        product = await empty_services.store.run(work)
        order_id = await receive(1)

        await empty_services.sales_orders.link_item(order_id, 1, product)

        later = await empty_services.sales_orders.get(await receive(2))
        assert later.items[0].product_id == product

    async def test_a_link_that_is_there_stays(
        self, empty_services: Services, receive: Receive, shop: int
    ) -> None:
        def work(tx: Tx) -> tuple[int, int]:
            linked = add_product(tx, "LINKED")
            add_listing(tx, shop, linked, "CAM-AZ-M", 7700001)
            return linked, add_product(tx, "CAMISETA-9")

        linked, other = await empty_services.store.run(work)

        await empty_services.sales_orders.link_item(await receive(1), 1, other)

        later = await empty_services.sales_orders.get(await receive(2))
        assert later.items[0].product_id == linked

    async def test_an_order_that_is_delivered_reserves_nothing_when_linked(
        self, empty_services: Services, receive: Receive
    ) -> None:
        order_id = await receive(status="CONCLUDED")
        product = await empty_services.store.run(lambda tx: add_product(tx, "X"))

        await empty_services.sales_orders.link_item(order_id, 1, product)

        assert await reserved(empty_services, product) == 0

    async def test_a_parent_product_is_not_sold(
        self, empty_services: Services, receive: Receive
    ) -> None:
        order_id = await receive()
        parent = await empty_services.store.run(
            lambda tx: add_product(tx, "P", type=ProductType.PARENT)
        )

        with pytest.raises(InvalidInput, match="variations"):
            await empty_services.sales_orders.link_item(order_id, 1, parent)

    async def test_what_is_not_there_is_said(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        order_id = await receive()
        product = await empty_services.store.run(lambda tx: add_product(tx, "X"))

        for work in (
            service.get(99),
            service.link_item(99, 1, product),
            service.link_item(order_id, 9, product),
            service.link_item(order_id, 1, 99),
            service.set_payment_method(order_id, 9, "PIX"),
            service.set_shipping(99, "Loggi"),
            service.accept_issue(99),
        ):
            with pytest.raises(NotThere):
                await work

    async def test_choosing_a_payment_method_resolves_its_caption(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        payment = {"paymentMethodNormalized": "CRIPTOMOEDA", "value": 131.85}
        order_id = await receive(payments=[payment, payment])

        await service.set_payment_method(order_id, 1, "OTHER")
        half = await service.get(order_id)
        await service.set_payment_method(order_id, 2, "PIX")
        order = await service.get(order_id)

        assert "unmapped_payment" in open_kinds(half)
        assert "unmapped_payment" not in open_kinds(order)
        assert (half.payment_method, order.payment_method) == ("", "MULTIPLE")
        assert order.events[-1].text == "Payment “CRIPTOMOEDA” is booked as Pix."

    @pytest.mark.parametrize("method", ["", "MULTIPLE", "UNDEFINED", "BARTER"])
    async def test_only_real_methods_can_be_chosen(
        self, empty_services: Services, receive: Receive, method: str
    ) -> None:
        order_id = await receive()

        with pytest.raises(InvalidInput):
            await empty_services.sales_orders.set_payment_method(order_id, 1, method)

    async def test_choosing_who_ships_resolves_it(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        order_id = await receive(items=[item_json(shippings=[{"shippingtype": "Standard"}])])

        await service.set_shipping(order_id, "  Transportes   Silva ")

        order = await service.get(order_id)
        assert order.shipping_carrier == "Transportes Silva"
        assert "unmapped_shipping" not in open_kinds(order)
        with pytest.raises(InvalidInput):
            await service.set_shipping(order_id, " ")

    async def test_an_accepted_pendencia_does_not_come_back(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        order_id = await receive(total=1)
        order = await service.get(order_id)
        (issue,) = [one for one in order.open_issues if one.kind == "total_mismatch"]
        assert issue.id is not None

        await service.accept_issue(issue.id)
        await service.accept_issue(issue.id)
        await receive(total=1, lastUpdate="2026-11-21T00:00:00Z")

        order = await service.get(order_id)
        assert "total_mismatch" not in open_kinds(order)
        assert [event.kind for event in order.events].count("accepted") == 1

    async def test_receiving_again_keeps_every_choice(
        self, empty_services: Services, receive: Receive
    ) -> None:
        service = empty_services.sales_orders
        order_id = await receive()
        product = await empty_services.store.run(lambda tx: add_product(tx, "X"))
        await service.link_item(order_id, 1, product)
        await service.set_payment_method(order_id, 1, "PIX")
        await service.set_shipping(order_id, "Motoboy")

        await receive(lastUpdate="2026-11-21T00:00:00Z", status="INVOICED")

        order = await service.get(order_id)
        assert order.items[0].product_id == product
        assert (order.payment_method, order.shipping_carrier) == ("PIX", "Motoboy")
        assert order.status == "faturado"
