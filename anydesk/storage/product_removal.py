"""Products that nothing else needs, which alone may go for good; why the others stay."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, delete, or_, select

from anydesk.core.i18n import N_, _
from anydesk.storage.catalogue_tables import (
    kit_components,
    match_decisions,
    price_list_exceptions,
    product_history,
)
from anydesk.storage.lists import pieces
from anydesk.storage.order_tables import sales_order_items, stock_reservations
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products, stock_balances, stock_movements

_HELD = or_(stock_balances.c.physical != 0, stock_balances.c.reserved != 0)

# In the order in which they are told: the first reason is enough.
_USES: Sequence[tuple[ColumnElement[int], ColumnElement[bool] | None, str]] = (
    (stock_balances.c.product_id, _HELD, N_("it has stock")),
    (listings.c.product_id, None, N_("it has listings")),
    (sales_order_items.c.product_id, None, N_("it is in orders")),
    (stock_reservations.c.product_id, None, N_("it is in orders")),
    (stock_movements.c.product_id, None, N_("its stock was moved")),
    (kit_components.c.component_id, None, N_("it is a component of a kit")),
    (products.c.merged_into_id, None, N_("another product was merged into it")),
    (products.c.parent_id, None, N_("it has variations")),
)
_OWN = (
    stock_balances.c.product_id,
    kit_components.c.kit_id,
    match_decisions.c.product_id,
    price_list_exceptions.c.product_id,
    product_history.c.product_id,
)
"""What belongs to a product alone and goes with it."""


def in_use(tx: Tx, product_ids: Iterable[int]) -> Mapping[int, str]:
    """Why these cannot be deleted, by id, in words that follow "because"; others are free."""
    wanted = list(dict.fromkeys(product_ids))
    found: dict[int, str] = {}
    for column, where, reason in _USES:
        for part in pieces(wanted):
            rows = select(column).where(column.in_(part)).distinct()
            for key in tx.execute(rows if where is None else rows.where(where)).scalars():
                found.setdefault(key, _(reason))
    return found


def delete_unused(tx: Tx, product_ids: Sequence[int]) -> None:
    """Delete products of which ``in_use`` says nothing, with what is theirs alone."""
    for part in pieces(product_ids):
        for column in _OWN:
            tx.execute(delete(column.table).where(column.in_(part)))
        tx.execute(delete(products).where(products.c.id.in_(part)))
