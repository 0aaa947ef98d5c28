"""The list of listings: which rows there are, the counters, filters, orders and the search."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from anydesk.core.listing_rows import OfferNews, parts_of, row_id
from anydesk.core.listing_states import SendState
from anydesk.core.products import ChannelListing, HubSku
from anydesk.core.query import Query
from anydesk.storage import listing_lists, listing_news
from anydesk.storage import listings as listing_storage
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import channel_listings, listings
from tests.storage.products_for_tests import AT, add_listing, add_product, add_store, hub_product

LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def offer(number: int, publication: str = "ACTIVE", **fields: Any) -> ChannelListing:
    """An offer of the hub."""
    given = {"marketplace": "MERCADO_LIVRE", "account_name": "LOJA", **fields}
    return ChannelListing(number, publication_status=publication, **given)


def sku(tx: Tx, store: int, number: int, *offers: ChannelListing, **fields: Any) -> int:
    """A hub SKU with these offers, read; its local id."""
    product = hub_product(number * 10, HubSku(number, f"SKU-{number}", **fields))
    found = listing_storage.upsert_hub_product(tx, store, product, {number: offers}, AT)
    return found[number]


def numbers(tx: Tx, query: Query) -> list[int | None]:
    """The offers found, in order; None for a SKU alone."""
    rows = listing_lists.load(tx, listing_lists.find(tx, query))
    return [row.hub_listing_id for row in rows]


@given(st.integers(1, 2**31 - 1), st.none() | st.integers(1, 2**31 - 1))
def test_a_row_s_id_leads_back_to_its_parts(listing: int, channel: int | None) -> None:
    assert parts_of(row_id(listing, channel)) == (listing, channel)


async def test_each_offer_is_a_row_and_so_is_a_sku_without_any(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        sku(tx, shop, 1, offer(11, price=Decimal(10)), offer(12, marketplace="SHOPEE"))
        alone = sku(tx, shop, 2, price=Decimal("7.50"), sell_price=Decimal(7))

        rows = listing_lists.load(tx, listing_lists.find(tx, Query(sort="sku")))

        assert [row.hub_listing_id for row in rows] == [11, 12, None]
        assert rows[2].id == row_id(alone, None)
        assert (rows[0].price, rows[2].price, rows[2].discount_price) == (
            Decimal(10),
            Decimal("7.50"),
            Decimal(7),
        )
        assert rows[0].store == "Loja Modelo"
        assert listing_lists.keys_of(tx, [alone]) == (rows[2].id,)

    await store.run(work)


async def test_the_counters_are_the_same_as_their_filters(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        product = add_product(tx, "CAM-1")
        sku(tx, shop, 1, offer(11), offer(12, "PAUSED", warnings=("Falta um atributo.",)))
        sku(tx, shop, 2, offer(21, "UNPUBLISHED"), offer(22, "CORRUPTED"))
        sku(tx, shop, 3)
        add_listing(tx, shop, product, "CAM-1", 4)
        listing_news.apply(
            tx,
            shop,
            [OfferNews(11, 1, publication_status="ACTIVE", transmission_status="ERROR")],
            {},
            AT,
        )

        counts = listing_lists.counts(tx, Query(filters={"active": "yes"}))

        # Of the fourth nobody asked, so that it has no offer is not known.
        assert counts == {
            "all": 6,
            "active": 1,
            "rejected": 2,
            "unpublished": 2,
            "attention": 3,
            "unlinked": 5,
        }
        for key in listing_lists.COUNTERS:
            assert len(numbers(tx, Query(filters={key: "yes"}))) == counts[key], key
            opposite = len(numbers(tx, Query(filters={key: "no"})))
            assert opposite == counts["all"] - counts[key], key

    await store.run(work)


async def test_it_is_filtered_by_store_channel_and_state(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop, other = add_store(tx), add_store(tx, "Outra")
        sku(tx, shop, 1, offer(11), offer(12, "PAUSED", marketplace="SHOPEE", account_name="B"))
        sku(tx, other, 2, offer(21))
        sku(tx, other, 3)

        def found(**filters: Any) -> list[int | None]:
            return numbers(tx, Query(sort="sku", filters=filters))

        assert found(integration=shop) == [11, 12]
        assert found(channel="SHOPEE") == [12]
        assert found(channel=("SHOPEE/B", "MERCADO_LIVRE/X")) == [12]
        assert found(publication=("PAUSED", "CLOSED")) == [12]
        assert found(publication="no_offer") == [None]
        assert found(publication="not_read") == []
        assert listing_lists.channels(tx, None) == ("MERCADO_LIVRE", "SHOPEE")
        assert listing_lists.channels(tx, other) == ("MERCADO_LIVRE",)

    await store.run(work)


@pytest.mark.parametrize(
    "words", ["ceramica AZUL", "sku-1", "MLB77", "7891", "cam-9", "produto cam", "11", "loja"]
)
async def test_it_is_found_by_any_of_its_words(store: Store, words: str) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        mine = sku(
            tx, shop, 1, offer(11, marketplace_item_code="MLB77"), title="Cerâmica azul",
            gtin="7891000",
        )  # fmt: skip
        listing_storage.link(tx, {mine: add_product(tx, "CAM-9")})
        sku(tx, shop, 2, offer(22, account_name="Outra"), title="Caneca")

        assert numbers(tx, Query(text=words)) == [11]
        assert listing_lists.counts(tx, Query(text=words))["all"] == 1

    await store.run(work)


async def test_rows_that_an_older_version_stored_are_found_as_well(store: Store) -> None:
    def work(tx: Tx) -> None:
        sku(tx, add_store(tx), 1, offer(11), title="Caneca Azul")
        tx.execute(update(listings).values(search_text=""))
        tx.execute(update(channel_listings).values(search_text=""))

        assert numbers(tx, Query(text="caneca")) == [11]

    await store.run(work)


@pytest.mark.parametrize("sort", sorted(listing_lists.SORTS))
async def test_every_sort_answers_all_rows_both_ways(store: Store, sort: str) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        sku(tx, shop, 1, offer(11, price=Decimal(3)), offer(12, price=Decimal(1)))
        sku(tx, shop, 2)

        up = numbers(tx, Query(sort=sort))
        down = numbers(tx, Query(sort=sort, descending=True))

        assert sorted(map(str, up)) == sorted(map(str, down)) == ["11", "12", "None"]
        assert up == down[::-1]

    await store.run(work)


async def test_reading_products_leaves_what_was_learnt_of_the_offers(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        mine = sku(tx, shop, 1, offer(11))
        news = OfferNews(
            11, 1, publication_status="ACTIVE", transmission_status="ERROR",
            transmission_message="Título longo.", price=Decimal(9),
        )  # fmt: skip
        tx.execute(update(listings).values(send_state=SendState.ACCEPTED, product_sent_at=AT))
        listing_news.apply(tx, shop, [news], {}, LATER)
        sku(tx, shop, 1, offer(11, "PAUSED", permalink="https://m.example/11"))

        (row,) = listing_lists.load(tx, [row_id(mine, listing_lists_channel(tx))])

        assert (row.transmission_status, row.transmission_message) == ("ERROR", "Título longo.")
        assert row.publication_status == "PAUSED"
        assert row.permalink == "https://m.example/11"
        assert (row.send_state, row.checked_at) == (SendState.REFUSED, LATER)
        assert "Título longo." in row.send_message
        assert "Título longo." in row.trouble

    await store.run(work)


def listing_lists_channel(tx: Tx) -> int:
    """The local id of the only offer."""
    return int(tx.execute(channel_listings.select()).one().id)


async def test_an_offer_told_of_first_by_its_transmission_is_added(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        news = OfferNews(
            71, 7, hub_product_id=70, sku="NEW", title="Novo", marketplace="SHOPEE",
            publication_status="ACTIVE", transmission_status="OK", price=Decimal(5),
        )  # fmt: skip
        assert listing_news.unread(tx, shop, [news]) == {7}

        listing_news.apply(tx, shop, [news], {}, AT)
        listing_news.apply(tx, shop, [OfferNews(72, 8)], {}, AT)

        (row,) = listing_lists.load(tx, listing_lists.find(tx, Query()))
        assert (row.title, row.marketplace, row.price) == ("Novo", "SHOPEE", Decimal(5))
        assert row.product_id is None

    await store.run(work)


async def test_what_was_not_seen_is_found_in_slices_and_closed(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        first = sku(tx, shop, 1, offer(11))
        second = sku(tx, shop, 2, offer(21))
        third = sku(tx, shop, 3)
        listing_news.apply(tx, shop, [OfferNews(11, 1, publication_status="ACTIVE")], {}, LATER)

        def left(**more: Any) -> list[int | None]:
            found = listing_news.not_seen(tx, shop, LATER, limit=5, **more)
            return [one.id for one in found]

        assert left(after=0, all_of_them=False) == [second]
        assert left(after=second, all_of_them=False) == []
        assert left(after=first, all_of_them=True) == [second, third]
        listing_news.close_reading(tx, shop, LATER)
        known = listing_storage.by_ids(tx, [second, third])
        assert (known[second].checked_at, known[third].checked_at) == (AT, LATER)

    await store.run(work)
