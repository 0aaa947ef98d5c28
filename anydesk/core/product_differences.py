"""What a send would change at the hub, field by field, against what was read there last."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from anydesk.core.amounts import format_quantity_br
from anydesk.core.field_changes import OF_ATTRIBUTES, OF_PARENT, FieldChange
from anydesk.core.folding import fold
from anydesk.core.i18n import _, ngettext
from anydesk.core.numbers import brazilian
from anydesk.core.outgoing_products import OutgoingProduct, OutgoingSku, ProductDraft
from anydesk.core.product_drafts import digits_of
from anydesk.core.products import HubProduct, HubSku, Listing
from anydesk.core.variation_reasons import shown

_NOTHING = HubProduct(0, "")
_NO_SKU = HubSku(0)

_CENTIMETRES, _KILOGRAMS = 1, 3

_MEASURES = (
    ("package_width", "width", _CENTIMETRES),
    ("package_height", "height", _CENTIMETRES),
    ("package_length", "length", _CENTIMETRES),
    ("gross_weight", "weight", _KILOGRAMS),
)
"""The product's field, the hub's, and the decimals that are kept."""


def differences(
    draft: ProductDraft,
    hub: HubProduct | None,
    hub_sku_id: int | None = None,
    listing: Listing | None = None,
) -> tuple[FieldChange, ...]:
    """What the hub would have afterwards in place of what it has.

    What the draft leaves out stays at the hub and is no difference.

    Args:
        draft: of one row, with one SKU.
        hub: None: the product is new there.
        hub_sku_id: None: the SKU is new there.
        listing: what was sent and accepted since the hub was read, and what it never tells.
    """
    known = hub or _NOTHING
    sku = next((one for one in known.skus if one.hub_sku_id == hub_sku_id), _NO_SKU)
    found: list[FieldChange] = []
    if draft.product is not None:
        found += _owned(_product(draft.product, known), draft.product)
    found += _pictures(draft, known.image_urls)
    found += _sku(draft, known, sku, listing)
    return tuple(found)


def listing_differences(draft: ProductDraft, listing: Listing) -> tuple[FieldChange, ...]:
    """The same where the hub's product was never read: only what its listing tells."""
    known = HubSku(
        listing.hub_sku_id,
        listing.sku,
        listing.title,
        listing.gtin,
        listing.hub_price,
        listing.hub_promo_price,
        listing.hub_quantity,
        # Not known: as if it were the same.
        draft.sku.handling_days,
        listing.active,
    )
    found = list(_sku(draft, None, known, listing))
    product = draft.product
    if product is not None and listing.hub_category_id not in (None, product.category_id):
        changed = _changed("category", listing.hub_category_path, product.category)
        found += _owned(changed, product)
    return tuple(found)


def pictures_to_add(
    wanted: Sequence[str], known: Sequence[Collection[str]]
) -> tuple[str, ...] | None:
    """The addresses that the hub does not have yet; None: it keeps others, leave them alone.

    ANYMARKET may keep pictures under addresses of its own. Adding them once more at every send
    would pile them up.

    Args:
        known: for each picture of the hub the addresses it is known under.
    """
    there = {address for addresses in known for address in addresses}
    new = tuple(url for url in wanted if url not in there)
    if known and len(new) == len(wanted) and len(known) >= len(wanted):
        return None
    return new


def _owned(found: Iterable[FieldChange], product: OutgoingProduct) -> Iterator[FieldChange]:
    """What belongs to the parent of a variation says so."""
    for one in found:
        yield replace(one, field=OF_PARENT + one.field) if product.with_variations else one


def _product(mine: OutgoingProduct, hub: HubProduct) -> Iterator[FieldChange]:
    if mine.title != hub.title:
        yield from _changed("name", hub.title, mine.title)
    if mine.description != hub.description and _plain(mine.description) != _plain(hub.description):
        yield from _changed("description", hub.description, mine.description)
    if mine.category_id is not None and mine.category_id != hub.category_id:
        yield FieldChange("category", hub.category_path, mine.category)
    if mine.brand != hub.brand and fold(mine.brand) != fold(hub.brand):
        yield from _changed("brand", hub.brand, mine.brand)
    for name, before, after in (
        ("model", hub.model, mine.model),
        ("ncm", digits_of(hub.ncm) if mine.ncm else "", mine.ncm),
        ("origin_code", hub.origin_code, mine.origin),
        ("video_url", hub.video_url, mine.video_url),
    ):
        if after and after != before:
            yield FieldChange(name, before, after)
    for name, theirs, places in _MEASURES:
        measure = getattr(mine, theirs)
        if measure is not None:
            yield from _number(name, getattr(hub, theirs), measure, places)
    yield from _warranty(mine, hub)
    # A list is sent as a whole: lines that only the hub has go, but none where we have none.
    for line in {**hub.attributes, **mine.attributes} if mine.attributes else ():
        before, after = hub.attributes.get(line, ""), mine.attributes.get(line, "")
        if before != after:
            yield FieldChange(OF_ATTRIBUTES + line, before, after)
    if mine.kit:
        yield from _kit(mine, hub)


def _warranty(mine: OutgoingProduct, hub: HubProduct) -> Iterator[FieldChange]:
    # The record has the term where there is no text, and then the text is not known.
    text = "" if hub.warranty.isdecimal() else hub.warranty
    if mine.warranty and mine.warranty != text:
        yield FieldChange("warranty", hub.warranty, mine.warranty)
    elif mine.warranty_months not in (None, hub.warranty_months):
        before = "" if hub.warranty_months is None else _months(hub.warranty_months)
        yield FieldChange("warranty", before, _months(mine.warranty_months or 0))


