"""What a product is to the hub: the product, its SKUs and its pictures, as the settings say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from anydesk.core.category_mapping import hub_category_for
from anydesk.core.folding import fold
from anydesk.core.outgoing_products import (
    OutgoingPart,
    OutgoingPicture,
    OutgoingProduct,
    OutgoingSku,
    ProductDraft,
)
from anydesk.core.pictures import is_local
from anydesk.core.pricing import price_to_send
from anydesk.core.products import Balance, PriceScope, Product
from anydesk.core.products import ProductType as Type
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.send_sources import KitPart, SendingStore, SendSource
from anydesk.core.settings import CostField, HubDeducts, PriceMode, ProductSettings, SendImages
from anydesk.core.stock import quantity_to_send

LONGEST_GTIN = 13
"""What the hub takes (API §3.5)."""

ORIGINS = frozenset("012345678")

HUNDRED = Decimal(100)
_SHARE = Decimal("0.01")


def draft_of(
    source: SendSource, store: SendingStore, options: SendOptions = AS_USUAL
) -> ProductDraft:
    """What is sent for a row that nothing speaks against."""
    return family_draft([source], store, options)


def family_draft(
    sources: Sequence[SendSource], store: SendingStore, options: SendOptions = AS_USUAL
) -> ProductDraft:
    """What is sent of several variations of one product, which are one product at the hub."""
    first = sources[0]
    sent = [_told_pictures(one) for one in sources if sends_pictures(one, store)]
    return ProductDraft(
        skus=tuple(sku_of(one, store, options) for one in sources),
        product=product_of(first, store) if sends_product(first) else None,
        pictures=_joined(sent) if sent else None,
        whole={one.product_id for one in first.siblings} <= {one.product.id for one in sources},
    )


def sends_product(source: SendSource) -> bool:
    """The hub's product is this product's own, or that of its parent."""
    return source.parent is not None or not source.shared


def sends_price(source: SendSource, store: SendingStore) -> bool:
    """A price goes along where the hub takes it at the SKU, and the product's own price counts."""
    if store.offer.prices.mode != PriceMode.FIXED:
        return False
    return source.listing is None or source.listing.price_scope == PriceScope.SKU


def product_of(source: SendSource, store: SendingStore) -> OutgoingProduct:
    """The hub's product. What the parent lacks, its first variation tells."""
    face = source.face
    measured = _measured(source)
    width, height, length = measures_of(measured)
    origin = _told(source, "origin_code")
    warranty = _told(source, "warranty")
    return OutgoingProduct(
        title=face.name.strip(),
        description=_told(source, "description"),
        external_id=face.sku,
        category_id=category_of(source, store)[0],
        category=face.category or source.product.category,
        brand=_told(source, "brand"),
        model=_told(source, "model"),
        ncm=digits_of(_told(source, "ncm")),
        origin=origin if origin in ORIGINS else "",
        video_url=_told(source, "video_url"),
        # A bare number is the term alone, and the hub has a field of its own for it.
        warranty="" if warranty.isdecimal() else warranty,
        warranty_months=months_of(warranty),
        width=width,
        height=height,
        length=length,
        weight=weight_of(source),
        attributes=face.attributes or source.product.attributes,
        kit=kit_of(source.parts),
        with_variations=source.parent is not None,
    )


def sku_of(source: SendSource, store: SendingStore, options: SendOptions = AS_USUAL) -> OutgoingSku:
    """The hub's SKU."""
    product, settings = source.product, store.products
    price = price_to_send(product.sale_price, product.promo_price)
    cost = _cost_of(source, settings)
    days = product.handling_days if settings.send_handling_days else None
    # ANYMARKET: a kit has what its components allow (API §4.1).
    tells_stock = options.update_stock and product.type is not Type.KIT
    # ANYMARKET: costs and days go through the stock, and a quantity with them.
    with_quantity = source.is_new or cost is not None or days is not None or tells_stock
    return OutgoingSku(
        # The hub keeps a listing by its own code, which need not be the SKU here.
        sku=source.listing.sku if source.listing else product.sku,
        title=product.name.strip(),
        gtin=product.gtin if len(product.gtin) <= LONGEST_GTIN else "",
        prices=(price.full, price.final) if sends_price(source, store) else None,
        quantity=_quantity_of(source, store) if with_quantity else None,
        handling_days=days,
        cost=cost,
        grid=product.grid if source.parent is not None else {},
        active=_active_of(source),
        tells_stock=tells_stock,
    )


