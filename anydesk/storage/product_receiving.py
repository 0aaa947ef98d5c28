"""Hub products joined to local ones (ERP §8.2): links what fits, creates what is missing.

Of a product that exists nothing is changed but what the person who receives has ticked, and its
SKU where the settings of the store say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from anydesk.core.i18n import _
from anydesk.core.price_lists import ExceptionChange
from anydesk.core.product_history import Cause, cause_of
from anydesk.core.products import HubProduct, Product
from anydesk.core.receive_options import ReceiveOptions
from anydesk.core.received_products import opening_balance, product_of, received_prices
from anydesk.core.received_updates import ProductUpdate
from anydesk.storage import listings as listing_storage
from anydesk.storage import (
    match_decisions,
    product_creation,
    product_history,
    product_matching,
    product_updates,
    received_kits,
    received_stock,
    receiving_store,
    stock,
)
from anydesk.storage import products as product_storage
from anydesk.storage.product_matching import How, Match
from anydesk.storage.product_updates import Channels, UpdatePlan
from anydesk.storage.received_kits import KitPlan
from anydesk.storage.receiving_store import ReceivingStore
from anydesk.storage.store import Tx

__all__ = ["NO_OPTIONS", "Channels", "How", "Match", "match", "receive"]

NO_OPTIONS = ReceiveOptions()


def match(
    tx: Tx,
    integration_id: int,
    products: Sequence[HubProduct],
    channels: Channels | None = None,
    options: ReceiveOptions = NO_OPTIONS,
) -> list[Match]:
    """What would become of every SKU, and what would change in the products that exist.

    A decision of the person wins, then a known link, then the SKU, then a unique GTIN; what is
    left is made, and what is doubtful is left alone (``options.match_by`` changes the order).

    Args:
        channels: the marketplaces' listings that were read, by hub SKU id.
        options: which and code play no part here: all these products are meant.
    """
    store = receiving_store.read(tx, integration_id, options)
    return _plan(tx, store, _once(products), channels or {}).matches


def receive(
    tx: Tx,
    integration_id: int,
    products: Sequence[HubProduct],
    channels: Channels,
    at: datetime,
    options: ReceiveOptions = NO_OPTIONS,
    note: str = "",
) -> list[Match]:
    """Mirror the products, link their SKUs, update what is to be updated, create what is missing.

    Args:
        note: written beside the opening balance of created products.
        channels, options: as for ``match``.

    Returns:
        What ``match`` would have said.
    """
    store = receiving_store.read(tx, integration_id, options)
    products = _once(products)
    plan = _plan(tx, store, products, channels)
    _write_updates(tx, store, plan, at)
    made = _create(tx, store, plan, at, note, channels)
    linked = _link(tx, store, products, channels, plan.matches, made, at)
    received_kits.save(tx, plan.kits, linked)
    return plan.matches


@dataclass(frozen=True)
class _Plan:
    """Everything that a receipt is going to write."""

    matches: list[Match]
    updates: UpdatePlan
    counts: Mapping[int, Decimal]
    exceptions: Mapping[int, ExceptionChange]
    kits: KitPlan


def _once(products: Sequence[HubProduct]) -> list[HubProduct]:
    """Each product and SKU once: a row that moved to the next page is read twice."""
    last = {one.hub_product_id: one for one in products}
    return [
        one
        if len({sku.hub_sku_id for sku in one.skus}) == len(one.skus)
        else replace(one, skus=tuple({sku.hub_sku_id: sku for sku in one.skus}.values()))
        for one in last.values()
    ]


def _plan(
    tx: Tx, store: ReceivingStore, products: Sequence[HubProduct], channels: Channels
) -> _Plan:
    matches = product_matching.find(tx, store.id, products, store.options.match_by)
    updates = product_updates.plan(tx, store, matches, channels)
    counts = received_stock.plan_counts(tx, store, updates)
    exceptions = received_stock.plan_exceptions(tx, store, updates)
    kits = received_kits.plan(tx, store, matches, updates)
    told = [_told(one, updates, kits) for one in matches]
    return _Plan(told, updates, counts, exceptions, kits)


def _told(one: Match, updates: UpdatePlan, kits: KitPlan) -> Match:
    """The match with what changes."""
    key = one.sku.hub_sku_id
    if key in kits.said:
        new = product_of(one.product, one.sku, alone=True, parent_id=None)
        return replace(one, update=ProductUpdate(new, (kits.said[key],)))
    if key not in updates.updates:
        return one
    changes = tuple(updates.changes.get(key, ()))
    return replace(one, update=updates.updates[key], changes=changes)


def _write_updates(tx: Tx, store: ReceivingStore, plan: _Plan, at: datetime) -> None:
    changed = plan.updates.changed()
    product_storage.put_all(tx, changed, at)
    cause = cause_of(Cause.RECEIVED, store.offer.name)
    product_history.note(tx, plan.updates.before, changed, at, cause)
    note = _("Count received from {store}").format(store=store.offer.name)
    received_stock.count(tx, store, plan.counts, at, note)
    received_stock.save_exceptions(tx, store, plan.exceptions, at)


def _create(
    tx: Tx,
    store: ReceivingStore,
    plan: _Plan,
    at: datetime,
    note: str,
    channels: Channels,
) -> dict[str, Product]:
    """Create the missing products with their stock and exceptions; by SKU."""
    made, parents = product_creation.create(tx, store, plan.matches, at)
    if not made:
        return made
    cause = cause_of(Cause.RECEIVED, store.offer.name)
    product_history.note(tx, {}, [*parents, *made.values()], at, cause)
    new = [(one, made[one.code]) for one in plan.matches if one.how is How.CREATED]
    quantities = {
        product.id: quantity
        for one, product in new
        if product.id is not None
        and (quantity := opening_balance(one.product, one.sku)) is not None
    }
    stock.open_balances(tx, quantities, store.offer.warehouse_id, at, note=note)
    told = [
        (product, received_prices(one.product, one.sku, channels.get(one.sku.hub_sku_id, ())))
        for one, product in new
    ]
    received_stock.save_exceptions(tx, store, received_stock.new_exceptions(tx, store, told), at)
    return made


def _link(
    tx: Tx,
    store: ReceivingStore,
    products: Sequence[HubProduct],
    channels: Channels,
    matches: Sequence[Match],
    made: Mapping[str, Product],
    at: datetime,
) -> dict[int, int]:
    """Mirror the hub's SKUs and link them; the product of every hub SKU that is needed."""
    listing_ids = listing_storage.upsert_hub_products(tx, store.id, products, channels, at)
    wanted: dict[int, int] = {}
    for one in matches:
        found = made[one.code].id if one.code in made else one.product_id
        if found is not None:
            wanted[one.sku.hub_sku_id] = found
    parts = {part for one in products for part in (row.hub_sku_id for row in one.kit)}
    known = product_matching.linked(tx, store.id, [*listing_ids, *parts])
    changed = {key: found for key, found in wanted.items() if known.get(key) != found}
    listing_storage.link(tx, {listing_ids[key]: found for key, found in changed.items()})
    new = {one.sku.hub_sku_id: wanted[one.sku.hub_sku_id] for one in matches if one.code in made}
    decided = match_decisions.of(tx, store.id, new)
    match_decisions.note_made(tx, store.id, {key: new[key] for key in decided})
    return {**known, **wanted}
