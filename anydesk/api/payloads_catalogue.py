"""Products, SKUs and listings as the hub writes them (API §3.4, §3.5, §6.1)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from anydesk.api.fields import Fields, scalar_text
from anydesk.api.json_text import dump
from anydesk.api.payloads_errors import error_text
from anydesk.api.records import ListingPrice
from anydesk.core.products import ChannelListing, HubKitPart, HubPicture, HubProduct, HubSku


def product(json_obj: object, raw_text: str | None = None) -> HubProduct:
    """A product with its SKUs; a SKU without id is left out and named in ``problems``.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    fields = Fields(json_obj)
    category = fields.child("category")
    product_id = fields.needed_identity("id")
    skus = []
    for row in fields.children("skus"):
        if row.identity("id") is None:
            row.note("id")
        else:
            skus.append(_sku(row))
    return HubProduct(
        hub_product_id=product_id,
        raw=dump(json_obj) if raw_text is None else raw_text,
        title=fields.text("title"),
        description=fields.text("description"),
        external_id=fields.text("externalIdProduct", "externalId"),
        brand=fields.child("brand").text("name"),
        category_path=category.text("path", "name"),
        ncm=fields.child("nbm").text("id"),
        origin_code=fields.child("origin").text("id"),
        warranty=fields.text("warrantyText", "warrantyTime"),
        video_url=fields.text("videoUrl"),
        height=fields.number("height"),
        width=fields.number("width"),
        length=fields.number("length"),
        weight=fields.number("weight"),
        # ANYMARKET: fixtures show the mode in lower case.
        price_scope=fields.text("definitionPriceScope").upper(),
        has_variations=fields.flag("hasVariations"),
        active=fields.flag("isProductActive", default=True),
        image_urls=_image_urls(fields),
        skus=tuple(skus),
        problems=tuple(fields.problems),
        type=fields.text("type").upper(),
        category_id=category.identity("id"),
        model=fields.text("model"),
        warranty_months=fields.whole("warrantyTime"),
        attributes=_attributes(fields),
        pictures=_pictures(fields),
        kit=_kit(fields),
    )


def sku(json_obj: object) -> HubSku:
    """A SKU by itself, as its own endpoints answer it.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    return _sku(Fields(json_obj))


def sku_price(price: Decimal, promo: Decimal | None) -> dict[str, object]:
    """The merge patch of a SKU's prices; equal ones say that there is no promotion."""
    return {"price": plain(price), "sellPrice": plain(price if promo is None else promo)}


def channel_listing(json_obj: object) -> ChannelListing:
    """One offer of a SKU in one marketplace account.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    fields = Fields(json_obj)
    warnings = fields.value("warnings")
    rows = warnings if isinstance(warnings, list) else [warnings]
    return ChannelListing(
        hub_listing_id=fields.needed_identity("id"),
        marketplace=fields.text("marketPlace"),
        account_id=fields.text("idAccount"),
        account_name=fields.text("accountName"),
        marketplace_item_code=fields.text("marketplaceItemCode", "idInMarketplace"),
        sku_in_marketplace=fields.text("skuInMarketplace"),
        publication_status=fields.text("publicationStatus").upper(),
        marketplace_status=fields.text("marketplaceStatus", "marketPlaceStatus"),
        price=fields.money("price"),
        discount_price=fields.money("discountPrice"),
        permalink=fields.text("permalink"),
        warnings=tuple(text for row in rows if row is not None and (text := _sentence(row))),
    )


def listing_prices(items: Sequence[ListingPrice]) -> list[dict[str, object]]:
    """The body of ``PUT /skus/marketplaces/prices``."""
    return [
        {
            "id": item.listing_id,
            "price": plain(item.price),
            "discountPrice": plain(item.price if item.promo is None else item.promo),
        }
        for item in items
    ]


def price_result(answer: object) -> Mapping[int, str]:
    """Listing id → why its price was refused; who is not in it was accepted (API §5.3)."""
    rows = answer if isinstance(answer, list) else [answer]
    refused = {}
    for row in rows:
        fields = Fields(row)
        listing_id, said = fields.identity("id"), fields.text("errorMsg", "errorMessage", "error")
        if listing_id is not None and said:
            refused[listing_id] = said
    return refused


def plain(value: Decimal) -> Decimal:
    """The number without exponent and trailing zeros, as people would write it in JSON."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _sku(fields: Fields) -> HubSku:
    return HubSku(
        hub_sku_id=fields.needed_identity("id"),
        sku=fields.text("partnerId"),
        title=fields.text("title"),
        gtin=fields.text("ean"),
        price=fields.money("price"),
        sell_price=fields.money("sellPrice"),
        quantity=fields.quantity("amount"),
        handling_days=fields.whole("additionalTime"),
        active=fields.flag("active", default=True),
        grid=_grid(fields),
    )


def _grid(fields: Fields) -> dict[str, str]:
    """Attribute → value from the map that is sent or the list that is answered (API §3.5)."""
    variations = fields.value("variations")
    if not isinstance(variations, list):
        pairs = fields.child("variations").items()
        return {scalar_text(name): scalar_text(value) for name, value in pairs if value is not None}
    grid = {}
    for variation in fields.children("variations"):
        name, value = variation.child("type").text("name"), variation.text("description")
        if name and value:
            grid[name] = value
    return grid


def _attributes(fields: Fields) -> dict[str, str]:
    """The technical sheet in its order; of two lines with one name the first counts."""
    found: dict[str, str] = {}
    for line in fields.children("characteristics"):
        name, value = line.text("name"), line.text("value")
        if name and value:
            found.setdefault(name, value)
    return found


def _pictures(fields: Fields) -> tuple[HubPicture, ...]:
    return tuple(
        HubPicture(
            url=url,
            hub_image_id=image.identity("id"),
            main=image.flag("main"),
            variation=image.text("variation"),
            status=image.text("status").upper(),
            problem=image.text("statusMessage"),
        )
        for image in fields.children("images")
        if (url := image.text("url", "standardUrl", "originalImage"))
    )


def _kit(fields: Fields) -> tuple[HubKitPart, ...]:
    """The components. ANYMARKET: the schema shows one object, a list is likelier; both are read."""
    return tuple(
        HubKitPart(sku_id, quantity)
        for part in fields.children("kitComponents")
        if (sku_id := part.identity("idSku")) is not None
        and (quantity := part.quantity("quantity")) is not None
        and quantity > 0
    )


def _image_urls(fields: Fields) -> tuple[str, ...]:
    """The addresses in their order, the main one first, each once."""
    found = []
    for position, image in enumerate(fields.children("images")):
        url = image.text("url", "standardUrl", "originalImage")
        if url:
            index = image.whole("index")
            order = position if index is None else index
            found.append((not image.flag("main"), order, position, url))
    return tuple(dict.fromkeys(url for *_, url in sorted(found)))


def _sentence(warning: object) -> str:
    return error_text(warning) if isinstance(warning, Mapping | list) else scalar_text(warning)
