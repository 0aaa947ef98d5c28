"""Catalogue health: a number for what is missing, and the list behind it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.errors import DiskFull
from anydesk.core.products import Product, ProductType
from anydesk.core.query import Query
from tests.features.person import Person


async def add(person: Person, sku: str, **fields: Any) -> Product:
    given = {"name": f"Produto {sku}", **fields}
    return await person.services.products.save(Product(sku=sku, **given))


async def test_no_products_yet(person: Person) -> None:
    page = await person.go("catalogue_health")
    assert "No product is here yet." in person.texts()
    person.click(page.state.button)
    await person.still()
    assert person.section == "products"


async def test_numbers_lead_to_the_products(person: Person) -> None:
    await add(person, "CAN-1", ncm="61091000")
    await add(person, "CAN-2")
    await add(person, "CAN-3", name="Produto CAN-2")
    page = await person.go("catalogue_health")

    assert list(page.ways) == [
        "ncm", "photo", "gtin", "dimensions", "category", "cost", "same_name"
    ]  # fmt: skip
    assert "Without NCM" in person.texts()
    assert "eight digits" in person.texts()
    assert "Repeated GTIN" in page.good.text()

    person.click(page.ways["ncm"])
    await person.until(lambda: person.section == "products" and person.page.model.rowCount() == 2)
    await person.still()
    assert person.cells("SKU") == ["CAN-2", "CAN-3"]
    assert "Without NCM" in person.page.filters.words()


async def test_listings_without_product_open_their_own_list(stocked: Person) -> None:
    services = stocked.services
    ids = await services.listings.find(Query())
    rows = await services.listings.load(list(ids)[:3])
    await services.listings.unlink([one.listing_id for one in rows])
    unlinked = await services.listings.find(Query(filters={"unlinked": "yes"}))
    page = await stocked.go("catalogue_health")
    counted = {one.key: one.count for one in await services.catalogue_health.counts()}
    assert counted["orphans"] == len(unlinked) >= 3
    stocked.click(page.ways["orphans"])
    await stocked.until(
        lambda: stocked.section == "listings" and stocked.page.model.rowCount() == len(unlinked)
    )


async def test_what_is_mended_leaves_the_page(person: Person) -> None:
    product = await add(person, "CAN-1")
    page = await person.go("catalogue_health")
    assert "ncm" in page.ways

    await person.services.products.save(replace(product, ncm="61091000"))
    assert page._gather.waiting
    page._gather.stop()
    page._gather.fired.emit()
    await person.still()
    assert "ncm" not in page.ways
    assert "Without NCM" in page.good.text()


async def test_a_whole_catalogue_is_told_so(person: Person) -> None:
    store = await person.services.integrations.by_name("Loja Modelo")
    await person.services.integrations.deactivate(store.id)
    await add(
        person,
        "KIT",
        type=ProductType.KIT,
        ncm="61091000",
        category="Kits",
        image_urls=("https://a.example/1.jpg",),
        package_type="Envelope",
        package_width=Decimal(1),
        package_height=Decimal(1),
        package_length=Decimal(1),
        gross_weight=Decimal(1),
    )
    page = await person.go("catalogue_health")
    assert page.ways == {}
    assert "The catalogue lacks nothing." in person.texts()


async def test_a_failure_offers_another_try(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(person, "CAN-1")

    async def full() -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(person.services.catalogue_health, "counts", full)
        page = await person.go("catalogue_health")
    assert "The disk is full." in person.texts()
    person.click(page.state.button)
    await person.still()
    assert "ncm" in page.ways
