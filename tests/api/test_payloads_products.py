"""The JSON of products as it is written: nothing empty, nothing null, and images as they come."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.api.json_text import dump
from anydesk.api.payloads_products import (
    brand,
    hub_image,
    new_brand,
    new_product,
    new_sku,
    product_patch,
    sku_patch,
    stock_facts,
)
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.outgoing_products import (
    OutgoingPart,
    OutgoingPicture,
    OutgoingProduct,
    OutgoingSku,
    ProductDraft,
)

PRODUCT = OutgoingProduct(
    title="Caneca",
    description="De louça.",
    external_id="CAN-1",
    category_id=310005,
    brand="Lar Sereno",
    ncm="69120000",
    origin="0",
    warranty="3 meses",
    warranty_months=3,
    width=Decimal("10.0"),
    height=Decimal("12.5"),
    length=Decimal(10),
    weight=Decimal("0.350"),
)
SKU = OutgoingSku(
    "CAN-1",
    "Caneca",
    "7890000000017",
    (Decimal("39.90"), Decimal("34.90")),
    quantity=Decimal(7),
)


def written(body: object) -> Any:
    """As the hub reads it."""
    return json.loads(dump(body))


def test_a_new_product_has_every_field_that_the_hub_demands() -> None:
    pictures = (OutgoingPicture("https://a/1.jpg"), OutgoingPicture("https://a/2.jpg", "Azul"))
    draft = ProductDraft((SKU,), PRODUCT, pictures)

    body = written(new_product(draft, 120048))

    assert body == {
        "title": "Caneca",
        "description": "De louça.",
        "externalIdProduct": "CAN-1",
        "category": {"id": 310005},
        "brand": {"id": 120048},
        "nbm": {"id": "69120000"},
        "origin": {"id": 0},
        "warrantyTime": 3,
        "warrantyText": "3 meses",
        "height": 12.5,
        "width": 10,
        "length": 10,
        "weight": 0.35,
        "priceFactor": 1,
        "calculatedPrice": False,
        "definitionPriceScope": "SKU",
        "hasVariations": False,
        "isProductActive": True,
        "type": "SIMPLE",
        "images": [
            {"index": 1, "url": "https://a/1.jpg", "main": True},
            {"index": 2, "url": "https://a/2.jpg", "main": False, "variation": "Azul"},
        ],
        "skus": [
            {
                "title": "Caneca",
                "ean": "7890000000017",
                "price": 39.9,
                "sellPrice": 34.9,
                "partnerId": "CAN-1",
                "amount": 7,
                "additionalTime": 0,
            }
        ],
        "allowAutomaticSkuMarketplaceCreation": True,
    }


def test_a_new_product_without_images_stock_and_warranty_still_has_those_keys() -> None:
    bare = ProductDraft(
        (replace(SKU, quantity=None),), replace(PRODUCT, warranty="", warranty_months=None)
    )

    body = written(new_product(bare, 1))

    assert (body["images"], body["warrantyTime"], body["skus"][0]["amount"]) == ([], 0, 0)


def test_a_patch_leaves_out_what_is_not_known_here() -> None:
    assert written(product_patch(OutgoingProduct("Caneca", category_id=5), None)) == {
        "title": "Caneca",
        "category": {"id": 5},
    }
    assert written(sku_patch(OutgoingSku("CAN-1", "Caneca"))) == {"title": "Caneca"}


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"cost": Decimal("18.50")}, {"quantity": 7, "cost": 18.5}),
        ({"handling_days": 0}, {"quantity": 7, "additionalTime": 0}),
        ({"cost": Decimal(0), "quantity": None}, {"cost": 0}),
    ],
)
def test_costs_and_days_are_an_item_of_a_stock_batch(
    changes: dict[str, Any], body: dict[str, Any]
) -> None:
    item = written(stock_facts(replace(SKU, **changes), 7700001))

    assert item == {"partnerId": "CAN-1", "id": 7700001, **body}


def test_an_image_is_known_by_each_of_its_addresses() -> None:
    image = hub_image(
        {
            "id": "9",
            "url": "https://a/1.jpg",
            "originalImage": "https://hub/x.jpg",
            "main": True,
            "index": 2,
        }
    )

    assert (image.id, image.main, image.index) == (9, True, 2)
    assert image.addresses == {"https://a/1.jpg", "https://hub/x.jpg"}


def test_a_product_with_variations_has_a_sku_for_each_and_the_values_as_a_map() -> None:
    blue, black = ({"Cor": colour, "Tamanho": "M"} for colour in ("Azul", "Preto"))
    skus = (replace(SKU, sku="C-AZ", grid=blue), replace(SKU, sku="C-PR", grid=black))

    body = written(new_product(ProductDraft(skus, replace(PRODUCT, with_variations=True)), 1))

    assert (body["hasVariations"], body["type"]) == (True, "VARIATION")
    assert [(sku["partnerId"], sku["variations"]) for sku in body["skus"]] == [
        ("C-AZ", blue),
        ("C-PR", black),
    ]
    assert written(new_sku(skus[0])) == body["skus"][0]


def test_a_kit_names_its_components_with_their_shares() -> None:
    parts = (
        OutgoingPart(7700001, Decimal(2), Decimal("66.67")),
        OutgoingPart(7700002, Decimal(1), Decimal("33.33")),
    )

    body = written(new_product(ProductDraft((SKU,), replace(PRODUCT, kit=parts)), 1))

    assert body["type"] == "KIT"
    assert body["kitComponents"] == [
        {"idSku": 7700001, "quantity": 2, "percentage": 66.67, "isMainComponent": True},
        {"idSku": 7700002, "quantity": 1, "percentage": 33.33, "isMainComponent": False},
    ]
    assert "kitComponents" not in written(product_patch(PRODUCT, 1))


def test_attributes_are_numbered_lines_and_none_are_sent_where_there_are_none() -> None:
    sheet = replace(PRODUCT, attributes={"Composição": "100% algodão", "Linha": "Praia"})

    assert written(product_patch(sheet, 1))["characteristics"] == [
        {"index": 1, "name": "Composição", "value": "100% algodão"},
        {"index": 2, "name": "Linha", "value": "Praia"},
    ]
    assert "characteristics" not in written(product_patch(PRODUCT, 1))


def test_a_variation_is_switched_off_and_left_alone_where_nothing_is_known() -> None:
    assert written(sku_patch(replace(SKU, active=False)))["active"] is False
    assert "active" not in written(sku_patch(SKU))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (" Marca Modelo ", {"name": "Marca Modelo"}),
        (
            "Companhia Brasileira de Utensílios",
            {
                "name": "Companhia Brasileira de Utensílios",
                "reducedName": "Companhia Brasileira de",
            },
        ),
        ("x" * 40, {"name": "x" * 40, "reducedName": "x" * 30}),
        ("x" * 30, {"name": "x" * 30}),
    ],
)
def test_a_long_brand_gets_a_short_name_that_the_hub_takes(name: str, body: dict[str, str]) -> None:
    assert new_brand(name) == body


def test_a_brand_or_image_without_id_cannot_be_used() -> None:
    assert brand({"id": 120045, "name": "Marca Modelo"}) == (120045, "Marca Modelo")
    with pytest.raises(UnexpectedAnswer):
        brand({"name": "Marca Modelo"})
    with pytest.raises(UnexpectedAnswer):
        hub_image({"url": "https://a/1.jpg"})
