"""The client and the practice hub were written apart from one reference: here they meet."""

from datetime import timedelta
from decimal import Decimal

import pytest

from anydesk.api.orders import created_windows
from anydesk.api.records import ListingPrice, StockItem
from anydesk.core.errors import (
    NotFound,
    Rejected,
)
from tests.api.practice import DAY, all_orders, products_in, rows, some_items
from tests.api.scripted import NOW

# Orders


async def test_every_order_arrives_once_and_is_understood(practice):
    found = rows(await all_orders(practice.hub, limit=7))

    assert sorted(order.hub_id for order in found) == sorted(practice.server.market.orders)
    assert {order.problems for order in found} == {()}
    assert all(order.complete and order.created_at and order.updated_at for order in found)
    assert all(item.name and item.quantity > 0 for order in found for item in order.items)


async def test_the_money_of_ordinary_orders_adds_up(practice):
    for order in rows(await all_orders(practice.hub)):
        lines = sum((item.total for item in order.items), Decimal(0))
        due = lines + order.freight + order.interest - order.discount
        assert abs(due - order.total) <= Decimal("0.01") * (len(order.items) + 1)


async def test_one_order_by_id_is_the_one_of_the_list(practice):
    listed = rows(await all_orders(practice.hub))[0]

    assert await practice.hub.orders.get(listed.hub_id) == listed


async def test_an_unknown_order_is_not_found_in_the_hubs_words(practice):
    with pytest.raises(NotFound, match="não encontrado"):
        await practice.hub.orders.get(1)


async def test_orders_by_status_and_marketplace(practice):
    everything = rows(await all_orders(practice.hub))
    wanted = everything[0]

    same = rows(
        await all_orders(practice.hub, status=wanted.status, marketplace=wanted.marketplace)
    )

    assert {order.hub_id for order in same} == {
        order.hub_id
        for order in everything
        if (order.status, order.marketplace) == (wanted.status, wanted.marketplace)
    }


async def test_orders_by_update(practice):
    recent = rows([page async for page in practice.hub.orders.pages(updated_after=NOW - 7 * DAY)])
    everything = rows(await all_orders(practice.hub))

    assert {order.hub_id for order in recent} == {
        order.hub_id
        for order in everything
        if order.updated_at and NOW - 7 * DAY <= order.updated_at <= NOW
    }


async def test_windows_cover_a_year(practice):
    practice.fault("window-422")
    found = set()
    for window in created_windows(NOW - 360 * DAY, NOW):
        pages = practice.hub.orders.pages(created_after=window.after, created_before=window.before)
        found |= {order.hub_id for order in rows([page async for page in pages])}

    assert found == set(practice.server.market.orders)


@pytest.mark.parametrize(
    "fault",
    ["numbers-as-strings", "milliseconds", "microseconds", "explicit-nulls", "empty-strings"],
)
async def test_orders_written_another_way_are_the_same_orders(practice, fault):
    plain = {order.hub_id: order for order in rows(await all_orders(practice.hub))}
    practice.fault(fault)

    for order in rows(await all_orders(practice.hub)):
        first = plain[order.hub_id]
        assert order.problems == ()
        assert (order.total, order.items, order.payments) == (
            first.total,
            first.items,
            first.payments,
        )
        assert order.delivery_address == first.delivery_address
        assert abs(order.created_at - first.created_at) < timedelta(seconds=1)


@pytest.mark.parametrize("fault", ["unknown-enums", "missing-fields", "total-mismatch"])
async def test_strange_orders_arrive_all_the_same(practice, fault):
    practice.fault(fault)

    found = rows(await all_orders(practice.hub))

    assert len(found) == len(practice.server.market.orders)
    assert {order.problems for order in found} == {()}


async def test_rows_without_items_are_marked_and_whole_when_read_alone(practice):
    practice.fault("rows-without-items")

    listed = rows(await all_orders(practice.hub))
    alone = await practice.hub.orders.get(listed[0].hub_id)

    assert not any(order.complete for order in listed)
    assert alone.complete
    assert alone.items


# Pages


@pytest.mark.parametrize(
    "fault",
    [
        "no-page-number",
        "no-links",
        "wrong-totals",
        "shifting-pages=2",
        "evil-links",
        "relative-links",
        "duplicate-orders-on-pages",
    ],
)
async def test_whatever_the_pages_are_like_every_order_arrives_once(practice, fault):
    practice.fault(fault)

    found = [order.hub_id for order in rows(await all_orders(practice.hub, limit=7))]

    assert len(found) == len(set(found))
    assert set(found) == set(practice.server.market.orders)


# The feed


async def test_the_feed_is_read_and_acknowledged(practice):
    feed = await practice.hub.feeds.list()

    assert await practice.hub.feeds.acknowledge(feed) == ()

    assert feed
    assert await practice.hub.feeds.list() == ()


async def test_rows_that_are_gone_count_as_acknowledged(practice):
    feed = await practice.hub.feeds.list()
    practice.fault("ack-404")

    assert await practice.hub.feeds.acknowledge(feed[:3]) == ()


async def test_an_empty_feed(practice):
    practice.fault("feed-empty")

    assert await practice.hub.feeds.list() == ()


