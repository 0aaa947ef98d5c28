"""What a merge says before it is done."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.product_merge import MergeFacts, plan
from anydesk.core.products import Product, ProductType

KEEP = Product(sku="CAN-1", name="Caneca", id=1)
OTHER = Product(sku="CAN-OLD", name="Caneca antiga", id=2)
PARENT = Product(sku="CAM", name="Camiseta", type=ProductType.PARENT, id=3)
KIT = Product(sku="KIT", name="Kit", type=ProductType.KIT, id=4)


def facts(keep: Product = KEEP, other: Product = OTHER, **more: object) -> MergeFacts:
    return replace(MergeFacts(keep, other, {}, {}), **more)  # type: ignore[arg-type]


def test_every_thing_that_moves_is_told() -> None:
    made = plan(
        facts(
            stock={"Loja": Decimal("7.5"), "Galpão": Decimal(-2)},
            stores={"Loja Modelo": 2},
            items=3,
            kits=("KIT-1",),
        )
    )
    text = "\n".join(made.sentences)
    assert made.problems == ()
    assert "7,5 in “Loja” go from CAN-OLD to CAN-1" in text
    assert "-2 in “Galpão”" in text
    assert "2 listings of Loja Modelo belong to CAN-1" in text
    assert "3 lines of orders point to CAN-1" in text
    assert "contain CAN-1 instead of CAN-OLD: KIT-1" in text
    assert "CAN-OLD becomes inactive for good, and its SKU leads to CAN-1" in text


def test_a_product_that_nothing_points_at_only_goes() -> None:
    assert len(plan(facts()).sentences) == 2


@pytest.mark.parametrize(
    ("keep", "other", "says"),
    [
        (KEEP, KEEP, "with itself"),
        (KEEP, replace(OTHER, merged_into_id=9), "CAN-OLD was merged"),
        (replace(KEEP, merged_into_id=9), OTHER, "CAN-1 was merged"),
        (PARENT, OTHER, "with variations and one without"),
        (KEEP, PARENT, "with variations and one without"),
        (KIT, OTHER, "A kit and a single product"),
        (PARENT, KIT, "with variations and one without"),
        (PARENT, replace(OTHER, parent_id=3), "a variation of the other"),
    ],
)
def test_what_cannot_be_merged(keep: Product, other: Product, says: str) -> None:
    made = plan(facts(keep, other))
    assert len(made.problems) == 1
    assert says in made.problems[0]
    assert made.sentences == ()


@pytest.mark.parametrize(
    ("keep", "other"),
    [
        (KEEP, replace(OTHER, type=ProductType.MANUFACTURED)),
        (replace(KEEP, parent_id=3), replace(OTHER, parent_id=3)),
        (KIT, replace(KIT, id=5, sku="KIT-5")),
        (PARENT, replace(PARENT, id=6, sku="CAM-B")),
    ],
)
def test_what_is_of_a_kind_can(keep: Product, other: Product) -> None:
    assert plan(facts(keep, other)).problems == ()


def test_two_variations_of_the_same_values_come_first() -> None:
    mine = [Product(sku="CAM-AZ", name="", grid={"Cor": "Azul"}, parent_id=3)]
    its = [
        Product(sku="B-AZ", name="", grid={"cor": "AZUL"}, parent_id=6),
        Product(sku="B-PR", name="", grid={"Cor": "Preto"}, parent_id=6),
    ]
    other = replace(PARENT, id=6, sku="CAM-B")
    clash = plan(facts(PARENT, other, keep_variations=mine, variations=its))
    moved = plan(facts(PARENT, other, keep_variations=mine, variations=its[1:]))
    assert clash.problems == ("Both have the variation AZUL. Merge B-AZ into CAM-AZ first.",)
    assert "1 variation moves to CAM." in moved.sentences
