"""The hub's products as they were read last: their JSON, by integration and id."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b

from sqlalchemy import delete, func, select

from anydesk.core.products import HubProduct
from anydesk.storage.catalogue_tables import hub_products
from anydesk.storage.lists import pieces
from anydesk.storage.rows import upsert as put
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings


def upsert(
    tx: Tx, integration_id: int, products: Sequence[HubProduct], at: datetime, reading: int
) -> None:
    """Keep these as they were just read."""
    rows = [
        {
            "integration_id": integration_id,
            "hub_product_id": one.hub_product_id,
            "title": one.title,
            "raw": one.raw,
            "digest": blake2b(one.raw.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
            "read_at": at,
            "reading": reading,
        }
        for one in products
    ]
    put(tx, hub_products, rows, key=("integration_id", "hub_product_id"))


def raw_of(tx: Tx, integration_id: int, hub_product_ids: Sequence[int]) -> dict[int, str]:
    """The JSON by the hub's id; those that were never read are left out."""
    column = hub_products.c
    return {
        row.hub_product_id: row.raw
        for part in pieces(hub_product_ids)
        for row in tx.execute(
            select(column.hub_product_id, column.raw).where(
                column.integration_id == integration_id, column.hub_product_id.in_(part)
            )
        )
    }


def next_reading(tx: Tx, integration_id: int) -> int:
    """The number of a reading that begins now."""
    last = select(func.coalesce(func.max(hub_products.c.reading), 0)).where(
        hub_products.c.integration_id == integration_id
    )
    return int(tx.execute(last).scalar_one()) + 1


def ids(
    tx: Tx, integration_id: int, *, reading: int | None = None, but: int | None = None
) -> list[int]:
    """The hub's ids in their order: all of them, or those of one reading.

    Args:
        but: leave out what this reading has seen already.
    """
    column = hub_products.c
    wanted = select(column.hub_product_id).where(column.integration_id == integration_id)
    if reading is not None:
        wanted = wanted.where(column.reading == reading)
    if but is not None:
        wanted = wanted.where(column.reading != but)
    return list(tx.execute(wanted.order_by(column.hub_product_id)).scalars())


def ids_of_code(tx: Tx, integration_id: int, code: str) -> list[int]:
    """The hub's products that a person means by a SKU, or by the id of a product or a SKU."""
    column, code = listings.c, code.strip()
    fits = column.sku == code
    if code.isascii() and code.isdigit():
        fits = fits | (column.hub_sku_id == int(code)) | (column.hub_product_id == int(code))
    wanted = select(column.hub_product_id).where(column.integration_id == integration_id, fits)
    return sorted(set(tx.execute(wanted).scalars()))


def seen(tx: Tx, integration_id: int, hub_product_ids: Sequence[int], reading: int) -> set[int]:
    """Those of these products that a reading has seen."""
    column = hub_products.c
    return {
        row[0]
        for part in pieces(hub_product_ids)
        for row in tx.execute(
            select(column.hub_product_id).where(
                column.integration_id == integration_id,
                column.reading == reading,
                column.hub_product_id.in_(part),
            )
        )
    }


def count(tx: Tx, integration_id: int, reading: int | None = None) -> int:
    """How many products are kept, or how many of them a reading has seen."""
    column = hub_products.c
    wanted = select(func.count()).where(column.integration_id == integration_id)
    if reading is not None:
        wanted = wanted.where(column.reading == reading)
    return int(tx.execute(wanted).scalar_one())


def forget_unseen(tx: Tx, integration_id: int, reading: int) -> int:
    """Forget what a whole reading did not see: it is not at the hub any more. How many.

    Products, listings and links stay: only the merchant takes those away.
    """
    column = hub_products.c
    gone = delete(hub_products).where(
        column.integration_id == integration_id, column.reading < reading
    )
    return int(tx.execute(gone).rowcount)


def read_at(tx: Tx, integration_id: int) -> datetime | None:
    """When a product of the store was read last; None: never."""
    column = hub_products.c
    # The newest row, and not max(): the column's own type turns the text into a time.
    row = tx.execute(
        select(column.read_at)
        .where(column.integration_id == integration_id)
        .order_by(column.read_at.desc())
        .limit(1)
    ).first()
    return None if row is None else row.read_at


def linked_products(tx: Tx, integration_id: int, hub_product_ids: Sequence[int]) -> set[int]:
    """Those of these products of which every known SKU is linked to a product here."""
    column = listings.c
    found: dict[int, bool] = {}
    for part in pieces(hub_product_ids):
        rows = tx.execute(
            select(column.hub_product_id, column.product_id).where(
                column.integration_id == integration_id, column.hub_product_id.in_(part)
            )
        )
        for hub_product_id, product_id in rows:
            found[hub_product_id] = found.get(hub_product_id, True) and product_id is not None
    return {key for key, whole in found.items() if whole}


def quantities(tx: Tx, integration_id: int, hub_product_ids: Sequence[int]) -> dict[int, Decimal]:
    """What the hub offers, by SKU, in the stock local that sends go to."""
    column = listings.c
    return {
        row.hub_sku_id: row.hub_quantity
        for part in pieces(hub_product_ids)
        for row in tx.execute(
            select(column.hub_sku_id, column.hub_quantity).where(
                column.integration_id == integration_id,
                column.hub_product_id.in_(part),
                column.hub_quantity.is_not(None),
            )
        )
    }
