"""Hub products joined to local ones (ERP §8.2): links what fits, creates what is missing.

Of a product that exists nothing is changed but its SKU and its prices, and those only where
the settings of the store and the person who receives say so: no name, no stock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select

from anydesk.core.i18n import _
from anydesk.core.products import ChannelListing, HubProduct, HubSku, Product, ProductType
from anydesk.core.received_products import (
    ProductUpdate,
    code_of,
    gtin_of,
    opening_balance,
    parent_codes,
    parent_of,
    product_of,
    received_prices,
)
from anydesk.core.settings import StockSettings
from anydesk.storage import listings as listing_storage
from anydesk.storage import product_updates, settings, stock
from anydesk.storage import products as product_storage
from anydesk.storage.lists import pieces
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings


class How(StrEnum):
    """What becomes of a hub SKU."""

    KNOWN = "known"
    BY_SKU = "by_sku"
    BY_GTIN = "by_gtin"
    CREATED = "created"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Match:
    """One hub SKU and the local product it belongs to; ``product_id`` None: it is made or left.

    ``note`` is the product's SKU for a link by GTIN, and the reason for a doubtful one;
    ``update`` is what changes in a product that exists.
    """

    product: HubProduct
    sku: HubSku
    how: How
    product_id: int | None = None
    note: str = ""
    update: ProductUpdate | None = None


Channels = Mapping[int, Sequence[ChannelListing]]


def match(
    tx: Tx,
    integration_id: int,
    products: Sequence[HubProduct],
    channels: Channels | None = None,
    *,
    prices: bool = False,
) -> list[Match]:
    """What would become of every SKU: known link → exact SKU → unique GTIN → new product.

    Args:
        channels: the marketplaces' listings that were read, by hub SKU id.
        prices: products that exist are to get the hub's prices, where the settings allow it.
    """
    known = _Known(tx, integration_id, products)
    found = [known.match(product, sku) for product in products for sku in product.skus]
    updates = product_updates.plan(
        tx,
        integration_id,
        [_received(one, channels or {}) for one in found if one.product_id is not None],
        {code_of(one.sku) for one in found if one.how is How.CREATED},
        prices=prices,
    )
    return [replace(one, update=updates.get(one.sku.hub_sku_id)) for one in found]


def _received(one: Match, channels: Channels) -> product_updates.Received:
    assert one.product_id is not None
    prices = received_prices(one.product, one.sku, channels.get(one.sku.hub_sku_id, ()))
    linked = one.how is How.KNOWN
    return product_updates.Received(one.sku, one.product_id, linked, prices)


def receive(
    tx: Tx,
    integration_id: int,
    products: Sequence[HubProduct],
    channels: Channels,
    at: datetime,
    note: str = "",
    *,
    prices: bool = False,
) -> list[Match]:
    """Mirror the products, link their SKUs, and create what is missing with the hub's data.

    Args:
        channels: the marketplaces' listings that were read, by hub SKU id.
        note: written beside the opening balance of created products.
        prices: as for ``match``.
    """
    matches = match(tx, integration_id, products, channels, prices=prices)
    updates = {one.sku.hub_sku_id: one.update for one in matches if one.update is not None}
    product_updates.apply(tx, updates, at)
    listing_ids: dict[int, int] = {}
    for product in products:
        own = {key: channels[key] for sku in product.skus if (key := sku.hub_sku_id) in channels}
        listing_ids |= listing_storage.upsert_hub_product(tx, integration_id, product, own, at)
    made = _create(tx, matches, at)
    links: dict[int, int] = {}
    for one in matches:
        linked = one.product_id or made.get(code_of(one.sku))
        if one.how not in (How.KNOWN, How.DOUBTFUL) and linked is not None:
            links[listing_ids[one.sku.hub_sku_id]] = linked
    listing_storage.link(tx, links)
    _open_balances(tx, integration_id, matches, made, at, note)
    return matches


def _create(tx: Tx, matches: Sequence[Match], at: datetime) -> dict[str, int]:
    """Create the products of these matches; their ids by SKU."""
    new: list[Product] = []
    for family in _families(matches):
        missing = [one for one in family if one.how is How.CREATED]
        if not missing:
            continue
        product = missing[0].product
        alone = len(product.skus) == 1 and not product.has_variations
        parent_id = None if alone else _parent_id(tx, product, family, at)
        new += [product_of(product, one.sku, alone=alone, parent_id=parent_id) for one in missing]
    return {p.sku: p.id for p in product_storage.add_all(tx, new, at) if p.id is not None}


def _families(matches: Sequence[Match]) -> list[list[Match]]:
    families: dict[int, list[Match]] = {}
    for one in matches:
        families.setdefault(one.product.hub_product_id, []).append(one)
    return list(families.values())


def _parent_id(tx: Tx, product: HubProduct, family: Sequence[Match], at: datetime) -> int | None:
    """The parent of new variations: their brothers', or a new one; None: they stand alone."""
    ids = [one.product_id for one in family if one.product_id is not None]
    if ids:
        # The merchant has some of these as products of their own: no parent is forced on them.
        brothers = product_storage.get_many(tx, ids)
        return next((one.parent_id for one in brothers.values() if one.parent_id), None)
    codes = parent_codes(product)
    for code in codes:
        known = product_storage.by_sku(tx, code)
        if known is None:
            return product_storage.put(tx, parent_of(product, code), at).id
        if known.type is ProductType.PARENT:
            return known.id
    return None


