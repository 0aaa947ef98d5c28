"""What receiving changes in products that exist: SKU and prices, as the settings say."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from anydesk.core.products import HubSku
from anydesk.core.received_products import ProductUpdate, with_prices, with_sku
from anydesk.core.settings import PriceSettings, ProductSettings
from anydesk.storage import products as product_storage
from anydesk.storage import settings
from anydesk.storage.lists import pieces
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings


@dataclass(frozen=True)
class Received:
    """A hub SKU and the product it belongs to.

    Args:
        linked: it was linked before this reading.
        prices: sale and promotional price there; None: no single one.
    """

    sku: HubSku
    product_id: int
    linked: bool
    prices: tuple[Decimal, Decimal] | None


def plan(
    tx: Tx,
    integration_id: int,
    received: Sequence[Received],
    new_codes: Collection[str],
    *,
    prices: bool,
) -> dict[int, ProductUpdate]:
    """What would change, by hub SKU id; one product's changes add up in their order.

    Args:
        new_codes: SKUs of products that this reading creates.
        prices: the prices are received as well.
    """
    scope = settings.scope_of(integration_id)
    skus = settings.get_form(tx, ProductSettings, scope=scope).update_sku_on_import
    if not received or not (skus or prices):
        return {}
    mode = settings.get_form(tx, PriceSettings, scope=scope).import_mode if prices else ""
    planned = _Planned(tx, integration_id, received, new_codes)
    found: dict[int, ProductUpdate] = {}
    for one in received:
        if one.product_id not in planned.products:
            continue
        update = ProductUpdate(planned.products[one.product_id])
        if skus and one.linked:
            update = planned.with_sku(one, update)
        if prices:
            update = with_prices(update, one.prices, mode)
        planned.products[one.product_id] = update.product
        found[one.sku.hub_sku_id] = update
    return found


class _Planned:
    """The products as they will be after what was planned so far, and who has which SKU."""

    def __init__(
        self,
        tx: Tx,
        integration_id: int,
        received: Sequence[Received],
        new_codes: Collection[str],
    ) -> None:
        self.products = product_storage.get_many(tx, [one.product_id for one in received])
        self._owners = product_storage.ids_of(tx, [one.sku.sku.strip() for one in received])
        self._codes = _codes(tx, integration_id, list(self.products))
        self._new_codes = new_codes

    def with_sku(self, one: Received, update: ProductUpdate) -> ProductUpdate:
        """The update with the listing's SKU, if it is free."""
        code = one.sku.sku.strip()
        others = self._codes.get(one.product_id, {})
        after = with_sku(
            update,
            code,
            taken=code in self._new_codes
            or self._owners.get(code, one.product_id) != one.product_id,
            others=[text for key, text in others.items() if key != one.sku.hub_sku_id],
        )
        if after.product.sku != update.product.sku:
            self._owners[code] = one.product_id
        return after


def apply(tx: Tx, updates: Mapping[int, ProductUpdate], at: datetime) -> None:
    """Write the products that change."""
    last = {one.product.id: one.product for one in updates.values() if one.product.id is not None}
    known = product_storage.get_many(tx, last)
    changed = [product for key, product in last.items() if known.get(key) != product]
    product_storage.put_all(tx, changed, at)


def _codes(tx: Tx, integration_id: int, product_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """The SKUs of the products' listings in the store, by product and hub SKU."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for part in pieces(product_ids):
        rows = tx.execute(
            select(listings.c.product_id, listings.c.hub_sku_id, listings.c.sku).where(
                listings.c.integration_id == integration_id,
                listings.c.product_id.in_(part),
                listings.c.sku != "",
            )
        )
        for row in rows:
            found[row.product_id][row.hub_sku_id] = row.sku
    return found
