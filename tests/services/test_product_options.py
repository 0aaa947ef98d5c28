"""Each option of sending and receiving products, on and off, at the practice hub."""

from dataclasses import replace

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RowResult
from anydesk.core.products import Balance, Product
from anydesk.core.receive_options import ReceiveOptions
from anydesk.core.settings import (
    CategorySettings,
    CostField,
    SendImages,
    StockSettings,
)
from anydesk.services import Services
from anydesk.services.jobs.receive_products import ReceiveProducts
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import listings
from anydesk.storage.store import Tx
from tests.services.jobs.product_sends import (
    IMAGES,
    SHIRTS,
    at_hub,
    bodies,
    choose,
    map_category,
    ready,
    saved,
    sent,
    urls,
)
from tests.services.shelves import fill, sellable

NEWER = "https://cdn.example.com/novo-3.jpg"


@pytest.mark.option("products.send_images")
@pytest.mark.parametrize(
    ("choice", "at_first", "afterwards"),
    [
        (SendImages.ALWAYS, list(IMAGES), [*IMAGES, NEWER]),
        (SendImages.ONLY_NEW, list(IMAGES), list(IMAGES)),
        (SendImages.NEVER, [], []),
    ],
)
async def test_images_go_always_only_for_new_products_or_never(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    choice: SendImages,
    at_first: list[str],
    afterwards: list[str],
) -> None:
    await choose(services, integration, send_images=choice)
    product = await ready(services, integration)

    await sent(services, integration, [product])
    created = urls(at_hub(hub, "NOVA-1"))
    await services.products.save(replace(product, image_urls=(*IMAGES, NEWER)))
    await sent(services, integration, [product])

    assert created == at_first
    assert urls(at_hub(hub, "NOVA-1")) == afterwards


