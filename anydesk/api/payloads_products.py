"""Products, SKUs and images as they are written to the hub (API §3.4-3.6, §4.1)."""

from collections.abc import Sequence
from decimal import Decimal

from anydesk.api.fields import Fields
from anydesk.api.payloads_catalogue import plain
from anydesk.api.records import HubImage
from anydesk.core.product_drafts import NO_AMOUNT, OutgoingProduct, OutgoingSku, ProductDraft

Body = dict[str, object]


def new_product(draft: ProductDraft, brand_id: int) -> Body:
    """The body of ``POST /products``: one product with one SKU, priced by us at the SKU."""
    assert draft.product is not None
    product = draft.product
    return {
        **product_patch(product, brand_id),
        "externalIdProduct": product.external_id,
        "warrantyTime": product.warranty_months or 0,
        "priceFactor": 1,
        "calculatedPrice": False,
        "definitionPriceScope": "SKU",
        "hasVariations": False,
        "isProductActive": True,
        "type": "SIMPLE",
        # ANYMARKET: the key must be there, also without images.
        "images": [image(url, main=n == 0) for n, url in enumerate(draft.images or ())],
        "skus": [_new_sku(draft.sku)],
        "allowAutomaticSkuMarketplaceCreation": True,
    }


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
            "videoUrl": product.video_url,
            "warrantyTime": product.warranty_months,
            "warrantyText": product.warranty,
            "height": _number(product.height),
            "width": _number(product.width),
            "length": _number(product.length),
            "weight": _number(product.weight),
        }
    )


def sku_patch(sku: OutgoingSku) -> Body:
    """The merge patch of a SKU. Its code is how everyone finds it, and is never changed here."""
    return _filled({"title": sku.title, "ean": sku.gtin, **_prices(sku)})


def stock_facts(sku: OutgoingSku, hub_sku_id: int) -> Body:
    """The item of ``PUT /stocks/batch`` with the cost and the days for preparation.

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


def image(url: str, *, main: bool) -> Body:
    """The body of ``POST /products/{id}/images``, or an image of a new product."""
    return {"url": url, "main": main}


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


def _new_sku(sku: OutgoingSku) -> Body:
    return {
        **sku_patch(sku),
        "partnerId": sku.sku,
        "amount": _number(NO_AMOUNT if sku.quantity is None else sku.quantity),
        "additionalTime": sku.handling_days or 0,
    }


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


def missing(urls: Sequence[str], known: Sequence[HubImage]) -> list[str]:
    """The addresses that none of the hub's images has."""
    there = {address for one in known for address in one.addresses}
    return [url for url in urls if url not in there]