# Products and prices


async def test_every_product_arrives_with_its_skus(practice):
    found = rows([page async for page in practice.hub.products.pages(limit=20)])

    assert {product.hub_product_id for product in found} == set(practice.server.market.products)
    assert {sku.hub_sku_id for product in found for sku in product.skus} == set(
        practice.server.market.skus
    )
    assert {product.problems for product in found} == {()}
    assert {product.price_scope for product in found} == {"SKU", "COST", "SKU_MARKETPLACE"}
    assert any(sku.grid for product in found for sku in product.skus)


async def test_a_product_by_id_and_by_code(practice):
    product = await products_in(practice, "SKU")

    assert await practice.hub.products.get(product.hub_product_id) == product
    assert await practice.hub.products.find_by_sku(product.skus[-1].sku) == product
    assert await practice.hub.products.find_by_sku(product.skus[-1].sku[1:]) is None
    assert await practice.hub.products.price_scope(product.hub_product_id) == "SKU"


async def test_a_skus_price_is_set_and_read_back(practice):
    product = await products_in(practice, "SKU")
    sku = product.skus[0].hub_sku_id

    told = await practice.hub.products.set_sku_price(
        product.hub_product_id, sku, Decimal("149.90"), Decimal("134.90")
    )
    read = await practice.hub.products.get_sku(product.hub_product_id, sku)

    assert told == read
    assert (read.price, read.sell_price) == (Decimal("149.90"), Decimal("134.90"))


async def test_a_skus_price_in_the_wrong_mode(practice):
    practice.fault("price-mode-422")
    product = await products_in(practice, "SKU_MARKETPLACE")

    with pytest.raises(Rejected):
        await practice.hub.products.set_sku_price(
            product.hub_product_id, product.skus[0].hub_sku_id, Decimal(1)
        )


# Stock


@pytest.mark.parametrize("shape", ["map", "array", "object", "none"])
async def test_quantities_are_sent_whatever_the_result_is_like(practice, shape):
    practice.fault(f"stock-result={shape}")
    items = some_items(practice)

    result = await practice.hub.stock.send(items)

    assert result.stated is (shape != "none")
    assert result.accepted == ({item.sku for item in items} if result.stated else frozenset())
    assert result.errors == {}
    for item in items:
        held = rows([page async for page in practice.hub.stock.pages(sku=item.sku)])
        assert any(row.sku == item.sku and row.amount == 7 for row in held)


async def test_an_unknown_sku_does_not_stop_the_others(practice):
    items = [*some_items(practice, 2), StockItem("NAO-EXISTE", None, Decimal(1))]

    result = await practice.hub.stock.send(items)

    assert result.accepted == {item.sku for item in items[:2]}
    assert set(result.errors) == {"NAO-EXISTE"}


async def test_a_batch_refused_as_a_whole(practice):
    practice.fault("stock-batch-422")

    with pytest.raises(Rejected):
        await practice.hub.stock.send(some_items(practice))


async def test_the_stock_and_its_locals(practice):
    held = rows([page async for page in practice.hub.stock.pages()])
    places = await practice.hub.stock.locals()

    assert {row.sku for row in held} == {
        sku.partner_id for sku in practice.server.market.skus.values()
    }
    assert {row.stock_local_id for row in held} <= {place.id for place in places}
    assert sum(place.is_default for place in places) == 1
    assert all(row.updated_at and row.cost is not None for row in held)


# Listings


async def test_listings_by_code_by_id_and_alone(practice):
    listing = next(iter(practice.server.market.listings.values()))
    sku = practice.server.market.skus[listing.sku_id]

    by_code = await practice.hub.listings.for_sku(sku.partner_id)
    by_id = await practice.hub.listings.of(sku.id)
    alone = await practice.hub.listings.get(sku.id, listing.id)

    assert by_code == by_id
    assert alone in by_id
    assert alone.price is not None
    assert alone.marketplace
    assert await practice.hub.listings.for_sku("NAO-EXISTE") == ()


async def test_listing_prices_and_their_refusals(practice):
    product = await products_in(practice, "SKU_MARKETPLACE")
    listings = await practice.hub.listings.of(product.skus[0].hub_sku_id)
    wanted = [
        ListingPrice(listing.hub_listing_id, Decimal("149.90"), Decimal("134.90"))
        for listing in listings
    ]

    assert wanted
    assert await practice.hub.listings.send_prices(wanted) == {}
    practice.fault(f"price-rejects={wanted[0].listing_id}")
    refused = await practice.hub.listings.send_prices(wanted)

    assert set(refused) == {wanted[0].listing_id}
    practice.clock.advance(minutes=1)
    read = await practice.hub.listings.of(product.skus[0].hub_sku_id)
    assert {(row.price, row.discount_price) for row in read} == {
        (Decimal("149.90"), Decimal("134.90"))
    }


async def test_a_listing_is_sent_again(practice):
    listing = next(iter(practice.server.market.listings.values()))

    await practice.hub.listings.send(listing.sku_id, listing.id)

    assert practice.asked[-1] == ("POST", f"/skus/{listing.sku_id}/marketplaces/{listing.id}/send")
