"""The register of packagings and the products that are sent in them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.changes import PRODUCTS, REGISTERS
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.packagings import PackageType, Packaging, with_packaging
from anydesk.core.product_history import cause_text
from anydesk.core.products import Product
from anydesk.services import Services

BOX = Packaging("Caixa 2", width=Decimal(20), height=Decimal(10), length=Decimal(30))


async def packed(services: Services, sku: str, packaging: Packaging) -> int:
    product = with_packaging(Product(sku=sku, name=f"Produto {sku}"), packaging)
    return (await services.products.save(product)).id or 0


async def test_they_are_kept_by_name(empty_services: Services) -> None:
    service = empty_services.packagings
    await service.save(replace(BOX, name=" envelope "))
    box = await service.save(replace(BOX, width=Decimal("20.04")))
    assert [one.name for one in await service.rows()] == ["Caixa 2", "envelope"]
    assert box.width == Decimal("20.0")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Packaging("  "), "name"),
        (Packaging("CAIXA  2"), "name"),
        (replace(BOX, name="X", width=Decimal(0)), "width"),
        (replace(BOX, name="X", height=Decimal(-1)), "height"),
        (replace(BOX, name="X", length=Decimal(10_000)), "length"),
    ],
)
async def test_what_cannot_be_saved(empty_services: Services, wrong: Packaging, field: str) -> None:
    await empty_services.packagings.save(BOX)
    with pytest.raises(InvalidInput) as caught:
        await empty_services.packagings.save(wrong)
    assert list(caught.value.problems) == [field]
    assert len(await empty_services.packagings.rows()) == 1


async def test_another_size_is_that_of_its_products(empty_services: Services) -> None:
    services = empty_services
    box, bag = [await services.packagings.save(one) for one in (BOX, Packaging("Saco"))]
    mine = [await packed(services, sku, box) for sku in ("A", "B")]
    other = await packed(services, "C", bag)
    heard: list[frozenset[str]] = []
    services.changes.listen({PRODUCTS, REGISTERS}, heard.append)

    await services.packagings.save(
        replace(box, name="Tubo 2", type=PackageType.ROLL, length=Decimal(44))
    )

    changed = [await services.products.get(one) for one in mine]
    assert {(one.package_type, one.package_length) for one in changed} == {
        (PackageType.ROLL, Decimal(44))
    }
    assert (await services.products.get(other)).package_length is None
    assert frozenset({PRODUCTS, REGISTERS}) in heard
    newest = (await services.product_edits.history(mine[0]))[:2]
    assert {one.field for one in newest} == {"package_type", "package_length"}
    assert {cause_text(one.cause) for one in newest} == {"Packaging “Tubo 2” changed"}
    assert len(await services.product_edits.history(other)) == 1


async def test_a_new_name_changes_no_product(empty_services: Services) -> None:
    services = empty_services
    box = await services.packagings.save(BOX)
    mine = await packed(services, "A", box)
    before = await services.products.get(mine)
    await services.packagings.save(replace(box, name="Caixa dois"))
    assert await services.products.get(mine) == before


async def test_one_in_use_stays_and_says_for_how_many(empty_services: Services) -> None:
    services = empty_services
    box = await services.packagings.save(BOX)
    for sku in ("A", "B"):
        await packed(services, sku, box)
    assert await services.packagings.uses() == {box.id: 2}
    with pytest.raises(InvalidInput) as caught:
        await services.packagings.remove(box.id or 0)
    assert caught.value.message == "2 products are sent in this packaging."
    assert "Disable" in caught.value.hint
    disabled = await services.packagings.save(replace(box, enabled=False))
    assert await services.packagings.rows() == (disabled,)


async def test_one_that_nobody_uses_goes(empty_services: Services) -> None:
    box = await empty_services.packagings.save(BOX)
    await empty_services.packagings.remove(box.id or 0)
    assert await empty_services.packagings.rows() == ()
    with pytest.raises(NotThere):
        await empty_services.packagings.save(box)


def test_a_product_takes_the_measures_and_keeps_them() -> None:
    product = Product(sku="A", name="A")
    bound = with_packaging(product, replace(BOX, id=3))
    loose = with_packaging(bound, None)
    assert (bound.packaging_id, bound.package_type) == (3, "Pacote / Caixa")
    assert (bound.package_width, bound.package_length) == (20, 30)
    assert (loose.packaging_id, loose.package_length) == (None, 30)
