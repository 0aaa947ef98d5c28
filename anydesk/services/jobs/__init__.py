"""JOBS: every job by its stored key, so that a run can be built again after a restart.

To add one:
1. ``services/jobs/<verb_noun>.py``: a class with ``key``, ``title``, ``arguments`` and ``steps``,
   and ``build(services, arguments) -> Job``.
2. A line in ``JOBS``. The key is stored with the merchant's runs: it never changes.
3. Where its failed rows can be tried again, a method ``again`` (see ``Repeatable``).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from anydesk.core.jobs import Arguments, Job, RowResult
from anydesk.services.jobs import (
    import_products,
    read_hub_orders,
    receive_orders,
    receive_products,
    send_prices,
    send_stock,
)

if TYPE_CHECKING:
    from anydesk.services import Services

JobFactory = Callable[["Services", Arguments], Job]


@runtime_checkable
class Repeatable(Protocol):
    """A job that can be made again for some of its rows ("send the failed ones again")."""

    def again(self, rows: Sequence[RowResult]) -> "Job | Awaitable[Job]":
        """The same work for these rows only, with today's values where they matter."""


JOBS: Mapping[str, JobFactory] = {
    "orders.read": read_hub_orders.build,
    "orders.receive": receive_orders.build,
    "stock.send": send_stock.build,
    "prices.send": send_prices.build,
    "products.receive": receive_products.build,
    "products.import": import_products.build,
}