def _open_balances(
    tx: Tx,
    integration_id: int,
    matches: Sequence[Match],
    made: Mapping[str, int],
    at: datetime,
    note: str,
) -> None:
    quantities: dict[int, Decimal] = {}
    for one in matches:
        if one.how is not How.CREATED:
            continue
        quantity = opening_balance(one.product, one.sku)
        if quantity is not None:
            quantities[made[code_of(one.sku)]] = quantity
    if quantities:
        scope = settings.scope_of(integration_id)
        chosen = settings.get_form(tx, StockSettings, scope=scope).warehouse_id
        stock.open_balances(tx, quantities, stock.warehouse_for(tx, chosen), at, note=note)


class _Known:
    """What is known here of some hub SKUs, read at once, and what this reading decided so far."""

    def __init__(self, tx: Tx, integration_id: int, products: Sequence[HubProduct]) -> None:
        skus = [sku for product in products for sku in product.skus]
        ids = [sku.hub_sku_id for sku in skus]
        self._linked = {
            key: one.product_id
            for key, one in listing_storage.by_hub_sku(tx, integration_id, ids).items()
            if one.product_id is not None
        }
        self._by_sku = product_storage.ids_of(tx, (code_of(sku) for sku in skus))
        self._by_gtin = product_storage.by_gtin(tx, (gtin_of(sku) for sku in skus))
        candidates = {one for found in self._by_gtin.values() for one in found}
        self._products = product_storage.get_many(tx, {*self._by_sku.values(), *candidates})
        self._taken = _linked_products(tx, integration_id, sorted(candidates))
        self._new: set[str] = set()

    def match(self, product: HubProduct, sku: HubSku) -> Match:
        known = Match(product, sku, How.KNOWN, self._linked.get(sku.hub_sku_id))
        if known.product_id is not None:
            return known
        code = code_of(sku)
        if code in self._by_sku:
            return self._by_code(known, code)
        if code in self._new:
            # Two SKUs of the hub with one code: the second is linked to the product of the first.
            return replace(known, how=How.BY_SKU)
        if candidates := self._by_gtin.get(gtin_of(sku), ()):
            return self._by_bar_code(known, candidates)
        self._new.add(code)
        return replace(known, how=How.CREATED)

    def _by_code(self, known: Match, code: str) -> Match:
        product_id = self._by_sku[code]
        if self._products[product_id].type is ProductType.PARENT:
            reason = _("Here the SKU {sku} is a product with variations, which is not sold itself.")
            return replace(known, how=How.DOUBTFUL, note=reason.format(sku=code))
        return replace(known, how=How.BY_SKU, product_id=product_id)

    def _by_bar_code(self, known: Match, candidates: tuple[int, ...]) -> Match:
        gtin, skus = gtin_of(known.sku), [self._products[one].sku for one in candidates]
        if len(candidates) > 1:
            reason = _("Several products here have the GTIN {gtin}: {skus}. Link it by hand.")
            note = reason.format(gtin=gtin, skus=", ".join(skus))
            return replace(known, how=How.DOUBTFUL, note=note)
        if candidates[0] in self._taken:
            reason = _("The product {sku} has the same GTIN, but belongs to another SKU there.")
            return replace(known, how=How.DOUBTFUL, note=reason.format(sku=skus[0]))
        self._taken.add(candidates[0])
        return replace(known, how=How.BY_GTIN, product_id=candidates[0], note=skus[0])


def _linked_products(tx: Tx, integration_id: int, product_ids: Sequence[int]) -> set[int]:
    return {
        row[0]
        for part in pieces(product_ids)
        for row in tx.execute(
            select(listings.c.product_id).where(
                listings.c.integration_id == integration_id, listings.c.product_id.in_(part)
            )
        )
    }
