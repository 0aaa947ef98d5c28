"""The mirror of the hub's SKUs: overwritten by what is read, except for what is ours."""

from decimal import Decimal

from anydesk.core.products import (
    ChannelListing,
    HubSku,
    Listing,
    MovementType,
    PriceScope,
    ProductType,
    StockMovement,
)
from anydesk.core.query import Query
from anydesk.storage import listings, product_receiving, products, send_results, stock
from anydesk.storage.product_receiving import How
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import (
    AT,
    add_listing,
    add_product,
    add_store,
    hub_product,
)

GTIN, OTHER_GTIN = "7891234567895", "4006381333931"


async def test_reading_again_changes_the_mirror_and_keeps_what_is_ours(store: Store) -> None:
    def work(tx: Tx) -> tuple[Listing, dict[int, int]]:
        shop, product = add_store(tx), add_product(tx)
        listing = add_listing(tx, shop, product, "CAM-1", 700, quantity=Decimal(5))
        send_results.note_stock(tx, {listing: Decimal(9)}, {}, AT)
        send_results.note_prices(tx, {listing: (Decimal(10), Decimal(8))}, {}, AT)
        read = hub_product(7000, HubSku(700, "CAM-2", "Novo", quantity=Decimal(1)), scope="COST")
        listings.upsert_hub_product(tx, shop, read, {}, AT)
        (found,) = listings.of_product(tx, product)
        return found, listings.product_ids_by_hub_sku(tx, shop)

    found, linked = await store.run(work)

    assert (found.sku, found.title, found.hub_quantity) == ("CAM-2", "Novo", Decimal(1))
    assert found.price_scope == PriceScope.COST
    assert (found.stock_sent, found.price_sent, found.promo_sent) == tuple(map(Decimal, (9, 10, 8)))
    assert linked == {700: found.product_id}


async def test_listings_of_marketplaces_follow_what_was_read(store: Store) -> None:
    shopee = ChannelListing(8001, "SHOPEE", "1", "Loja", price=Decimal(10), warnings=("foto",))
    amazon = ChannelListing(8002, "AMAZON_GLOBAL_API", "2", "Loja", price=Decimal(12))

    def work(tx: Tx) -> list[list[tuple[str, Decimal | None, Decimal | None]]]:
        shop, product = add_store(tx), add_product(tx)
        listing = add_listing(tx, shop, product, "CAM-1", 700)
        seen = []
        for offers in ((shopee, amazon), (shopee,), ()):
            listings.replace_channels(tx, shop, listing, offers)
            found = listings.channels_of(tx, [listing]).get(listing, ())
            seen.append([(one.marketplace, one.price, one.price_sent) for one in found])
            if found and found[0].id is not None:
                sent = {found[0].id: (Decimal(9), Decimal(9))}
                send_results.note_prices(tx, sent, {}, AT, channels=True)
        return seen

    assert await store.run(work) == [
        [("SHOPEE", 10, None), ("AMAZON_GLOBAL_API", 12, None)],
        [("SHOPEE", 10, 9)],
        [],
    ]


async def test_a_refusal_is_noted_and_the_next_success_clears_it(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[str, Decimal | None]]:
        product = add_product(tx)
        listing = add_listing(tx, add_store(tx), product, "CAM-1", 700)
        seen = []
        for sent, refused in (({}, {listing: "não encontrado"}), ({listing: Decimal(3)}, {})):
            send_results.note_stock(tx, sent, refused, AT)
            (found,) = listings.of_product(tx, product)
            seen.append((found.last_error, found.stock_sent))
        return seen

    assert await store.run(work) == [("não encontrado", None), ("", 3)]


async def test_a_known_link_wins_then_the_sku_then_a_unique_gtin(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[How, bool]]:
        shop = add_store(tx)
        linked = add_product(tx, "LINKED")
        by_sku = add_product(tx, "BY-SKU")
        by_gtin = add_product(tx, "BY-GTIN", gtin=GTIN)
        add_listing(tx, shop, linked, "BY-SKU", 1)
        found = product_receiving.match(
            tx,
            shop,
            [
                hub_product(10, HubSku(1, "BY-SKU")),
                hub_product(20, HubSku(2, " BY-SKU ", gtin=GTIN)),
                hub_product(30, HubSku(3, "UNKNOWN", gtin=GTIN)),
                hub_product(40, HubSku(4, "NEW", gtin="123")),
            ],
        )
        wanted = (linked, by_sku, by_gtin, None)
        return [(one.how, one.product_id == id_) for one, id_ in zip(found, wanted, strict=True)]

    assert await store.run(work) == [
        (How.KNOWN, True),
        (How.BY_SKU, True),
        (How.BY_GTIN, True),
        (How.CREATED, True),
    ]


