"""The client: what is sent and where to, what is told and what is kept secret."""

import asyncio
import logging
import ssl
import traceback
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from anydesk.api import wire
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane, Pacer
from anydesk.core.clock import FixedClock
from anydesk.core.errors import (
    ApiError,
    InvalidInput,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.integrations import Health
from tests.api.scripted import (
    BASE,
    NOW,
    REFUSED_CONNECTION,
    TIMED_OUT,
    TOKEN,
    ScriptedHub,
    says,
    too_many,
)

# What is sent


async def test_a_read_carries_the_token_and_the_platform():
    hub = ScriptedHub(says({"id": 1}))

    answer = await hub.client.get("/orders/1")

    assert answer == {"id": 1}
    assert str(hub.last.url) == f"{BASE}/orders/1"
    assert hub.last.method == "GET"
    assert hub.last.headers["gumgaToken"] == TOKEN
    assert hub.last.headers["platform"] == "anydesk"
    assert hub.last.headers["accept"] == "application/json"
    assert "authorization" not in hub.last.headers


async def test_numbers_are_read_as_decimals():
    hub = ScriptedHub(says('{"total": 599.40, "amount": 1}'))

    answer = await hub.client.get("/orders/1")

    assert answer == {"total": Decimal("599.40"), "amount": 1}
    assert isinstance(answer, dict)
    assert str(answer["total"]) == "599.40"


async def test_the_text_can_be_had_as_the_hub_wrote_it():
    text = '{ "total": 599.40 }'
    hub = ScriptedHub(says(text))

    assert await hub.client.get_text("/orders/1") == text


async def test_parameters_are_written_as_the_hub_reads_them():
    hub = ScriptedHub(says([]))
    moment = datetime(2026, 3, 8, 13, 0, 0, 999, tzinfo=UTC)

    await hub.client.get(
        "/orders", params={"createdAfter": moment, "status": None, "limit": 5, "all": True}
    )

    assert dict(hub.last.url.params) == {
        "createdAfter": "2026-03-08T10:00:00-03:00",
        "limit": "5",
        "all": "true",
    }


async def test_the_offset_is_the_one_of_that_day():
    hub = ScriptedHub(says([]))

    # The last summer with daylight saving time in Brazil.
    await hub.client.get("/orders", params={"createdAfter": datetime(2019, 1, 1, tzinfo=UTC)})

    assert hub.last.url.params["createdAfter"] == "2018-12-31T22:00:00-02:00"


@pytest.mark.parametrize("method", ["put", "post", "patch"])
async def test_bodies_hold_exact_numbers(method):
    hub = ScriptedHub(says(None, 204))

    answer = await getattr(hub.client, method)("/x", json={"price": Decimal("149.90"), "n": "ç"})

    assert answer is None
    assert hub.last.method == method.upper()
    assert hub.last.content.decode() == '{"price":149.90,"n":"ç"}'


async def test_each_write_has_its_content_type():
    hub = ScriptedHub(says(None, 204))

    await hub.client.put("/x", json=[])
    assert hub.last.headers["content-type"] == "application/json"
    await hub.client.patch("/x", json={})
    assert hub.last.headers["content-type"] == "application/merge-patch+json"
    await hub.client.put("/x", content=b"<nfe/>", content_type="application/xml;charset=utf-8")
    assert hub.last.headers["content-type"] == "application/xml;charset=utf-8"
    assert hub.last.content == b"<nfe/>"
    await hub.client.post("/x", headers={"x-module-origin": "erp"})
    assert hub.last.headers["x-module-origin"] == "erp"
    assert "content-type" not in hub.last.headers


async def test_deleting_answers_nothing():
    hub = ScriptedHub(says(None, 204))

    assert await hub.client.delete("/x/1", params={"force": False}) is None
    assert hub.last.method == "DELETE"
    assert hub.last.url.params["force"] == "false"


# Where it is sent


@pytest.mark.parametrize(
    "address",
    [
        "https://api.anymarket.com.br/v2",
        " https://sandbox-api.anymarket.com.br/v2/ ",
        "http://127.0.0.1:8123/v2",
        "http://localhost:8123/v2",
        "http://[::1]:8123/v2",
    ],
)
def test_safe_addresses_are_taken(address):
    client = ApiClient(address, TOKEN, clock=FixedClock(NOW))

    assert client.base_url == address.strip().rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.anymarket.com.br/v2",
        "http://api.anymarket.com.br/v2",
        "http://127.0.0.1.example.com/v2",
        "http://localhost@example.com/v2",
        "https://user:word@example.com/v2",
        "https://@example.com/v2",
        "https://example.com/v2?x=1",
        "https://example.com/v2#x",
        "https://example.com/v 2",
        "https://example.com\\v2",
        "https:///v2",
        "https://[::1/v2",
        "https://example.com:port/v2",
        "ftp://example.com/v2",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(InvalidInput) as refused:
        ApiClient(address, TOKEN, clock=FixedClock(NOW))

    assert "base_url" in refused.value.problems


@pytest.mark.parametrize("token", ["", "  ", "a b", "a\nb", "ação", "x" * 513, "a\x00b"])
def test_a_token_that_cannot_be_sent_is_refused_and_not_repeated(token):
    with pytest.raises(InvalidInput) as refused:
        ApiClient(BASE, token, clock=FixedClock(NOW))

    assert "token" in refused.value.problems
    assert not token.strip() or token not in str(refused.value)


@pytest.mark.parametrize(
    ("token", "usual"),
    [
        (TOKEN, True),
        ("L259026821G1462215411R-1391", False),
        ("L25902G146R139", True),
        ("practice-token", False),
        ("259026821.I", False),
    ],
)
def test_usual_tokens_are_known_by_their_shape(token, usual):
    assert ApiClient(BASE, token, clock=FixedClock(NOW)).has_usual_token is usual


async def test_spaces_around_the_token_are_left_out():
    hub = ScriptedHub(says([]))
    client = ApiClient(
        BASE, f" {TOKEN}\n", clock=hub.clock, transport=httpx.MockTransport(hub._answer)
    )

    await client.get("/brands")

    assert hub.last.headers["gumgaToken"] == TOKEN


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(status):
    hub = ScriptedHub(says(None, status, {"location": "http://elsewhere.example.com/v2/brands"}))

    with pytest.raises(UnexpectedAnswer):
        await hub.client.get("/brands")

    assert [request.url.host for request in hub.asked] == ["hub.example.com"]


# Health, log and secrets


async def test_health_is_told_when_it_changes_and_only_then():
    hub = ScriptedHub(says([]), says([]), says(None, 401), says(None, 401), says([]))

    for _time in range(5):
        try:
            await hub.client.get("/x")
        except Unauthorized:
            continue

    assert hub.healths == [Health.OK, Health.AUTH_FAILED, Health.OK]


async def test_nobody_has_to_listen_to_the_health():
    hub = ScriptedHub(says([]))
    client = ApiClient(BASE, TOKEN, clock=hub.clock, transport=httpx.MockTransport(hub._answer))

    assert await client.get("/x") == []


async def test_the_log_line_says_what_was_asked_and_nothing_about_people(caplog):
    caplog.set_level(logging.DEBUG)
    hub = ScriptedHub(says({"buyer": {"name": "Cliente Exemplo"}}))

    await hub.client.put(
        "/orders/7",
        params={"limit": 5, "partnerId": "Cliente Exemplo"},
        json={"document": "00000000191"},
    )

    assert "Loja Modelo: PUT /orders/7 limit=5 partnerId=… -> 200 in" in caplog.text
    for secret in (TOKEN, "Cliente Exemplo", "Cliente%20Exemplo", "00000000191"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "step",
    [
        REFUSED_CONNECTION,
        TIMED_OUT,
        httpx.LocalProtocolError(f"Illegal header value {TOKEN!r}"),
        says({"message": f"token {TOKEN} is wrong"}, 422),
        says({"message": f"token {TOKEN} is wrong"}, 401),
        says(f"{{{TOKEN}"),
        too_many(600),
    ],
)
async def test_no_text_of_an_error_has_the_token_and_no_exception_of_the_library_leaves(
    step, caplog
):
    caplog.set_level(logging.DEBUG)
    hub = ScriptedHub(step)

    with pytest.raises(ApiError) as failed:
        await hub.client.get("/x")

    error = failed.value
    told = (str(error), repr(error), error.message, error.hint, error.details, caplog.text)
    assert all(TOKEN not in text for text in told)
    assert TOKEN not in "".join(traceback.format_exception(error))
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "HTTP" not in error.message
    assert str(error.status) not in error.message


def test_the_client_says_who_it_is_without_the_token():
    client = ApiClient(BASE, TOKEN, clock=FixedClock(NOW), name="Loja Modelo")

    assert repr(client) == f"ApiClient('Loja Modelo', '{BASE}')"


async def test_an_untrusted_connection_points_to_the_clock_and_the_antivirus():
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    hub = ScriptedHub(error)

    with pytest.raises(Unreachable, match="not trusted"):
        await hub.client.get("/x")


# Connections


async def test_closing_closes_and_the_next_call_opens_again():
    hub = ScriptedHub(says([]))

    await hub.client.aclose()
    await hub.client.get("/x")
    await hub.client.aclose()

    assert await hub.client.get("/x") == []


async def test_one_store_of_certificates_serves_all_clients(monkeypatch):
    built = []

    class Connection:
        def __init__(self, **options):
            built.append(options)

        async def request(self, *_args, **_options):
            return says([])

        async def aclose(self):
            return None

    monkeypatch.setattr(wire.httpx, "AsyncClient", Connection)
    own = ssl.create_default_context()
    for base, verify in [(BASE, None), (BASE, None), (BASE, own), ("http://127.0.0.1:1", None)]:
        client = ApiClient(base, TOKEN, clock=FixedClock(NOW), verify=verify)
        await client.get("/x")
        await client.aclose()

    assert isinstance(built[0]["verify"], ssl.SSLContext)
    assert built[0]["verify"].verify_mode is ssl.CERT_REQUIRED
    assert built[1]["verify"] is built[0]["verify"]
    assert built[2]["verify"] is own
    assert built[3]["verify"] is False
    assert [options["trust_env"] for options in built] == [True, True, True, False]
    assert not any(options["follow_redirects"] for options in built)


async def test_two_calls_at_once_open_one_connection(monkeypatch):
    opened = []
    real = wire.httpx.AsyncClient
    monkeypatch.setattr(
        wire.httpx, "AsyncClient", lambda **options: opened.append(1) or real(**options)
    )
    hub = ScriptedHub(says([]))
    hub.client._wire._trusted = _slowly

    await asyncio.gather(hub.client.get("/x"), hub.client.get("/y"))

    assert opened == [1]


async def _slowly():
    await asyncio.sleep(0)
    return False


async def test_a_lane_can_be_given():
    hub = ScriptedHub(says([]))

    assert await hub.client.get("/x", lane=Lane.BULK) == []
    assert Pacer().told_to_wait(Lane.BULK) == 0
