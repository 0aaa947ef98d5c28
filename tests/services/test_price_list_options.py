"""Price lists as the screens use them, and the list that a store receives prices into."""

from decimal import Decimal

import pytest

from anydesk.core import changes
from anydesk.core.clock import FixedClock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.integrations import Integration
from anydesk.core.price_lists import PriceList, PriceListException
from anydesk.core.products import PriceScope, Product
from anydesk.core.receive_options import ReceiveOptions
from anydesk.core.settings import PriceMode, PriceSettings
from anydesk.services import Services
from anydesk.services.jobs.receive_products import ReceiveProducts
from anydesk.services.references import references
from anydesk.simulator.server import PracticeHub
from tests.services.shelves import fill, sellable


@pytest.mark.option("prices.price_list_id")
@pytest.mark.parametrize("chosen", [True, False])
async def test_the_hub_s_prices_become_exceptions_of_the_chosen_list(
    services: Services, hub: PracticeHub, integration: Integration, chosen: bool
) -> None:
    (sku,) = sellable(hub, PriceScope.SKU)[:1]
    sku.price, sku.sell_price = 200.0, 180.5
    hub.market.catalogue.touch(sku.product_id)
    ids = await fill(services, hub, integration.id, [sku])
    made = await services.price_lists.save(PriceList("Atacado", Decimal(-10)))
    await services.price_lists.save(PriceList("Outra"))
    settings = PriceSettings(
        import_mode=PriceMode.PRICE_LIST, price_list_id=made.id if chosen else None
    )
    await services.settings.save(settings, integration.id)

    options = ReceiveOptions(exceptions=True)
    await services.runner.run(ReceiveProducts(services, integration.id, options=options))

    found = {one.product_id: one for one, _product in await services.price_lists.exceptions(1)}
    if chosen:
        one = found[ids[sku.partner_id]]
        assert one.prices == (Decimal(200), Decimal("180.50"))
        assert one.cause == f"received:{integration.name}"
    else:
        assert found == {}
    assert await services.price_lists.exceptions(2) == ()


async def test_a_list_is_added_changed_and_forgotten(empty_services: Services) -> None:
    lists = empty_services.price_lists
    told: list[frozenset[str]] = []
    empty_services.changes.listen({changes.PRICE_LISTS}, told.append)

    made = await lists.save(PriceList(" Atacado ", Decimal(-10)))
    with pytest.raises(InvalidInput):
        await lists.save(PriceList("atacado"))
    await lists.save(PriceList("Atacado", Decimal(-12), enabled=False, id=made.id))

    assert await lists.rows() == (PriceList("Atacado", Decimal(-12), enabled=False, id=made.id),)
    assert (await references(empty_services))["price_lists"] == []
    await lists.remove(made.id or 0)
    assert await lists.rows() == ()
    assert len(told) == 3


async def test_a_list_that_a_store_uses_is_not_forgotten(
    services: Services, integration: Integration
) -> None:
    made = await services.price_lists.save(PriceList("Atacado"))
    await services.settings.save(PriceSettings(price_list_id=made.id), integration.id)

    with pytest.raises(InvalidInput) as refused:
        await services.price_lists.remove(made.id or 0)

    assert integration.name in str(refused.value)
    assert (await references(services))["price_lists"] == [(made.id, "Atacado")]
    assert await services.price_lists.rows() == (made,)


async def test_an_exception_is_set_and_taken_away(
    empty_services: Services, clock: FixedClock
) -> None:
    lists = empty_services.price_lists
    made = await lists.save(PriceList("Atacado"))
    product = await empty_services.products.save(Product("CAM", "Camiseta"))
    wanted = PriceListException(made.id or 0, product.id or 0, Decimal("9.999"), clock.now())

    saved = await lists.save_exception(wanted)
    with pytest.raises(InvalidInput):
        await lists.save_exception(PriceListException(1, product.id or 0, Decimal(0), clock.now()))
    for list_id, product_id in ((99, product.id or 0), (made.id or 0, 99)):
        with pytest.raises(NotThere):
            await lists.save_exception(
                PriceListException(list_id, product_id, Decimal(1), clock.now())
            )

    ((found, of),) = await lists.exceptions(made.id or 0)
    assert (found, of.sku, found.price) == (saved, "CAM", Decimal(10))
    await lists.remove_exceptions(made.id or 0, [product.id or 0])
    assert await lists.exceptions(made.id or 0) == ()
