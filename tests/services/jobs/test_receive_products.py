"""The hub's products are joined to local ones; what is missing is created, nothing overwritten."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RowResult, RunState
from anydesk.core.products import MovementType, PriceScope, Product, ProductType
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import product_pages
from anydesk.services.jobs.receive_products import ReceiveProducts, build
from anydesk.simulator.server import PracticeHub
from tests.services.shelves import sellable


async def received(services: Services, store: Integration) -> tuple[JobRun, list[RowResult]]:
    run = await services.runner.run(ReceiveProducts(services, store.id), store=store.name)
    return run, [row.result for row in await services.jobs.rows(run.id)]


async def test_an_empty_program_gets_every_sku_with_prices_and_stock(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    run, found = await received(services, integration)

    market = hub.market
    assert run.state is RunState.FINISHED
    assert Counter(row.outcome for row in found) == {Outcome.DONE: len(market.skus)}
    assert {row.message for row in found} == {"Product created."}
    for sku in market.skus.values():
        product = await services.products.by_sku(sku.partner_id)
        assert product.name
        assert product.sale_price == Decimal(str(max(sku.price, sku.sell_price)))
        (row,) = await services.products.load([product.id or 0])
        if product.type is not ProductType.KIT:
            # A kit's stock is counted from its components, here as there.
            assert row.physical == Decimal(str(market.stock_of(sku.partner_id)))


async def test_variations_get_a_parent_and_kits_no_stock(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await received(services, integration)

    several = next(one for one in hub.market.products.values() if len(one.sku_ids) > 1)
    codes = [hub.market.skus[sku_id].partner_id for sku_id in several.sku_ids]
    products = [await services.products.by_sku(code) for code in codes]
    (parent_id,) = {product.parent_id for product in products}
    parent = await services.products.get(parent_id or 0)
    assert (parent.type, parent.name) == (ProductType.PARENT, several.facts["title"])
    assert all(product.grid for product in products)
    kit = next(one for one in hub.market.products.values() if one.kit)
    made = await services.products.by_sku(hub.market.skus[kit.sku_ids[0]].partner_id)
    assert made.type is ProductType.KIT
    assert await services.stock.movements(made.id or 0) == ()


async def test_after_receiving_nothing_would_be_sent(
    services: Services, integration: Integration
) -> None:
    await received(services, integration)
    ids = await services.products.find(Query())

    stock = await services.offers.plan_stock(ids, [integration.id])
    prices = await services.offers.plan_prices(ids, [integration.id])

    assert stock
    assert prices
    assert not any(row.chosen for row in stock)
    # The hub's listing prices may differ per marketplace; prices of SKUs never do.
    assert not any(row.chosen for row in prices if row.channel_listing_id is None)


async def test_of_several_stock_locals_the_one_that_sends_reach_counts(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    market = hub.market
    everywhere = {
        sku.partner_id: sum(row.amount for row in market.warehouse.rows_of(sku.id))
        for sku in sellable(hub)
    }
    code = next(key for key, amount in everywhere.items() if amount > market.stock_of(key))

    await received(services, integration)

    product = await services.products.by_sku(code)
    (row,) = await services.products.load([product.id or 0])
    assert row.physical == Decimal(str(market.stock_of(code)))
    (listing,) = await services.products.listings(product.id or 0)
    assert listing.hub_quantity == row.physical


async def test_with_one_stock_local_the_stock_is_not_read_by_itself(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    for local in [one for one in hub.market.warehouse.locals.values() if not one.default]:
        hub.market.warehouse.remove_local(local.id)
    hub.requests.clear()

    run, found = await received(services, integration)

    assert (run.state, len(found)) == (RunState.FINISHED, len(hub.market.skus))
    assert [one.path for one in hub.requests if one.path.endswith("/stocks")] == []


async def test_receiving_again_creates_nothing_and_changes_nothing(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await received(services, integration)
    (sku, *_rest) = sellable(hub)
    product = await services.products.by_sku(sku.partner_id)
    mine = await services.products.save(
        replace(product, name="Meu nome", sale_price=Decimal(1), promo_price=Decimal(0))
    )
    await services.stock.move(mine.id or 0, None, MovementType.COUNT, Decimal(3))
    before = len(await services.products.find(Query()))

    run, found = await received(services, integration)

    assert (run.state, run.failed, run.skipped) == (RunState.FINISHED, 0, 0)
    assert {row.message for row in found} == {"Linked already; the listing was read again."}
    assert len(await services.products.find(Query())) == before
    assert await services.products.get(mine.id or 0) == mine
    (row,) = await services.products.load([mine.id or 0])
    assert row.physical == Decimal(3)


async def test_products_that_exist_are_linked_by_sku_then_by_gtin(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    first, second, third = [sku for sku in sellable(hub) if sku.ean][:3]
    by_sku = await services.products.save(Product(first.partner_id, "Por SKU"))
    by_gtin = await services.products.save(Product("MEU-1", "Por GTIN", gtin=second.ean or ""))
    for code in ("MEU-2", "MEU-3"):
        await services.products.save(Product(code, "Repetido", gtin=third.ean or ""))

    run, found = await received(services, integration)

    rows = {row.key: row for row in found}
    assert rows[first.partner_id].message == "Linked to the product with the same SKU."
    assert "MEU-1" in rows[second.partner_id].message
    assert rows[third.partner_id].outcome is Outcome.SKIPPED
    assert "MEU-2, MEU-3" in rows[third.partner_id].message
    assert run.skipped == 1
    for product, sku in ((by_sku, first), (by_gtin, second)):
        (listing,) = await services.products.listings(product.id or 0)
        assert listing.hub_sku_id == sku.id
        assert await services.stock.movements(product.id or 0) == ()


async def test_marketplace_listings_are_read_only_where_prices_live_there(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await received(services, integration)

    asked = [request for request in hub.requests if request.path.endswith("/marketplaces")]
    needed = [
        sku
        for sku in hub.market.skus.values()
        if hub.market.products[sku.product_id].scope == PriceScope.SKU_MARKETPLACE
    ]
    assert len(asked) == len(needed) > 0
    product = await services.products.by_sku(needed[0].partner_id)
    (listing,) = await services.products.listings(product.id or 0)
    assert [one.hub_listing_id for one in listing.channels] == [
        one.id for one in hub.market.shelf.of(needed[0].id)
    ]


async def test_a_stopped_run_continues_and_creates_each_product_once(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product_pages, "AT_ONCE", 4)
    run_id = await services.runner.start(ReceiveProducts(services, integration.id))
    end_listening = services.changes.listen(
        ("products",), lambda _kinds: services.runner.stop(run_id)
    )
    stopped = await services.runner.wait(run_id)
    end_listening()

    await services.runner.resume(run_id)
    ended = await services.runner.wait(run_id)

    assert stopped.state is RunState.INTERRUPTED
    assert (ended.state, ended.done) == (RunState.FINISHED, len(hub.market.skus))
    kept = await services.products.find(Query(filters={"linked": "yes"}))
    assert len(kept) == len(hub.market.skus)
    firsts = [one for one in hub.requests if one.path.endswith("/products")]
    # Where it stopped, and once more over all: rows may have moved while it was stopped.
    assert [one.query["offset"] for one in firsts] == ["0", "4", "0"]


async def test_rows_that_move_between_pages_are_not_created_twice(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    hub.faults.switch_on("shifting-pages=3")

    run, _found = await received(services, integration)

    assert run.state is RunState.FINISHED
    kept = await services.products.find(Query(filters={"linked": "yes"}))
    assert len(kept) == len(hub.market.skus)


async def test_listings_that_cannot_be_read_are_named_and_stop_nothing(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    hub.faults.switch_on("html-answer@GET/skus")

    run, found = await received(services, integration)

    assert (run.state, run.failed) == (RunState.FINISHED, 0)
    odd = [row for row in found if "could not be read" in row.message]
    assert odd
    assert odd[0].message.startswith("Product created. Its marketplace listings")


async def test_a_refused_token_stops_the_run_and_keeps_what_was_received(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product_pages, "AT_ONCE", 4)
    end_listening = services.changes.listen(
        ("products",), lambda _kinds: hub.faults.switch_on("token-expired")
    )

    run, found = await received(services, integration)

    end_listening()
    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unauthorized")
    assert found
    kept = await services.products.find(Query(filters={"linked": "yes"}))
    assert len(kept) == len(found)


def test_the_job_is_built_again_from_what_its_run_remembers(empty_services: Services) -> None:
    job = ReceiveProducts(empty_services, 3)

    assert build(empty_services, job.arguments) == job


async def test_a_kit_that_came_before_its_components_is_completed(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    kits = {key: one for key, one in hub.market.catalogue.products.items() if one.kit}
    # The list has them first: their components come on later rows.
    others = {k: v for k, v in hub.market.catalogue.products.items() if k not in kits}
    hub.market.catalogue.products.clear()
    hub.market.catalogue.products.update({**kits, **others})

    await received(services, integration)

    assert kits
    for product in kits.values():
        code = hub.market.skus[product.sku_ids[0]].partner_id
        kit = await services.products.by_sku(code)
        parts = await services.kits.components(kit.id or 0)
        assert len(parts) == len(product.kit)
