"""Integrations: adding, naming, testing tokens, switching; and what each answer is called."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from anydesk.core.changes import Changes
from anydesk.core.clock import FixedClock
from anydesk.core.errors import InvalidInput, NotConnected, NotThere
from anydesk.core.integrations import BASE_URLS, Environment, Health, Integration, Situation
from anydesk.core.query import Query
from anydesk.services.connections import Connections
from anydesk.services.integrations import CheckKind, IntegrationsService
from anydesk.simulator.server import PracticeHub
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.fakes.keyring import MemoryKeyring

Answer = Callable[[httpx.Request], httpx.Response]
Made = Callable[..., IntegrationsService]


def empty_list(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"links": [], "content": [], "page": {}})


def refused(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(401, json={"code": "401", "message": "Token inválido"})


def unreachable(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route")


def html(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, html="<html>Wi-Fi login</html>")


def limited(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": "60"}, json={"code": "429"})


def only_at(host: str) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        return empty_list(request) if request.url.host == host else refused(request)

    return answer


@pytest.fixture
async def made(store: Store, clock: FixedClock) -> AsyncIterator[Made]:
    """Makes the service with a hub that answers so."""
    opened: list[Connections] = []

    def make(answer: Answer = empty_list, **more: Any) -> IntegrationsService:
        changes = Changes()
        secrets = more.pop("secrets", None) or Secrets(MemoryKeyring(), environment={})
        connections = Connections(
            store,
            changes,
            clock,
            secrets,
            transport_for=lambda _one: httpx.MockTransport(answer),
            **more,
        )
        opened.append(connections)
        return IntegrationsService(store, changes, clock, secrets, connections)

    yield make
    for connections in opened:
        await connections.close()


async def test_an_integration_is_usable_when_its_token_was_accepted(made: Made) -> None:
    service = made()

    added = await service.add("  Loja   Modelo ", Environment.SANDBOX)
    assert (added.name, added.situation) == ("Loja Modelo", Situation.NOT_CONFIGURED)
    assert added.base_url == BASE_URLS[Environment.SANDBOX]

    assert await service.save_token(added.id, f"  {TOKEN}\n")
    assert (await service.get(added.id)).situation is Situation.NOT_INSTALLED

    assert (await service.test(added.id)).kind is CheckKind.GOOD
    tested = await service.get(added.id)
    assert (tested.situation, tested.health) == (Situation.ACTIVE, Health.OK)
    assert await service.usable() == (tested,)

    await service.deactivate(added.id)
    assert (await service.get(added.id)).situation is Situation.INACTIVE
    assert await service.usable() == ()
    await service.activate(added.id)
    assert len(await service.usable()) == 1


async def test_a_set_up_that_was_left_is_not_usable_until_it_is_finished(made: Made) -> None:
    service = made()
    added = await service.add("Loja", Environment.SANDBOX)
    await service.set_wizard_page(added.id, "stock")
    await service.save_token(added.id, TOKEN)
    await service.test(added.id)

    assert (await service.get(added.id)).situation is Situation.NOT_CONFIGURED

    await service.set_wizard_page(added.id, "")
    assert (await service.get(added.id)).situation is Situation.ACTIVE


async def test_a_token_refused_later_keeps_the_situation(made: Made) -> None:
    service = made()
    added = await service.add("Loja", Environment.SANDBOX)
    await service.save_token(added.id, TOKEN)
    await service.test(added.id)

    await service.note_health(added.id, Health.AUTH_FAILED)

    one = await service.get(added.id)
    assert (one.situation, one.health) == (Situation.ACTIVE, Health.AUTH_FAILED)


@pytest.mark.parametrize(
    ("answer", "kind", "health"),
    [
        (empty_list, CheckKind.GOOD, Health.OK),
        (limited, CheckKind.LIMITED, Health.RATE_LIMITED),
        (refused, CheckKind.REFUSED, Health.AUTH_FAILED),
        (unreachable, CheckKind.UNREACHABLE, Health.UNREACHABLE),
        (html, CheckKind.UNEXPECTED, Health.UNREACHABLE),
        (
            only_at("api.anymarket.com.br"),
            CheckKind.OTHER_ENVIRONMENT,
            Health.AUTH_FAILED,
        ),
    ],
)
async def test_each_answer_has_a_sentence_of_its_own(
    made: Made, answer: Answer, kind: CheckKind, health: Health
) -> None:
    service = made(answer)
    added = await service.add("Loja", Environment.SANDBOX)
    await service.save_token(added.id, TOKEN)

    saved = await service.test(added.id)
    typed = await service.check_token(Environment.SANDBOX, "", TOKEN)

    assert saved.kind is typed.kind is kind
    assert saved.message.endswith(".")
    assert saved.is_good or saved.hint
    assert TOKEN not in saved.message + saved.hint + saved.details
    one = await service.get(added.id)
    assert one.health is health
    assert (one.tested_at is not None) == saved.is_good


async def test_the_environment_the_token_belongs_to_is_named(made: Made) -> None:
    service = made(only_at("sandbox-api.anymarket.com.br"))

    found = await service.check_token(Environment.PRODUCTION, "", TOKEN)

    assert found.kind is CheckKind.OTHER_ENVIRONMENT
    assert "Sandbox" in found.message
    assert "Sandbox" in found.hint


async def test_a_token_is_never_tried_where_it_has_no_business(made: Made) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return refused(request)

    service = made(answer)
    await service.check_token(Environment.CUSTOM, "https://hub.example.test/v2", TOKEN)

    assert set(asked) == {"hub.example.test"}


@pytest.mark.parametrize(
    "token", ["", "  \n", "two words", "two\nlines", "x" * 513, "coração", "a\x00b"]
)
async def test_what_cannot_be_a_token_is_refused_without_asking(made: Made, token: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return empty_list(request)

    service = made(answer)
    added = await service.add("Loja", Environment.SANDBOX)

    for attempt in (
        service.validate_token(token),
        service.save_token(added.id, token),
        service.check_token(Environment.SANDBOX, "", token),
    ):
        with pytest.raises(InvalidInput) as told:
            await attempt  # type: ignore[misc]
        assert told.value.problems["token"].endswith(".")
        assert not token.strip() or token.strip() not in str(told.value)
    assert asked == []
    assert not (await service.get(added.id)).has_token


async def test_a_token_is_trimmed(made: Made) -> None:
    assert await made().validate_token(f"\ufeff {TOKEN}\u00a0\r\n") == TOKEN


async def test_without_a_token_nothing_is_tested(made: Made) -> None:
    service = made()
    added = await service.add("Loja", Environment.SANDBOX)

    with pytest.raises(NotConnected):
        await service.test(added.id)


async def test_the_token_of_another_account_is_not_mixed_in(made: Made) -> None:
    account = "11111."

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/stocks/locals"):
            local = {"id": 1, "name": "Padrão", "oi": account}
            return httpx.Response(200, content=json.dumps([local]))
        return empty_list(request)

    service = made(answer)
    added = await service.add("Loja", Environment.SANDBOX)
    await service.save_token(added.id, TOKEN)
    await service.test(added.id)
    assert (await service.get(added.id)).account == "11111."
    await service.save_token(added.id, "another-token-of-the-same")

    account = "22222."
    with pytest.raises(InvalidInput) as refusal:
        await service.save_token(added.id, "token-of-another-account")

    assert "another account (22222)" in refusal.value.message
    assert "Add another store" in refusal.value.hint


async def test_names_are_found_in_any_case_and_are_never_doubled(made: Made) -> None:
    service = made()
    first = await service.add("Loja São João", Environment.SANDBOX)
    second = await service.add("Outra", Environment.PRODUCTION)

    assert await service.by_name(" loja são JOÃO ") == first
    with pytest.raises(InvalidInput) as refusal:
        await service.add("LOJA SÃO JOÃO", Environment.SANDBOX)
    assert "name" in refusal.value.problems
    with pytest.raises(InvalidInput):
        await service.rename(second.id, "loja são joão")
    assert (await service.rename(first.id, "LOJA SÃO JOÃO")).name == "LOJA SÃO JOÃO"
    with pytest.raises(NotThere):
        await service.by_name("Loja")
    with pytest.raises(NotThere):
        await service.get(99)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
async def test_a_name_that_cannot_be_shown_is_refused(made: Made, name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await made().add(name, Environment.SANDBOX)

    assert "name" in refusal.value.problems


@pytest.mark.parametrize("address", ["", "http://hub.example.test/v2", "ftp://x", "hub"])
async def test_an_address_that_would_show_the_token_is_refused(made: Made, address: str) -> None:
    with pytest.raises(InvalidInput):
        await made().add("Loja", Environment.CUSTOM, address)


async def test_it_is_a_list_for_a_screen(made: Made) -> None:
    service = made()
    for name, environment in (("B", Environment.SANDBOX), ("A", Environment.PRODUCTION)):
        await service.add(name, environment)

    async def names(query: Query) -> list[str]:
        return [one.name for one in await service.load(await service.find(query))]

    assert await names(Query()) == ["A", "B"]
    assert await names(Query(sort="name", descending=True)) == ["B", "A"]
    assert await names(Query().where(environment="sandbox")) == ["B"]
    assert [one.name for one in await service.all()] == ["A", "B"]


async def test_where_there_is_no_keyring_the_token_lives_for_the_session(
    made: Made,
) -> None:
    class Broken(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise OSError("no bus")

    service = made(secrets=Secrets(Broken(), environment={}))
    added = await service.add("Loja", Environment.SANDBOX)

    assert not await service.save_token(added.id, TOKEN)
    assert (await service.test(added.id)).is_good
    assert await service.keyring_name() == ""


async def test_the_token_is_nowhere_in_the_data_folder(made: Made, store: Store) -> None:
    service = made()
    added = await service.add("Loja", Environment.SANDBOX)
    await service.save_token(added.id, "Secret.Token.In.Keyring")
    await service.test(added.id)
    await store.close()

    for path in store.folder.rglob("*"):
        if path.is_file():
            assert b"Secret.Token" not in path.read_bytes(), path.name


async def test_the_practice_hub_tells_good_from_bad(
    store: Store, clock: FixedClock, hub: PracticeHub, integration: Integration
) -> None:
    secrets = Secrets(MemoryKeyring(), environment={})
    connections = Connections(store, Changes(), clock, secrets)
    service = IntegrationsService(store, Changes(), clock, secrets, connections)

    good = await service.check_token(Environment.CUSTOM, integration.base_url, TOKEN)
    bad = await service.check_token(Environment.CUSTOM, integration.base_url, "wrong-token")

    assert good.kind is CheckKind.GOOD
    assert good.account
    assert bad.kind is CheckKind.REFUSED
    assert integration.account == good.account
