"""What a send changes at the hub, against what was read there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.product_differences import (
    differences,
    listing_differences,
    picture_order,
    pictures_to_add,
)
from anydesk.core.product_drafts import draft_of
from anydesk.core.products import HubKitPart, HubProduct, HubSku, Listing, ProductType
from anydesk.core.send_options import SendOptions
from anydesk.core.send_sources import KitPart, SendSource
from anydesk.core.settings import CostField
from tests.core.send_rows import HUB, IMAGES, LISTING, known, mirrored, new, store, variation

SEEN = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def told(source: SendSource, listing: Listing = LISTING, **options: Any) -> list[tuple[str, ...]]:
    draft = draft_of(source, store(**options))
    found = differences(draft, source.hub, listing.hub_sku_id, listing)
    return [(one.field, one.before, one.after) for one in found]


def test_what_was_received_and_not_touched_has_no_difference() -> None:
    assert told(mirrored()) == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"brand": "Outra"}, ("brand", "MARCA MODELO", "Outra")),
        ({"ncm": "6109.90.00"}, ("ncm", "61091000", "61099000")),
        ({"origin_code": "2"}, ("origin_code", "0", "2")),
        ({"gross_weight": Decimal("0.3")}, ("gross_weight", "0,250", "0,300")),
        ({"package_width": Decimal("20.5")}, ("package_width", "20,0", "20,5")),
        ({"warranty": "1 ano"}, ("warranty", "3 meses contra defeito", "1 ano")),
        ({"warranty": "6"}, ("warranty", "3 months", "6 months")),
        ({"video_url": "https://a/v"}, ("video_url", "", "https://a/v")),
        ({"model": "M-1"}, ("model", "", "M-1")),
        ({"gtin": "7890000000024"}, ("gtin", "7890000000017", "7890000000024")),
        ({"sale_price": Decimal(160)}, ("sale_price", "149,90", "160,00")),
        ({"promo_price": Decimal(0)}, ("promo_price", "134,90", "")),
        ({"name": "Outro nome"}, ("name", "Camiseta nova", "Outro nome")),
        ({"description": "Outra"}, ("description", "<p>De algodão.</p>", "Outra")),
        ({"attributes": {"Linha": "Praia"}}, ("attributes.Linha", "", "Praia")),
    ],
)
def test_each_field_has_its_line(changes: dict[str, Any], line: tuple[str, ...]) -> None:
    assert told(mirrored(**changes)) == [line]


def test_what_is_empty_here_is_not_sent_and_no_difference() -> None:
    empty = mirrored(
        description="", brand="", ncm="", warranty="", gtin="", package_type="",
        gross_weight=None, image_urls=(), video_url="",
    )  # fmt: skip

    assert told(empty) == []


def test_line_ends_and_capitals_of_a_brand_are_no_difference() -> None:
    hub = replace(HUB, description="<p>De</p>\r\n<p>algodão.</p>\n")

    assert told(mirrored(hub, description="<p>De</p>\n<p>algodão.</p>", brand="marca modelo")) == []


def test_another_category_shows_both_paths() -> None:
    hub = replace(HUB, category_id=999, category_path="Casa/Cozinha")

    assert told(mirrored(hub)) == [("category", "Casa/Cozinha", "Moda > Camisetas")]


def test_attributes_that_only_the_hub_has_would_go() -> None:
    hub = replace(HUB, attributes={"Linha": "Praia", "Tecido": "Algodão"})

    assert told(mirrored(hub, attributes={"Linha": "Praia"})) == [
        ("attributes.Tecido", "Algodão", "")
    ]
    assert told(mirrored(hub)) == []


def shows(*urls: str) -> HubProduct:
    return replace(HUB, image_urls=urls)


@pytest.mark.parametrize(
    ("there", "after"),
    [
        (IMAGES, None),
        ((*IMAGES, "https://hub/x.jpg"), None),
        (IMAGES[:1], IMAGES),
        ((), IMAGES),
        (IMAGES[::-1], IMAGES),
        (("https://hub/x.jpg", *IMAGES), (*IMAGES, "https://hub/x.jpg")),
        # The hub keeps them under addresses of its own.
        (("https://hub/1.jpg", "https://hub/2.jpg"), None),
    ],
)
def test_new_pictures_and_another_order_are_a_difference(
    there: tuple[str, ...], after: tuple[str, ...] | None
) -> None:
    line = () if after is None else (("image_urls", "\n".join(there), "\n".join(after)),)

    assert told(mirrored(shows(*there))) == list(line)


@pytest.mark.parametrize(
    ("wanted", "there", "after"),
    [
        ("bc", "abcd", "abcd"),
        ("cb", "abcd", "acbd"),
        ("db", "abcd", "adcb"),
        ("xb", "abcd", "abcdx"),
        ("ab", "", "ab"),
    ],
)
def test_pictures_of_one_variation_change_places_among_themselves(
    wanted: str, there: str, after: str
) -> None:
    assert "".join(picture_order(wanted, there, whole=False)) == after
    # All of the product's: they come first.
    assert "".join(picture_order(wanted, there, whole=True)).startswith(wanted)


@pytest.mark.parametrize(
    ("wanted", "known", "new"),
    [
        (["a", "b"], [], ("a", "b")),
        (["a", "b"], [{"a", "x"}], ("b",)),
        (["a"], [{"a"}], ()),
        (["a"], [{"x"}], None),
        (["a", "b"], [{"x"}], ("a", "b")),
        ([], [{"x"}], None),
    ],
)
def test_which_pictures_are_added(
    wanted: list[str], known: list[set[str]], new: tuple[str, ...] | None
) -> None:
    assert pictures_to_add(wanted, known) == new


def test_what_was_sent_after_the_reading_counts() -> None:
    dear = mirrored(sale_price=Decimal(160))
    sent = replace(
        LISTING, price_sent=Decimal(160), promo_sent=Decimal("134.90"), price_sent_at=SEEN,
        seen_at=SEEN - timedelta(hours=1),
    )  # fmt: skip

    assert told(dear, sent) == []
    # The hub was read later, and somebody changed the price there.
    assert told(dear, replace(sent, seen_at=SEEN + timedelta(hours=1))) == [
        ("sale_price", "149,90", "160,00")
    ]


def test_costs_are_compared_with_what_was_sent_and_days_with_what_the_hub_has() -> None:
    costs = {"cost_field_source": CostField.COST_PRICE, "send_handling_days": True}

    assert told(mirrored(), **costs) == [
        ("handling_days", "", "5"),
        ("cost_price", "", "48,50"),
    ]
    hub = replace(HUB, skus=(replace(HUB.skus[0], handling_days=5),))
    assert told(mirrored(hub), replace(LISTING, cost_sent=Decimal("48.5")), **costs) == []


def test_a_quantity_is_compared_with_what_was_sent_last() -> None:
    draft = draft_of(mirrored(), store(), SendOptions(update_stock=True))

    def lines(listing: Listing) -> list[str]:
        return [one.field for one in differences(draft, HUB, 700, listing)]

    assert lines(LISTING) == []
    assert lines(replace(LISTING, stock_sent=Decimal(3))) == ["quantity"]


def test_a_kit_that_consists_of_something_else() -> None:
    source = replace(
        mirrored(replace(HUB, kit=(HubKitPart(7001, Decimal(1)),)), type=ProductType.KIT),
        parts=(KitPart("A", Decimal(2), Decimal(1), 7001),),
    )

    assert told(source) == [("kit", "1 × 7001", "2 × 7001")]


def test_a_new_product_has_a_line_for_everything_it_brings() -> None:
    fields = [one.field for one in differences(draft_of(new(), store()), None)]

    assert fields[:3] == ["name", "description", "category"]
    assert {"sku", "gtin", "sale_price", "promo_price", "image_urls"} <= set(fields)
    assert "sku_title" not in fields


def test_what_belongs_to_the_parent_says_so() -> None:
    hub = HubProduct(500, "{}", title="Velho", skus=(HubSku(1, "X", grid={"Cor": "Verde"}),))
    found = differences(draft_of(variation(), store()), hub)

    lines = {one.field: (one.before, one.after) for one in found}
    assert lines["parent.name"] == ("Velho", "Camiseta")
    assert lines["name"] == ("", "Camiseta nova")
    assert lines["grid"] == ("", "Cor: Azul, Tamanho: M")


def test_without_the_hub_s_product_its_listing_tells_what_it_knows() -> None:
    listing = replace(
        LISTING, title="Velho", gtin="7890000000017", hub_price=Decimal("149.90"),
        hub_promo_price=Decimal("134.90"), hub_category_id=999, hub_category_path="Casa",
    )  # fmt: skip

    found = listing_differences(draft_of(known(), store(send_handling_days=True)), listing)

    assert [(one.field, one.before) for one in found] == [
        ("sku_title", "Velho"),
        ("category", "Casa"),
    ]
