"""Each option of a receipt by itself: what it changes in products, and what it leaves."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.products import Balance, HubPicture, Product, ProductType
from anydesk.core.settings import HubDeducts, PriceMode, PriceSettings, StockSettings
from anydesk.storage import product_history, products, stock
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product, add_store
from tests.storage.receipts import (
    BLUE_PHOTO,
    GTIN,
    OTHER_GTIN,
    PARENT,
    PHOTO,
    SHIRT,
    full,
    key,
    known,
    of_simple,
    receive,
    save,
)

RED = {"Cor": "Vermelha"}
MINE = {
    "name": "Meu nome",
    "sale_price": Decimal(200),
    "brand": "Minha marca",
    "description": "Minha descrição",
    "warranty": "1 ano",
    "category": "Minhas > Coisas",
    "handling_days": 9,
    "gross_weight": Decimal(1),
    "attributes": {"Gola": "U", "Minha": "linha"},
    "image_urls": ("https://example.com/minha.jpg",),
    "ncm": "12345678",
    "origin_code": "2",
    "unit": "UN",
}


async def changed(store: Store, mine: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The fields of an existing product that receiving changes, with their new values."""

    def work(tx: Tx) -> dict[str, Any]:
        shop = add_store(tx)
        product_id = add_product(tx, "CAM-AZ", **mine)
        before = products.get(tx, product_id)
        receive(tx, shop, of_simple(), **options)
        after = products.get(tx, product_id)
        names = (one for one in Product.__dataclass_fields__ if one != "updated_at")
        return {
            name: getattr(after, name)
            for name in names
            if getattr(after, name) != getattr(before, name)
        }

    return await store.run(work)


