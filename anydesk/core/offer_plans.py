"""How a product, a store's settings and what the hub has become rows of a preview: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import _
from anydesk.core.plans import PlanRow
from anydesk.core.pricing import price_to_send
from anydesk.core.products import Balance, PriceScope, ProductType
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.settings import HubDeducts, PriceMode, PriceSettings, StockSettings
from anydesk.core.stock import ZERO, Held, quantity_to_send, reserved_elsewhere


class PlanProduct(NamedTuple):
    """What a plan needs of a product. A tuple: a plan has tens of thousands of them."""

    id: int
    sku: str
    name: str
    type: str
    active: bool
    made_to_order: bool
    sale_price: Decimal
    promo_price: Decimal


class PlanChannel(NamedTuple):
    """What a plan needs of a marketplace's listing."""

    id: int
    hub_listing_id: int
    marketplace: str
    price: Decimal | None
    discount_price: Decimal | None
    price_sent: Decimal | None
    promo_sent: Decimal | None
    account_name: str = ""


class PlanListing(NamedTuple):
    """What a plan needs of a hub SKU."""

    id: int
    product_id: int | None
    integration_id: int
    hub_product_id: int
    hub_sku_id: int
    sku: str
    price_scope: str
    hub_price: Decimal | None
    hub_promo_price: Decimal | None
    hub_quantity: Decimal | None
    stock_sent: Decimal | None
    price_sent: Decimal | None
    promo_sent: Decimal | None


@dataclass(frozen=True)
class PlanStore:
    """A store with the settings of today."""

    id: int
    name: str
    stock: StockSettings
    prices: PriceSettings
    warehouse_id: int
    channels: tuple[SalesChannel, ...] = ()

    def balance(self, of_this_send: Balance | None) -> Balance:
        """The balance that is sent: the one chosen for this send, else that of the settings.

        A store that sends no stock at all keeps to that.
        """
        mode = self.stock.mode
        return mode if mode is Balance.NONE else of_this_send or mode

    def channel(self, marketplace: str, account_name: str) -> SalesChannel | None:
        """The sales channel that a marketplace's listing belongs to; None: none is known.

        A channel without account stands for every account that has none of its own.
        """
        mine = {one.account_name: one for one in self.channels if one.marketplace == marketplace}
        return mine.get(account_name) or mine.get("")


def stock_rows(
    product: PlanProduct,
    store: PlanStore,
    listings: Sequence[PlanListing],
    held: Held,
    balance: Balance | None,
) -> list[PlanRow]:
    """The rows of one product in one store; ``balance`` wins over the store's for this send."""
    blocked = _why_no_stock(product, store)
    if not listings:
        note = kit_note(product, held)
        return [_row(product, store, None, blocked=blocked or no_listing(), note=note)]
    deducts = store.stock.hub_deducts is HubDeducts.YES
    chosen = Balance.NONE if blocked else store.balance(balance)
    after = quantity_to_send(
        *held,
        balance=chosen,
        safety_stock=store.stock.safety_stock,
        made_to_order=product.made_to_order,
        hub_deducts=deducts,
    )
    counted = deducts and chosen is Balance.AVAILABLE and held.known_at_hub > 0
    return [
        _row(
            product,
            store,
            listing,
            before=listing.hub_quantity if listing.stock_sent is None else listing.stock_sent,
            after=after,
            blocked=blocked or ("" if listing.sku else no_code()),
            note=arithmetic(held) if counted else kit_note(product, held),
        )
        for listing in listings
    ]


def arithmetic(held: Held) -> str:
    """How the quantity comes about where the hub takes its own orders off by itself."""
    elsewhere = reserved_elsewhere(held.reserved, held.known_at_hub)
    return _(
        "{physical} on the shelf, less {elsewhere} reserved by other stores. ANYMARKET takes the "
        "{known} of its own orders off by itself."
    ).format(
        physical=format_quantity_br(held.physical),
        elsewhere=format_quantity_br(elsewhere),
        known=format_quantity_br(held.known_at_hub),
    )


def price_rows(
    product: PlanProduct,
    store: PlanStore,
    listings: Sequence[PlanListing],
    channels: dict[int, list[PlanChannel]],
) -> list[PlanRow]:
    """The rows of one product in one store, at the level where the hub keeps each price."""
    blocked = _why_no_price(product)
    if not listings:
        return [_row(product, store, None, blocked=blocked or no_listing())]
    rows: list[PlanRow] = []
    for listing in listings:
        rows += _prices_of(product, store, listing, channels.get(listing.id, ()), blocked)
    return rows


def _prices_of(
    product: PlanProduct,
    store: PlanStore,
    listing: PlanListing,
    channels: Sequence[PlanChannel],
    blocked: str,
) -> list[PlanRow]:
    price = price_to_send(product.sale_price, product.promo_price)
    after = (price.full, price.final)
    if listing.price_scope == PriceScope.SKU_MARKETPLACE and channels:
        return [
            _price_row(
                product,
                store,
                listing,
                channel,
                _pair(channel.price_sent, channel.promo_sent)
                or _pair(channel.price, channel.discount_price),
                after,
                blocked or _why_not_in_channel(store, channel) or price.problem,
            )
            for channel in channels
        ]
    known = _pair(listing.price_sent, listing.promo_sent) or _pair(
        listing.hub_price, listing.hub_promo_price
    )
    blocked = blocked or why_not_fixed(store.prices.mode)
    if listing.price_scope == PriceScope.SKU_MARKETPLACE:
        unknown = _(
            "No marketplace listing of this SKU is known yet. Receive the products of the store."
        )
        return [_price_row(product, store, listing, None, known, after, blocked or unknown)]
    blocked = blocked or price.problem or _why_not_at_sku(listing.price_scope)
    return [_price_row(product, store, listing, None, known, after, blocked)]


