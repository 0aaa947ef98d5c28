"""What speaks against sending a product and how its preview reads, rule by rule."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.pictures import LOCAL, address_problem
from anydesk.core.plans import count
from anydesk.core.product_plans import SendAction, product_row, repriced
from anydesk.core.product_reasons import reasons_against, warnings_about
from anydesk.core.products import HubPicture, HubProduct, HubSku, PriceScope, ProductType
from anydesk.core.send_options import SendOptions
from anydesk.core.send_sources import KitPart, Sibling
from anydesk.core.settings import CostField, PriceMode, SendImages
from tests.core.send_rows import HUB, LISTING, PARENT, known, mirrored, new, store, variation


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


def test_what_the_hub_has_already_is_not_ticked_and_counts_as_unchanged() -> None:
    row = product_row(mirrored(), store())

    assert (row.differences, row.chosen, row.changes, row.can_be_sent) == ((), False, False, True)
    assert row.note == "ANYMARKET has all of this already."
    assert count([row]).unchanged == 1


def test_a_row_says_how_many_fields_change() -> None:
    row = product_row(mirrored(name="Camiseta melhor", brand="Outra"), store())

    assert [one.field for one in row.differences] == ["name", "brand"]
    assert (row.chosen, row.note) == (True, "2 fields change.")


def test_what_was_never_read_is_sent_as_a_whole() -> None:
    row = product_row(known(), store())

    assert (row.compared, row.chosen) == (False, True)
    assert row.note.startswith("Will be updated.")


def test_only_one_row_of_a_family_has_the_differences_of_the_product_itself() -> None:
    rows = [product_row(variation(n), store(), leads=leads) for n, leads in ((1, True), (2, False))]

    first, second = ([one.field for one in row.differences] for row in rows)
    assert "parent.name" in first
    assert not any(field.startswith("parent.") for field in second)
    assert {"sku", "name", "grid", "sale_price", "image_urls"} <= set(second)
    assert {row.family_id for row in rows} == {3}


def test_a_variation_of_a_product_that_the_hub_has_is_added_to_it() -> None:
    row = product_row(replace(variation(), hub_product_id=500), store())

    assert (row.action, row.chosen) == (SendAction.ADD, True)
    assert row.note == "A new variation of a product that ANYMARKET has."


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
        warranty="",
        sku="AÇÚCAR 1",
        gtin="17890000000013",
        image_urls=(r"C:\fotos\1.jpg",),
    )

    row = product_row(source, store())

    assert row.reasons == (
        "The product is inactive.",
        "The NCM must have eight digits.",
        "The SKU may have only letters without accents, digits, “-” and “_”.",
        "The bar code has 14 digits; ANYMARKET takes 13 at most.",
        "The bar code is not a GTIN: its check digit does not fit.",
        "The product has no category. Choose one in its data.",
        "The product has no price.",
        "The complementary description is missing.",
        "The brand is missing.",
        "The warranty is missing or names no term, such as “3 meses” or “sem garantia”.",
        "No packaging is defined, and ANYMARKET needs the packed measures.",
        "The gross weight is missing.",
        r"Image C:\fotos\1.jpg: The address has a space or another character that addresses "
        "cannot have.",
    )
    assert row.blocked == " ".join(row.reasons)
    assert (row.chosen, row.can_be_sent) == (False, False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": ProductType.PARENT}, "This product has no variations yet"),
        ({"category": "Moda > Bonés"}, "The category “Moda > Bonés” is not mapped"),
        ({"name": "x" * 151}, "The name has 151 characters; ANYMARKET takes 150 at most."),
        ({"name": "Camiseta\x07"}, "The name has characters that cannot be seen."),
        ({"description": "x" * 10_001}, "The complementary description has 10001 characters"),
        ({"description": "linha\n\x00"}, "The complementary description has characters that"),
        ({"package_height": None}, "Width, height and length of the packaging must be filled in."),
        ({"video_url": "https://example.com/" + "x" * 250}, "The address of the video is too long"),
        ({"brand": "x" * 121}, "The brand has 121 characters"),
        ({"gross_weight": Decimal(100_000)}, "The gross weight is more than"),
        ({"attributes": {"Linha": "x" * 256}}, "The attribute “Linha” is too long."),
        ({"sku": "x" * 121}, "The SKU has 121 characters; ANYMARKET takes 120 at most."),
        ({"gtin": "7890000000018"}, "The bar code is not a GTIN"),
        ({"promo_price": Decimal(200)}, "The promotional price is higher"),
        ({"type": ProductType.KIT}, "The kit has no components."),
    ],
)
def test_what_cannot_be_sent_says_why(changes: dict[str, Any], reason: str) -> None:
    (found,) = reasons_against(new(**changes), store())

    assert found.startswith(reason)


@pytest.mark.parametrize("text", ["Caneca & Cia", "Caneca | 300 ml", "Copo 1/2", "Copo 🎁", "n°1"])
def test_everyday_signs_in_names_stop_nobody(text: str) -> None:
    assert reasons_against(new(name=text), store()) == ()
    assert bool(warnings_about(new(name=text), store())) == (text in ("Caneca | 300 ml", "Copo 🎁"))


def test_a_code_that_the_hub_has_already_does_not_block_its_update() -> None:
    odd = "12345678901234"
    hub = replace(HUB, skus=(replace(HUB.skus[0], gtin=odd),))

    assert reasons_against(mirrored(hub, gtin=odd), store()) == ()
    assert len(reasons_against(mirrored(gtin=odd), store())) == 2


def test_an_update_needs_only_what_it_sends() -> None:
    bare = known(
        description="", brand="", package_type="", gross_weight=None, warranty="", sku="AÇÚ 1"
    )

    assert reasons_against(bare, store()) == ()


@pytest.mark.parametrize("mode", [PriceMode.RULE, PriceMode.PRICE_LIST])
def test_without_a_price_of_its_own_nothing_is_created_but_all_else_is_updated(
    mode: PriceMode,
) -> None:
    (reason,) = reasons_against(new(), store(mode))

    assert "none is set up yet" in reason
    assert reasons_against(known(), store(mode)) == ()


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://cdn.example.com/1.jpg", True),
        ("http://203.0.112.9/1.jpg", True),
        ("https://localhost/1.jpg", False),
        ("http://192.168.0.10/1.jpg", False),
        ("http://10.1.2.3:8080/1.jpg", False),
        ("http://172.20.0.1/1.jpg", False),
        ("http://[::1]/1.jpg", False),
        ("http://servidor/fotos/1.jpg", False),
        ("http://servidor.local/1.jpg", False),
        ("ftp://cdn.example.com/1.jpg", False),
        ("https://cdn.example.com/foto 1.jpg", False),
        ("http://[bad/1.jpg", False),
        ("", False),
        (f"{LOCAL}1.jpg", False),
    ],
)
def test_a_picture_must_be_reachable_from_outside(url: str, good: bool) -> None:
    assert (address_problem(url) == "") is good


def test_a_private_picture_blocks_only_where_pictures_are_sent() -> None:
    private = ("http://192.168.0.10/1.jpg",)

    assert len(reasons_against(new(image_urls=private), store())) == 1
    assert reasons_against(new(image_urls=private), store(send_images=SendImages.NEVER)) == ()
    only_new = store(send_images=SendImages.ONLY_NEW)
    assert reasons_against(known(image_urls=private), only_new) == ()


def test_a_picture_of_this_computer_blocks_a_new_product_and_warns_at_an_update() -> None:
    local = (f"{LOCAL}foto.jpg", "https://cdn.example.com/1.jpg")

    (reason,) = reasons_against(new(image_urls=local), store())
    (warning,) = warnings_about(known(image_urls=local), store())

    assert "only on this computer" in reason
    assert "it stays here" in warning
    assert reasons_against(known(image_urls=local), store()) == ()


def test_a_broken_picture_at_the_hub_is_told() -> None:
    broken = HubPicture("https://a/1.jpg", status="ERROR", problem="não foi possível baixar")
    hub = replace(HUB, pictures=(*HUB.pictures, broken))

    (warning,) = warnings_about(mirrored(hub), store())

    assert warning == "ANYMARKET could not use the image https://a/1.jpg: não foi possível baixar"


def test_a_cost_that_would_change_every_price_is_told_and_counted() -> None:
    costs = store(cost_field_source=CostField.COST_PRICE)
    row = product_row(known(PriceScope.COST), costs)

    assert (row.reprices, repriced((row, row))) == (True, 2)
    assert "changes the price of every listing" in row.warnings[0]
    assert product_row(known(), costs).warnings == ()
    assert product_row(known(PriceScope.COST), store()).warnings == ()


def test_a_cost_that_the_hub_has_already_reprices_nothing() -> None:
    source = known(PriceScope.COST)
    told = replace(source, listing=replace(LISTING, price_scope="COST", cost_sent=Decimal("48.5")))

    assert not product_row(told, store(cost_field_source=CostField.COST_PRICE)).reprices


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"grid": {}}, "The variation has no values"),
        ({"grid": {"Cor": ""}}, "A value of the variation is empty."),
        ({"grid": {"Cor": "Azul|Preto", "Tamanho": "M"}}, "A value of the variation has a “|”"),
        ({"grid": {"Cor": "x" * 256, "Tamanho": "M"}}, "A value of the variation is too long."),
        ({"grid": {"COR": "préto", "tamanho": "m"}}, "The variation VAR-2 has the same values:"),
        ({"grid": {"Cor": "Rosa"}}, "The variation VAR-1 has other attributes than this one:"),
    ],
)
def test_a_variation_needs_values_of_its_own(changes: dict[str, Any], reason: str) -> None:
    source = variation(1, **changes)
    if "other attributes" not in reason:
        source = replace(source, siblings=tuple(s for s in source.siblings if s.product_id == 9))

    found = reasons_against(source, store())

    assert any(one.startswith(reason) for one in found), found


def test_a_good_variation_has_nothing_against_it() -> None:
    assert reasons_against(variation(), store()) == ()


def of_hub(*skus: HubSku) -> Any:
    hub = HubProduct(500, "{}", title="Camiseta", skus=skus)
    return replace(variation(), hub_product_id=500, hub=hub)


@pytest.mark.parametrize(
    ("sku", "reason"),
    [
        (HubSku(1, "X"), "The product at ANYMARKET has no variations"),
        (HubSku(1, "X", grid={"Voltagem": "110"}), "The product at ANYMARKET varies by Voltagem"),
        (
            HubSku(1, "X", grid={"COR": "azul", "TAMANHO": "M"}),
            "ANYMARKET has these values already, under the SKU X.",
        ),
    ],
)
def test_a_product_at_the_hub_takes_only_what_fits_it(sku: HubSku, reason: str) -> None:
    (found,) = reasons_against(of_hub(sku), store())

    assert found.startswith(reason)


def test_its_own_sku_at_the_hub_is_no_obstacle() -> None:
    mine = HubSku(1, "VAR-1", grid={"Cor": "Azul", "Tamanho": "M"})

    assert reasons_against(of_hub(mine), store()) == ()


def test_values_that_differ_at_the_hub_are_a_warning() -> None:
    hub = replace(HUB, skus=(replace(HUB.skus[0], grid={"Cor": "Verde"}),))
    source = replace(mirrored(hub, grid={"Cor": "Azul"}, parent_id=3), parent=PARENT)

    assert any("Cor: Verde" in one for one in warnings_about(source, store()))


def test_an_inactive_variation_is_switched_off_where_the_hub_has_it_and_not_sent_else() -> None:
    off = replace(mirrored(parent_id=3, grid={"Cor": "Azul"}, active=False), parent=PARENT)

    assert reasons_against(off, store()) == ()
    assert ("active", "Inactive") in [
        (one.field, one.after) for one in product_row(off, store()).differences
    ]
    assert "The product is inactive." in reasons_against(variation(active=False), store())
    assert reasons_against(known(active=False), store()) == ("The product is inactive.",)


def test_a_sibling_that_is_inactive_may_have_other_attributes() -> None:
    odd = Sibling(99, "VELHA", {"Voltagem": "110"}, active=False)
    source = variation()

    assert reasons_against(replace(source, siblings=(*source.siblings, odd)), store()) == ()


def test_a_kit_waits_for_components_that_the_store_does_not_have() -> None:
    parts = (KitPart("A", Decimal(1), Decimal(10), 7001), KitPart("B", Decimal(2), Decimal(5)))
    kit = replace(new(type=ProductType.KIT), parts=parts)

    (reason,) = reasons_against(kit, store())

    assert (
        reason == "These components of the kit have no listing in this store: B. Send them first."
    )
    listed = replace(kit, parts=(parts[0], replace(parts[1], hub_sku_id=7002)))
    assert reasons_against(listed, store()) == ()


def test_a_listing_without_code_and_a_shared_product() -> None:
    nameless = replace(known(), listing=replace(LISTING, sku=""))
    (reason,) = reasons_against(nameless, store())
    assert reason.startswith("The SKU has no code at ANYMARKET.")

    shared = product_row(replace(known(category="Not mapped"), shared=True), store())
    assert "Only the SKU is updated" in shared.note


def test_a_changed_quantity_ticks_a_row_only_where_stock_is_to_be_sent() -> None:
    hub = replace(HUB, skus=(replace(HUB.skus[0], quantity=Decimal(2)),))

    plain = product_row(mirrored(hub), store())
    asked = product_row(mirrored(hub), store(), SendOptions(update_stock=True))

    assert (plain.chosen, asked.chosen) == (False, True)
    assert [(one.field, one.before, one.after) for one in asked.differences] == [
        ("quantity", "2", "7")
    ]
