"""What a person decided about hub SKUs that were in doubt; one decision for each SKU."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, select, update

from anydesk.core.match_decisions import MatchDecision
from anydesk.storage.catalogue_tables import match_decisions
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx

_c = match_decisions.c


def put(tx: Tx, decision: MatchDecision) -> None:
    """Note a decision; it takes the place of an earlier one about the same hub SKU."""
    values = values_of(decision, match_decisions)
    values.pop("id", None)
    upsert(tx, match_decisions, [values], key=("integration_id", "hub_sku_id"))


def remove(tx: Tx, integration_id: int, hub_sku_id: int) -> None:
    """Take a decision back: the next receipt decides anew. No decision is no mistake."""
    tx.execute(
        delete(match_decisions).where(
            _c.integration_id == integration_id, _c.hub_sku_id == hub_sku_id
        )
    )


def of(
    tx: Tx, integration_id: int, hub_sku_ids: Iterable[int] | None = None
) -> dict[int, MatchDecision]:
    """The decisions of a store by hub SKU id: all of them, or those about these SKUs."""
    statement = select(match_decisions).where(_c.integration_id == integration_id)
    if hub_sku_ids is None:
        rows = tx.execute(statement).all()
    else:
        ids = list(dict.fromkeys(hub_sku_ids))
        rows = [
            row
            for part in pieces(ids)
            for row in tx.execute(statement.where(_c.hub_sku_id.in_(part)))
        ]
    return {row.hub_sku_id: record_of(MatchDecision, row) for row in rows}


def note_made(tx: Tx, integration_id: int, made: Mapping[int, int]) -> None:
    """Which product was made for a hub SKU that was decided to be one of its own.

    Where its link is forgotten one day, it is linked to that product again.

    Args:
        made: product ids by hub SKU id.
    """
    if made:
        tx.execute(
            update(match_decisions)
            .where(_c.integration_id == integration_id, _c.hub_sku_id == bindparam("sku"))
            .values(product_id=bindparam("product")),
            [{"sku": sku, "product": product} for sku, product in made.items()],
        )
