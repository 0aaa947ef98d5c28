"""A store, and a product on its way to it: new, known, one of a family, a kit."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from anydesk.core.offer_plans import PlanStore
from anydesk.core.products import (
    HubPicture,
    HubProduct,
    HubSku,
    Listing,
    PriceScope,
    ProductType,
)
from anydesk.core.send_sources import SendingStore, SendSource, Sibling
from anydesk.core.settings import PriceMode, PriceSettings, ProductSettings, StockSettings
from anydesk.core.stock import Held
from tests.services.jobs.product_sends import IMAGES, SHIRT

PRODUCT = replace(SHIRT, id=7)
HELD = Held(Decimal(9), Decimal(2))
LISTING = Listing(
    1, 500, 700, "NOVA-1", price_scope=PriceScope.SKU, hub_price=Decimal(1), product_id=7, id=11
)
PARENT = replace(
    SHIRT, sku="PAI", name="Camiseta", type=ProductType.PARENT, gtin="", id=3,
    image_urls=("https://cdn.example.com/pai.jpg",),
)  # fmt: skip

HUB = HubProduct(
    500,
    "{}",
    title="Camiseta nova",
    description="<p>De algodão.</p>",
    brand="MARCA MODELO",
    category_path="Moda/Camisetas",
    category_id=310002,
    ncm="61091000",
    origin_code="0",
    warranty="3 meses contra defeito",
    warranty_months=3,
    width=Decimal("20.0"),
    height=Decimal("4"),
    length=Decimal("25"),
    weight=Decimal("0.25"),
    price_scope=PriceScope.SKU,
    image_urls=IMAGES,
    pictures=tuple(HubPicture(url) for url in IMAGES),
    skus=(
        HubSku(
            700, "NOVA-1", "Camiseta nova", PRODUCT.gtin, Decimal("149.9"), Decimal("134.9"),
            Decimal(7),
        ),
    ),
)  # fmt: skip
"""What the hub tells of ``PRODUCT`` after it was sent."""


def store(
    prices: PriceMode = PriceMode.FIXED, stock: StockSettings | None = None, **options: Any
) -> SendingStore:
    """Its category is mapped."""
    offer = PlanStore(1, "Loja Modelo", stock or StockSettings(), PriceSettings(prices), 1)
    return SendingStore(offer, ProductSettings(**options), categories={"moda > camisetas": 310002})


def new(**changes: Any) -> SendSource:
    """The product with these changes; the store does not have it."""
    return SendSource(replace(PRODUCT, **changes), held=HELD)


def known(scope: str = PriceScope.SKU, **changes: Any) -> SendSource:
    """The product with these changes; the store has it, and nothing more is known of that."""
    listing = replace(LISTING, price_scope=scope)
    return SendSource(replace(PRODUCT, **changes), listing=listing, held=HELD)


def mirrored(hub: HubProduct = HUB, **changes: Any) -> SendSource:
    """The same, and the hub's product was read."""
    return replace(known(**changes), hub=hub)


def variation(number: int = 1, **changes: Any) -> SendSource:
    """A new variation of the parent, among three of them."""
    grids = [{"Cor": colour, "Tamanho": "M"} for colour in ("Azul", "Preto", "Branco")]
    product = replace(
        PRODUCT,
        id=7 + number,
        sku=f"VAR-{number}",
        parent_id=3,
        grid=grids[number - 1],
        image_urls=(f"https://cdn.example.com/var-{number}.jpg",),
    )
    siblings = tuple(Sibling(8 + n, f"VAR-{n + 1}", grid) for n, grid in enumerate(grids))
    return SendSource(replace(product, **changes), parent=PARENT, held=HELD, siblings=siblings)
