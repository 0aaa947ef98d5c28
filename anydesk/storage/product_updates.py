"""What receiving changes in products that exist, as the settings and the options say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from anydesk.core.field_changes import OF_PARENT, FieldChange, changes_between
from anydesk.core.i18n import _
from anydesk.core.products import ChannelListing, Product
from anydesk.core.received_products import (
    NO_FISCAL,
    Prices,
    gtin_of,
    parent_of,
    pictures_of,
    product_of,
    received_prices,
    stands_alone,
    web_addresses,
)
from anydesk.core.received_updates import (
    ProductUpdate,
    decides,
    grids_to_take,
    with_data,
    with_grid,
    with_images,
    with_prices,
    with_sku,
)
from anydesk.storage import products as product_storage
from anydesk.storage.lists import pieces
from anydesk.storage.product_matching import How, Match, final_products
from anydesk.storage.receiving_store import ReceivingStore
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products

Channels = Mapping[int, Sequence[ChannelListing]]


@dataclass
class UpdatePlan:
    """What becomes of the products that exist.

    Args:
        before, after: the products by id, those with variations too.
        updates, changes: by hub SKU id.
        deciding: the matches that their products take data from.
    """

    before: dict[int, Product] = field(default_factory=dict)
    after: dict[int, Product] = field(default_factory=dict)
    updates: dict[int, ProductUpdate] = field(default_factory=dict)
    changes: dict[int, list[FieldChange]] = field(default_factory=dict)
    deciding: list[tuple[Match, Prices | None]] = field(default_factory=list)

    def changed(self) -> list[Product]:
        """The products that have to be written."""
        return [one for key, one in self.after.items() if one != self.before[key]]

    def say(self, match: Match, product: Product, sentence: str, *changes: FieldChange) -> None:
        """One more thing that happens beside the product itself."""
        key = match.sku.hub_sku_id
        update = self.updates.get(key) or ProductUpdate(product)
        self.updates[key] = update.saying(sentence, left_alone=False)
        self.changes.setdefault(key, []).extend(changes)


def plan(tx: Tx, store: ReceivingStore, matches: Sequence[Match], channels: Channels) -> UpdatePlan:
    """What would change in the products; one product's changes add up in the order of the hub."""
    known = sorted(
        (one for one in matches if one.product_id is not None),
        key=lambda one: one.sku.hub_sku_id,
    )
    if not known or not store.updates:
        return UpdatePlan()
    return _Planning(tx, store, known, channels, _new_codes(matches)).plan


def _new_codes(matches: Iterable[Match]) -> set[str]:
    return {one.code for one in matches if one.how is How.CREATED}


