"""What receiving changes beside a product itself: its stock, and its price in the price list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from anydesk.core.amounts import format_quantity_br
from anydesk.core.field_changes import FieldChange
from anydesk.core.i18n import _
from anydesk.core.price_lists import (
    RECEIVED,
    ExceptionChange,
    PriceListException,
    exception_change,
    list_prices,
)
from anydesk.core.products import Product
from anydesk.core.received_products import Prices, opening_balance
from anydesk.core.received_updates import balance_to_count, price_text
from anydesk.core.stock import NOTHING_HELD, STOCKLESS_TYPES
from anydesk.storage import offers, price_lists, stock
from anydesk.storage.product_updates import UpdatePlan
from anydesk.storage.receiving_store import ReceivingStore
from anydesk.storage.store import Tx


def plan_counts(tx: Tx, store: ReceivingStore, plan: UpdatePlan) -> dict[int, Decimal]:
    """The physical balance that products get in the store's warehouse; others keep theirs."""
    if not store.options.stock:
        return {}
    offered = {
        product.id: (match, quantity)
        for match, _prices in plan.deciding
        if (product := plan.after[match.product_id or 0]).type not in STOCKLESS_TYPES
        and product.id is not None
        and (quantity := opening_balance(match.product, match.sku)) is not None
    }
    held = offers.held(tx, list(offered), [store.offer])
    counts: dict[int, Decimal] = {}
    for key, (match, quantity) in offered.items():
        now = held.get((store.id, key), NOTHING_HELD)
        made_to_order = plan.after[key].made_to_order
        count = balance_to_count(quantity, now, store.offer.stock, made_to_order=made_to_order)
        if count is None:
            continue
        counts[key] = count
        before, after = format_quantity_br(now.physical), format_quantity_br(count)
        text = _("The stock changed from {before} to {after}.").format(before=before, after=after)
        plan.say(match, plan.after[key], text, FieldChange("quantity", before, after))
    return counts


def count(
    tx: Tx, store: ReceivingStore, counts: Mapping[int, Decimal], at: datetime, note: str
) -> None:
    """Write the counts into the ledger, each with the note."""
    stock.open_balances(tx, counts, store.offer.warehouse_id, at, note=note)


def plan_exceptions(tx: Tx, store: ReceivingStore, plan: UpdatePlan) -> dict[int, ExceptionChange]:
    """What becomes of the products' exceptions in the store's price list."""
    if store.price_list is None:
        return {}
    told = {
        match.product_id: (match, prices)
        for match, prices in plan.deciding
        if prices is not None and match.product_id is not None
    }
    wanted = [(plan.after[key], prices) for key, (_match, prices) in told.items()]
    found = _exceptions(tx, store, wanted)
    for key, change in found.items():
        before, after = price_text(change.before), price_text(change.after)
        text = _("The price in the list {name} changed from {before} to {after}.").format(
            name=store.price_list.name, before=before, after=after
        )
        change_told = FieldChange("list_price", before, after)
        plan.say(told[key][0], plan.after[key], text, change_told)
    return found


def new_exceptions(
    tx: Tx, store: ReceivingStore, made: Iterable[tuple[Product, Prices | None]]
) -> dict[int, ExceptionChange]:
    """The exceptions of products that were just made, with the hub's prices."""
    known = [(product, prices) for product, prices in made if prices is not None]
    return _exceptions(tx, store, known) if store.price_list is not None else {}


def save_exceptions(
    tx: Tx, store: ReceivingStore, changes: Mapping[int, ExceptionChange], at: datetime
) -> None:
    """Write them; the cause says which store they come from."""
    if store.price_list is None or store.price_list.id is None:
        return
    list_id, cause = store.price_list.id, f"{RECEIVED}{store.offer.name}"
    made = [
        PriceListException(list_id, key, change.after[0], at, change.after[1], cause)
        for key, change in changes.items()
        if not change.remove
    ]
    price_lists.put_exceptions(tx, made)
    gone = [key for key, change in changes.items() if change.remove]
    price_lists.remove_exceptions(tx, list_id, gone)


def _exceptions(
    tx: Tx, store: ReceivingStore, told: Sequence[tuple[Product, Prices]]
) -> dict[int, ExceptionChange]:
    assert store.price_list is not None
    assert store.price_list.id is not None
    ids = [product.id for product, _prices in told if product.id is not None]
    known = price_lists.exceptions(tx, store.price_list.id, ids)
    pct = store.price_list.adjustment_pct
    found = {}
    for product, prices in told:
        computed = list_prices(product.sale_price, product.promo_price, pct)
        change = exception_change(computed, known.get(product.id or 0), prices)
        if change is not None and product.id is not None:
            found[product.id] = change
    return found