def _active_of(source: SendSource) -> bool | None:
    """Only variations are switched on and off, and on only where the hub's is known to be off."""
    if source.parent is None or source.is_new:
        return None
    if not source.is_active:
        return False
    return True if source.hub_sku is not None and not source.hub_sku.active else None


def _cost_of(source: SendSource, settings: ProductSettings) -> Decimal | None:
    """What the hub's cost field is told (ERP §2); None: the field is left out."""
    cost = _cost_field(source.product, settings.cost_field_source)
    listing = source.listing
    if listing is not None and listing.price_scope == PriceScope.COST and cost == listing.cost_sent:
        # ANYMARKET: it would compute every price of the product anew, and for nothing.
        return None
    return cost


def _cost_field(product: Product, chosen: CostField) -> Decimal | None:
    match chosen:
        case CostField.COST_PRICE:
            return product.cost_price
        case CostField.SALE_PRICE:
            return product.sale_price if product.sale_price > 0 else None
        case CostField.DO_NOT_SEND:
            return None


def reprices(source: SendSource, store: SendingStore) -> bool:
    """The cost that goes along makes the hub compute the prices of all listings (API §4.1)."""
    listing = source.listing
    return (
        listing is not None
        and listing.price_scope == PriceScope.COST
        and _cost_of(source, store.products) is not None
    )


def _quantity_of(source: SendSource, store: SendingStore) -> Decimal | None:
    """As a stock send would tell it; None where the store is told no stock."""
    stock = store.offer.stock
    if stock.mode is Balance.NONE or source.product.type is Type.KIT:
        return None
    return quantity_to_send(
        *source.held,
        balance=stock.mode,
        safety_stock=stock.safety_stock,
        made_to_order=source.product.made_to_order,
        hub_deducts=stock.hub_deducts is HubDeducts.YES,
    )


def sends_pictures(source: SendSource, store: SendingStore) -> bool:
    """The pictures are part of this send (ERP §2 ``send_images``)."""
    if not sends_product(source):
        return False
    choice = store.products.send_images
    return choice is SendImages.ALWAYS or (choice is SendImages.ONLY_NEW and source.is_new)


def pictures_of(source: SendSource, store: SendingStore) -> tuple[OutgoingPicture, ...] | None:
    """The pictures of a row; None where none are sent. What is only on this computer stays."""
    if not sends_pictures(source, store):
        return None
    return _joined([_told_pictures(source)])


def _told_pictures(source: SendSource) -> list[OutgoingPicture]:
    """The parent's, and the variation's with the value that they show."""
    common = [OutgoingPicture(url) for url in source.face.image_urls if not is_local(url)]
    if source.parent is None:
        return common
    value = visual_value(source.product.grid)
    own = [OutgoingPicture(url, value) for url in source.product.image_urls if not is_local(url)]
    return common + own


def _joined(told: Iterable[Sequence[OutgoingPicture]]) -> tuple[OutgoingPicture, ...]:
    """All of them: the parent's in its order, those of several values, the others; each once.

    A picture of several values is a picture of all of them. One that the parent and one value
    have is that value's: a receipt leaves all pictures with the parent (ERP §8.2).
    """
    values: dict[str, list[str]] = {}
    for one in (picture for pictures in told for picture in pictures):
        values.setdefault(one.url, []).append(one.variation)
    found = [
        (OutgoingPicture(url, next(iter(own)) if len(own := {*all_} - {""}) == 1 else ""), all_[0])
        for url, all_ in values.items()
    ]
    # A stable sort: within each part the order stays. The first that was told is the parent's.
    found.sort(key=lambda pair: (pair[1] != "", pair[1] != "" and pair[0].variation != ""))
    return tuple(picture for picture, _first in found)


