"""What is sent from a table: the words of stock, prices and products, their plan and job."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Job
from anydesk.core.plans import PlanCounts, PlanRow
from anydesk.core.product_plans import ACTION_TITLES, ProductPlanRow
from anydesk.core.products import Balance
from anydesk.services import Services
from anydesk.services.jobs.send_prices import SendPrices
from anydesk.services.jobs.send_products import SendProducts
from anydesk.services.jobs.send_stock import SendStock
from anydesk.ui import formats
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

AS_CONFIGURED = ""
"""The choice of leaving the balance to each store's settings."""

BALANCES: tuple[tuple[str, str], ...] = (
    (AS_CONFIGURED, N_("As in each store's settings")),
    (Balance.AVAILABLE, N_("Available")),
    (Balance.PHYSICAL, N_("Physical")),
)


class Sending(ABC):
    """One kind of bulk send."""

    title: str
    button: str
    asks_balance: bool
    columns: tuple[Column[PlanRow], ...] = ()
    """Columns of the preview in place of the usual ones."""

    @abstractmethod
    async def plan(
        self, services: Services, ids: Sequence[int], stores: Sequence[int], balance: str
    ) -> tuple[PlanRow, ...]:
        """The preview's rows; nothing is sent."""

    @abstractmethod
    def job(self, services: Services, rows: Sequence[PlanRow], balance: str) -> Job:
        """The work for these rows."""

    @abstractmethod
    def show(self, value: Decimal | None) -> str:
        """Before and after as text."""

    @abstractmethod
    def counted(self, count: int) -> str:
        """``212 balances``."""

    def footer(self, counts: PlanCounts) -> str:
        """Exactly what will happen when the button is pressed."""
        stores = ngettext("{count} store", "{count} stores", counts.stores)
        sentence = (
            _("Send {what} to {stores}.").format(
                what=self.counted(counts.chosen), stores=stores.format(count=counts.stores)
            )
            if counts.chosen
            else _("Nothing is ticked to be sent.")
        )
        rest = [
            text.format(count=formats.count(count))
            for count, text in (
                (
                    counts.unchanged,
                    ngettext("{count} unchanged", "{count} unchanged", counts.unchanged),
                ),
                (counts.blocked, ngettext("{count} blocked", "{count} blocked", counts.blocked)),
            )
            if count
        ]
        return f"{sentence} {', '.join(rest)}." if rest else sentence


class StockSending(Sending):
    """Balances."""

    title = N_("Send stock")
    button = N_("Send stock")
    asks_balance = True

    async def plan(
        self, services: Services, ids: Sequence[int], stores: Sequence[int], balance: str
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_stock(ids, stores, _balance(balance))

    def job(self, services: Services, rows: Sequence[PlanRow], balance: str) -> Job:
        return SendStock.from_plan(services, rows, _balance(balance))

    def show(self, value: Decimal | None) -> str:
        return formats.quantity(value)

    def counted(self, count: int) -> str:
        return ngettext("{count} balance", "{count} balances", count).format(
            count=formats.count(count)
        )


class PriceSending(Sending):
    """Prices."""

    title = N_("Send prices")
    button = N_("Send prices")
    asks_balance = False

    async def plan(
        self, services: Services, ids: Sequence[int], stores: Sequence[int], balance: str
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_prices(ids, stores)

    def job(self, services: Services, rows: Sequence[PlanRow], balance: str) -> Job:
        return SendPrices.from_plan(services, rows)

    def show(self, value: Decimal | None) -> str:
        return formats.money(value)

    def counted(self, count: int) -> str:
        return ngettext("{count} price", "{count} prices", count).format(count=formats.count(count))


def _action(row: PlanRow) -> str:
    return _(ACTION_TITLES[row.action]) if isinstance(row, ProductPlanRow) else ""


def _said(row: PlanRow) -> str:
    return row.blocked or row.note


class ProductSending(Sending):
    """Products with their texts, measures and images."""

    title = N_("Send products")
    button = N_("Send products")
    asks_balance = False
    columns = (
        Column(N_("SKU"), lambda r: r.sku, width=120),
        Column(N_("Description"), lambda r: r.name, width=216, stretch=True),
        Column(N_("Price"), lambda r: r.price, formats.money, width=88, right=True),
        Column(N_("What happens"), _action, width=136, key="action"),
        Column(
            N_("Reason"), _said, width=280, stretch=True, least=160, key="reason",
            tone=lambda r: Tone.BAD if r.blocked else Tone.INFO,
        ),
        Column(N_("Listing"), lambda r: r.external_id, width=88),
        Column(N_("Store"), lambda r: r.store, width=104),
    )  # fmt: skip

    async def plan(
        self, services: Services, ids: Sequence[int], stores: Sequence[int], balance: str
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_products(ids, stores)

    def job(self, services: Services, rows: Sequence[PlanRow], balance: str) -> Job:
        return SendProducts.from_plan(services, rows)

    def show(self, value: Decimal | None) -> str:
        return formats.money(value)

    def counted(self, count: int) -> str:
        return ngettext("{count} product", "{count} products", count).format(
            count=formats.count(count)
        )


def _balance(choice: str) -> Balance | None:
    return Balance(choice) if choice else None


SENDINGS: dict[str, Sending] = {
    "stock": StockSending(),
    "prices": PriceSending(),
    "products": ProductSending(),
}
