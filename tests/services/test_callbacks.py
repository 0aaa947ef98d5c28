"""The link under which the hub calls: secret, bounded, never believed, a reason to look."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from anydesk.core.errors import InvalidInput
from anydesk.core.integrations import Integration
from anydesk.core.receivers import CALLS_A_MINUTE, LARGEST_BODY, Receiver, ReceiverForm
from anydesk.services import Services
from anydesk.services.callback_server import CallbackApp, listening
from anydesk.services.loop import BackgroundLoop
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import received

CALL = {"type": "ORDER", "event": "INVOICED", "content": {"id": "190000101", "oi": "99999."}}
PUBLIC = "https://minhaloja.example"
FORM = ReceiverForm(enabled=True, public_url=PUBLIC)


class Heard:
    def __init__(self) -> None:
        self.stores: list[int] = []
        self.now = 0.0

    def app(self, integration: Integration) -> CallbackApp:
        store = replace(integration, account="99999.")
        receiver = Receiver(integration.id, enabled=True, path="geheim", public_url=PUBLIC)
        return CallbackApp([(receiver, store)], self.stores.append, lambda: self.now)


async def ask(app: CallbackApp, path: str = "geheim", **request: Any) -> int:
    method = request.pop("method", "POST")
    async with listening(app, "127.0.0.1", 0) as port, httpx.AsyncClient() as client:
        answer = await client.request(method, f"http://127.0.0.1:{port}/{path}", **request)
        return answer.status_code


@pytest.mark.parametrize(
    ("body", "wakes"),
    [
        (json.dumps(CALL), True),
        (json.dumps({"type": "ORDER", "content": {"id": "1"}}), True),
        ("no json", True),
        ("[1, 2]", True),
        (json.dumps({"type": "PRODUCT", "content": {"id": "1", "oi": "99999."}}), False),
        (json.dumps({"type": "ORDER", "content": {"id": "1", "oi": "11111."}}), False),
    ],
)
async def test_a_call_wakes_only_when_it_may_concern_an_order_of_the_account(
    integration: Integration, body: str, wakes: bool
) -> None:
    heard = Heard()

    assert await ask(heard.app(integration), content=body) == 200
    assert heard.stores == ([integration.id] if wakes else [])


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("guess", "POST", 404), ("", "POST", 404), ("geheim", "GET", 404), ("geheim/", "POST", 404)],
)
async def test_a_stranger_learns_nothing(
    integration: Integration, path: str, method: str, status: int
) -> None:
    heard = Heard()

    assert await ask(heard.app(integration), path, method=method) == status
    assert heard.stores == []


async def test_a_large_body_is_not_read(integration: Integration) -> None:
    heard = Heard()

    assert await ask(heard.app(integration), content=b"x" * (LARGEST_BODY + 1)) == 413
    assert heard.stores == []


async def test_a_flood_is_refused_until_the_minute_is_over(integration: Integration) -> None:
    heard = Heard()
    app = heard.app(integration)
    async with listening(app, "127.0.0.1", 0) as port, httpx.AsyncClient() as client:
        address = f"http://127.0.0.1:{port}/geheim"
        answers = [(await client.post(address, json=CALL)).status_code for _ in range(121)]
        heard.now = 61.0
        after = (await client.post(address, json=CALL)).status_code

    assert answers == [200] * CALLS_A_MINUTE + [429]
    assert after == 200


async def test_the_link_is_secret_and_a_new_one_makes_the_old_worthless(
    services: Services, integration: Integration
) -> None:
    first = await services.receivers.save(integration.id, FORM)
    again = await services.receivers.save(integration.id, FORM)
    renewed = await services.receivers.renew(integration.id)

    assert first.link == again.link
    assert first.link.startswith(f"{PUBLIC}/")
    assert len(first.path) >= 32
    assert renewed.path != first.path


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"public_url": ""}, "public_url"),
        ({"public_url": "http://minhaloja.example"}, "public_url"),
        ({"public_url": "https://minhaloja.example/?a=1"}, "public_url"),
        ({"host": "my computer"}, "host"),
    ],
)
async def test_wrong_fields_are_told(
    services: Services, integration: Integration, values: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        await services.receivers.save(integration.id, FORM.with_values(**values))

    assert list(raised.value.problems) == [field]


async def test_the_link_is_registered_once_and_changed_after(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await services.receivers.save(integration.id, FORM)
    first = await services.receivers.register(integration.id)
    renewed = await services.receivers.renew(integration.id)
    await services.receivers.register(integration.id)

    (registered,) = hub.market.callbacks.values()
    assert registered["id"] == first.callback_hub_id
    assert registered["url"] == renewed.link
    assert registered["orderActive"] is True


async def test_without_a_link_nothing_is_registered(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    with pytest.raises(InvalidInput):
        await services.receivers.register(integration.id)

    assert hub.market.callbacks == {}


async def test_a_call_of_the_hub_brings_the_order_at_once(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    until: Callable[..., Awaitable[None]],
) -> None:
    pausing: list[float] = []

    async def pause(woken: asyncio.Event, seconds: float) -> None:
        pausing.append(seconds)
        await woken.wait()

    one = await services.receivers.save(integration.id, FORM.with_values(port=_free_port()))
    loop, stop = BackgroundLoop(services, only={"orders"}, pause=pause), asyncio.Event()
    running = asyncio.create_task(loop.run(stop))
    await until(lambda: len(pausing) == 1 and loop.listener.ports)
    hub.market.add_orders(1)
    before = len(await received(services))

    async with httpx.AsyncClient() as client:
        port = loop.listener.ports[integration.id]
        answer = await client.post(f"http://127.0.0.1:{port}/{one.path}", json=CALL)
        await until(lambda: len(pausing) == 2)

    assert answer.status_code == 200
    assert len(await received(services)) == before + 1
    assert (await services.receivers.get(integration.id)).called_at == services.clock.now()
    stop.set()
    await running


async def test_a_port_in_use_stops_nothing_else(
    services: Services,
    integration: Integration,
    expected_log: Callable[..., None],
    until: Callable[..., Awaitable[None]],
) -> None:
    expected_log("nobody listens")
    heard, pausing = Heard(), []

    async def pause(woken: asyncio.Event, seconds: float) -> None:
        pausing.append(seconds)
        await woken.wait()

    async with listening(heard.app(integration), "127.0.0.1", 0) as port:
        await services.receivers.save(integration.id, FORM.with_values(port=port))
        loop, stop = BackgroundLoop(services, only={"orders"}, pause=pause), asyncio.Event()
        running = asyncio.create_task(loop.run(stop))
        await until(lambda: pausing)
        stop.set()
        await running

    assert loop.listener.ports == {}


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
