"""Sales channels: noted once, collected from all that names them, and what lists filter by."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from anydesk.core.products import ChannelListing
from anydesk.core.query import FilterValue, Query
from anydesk.core.sales_channels import ChannelOrigin, Mover, SalesChannel
from anydesk.storage import (
    channels,
    hub_order_lists,
    hub_orders,
    listings,
    sales_order_lists,
    sales_orders,
)
from anydesk.storage.store import Store, Tx
from tests.fakes.orders import AT, hub_order
from tests.storage.products_for_tests import add_listing, add_product, add_store

ML, SHOPEE = "MERCADO_LIVRE", "SHOPEE"


@pytest.fixture
async def shop(store: Store) -> int:
    """An integration."""
    return await store.run(add_store)


def keys(found: tuple[SalesChannel, ...]) -> list[tuple[str, str]]:
    return [(one.marketplace, one.account_name) for one in found]


def order(hub_id: int, marketplace: str, account: str) -> Any:
    return hub_order(hub_id, marketPlace=marketplace, accountName=account)


def offer(tx: Tx, shop: int, hub_id: int, marketplace: str, account: str) -> None:
    product = add_product(tx, f"CAM-{hub_id}")
    listing = add_listing(tx, shop, product, f"CAM-{hub_id}", hub_id)
    one = ChannelListing(hub_id, marketplace=marketplace, account_name=account)
    listings.replace_channels(tx, shop, listing, [one])


class TestNoting:
    """A channel that an order names."""

    async def test_a_new_one_is_pending_and_active(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[SalesChannel, ...]:
            channels.note(tx, shop, SHOPEE, "LOJA", AT)
            return channels.of(tx, shop)

        (found,) = await store.run(work)
        assert (found.connected, found.active, found.may_cancel) == (False, True, False)
        assert (found.origin, found.first_seen_at) == (ChannelOrigin.ORDERS, AT)
        assert (found.price_mode, found.intermediary_id) == ("", None)

    @pytest.mark.parametrize(
        ("marketplace", "mover"),
        [
            (ML, Mover.MARKETPLACE),
            ("SHEIN", Mover.MARKETPLACE),
            (SHOPEE, Mover.MERCHANT),
            ("NEVER_SEEN", Mover.MERCHANT),
        ],
    )
    async def test_who_moves_its_orders_is_suggested(
        self, store: Store, shop: int, marketplace: str, mover: Mover
    ) -> None:
        def work(tx: Tx) -> tuple[SalesChannel, ...]:
            channels.note(tx, shop, marketplace, "", AT)
            return channels.of(tx, shop)

        (found,) = await store.run(work)
        assert (found.shipped_by, found.delivered_by) == (mover, mover)

    async def test_what_a_person_set_stays(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[SalesChannel, ...]:
            channels.note(tx, shop, ML, "LOJA", AT)
            (found,) = channels.of(tx, shop)
            channels.save(
                tx,
                dataclasses.replace(
                    found, title="Minha", connected=True, active=False, may_cancel=True,
                    shipped_by=Mover.MERCHANT,
                ),
            )  # fmt: skip
            channels.note(tx, shop, ML, "LOJA", AT + timedelta(days=1))
            return channels.of(tx, shop)

        (found,) = await store.run(work)
        assert (found.title, found.connected, found.active) == ("Minha", True, False)
        assert (found.may_cancel, found.shipped_by) == (True, Mover.MERCHANT)
        assert found.first_seen_at == AT

    async def test_accounts_of_a_marketplace_are_channels_of_their_own(
        self, store: Store, shop: int
    ) -> None:
        def work(tx: Tx) -> tuple[SalesChannel, ...]:
            for account in ("B", "A", "", "A"):
                channels.note(tx, shop, ML, account, AT)
            channels.note(tx, shop, "", "A", AT)
            return channels.of(tx, shop)

        assert keys(await store.run(work)) == [(ML, ""), (ML, "A"), (ML, "B")]


class TestCollecting:
    """The channels of everything that is here."""

    async def test_orders_sales_orders_and_listings_bring_them_once(
        self, store: Store, shop: int
    ) -> None:
        def work(tx: Tx) -> tuple[int, int, tuple[SalesChannel, ...]]:
            hub_orders.mirror(tx, shop, [order(1, ML, "A"), order(2, ML, "A")], AT)
            sales_orders.receive(tx, shop, order(3, SHOPEE, "S"), AT)
            offer(tx, shop, 71, "MAGAZINE_LUIZA", "M")
            offer(tx, shop, 72, ML, "A")
            # The receipt notes its own; here only what collecting finds is looked at.
            for one in channels.of(tx, shop):
                assert one.id is not None
                channels.remove(tx, one.id)
            first = channels.collect(tx, shop, AT)
            return first, channels.collect(tx, shop, AT), channels.of(tx, shop)

        first, second, found = await store.run(work)
        assert (first, second) == (3, 0)
        assert [(one.marketplace, one.account_name, one.origin) for one in found] == [
            ("MAGAZINE_LUIZA", "M", "listings"),
            (ML, "A", "orders"),
            (SHOPEE, "S", "orders"),
        ]
        assert not any(one.connected for one in found)

    async def test_another_integration_has_its_own(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[int, int, tuple[SalesChannel, ...]]:
            other = add_store(tx, "Outra")
            hub_orders.mirror(tx, shop, [order(1, ML, "A")], AT)
            return (
                channels.collect(tx, other, AT),
                channels.collect(tx, shop, AT),
                channels.all_of_them(tx),
            )

        none, one, every = await store.run(work)
        assert (none, one, [c.integration_id for c in every]) == (0, 1, [shop])

    async def test_an_order_counts_once_received_or_not(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[Any, Any]:
            hub_orders.mirror(tx, shop, [order(1, ML, "A"), order(2, ML, "A")], AT)
            sales_orders.receive(tx, shop, order(2, ML, "A"), AT)
            sales_orders.receive(tx, shop, order(3, ML, "B"), AT)
            offer(tx, shop, 71, ML, "B")
            return channels.orders_by_channel(tx, shop), channels.listings_by_channel(tx, shop)

        orders, offers = await store.run(work)
        assert dict(orders) == {(ML, "A"): 2, (ML, "B"): 1}
        assert offers == {(ML, "B"): 1}


class TestKeeping:
    """Adding, saving, removing."""

    async def test_marketplace_and_account_exist_once(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[SalesChannel | None, SalesChannel | None, int]:
            first = channels.add(tx, SalesChannel(shop, ML, "A", title="Um"))
            second = channels.add(tx, SalesChannel(shop, ML, "A", title="Dois"))
            return first, second, channels.pending(tx, shop)

        first, second, pending = await store.run(work)
        assert first is not None
        assert (first.title, second, pending) == ("Um", None, 1)

    async def test_which_channel_it_is_cannot_be_saved_over(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> tuple[bool, bool, SalesChannel | None]:
            made = channels.add(tx, SalesChannel(shop, ML, "A"))
            assert made is not None
            assert made.id is not None
            renamed = dataclasses.replace(made, marketplace=SHOPEE, account_name="B", title="X")
            done = channels.save(tx, renamed), channels.save(tx, dataclasses.replace(made, id=99))
            return *done, channels.get(tx, made.id)

        done, missing, found = await store.run(work)
        assert found is not None
        assert (done, missing) == (True, False)
        assert (found.marketplace, found.account_name, found.title) == (ML, "A", "X")

    async def test_connecting_is_taken_back(self, store: Store, shop: int) -> None:
        def work(tx: Tx) -> list[int]:
            made = [channels.add(tx, SalesChannel(shop, ML, one)) for one in "ABC"]
            ids = [one.id for one in made if one is not None and one.id is not None]
            counts = []
            for wanted, connected in ((ids[:2], True), (ids[:1], False)):
                channels.set_connected(tx, wanted, connected)
                counts.append(channels.pending(tx, shop))
            return counts

        assert await store.run(work) == [1, 2]


FILTERS: list[tuple[FilterValue, list[int]]] = [
    (ML, [1, 2, 3]),
    (f"{ML}/A", [1]),
    (f"{ML}/B", [2]),
    (f"{ML}/", [3]),
    (f"{ML}/C", []),
    (SHOPEE, [4]),
    ((f"{ML}/A", SHOPEE), [1, 4]),
    ((ML, SHOPEE), [1, 2, 3, 4]),
    ((), []),
    ("ODD/CODE", [5]),
    (f"{SHOPEE}/LOJA/2", [4]),
]


@pytest.mark.parametrize(("value", "found"), FILTERS)
@pytest.mark.parametrize("of", [sales_order_lists, hub_order_lists], ids=["ours", "hub"])
async def test_lists_are_filtered_by_marketplace_and_account(
    store: Store, shop: int, of: Any, value: FilterValue, found: list[int]
) -> None:
    def work(tx: Tx) -> list[int]:
        orders = [
            order(1, ML, "A"),
            order(2, ML, "B"),
            order(3, ML, ""),
            order(4, SHOPEE, "LOJA/2"),
            order(5, "ODD/CODE", "A"),
        ]
        hub_orders.mirror(tx, shop, orders, AT)
        for one in orders:
            sales_orders.receive(tx, shop, one, AT)
        ids = of.find(tx, Query(filters={"channel": value}))
        return sorted(row.hub_id for row in of.load(tx, ids))

    assert await store.run(work) == found
