"""The listings of one integration as a whole: how many there are, and forgetting them."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings, listings


@dataclass(frozen=True)
class Links:
    """How much an integration's listings are.

    Args:
        listings: the hub's SKUs known here.
        linked: those of them that belong to a product.
        products: the products they belong to.
        offers: the listings in the marketplaces below them.
    """

    listings: int = 0
    linked: int = 0
    products: int = 0
    offers: int = 0


def count(tx: Tx, integration_id: int) -> Links:
    """What ``remove`` would take away."""
    product = listings.c.product_id
    asked = select(func.count(), func.count(product), func.count(product.distinct())).where(
        listings.c.integration_id == integration_id
    )
    offers = select(func.count()).where(channel_listings.c.integration_id == integration_id)
    return Links(*tx.execute(asked).one(), tx.execute(offers).scalar_one())


def remove(tx: Tx, integration_id: int) -> Links:
    """Forget the integration's listings, their links and what was last sent; how many there were.

    Products, balances and orders stay as they are. The whole rows go, not only the link in them:
    receiving products then mirrors and links them as on the first day, and the next send does not
    take anything for sent already.
    """
    found = count(tx, integration_id)
    for table in (channel_listings, listings):
        tx.execute(delete(table).where(table.c.integration_id == integration_id))
    return found