_VISUAL = frozenset(
    {"cor", "cores", "color", "colors", "colour", "colours", "estampa", "tonalidade"}
)


def is_visual(name: str) -> bool:
    """The axis changes what the product looks like: “Cor”, “Cor da tampa” (API §3.3)."""
    return fold(name).split(" ")[0] in _VISUAL


def visual_value(grid: Mapping[str, str]) -> str:
    """The value of the first visual axis, "" where there is none."""
    return next((value for name, value in grid.items() if is_visual(name)), "")


def category_of(source: SendSource, store: SendingStore) -> tuple[int | None, str]:
    """The hub's category, or None and the sentence that says why not."""
    path = source.face.category or source.product.category
    if path not in store.found:
        store.found[path] = hub_category_for(
            path, store.categories, store.nearest_ancestor, store.gone
        )
    return store.found[path]


def _told(source: SendSource, name: str) -> str:
    text: str = getattr(source.face, name).strip() or getattr(source.product, name).strip()
    return text


def _measured(source: SendSource) -> Product:
    return source.face if source.face.package_type.strip() else source.product


def weight_of(source: SendSource) -> Decimal | None:
    """The packed weight in kg; None where neither the product nor its variation has one."""
    return source.face.gross_weight or source.product.gross_weight or None


def packed_measures(source: SendSource) -> Sequence[Decimal | None] | None:
    """Width, height and length in cm; None: no packaging is defined."""
    measured = _measured(source)
    return measures_of(measured) if measured.package_type.strip() else None


def measures_of(product: Product) -> Sequence[Decimal | None]:
    """Width, height and length; none without a packaging (ERP §8.1). A roll is as high as wide."""
    if not product.package_type.strip():
        return (None, None, None)
    round_ = product.package_diameter or None
    return (
        product.package_width or round_,
        product.package_height or round_,
        product.package_length or None,
    )


def kit_of(parts: Sequence[KitPart]) -> tuple[OutgoingPart, ...]:
    """The components that have a listing, with their shares of the kit's price."""
    listed = [(one, one.hub_sku_id) for one in parts if one.hub_sku_id is not None]
    shares = kit_shares([one.price * one.quantity for one, _id in listed])
    return tuple(
        OutgoingPart(hub_sku_id, one.quantity, share)
        for (one, hub_sku_id), share in zip(listed, shares, strict=True)
    )


def kit_shares(values: Sequence[Decimal]) -> list[Decimal]:
    """Percentages with two decimals in proportion to the values; they add up to 100 exactly.

    Components without a price share alike. What rounding leaves goes to the first.
    """
    if not values:
        return []
    whole = sum(values)
    weights = values if whole > 0 else [Decimal(1)] * len(values)
    whole = whole if whole > 0 else Decimal(len(values))
    shares = [(one * HUNDRED / whole).quantize(_SHARE, ROUND_DOWN) for one in weights]
    return [shares[0] + HUNDRED - sum(shares), *shares[1:]]


_TERM = re.compile(r"(\d{1,3})\s*(dia|m[eê]s|ano|day|month|year)", re.IGNORECASE)
_NO_WARRANTY = frozenset({"sem garantia", "nao ha", "nenhuma", "no warranty"})


def months_of(warranty: str) -> int | None:
    """``"1 ano contra defeitos"`` → 12; a bare number is months; None where no term is named."""
    bare = fold(warranty)
    if bare in _NO_WARRANTY:
        return 0
    if bare.isascii() and bare.isdecimal():
        return int(bare[:3])
    found = _TERM.search(warranty)
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    if unit in ("ano", "year"):
        return number * 12
    return number // 30 if unit in ("dia", "day") else number


def digits_of(text: str) -> str:
    """The digits of a code that people write with points."""
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
