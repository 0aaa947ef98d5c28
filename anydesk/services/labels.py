"""Labels of the marketplaces, fetched in the format of each integration and saved as files."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import AppError, InvalidInput, StoreError
from anydesk.core.i18n import _
from anydesk.core.jobs import Outcome
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import Cause, OrderEvent, OrderStatus, SalesOrder
from anydesk.core.settings import LabelFormat
from anydesk.services.connections import Connections
from anydesk.storage import order_moves
from anydesk.storage import sales_order_records as records
from anydesk.storage.store import Store, Tx

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.labels import LabelFile

EVENT = "label"

_UNUSUAL = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class LabelResult:
    """What became of the label of one order."""

    order_id: int
    number: int
    outcome: Outcome
    message: str
    files: tuple[Path, ...] = ()

    @property
    def problem(self) -> str:
        """Why there is no label, as a sentence; "" where there is one."""
        return "" if self.files else self.message


class LabelsService:
    """Asks for PDF or ZPL as ``additional.label_format`` says; never changes what it gets.

    A label that is rescaled or drawn anew is refused at the drop-off (ERP §15.1).
    """

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def fetch(self, order_ids: Sequence[int], folder: Path) -> tuple[LabelResult, ...]:
        """Save the labels of these orders into a folder, one file for each parcel.

        A label that is not ready yet is NOT_SENT: it comes when asked for again later. An error
        that concerns all orders leaves the rest NOT_SENT.

        Raises InvalidInput: the folder cannot be written to.
        """
        results: list[LabelResult] = []
        stopped: AppError | None = None
        for order_id in order_ids:
            order, rules = await self._store.run(
                partial(order_moves.with_rules, order_id=order_id), durable=False
            )
            if problem := _refusal(order):
                results.append(_result(order, Outcome.FAILED, problem))
            elif stopped is not None:
                results.append(_result(order, Outcome.NOT_SENT, str(stopped)))
            else:
                result, stopped = await self._one(order, rules, folder)
                results.append(result)
        self._changes.publish(kinds.SALES_ORDERS)
        return tuple(results)

    async def printed(self, order_ids: Sequence[int]) -> int:
        """How many of these orders had their label saved before."""

        def count(tx: Tx) -> int:
            return sum(
                any(event.kind == EVENT for event in order.events)
                for order in (records.get(tx, one) for one in order_ids)
                if order is not None
            )

        return await self._store.run(count, durable=False)

    async def _one(
        self, order: SalesOrder, rules: Rules, folder: Path
    ) -> tuple[LabelResult, AppError | None]:
        from anydesk.api.labels import LabelsNotReady

        try:
            hub = await self._connections.hub(order.integration_id)
            found = await hub.labels.fetch(order.hub_id, rules.additional.label_format)
        except LabelsNotReady as error:
            return _result(order, Outcome.NOT_SENT, error.message), None
        except StoreError:
            raise
        except AppError as error:
            outcome = Outcome.NOT_SENT if error.stops_job else Outcome.FAILED
            return _result(order, outcome, str(error)), error if error.stops_job else None
        files = await asyncio.to_thread(_written, folder, order, found)
        names = ", ".join(path.name for path in files)
        text = _("Label saved as {file}.").format(file=names)
        event = OrderEvent(self._clock.now(), Cause.USER, EVENT, text)
        note = partial(records.add_events, order_id=order.id or 0, events=[event])
        await self._store.run(note)
        message = _other_format(found, rules.additional.label_format) or text
        return _result(order, Outcome.DONE, message, files), None


def _refusal(order: SalesOrder) -> str:
    """Why an order has no label (ERP §4.6, §15.1); "" where it may have one."""
    if order.status == OrderStatus.CANCELLED:
        return _("The order is cancelled: it gets no label.")
    if order.is_marketplace_fulfilled:
        return _("The marketplace ships this order itself: there is no label.")
    return ""


def _other_format(found: "tuple[LabelFile, ...]", wanted: LabelFormat) -> str:
    """What came is what counts (API §7.9), but the person should know."""
    suffix = ".zpl" if wanted is LabelFormat.ZPL else ".pdf"
    others = {one.suffix for one in found} - {suffix}
    if not others:
        return ""
    return _("Saved, but ANYMARKET sent {sent} although {wanted} was asked for.").format(
        sent=", ".join(sorted(others)), wanted=suffix
    )


def _written(folder: Path, order: SalesOrder, found: "tuple[LabelFile, ...]") -> tuple[Path, ...]:
    """The files of an order; their names hold its numbers and nothing about the buyer."""
    mark = _UNUSUAL.sub("", order.marketplace_number)
    stem = "-".join(part for part in (_("label"), str(order.number), mark) if part)
    paths = []
    for place, file in enumerate(found, start=1):
        part = f"-{place}" if len(found) > 1 else ""
        path = folder / f"{stem}{part}{file.suffix}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        except OSError as error:
            raise InvalidInput(
                _("The label could not be saved as {file}.").format(file=path.name),
                hint=_("Choose a folder that can be written to."),
            ) from error
        paths.append(path)
    return tuple(paths)


def _result(
    order: SalesOrder, outcome: Outcome, message: str, files: tuple[Path, ...] = ()
) -> LabelResult:
    return LabelResult(order.id or 0, order.number, outcome, message, files)