@pytest.mark.option("products.send_images")
async def test_the_first_image_becomes_the_main_one_and_none_is_sent_twice(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    await services.products.save(replace(product, image_urls=IMAGES[::-1]))

    await sent(services, integration, [product])

    there = at_hub(hub, "NOVA-1")
    assert urls(there) == list(IMAGES[::-1])
    assert [one["url"] for one in there.images if one["main"]] == [IMAGES[1]]


@pytest.mark.option("products.send_images")
async def test_images_that_the_hub_keeps_elsewhere_are_not_piled_up(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    there = at_hub(hub, "NOVA-1")
    for number, image in enumerate(there.images):
        image["url"] = f"https://hub.example.com/{number}.jpg"
        for name in ("originalImage", "standardUrl"):
            image.pop(name, None)
    # Something else changes: what is the same everywhere is not sent at all.
    await services.products.save(replace(product, name="Outro nome"))

    _run, (row,) = await sent(services, integration, [product])

    assert len(there.images) == 2
    assert "were left as they are" in row.message


@pytest.mark.option("products.cost_field_source")
@pytest.mark.parametrize(
    ("source", "cost"),
    [
        (CostField.COST_PRICE, 48.5),
        (CostField.SALE_PRICE, 149.9),
        (CostField.DO_NOT_SEND, None),
    ],
)
async def test_the_cost_field_is_the_cost_price_the_sale_price_or_left_out(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    source: CostField,
    cost: float | None,
) -> None:
    await choose(services, integration, cost_field_source=source)
    product = await ready(services, integration)

    for action in ("create", "update"):
        hub.requests.clear()
        product = await services.products.save(replace(product, name=f"Nome: {action}"))
        _run, (row,) = await sent(services, integration, [product])

        assert row.outcome is Outcome.DONE, action
        items = [item for batch in bodies(hub, "PUT", "/stocks/batch") for item in batch]
        assert [(item["cost"], item["quantity"]) for item in items] == (
            [] if cost is None else [(cost, 7)]
        )
        # Left out is not the same as null, which would take the cost away.
        assert not any(b'"cost":null' in one.body for one in hub.requests)
    stock = hub.market.warehouse.row(hub.market.sku("NOVA-1").id)
    assert stock is not None
    assert stock.cost == (cost or 0)


@pytest.mark.option("products.cost_field_source", "stock.mode")
async def test_a_store_that_is_told_no_stock_gets_the_cost_alone(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    await choose(services, integration, cost_field_source=CostField.COST_PRICE)
    await services.settings.save(StockSettings(mode=Balance.NONE), integration.id)
    sku = hub.market.sku("NOVA-1")
    stock = hub.market.warehouse.row(sku.id)
    assert stock is not None
    stock.amount = 3

    await sent(services, integration, [product])

    assert (stock.amount, stock.cost) == (3, 48.5)


@pytest.mark.option("products.send_handling_days")
@pytest.mark.parametrize(("on", "new", "known"), [(True, 5, 9), (False, 0, 0)])
async def test_the_days_for_preparation_go_along_or_stay_here(
    services: Services, hub: PracticeHub, integration: Integration, on: bool, new: int, known: int
) -> None:
    await choose(services, integration, send_handling_days=on)
    product = await ready(services, integration)

    await sent(services, integration, [product])
    at_first = hub.market.sku("NOVA-1").additional_time
    await services.products.save(replace(product, handling_days=9))
    await sent(services, integration, [product])

    assert (at_first, hub.market.sku("NOVA-1").additional_time) == (new, known)


@pytest.mark.option("categories.nearest_ancestor")
@pytest.mark.parametrize("on", [True, False])
async def test_an_unmapped_category_takes_the_one_above_it_or_blocks_the_product(
    services: Services, hub: PracticeHub, integration: Integration, on: bool
) -> None:
    await map_category(services, integration)
    product = await saved(services, category="Moda > Camisetas > Polo")
    await services.settings.save(CategorySettings(nearest_ancestor=on), integration.id)

    _run, (row,) = await sent(services, integration, [product])

    if on:
        assert at_hub(hub, "NOVA-1").category_id == SHIRTS
    else:
        assert (row.outcome, bodies(hub, "POST", "/products")) == (Outcome.FAILED, [])
        assert "“Moda > Camisetas > Polo” is not mapped" in row.message


# Receiving


async def received(
    services: Services, store: Integration, *, prices: bool = False
) -> dict[str, RowResult]:
    run = await services.runner.run(
        ReceiveProducts(services, store.id, ReceiveOptions(prices=prices))
    )
    return {row.result.listing: row.result for row in await services.jobs.rows(run.id)}


async def renamed(
    services: Services, hub: PracticeHub, store: Integration, code: str
) -> tuple[Product, Sku]:
    """A linked product whose SKU the hub has changed to ``code``."""
    (sku,) = [one for one in sellable(hub) if one.ean][:1]
    ids = await fill(services, hub, store.id, [sku])
    product = await services.products.get(ids[sku.partner_id])
    hub.market.catalogue.rename_sku(sku, code)
    hub.market.catalogue.touch(sku.product_id)
    return product, sku


@pytest.mark.option("products.update_sku_on_import")
@pytest.mark.parametrize("prices", [True, False])
@pytest.mark.parametrize("on", [True, False])
async def test_the_sku_of_a_linked_product_follows_its_listing_or_stays(
    services: Services, hub: PracticeHub, integration: Integration, on: bool, prices: bool
) -> None:
    await choose(services, integration, update_sku_on_import=on)
    product, sku = await renamed(services, hub, integration, "CODIGO-NOVO")

    row = (await received(services, integration, prices=prices))[str(sku.id)]

    now = await services.products.get(product.id or 0)
    assert now.sku == ("CODIGO-NOVO" if on else product.sku)
    assert row.outcome is Outcome.DONE
    changed = f"The SKU changed from {product.sku} to CODIGO-NOVO."
    assert (changed in row.message) is on
    (listing,) = await services.products.listings(product.id or 0)
    assert listing.sku == "CODIGO-NOVO"


@pytest.mark.option("products.update_sku_on_import")
async def test_a_product_that_this_very_reading_links_by_its_bar_code_keeps_its_sku(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await choose(services, integration, update_sku_on_import=True)
    (sku,) = [one for one in sellable(hub) if one.ean][:1]
    mine = await services.products.save(Product("MEU-1", "Meu", gtin=sku.ean or ""))

    row = (await received(services, integration))[str(sku.id)]
    at_first = (await services.products.get(mine.id or 0)).sku
    await received(services, integration)

    assert "same GTIN" in row.message
    assert "SKU changed" not in row.message
    # From the next reading on it is a linked product like any other.
    assert (at_first, (await services.products.get(mine.id or 0)).sku) == ("MEU-1", sku.partner_id)


@pytest.mark.option("products.update_sku_on_import")
async def test_a_sku_that_another_product_has_is_left_alone_and_reported(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await choose(services, integration, update_sku_on_import=True)
    product, sku = await renamed(services, hub, integration, "DE-OUTRO")
    other = await services.products.save(Product("DE-OUTRO", "Outro"))

    row = (await received(services, integration))[str(sku.id)]

    assert (await services.products.get(product.id or 0)).sku == product.sku
    assert (await services.products.get(other.id or 0)).sku == "DE-OUTRO"
    assert row.outcome is Outcome.SKIPPED
    assert (
        f"The SKU stays {product.sku}: another product has the SKU DE-OUTRO of the listing."
        in row.message
    )


@pytest.mark.option("products.update_sku_on_import")
async def test_a_product_with_two_listings_of_different_skus_keeps_its_own(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await choose(services, integration, update_sku_on_import=True)
    first, second = sellable(hub)[:2]
    ids = await fill(services, hub, integration.id, [first, second])
    product = await services.products.get(ids[first.partner_id])
    await link(services, second.id, product.id or 0)
    other = await services.products.get(ids[second.partner_id])
    await services.products.save(replace(other, sku="NOT-IN-THE-WAY"))

    rows = await received(services, integration)

    assert (await services.products.get(product.id or 0)).sku == product.sku
    assert "several listings with different SKUs" in rows[str(second.id)].message


async def link(services: Services, hub_sku_id: int, product_id: int) -> None:
    def work(tx: Tx) -> None:
        found = listings.by_hub_sku(tx, 1, [hub_sku_id])[hub_sku_id]
        listings.link(tx, {found.id or 0: product_id})

    await services.store.run(work)


async def test_a_sku_that_becomes_free_is_taken_by_the_next_reading_at_the_latest(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await choose(services, integration, update_sku_on_import=True)
    first, second = sellable(hub)[:2]
    ids = await fill(services, hub, integration.id, [first, second])
    freed, wanted = first.partner_id, second.partner_id
    hub.market.catalogue.rename_sku(first, "LIVRE")
    hub.market.catalogue.rename_sku(second, freed)
    hub.market.catalogue.touch(first.product_id)
    hub.market.catalogue.touch(second.product_id)

    await received(services, integration)
    await received(services, integration)

    assert (await services.products.get(ids[freed])).sku == "LIVRE"
    assert (await services.products.get(ids[wanted])).sku == freed