class _Planning:
    """The products as they will be after what was planned so far, and who has which code."""

    def __init__(
        self,
        tx: Tx,
        store: ReceivingStore,
        known: Sequence[Match],
        channels: Channels,
        new_codes: Collection[str],
    ) -> None:
        self._store = store
        self._new_codes = new_codes
        ids = {one.product_id for one in known if one.product_id is not None}
        found = product_storage.get_many(tx, ids)
        known = [one for one in known if one.product_id in found]
        self.plan = UpdatePlan(found, dict(found))
        self._owners = product_storage.ids_of(tx, [one.sku.sku.strip() for one in known])
        self._linked = _linked(tx, store.id, known)
        self._deciding = [one for one in known if self._decides(one)]
        self._deciding_ids = {one.sku.hub_sku_id for one in self._deciding}
        data = store.options.data
        gtins = [gtin_of(one.sku) for one in self._deciding] if data else []
        self._by_gtin = product_storage.by_gtin(tx, gtins)
        self._final = final_products(tx, {key for ids in self._by_gtin.values() for key in ids})
        self._grids = self._free_grids(tx) if data else frozenset()
        for one in known:
            self._update(one, channels)
        self._update_parents(tx, known)

    def _decides(self, one: Match) -> bool:
        product = self._product(one)
        return decides(one.sku.hub_sku_id, product.sku, self._linked[one.product_id or 0])

    def _product(self, one: Match) -> Product:
        return self.plan.after[one.product_id or 0]

    def _update(self, one: Match, channels: Channels) -> None:
        before = self._product(one)
        update = ProductUpdate(before)
        if self._store.takes_skus and one.how is How.KNOWN:
            update = self._with_sku(one, update)
        if one.sku.hub_sku_id in self._deciding_ids:
            prices = received_prices(one.product, one.sku, channels.get(one.sku.hub_sku_id, ()))
            self.plan.deciding.append((one, prices))
            update = self._with_options(one, update, prices)
        update = update.having(self._store.fiscal.given_to(update.product))
        key = one.sku.hub_sku_id
        self.plan.after[before.id or 0] = update.product
        self.plan.updates[key] = update
        self.plan.changes[key] = list(changes_between(before, update.product))

    def _with_sku(self, one: Match, update: ProductUpdate) -> ProductUpdate:
        """The update with the listing's SKU, if it is free."""
        code = one.sku.sku.strip()
        product_id = one.product_id or 0
        taken = code in self._new_codes or self._owners.get(code, product_id) != product_id
        others = [
            told
            for key, (told, _active) in self._linked[product_id].items()
            if key != one.sku.hub_sku_id and told
        ]
        after = with_sku(update, code, taken=taken, others=others)
        if after.product.sku != update.product.sku:
            self._owners[code] = product_id
        return after

    def _with_options(
        self, one: Match, update: ProductUpdate, prices: Prices | None
    ) -> ProductUpdate:
        chosen, product = self._store.options, update.product
        alone = stands_alone(one.product)
        if chosen.data:
            update = self._with_data(one, update, alone=alone)
        if chosen.prices:
            update = with_prices(update, prices, self._store.offer.prices.import_mode)
        if chosen.images:
            has_parent = product.parent_id is not None
            urls = pictures_of(one.product, one.sku, alone=alone, has_parent=has_parent)
            update = update.having(with_images(update.product, urls))
        return update

    def _with_data(self, one: Match, update: ProductUpdate, *, alone: bool) -> ProductUpdate:
        book, product = self._store.categories, update.product
        fresh = product_of(
            one.product, one.sku, alone=alone, parent_id=product.parent_id, categories=book
        )
        taken = fresh.gtin != product.gtin and self._has_owner(fresh.gtin, product)
        fresh = replace(fresh, gtin="") if taken else fresh
        after = update.having(with_data(product, fresh, one.product, book))
        if taken:
            text = _("The GTIN stays: another product has the GTIN {gtin}.")
            after = after.saying(text.format(gtin=gtin_of(one.sku)))
        return with_grid(after, one.sku.grid, taken=product.id not in self._grids)

    def _has_owner(self, gtin: str, product: Product) -> bool:
        return any(self._final[one] != product.id for one in self._by_gtin.get(gtin, ()))

    def _free_grids(self, tx: Tx) -> frozenset[int]:
        """The products that can take the hub's values: no brother has or gets the same."""
        wanted: defaultdict[int, dict[int, Mapping[str, str]]] = defaultdict(dict)
        free: set[int] = set()
        for one in self._deciding:
            product = self._product(one)
            if product.parent_id is None:
                free.add(product.id or 0)
            elif one.sku.grid and dict(one.sku.grid) != dict(product.grid):
                wanted[product.parent_id][product.id or 0] = one.sku.grid
        for parent, own in _grids(tx, list(wanted)).items():
            free |= grids_to_take(own, wanted[parent])
        return frozenset(free)

    def _update_parents(self, tx: Tx, known: Sequence[Match]) -> None:
        """The products with variations: their data and pictures are those of the hub's product."""
        store, chosen = self._store, self._store.options
        if not (chosen.data or chosen.images or store.fiscal != NO_FISCAL):
            return
        first = self._families(tx, known)
        parents = product_storage.get_many(tx, first)
        for key, before in parents.items():
            one, update = first[key], ProductUpdate(before)
            product = before
            if chosen.data:
                fresh = parent_of(one.product, before.sku, store.categories)
                product = with_data(product, fresh, one.product, store.categories)
            if chosen.images:
                product = with_images(product, web_addresses(one.product.image_urls))
            update = update.having(store.fiscal.given_to(product))
            self.plan.before[key], self.plan.after[key] = before, update.product
            changes = [
                replace(change, field=OF_PARENT + change.field)
                for change in changes_between(before, update.product)
            ]
            if changes:
                text = _("Product with variations {sku}: {changes}")
                sentence = text.format(sku=before.sku, changes=" ".join(update.said))
                self.plan.say(one, self._product(one), sentence, *changes)

    def _families(self, tx: Tx, known: Sequence[Match]) -> dict[int, Match]:
        """Parent → the first variation, where one hub product is the parent's only one."""
        families: defaultdict[int, dict[int, Match]] = defaultdict(dict)
        for one in known:
            parent = self._product(one).parent_id
            if parent is not None and not stands_alone(one.product):
                families[parent].setdefault(one.product.hub_product_id, one)
        linked = _hub_products(tx, self._store.id, list(families))
        return {
            parent: next(iter(found.values()))
            for parent, found in families.items()
            if len(found.keys() | linked.get(parent, set())) == 1
        }


def _linked(
    tx: Tx, integration_id: int, known: Sequence[Match]
) -> Mapping[int, Mapping[int, tuple[str, bool]]]:
    """Code and activity of the hub SKUs that each product has in the store, the new ones too."""
    found: defaultdict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    ids = list(dict.fromkeys(one.product_id for one in known if one.product_id is not None))
    for part in pieces(ids):
        rows = tx.execute(
            select(
                listings.c.product_id, listings.c.hub_sku_id, listings.c.sku, listings.c.active
            ).where(listings.c.integration_id == integration_id, listings.c.product_id.in_(part))
        )
        for product_id, hub_sku_id, sku, active in rows:
            found[product_id][hub_sku_id] = (sku, active)
    for one in known:
        active = one.product.active and one.sku.active
        found[one.product_id or 0][one.sku.hub_sku_id] = (one.sku.sku.strip(), active)
    return found


def _grids(tx: Tx, parents: Sequence[int]) -> dict[int, dict[int, Mapping[str, str]]]:
    """The values of all variations by parent and product."""
    found: defaultdict[int, dict[int, Mapping[str, str]]] = defaultdict(dict)
    for part in pieces(parents):
        rows = tx.execute(
            select(products.c.parent_id, products.c.id, products.c.grid).where(
                products.c.parent_id.in_(part)
            )
        )
        for parent, product_id, grid in rows:
            found[parent][product_id] = grid
    return found


def _hub_products(tx: Tx, integration_id: int, parents: Sequence[int]) -> dict[int, set[int]]:
    """The hub's products that the variations of each parent are linked to."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for part in pieces(parents):
        rows = tx.execute(
            select(products.c.parent_id, listings.c.hub_product_id)
            .join(listings, listings.c.product_id == products.c.id)
            .where(products.c.parent_id.in_(part), listings.c.integration_id == integration_id)
            .distinct()
        )
        for parent, hub_product_id in rows:
            found[parent].add(hub_product_id)
    return found
