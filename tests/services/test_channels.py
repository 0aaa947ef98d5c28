"""Sales channels as the window uses them: found at the hub, connected, set, added, removed."""

import dataclasses
from typing import Any

import pytest
from sqlalchemy import select

from anydesk.core.changes import CHANNELS
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import (
    ChannelOrigin,
    Mover,
    SalesChannel,
    channel_code,
    filter_choices,
    marketplaces,
)
from anydesk.core.settings import PriceMode
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage import sales_orders
from anydesk.storage.order_tables import hub_orders
from tests.fakes.orders import AT, hub_order
from tests.storage.products_for_tests import add_store

ML = "MERCADO_LIVRE"


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """An integration without a hub."""
    return await empty_services.store.run(add_store)


@pytest.fixture
def published(empty_services: Services) -> list[frozenset[str]]:
    """What was told about channels."""
    heard: list[frozenset[str]] = []
    empty_services.changes.listen({CHANNELS}, heard.append)
    return heard


async def run(services: Services, key: str, shop: int) -> None:
    job = JOBS[key](
        services,
        {"integration_id": shop, "hub_ids": [], "since": None, "until": None, "status": None},
    )
    await services.runner.run(job, store="Loja Modelo")


class TestFinding:
    """Channels appear by themselves."""

    async def test_those_of_the_hubs_orders_and_listings_are_all_there(
        self,
        services: Services,
        hub: PracticeHub,
        integration: Integration,
        published: list[frozenset[str]],
    ) -> None:
        channels = services.channels
        assert await channels.collect(integration.id) == 0
        assert published == []

        await run(services, "orders.read", integration.id)
        orders = await channels.collect(integration.id)
        await run(services, "products.receive", integration.id)
        await channels.collect(integration.id)

        rows = await channels.overview(integration.id)
        mirror = await services.hub_orders.load(await services.hub_orders.find(Query()))
        assert orders == len({(row.channel, row.account_name) for row in await _mirrored(services)})
        assert sum(row.orders for row in rows) == len(mirror) == 24
        assert sum(row.listings for row in rows) > 0
        assert published
        assert await channels.pending(integration.id) == len(rows)
        assert await channels.rows(integration.id) == tuple(row.channel for row in rows)

    async def test_an_order_of_an_unknown_channel_is_received_and_the_channel_is_pending(
        self, empty_services: Services, shop: int
    ) -> None:
        order = hub_order(5, marketPlace="BRAND_NEW_MALL", accountName="CONTA 9")
        received = await empty_services.store.run(
            lambda tx: sales_orders.receive(tx, shop, order, AT)
        )
        await empty_services.channels.collect(shop)

        (row,) = await empty_services.channels.overview(shop)
        assert received.id
        assert row.channel.caption == "Brand New Mall · CONTA 9"
        assert (row.channel.connected, row.orders) == (False, 1)


async def _mirrored(services: Services) -> list[Any]:
    statement = select(hub_orders.c.channel, hub_orders.c.account_name)
    return await services.store.run(lambda tx: list(tx.execute(statement)), durable=False)


class TestSetting:
    """What a person makes of them."""

    async def test_settings_come_back_as_saved(
        self, empty_services: Services, shop: int, published: list[frozenset[str]]
    ) -> None:
        register = empty_services.registers
        someone = await register.save_intermediary(Intermediary("LOJA", "", "03007331000141"))
        channels = empty_services.channels
        added = await channels.add(shop, ML, " CONTA1 ")
        published.clear()

        wanted = dataclasses.replace(
            added,
            title="Meu ML",
            active=False,
            connected=False,
            shipped_by=Mover.MERCHANT,
            may_cancel=True,
            price_mode=PriceMode.FIXED,
            intermediary_id=someone.id,
        )
        await channels.save(wanted)

        assert await channels.rows(shop) == (wanted,)
        assert added.account_name == "CONTA1"
        assert (added.connected, added.origin) == (True, ChannelOrigin.MANUAL)
        assert added.shipped_by == Mover.MARKETPLACE
        assert published == [frozenset({CHANNELS})]

    async def test_connecting_and_back(self, empty_services: Services, shop: int) -> None:
        channels = empty_services.channels
        made = [await channels.add(shop, ML, one) for one in "AB"]
        ids = [one.id for one in made if one.id is not None]

        await channels.disconnect(ids)
        after = await channels.pending(shop)
        await channels.connect(ids[:1])

        assert (after, await channels.pending(shop)) == (2, 1)

    @pytest.mark.parametrize(("field", "value"), [("title", "x" * 61), ("price_mode", "CHEAP")])
    async def test_what_cannot_be_used_is_refused_by_name(
        self, empty_services: Services, shop: int, field: str, value: str
    ) -> None:
        channel = await empty_services.channels.add(shop, ML, "A")

        with pytest.raises(InvalidInput) as refused:
            await empty_services.channels.save(dataclasses.replace(channel, **{field: value}))

        assert refused.value.problems
        assert await empty_services.channels.rows(shop) == (channel,)

    async def test_an_edit_is_stored_whole_or_not_at_all(
        self, empty_services: Services, shop: int, published: list[frozenset[str]]
    ) -> None:
        channels = empty_services.channels
        first = await channels.add(shop, ML, "A")
        gone = await channels.add(shop, ML, "B")
        assert gone.id is not None
        await channels.remove(gone.id)
        published.clear()

        edit = dataclasses.replace(first, title="Neu")
        again = channels.draft(shop, ML, "A")
        for changed, error in (
            ([edit, dataclasses.replace(gone, title="X")], NotThere),
            ([edit, again], InvalidInput),
        ):
            with pytest.raises(error):
                await channels.apply(shop, changed=changed)

        assert await channels.rows(shop) == (first,)
        assert published == []


