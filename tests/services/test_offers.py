"""The preview of a send: which rows, what before, what after, and why not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.integrations import Environment, Integration
from anydesk.core.products import Balance, MovementType, PriceScope, Product, ProductType
from anydesk.core.settings import StockSettings
from anydesk.services import Services
from anydesk.services import offers as module
from anydesk.simulator.server import PracticeHub
from tests.services.shelves import fill, sellable


async def test_each_listing_is_a_row_with_before_and_after(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    skus = sellable(hub)[:3]
    ids = await fill(services, hub, integration.id, skus)

    rows = await services.offers.plan_stock(ids.values(), [integration.id])

    assert [(row.sku, row.external_id, row.store, row.after) for row in rows] == [
        (sku.partner_id, str(sku.id), "Loja Modelo", Decimal(7)) for sku in skus
    ]
    assert [row.before for row in rows] == [
        Decimal(str(hub.market.stock_of(sku.partner_id))) for sku in skus
    ]


async def test_the_store_s_rule_and_the_balance_of_this_send_decide_the_quantity(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    ids = list((await fill(services, hub, integration.id, sellable(hub)[:1])).values())
    plan = services.offers.plan_stock
    await services.settings.save(StockSettings(safety_stock=Decimal(7)), integration.id)

    (threshold,) = await plan(ids, [integration.id])
    await services.stock.move(ids[0], None, MovementType.IN, Decimal("1.5"))
    (above,) = await plan(ids, [integration.id], Balance.PHYSICAL)
    await services.settings.save(StockSettings(mode=Balance.NONE), integration.id)
    (none,) = await plan(ids, [integration.id], Balance.PHYSICAL)

    assert (threshold.after, above.after) == (Decimal(0), Decimal(8))
    assert none.blocked == "The settings of this store say that stock is not sent."


async def test_only_the_store_s_own_warehouse_counts(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    ids = list((await fill(services, hub, integration.id, sellable(hub)[:1])).values())
    shop = await services.stock.add_warehouse("Loja")
    await services.stock.move(ids[0], shop.id, MovementType.COUNT, Decimal(3))
    await services.settings.save(StockSettings(warehouse_id=shop.id), integration.id)

    (row,) = await services.offers.plan_stock(ids, [integration.id])

    assert row.after == Decimal(3)


async def test_a_parent_stands_for_its_variations_and_alone_is_blocked(
    services: Services, integration: Integration
) -> None:
    parent = Product("P", "Camiseta", type=ProductType.PARENT)
    shirt = await services.products.save(parent)
    blue = await services.products.save(
        Product("P-AZ", "Camiseta azul", parent_id=shirt.id, grid={"Cor": "Azul"})
    )
    empty = await services.products.save(replace(parent, sku="EMPTY"))
    assert None not in (shirt.id, blue.id, empty.id)

    rows = await services.offers.plan_stock([shirt.id or 0, empty.id or 0], [integration.id])

    assert [(row.sku, row.blocked) for row in rows] == [
        ("P-AZ", "No listing in this store."),
        ("EMPTY", "The stock belongs to the variations of this product."),
    ]


async def test_products_appear_once_and_in_the_order_asked(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SLICE", 3)
    ids = list((await fill(services, hub, integration.id, sellable(hub)[:8])).values())[::-1]

    rows = await services.offers.plan_stock([*ids, *ids[:4]], [integration.id])

    assert [row.product_id for row in rows] == ids


async def test_two_stores_are_two_rows_of_one_product(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    other = await services.integrations.add("Outra", Environment.CUSTOM, "http://127.0.0.1:9/v2")
    (sku,) = sellable(hub)[:1]
    ids = await fill(services, hub, integration.id, [sku])

    rows = await services.offers.plan_stock(ids.values(), [other.id, integration.id])

    assert [(row.store, row.blocked) for row in rows] == [
        ("Outra", "No listing in this store."),
        ("Loja Modelo", ""),
    ]


@pytest.mark.parametrize("scope", [PriceScope.SKU, PriceScope.SKU_MARKETPLACE, PriceScope.COST])
async def test_prices_are_planned_where_the_hub_keeps_them(
    services: Services, hub: PracticeHub, integration: Integration, scope: PriceScope
) -> None:
    skus = sellable(hub, scope)[:4]
    ids = await fill(services, hub, integration.id, skus)

    rows = await services.offers.plan_prices(ids.values(), [integration.id])

    if scope is PriceScope.COST:
        assert all("computes this price from the cost" in row.blocked for row in rows)
        assert len(rows) == len(skus)
    elif scope is PriceScope.SKU:
        assert [row.external_id for row in rows] == [str(sku.id) for sku in skus]
        assert {(row.after, row.after_promo) for row in rows} == {(Decimal("99.90"),) * 2}
    else:
        offers = [one.id for sku in skus for one in hub.market.shelf.of(sku.id)]
        assert [row.external_id for row in rows] == [str(one) for one in offers]
        assert len(rows) > len(skus)


async def test_a_product_without_listing_anywhere_is_blocked_in_each_store(
    services: Services, integration: Integration
) -> None:
    lonely = await services.products.save(Product("SO", "Sozinho", sale_price=Decimal(1)))

    for plan in (services.offers.plan_stock, services.offers.plan_prices):
        (row,) = await plan([lonely.id or 0], [integration.id])
        assert (row.blocked, row.chosen) == ("No listing in this store.", False)