async def test_what_is_doubtful_is_left_alone_with_the_reason(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[str], int]:
        shop = add_store(tx)
        add_product(tx, "A", gtin=GTIN)
        add_product(tx, "B", gtin=GTIN)
        taken = add_product(tx, "C", gtin=OTHER_GTIN)
        add_listing(tx, shop, taken, "C", 1)
        add_product(tx, "P", type=ProductType.PARENT)
        read = [
            hub_product(20, HubSku(2, "X", gtin=GTIN)),
            hub_product(30, HubSku(3, "Y", gtin=OTHER_GTIN)),
            hub_product(40, HubSku(4, "P")),
        ]
        found = product_receiving.receive(tx, shop, read, {}, AT)
        return [one.note for one in found], len(listings.product_ids_by_hub_sku(tx, shop))

    notes, linked = await store.run(work)

    assert "A, B" in notes[0]
    assert "C" in notes[1]
    assert "product with variations" in notes[2]
    assert linked == 1


async def test_what_is_missing_is_created_with_the_hubs_data(store: Store) -> None:
    read = hub_product(
        10,
        HubSku(
            1,
            "CAM-AZ",
            "Camiseta Azul",
            GTIN,
            price=Decimal("149.90"),
            sell_price=Decimal("134.90"),
            quantity=Decimal(12),
            handling_days=2,
            grid={"Cor": "Azul"},
        ),
        HubSku(2, "", "Camiseta Preta", price=Decimal(50), quantity=None, grid={"Cor": "Preta"}),
        title="Camiseta",
        external_id="CAM",
        brand="Malha Boa",
        weight=Decimal("0.25"),
        ncm="6109.10.00",
    )

    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        for _time in range(2):
            product_receiving.receive(tx, shop, [read], {}, AT, note="Saldo inicial")
        blue, black = products.by_sku(tx, "CAM-AZ"), products.by_sku(tx, "ANY-2")
        parent = products.by_sku(tx, "CAM")
        assert blue is not None
        assert black is not None
        assert parent is not None
        assert blue.id is not None
        assert black.id is not None
        assert blue.parent_id == black.parent_id == parent.id
        assert (parent.type, parent.name, parent.sale_price) == (
            ProductType.PARENT,
            "Camiseta",
            Decimal(0),
        )
        assert (blue.name, blue.gtin, dict(blue.grid)) == ("Camiseta Azul", GTIN, {"Cor": "Azul"})
        assert (blue.sale_price, blue.promo_price) == (Decimal("149.90"), Decimal("134.90"))
        assert (blue.brand, blue.gross_weight, blue.ncm) == (
            "Malha Boa",
            Decimal("0.25"),
            "61091000",
        )
        lines = [stock.movements(tx, one) for one in (blue.id, black.id)]
        return (
            [(one.type, one.quantity, one.origin, one.note) for one in lines[0]],
            lines[1],
            len(products.find(tx, Query())),
        )

    assert await store.run(work) == (
        [(MovementType.COUNT, Decimal(12), "import", "Saldo inicial")],
        (),
        3,
    )


async def test_nothing_of_an_existing_product_is_overwritten(store: Store) -> None:
    def work(tx: Tx) -> bool:
        shop, mine = add_store(tx), add_product(tx, "CAM", name="Meu nome")
        stock.move(tx, StockMovement(mine, 1, MovementType.COUNT, Decimal(3), AT))
        before = products.get(tx, mine)
        read = HubSku(1, "CAM", "Nome do hub", GTIN, price=Decimal(1), quantity=Decimal(99))
        product_receiving.receive(tx, shop, [hub_product(10, read)], {}, AT)
        return products.get(tx, mine) == before and stock.balance(tx, mine, 1)[0] == 3

    assert await store.run(work)


async def test_a_new_variation_joins_the_family_of_its_brothers(store: Store) -> None:
    def work(tx: Tx) -> tuple[bool, int | None]:
        shop = add_store(tx)
        parent = add_product(tx, "P", type=ProductType.PARENT)
        add_product(tx, "P-AZ", parent_id=parent)
        add_product(tx, "ALONE")
        family = hub_product(10, HubSku(1, "P-AZ"), HubSku(2, "P-VM"))
        others = hub_product(20, HubSku(3, "ALONE"), HubSku(4, "ALONE-2"))
        product_receiving.receive(tx, shop, [family, others], {}, AT)
        red, alone = products.by_sku(tx, "P-VM"), products.by_sku(tx, "ALONE-2")
        assert red is not None
        assert alone is not None
        return red.parent_id == parent, alone.parent_id

    assert await store.run(work) == (True, None)


async def test_one_code_twice_at_the_hub_is_one_product_here(store: Store) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        shop = add_store(tx)
        read = [hub_product(10, HubSku(1, "CAM")), hub_product(20, HubSku(2, "CAM"))]
        product_receiving.receive(tx, shop, read, {}, AT)
        linked = listings.product_ids_by_hub_sku(tx, shop)
        return len(linked), len(set(linked.values()))

    assert await store.run(work) == (2, 1)
