"""Reads the hub's products and joins them to local ones; creates what is missing (ERP §8.2)."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.api.limits import Lane
from anydesk.core import changes
from anydesk.core.errors import ApiError, AppError, NotFound
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.products import ChannelListing, HubProduct, PriceScope
from anydesk.core.received_products import code_of
from anydesk.core.stock import ZERO
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at
from anydesk.services.relinking import relink
from anydesk.storage import product_receiving as storage
from anydesk.storage.product_receiving import How, Match

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.api.paging import Page
    from anydesk.services import Services

PRODUCTS_PER_STEP = 20
AT_ONCE = 4

Channels = dict[int, tuple[ChannelListing, ...]]


@dataclass(frozen=True)
class ReceiveProducts:
    """Page by page; continues at the hub's row where it stopped.

    Reading again changes nothing but what the settings of the store name (``ProductSettings``).

    Args:
        prices: the products that exist get the hub's prices, where ``prices.import_mode`` is
            fixed; otherwise only new products do.
    """

    services: "Services"
    integration_id: int
    prices: bool = False

    key: ClassVar[str] = "products.receive"
    title: ClassVar[str] = N_("Receive products")

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        return {"integration_id": self.integration_id, "prices": self.prices}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for at most twenty products, with the row where to continue."""
        store = (await self.services.integrations.get(self.integration_id)).name
        hub = await self.services.connections.hub(self.integration_id)
        amounts = await _amounts_where_we_send(hub)
        start = int(checkpoint or 0)
        async with aclosing(hub.products.pages(offset=start, lane=Lane.BULK)) as pages:
            async for page in pages:
                for at in range(0, len(page.rows), PRODUCTS_PER_STEP):
                    part = _with_amounts(page.rows[at : at + PRODUCTS_PER_STEP], amounts)
                    # Rows before this place in the page are saved; reading some again is harmless.
                    yield await self._step(hub, store, part, page, page.offset + at + len(part))
                yield _end_of_page(store, page)
        # Orders that came before their products; quick where there are none.
        await relink(self.services, self.integration_id)

    async def again(self, rows: Sequence[RowResult]) -> "ReceiveProducts":
        """All of it: rows that could not be read have no name to ask for them by."""
        return self

    async def _step(
        self,
        hub: "Hub",
        store: str,
        products: Sequence[HubProduct],
        page: "Page[HubProduct]",
        done: int,
    ) -> Step:
        channels, problems = await _read_channels(hub, _priced_by_listing(products))
        matches = await self.services.store.run(
            partial(
                storage.match,
                integration_id=self.integration_id,
                products=products,
                channels=channels,
                prices=self.prices,
            ),
            durable=False,
        )
        return Step(
            done,
            _total(page, done),
            tuple(_result(one, store, problems) for one in matches),
            save=partial(
                storage.receive,
                integration_id=self.integration_id,
                products=products,
                channels=channels,
                at=self.services.clock.now(),
                note=_("Opening balance from {store}").format(store=store),
                prices=self.prices,
            ),
            checkpoint=str(done),
            changed=frozenset({changes.PRODUCTS, changes.LISTINGS}),
        )


def build(services: "Services", arguments: Arguments) -> ReceiveProducts:
    """The job of a stored run."""
    return ReceiveProducts(services, arguments["integration_id"], arguments.get("prices", False))


async def _amounts_where_we_send(hub: "Hub") -> Mapping[int, Decimal] | None:
    """Quantities by hub SKU in the stock local that sends go to; None: the account has one local.

    ANYMARKET: a product's answer adds up all locals. Taken as the balance here, and sent back
    to the one local that sends reach, the others would be counted twice.
    """
    locals_ = await hub.stock.locals(lane=Lane.BULK)
    ours = next((one.id for one in locals_ if one.is_default), None)
    if len(locals_) < 2 or ours is None:
        return None
    amounts: dict[int, Decimal] = {}
    async with aclosing(hub.stock.pages(stock_local_id=ours, lane=Lane.BULK)) as pages:
        async for page in pages:
            for row in page.rows:
                if row.amount is not None:
                    amounts[row.hub_sku_id] = row.amount
    return amounts


