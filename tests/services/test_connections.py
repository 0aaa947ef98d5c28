"""One connection for each integration, and its health as the hub's answers tell it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from anydesk.core.changes import Changes
from anydesk.core.clock import FixedClock
from anydesk.core.errors import NotConnected, NotThere, Unauthorized
from anydesk.core.integrations import Environment, Health, Integration
from anydesk.services import Services
from anydesk.services.connections import Connections
from anydesk.services.integrations import IntegrationsService
from anydesk.services.tasks import Background
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.fakes.keyring import MemoryKeyring

Until = Callable[..., Awaitable[None]]


class House:
    """Connections over a hub whose answer can be changed."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.status = 200
        self.tokens: list[str] = []
        self.changes = Changes()
        secrets = Secrets(MemoryKeyring(), environment={})
        self.connections = Connections(
            store,
            self.changes,
            clock,
            secrets,
            transport_for=lambda _one: httpx.MockTransport(self._answer),
        )
        self.integrations = IntegrationsService(
            store, self.changes, clock, secrets, self.connections
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.tokens.append(request.headers["gumgaToken"])
        return httpx.Response(self.status, json={"content": []})

    async def connected(self) -> Integration:
        added = await self.integrations.add("Loja", Environment.SANDBOX)
        await self.integrations.save_token(added.id, TOKEN)
        return added


@pytest.fixture
async def house(store: Store, clock: FixedClock) -> AsyncIterator[House]:
    made = House(store, clock)
    yield made
    await made.connections.close()


async def test_an_integration_has_one_connection(house: House) -> None:
    one = await house.connected()

    first, second = await asyncio.gather(
        house.connections.hub(one.id), house.connections.hub(one.id)
    )

    assert first is second
    assert first is await house.connections.hub(one.id)


async def test_a_new_token_is_used_from_the_next_call_on(house: House) -> None:
    one = await house.connected()
    hub = await house.connections.hub(one.id)
    await hub.client.get("/brands")

    await house.integrations.save_token(one.id, "another-token")
    await (await house.connections.hub(one.id)).client.get("/brands")

    assert house.tokens == [TOKEN, "another-token"]
    # Whoever still holds the old connection can finish with it.
    await hub.client.get("/brands")
    house.connections.forget(99)


async def test_the_health_follows_the_answers(house: House, until: Until) -> None:
    one = await house.connected()
    told: list[frozenset[str]] = []
    house.changes.listen({"integrations"}, told.append)
    hub = await house.connections.hub(one.id)

    await hub.client.get("/brands")
    await until(lambda: len(told) == 1)
    assert (await house.integrations.get(one.id)).health is Health.OK
    house.status = 401
    with pytest.raises(Unauthorized):
        await hub.client.get("/brands")
    await until(lambda: len(told) == 2)

    assert (await house.integrations.get(one.id)).health is Health.AUTH_FAILED


async def test_the_same_health_again_is_no_news(house: House) -> None:
    one = await house.connected()
    await house.connections.note_health(one.id, Health.OK)
    told: list[frozenset[str]] = []
    house.changes.listen({"integrations"}, told.append)

    await house.connections.note_health(one.id, Health.OK)
    await house.connections.note_health(99, Health.OK)

    assert told == []


async def test_what_was_said_last_is_written_before_closing(house: House) -> None:
    one = await house.connected()
    await (await house.connections.hub(one.id)).client.get("/brands")

    await house.connections.close()

    assert (await house.integrations.get(one.id)).health is Health.OK


async def test_without_token_or_integration_there_is_no_connection(house: House) -> None:
    added = await house.integrations.add("Loja", Environment.SANDBOX)

    with pytest.raises(NotConnected, match="Loja") as refused:
        await house.connections.hub(added.id)
    assert "ANYDESK_TOKEN_LOJA" in refused.value.hint
    with pytest.raises(NotThere):
        await house.connections.hub(99)


async def test_the_practice_hub_is_started_when_a_store_wants_it(
    store: Store, clock: FixedClock
) -> None:
    started: list[str] = []

    async def practice() -> str:
        started.append("once")
        return "http://127.0.0.1:9/v2"

    secrets = Secrets(MemoryKeyring(), environment={})
    outside = Connections(store, Changes(), clock, secrets)
    inside = Connections(store, Changes(), clock, secrets, practice=practice)

    await inside.prepare(Environment.SANDBOX)
    assert started == []
    await inside.prepare(Environment.PRACTICE)

    assert inside.base_url(Environment.PRACTICE) == "http://127.0.0.1:9/v2"
    assert inside.base_url(Environment.CUSTOM, "https://x.test/v2") == "https://x.test/v2"
    await outside.prepare(Environment.PRACTICE)
    with pytest.raises(NotConnected):
        outside.base_url(Environment.PRACTICE)


async def test_a_real_conversation(services: Services, integration: Integration) -> None:
    hub = await services.connections.hub(integration.id)

    found = await hub.account.test()

    assert found.is_good


async def test_a_bug_in_the_background_reaches_the_loop(until: Until) -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: told.append(context["exception"])
    )
    background = Background()

    async def fail() -> None:
        raise ZeroDivisionError

    async def fail_as_known() -> None:
        raise NotThere("gone")

    background.start(fail())
    background.start(fail_as_known())
    await background.close()

    assert [type(one) for one in told] == [ZeroDivisionError]
