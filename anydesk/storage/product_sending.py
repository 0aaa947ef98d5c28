"""What a product send reads, and what it notes about the hub's answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update

from anydesk.core.kits import KitComponent
from anydesk.core.listing_states import SendState
from anydesk.core.offer_plans import PlanStore
from anydesk.core.products import HubProduct, Listing, Product
from anydesk.core.products import ProductType as Type
from anydesk.core.send_sources import KitPart, SendingStore, SendSource, Sibling
from anydesk.core.settings import CategorySettings, ProductSettings
from anydesk.core.stock import NOTHING_HELD
from anydesk.storage import hub_products, offers, settings
from anydesk.storage import listings as listing_storage
from anydesk.storage import products as product_storage
from anydesk.storage.catalogue_tables import kit_components
from anydesk.storage.category_mappings import mapped_paths
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, records_of
from anydesk.storage.send_results import note_prices, note_stock
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products

_NOT_SENT = frozenset(
    (
        "average_cost", "bin_location", "cest", "created_at", "max_stock", "min_stock",
        "net_weight", "notes", "package_gtin", "sheet_extras", "unit", "updated_at",
    )
)  # fmt: skip
"""Fields of a product that no hub is told: reading them for thousands takes its time."""

_SENT = tuple(column for column in products.c if column.name not in _NOT_SENT)
_LISTED = tuple(
    column
    for column in listings.c
    if column.name not in ("last_error", "send_message", "send_state", "product_sent_at")
)

Listed = Mapping[int, Sequence[Listing]]
"""The listings of one store by product."""


def sending_stores(tx: Tx, integration_ids: Sequence[int]) -> tuple[SendingStore, ...]:
    """The stores with the settings of today, in the order asked."""
    return tuple(_sending_store(tx, offer) for offer in offers.stores(tx, integration_ids))


def _sending_store(tx: Tx, offer: PlanStore) -> SendingStore:
    scope = settings.scope_of(offer.id)
    mapped = mapped_paths(tx, offer.id)
    return SendingStore(
        offer,
        settings.get_form(tx, ProductSettings, scope=scope),
        settings.get_form(tx, CategorySettings, scope=scope).nearest_ancestor,
        mapped.mapped,
        mapped.gone,
    )


def sources(tx: Tx, product_ids: Sequence[int], store: SendingStore) -> list[SendSource]:
    """One for each product and listing of it in the store, in the order asked.

    A parent that has variations is left out: they stand for it. What the hub has (``hub``) is
    read by ``mirrors``.
    """
    found = _products(tx, product_ids)
    shells = _shells(tx, [key for key, one in found.items() if one.type is Type.PARENT])
    parent_ids = {one.parent_id for one in found.values() if one.parent_id is not None}
    parents = product_storage.get_many(tx, parent_ids)
    siblings = _siblings(tx, sorted(parent_ids))
    family = {one.product_id for rows in siblings.values() for one in rows}
    listed = _listed(tx, sorted(family.union(product_ids)), store.offer.id)
    shared = _shared(tx, store.offer.id, sorted(_hub_ids(listed)))
    held = offers.held(tx, product_ids, [store.offer])
    kits = _kits(tx, [key for key, one in found.items() if one.type is Type.KIT], store.offer.id)
    return [
        SendSource(
            product,
            parents.get(product.parent_id or 0),
            listing,
            shared=listing is not None and listing.hub_product_id in shared,
            held=held.get((store.offer.id, key), NOTHING_HELD),
            siblings=siblings.get(product.parent_id or 0, ()),
            hub_product_id=_place_of(listing, siblings.get(product.parent_id or 0, ()), listed),
            parts=kits.get(key, ()),
        )
        for key in product_ids
        if (product := found.get(key)) is not None and key not in shells
        for listing in listed.get(key) or (None,)
    ]


def mirrors(tx: Tx, store: SendingStore, found: Iterable[SendSource]) -> dict[int, str]:
    """The hub's JSON of the products that these are in, by its id, as far as it was read."""
    ids = {hub_id for one in found if (hub_id := hub_id_of(one)) is not None}
    return hub_products.raw_of(tx, store.offer.id, sorted(ids))


def hub_id_of(source: SendSource) -> int | None:
    """The hub's product that this is in, or will be added to."""
    return source.listing.hub_product_id if source.listing else source.hub_product_id


def _products(tx: Tx, ids: Sequence[int]) -> dict[int, Product]:
    """The products by id, as far as anything of them is sent."""
    return {
        one.id or 0: one
        for part in pieces(ids)
        for one in records_of(
            Product, tx.execute(select(*_SENT).where(products.c.id.in_(part))).all()
        )
    }


def _shells(tx: Tx, parent_ids: Sequence[int]) -> frozenset[int]:
    """Those that have variations; they are not sold themselves."""
    return frozenset(
        row[0]
        for part in pieces(parent_ids)
        for row in tx.execute(
            select(products.c.parent_id).where(products.c.parent_id.in_(part)).distinct()
        )
    )


def _siblings(tx: Tx, parent_ids: Sequence[int]) -> dict[int, tuple[Sibling, ...]]:
    column = products.c
    found: dict[int, list[Sibling]] = {}
    for part in pieces(parent_ids):
        rows = tx.execute(
            select(column.parent_id, column.id, column.sku, column.grid, column.active)
            .where(column.parent_id.in_(part))
            .order_by(column.id)
        )
        for row in rows:
            found.setdefault(row[0], []).append(Sibling(*row[1:]))
    return {key: tuple(rows) for key, rows in found.items()}