def _with_amounts(
    products: Sequence[HubProduct], amounts: Mapping[int, Decimal] | None
) -> tuple[HubProduct, ...]:
    if amounts is None:
        return tuple(products)
    return tuple(
        replace(
            product,
            skus=tuple(
                replace(sku, quantity=amounts.get(sku.hub_sku_id, ZERO)) for sku in product.skus
            ),
        )
        for product in products
    )


def _priced_by_listing(products: Sequence[HubProduct]) -> list[int]:
    """The SKUs whose marketplace listings are needed: one request each, so no others are read."""
    elsewhere = (PriceScope.SKU, PriceScope.COST)
    return [
        sku.hub_sku_id
        for product in products
        if product.price_scope not in elsewhere
        for sku in product.skus
    ]


async def _read_channels(hub: "Hub", hub_sku_ids: Iterable[int]) -> tuple[Channels, dict[int, str]]:
    """Some at once. What concerns all rows ends it and is raised; the rest is noted by SKU."""
    queue = list(hub_sku_ids)
    channels: Channels = {}
    problems: dict[int, str] = {}
    stopped: list[AppError] = []
    failing: set[int] = set()

    async def work() -> None:
        while queue and not stopped:
            hub_sku_id = queue.pop()
            try:
                channels[hub_sku_id] = await hub.listings.of(hub_sku_id, lane=Lane.BULK)
                failing.clear()
            except NotFound:
                channels[hub_sku_id] = ()
                failing.clear()
            except ApiError as error:
                problems[hub_sku_id] = str(error)
                if is_failing_at(error):
                    failing.add(hub_sku_id)
                if error.stops_job and (not is_failing_at(error) or len(failing) >= SEVERAL):
                    stopped.append(error)

    await asyncio.gather(*(work() for _worker in range(AT_ONCE)))
    if stopped:
        raise stopped[0]
    return channels, problems


def _end_of_page(store: str, page: "Page[HubProduct]") -> Step:
    end = page.offset + len(page.rows) + len(page.bad)
    done = end if page.next_offset is None else page.next_offset
    return Step(
        done,
        done if page.next_offset is None else _total(page, done),
        tuple(
            RowResult(
                # Rows that cannot be read have no code; the hub's row number finds them again.
                key=f"#{page.offset + number}",
                outcome=Outcome.FAILED,
                message=_("This product cannot be read: {reason}").format(reason=bad.reason),
                store=store,
            )
            for number, bad in enumerate(page.bad, 1)
        ),
        checkpoint=str(done),
    )


def _total(page: "Page[HubProduct]", done: int) -> int | None:
    return None if page.total is None else max(page.total, done)


def _result(one: Match, store: str, problems: dict[int, str]) -> RowResult:
    sentences = [_sentence(one), *(one.update.said if one.update else ())]
    left = one.how is How.DOUBTFUL or (one.update is not None and one.update.left_alone)
    if problem := problems.get(one.sku.hub_sku_id):
        sentences.append(
            _("Its marketplace listings could not be read: {reason}").format(reason=problem)
        )
    return RowResult(
        key=code_of(one.sku),
        outcome=Outcome.SKIPPED if left else Outcome.DONE,
        message=" ".join(sentences),
        store=store,
        listing=str(one.sku.hub_sku_id),
        name=one.sku.title or one.product.title,
    )


def _sentence(one: Match) -> str:
    match one.how:
        case How.KNOWN:
            return _("Linked already; the listing was read again.")
        case How.BY_SKU:
            return _("Linked to the product with the same SKU.")
        case How.BY_GTIN:
            return _("Linked to the product {sku}, which has the same GTIN.").format(sku=one.note)
        case How.CREATED:
            return _("Product created.")
        case How.DOUBTFUL:
            return _("Not linked. {reason}").format(reason=one.note)
