"""The data of invoices: kept with their orders, and sent to the hub by itself or when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput
from anydesk.core.invoices import AccessKey, Invoice, date_problem, read_key
from anydesk.core.order_moves import MoveResult
from anydesk.core.tracking import cfop_problem
from anydesk.storage import invoice_moves
from anydesk.storage import invoices as storage
from anydesk.storage.store import Store


@dataclass(frozen=True)
class InvoiceAdded:
    """An invoice that was kept, and what the hub is told of it."""

    invoice: Invoice
    result: MoveResult


class InvoicesService:
    """Keeps one valid invoice for each order."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def of_order(self, order_id: int) -> Invoice | None:
        """The valid invoice of an order, or None."""
        return await self._store.run(partial(storage.of_order, order_id=order_id), durable=False)

    async def add(
        self,
        order_id: int,
        access_key: str,
        issued_at: datetime,
        *,
        cfop: str = "",
        state_registration: str = "",
        replace_other: bool = False,
    ) -> InvoiceAdded:
        """Keep an authorised invoice; the order becomes invoiced if it is not so far yet.

        With ``AUTO_ON_AUTHORIZATION`` the word for the hub is written in the same transaction.

        Args:
            access_key: 44 digits, with or without blanks; number and series are read from it.
            replace_other: the order's invoice with another key was cancelled.

        Raises:
            InvalidInput: a sentence for ``access_key``, ``issued_on`` or ``cfop``.
            NotThere: there is no such order.
        """
        key = self._checked(access_key, issued_at, cfop)
        invoice = Invoice(
            order_id,
            key.key,
            key.number,
            key.series,
            issued_at,
            cfop=cfop,
            state_registration=state_registration.strip(),
            created_at=self._clock.now(),
        )
        kept, result = await self._store.run(
            partial(
                invoice_moves.add,
                invoice=invoice,
                at=self._clock.now(),
                replace_other=replace_other,
            )
        )
        self._publish()
        return InvoiceAdded(kept, result)

    async def send(self, order_ids: Sequence[int]) -> tuple[MoveResult, ...]:
        """Tell the hub the invoices of these orders because a person asks for it."""
        send = partial(invoice_moves.send, order_ids=order_ids, at=self._clock.now())
        results = await self._store.run(send)
        self._publish()
        return results

    async def cancel(self, order_id: int) -> None:
        """The invoice of an order is no longer valid; the hub is told nothing of it."""
        await self._store.run(partial(storage.cancel, order_id=order_id))
        self._publish()

    def _checked(self, access_key: str, issued_at: datetime, cfop: str) -> AccessKey:
        key = read_key(access_key)
        if problem := date_problem(key, issued_at, self._clock.now()):
            raise InvalidInput(problem, problems={"issued_on": problem})
        if problem := cfop_problem(cfop):
            raise InvalidInput(problem, problems={"cfop": problem})
        return key

    def _publish(self) -> None:
        self._changes.publish(kinds.SALES_ORDERS, kinds.HUB_ORDERS, kinds.OUTBOX, kinds.PRODUCTS)
