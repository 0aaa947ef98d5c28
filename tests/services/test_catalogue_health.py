"""The counters of the catalogue's health, and the lists they open."""

from anydesk.core.catalogue_health import CHECKS, Shows
from anydesk.core.integrations import Integration
from anydesk.core.products import Product
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS


async def test_nothing_is_missing_where_nothing_is(empty_services: Services) -> None:
    counts = await empty_services.catalogue_health.counts()
    assert [one.key for one in counts] == [one.key for one in CHECKS]
    assert {one.count for one in counts} == {0}


async def test_a_bare_product_lacks_nearly_everything(empty_services: Services) -> None:
    await empty_services.products.save(Product(sku="A", name="Caneca"))
    counts = {one.key: one.count for one in await empty_services.catalogue_health.counts()}
    assert {key for key, count in counts.items() if count} == {
        "ncm", "photo", "gtin", "dimensions", "category", "cost"
    }  # fmt: skip


async def test_a_number_opens_a_list_of_as_many(
    services: Services, integration: Integration
) -> None:
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    await services.runner.run(job, store=integration.name)
    counts = await services.catalogue_health.counts()
    found = 0
    for one in counts:
        if one.shows is Shows.PRODUCTS:
            ids = await services.products.find(Query(filters={"health": one.key}))
            assert len(ids) == one.count, one.key
            assert len(await services.products.load(ids)) == one.count
            found += one.count
    assert found
