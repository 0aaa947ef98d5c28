"""Does the hub itself take sold units off? Seen from what it says of its own stock (API §4.4)."""

from dataclasses import dataclass

from anydesk.api.records import HubStock
from anydesk.core.settings import HubDeducts
from anydesk.services.connections import Connections

MOST_PAGES = 30
"""Of 100 rows each: enough to meet reserved units, and over in a few seconds."""


@dataclass(frozen=True)
class StockCheck:
    """What was seen.

    Args:
        looked_at: rows of stock that were read.
        reserved: those of them with reserved units, the only ones that tell something.
        example: the SKU of the row that decided, "" where none did.
    """

    verdict: HubDeducts
    looked_at: int
    reserved: int
    example: str = ""


async def check(connections: Connections, integration_id: int) -> StockCheck:
    """Compare ``amount`` with ``availableAmount`` where units are reserved by orders.

    A heuristic: the flags of the panel cannot be read, but with “consider reservations” on, what
    is available is less than what is there. The first row that shows it decides.

    Raises ApiError, and NotConnected where the integration has no token.
    """
    hub = await connections.hub(integration_id)
    looked_at = reserved = pages = 0
    untouched = ""
    async for page in hub.stock.pages():
        pages += 1
        looked_at += len(page.rows)
        for row in page.rows:
            if not row.reserved:
                continue
            reserved += 1
            if _is_deducted(row):
                return StockCheck(HubDeducts.YES, looked_at, reserved, row.sku)
            untouched = untouched or row.sku
        if pages >= MOST_PAGES:
            break
    verdict = HubDeducts.NO if reserved else HubDeducts.UNKNOWN
    return StockCheck(verdict, looked_at, reserved, untouched)


def _is_deducted(row: HubStock) -> bool:
    return row.amount is not None and row.available is not None and row.available < row.amount
