"""What is sent of a product and what speaks against it, rule by rule, without a database."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.offer_plans import PlanListing, PlanStore
from anydesk.core.plans import count
from anydesk.core.product_drafts import SendingStore, SendSource, draft_of, months_of
from anydesk.core.product_plans import SendAction, product_row, reasons_against
from anydesk.core.products import Balance, PriceScope, Product, ProductType
from anydesk.core.settings import (
    CostField,
    PriceMode,
    PriceSettings,
    ProductSettings,
    SendImages,
    StockSettings,
)
from anydesk.core.stock import Held
from tests.services.jobs.product_sends import IMAGES, SHIRT

PRODUCT = replace(SHIRT, id=7)
CATEGORIES = {"moda > camisetas": 310002}
HELD = Held(Decimal(9), Decimal(2))
LISTING = PlanListing(
    11, 7, 1, 500, 700, "NOVA-1", PriceScope.SKU, Decimal(1), None, None, None, None, None
)


def store(
    prices: PriceMode = PriceMode.FIXED, stock: StockSettings | None = None, **options: Any
) -> SendingStore:
    offer = PlanStore(1, "Loja Modelo", stock or StockSettings(), PriceSettings(prices), 1)
    return SendingStore(offer, ProductSettings(**options), categories=CATEGORIES)


def new(**changes: Any) -> SendSource:
    return SendSource(replace(PRODUCT, **changes), held=HELD)


def known(scope: str = PriceScope.SKU, **changes: Any) -> SendSource:
    listing = LISTING._replace(price_scope=scope)
    return SendSource(replace(PRODUCT, **changes), listing=listing, held=HELD)


def test_a_product_without_listing_is_created_and_one_with_it_updated() -> None:
    created, updated = product_row(new(), store()), product_row(known(), store())

    assert (created.action, created.listing_id, created.chosen) == (SendAction.CREATE, None, True)
    assert (updated.action, updated.listing_id, updated.external_id) == (
        SendAction.UPDATE,
        11,
        "700",
    )
    assert created.can_be_sent
    assert count([created, updated]).chosen == 2


def test_a_blocked_product_has_all_its_reasons_at_once() -> None:
    source = new(
        active=False,
        description="",
        brand=" ",
        category="",
        package_type="",
        gross_weight=None,
        sale_price=Decimal(0),
        promo_price=Decimal(0),
        ncm="610",
        image_urls=(r"C:\fotos\1.jpg",),
    )

    row = product_row(source, store())

    assert row.reasons == (
        "The product is inactive.",
        "The NCM must have eight digits.",
        "The product has no category. Choose one in its data.",
        "The product has no price.",
        "The complementary description is missing.",
        "The brand is missing.",
        "No packaging is defined, and ANYMARKET needs the packed measures.",
        "The gross weight is missing.",
        r"An image has no public address: C:\fotos\1.jpg.",
    )
    assert row.blocked == " ".join(row.reasons)
    assert (row.chosen, row.can_be_sent) == (False, False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": ProductType.KIT}, "Kits cannot be sent yet."),
        ({"type": ProductType.PARENT}, "This product has no variations yet"),
        ({"parent_id": 3}, "ANYMARKET does not have this variation yet"),
        ({"category": "Moda > Bonés"}, "The category “Moda > Bonés” is not mapped"),
        ({"name": "x" * 151}, "The name has 151 characters; ANYMARKET takes 150 at most."),
        ({"description": "x" * 10_001}, "The complementary description has 10001 characters"),
        ({"package_height": None}, "Width, height and length of the packaging must be filled in."),
        ({"video_url": "https://example.com/" + "x" * 250}, "The address of the video is too long"),
    ],
)
def test_what_cannot_be_sent_says_why(changes: dict[str, Any], reason: str) -> None:
    (found,) = reasons_against(new(**changes), store())

    assert found.startswith(reason)


def test_an_update_needs_only_what_it_sends() -> None:
    bare = known(description="", brand="", package_type="", gross_weight=None)

    assert reasons_against(bare, store()) == ()
    product = draft_of(bare, store()).product
    assert product is not None
    assert (product.description, product.brand, product.width, product.weight) == (
        "",
        "",
        None,
        None,
    )


@pytest.mark.parametrize("mode", [PriceMode.RULE, PriceMode.PRICE_LIST])
def test_without_a_price_of_its_own_nothing_is_created_but_all_else_is_updated(
    mode: PriceMode,
) -> None:
    (reason,) = reasons_against(new(), store(mode))

    assert "none is set up yet" in reason
    assert reasons_against(known(), store(mode)) == ()
    assert draft_of(known(), store(mode)).sku.prices is None


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
    chosen = store(send_images=choice)

    assert (draft_of(new(), chosen).images, draft_of(known(), chosen).images) == (
        for_new,
        for_known,
    )


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


def test_a_store_that_is_told_no_stock_gets_costs_and_days_without_a_quantity() -> None:
    silent = store(stock=StockSettings(mode=Balance.NONE), send_handling_days=True)

    sku = draft_of(known(), silent).sku

    assert (sku.handling_days, sku.quantity) == (5, None)


def test_a_variation_shows_its_parent_and_keeps_its_own_price_and_bar_code() -> None:
    parent = Product(
        "PAI", "Camiseta", type=ProductType.PARENT, category="Moda > Camisetas", id=3,
        image_urls=("https://cdn.example.com/pai.jpg",),
    )  # fmt: skip
    source = replace(known(parent_id=3, category=""), parent=parent, shared=True)

    draft = draft_of(source, store())

    assert reasons_against(source, store()) == ()
    assert draft.product is not None
    assert (draft.product.title, draft.product.category_id) == ("Camiseta", 310002)
    assert (draft.sku.title, draft.sku.gtin) == ("Camiseta nova", PRODUCT.gtin)
    assert draft.images == parent.image_urls


def test_a_product_that_shares_the_hub_s_product_with_others_changes_its_sku_only() -> None:
    source = replace(known(category="Not mapped"), shared=True)

    assert draft_of(source, store()).product is None
    assert draft_of(source, store()).images is None
    assert product_row(source, store()).note.startswith("Only the SKU is updated")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3 meses contra defeito", 3),
        ("1 ano", 12),
        ("Garantia de 90 dias", 3),
        ("1 mês", 1),
        ("do fabricante", None),
        ("", None),
    ],
)
def test_the_term_of_a_warranty_is_read_out_of_its_text(text: str, months: int | None) -> None:
    assert months_of(text) == months