def _months(count: int) -> str:
    return ngettext("{count} month", "{count} months", count).format(count=count)


def _kit(mine: OutgoingProduct, hub: HubProduct) -> Iterator[FieldChange]:
    theirs = {part.hub_sku_id: part.quantity for part in hub.kit}
    ours = {part.hub_sku_id: part.quantity for part in mine.kit}
    if ours != theirs:
        yield FieldChange("kit", _parts(theirs), _parts(ours))


def _parts(kit: Mapping[int, Decimal]) -> str:
    return ", ".join(f"{format_quantity_br(count)} × {sku}" for sku, count in kit.items())


def _pictures(draft: ProductDraft, there: tuple[str, ...]) -> Iterator[FieldChange]:
    urls = tuple(one.url for one in draft.pictures or ())
    if not urls or pictures_to_add(urls, [{one} for one in there]) is None:
        return
    after = picture_order(urls, there, whole=draft.whole)
    if after != there:
        yield FieldChange("image_urls", "\n".join(there), "\n".join(after))


def picture_order(wanted: Sequence[str], there: Sequence[str], *, whole: bool) -> tuple[str, ...]:
    """The order of the hub's pictures after a send.

    Args:
        whole: ours come first, and then what only the hub has. False: other variations have
            theirs among them, and ours change places with each other alone; new ones come last.
    """
    ours = dict.fromkeys(wanted)
    if whole:
        return (*ours, *(url for url in there if url not in ours))
    present = iter([url for url in ours if url in there])
    kept = [next(present) if url in ours else url for url in dict.fromkeys(there)]
    return (*kept, *(url for url in ours if url not in there))


def _sku(
    draft: ProductDraft, owner: HubProduct | None, hub: HubSku, listing: Listing | None
) -> Iterator[FieldChange]:
    mine = draft.sku
    if listing is None:
        yield from _changed("sku", hub.sku, mine.sku)
    if hub.title != mine.title and not _told_as_name(draft, owner, hub):
        yield from _changed("name" if mine.grid else "sku_title", hub.title, mine.title)
    yield from _changed("gtin", hub.gtin, mine.gtin)
    if listing is None and mine.grid:
        yield FieldChange("grid", "", shown(mine.grid))
    yield from _prices(mine, hub, listing)
    if mine.tells_stock and mine.quantity is not None:
        sent = listing.stock_sent if listing else None
        had = hub.quantity if sent is None else sent
        if had != mine.quantity:
            yield FieldChange("quantity", _amount(had), _amount(mine.quantity))
    if mine.handling_days is not None and mine.handling_days != (hub.handling_days or 0):
        days = hub.handling_days
        yield FieldChange(
            "handling_days", "" if days is None else str(days), str(mine.handling_days)
        )
    yield from _number("cost_price", listing.cost_sent if listing else None, mine.cost, 2)
    if mine.active is not None and mine.active != hub.active:
        yield FieldChange("active", _active(hub.active), _active(mine.active))


def _prices(mine: OutgoingSku, hub: HubSku, listing: Listing | None) -> Iterator[FieldChange]:
    if mine.prices is None:
        return
    full, final = known_prices(hub, listing)
    yield from _number("sale_price", full, mine.prices[0], 2)
    before = None if final == full else final
    after = None if mine.prices[1] == mine.prices[0] else mine.prices[1]
    # A promotion that ended is a difference too.
    if before != after:
        yield FieldChange("promo_price", _money(before), _money(after))


def _told_as_name(draft: ProductDraft, owner: HubProduct | None, hub: HubSku) -> bool:
    """Of a simple product both have one name, and one line says it."""
    return (
        owner is not None
        and draft.product is not None
        and draft.product.title == draft.sku.title
        and owner.title == hub.title
    )


def known_prices(hub: HubSku, listing: Listing | None) -> tuple[Decimal | None, Decimal | None]:
    """What the hub has: what it accepted last, unless it was read since."""
    full, final = hub.price, hub.sell_price
    if listing is not None and listing.price_sent is not None and _sent_last(listing):
        full, final = listing.price_sent, listing.promo_sent
    return full, full if final is None else final


def _sent_last(listing: Listing) -> bool:
    sent, seen = listing.price_sent_at, listing.seen_at
    return seen is None or (sent is not None and sent >= seen)


def _changed(name: str, before: str, after: str) -> Iterator[FieldChange]:
    """A text that is sent and another than before; an empty one is not sent."""
    if after and after != before:
        yield FieldChange(name, before, after)


def _number(
    name: str, before: Decimal | None, after: Decimal | None, places: int
) -> Iterator[FieldChange]:
    if after is not None and before != after:
        yield FieldChange(
            name, "" if before is None else brazilian(before, places), brazilian(after, places)
        )


def _plain(text: str) -> str:
    """As it is compared: line ends and blanks at the end do not matter."""
    return text.replace("\r\n", "\n").strip()


def _money(value: Decimal | None) -> str:
    return "" if value is None else brazilian(value, 2)


def _amount(value: Decimal | None) -> str:
    return "" if value is None else format_quantity_br(value)


def _active(active: bool) -> str:
    return _("Active") if active else _("Inactive")
