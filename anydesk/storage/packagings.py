"""The register of packagings, and the products that have their measures from one."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, func, insert, select, update

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.packagings import Packaging
from anydesk.storage.catalogue_tables import packagings
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products


def rows(tx: Tx) -> tuple[Packaging, ...]:
    """Every packaging, disabled ones too, in the order they were made."""
    found = tx.execute(select(packagings).order_by(packagings.c.id))
    return tuple(record_of(Packaging, row) for row in found)


def get(tx: Tx, packaging_id: int) -> Packaging | None:
    """One packaging, or None."""
    row = tx.execute(select(packagings).where(packagings.c.id == packaging_id)).first()
    return record_of(Packaging, row) if row else None


def save(tx: Tx, packaging: Packaging) -> Packaging:
    """Insert it, or change the row with its id. Raises NotThere where that is gone."""
    values = values_of(packaging, packagings)
    if packaging.id is None:
        made = tx.execute(insert(packagings).values(values).returning(packagings.c.id))
        return replace(packaging, id=made.scalar_one())
    changed = update(packagings).where(packagings.c.id == packaging.id).values(values)
    if not tx.execute(changed).rowcount:
        raise NotThere(_("This packaging does not exist any more."))
    return packaging


def remove(tx: Tx, packaging_id: int) -> None:
    """Delete the row; nothing where it is gone."""
    tx.execute(delete(packagings).where(packagings.c.id == packaging_id))


def used_by(tx: Tx, packaging_id: int) -> tuple[int, ...]:
    """The products that point at it."""
    found = select(products.c.id).where(products.c.packaging_id == packaging_id)
    return tuple(tx.execute(found.order_by(products.c.id)).scalars())


def uses(tx: Tx, packaging_ids: Sequence[int]) -> dict[int, int]:
    """How many products point at each; those without any are left out."""
    column = products.c.packaging_id
    counted = select(column, func.count()).where(column.in_(list(packaging_ids))).group_by(column)
    return {row[0]: row[1] for row in tx.execute(counted)}
