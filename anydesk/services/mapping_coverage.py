"""Looks through the mirrored orders of the last days for codes that nothing maps yet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from anydesk.api import json_text, payloads
from anydesk.core.clock import Clock
from anydesk.core.coverage import Coverage, CoverageRow, Gathering, Treatment
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.hub_orders import HubOrder
from anydesk.services import mapping_targets
from anydesk.storage import integrations, receiving_rules
from anydesk.storage import sample_orders as storage
from anydesk.storage.store import Store, Tx

AT_ONCE = 100
"""Orders read in one transaction: other work of the store comes in between."""


async def coverage(store: Store, clock: Clock, integration_id: int, days: int) -> Coverage:
    """See ``MappingsService.coverage``."""
    since = clock.now() - timedelta(days=days)

    def begin(tx: Tx) -> tuple[Gathering, tuple[int, ...]]:
        integrations.get(tx, integration_id)
        rules = receiving_rules.rules_of(tx, integration_id)
        return Gathering(rules), storage.ids_since(tx, integration_id, since)

    gathering, row_ids = await store.run(begin, durable=False)
    for start in range(0, len(row_ids), AT_ONCE):
        part = row_ids[start : start + AT_ONCE]
        # In the store's thread: reading so much JSON here would make the window stutter.
        await store.run(partial(_add, gathering=gathering, row_ids=part), durable=False)

    def end(tx: Tx) -> Coverage:
        return Coverage(
            rows=tuple(_suggested(tx, row) for row in gathering.rows()),
            orders=gathering.orders,
            read_at=storage.read_at(tx, integration_id),
            days=days,
        )

    return await store.run(end, durable=False)


def _add(tx: Tx, gathering: Gathering, row_ids: Sequence[int]) -> None:
    for raw in storage.raws(tx, row_ids):
        order = _order(raw)
        if order is not None and not gathering.rules.leaves_out(order):
            gathering.add(order)


def _order(raw: str) -> HubOrder | None:
    try:
        return payloads.order(json_text.parse(raw), raw)
    except (ValueError, UnexpectedAnswer):
        # One that cannot be read cannot be received either: its list says so.
        return None


def _suggested(tx: Tx, row: CoverageRow) -> CoverageRow:
    if row.how == Treatment.MAPPED or not row.can_be_mapped:
        return row
    return replace(row, suggestion=mapping_targets.suggestion(tx, row.kind, row.codes))