def _listed(tx: Tx, product_ids: Sequence[int], integration_id: int) -> dict[int, list[Listing]]:
    found: dict[int, list[Listing]] = {}
    for part in pieces(product_ids):
        rows = tx.execute(
            select(*_LISTED)
            .where(listings.c.integration_id == integration_id, listings.c.product_id.in_(part))
            .order_by(listings.c.id)
        )
        for one in records_of(Listing, rows.all(), channels=()):
            found.setdefault(one.product_id or 0, []).append(one)
    return found


def _hub_ids(listed: Listed) -> set[int]:
    return {one.hub_product_id for rows in listed.values() for one in rows}


def _place_of(listing: Listing | None, siblings: Sequence[Sibling], listed: Listed) -> int | None:
    """The hub's product that most of the siblings are in; of a listed product it is known."""
    if listing is not None:
        return None
    homes = Counter(
        home
        for sibling in siblings
        for home in {one.hub_product_id for one in listed.get(sibling.product_id, ())}
    )
    return homes.most_common(1)[0][0] if homes else None


def _shared(tx: Tx, integration_id: int, hub_product_ids: Sequence[int]) -> frozenset[int]:
    """Those of the hub's products that have several SKUs."""
    column = listings.c.hub_product_id
    return frozenset(
        row[0]
        for part in pieces(hub_product_ids)
        for row in tx.execute(
            select(column)
            .where(listings.c.integration_id == integration_id, column.in_(part))
            .group_by(column)
            .having(func.count() > 1)
        )
    )


def _kits(tx: Tx, kit_ids: Sequence[int], integration_id: int) -> dict[int, tuple[KitPart, ...]]:
    """What these kits consist of, and the hub's SKUs of it."""
    rows = [
        record_of(KitComponent, row)
        for part in pieces(kit_ids)
        for row in tx.execute(
            select(kit_components)
            .where(kit_components.c.kit_id.in_(part))
            .order_by(kit_components.c.position, kit_components.c.id)
        )
    ]
    known = product_storage.get_many(tx, {one.component_id for one in rows})
    listed = _listed(tx, sorted(known), integration_id)
    found: dict[int, list[KitPart]] = {}
    for row in rows:
        product = known[row.component_id]
        found.setdefault(row.kit_id, []).append(
            KitPart(product.sku, row.quantity, _price(product), _hub_sku(listed, row.component_id))
        )
    return {key: tuple(parts) for key, parts in found.items()}


def _price(product: Product) -> Decimal:
    return product.promo_price if product.promo_price > 0 else product.sale_price


def _hub_sku(listed: Listed, product_id: int) -> int | None:
    return next((one.hub_sku_id for one in listed.get(product_id, ())), None)


def owners_of(tx: Tx, integration_id: int, hub_sku_ids: Sequence[int]) -> dict[int, int | None]:
    """The products that hub SKUs are linked to; those that are not known are left out."""
    found = listing_storage.by_hub_sku(tx, integration_id, hub_sku_ids)
    return {key: one.product_id for key, one in found.items()}


def mirror(tx: Tx, integration_id: int, hub_product: HubProduct, at: datetime) -> None:
    """Keep the hub's product as it just told it, with its SKUs."""
    listing_storage.upsert_hub_product(tx, integration_id, hub_product, {}, at)
    reading = hub_products.next_reading(tx, integration_id) - 1
    hub_products.upsert(tx, integration_id, [hub_product], at, max(reading, 0))


def link_products(
    tx: Tx, integration_id: int, hub_product: HubProduct, links: Mapping[int, int], at: datetime
) -> None:
    """Mirror a hub product and link its SKUs, by the hub's id, to products."""
    mirror(tx, integration_id, hub_product, at)
    known = listing_storage.by_hub_sku(tx, integration_id, list(links))
    listing_storage.link(
        tx, {one.id: links[key] for key, one in known.items() if one.id is not None}
    )


@dataclass(frozen=True)
class SentSku:
    """What the hub said to one SKU.

    Args:
        prices, quantity, cost: what it accepted; None: not sent or refused.
        refused: its words where something was refused, "" where all went well.
    """

    hub_sku_id: int
    prices: tuple[Decimal, Decimal] | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    refused: str = ""


def note_sent(tx: Tx, integration_id: int, sent: Sequence[SentSku], at: datetime) -> None:
    """Note what the hub accepted of these SKUs, and what became of them."""
    known = listing_storage.by_hub_sku(tx, integration_id, [one.hub_sku_id for one in sent])
    for one in sent:
        found = known.get(one.hub_sku_id)
        if found is None or found.id is None:
            continue
        if one.prices is not None:
            note_prices(tx, {found.id: one.prices}, {}, at)
        if one.quantity is not None:
            note_stock(tx, {found.id: one.quantity}, {}, at)
        state = SendState.REFUSED if one.refused else SendState.ACCEPTED
        values: dict[str, object] = {
            "send_state": state.value,
            "send_message": one.refused,
            "product_sent_at": at,
        }
        if one.cost is not None:
            values["cost_sent"] = one.cost
        tx.execute(update(listings).where(listings.c.id == found.id).values(values))
