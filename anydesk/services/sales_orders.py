"""The merchant's sales orders: the list, one order, and resolving what it lacks."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.query import Query
from anydesk.core.receivables import Receivable, receivables_of
from anydesk.core.sales_orders import OrderStatus, SalesOrder, SalesOrderRow
from anydesk.storage import receivables, sales_order_lists, sales_orders
from anydesk.storage import sales_order_issues as issues
from anydesk.storage.receiving_rules import rules_of
from anydesk.storage.store import Store, Tx

FINISHED = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})


class SalesOrdersService:
    """A list service of sales orders; new ones come with the job ``orders.receive``."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def find(self, query: Query) -> Sequence[int]:
        """The ids of the orders that match, in order."""
        return await self._store.run(partial(sales_order_lists.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[SalesOrderRow]:
        """The rows in the order asked; those that are gone are left out."""
        return await self._store.run(partial(sales_order_lists.load, ids=ids), durable=False)

    async def counts(self, query: Query) -> Mapping[str, int]:
        """How many match, by counter: ``open``, ``new``, ``issues``, ``all``."""
        return await self._store.run(partial(sales_order_lists.counts, query=query), durable=False)

    async def channels(self, integration_id: int | None = None) -> Sequence[str]:
        """The channels' codes that occur."""
        return await self._store.run(
            partial(sales_order_lists.channels, integration_id=integration_id), durable=False
        )

    async def get(self, order_id: int) -> SalesOrder:
        """One order with everything. Raises NotThere."""
        found = await self._store.run(partial(sales_orders.get, order_id=order_id), durable=False)
        if found is None:
            raise NotThere(_("This order is not there any more."))
        return found

    async def link_item(self, order_id: int, position: int, product_id: int) -> None:
        """Say which product a line is.

        Reserves its stock, and links the listing it came from, so that later orders find it.

        Raises NotThere, and InvalidInput for a product that is not sold itself.
        """
        await self._write(
            partial(
                issues.link_item,
                order_id=order_id,
                position=position,
                product_id=product_id,
                at=self._clock.now(),
            ),
            kinds.PRODUCTS,
            kinds.LISTINGS,
        )

    async def set_payment_method(self, order_id: int, position: int, method: str) -> None:
        """Choose how a payment is booked. Raises NotThere and InvalidInput."""
        await self._write(
            partial(
                issues.set_payment_method,
                order_id=order_id,
                position=position,
                method=method,
                at=self._clock.now(),
            )
        )

    async def set_shipping(self, order_id: int, carrier: str) -> None:
        """Choose who ships an order. Raises NotThere and InvalidInput."""
        await self._write(
            partial(issues.set_shipping, order_id=order_id, carrier=carrier, at=self._clock.now())
        )

    async def accept_issue(self, issue_id: int) -> None:
        """Let a pendência be as it is; it does not come back. Raises NotThere."""
        await self._write(partial(issues.accept_issue, issue_id=issue_id, at=self._clock.now()))

    async def receivables(self, order_id: int) -> tuple[Receivable, ...]:
        """The instalments that were posted for an order."""
        return await self._store.run(
            partial(receivables.of_order, order_id=order_id), durable=False
        )

    async def post_receivables(self, order_id: int) -> int:
        """Post the instalments of an order ("lançar contas"); how many it has then.

        An order that has some already keeps them. Raises NotThere.
        """
        order, at = await self.get(order_id), self._clock.now()

        def post(tx: Tx) -> int:
            made = receivables_of(order, rules_of(tx, order.integration_id))
            receivables.post(tx, order_id, made, at)
            return len(receivables.of_order(tx, order_id))

        return await self._store.run(post)

    async def by_numbers(self, integration_id: int, numbers: Sequence[int]) -> Sequence[int]:
        """The ids of the orders with these numbers. Raises NotThere naming the unknown ones."""
        read = partial(sales_order_lists.ids_of, integration_id=integration_id, numbers=numbers)
        found = await self._store.run(read, durable=False)
        missing = [str(number) for number in numbers if number not in found]
        if missing:
            raise NotThere(
                _("This store has no order {numbers} here.").format(numbers=", ".join(missing)),
                hint=_("See: anydesk orders list --store …"),
            )
        return [found[number] for number in numbers]

    async def not_finished(self, integration_id: int) -> Sequence[int]:
        """The orders of a store that may still change their situation."""
        wanted = tuple(one.value for one in OrderStatus if one not in FINISHED)
        return await self.find(Query(filters={"integration": integration_id, "status": wanted}))

    async def _write(self, function: Callable[[Tx], object], *also: str) -> None:
        await self._store.run(function)
        # The list of the hub's orders shows situations and pendências of ours too.
        self._changes.publish(kinds.SALES_ORDERS, kinds.HUB_ORDERS, *also)
