"""What is sent of a product: its texts, measures, pictures, prices, costs and variations."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.outgoing_products import OutgoingPicture
from anydesk.core.product_drafts import (
    draft_of,
    family_draft,
    is_visual,
    kit_shares,
    months_of,
)
from anydesk.core.products import Balance, PriceScope, ProductType
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.send_sources import KitPart, SendSource
from anydesk.core.settings import CostField, PriceMode, SendImages, StockSettings
from tests.core.send_rows import (
    HUB,
    IMAGES,
    LISTING,
    PARENT,
    known,
    mirrored,
    new,
    store,
    variation,
)


def urls(source: SendSource, **options: object) -> tuple[str, ...] | None:
    pictures = draft_of(source, store(**options)).pictures  # type: ignore[arg-type]
    return None if pictures is None else tuple(one.url for one in pictures)


def test_an_update_leaves_out_what_is_empty_here() -> None:
    bare = known(description="", brand="", package_type="", gross_weight=None, warranty="")

    product = draft_of(bare, store()).product

    assert product is not None
    assert (product.description, product.brand, product.width, product.weight) == (
        "",
        "",
        None,
        None,
    )
    assert (product.warranty, product.warranty_months) == ("", None)


@pytest.mark.parametrize(
    ("scope", "prices"),
    [
        (PriceScope.SKU, (Decimal("149.90"), Decimal("134.90"))),
        (PriceScope.COST, None),
        (PriceScope.SKU_MARKETPLACE, None),
    ],
)
def test_a_price_goes_along_only_where_the_hub_keeps_it_at_the_sku(
    scope: str, prices: object
) -> None:
    assert draft_of(known(scope), store()).sku.prices == prices


def test_no_price_goes_along_where_the_store_has_no_fixed_prices() -> None:
    assert draft_of(known(), store(PriceMode.RULE)).sku.prices is None


def test_the_measures_are_those_of_the_packaging_and_a_roll_is_as_high_as_wide() -> None:
    roll = new(
        package_type="Rolo / Cilindro",
        package_width=None,
        package_height=None,
        package_diameter=Decimal(9),
    )

    sent = [draft_of(one, store()).product for one in (new(), roll, known(package_type=""))]

    assert [(one.width, one.height, one.length) for one in sent if one] == [
        (Decimal(20), Decimal(4), Decimal(25)),
        (Decimal(9), Decimal(9), Decimal(25)),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("choice", "for_new", "for_known"),
    [
        (SendImages.ALWAYS, IMAGES, IMAGES),
        (SendImages.ONLY_NEW, IMAGES, None),
        (SendImages.NEVER, None, None),
    ],
)
def test_which_images_go_along(choice: SendImages, for_new: object, for_known: object) -> None:
    assert (urls(new(), send_images=choice), urls(known(), send_images=choice)) == (
        for_new,
        for_known,
    )


def test_pictures_of_this_computer_stay_here() -> None:
    assert urls(known(image_urls=("local:1.jpg", IMAGES[0]))) == IMAGES[:1]


@pytest.mark.parametrize(
    ("source", "cost"),
    [
        (CostField.COST_PRICE, Decimal("48.50")),
        (CostField.SALE_PRICE, Decimal("149.90")),
        (CostField.DO_NOT_SEND, None),
    ],
)
def test_the_cost_field_and_the_quantity_that_goes_with_it(
    source: CostField, cost: Decimal | None
) -> None:
    sku = draft_of(known(), store(cost_field_source=source)).sku

    assert (sku.cost, sku.quantity) == (cost, None if cost is None else Decimal(7))
    assert sku.has_stock_facts is (cost is not None)


@pytest.mark.parametrize(
    ("scope", "cost_sent", "goes"),
    [
        (PriceScope.COST, Decimal("48.5"), False),
        (PriceScope.COST, Decimal(40), True),
        (PriceScope.COST, None, True),
        (PriceScope.SKU, Decimal("48.5"), True),
    ],
)
def test_a_cost_that_would_only_compute_the_prices_anew_stays_here(
    scope: str, cost_sent: Decimal | None, goes: bool
) -> None:
    source = known()
    listing = replace(LISTING, price_scope=scope, cost_sent=cost_sent)

    draft = draft_of(
        replace(source, listing=listing), store(cost_field_source=CostField.COST_PRICE)
    )

    assert (draft.sku.cost is not None) is goes


@pytest.mark.parametrize("options", [AS_USUAL, SendOptions(update_stock=True)])
def test_the_quantity_of_a_known_sku_goes_only_where_it_is_asked(options: SendOptions) -> None:
    old, fresh = (draft_of(one, store(), options).sku for one in (known(), new()))

    assert (old.quantity is not None, old.has_stock_facts) == (options.update_stock,) * 2
    assert fresh.quantity == Decimal(7)


def test_a_store_that_is_told_no_stock_gets_costs_and_days_without_a_quantity() -> None:
    silent = store(stock=StockSettings(mode=Balance.NONE), send_handling_days=True)

    sku = draft_of(known(), silent, SendOptions(update_stock=True)).sku

    assert (sku.handling_days, sku.quantity) == (5, None)


def test_a_kit_has_no_stock_of_its_own_and_its_parts_share_the_price() -> None:
    parts = (
        KitPart("A", Decimal(2), Decimal(10), 7001),
        KitPart("B", Decimal(1), Decimal(10), 7002),
    )
    kit = replace(new(type=ProductType.KIT), parts=parts)

    draft = draft_of(kit, store(), SendOptions(update_stock=True))

    assert draft.product is not None
    assert [(one.hub_sku_id, one.quantity, one.share) for one in draft.product.kit] == [
        (7001, Decimal(2), Decimal("66.67")),
        (7002, Decimal(1), Decimal("33.33")),
    ]
    assert (draft.sku.quantity, draft.sku.has_stock_facts) == (None, False)


@given(st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=12))
def test_the_shares_of_a_kit_add_up_to_a_hundred(values: list[Decimal]) -> None:
    shares = kit_shares(values)

    assert sum(shares) == 100
    assert len(shares) == len(values)
    assert all(share >= 0 for share in shares)


def test_components_without_a_price_share_alike() -> None:
    assert kit_shares([Decimal(0), Decimal(0)]) == [50, 50]
    assert kit_shares([]) == []


def test_a_variation_shows_its_parent_and_keeps_its_own_price_and_bar_code() -> None:
    draft = draft_of(variation(), store())

    assert draft.product is not None
    assert (draft.product.title, draft.product.category_id) == ("Camiseta", 310002)
    assert (draft.product.external_id, draft.product.with_variations) == ("PAI", True)
    assert (draft.sku.title, draft.sku.grid) == ("Camiseta nova", {"Cor": "Azul", "Tamanho": "M"})
    assert draft.pictures == (
        OutgoingPicture(PARENT.image_urls[0]),
        OutgoingPicture("https://cdn.example.com/var-1.jpg", "Azul"),
    )


def test_what_the_parent_lacks_its_variation_tells() -> None:
    shell = replace(PARENT, brand="", package_type="", gross_weight=None, description="")

    product = draft_of(replace(variation(), parent=shell), store()).product

    assert product is not None
    assert (product.brand, product.width, product.weight) == (
        "Marca Modelo", Decimal(20), Decimal("0.250"),
    )  # fmt: skip
    assert product.description == "<p>De algodão.</p>"


def test_a_family_is_one_product_with_the_pictures_of_all_and_the_common_ones_first() -> None:
    shared = "https://cdn.example.com/caixa.jpg"
    three = [variation(n) for n in (1, 2, 3)]
    three[1] = variation(2, image_urls=(shared,))
    three[2] = variation(3, image_urls=(shared, "https://cdn.example.com/var-3.jpg"))

    draft = family_draft(three, store())

    assert [sku.sku for sku in draft.skus] == ["VAR-1", "VAR-2", "VAR-3"]
    assert draft.pictures == (
        OutgoingPicture(PARENT.image_urls[0]),
        # Of several colours: it belongs to all of them.
        OutgoingPicture(shared),
        OutgoingPicture("https://cdn.example.com/var-1.jpg", "Azul"),
        OutgoingPicture("https://cdn.example.com/var-3.jpg", "Branco"),
    )


def test_a_product_that_shares_the_hub_s_product_with_others_changes_its_sku_only() -> None:
    draft = draft_of(replace(known(category="Not mapped"), shared=True), store())

    assert (draft.product, draft.pictures) == (None, None)


@pytest.mark.parametrize(
    ("here", "at_hub", "sent"), [(True, True, None), (True, False, True), (False, True, False)]
)
def test_a_variation_is_switched_on_and_off(here: bool, at_hub: bool, sent: object) -> None:
    hub = replace(HUB, skus=(replace(HUB.skus[0], active=at_hub),))
    source = replace(mirrored(hub, parent_id=3, active=here), parent=PARENT)

    assert draft_of(source, store()).sku.active is sent
    assert draft_of(replace(source, parent=None), store()).sku.active is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3 meses contra defeito", 3),
        ("1 ano", 12),
        ("Garantia de 90 dias", 3),
        ("1 mês", 1),
        ("12", 12),
        ("Sem garantia", 0),
        ("do fabricante", None),
        ("", None),
    ],
)
def test_the_term_of_a_warranty_is_read_out_of_its_text(text: str, months: int | None) -> None:
    assert months_of(text) == months


def test_a_bare_number_of_months_is_no_text() -> None:
    product = draft_of(new(warranty="12"), store()).product

    assert product is not None
    assert (product.warranty, product.warranty_months) == ("", 12)


@pytest.mark.parametrize(
    ("name", "visual"),
    [("Cor", True), ("CORES", True), ("Cor da tampa", True), ("Color", True), ("Tamanho", False),
     ("Corte", False), ("Voltagem", False)],
)  # fmt: skip
def test_what_changes_the_look_of_a_product(name: str, visual: bool) -> None:
    assert is_visual(name) is visual
