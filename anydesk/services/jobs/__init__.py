"""JOBS: every job by its stored key, so that a run can be built again after a restart.

To add one:
1. ``services/jobs/<verb_noun>.py``: a class with ``key``, ``title``, ``arguments`` and ``steps``,
   and ``build(services, arguments) -> Job``.
2. A line in ``_MODULES``. The key is stored with the merchant's runs: it never changes.
3. Where its failed rows can be tried again, a method ``again`` (see ``Repeatable``).
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from anydesk.core.jobs import Arguments, Job, RowResult

if TYPE_CHECKING:
    from anydesk.services import Services

JobFactory = Callable[["Services", Arguments], Job]


@runtime_checkable
class Repeatable(Protocol):
    """A job that can be made again for some of its rows ("send the failed ones again")."""

    def again(self, rows: Sequence[RowResult]) -> "Job | Awaitable[Job]":
        """The same work for these rows only, with today's values where they matter."""


_MODULES = {
    "orders.arrive": "arrive_orders",
    "orders.read": "read_hub_orders",
    "orders.receive": "receive_orders",
    "orders.reevaluate": "reevaluate_orders",
    "orders.sync_status": "sync_status",
    "outbox.deliver": "deliver_outbox",
    "stock.send": "send_stock",
    "prices.send": "send_prices",
    "images.fetch": "fetch_images",
    "listings.change": "change_listings",
    "listings.refresh": "refresh_listings",
    "products.read": "read_products",
    "products.receive": "receive_products",
    "products.send": "send_products",
    "products.import": "import_products",
    "sheets.import": "import_small_sheet",
}


class _Jobs(Mapping[str, JobFactory]):
    """Imports a job when it is made: the hub's client behind it takes a while."""

    def __getitem__(self, key: str) -> JobFactory:
        factory: JobFactory = import_module(f"{__name__}.{_MODULES[key]}").build
        return factory

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


JOBS: Mapping[str, JobFactory] = _Jobs()
