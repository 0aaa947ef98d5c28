"""What the application can do, as one object that every front gets."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Arguments, Job
from anydesk.services.connections import Connections
from anydesk.services.integrations import IntegrationsService
from anydesk.services.job_history import JobsService
from anydesk.services.runner import Runner
from anydesk.services.settings import SettingsService
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services.automations import AutomationsService
    from anydesk.services.catalogue_health import CatalogueHealthService
    from anydesk.services.categories import CategoriesService
    from anydesk.services.channels import ChannelsService
    from anydesk.services.configuration import ConfigurationService
    from anydesk.services.connections import Practice, Transport
    from anydesk.services.contacts import ContactsService
    from anydesk.services.hub_orders import HubOrdersService
    from anydesk.services.invoices import InvoicesService
    from anydesk.services.kits import KitsService
    from anydesk.services.labels import LabelsService
    from anydesk.services.listings import ListingsService
    from anydesk.services.mappings import MappingsService
    from anydesk.services.offers import OffersService
    from anydesk.services.order_moves import OrderMovesService
    from anydesk.services.order_stock import OrderStockService
    from anydesk.services.order_timeline import OrderTimelineService
    from anydesk.services.outbox import OutboxService
    from anydesk.services.packagings import PackagingsService
    from anydesk.services.pictures import PicturesService
    from anydesk.services.postcodes import PostcodesService
    from anydesk.services.price_lists import PriceListsService
    from anydesk.services.product_edits import ProductEditsService
    from anydesk.services.product_receiving import ProductReceivingService
    from anydesk.services.products import ProductsService
    from anydesk.services.receipt import ReceiptService
    from anydesk.services.receivables import ReceivablesService
    from anydesk.services.receivers import ReceiversService
    from anydesk.services.reevaluation import ReevaluationService
    from anydesk.services.registers import RegistersService
    from anydesk.services.sales_orders import SalesOrdersService
    from anydesk.services.sales_report import SalesReportService
    from anydesk.services.sheets import ProductSheets
    from anydesk.services.small_sheets import SmallSheets
    from anydesk.services.stock import StockService


@dataclass(frozen=True)
class Services:
    """All services; built once by the composition root, passed to whoever needs them.

    Those that the window and most commands can do without at first are imported and made when
    they are first asked for.
    """

    clock: Clock
    changes: Changes
    store: Store
    settings: SettingsService
    integrations: IntegrationsService
    connections: Connections
    jobs: JobsService
    runner: Runner

    @cached_property
    def hub_orders(self) -> "HubOrdersService":
        """The orders as the hub has them."""
        from anydesk.services.hub_orders import HubOrdersService

        return HubOrdersService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def receipt(self) -> "ReceiptService":
        """Orders that arrive by themselves."""
        from anydesk.services.receipt import ReceiptService

        return ReceiptService(self.store, self.clock, self.settings, self.integrations)

    @cached_property
    def receivers(self) -> "ReceiversService":
        """The links under which the hub calls."""
        from anydesk.services.receivers import ReceiversService

        return ReceiversService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def sales_orders(self) -> "SalesOrdersService":
        """The merchant's own orders."""
        from anydesk.services.sales_orders import SalesOrdersService

        return SalesOrdersService(self.store, self.changes, self.clock)

    @cached_property
    def sales_report(self) -> "SalesReportService":
        """What was sold, by period, channel and product."""
        from anydesk.services.sales_report import SalesReportService

        return SalesReportService(self.store)

    @cached_property
    def receivables(self) -> "ReceivablesService":
        """What customers still owe."""
        from anydesk.services.receivables import ReceivablesService

        return ReceivablesService(self.store, self.changes, self.clock)

    @cached_property
    def contacts(self) -> "ContactsService":
        """Customers, suppliers and carriers."""
        from anydesk.services.contacts import ContactsService

        return ContactsService(self.store, self.changes, self.clock)

    @cached_property
    def timeline(self) -> "OrderTimelineService":
        """What happened to an order, and who did it."""
        from anydesk.services.order_timeline import OrderTimelineService

        return OrderTimelineService(self.store)

    @cached_property
    def products(self) -> "ProductsService":
        """The merchant's products."""
        from anydesk.services.products import ProductsService

        return ProductsService(self.store, self.changes, self.clock)

    @cached_property
    def stock(self) -> "StockService":
        """Warehouses, balances and movements."""
        from anydesk.services.stock import StockService

        return StockService(self.store, self.changes, self.clock)

    @cached_property
    def offers(self) -> "OffersService":
        """What would be sent to the stores."""
        from anydesk.services.offers import OffersService

        return OffersService(self.store, self.clock)

    @cached_property
    def sheets(self) -> "ProductSheets":
        """Products from and into spreadsheets."""
        from anydesk.services.sheets import ProductSheets

        return ProductSheets(self.store, self.changes, self.clock)

    @cached_property
    def registers(self) -> "RegistersService":
        """Payment methods, shipping, operation natures and intermediaries."""
        from anydesk.services.registers import RegistersService

        return RegistersService(self.store, self.changes)

    @cached_property
    def mappings(self) -> "MappingsService":
        """What codes of the hub mean here."""
        from anydesk.services.mappings import MappingsService

        return MappingsService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def channels(self) -> "ChannelsService":
        """The sales channels of the integrations."""
        from anydesk.services.channels import ChannelsService

        return ChannelsService(self.store, self.changes, self.clock)

    @cached_property
    def categories(self) -> "CategoriesService":
        """The category tree and its counterparts at the hub."""
        from anydesk.services.categories import CategoriesService

        return CategoriesService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def reevaluation(self) -> "ReevaluationService":
        """Orders that waited for a mapping or a product, looked at again."""
        from anydesk.services.reevaluation import ReevaluationService

        return ReevaluationService(self.store, self.changes, self.clock)

    @cached_property
    def order_moves(self) -> "OrderMovesService":
        """Moving orders to another situation, with what the hub must be told."""
        from anydesk.services.order_moves import OrderMovesService

        return OrderMovesService(self.store, self.changes, self.clock)

    @cached_property
    def order_stock(self) -> "OrderStockService":
        """Posting and reversing the stock of orders."""
        from anydesk.services.order_stock import OrderStockService

        return OrderStockService(self.store, self.changes, self.clock)

    @cached_property
    def invoices(self) -> "InvoicesService":
        """The data of the orders' invoices."""
        from anydesk.services.invoices import InvoicesService

        return InvoicesService(self.store, self.changes, self.clock)

    @cached_property
    def labels(self) -> "LabelsService":
        """The labels of the marketplaces."""
        from anydesk.services.labels import LabelsService

        return LabelsService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def outbox(self) -> "OutboxService":
        """What the hub must still be told."""
        from anydesk.services.outbox import OutboxService

        return OutboxService(self.store, self.changes, self.clock)

    @cached_property
    def postcodes(self) -> "PostcodesService":
        """Addresses by postcode."""
        from anydesk.services.postcodes import PostcodesService

        return PostcodesService(self.store, self.clock, self.connections)

    @cached_property
    def automations(self) -> "AutomationsService":
        """What runs by itself."""
        from anydesk.services.automations import AutomationsService

        return AutomationsService(self.store, self.settings)

    @cached_property
    def configuration(self) -> "ConfigurationService":
        """The whole configuration of an integration: copied, written to a file, read back."""
        from anydesk.services.configuration import ConfigurationService

        return ConfigurationService(self.store, self.changes, self.clock)

    @cached_property
    def receiving(self) -> "ProductReceivingService":
        """The hub's products on their way here."""
        from anydesk.services.product_receiving import ProductReceivingService

        return ProductReceivingService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def listings(self) -> "ListingsService":
        """What is offered in the marketplaces."""
        from anydesk.services.listings import ListingsService

        return ListingsService(self.store, self.changes, self.clock, self.connections)

    @cached_property
    def packagings(self) -> "PackagingsService":
        """The packagings that products are sent in."""
        from anydesk.services.packagings import PackagingsService

        return PackagingsService(self.store, self.changes, self.clock)

    @cached_property
    def kits(self) -> "KitsService":
        """What kits consist of."""
        from anydesk.services.kits import KitsService

        return KitsService(self.store, self.changes, self.clock)

    @cached_property
    def product_edits(self) -> "ProductEditsService":
        """Copies, merges, variations and the history of products."""
        from anydesk.services.product_edits import ProductEditsService

        return ProductEditsService(self.store, self.changes, self.clock)

    @cached_property
    def catalogue_health(self) -> "CatalogueHealthService":
        """What the catalogue still lacks."""
        from anydesk.services.catalogue_health import CatalogueHealthService

        return CatalogueHealthService(self.store)

    @cached_property
    def price_lists(self) -> "PriceListsService":
        """Price lists and their exceptions."""
        from anydesk.services.price_lists import PriceListsService

        return PriceListsService(self.store, self.changes, self.clock)

    @cached_property
    def small_sheets(self) -> "SmallSheets":
        """Stock counts, prices, kits and other small sheets, from and to files."""
        from anydesk.services.small_sheets import SmallSheets

        return SmallSheets(self)

    @cached_property
    def pictures(self) -> "PicturesService":
        """The pictures of products."""
        from anydesk.services.pictures import PicturesService

        return PicturesService(self.store, self.changes, self.clock, self.connections)


def build(
    store: Store,
    *,
    clock: Clock,
    secrets: Secrets,
    practice: "Practice | None" = None,
    transport_for: "Callable[[Integration], Transport | None] | None" = None,
) -> Services:
    """Join the services over an open store.

    Args:
        practice: starts the practice hub and answers its address.
        transport_for: another way to the hub for an integration; for tests.
    """
    changes = Changes()
    connections = Connections(
        store, changes, clock, secrets, practice=practice, transport_for=transport_for
    )

    def make(key: str, arguments: Arguments) -> Job:
        # Only now: the jobs import every service, and the window is to open first.
        from anydesk.services.jobs import JOBS

        return JOBS[key](services, arguments)

    services = Services(
        clock=clock,
        changes=changes,
        store=store,
        settings=SettingsService(store, changes, clock),
        integrations=IntegrationsService(store, changes, clock, secrets, connections),
        connections=connections,
        jobs=JobsService(store),
        runner=Runner(store, changes, clock, make=make),
    )
    return services
