"""Categories through the real store and the practice hub: imported, mapped, never lost."""

import asyncio
from dataclasses import replace

import pytest

from anydesk.core import changes
from anydesk.core.categories import HubCategory
from anydesk.core.clock import FixedClock
from anydesk.core.errors import ApiError, InvalidInput, NotConnected
from anydesk.core.integrations import Environment, Integration
from anydesk.core.products import Product
from anydesk.core.settings import CategorySettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage import category_mappings
from tests.conftest import connect

SHIRTS = "Moda > Camisetas"


async def hub_id(services: Services, store: Integration, path: str) -> int:
    found = await services.categories.find_hub(store.id, path)
    assert found is not None
    return found.hub_id


async def local_id(services: Services, path: str) -> int:
    found = (await services.categories.by_path(path)).id
    assert found is not None
    return found


async def receive_products(services: Services, store: Integration) -> None:
    job = JOBS["products.receive"](services, {"integration_id": store.id})
    await services.runner.run(job, store=store.name)


async def test_the_hubs_whole_tree_is_read_in_one_call(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    hub.requests.clear()

    done = await services.categories.import_from_hub(integration.id)

    assert [one.path for one in hub.requests] == ["/categories/fullPath"]
    assert done.read == done.new == len(hub.market.catalogue.categories)
    assert (done.gone, done.created, done.mapped) == (0, 0, 0)
    assert await services.categories.tree() == ()
    found = await services.categories.search_hub(integration.id, "camiseta")
    assert found[0].path == SHIRTS
    overview = await services.categories.overview(integration.id)
    assert (overview.hub_count, overview.read_at) == (done.read, services.clock.now())


async def test_reading_again_keeps_mappings_and_marks_those_that_are_gone(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    categories = services.categories
    await categories.import_from_hub(integration.id)
    shirts = (await categories.create("Camisetas")).id or 0
    there = await hub_id(services, integration, "Moda > Masculino > Camisas")
    await categories.save_mappings(integration.id, {shirts: there})
    assert await categories.coverage(integration.id) == (1, 1)

    gone = hub.market.catalogue.categories.pop(there)
    hub.market.catalogue.categories[gone.parent_id or 0].children.remove(there)
    done = await categories.import_from_hub(integration.id)

    assert (done.new, done.gone) == (0, 1)
    assert await categories.mapped(integration.id) == {
        shirts: (there, "Moda > Masculino > Camisas")
    }
    counterpart = (await categories.overview(integration.id)).counterparts[shirts]
    assert counterpart.gone
    assert await categories.coverage(integration.id) == (0, 1)


async def test_a_hub_in_trouble_loses_nothing(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await services.categories.import_from_hub(integration.id)
    hub.faults.switch_on("token-expired")

    with pytest.raises(ApiError):
        await services.categories.import_from_hub(integration.id)

    assert (await services.categories.overview(integration.id)).hub_count > 100


async def test_without_a_token_there_is_a_sentence(empty_services: Services) -> None:
    store = await empty_services.integrations.add("Começada", Environment.PRODUCTION)

    with pytest.raises(NotConnected):
        await empty_services.categories.import_from_hub(store.id)


async def test_the_local_tree_is_created_and_mapped(
    services: Services, integration: Integration
) -> None:
    await services.categories.create("Brindes")

    done = await services.categories.import_from_hub(integration.id, create_local=True)

    assert done.created == done.mapped == done.read
    mapped, all_ = await services.categories.coverage(integration.id)
    assert mapped == all_ - 1
    found = await services.categories.mapped(integration.id)
    shirts = await local_id(services, SHIRTS)
    assert found[shirts][1] == SHIRTS


async def test_received_products_bring_categories_that_their_names_speak_for(
    services: Services, integration: Integration
) -> None:
    await receive_products(services, integration)
    paths = [row.path for row in await services.categories.tree()]
    assert SHIRTS in paths
    assert not any("/" in path for path in paths)
    await services.categories.import_from_hub(integration.id)

    found = await services.categories.suggestions(integration.id)
    await services.categories.save_mappings(
        integration.id, {one: hub.hub_id for one, hub in found.items()}
    )

    mapped, all_ = await services.categories.coverage(integration.id)
    assert mapped == all_ > 5
    assert not await services.categories.suggestions(integration.id)


async def test_mappings_and_options_are_saved_together_or_not_at_all(
    services: Services, integration: Integration
) -> None:
    categories, settings = services.categories, services.settings
    await categories.import_from_hub(integration.id)
    shirts = (await categories.create("Camisetas")).id or 0
    form = CategorySettings(nearest_ancestor=True)
    there = await hub_id(services, integration, "Moda/Camisetas")

    with pytest.raises(InvalidInput):
        await categories.save_mappings(integration.id, {shirts: 1, shirts + 1: there}, form)
    assert not (await settings.get(CategorySettings, integration.id)).nearest_ancestor
    assert not await categories.mapped(integration.id)

    await categories.save_mappings(integration.id, {shirts: there}, form)
    assert (await settings.get(CategorySettings, integration.id)).nearest_ancestor
    assert await categories.mapped(integration.id) == {shirts: (there, SHIRTS)}


async def test_each_store_has_its_own_mappings(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    other = await connect(services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    shirts = (await services.categories.create("Camisetas")).id or 0
    for store in (integration, other):
        await services.categories.import_from_hub(store.id)
    there = await hub_id(services, integration, SHIRTS)

    await services.categories.save_mappings(integration.id, {shirts: there})

    assert await services.categories.mapped(other.id) == {}
    assert await services.categories.coverage(other.id) == (0, 1)


async def test_the_nearest_category_above_counts_in_the_coverage_where_it_is_chosen(
    services: Services, integration: Integration
) -> None:
    categories = services.categories
    await categories.import_from_hub(integration.id)
    fashion = (await categories.create("Moda")).id or 0
    await categories.create("Saias", fashion)
    await categories.create("Blusas", fashion)
    there = await hub_id(services, integration, "Moda")

    await categories.save_mappings(integration.id, {fashion: there})
    assert await categories.coverage(integration.id) == (0, 2)
    await categories.save_mappings(integration.id, {}, CategorySettings(nearest_ancestor=True))

    assert await categories.coverage(integration.id) == (2, 2)


async def test_renaming_and_moving_take_products_and_mappings_along_and_tell_it(
    services: Services, integration: Integration, clock: FixedClock
) -> None:
    categories = services.categories
    await categories.import_from_hub(integration.id)
    product = await services.products.save(Product("A", "Camiseta", category="Moda > Camisetas"))
    shirts = await local_id(services, "Moda > Camisetas")
    there = await hub_id(services, integration, SHIRTS)
    await categories.save_mappings(integration.id, {shirts: there})
    heard: list[str] = []
    services.changes.listen({changes.CATEGORIES, changes.PRODUCTS}, heard.extend)

    await categories.rename(await local_id(services, "Moda"), "Roupas")
    summer = await categories.create("Verão")
    after, followed = await categories.move(shirts, summer.id)

    assert (after.path, followed) == ("Verão > Camisetas", 1)
    assert (await services.products.get(product.id or 0)).category == "Verão > Camisetas"
    assert await categories.mapped(integration.id) == {shirts: (there, SHIRTS)}
    store = await services.products.get(product.id or 0)
    found = await services.products._store.run(
        lambda tx: category_mappings.mapped_paths(tx, integration.id)
    )
    assert dict(found.mapped) == {"verao > camisetas": there}
    assert store.updated_at == clock.now()
    assert {changes.CATEGORIES, changes.PRODUCTS} <= set(heard)


async def test_a_removal_can_be_undone(services: Services, integration: Integration) -> None:
    categories = services.categories
    await categories.import_from_hub(integration.id)
    gift = await categories.create("Brindes")
    there = await hub_id(services, integration, "Kits > Presentes")
    await categories.save_mappings(integration.id, {gift.id or 0: there})

    removed = await categories.remove(gift.id or 0)
    assert await categories.tree() == ()
    back = await categories.put_back(removed)

    assert await categories.tree() == (replace(back),)
    assert await categories.mapped(integration.id) == {back.id: (there, "Kits > Presentes")}


async def test_the_loop_goes_on_while_thousands_of_categories_are_read(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    catalogue = hub.market.catalogue
    for branch in range(40):
        above = catalogue.add_category(f"Ramo {branch}").id
        for number in range(120):
            catalogue.add_category(f"Categoria {number}", above)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    done = await services.categories.import_from_hub(integration.id)
    counting.cancel()

    assert done.read > 4_800
    assert turns > 100
    found: tuple[HubCategory, ...] = await services.categories.search_hub(
        integration.id, "ramo 7 categoria 11"
    )
    assert found[0].path == "Ramo 7 > Categoria 11"
