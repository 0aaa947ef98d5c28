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
    missing,
    new_product,
    product_patch,
    sku_patch,
    stock_facts,
)
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.product_drafts import OutgoingProduct, OutgoingSku, ProductDraft

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
    draft = ProductDraft(SKU, PRODUCT, ("https://a/1.jpg", "https://a/2.jpg"))

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
            {"url": "https://a/1.jpg", "main": True},
            {"url": "https://a/2.jpg", "main": False},
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
        replace(SKU, quantity=None), replace(PRODUCT, warranty="", warranty_months=None)
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
    assert missing(["https://a/1.jpg", "https://hub/x.jpg", "https://a/2.jpg"], [image]) == [
        "https://a/2.jpg"
    ]


def test_a_brand_or_image_without_id_cannot_be_used() -> None:
    assert brand({"id": 120045, "name": "Marca Modelo"}) == (120045, "Marca Modelo")
    with pytest.raises(UnexpectedAnswer):
        brand({"name": "Marca Modelo"})
    with pytest.raises(UnexpectedAnswer):
        hub_image({"url": "https://a/1.jpg"})
