"""Which product a hub SKU belongs to, as a person decided it (ERP §8.2, §9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from anydesk.core.folding import fold
from anydesk.core.match_decisions import Decision, MatchDecision
from anydesk.core.products import Listing, ProductType
from anydesk.core.sales_orders import IssueKind
from anydesk.storage import listings as storage
from anydesk.storage import match_decisions
from anydesk.storage.lists import pieces
from anydesk.storage.order_tables import pending_issues, sales_order_items, sales_orders
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products

_SELLABLE = products.c.type != ProductType.PARENT.value


def link(tx: Tx, listing_id: int, product_id: int, at: datetime) -> None:
    """Link a hub SKU; the decision holds for later receipts as well."""
    storage.link(tx, {listing_id: product_id})
    _decide(tx, storage.by_ids(tx, [listing_id]).values(), Decision.LINK, at, product_id)


def unlink(tx: Tx, listing_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Take these apart from their products; the product by listing, of those that had one.

    Receiving products would link them again by SKU or GTIN: the decision to leave them is kept.
    """
    known = storage.by_ids(tx, listing_ids)
    were = {key: one.product_id for key, one in known.items() if one.product_id is not None}
    for part in pieces(list(were)):
        tx.execute(update(listings).where(listings.c.id.in_(part)).values(product_id=None))
    _decide(tx, [known[key] for key in were], Decision.LEAVE, at)
    return were


def put_back(tx: Tx, links: Mapping[int, int]) -> None:
    """Link these as they were, and forget that they were to be left alone."""
    storage.link(tx, links)
    for one in storage.by_ids(tx, list(links)).values():
        match_decisions.remove(tx, one.integration_id, one.hub_sku_id)


def candidates(tx: Tx, listing: Listing, limit: int) -> tuple[tuple[int, str], ...]:
    """Products that may be the one, the likeliest first, with what they share: sku, gtin, name."""
    found: dict[int, str] = {}
    if listing.sku:
        _note(tx, found, "sku", products.c.sku == listing.sku)
        _note(tx, found, "sku", func.lower(products.c.sku) == listing.sku.lower())
    if listing.gtin:
        _note(tx, found, "gtin", products.c.gtin == listing.gtin)
    words = [word for word in fold(listing.title).split() if len(word) > 2]
    # Fewer and fewer words from the end: a title says the most telling ones first.
    while words and len(found) < limit:
        conditions = [products.c.search_text.contains(word, autoescape=True) for word in words]
        _note(tx, found, "name", *conditions, limit=limit)
        words = words[: len(words) * 2 // 3]
    return tuple(found.items())[:limit]


def _note(
    tx: Tx, found: dict[int, str], why: str, *conditions: ColumnElement[bool], limit: int = 5
) -> None:
    rows = tx.execute(
        select(products.c.id)
        .where(_SELLABLE, products.c.active, *conditions)
        .order_by(products.c.sku)
        .limit(limit)
    )
    for row in rows:
        found.setdefault(row[0], why)


def waiting_orders(tx: Tx, listing: Listing) -> int:
    """Orders of the store that wait because nobody knew the product of this hub SKU."""
    items = sales_order_items.c
    asked = (
        select(func.count(sales_orders.c.id.distinct()))
        .join(pending_issues, pending_issues.c.order_id == sales_orders.c.id)
        .join(
            sales_order_items,
            (items.order_id == pending_issues.c.order_id)
            & (items.position == pending_issues.c.item_position),
        )
        .where(
            sales_orders.c.integration_id == listing.integration_id,
            pending_issues.c.kind.in_((IssueKind.UNKNOWN_SKU.value, IssueKind.MISSING_SKU.value)),
            pending_issues.c.resolved_at.is_(None),
            items.product_id.is_(None),
            items.hub_sku_id == listing.hub_sku_id,
        )
    )
    return int(tx.execute(asked).scalar_one())


def others_of(tx: Tx, listing: Listing, product_id: int) -> tuple[str, ...]:
    """The codes of the store's other hub SKUs that the product is linked to."""
    rows = tx.execute(
        select(listings.c.sku, listings.c.hub_sku_id)
        .where(
            listings.c.product_id == product_id,
            listings.c.integration_id == listing.integration_id,
            listings.c.id != listing.id,
        )
        .order_by(listings.c.id)
    )
    return tuple(row.sku or str(row.hub_sku_id) for row in rows)


def _decide(
    tx: Tx,
    known: Iterable[Listing],
    decision: Decision,
    at: datetime,
    product_id: int | None = None,
) -> None:
    for one in known:
        made = MatchDecision(one.integration_id, one.hub_sku_id, decision, at, product_id)
        match_decisions.put(tx, made)
