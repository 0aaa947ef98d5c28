"""Transmissions as the hub writes them: listings as they were sent (API §6.2)."""

from decimal import Decimal

from anydesk.api.fields import Fields
from anydesk.api.payloads_catalogue import plain
from anydesk.core.listing_rows import OfferNews


def transmission(json_obj: object) -> OfferNews:
    """An offer with both of its states and the marketplace's answer.

    Raises:
        UnexpectedAnswer: there is no id, of the transmission or of its SKU.
    """
    fields = Fields(json_obj)
    sku, product = fields.child("sku"), fields.child("product")
    return OfferNews(
        hub_listing_id=fields.needed_identity("id"),
        hub_sku_id=sku.needed_identity("id"),
        hub_product_id=product.identity("id"),
        sku=sku.text("partnerId"),
        title=sku.text("title") or product.text("title"),
        gtin=sku.text("ean"),
        marketplace=fields.text("marketPlace"),
        account_id=fields.text("idAccount"),
        account_name=fields.text("accountName"),
        publication_status=fields.text("publicationStatus").upper(),
        # ANYMARKET: the capital P only here; the listing itself spells it marketplaceStatus.
        marketplace_status=fields.text("marketPlaceStatus", "marketplaceStatus"),
        transmission_status=fields.text("status").upper(),
        transmission_message=fields.text("transmissionMessage"),
        price=sku.money("price"),
        discount_price=sku.money("discountPrice"),
    )


def publication(status: str, price: Decimal, discount_price: Decimal | None) -> dict[str, object]:
    """The merge patch of a listing's publication; the hub demands a price with it (API §6.1)."""
    body: dict[str, object] = {"price": plain(price), "publicationStatus": status}
    if discount_price is not None:
        body["discountPrice"] = plain(discount_price)
    return body
