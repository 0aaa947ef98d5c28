"""A hub product with every field, and what receiving it does to a real database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from anydesk.core.forms import Form
from anydesk.core.products import HubPicture, HubProduct, HubSku, Product, ProductType
from anydesk.core.receive_options import ReceiveOptions
from anydesk.storage import product_receiving, products, settings
from anydesk.storage.product_matching import Match
from anydesk.storage.store import Tx
from tests.storage.products_for_tests import AT, hub_product

GTIN, OTHER_GTIN, THIRD_GTIN = "7891234567895", "4006381333931", "5901234123457"
PHOTO, BLUE_PHOTO = "https://cdn.example.com/1.jpg", "https://cdn.example.com/azul.jpg"

SHIRT = HubSku(
    1,
    "CAM-AZ",
    "Camiseta Azul",
    GTIN,
    price=Decimal("149.90"),
    sell_price=Decimal("134.90"),
    quantity=Decimal(12),
    handling_days=2,
    grid={"Cor": "Azul"},
)


def full(*skus: HubSku, **fields: Any) -> HubProduct:
    """A hub product with all fields of ERP §8.2."""
    given = {
        "title": "Camiseta",
        "description": "<p>Malha</p>",
        "external_id": "CAM",
        "brand": "Malha Boa",
        "category_path": "Moda/Camisetas",
        "category_id": 77,
        "ncm": "6109.10.00",
        "origin_code": "0",
        "warranty": "3 meses contra defeitos",
        "warranty_months": 3,
        "video_url": "https://youtu.be/x",
        "height": Decimal(4),
        "width": Decimal("20.5"),
        "length": Decimal(30),
        "weight": Decimal("0.250"),
        "model": "M-1",
        "attributes": {"Gola": "V", "Tecido": "Algodão"},
        "image_urls": (PHOTO, BLUE_PHOTO),
        "pictures": (HubPicture(PHOTO, main=True), HubPicture(BLUE_PHOTO, variation="Azul")),
        **fields,
    }
    return hub_product(10, *(skus or (SHIRT,)), **given)


def of_simple(**fields: Any) -> HubProduct:
    """The same with a single SKU that is the whole product, CAM-AZ."""
    own = HubSku.__dataclass_fields__.keys() - HubProduct.__dataclass_fields__.keys()
    sku = {name: fields.pop(name) for name in list(fields) if name in own}
    bare = replace(SHIRT, grid={}, title="")
    return full(replace(bare, **sku), has_variations=False, **fields)


def receive(
    tx: Tx, shop: int, found: Sequence[HubProduct] | HubProduct, **options: Any
) -> list[Match]:
    """Receive with these options; what was said."""
    several = [found] if isinstance(found, HubProduct) else list(found)
    chosen = ReceiveOptions(**options)
    return product_receiving.receive(tx, shop, several, {}, AT, chosen, note="Saldo inicial")


def save(tx: Tx, shop: int, *forms: Form) -> None:
    """Settings of the store."""
    for form in forms:
        settings.save_form(tx, form, scope=settings.scope_of(shop))


def known(tx: Tx, sku: str) -> Product:
    """The product with this SKU; it must be there."""
    found = products.by_sku(tx, sku)
    assert found is not None, f"there is no product {sku}"
    return found


def key(tx: Tx, sku: str) -> int:
    """Its id."""
    found = known(tx, sku).id
    assert found is not None
    return found


def merge(tx: Tx, product_id: int, into: int) -> None:
    """As merging two products leaves them."""
    product = products.get(tx, product_id)
    assert product is not None
    products.put(tx, replace(product, active=False, merged_into_id=into), AT)


Work = Callable[[Tx], Any]
PARENT = ProductType.PARENT
