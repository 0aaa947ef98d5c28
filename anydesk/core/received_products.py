"""A hub product as local products: pure translation, used only for what does not exist here."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.pricing import to_cents
from anydesk.core.product_checks import LONGEST_SKU
from anydesk.core.products import HubProduct, HubSku, Product, ProductType
from anydesk.core.stock import ZERO

NCM_LENGTH = 8


def code_of(sku: HubSku) -> str:
    """The SKU it has here: the hub's code, or one made of its id where it has none."""
    code = sku.sku.strip()
    return code if 0 < len(code) <= LONGEST_SKU else f"ANY-{sku.hub_sku_id}"


def gtin_of(sku: HubSku) -> str:
    """The GTIN where its check digit fits; a wrong one would match by accident."""
    gtin = normal_gtin(sku.gtin)
    return gtin if valid_gtin(gtin) else ""


def is_kit(product: HubProduct) -> bool:
    """Its stock is counted from its components, at the hub and here."""
    return product.type.startswith("KIT")


def parent_codes(product: HubProduct) -> tuple[str, ...]:
    """The SKUs a parent may have here, the best one first."""
    own = product.external_id.strip()
    taken = {code_of(sku) for sku in product.skus}
    made = f"ANY-P{product.hub_product_id}"
    return (own, made) if 0 < len(own) <= LONGEST_SKU and own not in taken else (made,)


def parent_of(product: HubProduct, code: str) -> Product:
    """The shell that the variations belong to."""
    return _shared(product, code, product.title or code, ProductType.PARENT)


def product_of(product: HubProduct, sku: HubSku, *, alone: bool, parent_id: int | None) -> Product:
    """The sellable product of one hub SKU.

    Args:
        alone: the hub product has no other SKU, so its title is the better name.
    """
    title = product.title if alone else sku.title
    values = " ".join(sku.grid.values())
    name = title.strip() or sku.title.strip() or f"{product.title} {values}".strip()
    code = code_of(sku)
    kind = ProductType.KIT if is_kit(product) else ProductType.SIMPLE
    made = _shared(product, code, name or code, kind)
    full, promo = _prices(sku)
    return replace(
        made,
        parent_id=parent_id,
        grid=dict(sku.grid),
        gtin=gtin_of(sku),
        sale_price=full,
        promo_price=promo,
        handling_days=sku.handling_days,
        active=product.active and sku.active,
    )


def opening_balance(product: HubProduct, sku: HubSku) -> Decimal | None:
    """What the hub offers, so that the first send does not empty the shop; None: unknown."""
    if is_kit(product) or sku.quantity is None:
        return None
    return max(sku.quantity, ZERO)


def _prices(sku: HubSku) -> tuple[Decimal, Decimal]:
    """Sale and promotional price, whichever way round the hub has them."""
    known = [to_cents(price) for price in (sku.price, sku.sell_price) if price and price > 0]
    full, final = max(known, default=ZERO), min(known, default=ZERO)
    return full, final if final < full else ZERO


def _shared(product: HubProduct, code: str, name: str, kind: ProductType) -> Product:
    return Product(
        sku=code,
        name=name,
        type=kind,
        ncm=_digits(product.ncm) if len(_digits(product.ncm)) == NCM_LENGTH else "",
        origin_code=product.origin_code,
        brand=product.brand,
        category=product.category_path,
        description=product.description,
        warranty=product.warranty,
        video_url=product.video_url,
        # The hub knows the packed weight only.
        gross_weight=_positive(product.weight),
        package_width=_positive(product.width),
        package_height=_positive(product.height),
        package_length=_positive(product.length),
        active=product.active,
        image_urls=tuple(_web_addresses(product.image_urls)),
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def _positive(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value > 0 else None


def _web_addresses(urls: Iterable[str]) -> list[str]:
    return [url for url in urls if url.startswith(("https://", "http://"))]
