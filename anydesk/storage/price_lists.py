"""Price lists and the prices that are exceptions in them (ERP §11.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, func, insert, select, update

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.price_lists import PriceList, PriceListException
from anydesk.core.settings import PriceSettings
from anydesk.storage import settings
from anydesk.storage.catalogue_tables import price_list_exceptions, price_lists
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

_x = price_list_exceptions.c
_KEY = ("price_list_id", "product_id")


def rows(tx: Tx) -> tuple[PriceList, ...]:
    """Every list, disabled ones too: the default one first, then by name."""
    found = tx.execute(
        select(price_lists).order_by(
            price_lists.c.is_default.desc(), func.lower(price_lists.c.name)
        )
    )
    return tuple(record_of(PriceList, row) for row in found)


def get(tx: Tx, list_id: int | None) -> PriceList | None:
    """The list of this id, or None."""
    row = tx.execute(select(price_lists).where(price_lists.c.id == list_id)).first()
    return record_of(PriceList, row) if row else None


def save(tx: Tx, given: PriceList) -> PriceList:
    """Add a list without id, or change the one with it; one list at most is the default.

    Raises:
        NotThere: there is no list of this id any more.
    """
    values = values_of(given, price_lists)
    if given.is_default:
        tx.execute(update(price_lists).values(is_default=False))
    if given.id is None:
        made = tx.execute(insert(price_lists).values(values)).inserted_primary_key
        assert made is not None
        return replace(given, id=made[0])
    changed = tx.execute(update(price_lists).where(price_lists.c.id == given.id).values(values))
    if changed.rowcount == 0:
        raise NotThere(_("This price list does not exist any more."))
    return given


def remove(tx: Tx, list_id: int) -> None:
    """Forget a list with its exceptions."""
    tx.execute(delete(price_list_exceptions).where(_x.price_list_id == list_id))
    tx.execute(delete(price_lists).where(price_lists.c.id == list_id))


def stores_with(tx: Tx, list_id: int) -> tuple[str, ...]:
    """The names of the integrations whose settings name this list."""
    stores = tx.execute(
        select(integrations.c.name, integrations.c.id).order_by(integrations.c.name)
    )
    return tuple(
        row.name
        for row in stores
        if settings.get_form(tx, PriceSettings, scope=settings.scope_of(row.id)).price_list_id
        == list_id
    )


def exceptions(
    tx: Tx, list_id: int, product_ids: Iterable[int] | None = None
) -> dict[int, PriceListException]:
    """The exceptions of a list by product: all of them, or those of these products."""
    statement = select(price_list_exceptions).where(_x.price_list_id == list_id)
    if product_ids is None:
        found = tx.execute(statement.order_by(_x.product_id)).all()
    else:
        found = [
            row
            for part in pieces(list(dict.fromkeys(product_ids)))
            for row in tx.execute(statement.where(_x.product_id.in_(part)))
        ]
    return {row.product_id: record_of(PriceListException, row) for row in found}


def put_exceptions(tx: Tx, given: Sequence[PriceListException]) -> None:
    """Set exceptions; each takes the place of the one its product had in the list."""
    values = [values_of(replace(one, id=None), price_list_exceptions) for one in given]
    upsert(tx, price_list_exceptions, values, key=_KEY)


def remove_exceptions(tx: Tx, list_id: int, product_ids: Sequence[int]) -> None:
    """The list's percentage counts for these products again."""
    for part in pieces(product_ids):
        tx.execute(
            delete(price_list_exceptions).where(
                _x.price_list_id == list_id, _x.product_id.in_(part)
            )
        )
