"""Products, SKUs and images as they are written to the hub (API §3.4-3.6, §4.1)."""

from collections.abc import Sequence
from decimal import Decimal

from anydesk.api.fields import Fields
from anydesk.api.payloads_catalogue import plain
from anydesk.api.records import HubImage
from anydesk.core.outgoing_products import (
    OutgoingPart,
    OutgoingPicture,
    OutgoingProduct,
    OutgoingSku,
    ProductDraft,
)

Body = dict[str, object]

NO_AMOUNT = Decimal(0)
"""The first quantity of a new SKU in a store that is told no stock: the hub demands one."""

LONGEST_SHORT_NAME = 30
"""Of a brand: a longer name is refused without a short one (API §3.2)."""


def new_product(draft: ProductDraft, brand_id: int) -> Body:
    """The body of ``POST /products``: one product with its SKUs, priced by us at the SKU."""
    assert draft.product is not None
    product = draft.product
    pictures = draft.pictures or ()
    return {
        **product_patch(product, brand_id),
        "externalIdProduct": product.external_id,
        "warrantyTime": product.warranty_months or 0,
        "priceFactor": 1,
        "calculatedPrice": False,
        "definitionPriceScope": "SKU",
        "hasVariations": product.with_variations,
        "isProductActive": True,
        "type": kind_of(product),
        # ANYMARKET: the key must be there, also without images.
        "images": [{"index": n + 1, **image(one, main=n == 0)} for n, one in enumerate(pictures)],
        "skus": [new_sku(sku) for sku in draft.skus],
        "allowAutomaticSkuMarketplaceCreation": True,
    }


def kind_of(product: OutgoingProduct) -> str:
    """The hub's name for what this is (API §3.4)."""
    if product.kit:
        return "KIT"
    return "VARIATION" if product.with_variations else "SIMPLE"


def product_patch(product: OutgoingProduct, brand_id: int | None) -> Body:
    """The merge patch of a product; what is not known here is left out and so left alone."""
    return _filled(
        {
            "title": product.title,
            "description": product.description,
            "category": _link(product.category_id),
            "brand": _link(brand_id),
            "nbm": _link(product.ncm),
            "origin": _link(int(product.origin) if product.origin else None),
            "model": product.model,
            "videoUrl": product.video_url,
            "warrantyTime": product.warranty_months,
            "warrantyText": product.warranty,
            "height": _number(product.height),
            "width": _number(product.width),
            "length": _number(product.length),
            "weight": _number(product.weight),
            # A merge patch replaces a list as a whole: all of it goes along, or nothing.
            "characteristics": [
                {"index": n + 1, "name": name, "value": value}
                for n, (name, value) in enumerate(product.attributes.items())
            ]
            or None,
            "kitComponents": kit_components(product.kit) or None,
        }
    )


def kit_components(parts: Sequence[OutgoingPart]) -> list[Body]:
    """What a kit consists of.

    ANYMARKET: the schema shows one object, a list is likelier (API §3.4, §19.7, unverified).
    """
    return [
        {
            "idSku": part.hub_sku_id,
            "quantity": _number(part.quantity),
            "percentage": _number(part.share),
            "isMainComponent": n == 0,
        }
        for n, part in enumerate(parts)
    ]


def sku_patch(sku: OutgoingSku) -> Body:
    """The merge patch of a SKU. Its code is how everyone finds it, and is never changed here."""
    return _filled({"title": sku.title, "ean": sku.gtin, **_prices(sku), "active": sku.active})


def new_sku(sku: OutgoingSku) -> Body:
    """A SKU of a new product, or the body of ``POST /products/{id}/skus`` (API §3.5)."""
    body: Body = {
        **sku_patch(sku),
        "partnerId": sku.sku,
        "amount": _number(NO_AMOUNT if sku.quantity is None else sku.quantity),
        "additionalTime": sku.handling_days or 0,
    }
    # The values in the form of requests: a map.
    return {**body, "variations": dict(sku.grid)} if sku.grid else body


def stock_facts(sku: OutgoingSku, hub_sku_id: int) -> Body:
    """The item of ``PUT /stocks/batch`` with quantity, cost and the days for preparation.

    The quantity goes along, as the documents demand; not in a store that is told no stock.
    """
    return _filled(
        {
            "partnerId": sku.sku,
            "id": hub_sku_id,
            "quantity": _number(sku.quantity),
            "cost": _number(sku.cost),
            "additionalTime": sku.handling_days,
        }
    )


def image(picture: OutgoingPicture, *, main: bool) -> Body:
    """The body of ``POST /products/{id}/images``, or an image of a new product."""
    return _filled({"url": picture.url, "main": main, "variation": picture.variation})


def new_brand(name: str) -> Body:
    """The body of ``POST /brands``: the short name is cut where a word ends."""
    bare = name.strip()
    if len(bare) <= LONGEST_SHORT_NAME:
        return {"name": bare}
    short = bare[: LONGEST_SHORT_NAME + 1].rpartition(" ")[0].strip()
    return {"name": bare, "reducedName": short or bare[:LONGEST_SHORT_NAME]}


def hub_image(json_obj: object) -> HubImage:
    """An image as the hub keeps it.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    fields = Fields(json_obj)
    told = (fields.text(name) for name in ("url", "originalImage", "standardUrl"))
    return HubImage(
        id=fields.needed_identity("id"),
        addresses=frozenset(address for address in told if address),
        main=fields.flag("main"),
        index=fields.whole("index"),
    )


def brand(json_obj: object) -> tuple[int, str]:
    """Id and name of a brand (API §3.2). Raises UnexpectedAnswer without an id."""
    fields = Fields(json_obj)
    return fields.needed_identity("id"), fields.text("name")


def _prices(sku: OutgoingSku) -> Body:
    if sku.prices is None:
        return {}
    full, final = sku.prices
    return {"price": plain(full), "sellPrice": plain(final)}


def _filled(body: Body) -> Body:
    return {name: value for name, value in body.items() if value not in (None, "")}


def _link(target: int | str | None) -> Body | None:
    return None if target is None or target == "" else {"id": target}


def _number(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(value)
