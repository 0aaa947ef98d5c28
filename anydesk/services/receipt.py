"""Orders that arrive by themselves: of which stores, how far, and starting it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from anydesk.core.clock import Clock
from anydesk.core.errors import JobBusy
from anydesk.core.integrations import Health, Integration
from anydesk.core.query import Query
from anydesk.core.receipt import ReceiptCursor, is_feed_silent
from anydesk.core.settings import OrderSettings
from anydesk.services.integrations import IntegrationsService
from anydesk.services.settings import SettingsService
from anydesk.storage import receipt_cursors
from anydesk.storage.store import Store, Tx

if TYPE_CHECKING:
    from anydesk.services import Services

KEY = "orders.arrive"
REFUSED_PAUSE = timedelta(minutes=30)
"""After a refused token the hub is left in peace so long, or until somebody gives another."""


@dataclass(frozen=True)
class Arrival:
    """How the receipt of a store stands.

    Args:
        is_feed_silent: orders change, but the feed never tells; see API §9.
    """

    cursor: ReceiptCursor
    is_feed_silent: bool


class ReceiptService:
    """The automatic receipt of every store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: SettingsService,
        integrations: IntegrationsService,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._integrations = integrations

    async def stores(self) -> tuple[Integration, ...]:
        """The active stores that receive by themselves and whose token was not just refused."""
        found = []
        for one in await self._integrations.usable():
            settings = await self._settings.get(OrderSettings, one.id)
            if settings.receive_automatically and not self._is_refused(one):
                found.append(one)
        return tuple(found)

    async def standing(self, integration_id: int) -> Arrival:
        """How far the orders of a store have arrived."""

        def read(tx: Tx) -> tuple[ReceiptCursor | None, datetime | None]:
            newest = receipt_cursors.newest_change(tx, integration_id)
            return receipt_cursors.get(tx, integration_id), newest

        cursor, newest = await self._store.run(read, durable=False)
        cursor = cursor or ReceiptCursor(integration_id)
        return Arrival(cursor, is_feed_silent(cursor, newest))

    def _is_refused(self, one: Integration) -> bool:
        if one.health is not Health.AUTH_FAILED or one.health_at is None:
            return False
        return self._clock.now() - one.health_at < REFUSED_PAUSE


async def start_arrival(services: "Services", store: Integration) -> int | None:
    """Start looking for what is new in a store; the run's id, None: it is being done.

    A look that stopped for want of a network goes on in its own run, so that a day without one
    leaves one line under Activity and not one for every two minutes.
    """
    from anydesk.services.jobs import JOBS

    asked = Query(filters={"to_continue": "yes", "key": KEY, "store": store.name})
    try:
        for run_id in await services.jobs.find(asked):
            run = await services.jobs.get(run_id)
            # A store of this name may have been another one in those days.
            if run.arguments["integration_id"] == store.id:
                return await services.runner.resume(run_id)
        job = JOBS[KEY](services, {"integration_id": store.id})
        return await services.runner.start(job, store=store.name)
    except JobBusy:
        return None
