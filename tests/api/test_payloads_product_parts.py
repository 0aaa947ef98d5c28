"""Technical sheet, pictures and components of a product, in the shapes the hub has for them."""

from decimal import Decimal

import pytest

from anydesk.api import payloads_catalogue as payloads
from anydesk.core.products import HubKitPart, HubPicture


def test_the_rest_of_a_product_is_read():
    product = payloads.product(
        {
            "id": 1,
            "model": "M-1",
            "category": {"id": "310002", "name": "Camisetas", "path": "Moda/Camisetas"},
            "warrantyTime": "12",
            "type": "kit",
        }
    )

    assert (product.model, product.category_id) == ("M-1", 310002)
    # Without a text the term stands for it.
    assert (product.warranty, product.warranty_months, product.type) == ("12", 12, "KIT")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, {}),
        ([None], {}),
        ("text", {}),
        ([{"index": 1, "name": " Gola ", "value": "V"}, {"name": "Voltagem", "value": 110}],
         {"Gola": "V", "Voltagem": "110"}),
        ([{"name": "Gola", "value": "V"}, {"name": "Gola", "value": "U"}], {"Gola": "V"}),
        ([{"name": "Gola"}, {"value": "V"}, {"name": "", "value": "x"}], {}),
    ],
)  # fmt: skip
def test_the_technical_sheet_keeps_its_order(told, expected):
    product = payloads.product({"id": 1, "characteristics": told})

    assert list(product.attributes.items()) == list(expected.items())


def test_pictures_say_what_they_show_and_what_became_of_them():
    product = payloads.product(
        {
            "id": 1,
            "images": [
                {"id": 9, "url": "https://x.example/9.jpg", "variation": "Azul", "index": 2},
                {
                    "id": "8",
                    "standardUrl": "https://x.example/8.jpg",
                    "main": True,
                    "status": "error",
                    "statusMessage": "404",
                },
                {"id": 7},
                None,
            ],
        }
    )

    assert product.pictures == (
        HubPicture("https://x.example/9.jpg", 9, variation="Azul"),
        HubPicture("https://x.example/8.jpg", 8, main=True, status="ERROR", problem="404"),
    )
    assert product.image_urls == ("https://x.example/8.jpg", "https://x.example/9.jpg")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, ()),
        ({"idSku": 7, "quantity": 2}, (HubKitPart(7, Decimal(2)),)),
        (
            [{"idSku": 7, "quantity": "1,5"}, {"idSku": "8", "quantity": 1}],
            (HubKitPart(7, Decimal("1.5")), HubKitPart(8, Decimal(1))),
        ),
        ([{"idSku": 7, "quantity": 0}, {"idSku": 7}, {"quantity": 1}, None, "x"], ()),
    ],
)
def test_components_may_be_one_object_or_a_list(told, expected):
    assert payloads.product({"id": 1, "kitComponents": told}).kit == expected
