"""What is sent from a table: the words of stock and prices, their plan and their job."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Job, RowResult
from anydesk.core.plans import PlanCounts, PlanRow
from anydesk.core.products import Balance
from anydesk.services import Services
from anydesk.services.jobs.send_prices import SendPrices
from anydesk.services.jobs.send_stock import SendStock
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.preview import RowPanel
from anydesk.ui.tables.screen import Column, Counter

AS_CONFIGURED = ""
"""The choice of leaving the balance to each store's settings."""

BALANCES: tuple[tuple[str, str], ...] = (
    (AS_CONFIGURED, N_("As in each store's settings")),
    (Balance.AVAILABLE, N_("Available")),
    (Balance.PHYSICAL, N_("Physical")),
)


@dataclass(frozen=True)
class Box:
    """An option of a send that is asked on its page."""

    key: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Choice:
    """What a person chose above the preview: stores, balance and ticked boxes."""

    stores: Sequence[int] = ()
    balance: str = AS_CONFIGURED
    boxes: frozenset[str] = frozenset()


class Sending(ABC):
    """One kind of bulk send."""

    title: str
    button: str
    asks_balance: bool = False
    asks_stores: bool = True
    boxes: tuple[Box, ...] = ()
    columns: tuple[Column[PlanRow], ...] = ()
    """Columns of the preview in place of the usual ones."""
    counters: tuple[Counter, ...] = ()
    follows: bool = False
    """What was accepted is looked up again later: ``refresh`` and ``states``."""

    @abstractmethod
    async def plan(
        self, services: Services, ids: Sequence[int], choice: Choice
    ) -> tuple[PlanRow, ...]:
        """The preview's rows; nothing is sent."""

    @abstractmethod
    def job(self, services: Services, rows: Sequence[PlanRow], choice: Choice) -> Job:
        """The work for these rows."""

    @abstractmethod
    def counted(self, count: int) -> str:
        """``212 balances``."""

    def show(self, value: Decimal | None) -> str:
        """Before and after as text."""
        return formats.money(value)

    def groups(self, row: PlanRow) -> Collection[str]:
        """The keys of ``counters`` that the row is counted by."""
        return ()

    def panel(self, context: PageContext) -> RowPanel | None:
        """What shows all of one row beside the preview."""
        return None

    def banner(self, rows: Sequence[PlanRow]) -> str:
        """What has to be known before anything is sent, or ""."""
        return ""

    async def refresh(
        self, context: PageContext, rows: Sequence[PlanRow], results: Sequence[RowResult]
    ) -> None:
        """Ask the hub what became of what it accepted; only where ``follows``."""
        raise NotImplementedError

    async def states(
        self, services: Services, rows: Sequence[PlanRow]
    ) -> Mapping[tuple[str, str], tuple[str, str]]:
        """What became of each row since, as ``ResultsView.show_states`` takes it."""
        return {}

    def footer(self, counts: PlanCounts, choice: Choice) -> str:
        """Exactly what will happen when the button is pressed."""
        sentence = self.sentence(counts, choice) if counts.chosen else nothing_ticked()
        rest = left_over(counts)
        return f"{sentence} {rest}" if rest else sentence

    def sentence(self, counts: PlanCounts, choice: Choice) -> str:
        """What happens to the ticked rows."""
        return _("Send {what} to {stores}.").format(
            what=self.counted(counts.chosen), stores=to_stores(counts)
        )


def to_stores(counts: PlanCounts) -> str:
    """``2 stores``."""
    stores = ngettext("{count} store", "{count} stores", counts.stores)
    return stores.format(count=counts.stores)


def nothing_ticked() -> str:
    """The footer where no row is ticked."""
    return _("Nothing is ticked to be sent.")


def left_over(counts: PlanCounts) -> str:
    """``14 unchanged, 3 blocked.``, or ""."""
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
    return f"{', '.join(rest)}." if rest else ""


class StockSending(Sending):
    """Balances."""

    title = N_("Send stock")
    button = N_("Send stock")
    asks_balance = True

    async def plan(
        self, services: Services, ids: Sequence[int], choice: Choice
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_stock(ids, choice.stores, _balance(choice.balance))

    def job(self, services: Services, rows: Sequence[PlanRow], choice: Choice) -> Job:
        return SendStock.from_plan(services, rows, _balance(choice.balance))

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

    async def plan(
        self, services: Services, ids: Sequence[int], choice: Choice
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_prices(ids, choice.stores)

    def job(self, services: Services, rows: Sequence[PlanRow], choice: Choice) -> Job:
        return SendPrices.from_plan(services, rows)

    def counted(self, count: int) -> str:
        return ngettext("{count} price", "{count} prices", count).format(count=formats.count(count))


def _balance(choice: str) -> Balance | None:
    return Balance(choice) if choice else None
