"""What was written before is offered: the most used first, each word once."""

from anydesk.core.products import Product, ProductType
from anydesk.services import Services
from anydesk.services.product_words import attribute_names, axis_names, used_words


async def test_brands_units_and_categories_in_use(empty_services: Services) -> None:
    products = empty_services.products
    for number, (brand, unit, category) in enumerate(
        [("Oxford", "UN", "Casa > Copa"), ("Tramontina", "UN", ""), ("Oxford", "CX", "Casa"), *()]
    ):
        await products.save(
            Product(f"P-{number}", "Produto", brand=brand, unit=unit, category=category)
        )
    await products.save(Product("P-9", "Produto"))

    words = await used_words(empty_services.store)

    assert words.brands == ("Oxford", "Tramontina")
    assert words.units == ("UN", "CX")
    assert words.categories == ("Casa", "Casa > Copa")


async def test_attributes_and_axes_by_their_use(empty_services: Services) -> None:
    products = empty_services.products
    await products.save(Product("A", "A", attributes={"Material": "Aço", "Voltagem": "220 V"}))
    await products.save(Product("B", "B", attributes={"Voltagem": "110 V"}))
    await products.save(Product("C", "C"))
    parent = await products.save(Product("D", "D", type=ProductType.PARENT))
    await products.save(Product("D-1", "D", parent_id=parent.id, grid={"Cor": "Azul"}))

    assert await attribute_names(empty_services.store) == ("Voltagem", "Material")
    assert await axis_names(empty_services.store) == ("Cor",)