DATA = {
    "name": "Camiseta",
    "gtin": GTIN,
    "brand": "Malha Boa",
    "model": "M-1",
    "category": "Moda > Camisetas",
    "attributes": {"Gola": "V", "Minha": "linha", "Tecido": "Algodão"},
    "description": "<p>Malha</p>",
    "warranty": "3 meses contra defeitos",
    "video_url": "https://youtu.be/x",
    "gross_weight": Decimal("0.25"),
    "package_type": "Pacote / Caixa",
    "package_width": Decimal("20.5"),
    "package_height": Decimal(4),
    "package_length": Decimal(30),
    "handling_days": 2,
}
PRICES = {"sale_price": Decimal("149.90"), "promo_price": Decimal("134.90")}
IMAGES = {"image_urls": (PHOTO, BLUE_PHOTO)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {}),
        ({"data": True}, DATA),
        ({"prices": True}, PRICES),
        ({"images": True}, IMAGES),
        ({"stock": True}, {}),
        ({"ncm": "61091000", "origin": "0", "unit": "PC"}, {}),
        ({"exceptions": True}, {}),
        ({"data": True, "prices": True, "images": True}, DATA | PRICES | IMAGES),
    ],
)
async def test_an_option_changes_its_own_fields_and_no_others(
    store: Store, options: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert await changed(store, MINE, **options) == expected


async def test_what_the_tax_office_needs_is_filled_only_where_it_is_missing(store: Store) -> None:
    options = {"ncm": "6109.10.00", "origin": "1", "unit": "PC"}

    assert await changed(store, {"unit": "UN"}, **options) == {
        "ncm": "61091000",
        "origin_code": "1",
    }


async def test_with_the_data_the_hub_s_own_ncm_and_origin_come_first(store: Store) -> None:
    found = await changed(store, {}, data=True, ncm="11111111", origin="5")

    assert (found["ncm"], found["origin_code"]) == ("61091000", "0")


async def test_new_products_get_the_defaults_too(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[str, str, str]]:
        shop = add_store(tx)
        bare = full(ncm="", origin_code="")
        receive(tx, shop, replace(bare, has_variations=True), ncm="61091000", origin="3", unit="UN")
        made = [known(tx, sku) for sku in ("CAM", "CAM-AZ")]
        return [(one.ncm, one.origin_code, one.unit) for one in made]

    assert await store.run(work) == [("61091000", "3", "UN")] * 2


async def test_an_empty_value_of_the_hub_takes_nothing_away(store: Store) -> None:
    def work(tx: Tx) -> tuple[Product | None, Product | None]:
        shop = add_store(tx)
        mine = MINE | {"package_type": "Envelope", "package_width": Decimal(5), "video_url": "v"}
        product_id = add_product(tx, "CAM-AZ", gtin=GTIN, model="M", **mine)
        before = products.get(tx, product_id)
        empty = replace(SHIRT, grid={}, title="", gtin="", handling_days=0, price=None)
        bare = dict.fromkeys(("title", "description", "brand", "category_path", "model"), "")
        bare |= dict.fromkeys(("warranty", "video_url", "ncm", "origin_code"), "")
        none = dict.fromkeys(("height", "width", "length", "weight", "warranty_months"))
        read = full(empty, **bare, **none, attributes={}, image_urls=(), pictures=())
        receive(tx, shop, read, data=True, images=True)
        return before, products.get(tx, product_id)

    before, after = await store.run(work)
    assert after == before


@pytest.mark.parametrize(
    ("mine", "there"),
    [
        ({"warranty": "1 ano contra defeitos"}, {"warranty": "12", "warranty_months": 12}),
        (
            {
                "package_type": "Rolo / Cilindro",
                "package_diameter": Decimal(8),
                "package_length": Decimal(30),
            },
            {"width": Decimal(8), "height": Decimal(8), "length": Decimal(30)},
        ),
        ({"description": "Linha\nOutra"}, {"description": "Linha\r\nOutra "}),
        ({"category": "moda >  CAMISETAS"}, {"category_path": "Moda/Camisetas"}),
        ({"gross_weight": Decimal("0.123")}, {"weight": Decimal("0.1234")}),
    ],
)
async def test_what_says_the_same_in_another_way_is_no_change(
    store: Store, mine: dict[str, Any], there: dict[str, Any]
) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        add_product(tx, "CAM-AZ", name="Camiseta", **mine)
        none = dict.fromkeys(("height", "width", "length", "weight", "warranty_months"))
        empty = dict.fromkeys(("description", "brand", "warranty", "video_url", "model"), "")
        rest = {"attributes": {}, "category_path": "", "ncm": "", "origin_code": ""}
        read = of_simple(gtin="", handling_days=None, **{**none, **empty, **rest, **there})
        (match,) = receive(tx, shop, read, data=True)
        return match.changes

    assert await store.run(work) == ()


async def test_a_gtin_that_another_product_has_is_left_alone_and_reported(store: Store) -> None:
    def work(tx: Tx) -> tuple[str, str, bool]:
        shop = add_store(tx)
        add_product(tx, "OUTRO", gtin=GTIN)
        add_product(tx, "CAM-AZ", gtin=OTHER_GTIN)
        (match,) = receive(tx, shop, of_simple(), data=True)
        assert match.update is not None
        return known(tx, "CAM-AZ").gtin, " ".join(match.update.said), match.update.left_alone

    gtin, said, left_alone = await store.run(work)
    assert gtin == OTHER_GTIN
    assert f"another product has the GTIN {GTIN}" in said
    assert left_alone


async def test_pictures_of_this_computer_stay_behind_those_of_the_hub(store: Store) -> None:
    mine = {"image_urls": ("local:a.png", "https://example.com/velha.jpg")}

    found = await changed(store, mine, images=True)

    assert found == {"image_urls": (PHOTO, BLUE_PHOTO, "local:a.png")}


# Families


async def test_the_parent_gets_the_hub_s_data_and_is_told_once(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        red = replace(SHIRT, hub_sku_id=2, sku="CAM-VM", title="", gtin="", grid=RED)
        receive(tx, shop, full(SHIRT, red))
        news = full(SHIRT, red, title="Camiseta nova", brand="Outra")
        matches = receive(tx, shop, news, data=True, images=True)
        parent = known(tx, "CAM")
        told = [[one.field for one in match.changes] for match in matches]
        return parent.name, parent.brand, known(tx, "CAM-VM").name, told

    name, brand, red, told = await store.run(work)
    assert (name, brand, red) == ("Camiseta nova", "Outra", "Camiseta nova Vermelha")
    assert told == [["brand", "parent.name", "parent.brand"], ["name", "brand"]]


async def test_a_parent_of_two_hub_products_follows_neither(store: Store) -> None:
    def work(tx: Tx) -> str:
        shop = add_store(tx)
        parent = add_product(tx, "P", type=PARENT, name="Minha família")
        for code in ("CAM-AZ", "OUTRA"):
            add_product(tx, code, parent_id=parent, grid={"Cor": code})
        first = replace(full(), has_variations=True)
        other = replace(SHIRT, hub_sku_id=2, sku="OUTRA", gtin="")
        second = replace(full(other), hub_product_id=20, has_variations=True)
        for read in ([first, second], [first], [second]):
            receive(tx, shop, read, data=True)
        return known(tx, "P").name

    assert await store.run(work) == "Minha família"


async def test_variations_may_swap_their_values_but_never_share_them(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        red = replace(SHIRT, hub_sku_id=2, sku="CAM-VM", gtin="", grid=RED)
        receive(tx, shop, full(SHIRT, red))
        swapped = full(replace(SHIRT, grid=red.grid), replace(red, grid=SHIRT.grid))
        receive(tx, shop, swapped, data=True)
        seen = [dict(known(tx, sku).grid) for sku in ("CAM-AZ", "CAM-VM")]
        same = full(replace(SHIRT, grid={"Cor": "Verde"}), replace(red, grid={"Cor": "Verde"}))
        matches = receive(tx, shop, same, data=True)
        kept = [dict(known(tx, sku).grid) for sku in ("CAM-AZ", "CAM-VM")]
        return seen, kept, [one.update is not None and one.update.left_alone for one in matches]

    swapped = [RED, {"Cor": "Azul"}]
    assert await store.run(work) == (swapped, swapped, [True, True])


async def test_pictures_belong_to_the_variation_whose_value_they_show(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[str, ...]]:
        shop = add_store(tx)
        red = replace(SHIRT, hub_sku_id=2, sku="CAM-VM", gtin="", grid=RED)
        receive(tx, shop, full(SHIRT, red))
        return [known(tx, sku).image_urls for sku in ("CAM", "CAM-AZ", "CAM-VM")]

    assert await store.run(work) == [(PHOTO, BLUE_PHOTO), (BLUE_PHOTO,), ()]


async def test_a_product_without_parent_has_the_shared_pictures_as_well(store: Store) -> None:
    def work(tx: Tx) -> tuple[str, ...]:
        shop = add_store(tx)
        add_product(tx, "CAM-VM")
        red = replace(SHIRT, hub_sku_id=2, sku="CAM-VM", gtin="", grid=RED)
        pictures = (HubPicture(PHOTO), HubPicture(BLUE_PHOTO, variation="Azul"))
        receive(tx, shop, full(SHIRT, red, pictures=pictures), images=True)
        return known(tx, "CAM-VM").image_urls

    assert await store.run(work) == (PHOTO,)


# Stock


@pytest.mark.parametrize(
    ("form", "physical", "reserved", "expected"),
    [
        (StockSettings(), 3, 0, 12),
        (StockSettings(), 3, 2, 14),
        (StockSettings(), 14, 2, 14),
        (StockSettings(mode=Balance.PHYSICAL), 3, 2, 12),
        (StockSettings(mode=Balance.NONE), 3, 2, 12),
        (StockSettings(hub_deducts=HubDeducts.YES), 3, 2, 14),
    ],
)
async def test_the_stock_is_counted_to_what_the_hub_offers(
    store: Store, form: StockSettings, physical: int, reserved: int, expected: int
) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        save(tx, shop, form)
        product_id = add_product(tx, "CAM-AZ")
        house = stock.warehouse_for(tx, None)
        stock.open_balances(tx, {product_id: Decimal(physical)}, house, AT)
        stock._add_reserved(tx, product_id, house, Decimal(reserved))
        before = len(stock.movements(tx, product_id))
        (match,) = receive(tx, shop, of_simple(), stock=True)
        lines = stock.movements(tx, product_id)
        told = [(one.field, one.before, one.after) for one in match.changes]
        return stock.balance(tx, product_id, house), lines[: len(lines) - before], told

    held, lines, told = await store.run(work)
    assert held == (expected, reserved)
    if expected == physical:
        assert (lines, told) == ((), [])
    else:
        assert [(one.quantity, one.note) for one in lines] == [
            (expected, "Count received from Loja Modelo")
        ]
        assert told == [("quantity", str(physical), str(expected))]


async def test_the_last_units_that_a_safety_stock_holds_back_are_not_counted_away(
    store: Store,
) -> None:
    def work(tx: Tx) -> tuple[Decimal, Decimal]:
        shop = add_store(tx)
        save(tx, shop, StockSettings(safety_stock=Decimal(5)))
        product_id = add_product(tx, "CAM-AZ")
        stock.open_balances(tx, {product_id: Decimal(4)}, 1, AT)
        receive(tx, shop, of_simple(quantity=Decimal(0)), stock=True)
        return stock.balance(tx, product_id, 1)

    assert await store.run(work) == (4, 0)


@pytest.mark.parametrize("kind", [ProductType.KIT, ProductType.SIMPLE])
async def test_a_quantity_that_is_unknown_or_that_of_a_kit_is_not_counted(
    store: Store, kind: ProductType
) -> None:
    def work(tx: Tx) -> int:
        shop = add_store(tx)
        product_id = add_product(tx, "CAM-AZ", type=kind)
        quantity = Decimal(8) if kind is ProductType.KIT else None
        receive(tx, shop, of_simple(quantity=quantity), stock=True)
        return len(stock.movements(tx, product_id))

    assert await store.run(work) == 0


# Prices, decisions and history


@pytest.mark.parametrize("mode", [PriceMode.RULE, PriceMode.PRICE_LIST])
async def test_in_the_other_modes_the_price_stays(store: Store, mode: PriceMode) -> None:
    def work(tx: Tx) -> Decimal:
        shop = add_store(tx)
        save(tx, shop, PriceSettings(import_mode=mode))
        add_product(tx, "CAM-AZ", sale_price=Decimal(7))
        receive(tx, shop, of_simple(), prices=True)
        return known(tx, "CAM-AZ").sale_price

    assert await store.run(work) == 7


async def test_of_several_listings_the_one_with_the_product_s_sku_decides(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        shop = add_store(tx)
        mine = of_simple(title="Certa", gtin="")
        stranger = replace(SHIRT, hub_sku_id=9, sku="OUTRO", gtin=GTIN, grid={})
        other = replace(full(stranger, title="Errada"), hub_product_id=90, has_variations=False)
        add_product(tx, "CAM-AZ", gtin=GTIN)
        names = []
        for read in ([other], [mine], [other], [mine, other]):
            receive(tx, shop, read, data=True)
            names.append(known(tx, "CAM-AZ").name)
        return names

    assert await store.run(work) == ["Errada", "Certa", "Certa", "Certa"]


async def test_what_changed_is_in_the_product_s_history(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[str, str, str, str]]:
        shop = add_store(tx)
        add_product(tx, "CAM-AZ", sale_price=Decimal(200))
        receive(tx, shop, of_simple(), prices=True)
        lines = product_history.of(tx, key(tx, "CAM-AZ"))
        return [(one.cause, one.field, one.before, one.after) for one in lines]

    found = await store.run(work)
    assert {(cause, field) for cause, field, _before, _after in found} == {
        ("received:Loja Modelo", "sale_price"),
        ("received:Loja Modelo", "promo_price"),
    }