class TestAdding:
    """Channels added by hand."""

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("Mercado Livre", ML),
            (" mercado livre ", ML),
            ("magalu", "MAGAZINE_LUIZA"),
            ("Amazon (AMAZON_SPDS)", "AMAZON_SPDS"),
            ("shopee", "SHOPEE"),
            ("New Mall 2", "NEW_MALL_2"),
        ],
    )
    def test_a_title_or_a_code_is_understood(self, typed: str, code: str) -> None:
        assert channel_code(typed) == code

    @pytest.mark.parametrize("typed", ["", " ", "!", "São João", "A/B", "X" * 61])
    async def test_what_is_no_code_is_refused(
        self, empty_services: Services, shop: int, typed: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            await empty_services.channels.add(shop, typed)

        assert "marketplace" in refused.value.problems
        assert await empty_services.channels.rows(shop) == ()

    async def test_an_account_that_is_too_long_is_refused(
        self, empty_services: Services, shop: int
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            await empty_services.channels.add(shop, ML, "x" * 256)
        assert set(refused.value.problems) == {"account_name"}

    async def test_the_same_account_twice_is_refused_by_name(
        self, empty_services: Services, shop: int
    ) -> None:
        channels = empty_services.channels
        await channels.add(shop, ML, "CONTA1", "Um")
        with pytest.raises(InvalidInput, match="Mercado Livre · CONTA1"):
            await channels.add(shop, "Mercado Livre", "CONTA1", "Outro")
        assert [one.title for one in await channels.rows(shop)] == ["Um"]

    async def test_only_what_nothing_names_can_be_removed(
        self, empty_services: Services, shop: int
    ) -> None:
        channels = empty_services.channels
        order = hub_order(7, marketPlace=ML, accountName="A")
        await empty_services.store.run(lambda tx: sales_orders.receive(tx, shop, order, AT))
        await channels.collect(shop)
        (found,) = await channels.rows(shop)
        free = await channels.add(shop, ML, "B")
        used = await channels.add(shop, ML, "C")
        later = hub_order(8, marketPlace=ML, accountName="C")
        await empty_services.store.run(lambda tx: sales_orders.receive(tx, shop, later, AT))

        for one in (found, used):
            assert one.id is not None
            with pytest.raises(InvalidInput, match="Mercado Livre"):
                await channels.remove(one.id)
        assert free.id is not None
        await channels.remove(free.id)

        assert [one.account_name for one in await channels.rows(shop)] == ["A", "C"]
        with pytest.raises(NotThere):
            await channels.remove(free.id)


class TestChoices:
    """What lists of orders can be filtered by."""

    @pytest.mark.option("channel.own_name")
    async def test_captions_of_channels_and_codes_without_a_record(
        self, empty_services: Services, shop: int
    ) -> None:
        channels = empty_services.channels
        other = await empty_services.store.run(lambda tx: add_store(tx, "Outra"))
        await channels.add(shop, ML, "CONTA1")
        await channels.add(shop, ML, "CONTA2", "Outlet")
        await channels.add(other, "SHOPEE", "")

        everything = await channels.choices(None, [ML, "AMAZON"])
        of_shop = await channels.choices(shop, [ML])

        assert everything == (
            ("AMAZON", "Amazon"),
            (ML, "Mercado Livre (all accounts)"),
            (f"{ML}/CONTA1", "Mercado Livre · CONTA1"),
            (f"{ML}/CONTA2", "Outlet"),
            ("SHOPEE/", "Shopee"),
        )
        assert [value for value, _caption in of_shop] == [ML, f"{ML}/CONTA1", f"{ML}/CONTA2"]

    def test_a_channel_of_two_integrations_is_one_choice(self) -> None:
        pair = [SalesChannel(1, ML, "A"), SalesChannel(2, ML, "A", title="Nossa")]
        for order in (pair, pair[::-1]):
            assert filter_choices(order, [ML]) == ((f"{ML}/A", "Nossa"),)

    def test_marketplaces_of_one_title_are_told_apart(self) -> None:
        titles = [title for _code, title in marketplaces(["NOVO_MALL"])]
        assert len(titles) == len(set(titles))
        assert {"Amazon (AMAZON_SPDS)", "Mercado Livre", "Novo Mall"} <= set(titles)
