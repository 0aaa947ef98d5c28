"""The list "Anúncios": each offer of a hub SKU, or the SKU alone where it has none (ERP §9)."""

from array import array
from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)

from anydesk.core.listing_rows import ListingRow, parts_of, row_id
from anydesk.core.listing_states import Publication, SendState, Transmission
from anydesk.core.query import FilterValue, Query
from anydesk.storage.channels import chosen
from anydesk.storage.lists import Filters, Sorts, find_ids, in_order, pieces
from anydesk.storage.order_lists import conditions, one_or_some, yes_or_no
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings, integrations, listings, products

NOT_READ = "not_read"
"""The publication filter's word for what nobody has asked the hub about yet."""

NO_OFFER = "no_offer"

COUNTERS = ("active", "rejected", "unpublished", "attention", "unlinked")

_sku, _offer, _product = listings.c, channel_listings.c, products.c

_KEY: ColumnElement[int] = type_coerce(
    _sku.id.op("*")(literal_column(str(1 << 32))) + func.coalesce(_offer.id, 0), Integer
)
_OFFERS = listings.outerjoin(channel_listings, _offer.listing_id == _sku.id)
_ALL = _OFFERS.outerjoin(products, _product.id == _sku.product_id)

# What an outer join leaves null is "" here, so that a condition and its opposite share no row.
_publication = func.coalesce(_offer.publication_status, "")
_transmission = func.coalesce(_offer.transmission_status, "")

_NO_OFFER = _offer.id.is_(None)
_REFUSED = _sku.send_state == SendState.REFUSED.value
_REJECTED = or_(
    _transmission == Transmission.ERROR.value,
    _publication == Publication.CORRUPTED.value,
    and_(_NO_OFFER, _REFUSED),
)
_UNPUBLISHED = or_(
    _publication == Publication.UNPUBLISHED.value,
    and_(_NO_OFFER, _sku.checked_at.is_not(None)),
)
_WARNED = func.coalesce(literal_column("channel_listings.warnings"), "[]") != "[]"
_ATTENTION = or_(
    _REJECTED,
    _REFUSED,
    _sku.last_error != "",
    func.coalesce(_offer.last_error, "") != "",
    _WARNED,
)
_ACTIVE = _publication == Publication.ACTIVE.value
_UNLINKED = _sku.product_id.is_(None)

# Rows that were stored before this list existed have no folded text until they are read again.
_SEARCH: ColumnElement[str] = (
    case((_sku.search_text == "", func.lower(_sku.sku + " " + _sku.title)), else_=_sku.search_text)
    + " "
    + func.coalesce(_offer.search_text, "")
    + " "
    + func.coalesce(_product.search_text, "")
)

SORTS: Sorts = {
    "title": func.lower(_sku.title),
    "sku": func.lower(_sku.sku),
    "product_sku": func.lower(func.coalesce(_product.sku, "")),
    "channel": func.coalesce(_offer.marketplace, ""),
    "identifier": func.coalesce(_offer.marketplace_item_code, ""),
    "price": func.coalesce(_offer.price, _sku.hub_price),
    "discount_price": func.coalesce(_offer.discount_price, _sku.hub_promo_price),
    "stock_sent": _sku.stock_sent,
    "price_sent": func.coalesce(_offer.price_sent, _sku.price_sent),
    "publication": _publication,
    "transmission": _transmission,
    "checked_at": func.coalesce(_offer.checked_at, _sku.checked_at),
    "store": _sku.integration_id,
}

_PRODUCT_SORTS = frozenset({"product_sku"})


def _publication_is(value: FilterValue) -> ColumnElement[bool]:
    if value == NOT_READ:
        return and_(_publication == "", _sku.checked_at.is_(None))
    if value == NO_OFFER:
        return and_(_NO_OFFER, _sku.checked_at.is_not(None))
    return one_or_some(_publication, value)