def why_not_fixed(mode: str) -> str:
    """Why no price is sent in this mode: so far only the fixed one knows a price (ERP §11.1)."""
    if mode == PriceMode.RULE:
        return _(
            "The prices come from price rules, and none is set up yet. Choose the fixed price in "
            "the settings of the store to send the price of the product."
        )
    if mode == PriceMode.PRICE_LIST:
        return _(
            "The prices come from a price list, and none is set up yet. Choose the fixed price "
            "in the settings of the store to send the price of the product."
        )
    return ""


def _why_not_in_channel(store: PlanStore, channel: PlanChannel) -> str:
    """What the sales channel's own settings forbid; without any, the store's mode counts."""
    found = store.channel(channel.marketplace, channel.account_name)
    if found is None:
        return why_not_fixed(store.prices.mode)
    if not found.active:
        return _(
            "The sales channel {channel} is switched off: no prices are sent to its listings."
        ).format(channel=found.caption)
    return why_not_fixed(found.price_mode or store.prices.mode)


def no_listing() -> str:
    """The product is not linked to any SKU of the store."""
    return _("No listing in this store.")


def no_code() -> str:
    """The hub's SKU has no code, and the hub finds quantities by it."""
    return _("The SKU has no code at ANYMARKET. Give it one there and receive the products.")


def why_no_kit_stock() -> str:
    """Why the stock of a kit is not sent: the hub makes it of the components (API §4.1).

    The one place that says so: the hub's documents are not certain about it.
    """
    return _("The stock of a kit follows its components.")


def kit_note(product: PlanProduct, held: Held) -> str:
    """How many kits there are, although it is not sent; "" for all other products."""
    if product.type != ProductType.KIT:
        return ""
    count = max(held.physical - held.reserved, ZERO)
    return _("What there is of its components makes {count}.").format(
        count=format_quantity_br(count)
    )


def _why_no_stock(product: PlanProduct, store: PlanStore) -> str:
    if product.type == ProductType.PARENT:
        return _("The stock belongs to the variations of this product.")
    if product.type == ProductType.KIT:
        return why_no_kit_stock()
    if not product.active:
        return _("The product is inactive.")
    if store.stock.mode is Balance.NONE:
        return _("The settings of this store say that stock is not sent.")
    return ""


def _why_no_price(product: PlanProduct) -> str:
    if product.type == ProductType.PARENT:
        return _("The prices belong to the variations of this product.")
    return "" if product.active else _("The product is inactive.")


def _why_not_at_sku(scope: str) -> str:
    if scope == PriceScope.SKU:
        return ""
    if scope == PriceScope.COST:
        return _(
            "ANYMARKET computes this price from the cost. To send it from here, change the "
            "product's price mode there to manual and receive the products of the store."
        )
    if not scope:
        return _("The price mode is not known yet. Receive the products of the store.")
    return _(
        "ANYMARKET uses the price mode “{mode}” here, which this version cannot send to."
    ).format(mode=scope)


def _pair(full: Decimal | None, final: Decimal | None) -> tuple[Decimal, Decimal] | None:
    # A missing "por" price means that there is no discount.
    return None if full is None else (full, full if final is None else final)


def _price_row(
    product: PlanProduct,
    store: PlanStore,
    listing: PlanListing,
    channel: PlanChannel | None,
    known: tuple[Decimal, Decimal] | None,
    after: tuple[Decimal, Decimal],
    blocked: str,
) -> PlanRow:
    before, before_promo = known or (None, None)
    return _row(
        product,
        store,
        listing,
        channel,
        before=before,
        before_promo=before_promo,
        after=after[0],
        after_promo=after[1],
        blocked=blocked,
    )


def _row(
    product: PlanProduct,
    store: PlanStore,
    listing: PlanListing | None,
    channel: PlanChannel | None = None,
    *,
    before: Decimal | None = None,
    before_promo: Decimal | None = None,
    after: Decimal | None = None,
    after_promo: Decimal | None = None,
    blocked: str = "",
    note: str = "",
) -> PlanRow:
    same = not blocked and (before, before_promo) == (after, after_promo)
    notes = [note, _("The store has this value already.") if same else ""]
    external = channel.hub_listing_id if channel else listing.hub_sku_id if listing else ""
    return PlanRow(
        listing_id=listing.id if listing else None,
        channel_listing_id=channel.id if channel else None,
        integration_id=store.id,
        store=store.name,
        product_id=product.id,
        sku=product.sku,
        external_id=str(external),
        name=product.name,
        price=product.sale_price,
        before=before,
        after=None if blocked else after,
        before_promo=before_promo,
        after_promo=None if blocked else after_promo,
        blocked=blocked,
        note=" ".join(filter(None, notes)),
        chosen=not blocked and not same,
    )
