"""One order of the hub, found by what a person calls it, with the codes there are to map."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from anydesk.api import json_text, payloads
from anydesk.api.hub import Hub
from anydesk.core.changes import HUB_ORDERS, Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import AppError, InvalidInput, NotFound, NotThere, Rejected
from anydesk.core.hub_orders import HubOrder
from anydesk.core.i18n import _
from anydesk.core.mappings import MappingKind
from anydesk.core.sample_orders import (
    FoundCode,
    SampleOrder,
    payments_of,
    shipping_of,
    status_code,
)
from anydesk.services import mapping_targets
from anydesk.services.connections import Connections
from anydesk.storage import hub_orders, integrations, mappings
from anydesk.storage import sample_orders as storage
from anydesk.storage.store import Store, Tx

LONGEST_NUMBER = 80
AT_MOST = 20
"""Orders asked for by a number: it names one, or two where marketplaces share it."""


class SampleOrders:
    """Looks in the mirror first, then asks the hub."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def read(self, integration_id: int, number: str, kind: str) -> SampleOrder:
        """See ``MappingsService.sample_order``."""
        wanted = _tidy(number)
        order = await self._mirrored(integration_id, wanted)
        if order is None:
            order = await self._asked(integration_id, wanted)
        sample = await self._store.run(
            partial(_sample, integration_id=integration_id, order=order), durable=False
        )
        _check(sample, order, kind)
        return sample

    async def _mirrored(self, integration_id: int, number: str) -> HubOrder | None:
        def find(tx: Tx) -> str:
            integrations.get(tx, integration_id)
            return storage.find_raw(tx, integration_id, number)

        raw = await self._store.run(find, durable=False)
        return payloads.order(json_text.parse(raw), raw) if raw else None

    async def _asked(self, integration_id: int, number: str) -> HubOrder:
        """The order from the hub, mirrored. Raises NotThere, and why the hub cannot be asked."""
        trouble: AppError | None = None
        found: HubOrder | None = None
        try:
            found = await _from_hub(await self._connections.hub(integration_id), number)
        except AppError as error:
            trouble = error
        if found is not None:
            await self._mirror(integration_id, found)
            return found
        owner = await self._store.run(
            partial(storage.owner_of, number=number, other_than=integration_id), durable=False
        )
        if owner:
            raise NotThere(
                _("Order {number} belongs to the store “{store}”.").format(
                    number=number, store=owner
                ),
                hint=_("Choose an order of this store, or open the configuration of the other."),
            )
        raise trouble or NotThere(
            _("ANYMARKET has no order {number} in this account.").format(number=number),
            hint=_("Type the order's id at ANYMARKET, or its number in the marketplace."),
        )

    async def _mirror(self, integration_id: int, order: HubOrder) -> None:
        mirror = partial(
            hub_orders.mirror,
            integration_id=integration_id,
            orders=[order],
            at=self._clock.now(),
        )
        await self._store.run(mirror, durable=False)
        self._changes.publish(HUB_ORDERS)


async def _from_hub(hub: Hub, number: str) -> HubOrder | None:
    """By id first, then by the number in the marketplace (API §7.2)."""
    if number.isascii() and number.isdigit() and int(number) <= storage.LARGEST:
        try:
            return await hub.orders.get(int(number))
        except (NotFound, Rejected):
            # It may still be a marketplace's number: those are digits, too.
            pass
    try:
        found = await _numbered(hub, number)
        if found is None or found.complete:
            return found
        return await hub.orders.get(found.hub_id)
    except (NotFound, Rejected):
        return None


async def _numbered(hub: Hub, number: str) -> HubOrder | None:
    pages = hub.orders.pages(marketplace_id=number, limit=AT_MOST)
    try:
        async for page in pages:
            return _called(page.rows, number)
    finally:
        await pages.aclose()
    return None


def _called(orders: Sequence[HubOrder], number: str) -> HubOrder | None:
    # A hub that does not know the filter answers with any orders: only those that fit count.
    fitting = [
        order for order in orders if number in (order.marketplace_id, order.marketplace_number)
    ]
    return max(fitting, key=lambda order: order.hub_id, default=None)


def _tidy(number: str) -> str:
    tidy = "".join(number.split()).lstrip("#")
    problem = ""
    if not tidy:
        problem = _("Type the number of an order.")
    elif len(tidy) > LONGEST_NUMBER or not tidy.isprintable():
        problem = _("This is not the number of an order.")
    if problem:
        raise InvalidInput(
            problem,
            problems={"number": problem},
            hint=_("Its id at ANYMARKET, or its number in the marketplace."),
        )
    return tidy


def _sample(tx: Tx, integration_id: int, order: HubOrder) -> SampleOrder:
    targets = mappings.targets(tx, integration_id)

    def suggested(found: FoundCode) -> FoundCode:
        meant = mapping_targets.suggestion(tx, found.kind, found.codes)
        return replace(found, suggestion=meant)

    payments = payments_of(order, targets[MappingKind.PAYMENT])
    return SampleOrder(
        hub_id=order.hub_id,
        marketplace_number=order.marketplace_number,
        channel=order.channel,
        created_at=order.created_at,
        payments=tuple(suggested(one) for one in payments if one.code),
        shipping=tuple(map(suggested, shipping_of(order, targets[MappingKind.SHIPPING]))),
        status=suggested(status_code(order, targets[MappingKind.STATUS])),
    )


def _check(sample: SampleOrder, order: HubOrder, kind: str) -> None:
    """Raise InvalidInput where the order has nothing of this kind to map."""
    number = sample.marketplace_number or str(sample.hub_id)
    sentence, hint = "", ""
    if kind == MappingKind.PAYMENT and not sample.payments:
        sentence = (
            _("The payment of order {number} has no code at ANYMARKET.")
            if order.payments
            else _("Order {number} has no payment at ANYMARKET.")
        )
        hint = _("Choose an order that was paid, or type the code by hand.")
    elif kind == MappingKind.SHIPPING and not sample.shipping:
        sentence = _("Order {number} names no freight at ANYMARKET.")
        hint = _("Choose an order that is shipped, or type the code by hand.")
    if sentence:
        told = sentence.format(number=number)
        raise InvalidInput(told, problems={"number": told}, hint=hint)
