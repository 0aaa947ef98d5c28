"""Tells the stores the stock that changed, by itself, ahead of bulk work (ERP §12.4)."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from anydesk.core.errors import JobBusy
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.plans import PlanRow
from anydesk.core.settings import StockSettings
from anydesk.services.jobs.plan_arguments import ref_of
from anydesk.storage import stock_queue
from anydesk.storage.stock_queue import Queued

if TYPE_CHECKING:
    from anydesk.services import Services

AT_ONCE = 2_000
"""Products of one send: ten requests of the hub."""


async def send_due(services: "Services", store: Integration) -> JobRun | None:
    """Send what changed and waits for a store; the run, None where nothing was to be sent.

    A product leaves the queue when the store has its stock, has it already, or does not take it
    (no listing, no stock sent by the settings). What the hub refused, or could not be asked,
    waits for its next try.
    """
    settings = await services.settings.get(StockSettings, store.id)
    if not settings.send_automatically:
        await services.store.run(partial(stock_queue.forget, integration_id=store.id))
        return None
    now = services.clock.now()
    queued = await services.store.run(
        partial(stock_queue.due, integration_id=store.id, at=now, limit=AT_ONCE), durable=False
    )
    if not queued:
        return None
    rows = await services.offers.plan_stock([one.product_id for one in queued], [store.id])
    wanted = [row for row in rows if row.chosen and row.can_be_sent]
    run, unsent = await _sent(services, store, wanted)
    await _note(services, store.id, queued, unsent)
    return run


async def _sent(
    services: "Services", store: Integration, rows: Sequence[PlanRow]
) -> tuple[JobRun | None, dict[int, str]]:
    """The run, and why products were not told, by their ids."""
    if not rows:
        return None, {}
    # Only now: the HTTP library behind it takes a while to import.
    from anydesk.services.jobs.send_stock import SendStock

    try:
        run_id = await services.runner.start(SendStock.from_plan(services, rows), store=store.name)
    except JobBusy as error:
        return None, {row.product_id: str(error) for row in rows}
    run = await services.runner.wait(run_id)
    products = {ref_of(row): row.product_id for row in rows}
    good = {Outcome.DONE, Outcome.SKIPPED}
    told: defaultdict[int, list[str]] = defaultdict(list)
    for one in await services.jobs.rows(run_id):
        if one.result.outcome not in good and one.result.ref in products:
            told[products[one.result.ref]].append(one.result.message)
    unsent = {product_id: messages[0] for product_id, messages in told.items()}
    if run.state is not RunState.FINISHED:
        heard = {one.result.ref for one in await services.jobs.rows(run_id)}
        unsent |= {p: run.message for ref, p in products.items() if ref not in heard}
    return run, unsent


async def _note(
    services: "Services", integration_id: int, queued: Sequence[Queued], unsent: dict[int, str]
) -> None:
    now = services.clock.now()
    told = [one for one in queued if one.product_id not in unsent]
    by_answer: defaultdict[str, set[int]] = defaultdict(set)
    for product_id, answer in unsent.items():
        by_answer[answer].add(product_id)
    await services.store.run(partial(stock_queue.told, integration_id=integration_id, those=told))
    for answer, ids in by_answer.items():
        refused = partial(
            stock_queue.refused,
            integration_id=integration_id,
            product_ids=sorted(ids),
            at=now,
            answer=answer,
        )
        await services.store.run(refused)
