"""When the automations of an integration last ran, from the traces that they leave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from anydesk.core.outbox import OutboxState
from anydesk.storage.configuration_tables import outbox, receivables
from anydesk.storage.order_tables import job_runs, order_events, sales_orders
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations


def last_event(tx: Tx, integration_id: int, kinds: Sequence[str]) -> datetime | None:
    """The newest line of these kinds in the timelines of an integration's orders."""
    asked = (
        select(func.max(order_events.c.at))
        .join(sales_orders, sales_orders.c.id == order_events.c.order_id)
        .where(sales_orders.c.integration_id == integration_id, order_events.c.kind.in_([*kinds]))
    )
    return tx.execute(asked).scalar()


def last_told(tx: Tx, integration_id: int, kinds: Sequence[str]) -> datetime | None:
    """When the hub last took an outbox entry of these kinds."""
    asked = select(func.max(outbox.c.done_at)).where(
        outbox.c.integration_id == integration_id,
        outbox.c.kind.in_([*kinds]),
        # What was given up has an end, too.
        outbox.c.state == OutboxState.DONE.value,
    )
    return tx.execute(asked).scalar()


def last_posted(tx: Tx, integration_id: int) -> datetime | None:
    """When receivables of an integration's orders were last posted."""
    asked = (
        select(func.max(receivables.c.created_at))
        .join(sales_orders, sales_orders.c.id == receivables.c.order_id)
        .where(sales_orders.c.integration_id == integration_id)
    )
    return tx.execute(asked).scalar()


def last_run(tx: Tx, integration_id: int, key: str) -> datetime | None:
    """When a job was last begun for an integration, under the name that it has."""
    name = select(integrations.c.name).where(integrations.c.id == integration_id)
    asked = select(func.max(job_runs.c.started_at)).where(
        job_runs.c.key == key, job_runs.c.store == name.scalar_subquery()
    )
    return tx.execute(asked).scalar()
