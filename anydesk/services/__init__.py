"""What the application can do, as one object that every front gets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Arguments, Job
from anydesk.services.connections import Connections
from anydesk.services.hub_orders import HubOrdersService
from anydesk.services.integrations import IntegrationsService
from anydesk.services.job_history import JobsService
from anydesk.services.offers import OffersService
from anydesk.services.products import ProductsService
from anydesk.services.runner import Runner
from anydesk.services.sales_orders import SalesOrdersService
from anydesk.services.settings import SettingsService
from anydesk.services.sheets import ProductSheets
from anydesk.services.stock import StockService
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services.connections import Practice, Transport


@dataclass(frozen=True)
class Services:
    """All services; built once by the composition root, passed to whoever needs them."""

    clock: Clock
    changes: Changes
    store: Store
    settings: SettingsService
    integrations: IntegrationsService
    connections: Connections
    hub_orders: HubOrdersService
    sales_orders: SalesOrdersService
    products: ProductsService
    stock: StockService
    offers: OffersService
    sheets: ProductSheets
    jobs: JobsService
    runner: Runner


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
        settings=SettingsService(store, changes),
        integrations=IntegrationsService(store, changes, clock, secrets, connections),
        connections=connections,
        hub_orders=HubOrdersService(store),
        sales_orders=SalesOrdersService(store, changes, clock),
        products=ProductsService(store, changes, clock),
        stock=StockService(store, changes, clock),
        offers=OffersService(store, clock),
        sheets=ProductSheets(store, changes, clock),
        jobs=JobsService(store),
        runner=Runner(store, changes, clock, make=make),
    )
    return services
