"""Each option of price management, on and off: which prices arrive here and at the hub."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RowResult
from anydesk.core.products import PriceScope
from anydesk.core.receive_options import ReceiveOptions
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.settings import PriceMode, PriceSettings
from anydesk.services import Services
from anydesk.services.jobs.receive_products import ReceiveProducts, build
from anydesk.services.jobs.send_prices import SendPrices
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import channels
from anydesk.storage.store import Tx
from tests.services.shelves import fill, sellable

PRICE = Decimal("321.00")
REASONS = {
    PriceMode.RULE: "The prices come from price rules, and none is set up yet.",
    PriceMode.PRICE_LIST: "The prices come from a price list, and none is set up yet.",
}


async def send(services: Services, store: Integration, ids: Sequence[int]) -> list[RowResult]:
    rows = await services.offers.plan_prices(ids, [store.id])
    run = await services.runner.run(SendPrices.from_plan(services, rows))
    return [row.result for row in await services.jobs.rows(run.id)]


async def priced(
    services: Services, hub: PracticeHub, store: Integration, skus: Sequence[Sku]
) -> list[int]:
    """Linked products with a price that the hub does not have."""
    ids = list((await fill(services, hub, store.id, skus)).values())
    for product_id in ids:
        await services.products.set_prices(product_id, PRICE, Decimal(0))
    return ids


@pytest.mark.option("prices.mode")
@pytest.mark.parametrize("scope", [PriceScope.SKU, PriceScope.SKU_MARKETPLACE])
@pytest.mark.parametrize("mode", list(PriceMode))
async def test_the_fixed_price_arrives_and_the_other_modes_say_what_is_missing(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    scope: PriceScope,
    mode: PriceMode,
) -> None:
    ids = await priced(services, hub, integration, sellable(hub, scope)[:2])
    await services.settings.save(PriceSettings(mode=mode), integration.id)

    rows = await send(services, integration, ids)

    arrived = [write.value for write in hub.market.price_writes]
    if mode is PriceMode.FIXED:
        assert set(arrived) == {(321.0, 321.0)}
        assert {row.outcome for row in rows} == {Outcome.DONE}
    else:
        assert arrived == []
        assert {row.outcome for row in rows} == {Outcome.FAILED}
        assert all(row.message.startswith(REASONS[mode]) for row in rows)


@pytest.mark.option("prices.mode")
async def test_a_run_follows_the_mode_of_its_own_time_and_not_that_of_the_preview(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    ids = await priced(services, hub, integration, sellable(hub, PriceScope.SKU)[:1])
    rows = await services.offers.plan_prices(ids, [integration.id])
    await services.settings.save(PriceSettings(mode=PriceMode.RULE), integration.id)

    run = await services.runner.run(SendPrices.from_plan(services, rows))

    (row,) = [one.result for one in await services.jobs.rows(run.id)]
    assert row.message.startswith(REASONS[PriceMode.RULE])
    assert hub.market.price_writes == []


async def add_channels(services: Services, *rows: SalesChannel) -> None:
    def work(tx: Tx) -> None:
        for row in rows:
            channels.add(tx, row)

    await services.store.run(work)


@pytest.mark.option("channel.price_mode")
@pytest.mark.option("channel.active")
async def test_a_channel_s_own_price_mode_and_switch_win_over_the_store_s(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    skus = sellable(hub, PriceScope.SKU_MARKETPLACE)
    offers = [one for sku in skus for one in hub.market.shelf.of(sku.id)]
    ruled_market, off_market, *_rest = dict.fromkeys(one.channel.market_place for one in offers)
    ids = await priced(services, hub, integration, skus)
    ruled = SalesChannel(integration.id, ruled_market, price_mode=PriceMode.RULE)
    off = SalesChannel(integration.id, off_market, title="Desligado", active=False)
    await add_channels(services, ruled, off)

    rows = {row.listing: row.message for row in await send(services, integration, ids)}

    arrived = {one.id for one in offers if (one.price, one.discount_price) == (321.0, 321.0)}
    assert arrived == {
        one.id for one in offers if one.channel.market_place not in (ruled_market, off_market)
    }
    for one in offers:
        if one.channel.market_place == ruled_market:
            assert rows[str(one.id)].startswith(REASONS[PriceMode.RULE])
        elif one.channel.market_place == off_market:
            assert rows[str(one.id)] == (
                "The sales channel Desligado is switched off: no prices are sent to its listings."
            )


@pytest.mark.option("channel.price_mode")
async def test_a_channel_with_a_fixed_price_is_sent_in_a_store_with_rules(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    sku = next(
        sku
        for sku in sellable(hub, PriceScope.SKU_MARKETPLACE)
        if len(hub.market.shelf.of(sku.id)) > 1
    )
    first = hub.market.shelf.of(sku.id)[0]
    ids = await priced(services, hub, integration, [sku])
    await services.settings.save(PriceSettings(mode=PriceMode.RULE), integration.id)
    fixed = SalesChannel(integration.id, first.channel.market_place, price_mode=PriceMode.FIXED)
    await add_channels(services, fixed)

    rows = await send(services, integration, ids)

    done = [row.listing for row in rows if row.outcome is Outcome.DONE]
    mine = [
        str(one.id)
        for one in hub.market.shelf.of(sku.id)
        if one.channel.market_place == first.channel.market_place
    ]
    assert done == mine
    assert all(
        row.message.startswith(REASONS[PriceMode.RULE]) for row in rows if row.listing not in mine
    )


# Receiving


async def received(
    services: Services, store: Integration, *, prices: bool = True
) -> dict[str, RowResult]:
    run = await services.runner.run(
        ReceiveProducts(services, store.id, ReceiveOptions(prices=prices))
    )
    return {row.result.listing: row.result for row in await services.jobs.rows(run.id)}


@pytest.mark.option("prices.import_mode")
@pytest.mark.parametrize("mode", list(PriceMode))
async def test_receiving_with_prices_changes_the_product_s_own_only_in_the_fixed_mode(
    services: Services, hub: PracticeHub, integration: Integration, mode: PriceMode
) -> None:
    (sku,) = sellable(hub, PriceScope.SKU)[:1]
    sku.price, sku.sell_price = 200.0, 180.5
    hub.market.catalogue.touch(sku.product_id)
    (product_id,) = await priced(services, hub, integration, [sku])
    await services.settings.save(PriceSettings(import_mode=mode), integration.id)

    row = (await received(services, integration))[str(sku.id)]

    product = await services.products.get(product_id)
    own = (product.sale_price, product.promo_price)
    if mode is PriceMode.FIXED:
        assert own == (Decimal(200), Decimal("180.50"))
        assert "The price changed from 321,00 to 200,00 / 180,50." in row.message
    else:
        assert own == (PRICE, Decimal(0))
        assert "The price stays: by the settings of this store" in row.message
    assert row.outcome is Outcome.DONE


@pytest.mark.option("prices.import_mode")
@pytest.mark.parametrize("mode", list(PriceMode))
async def test_a_product_that_is_new_here_starts_with_the_hub_s_price_in_every_mode(
    services: Services, hub: PracticeHub, integration: Integration, mode: PriceMode
) -> None:
    await services.settings.save(PriceSettings(import_mode=mode), integration.id)
    (sku,) = sellable(hub, PriceScope.SKU)[:1]

    await received(services, integration)

    product = await services.products.by_sku(sku.partner_id)
    assert product.sale_price == Decimal(str(sku.price))


async def test_without_asking_for_prices_receiving_leaves_them_alone(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = sellable(hub, PriceScope.SKU)[:1]
    (product_id,) = await priced(services, hub, integration, [sku])

    row = (await received(services, integration, prices=False))[str(sku.id)]

    assert (await services.products.get(product_id)).sale_price == PRICE
    assert row.message == "Linked already; the listing was read again."


async def test_listings_with_different_prices_leave_the_product_s_own_alone(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    agreeing, differing = [
        sku
        for sku in sellable(hub, PriceScope.SKU_MARKETPLACE)
        if len(hub.market.shelf.of(sku.id)) > 1
    ][:2]
    ids = await fill(services, hub, integration.id, [agreeing, differing])
    for sku in (agreeing, differing):
        for number, one in enumerate(hub.market.shelf.of(sku.id)):
            one.price = one.discount_price = 150.0 + (number if sku is differing else 0)

    rows = await received(services, integration)

    own = {
        sku.partner_id: (await services.products.get(ids[sku.partner_id])).sale_price
        for sku in (agreeing, differing)
    }
    assert own == {
        agreeing.partner_id: Decimal(150),
        differing.partner_id: Decimal("99.90"),
    }
    assert rows[str(differing.id)].outcome is Outcome.SKIPPED
    assert "no single price" in rows[str(differing.id)].message


def test_the_job_remembers_that_prices_were_asked_for(empty_services: Services) -> None:
    job = ReceiveProducts(empty_services, 3, ReceiveOptions(prices=True))

    assert build(empty_services, job.arguments) == job
