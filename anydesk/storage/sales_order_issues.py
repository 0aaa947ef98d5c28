"""Resolving pendências: linking items, choosing payment methods and shipping, accepting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.order_issues import item_subject, payment_subject
from anydesk.core.payments import order_method
from anydesk.core.products import Product, ProductType
from anydesk.core.sales_orders import (
    ISSUE_TITLES,
    Cause,
    IssueKind,
    OrderEvent,
    SalesOrder,
    SalesOrderItem,
)
from anydesk.storage import order_reservations, products, registers, stock
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_matching import warehouse_of
from anydesk.storage.order_tables import (
    pending_issues,
    sales_order_items,
    sales_order_payments,
    sales_orders,
)
from anydesk.storage.receiving_rules import rules_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings

_issue = pending_issues.c
_ITEM_KINDS = (IssueKind.UNKNOWN_SKU, IssueKind.MISSING_SKU)


def link_item(
    tx: Tx,
    order_id: int,
    position: int,
    product_id: int,
    at: datetime,
    *,
    cause: Cause = Cause.USER,
) -> tuple[int, ...]:
    """Say which product a line is: reserves its stock, links its listing for later orders.

    Returns the products whose reserved stock changed.

    Raises:
        NotThere: no such order, line or product.
        InvalidInput: the product is a parent, which is never sold itself.
    """
    order, product = _order(tx, order_id), _product(tx, product_id)
    item = _at(order.items, position, _("This order has no such item."))
    if item.product_id == product_id:
        return ()
    released = stock.release_item(tx, order_id, position, at)
    lines = sales_order_items.c
    tx.execute(
        update(sales_order_items)
        .where(lines.order_id == order_id, lines.position == position)
        .values(product_id=product_id)
    )
    linked = replace(item, product_id=product_id)
    order = _with_warehouse(tx, replace(order, items=(linked,)))
    rules = rules_of(tx, order.integration_id)
    reserved = order_reservations.reserve(tx, order, at, rules)
    _resolve(tx, order_id, at, _issue.kind.in_(_ITEM_KINDS), _issue.item_position == position)
    if order.warehouse_id is not None:
        _resolve(tx, order_id, at, _issue.kind == IssueKind.NO_WAREHOUSE)
    _link_listing(tx, order.integration_id, item, product_id)
    text = _("{item} was linked to the product {sku}.").format(
        item=item_subject(item) or "—", sku=product.sku
    )
    _tell(tx, order_id, at, "linked", text, cause)
    return tuple(dict.fromkeys((*released, *reserved)))


def set_payment_method(tx: Tx, order_id: int, position: int, method: str, at: datetime) -> None:
    """Choose how a payment is booked.

    Raises:
        NotThere: no such order or payment.
        InvalidInput: there is no such payment method.
    """
    methods = {one.code: one for one in registers.payment_methods(tx)}
    if method not in methods:
        problem = _("Choose one of the payment methods.")
        raise InvalidInput(problem, problems={"method": problem})
    order = _order(tx, order_id)
    payment = _at(order.payments, position, _("This order has no such payment."))
    payments = tuple(
        replace(one, method=method) if one.position == position else one for one in order.payments
    )
    rows = sales_order_payments.c
    tx.execute(
        update(sales_order_payments)
        .where(rows.order_id == order_id, rows.position == position)
        .values(method=method)
    )
    tx.execute(
        update(sales_orders)
        .where(sales_orders.c.id == order_id)
        .values(payment_method=order_method(one.method for one in payments))
    )
    subject = payment_subject(payment)
    if all(one.method for one in payments if payment_subject(one) == subject):
        mine = (_issue.kind == IssueKind.UNMAPPED_PAYMENT, _issue.subject == subject)
        _resolve(tx, order_id, at, *mine)
    text = _("Payment “{payment}” is booked as {method}.").format(
        payment=subject or position, method=methods[method].title
    )
    _tell(tx, order_id, at, "payment", text)


def set_shipping(tx: Tx, order_id: int, carrier: str, at: datetime) -> None:
    """Choose who ships an order.

    Raises:
        NotThere: no such order.
        InvalidInput: no name was given.
    """
    carrier = " ".join(carrier.split())
    if not carrier:
        problem = _("Choose or write who ships it.")
        raise InvalidInput(problem, problems={"carrier": problem})
    _order(tx, order_id)
    tx.execute(
        update(sales_orders).where(sales_orders.c.id == order_id).values(shipping_carrier=carrier)
    )
    _resolve(tx, order_id, at, _issue.kind == IssueKind.UNMAPPED_SHIPPING)
    _tell(tx, order_id, at, "shipping", _("Shipped by {carrier}.").format(carrier=carrier))


def accept_issue(tx: Tx, issue_id: int, at: datetime) -> int:
    """Let a pendência be as it is; it does not come back. The order's id.

    Raises:
        NotThere: there is no such pendência.
    """
    row = tx.execute(select(pending_issues).where(_issue.id == issue_id)).first()
    if row is None:
        raise NotThere(_("This pending issue is not there any more."))
    if row.resolved_at is None:
        _resolve(tx, row.order_id, at, _issue.id == issue_id)
        title = _(ISSUE_TITLES.get(row.kind, row.kind))
        text = (
            _("Accepted as it is: {issue} ({subject}).").format(issue=title, subject=row.subject)
            if row.subject
            else _("Accepted as it is: {issue}.").format(issue=title)
        )
        _tell(tx, row.order_id, at, "accepted", text)
    return int(row.order_id)


def open_issues(tx: Tx, order_id: int) -> int:
    """How many pendências an order still has."""
    asked = select(func.count()).where(_issue.order_id == order_id, _issue.resolved_at.is_(None))
    return int(tx.execute(asked).scalar_one())


def _order(tx: Tx, order_id: int) -> SalesOrder:
    order = records.get(tx, order_id)
    if order is None:
        raise NotThere(_("This order is not there any more."))
    return order


def _product(tx: Tx, product_id: int) -> Product:
    product = products.get(tx, product_id)
    if product is None:
        raise NotThere(_("This product does not exist any more."))
    if product.type is ProductType.PARENT:
        raise InvalidInput(
            _("Choose one of its variations: {sku} itself is not sold.").format(sku=product.sku)
        )
    return product


def _at(rows: Sequence[Any], position: int, missing: str) -> Any:
    for row in rows:
        if row.position == position:
            return row
    raise NotThere(missing)


def _with_warehouse(tx: Tx, order: SalesOrder) -> SalesOrder:
    """The order with the warehouse where it reserves, chosen now where it had none."""
    if order.warehouse_id is not None:
        return order
    warehouse_id = warehouse_of(tx, order.integration_id)
    if warehouse_id is not None:
        tx.execute(
            update(sales_orders)
            .where(sales_orders.c.id == order.id)
            .values(warehouse_id=warehouse_id)
        )
    return replace(order, warehouse_id=warehouse_id)


def _link_listing(tx: Tx, integration_id: int, item: SalesOrderItem, product_id: int) -> None:
    """Later orders of the same hub SKU find the product; a link that is there stays."""
    if item.hub_sku_id is not None:
        tx.execute(
            update(listings)
            .where(
                listings.c.integration_id == integration_id,
                listings.c.hub_sku_id == item.hub_sku_id,
                listings.c.product_id.is_(None),
            )
            .values(product_id=product_id)
        )


def _resolve(tx: Tx, order_id: int, at: datetime, *which: Any) -> None:
    tx.execute(
        update(pending_issues)
        .where(_issue.order_id == order_id, _issue.resolved_at.is_(None), *which)
        .values(resolved_at=at)
    )


def _tell(
    tx: Tx, order_id: int, at: datetime, kind: str, text: str, cause: Cause = Cause.USER
) -> None:
    records.add_events(tx, order_id, (OrderEvent(at, cause, kind, text),))
