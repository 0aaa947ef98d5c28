"""Whatever the hub does: every order once, every balance as meant, a sentence with a next step."""

from decimal import Decimal

import pytest

from anydesk.core.integrations import Health, Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.products import Balance, MovementType
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.server import PracticeHub

ALL_ORDERS = {"hub_ids": [], "since": None, "until": None, "status": None}

ODD_ANSWERS = (
    "explicit-nulls",
    "empty-strings",
    "numbers-as-strings",
    "unknown-enums",
    "missing-fields",
    "milliseconds",
    "microseconds",
    "total-mismatch",
    "rows-without-items",
    "no-page-number",
    "no-links",
    "wrong-totals",
    "relative-links",
    "evil-links",
    "duplicate-orders-on-pages",
    "shifting-pages",
)

PASSING_TROUBLE = (
    "bad-gateway=1@/orders",
    "unavailable=1@/orders",
    "gateway-timeout=1@/orders",
    "server-error=1@/orders",
    "html-answer=1@/orders",
    "truncated-json=1@/orders",
    "drop-connection=1@/orders",
)

REFUSED = ("token-expired", "user-not-registered", "other-environment")


async def receive(services: Services, integration: Integration) -> JobRun:
    """Receive every order of the hub."""
    job = JOBS["orders.receive"](services, {"integration_id": integration.id, **ALL_ORDERS})
    return await services.runner.run(job, store=integration.name)


async def received_ids(services: Services) -> list[int]:
    """The hub ids of all sales orders, doubles included."""
    ids = await services.sales_orders.find(Query())
    return sorted(row.hub_id for row in await services.sales_orders.load(ids))


@pytest.mark.parametrize("fault", ODD_ANSWERS)
async def test_odd_answers_lose_and_double_no_order(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    hub.faults.switch_on(fault)

    run = await receive(services, integration)

    assert run.state is RunState.FINISHED, run.message
    assert await received_ids(services) == sorted(hub.market.orders)
    again = await receive(services, integration)
    assert again.state is RunState.FINISHED
    assert await received_ids(services) == sorted(hub.market.orders)


@pytest.mark.parametrize("fault", PASSING_TROUBLE)
async def test_passing_trouble_is_waited_out(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await no_waiting(services, integration, monkeypatch)
    hub.faults.switch_on(fault)

    run = await receive(services, integration)

    assert run.state is RunState.FINISHED, run.message
    assert await received_ids(services) == sorted(hub.market.orders)


async def no_waiting(
    services: Services, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client's waits pass at once; how long they are is tested in tests/api."""

    async def passed(_seconds: float) -> None:
        return None

    client = (await services.connections.hub(integration.id)).client
    monkeypatch.setattr(client, "_sleep", passed)
    monkeypatch.setattr(client._pacer, "_sleep", passed)


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refused_token_stops_the_work_and_says_where_to_look(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    hub.faults.switch_on(fault)

    run = await receive(services, integration)

    assert run.state is RunState.INTERRUPTED
    assert run.error_kind == "Unauthorized"
    assert run.message
    assert not await received_ids(services)
    one = await services.integrations.get(integration.id)
    assert one.health is Health.AUTH_FAILED

    hub.faults.clear()
    run_id = await services.runner.resume(run.id)
    ended = await services.runner.wait(run_id)

    assert ended.state is RunState.FINISHED
    assert await received_ids(services) == sorted(hub.market.orders)


async def test_no_hub_interrupts_and_the_run_continues_when_it_is_back(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await no_waiting(services, integration, monkeypatch)
    hub.faults.switch_on("unavailable")

    run = await receive(services, integration)

    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unreachable")
    assert (await services.integrations.get(integration.id)).health is Health.UNREACHABLE
    hub.faults.clear()
    ended = await services.runner.wait(await services.runner.resume(run.id))
    assert ended.state is RunState.FINISHED
    assert await received_ids(services) == sorted(hub.market.orders)


@pytest.mark.parametrize(
    "fault",
    [
        "lose-answer=1@PUT/stocks",
        "drop-connection=1@PUT/stocks",
        "bad-gateway=1@PUT/stocks",
        "stock-result=map",
        "stock-result=object",
        "stock-result=none",
    ],
)
async def test_a_balance_is_set_as_meant_whatever_happens_to_the_answer(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    await services.runner.run(job, store=integration.name)
    skus = [sku.partner_id for sku in hub.market.skus.values() if sku.active][:5]
    ids = await services.products.ids_of(skus)
    for number, product_id in enumerate(ids.values()):
        await services.stock.move(product_id, None, MovementType.COUNT, Decimal(100 + number))
    rows = await services.offers.plan_stock(list(ids.values()), [integration.id], Balance.PHYSICAL)
    await no_waiting(services, integration, monkeypatch)
    hub.faults.switch_on(fault)

    run = await services.runner.run(SendStock.from_plan(services, rows, Balance.PHYSICAL))

    sent = {row.sku: row.after for row in rows if row.can_be_sent}
    assert run.state is RunState.FINISHED, run.message
    assert run.failed == sum(bool(row.blocked) for row in rows)
    results = await services.jobs.rows(run.id, [Outcome.DONE])
    assert {row.result.key for row in results} == set(sent)
    for sku, quantity in sent.items():
        assert Decimal(str(hub.market.stock_of(sku))) == quantity
    # What was sent twice because an answer was lost was sent with the same value.
    for sku in sent:
        assert len({w.value for w in hub.market.stock_writes if w.sku == sku}) == 1
