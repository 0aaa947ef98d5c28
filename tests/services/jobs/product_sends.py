"""A product that lacks nothing, short ways to send it, and what reached the hub."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from anydesk.core.categories import SEPARATOR
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RowResult
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.settings import ProductSettings
from anydesk.services import Services
from anydesk.services.jobs.send_products import SendProducts
from anydesk.simulator.catalogue import Product as HubProduct
from anydesk.simulator.server import PracticeHub

SHIRTS = 310002
"""Moda/Camisetas of the practice hub."""

IMAGES = ("https://cdn.example.com/novo-1.jpg", "https://cdn.example.com/novo-2.jpg")

SHIRT = Product(
    "NOVA-1",
    "Camiseta nova",
    gtin="7890000000017",
    ncm="6109.10.00",
    origin_code="0",
    sale_price=Decimal("149.90"),
    promo_price=Decimal("134.90"),
    cost_price=Decimal("48.50"),
    brand="Marca Modelo",
    category=f"Moda{SEPARATOR}Camisetas",
    description="<p>De algodão.</p>",
    warranty="3 meses contra defeito",
    gross_weight=Decimal("0.250"),
    package_type="Envelope",
    package_width=Decimal(20),
    package_height=Decimal(4),
    package_length=Decimal(25),
    handling_days=5,
    image_urls=IMAGES,
)


async def ready(services: Services, store: Integration, **changes: Any) -> Product:
    """The product, saved, with seven units and its category mapped."""
    await map_category(services, store)
    return await saved(services, **changes)


async def saved(services: Services, **changes: Any) -> Product:
    """The product with these changes, and seven units of it."""
    product = await services.products.save(replace(SHIRT, **changes))
    assert product.id is not None
    await services.stock.move(product.id, None, MovementType.COUNT, Decimal(7))
    return product


async def family(
    services: Services, sku: str, axes: Mapping[str, Sequence[str]], **changes: Any
) -> tuple[Product, list[Product]]:
    """A parent with a variation for each combination: ``CAM``, ``CAM-1``, ``CAM-2``…"""
    parent = await services.products.save(
        replace(
            SHIRT,
            sku=sku,
            gtin="",
            type=ProductType.PARENT,
            image_urls=(f"https://cdn.example.com/{sku}-0.jpg",),
            **changes,
        )
    )
    made = []
    for n, values in enumerate(combinations(*axes.values())):
        code = f"{sku}-{n + 1}"
        made.append(
            await saved(
                services,
                sku=code,
                name=f"Camiseta {' '.join(values)}",
                gtin="",
                parent_id=parent.id,
                grid=dict(zip(axes, values, strict=True)),
                image_urls=(f"https://cdn.example.com/{code}.jpg",),
                **changes,
            )
        )
    return parent, made


async def map_category(
    services: Services, store: Integration, path: str = SHIRT.category, hub_id: int = SHIRTS
) -> None:
    """Map the category of this path, which is made where it is missing."""
    await services.categories.import_from_hub(store.id)
    above: int | None = None
    for name in path.split(SEPARATOR):
        known = {(row.parent_id, row.name): row.id for row in await services.categories.tree()}
        found = known.get((above, name))
        above = found or (await services.categories.create(name, above)).id
    assert above is not None
    await services.categories.save_mappings(store.id, {above: hub_id})


async def choose(services: Services, store: Integration, **options: Any) -> None:
    """Save these product settings of the store."""
    await services.settings.save(ProductSettings(**options), store.id)


async def sent(
    services: Services,
    store: Integration,
    products: Iterable[Product],
    options: SendOptions = AS_USUAL,
) -> tuple[JobRun, list[RowResult]]:
    """Plan and send these products to the store."""
    ids = [product.id for product in products if product.id is not None]
    rows = await services.offers.plan_products(ids, [store.id], options)
    job = SendProducts.from_plan(services, rows, options)
    run = await services.runner.run(job, store=store.name)
    return run, [row.result for row in await services.jobs.rows(run.id)]


def at_hub(hub: PracticeHub, sku: str) -> HubProduct:
    """The hub's product that has this SKU."""
    return hub.market.products[hub.market.sku(sku).product_id]


def bodies(hub: PracticeHub, method: str, end: str) -> list[Any]:
    """What was sent with this method to paths with this end."""
    return [one.json for one in hub.requests if one.method == method and one.path.endswith(end)]


def urls(product: HubProduct) -> list[str]:
    """The addresses of the images, in their order."""
    return [one["url"] for one in sorted(product.images, key=lambda image: int(image["index"]))]