FILTERS: Filters = {
    "integration": lambda value: _sku.integration_id == value,
    "channel": lambda value: chosen(
        func.coalesce(_offer.marketplace, ""), func.coalesce(_offer.account_name, ""), value
    ),
    "publication": _publication_is,
    "transmission": lambda value: one_or_some(_transmission, value),
    "product": lambda value: _sku.product_id == value,
    "active": lambda value: yes_or_no(_ACTIVE, value),
    "rejected": lambda value: yes_or_no(_REJECTED, value),
    "unpublished": lambda value: yes_or_no(_UNPUBLISHED, value),
    "attention": lambda value: yes_or_no(_ATTENTION, value),
    "unlinked": lambda value: yes_or_no(_UNLINKED, value),
}


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids of the rows that match, in order; by title where nothing else is asked."""
    return find_ids(
        tx,
        _source(query),
        _KEY,
        query,
        search_column=_SEARCH,
        sorts=SORTS,
        filters=FILTERS,
        default_sort=SORTS["title"],
    )


def counts(tx: Tx, query: Query) -> Mapping[str, int]:
    """How many match, by counter; what the counters stand for is not asked itself."""
    tallied = (_ACTIVE, _REJECTED, _UNPUBLISHED, _ATTENTION, _UNLINKED)
    row = tx.execute(
        select(
            func.count(),
            *(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in tallied),
        )
        .select_from(_source(query))
        .where(*conditions(query, FILTERS, _SEARCH, but=COUNTERS))
    ).one()
    return {"all": row[0], **dict(zip(COUNTERS, row[1:], strict=True))}


def load(tx: Tx, ids: Sequence[int]) -> tuple[ListingRow, ...]:
    """The rows of these ids, in the order asked; missing ones are left out."""
    found: dict[int, ListingRow] = {}
    wanted = list(dict.fromkeys(parts_of(key)[0] for key in ids))
    for part in pieces(wanted):
        for row in tx.execute(_ROWS.where(_sku.id.in_(part))):
            found[row.id] = record_of(ListingRow, row)
    return in_order(ids, found)


def of_products(
    tx: Tx, product_ids: Sequence[int], integration_ids: Sequence[int]
) -> tuple[ListingRow, ...]:
    """Every row of these products in these stores."""
    return tuple(
        record_of(ListingRow, row)
        for part in pieces(product_ids)
        for row in tx.execute(
            _ROWS.where(
                _sku.product_id.in_(part), _sku.integration_id.in_(integration_ids)
            ).order_by(_KEY)
        )
    )


def keys_of(tx: Tx, listing_ids: Sequence[int]) -> tuple[int, ...]:
    """The ids of all rows of these hub SKUs."""
    return tuple(
        row_id(row[0], row[1])
        for part in pieces(listing_ids)
        for row in tx.execute(
            select(_sku.id, _offer.id).select_from(_OFFERS).where(_sku.id.in_(part)).order_by(_KEY)
        )
    )


def channels(tx: Tx, integration_id: int | None) -> tuple[str, ...]:
    """The marketplaces' codes that occur, of one integration or of all."""
    statement = select(_offer.marketplace).where(_offer.marketplace != "").distinct()
    if integration_id is not None:
        statement = statement.where(_offer.integration_id == integration_id)
    return tuple(tx.execute(statement.order_by(_offer.marketplace)).scalars())


def _source(query: Query) -> FromClause:
    """Without the products where nothing is asked of them: a third of the time for a long list."""
    return _ALL if query.text.strip() or query.sort in _PRODUCT_SORTS else _OFFERS


_ROWS = select(
    _KEY.label("id"),
    _sku.id.label("listing_id"),
    _offer.id.label("channel_id"),
    _sku.integration_id,
    integrations.c.name.label("store"),
    _sku.hub_product_id,
    _sku.hub_sku_id,
    _offer.hub_listing_id,
    _sku.title,
    _sku.sku,
    _sku.gtin,
    _sku.product_id,
    func.coalesce(_product.sku, "").label("product_sku"),
    func.coalesce(_product.name, "").label("product_name"),
    func.coalesce(_offer.marketplace, "").label("marketplace"),
    func.coalesce(_offer.account_name, "").label("account_name"),
    func.coalesce(_offer.marketplace_item_code, "").label("item_code"),
    func.coalesce(_offer.sku_in_marketplace, "").label("sku_in_marketplace"),
    func.coalesce(_offer.price, _sku.hub_price).label("price"),
    func.coalesce(_offer.discount_price, _sku.hub_promo_price).label("discount_price"),
    _sku.stock_sent,
    _sku.stock_sent_at,
    func.coalesce(_offer.price_sent, _sku.price_sent).label("price_sent"),
    func.coalesce(_offer.promo_sent, _sku.promo_sent).label("promo_sent"),
    func.coalesce(_offer.price_sent_at, _sku.price_sent_at).label("price_sent_at"),
    _publication.label("publication_status"),
    _transmission.label("transmission_status"),
    func.coalesce(_offer.marketplace_status, "").label("marketplace_status"),
    func.coalesce(_offer.transmission_message, "").label("transmission_message"),
    func.coalesce(func.nullif(_offer.last_error, ""), _sku.last_error).label("last_error"),
    _offer.warnings,
    func.coalesce(_offer.permalink, "").label("permalink"),
    _sku.send_state,
    _sku.send_message,
    func.coalesce(_offer.checked_at, _sku.checked_at).label("checked_at"),
).select_from(_ALL.join(integrations, integrations.c.id == _sku.integration_id))
