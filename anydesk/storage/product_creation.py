"""The products that a receipt makes: variations with their parents, all of a page at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from anydesk.core.products import Product, ProductType
from anydesk.core.received_products import parent_codes, parent_of, product_of, stands_alone
from anydesk.storage import products as product_storage
from anydesk.storage.lists import pieces
from anydesk.storage.product_matching import How, Match
from anydesk.storage.receiving_store import ReceivingStore
from anydesk.storage.store import Tx
from anydesk.storage.tables import products

Family = Sequence[Match]
"""What became of the SKUs of one hub product."""


def create(
    tx: Tx, store: ReceivingStore, matches: Sequence[Match], at: datetime
) -> tuple[dict[str, Product], list[Product]]:
    """Create what is missing.

    Returns:
        The sellable products by SKU, and their new parents.
    """
    families = _families(matches)
    parents, made_parents = _parents(tx, store, families, at)
    new: list[Product] = []
    for hub_id, family in families.items():
        product = family[0].product
        alone, parent_id = stands_alone(product), parents.get(hub_id)
        for one in family:
            if one.how is How.CREATED:
                made = product_of(
                    product,
                    one.sku,
                    alone=alone,
                    parent_id=parent_id,
                    categories=store.categories,
                )
                new.append(store.fiscal.given_to(replace(made, sku=one.code)))
    return {one.sku: one for one in product_storage.add_all(tx, new, at)}, made_parents


def _families(matches: Sequence[Match]) -> dict[int, list[Match]]:
    """By hub product; those that need nothing new are left out."""
    families: dict[int, list[Match]] = {}
    for one in sorted(matches, key=lambda match: match.sku.hub_sku_id):
        families.setdefault(one.product.hub_product_id, []).append(one)
    return {
        hub_id: family
        for hub_id, family in families.items()
        if any(one.how is How.CREATED for one in family)
    }


def _parents(
    tx: Tx, store: ReceivingStore, families: Mapping[int, Family], at: datetime
) -> tuple[dict[int, int | None], list[Product]]:
    """The parent of each family's new variations; None or missing: they stand alone."""
    together = {
        hub_id: family for hub_id, family in families.items() if not stands_alone(family[0].product)
    }
    found = _brothers_parents(tx, together)
    codes = {
        hub_id: parent_codes(family[0].product)
        for hub_id, family in together.items()
        if hub_id not in found
    }
    here = _here(tx, sorted({code for several in codes.values() for code in several}))
    # A SKU that a product of this reading is about to get is no parent's.
    new_codes = {one.code for family in families.values() for one in family}
    shells: dict[str, Product] = {}
    chosen: dict[int, str] = {}
    for hub_id, several in codes.items():
        for code in several:
            if code in here:
                product_id, kind = here[code]
                if kind == ProductType.PARENT:
                    found[hub_id] = product_id
                    break
            elif code not in new_codes:
                product = together[hub_id][0].product
                shell = parent_of(product, code, store.categories)
                shells.setdefault(code, store.fiscal.given_to(shell))
                chosen[hub_id] = code
                break
    made = product_storage.add_all(tx, list(shells.values()), at)
    ids = {one.sku: one.id for one in made}
    return {**found, **{hub_id: ids[code] for hub_id, code in chosen.items()}}, list(made)


def _brothers_parents(tx: Tx, families: Mapping[int, Family]) -> dict[int, int | None]:
    """The parent that the known variations of a family have; None: they stand alone here.

    The merchant has some of these as products of their own: no parent is forced on them.
    """
    known = {
        hub_id: [one.product_id for one in family if one.product_id is not None]
        for hub_id, family in families.items()
    }
    parents = {
        row.id: row.parent_id
        for part in pieces(sorted({one for ids in known.values() for one in ids}))
        for row in tx.execute(
            select(products.c.id, products.c.parent_id).where(products.c.id.in_(part))
        )
    }
    return {
        hub_id: next((parents[one] for one in ids if parents.get(one)), None)
        for hub_id, ids in known.items()
        if ids
    }


def _here(tx: Tx, codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Id and type of the products with these SKUs."""
    ids = product_storage.ids_of(tx, codes)
    kinds = {
        row.id: row.type
        for part in pieces(list(ids.values()))
        for row in tx.execute(select(products.c.id, products.c.type).where(products.c.id.in_(part)))
    }
    return {sku: (key, kinds[key]) for sku, key in ids.items()}
