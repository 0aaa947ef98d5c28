"""The client: what is sent, what is tried again, what each failure becomes."""

import asyncio
import logging
import ssl
import traceback
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from types import SimpleNamespace

import httpx
import pytest

from anydesk.api import wire
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane, Pacer
from anydesk.api.retries import INTERACTIVE
from anydesk.core.clock import FixedClock
from anydesk.core.errors import (
    ApiError,
    InvalidInput,
    NotFound,
    Rejected,
    Throttled,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.integrations import Health
from tests.api.scripted import BASE, NOW, TOKEN, ScriptedHub, says

REFUSED_CONNECTION = httpx.ConnectError("All connection attempts failed")
TIMED_OUT = httpx.ReadTimeout("timed out")


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


# What is tried again

TROUBLE = [says("<html>", 502, kind="text/html"), says(None, 503), says(None, 504), says(None, 408)]


@pytest.mark.parametrize("trouble", [REFUSED_CONNECTION, TIMED_OUT, *TROUBLE])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
async def test_what_can_be_repeated_is_repeated(method, trouble):
    hub = ScriptedHub(trouble, trouble, trouble, says({"id": 1}))

    assert await getattr(hub.client, method)("/x") == {"id": 1}

    assert len(hub.asked) == 4
    assert len(hub.slept) == 3
    for pause, least in zip(hub.slept, (0.5, 1.0, 2.0), strict=True):
        assert least <= pause <= 3 * least
    assert hub.healths == [Health.OK]


@pytest.mark.parametrize(
    ("trouble", "status", "maybe_done"),
    [
        (REFUSED_CONNECTION, 0, False),
        (httpx.ConnectTimeout("timed out"), 0, False),
        (TIMED_OUT, 0, True),
        (httpx.RemoteProtocolError("Server disconnected"), 0, True),
        (OSError("broken pipe"), 0, True),
        (says(None, 503), 503, True),
        (says({"code": "500", "message": "Erro no sistema."}, 500), 500, True),
    ],
)
@pytest.mark.parametrize("method", ["put", "post"])
async def test_a_write_that_fails_says_whether_it_may_have_been_done(
    method, trouble, status, maybe_done
):
    hub = ScriptedHub(trouble)

    with pytest.raises(Unreachable) as failed:
        await getattr(hub.client, method)("/x", json={})

    assert failed.value.maybe_done is maybe_done
    assert failed.value.status == status
    assert len(hub.asked) == (1 if method == "post" else 3 if status == 500 else 4)
    assert hub.healths == [Health.UNREACHABLE]


async def test_one_lost_answer_among_the_tries_is_enough_for_maybe_done():
    hub = ScriptedHub(TIMED_OUT, REFUSED_CONNECTION)

    with pytest.raises(Unreachable) as failed:
        await hub.client.put("/x", json={})

    assert failed.value.maybe_done


async def test_a_read_is_never_maybe_done():
    hub = ScriptedHub(TIMED_OUT)

    with pytest.raises(Unreachable) as failed:
        await hub.client.get("/x")

    assert not failed.value.maybe_done
    assert failed.value.stops_job
    assert failed.value.retryable


async def test_a_long_trouble_ends_the_tries_early(monkeypatch):
    hub = ScriptedHub(TIMED_OUT)
    # Each try takes 20 seconds.
    ticks = iter(range(0, 10_000, 20))
    watch = SimpleNamespace(perf_counter=lambda: float(next(ticks)))
    monkeypatch.setattr(wire, "time", watch)

    with pytest.raises(Unreachable):
        await hub.client.get("/x")

    assert len(hub.asked) == 2


async def test_an_impatient_call_gives_up_soon():
    hub = ScriptedHub(REFUSED_CONNECTION)

    with pytest.raises(Unreachable):
        await hub.client.get("/x", patience=INTERACTIVE)

    assert len(hub.asked) == 2
    assert sum(hub.slept) < 4


async def test_a_failing_server_is_asked_three_times():
    hub = ScriptedHub(says({"code": "500", "message": "Erro no sistema."}, 500))

    with pytest.raises(Unreachable):
        await hub.client.get("/x")

    assert len(hub.asked) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Ocorreu um erro ao atualizar o documento fiscal para o marketplace. Erro: O Limite de "
        "Nota Fiscal salva na venda foi atingido no Mercado Livre.",
        "This method is restricted for ANYMARKET use.",
    ],
)
async def test_a_business_refusal_sent_as_500_is_a_refusal(text):
    hub = ScriptedHub(says({"code": "500", "message": text}, 500))

    with pytest.raises(Rejected) as refused:
        await hub.client.put("/orders/1/nfe", content=b"<nfe/>")

    assert refused.value.message == text
    assert len(hub.asked) == 1


# What each refusal becomes


@pytest.mark.parametrize("status", [400, 405, 409, 415, 422])
async def test_a_refusal_keeps_the_hubs_own_words(status):
    text = "[O campo title deve ter no máximo 35 caracteres]"
    hub = ScriptedHub(says({"code": str(status), "message": text}, status))

    with pytest.raises(Rejected) as refused:
        await hub.client.put("/x", json={})

    assert refused.value.message == text
    assert refused.value.status == status
    assert str(status) in refused.value.details
    assert text not in refused.value.details
    assert len(hub.asked) == 1
    assert hub.healths == [Health.OK]


async def test_a_refusal_without_a_word_has_ours():
    hub = ScriptedHub(says(None, 422))

    with pytest.raises(Rejected, match="without saying why"):
        await hub.client.put("/x", json={})


async def test_a_refusal_as_a_web_page_is_not_shown_as_text():
    hub = ScriptedHub(says("<html>Bad Request</html>", 400, kind="text/html"))

    with pytest.raises(Rejected, match="without saying why"):
        await hub.client.get("/x")


async def test_what_is_not_there_is_not_found():
    hub = ScriptedHub(says({"code": "404", "message": "Recurso com o id '1' não encontrado."}, 404))

    with pytest.raises(NotFound, match="Recurso com o id '1' não encontrado"):
        await hub.client.get("/orders/1")

    assert len(hub.asked) == 1


async def test_not_found_without_a_word_has_ours():
    hub = ScriptedHub(says("<html>", 404, kind="text/html"))

    with pytest.raises(NotFound, match="ANYMARKET does not have this"):
        await hub.client.get("/orders/1")


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, {"response": "NO_TOKEN", "operation": "geral"}, "refused the token"),
        (403, {"response": "TOKEN_EXPIRED", "operation": "geral"}, "has expired"),
        (401, "User not registered", "refused the token"),
        (401, None, "refused the token"),
        (403, "<html>Forbidden</html>", "refused the token"),
    ],
)
@pytest.mark.parametrize("method", ["get", "put", "post"])
async def test_a_refused_token_stops_at_once(method, status, body, sentence):
    hub = ScriptedHub(says(body, status))

    with pytest.raises(Unauthorized, match=sentence) as refused:
        await getattr(hub.client, method)("/x")

    assert refused.value.stops_job
    assert len(hub.asked) == 1
    assert hub.healths == [Health.AUTH_FAILED]


# Answers that cannot be read


def _badly_packed(_request):
    packed = httpx.ByteStream(b"\x1f\x8bbroken")
    return httpx.Response(200, stream=packed, headers={"content-encoding": "gzip"})


UNREADABLE = [
    says("<html>Em manutenção</html>", kind="text/html"),
    says('{"id": 1, "to'),
    says(b'{"name": "\xff\xfe"}'),
    _badly_packed,
    says('{"total": NaN}'),
    says('{"total": 1e9999999999999999999999}'),
    says("[" * 100_000),
]


@pytest.mark.parametrize("answer", [*UNREADABLE, says(None), says(None, 204), says("  ")])
async def test_a_read_that_cannot_be_read_is_asked_once_more(answer):
    hub = ScriptedHub(answer, says({"id": 1}))

    assert await hub.client.get("/x") == {"id": 1}
    assert len(hub.asked) == 2


@pytest.mark.parametrize("answer", [UNREADABLE[0], UNREADABLE[1], says(None)])
async def test_a_read_that_stays_unreadable_fails(answer):
    hub = ScriptedHub(answer)

    with pytest.raises(UnexpectedAnswer) as failed:
        await hub.client.get_text("/x")

    assert len(hub.asked) == 2
    assert not failed.value.maybe_done
    assert hub.healths == []


async def test_a_write_whose_answer_cannot_be_read_may_have_been_done():
    hub = ScriptedHub(UNREADABLE[1])

    with pytest.raises(UnexpectedAnswer) as failed:
        await hub.client.put("/x", json={})

    assert failed.value.maybe_done
    assert len(hub.asked) == 1


async def test_a_mark_at_the_beginning_of_the_text_does_no_harm():
    hub = ScriptedHub(says('\ufeff{"id": 1}'))

    assert await hub.client.get("/x") == {"id": 1}


# Too many requests


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}, 9),
        ({"retry-after": "Mon, 09 Mar 2026 12:00:09"}, 9),
        ({"retry-after": "soon", "ratelimit-reset": "11"}, 11),
        ({"x-ratelimit-reset": "12"}, 12),
        ({"ratelimit-reset": ""}, 60),
        ({"retry-after": "0"}, 1),
    ],
)
async def test_too_many_requests_waits_as_told(headers, seconds):
    bare = httpx.Response(429, json={"code": "429", "message": "Too Many"}, headers=headers)
    hub = ScriptedHub(bare, says({"id": 1}))

    assert await hub.client.get("/x") == {"id": 1}

    assert sum(hub.slept) == pytest.approx(seconds, abs=0.01)
    limited = [Health.RATE_LIMITED] if seconds > 2 else []
    assert hub.healths == [*limited, Health.OK]


def _too_many(seconds):
    return httpx.Response(429, headers={"retry-after": str(seconds)})


async def test_three_waits_are_enough():
    hub = ScriptedHub(_too_many(5))

    with pytest.raises(Throttled) as throttled:
        await hub.client.get("/x")

    assert throttled.value.wait == 5
    assert throttled.value.retryable
    assert len(hub.asked) == 4
    assert hub.healths == [Health.RATE_LIMITED]


async def test_a_very_long_wait_is_left_to_the_job():
    hub = ScriptedHub(_too_many(600))

    with pytest.raises(Throttled) as first:
        await hub.client.get("/x")
    with pytest.raises(Throttled) as second:
        await hub.client.get("/y")

    assert (first.value.wait, second.value.wait) == (600, 600)
    assert len(hub.asked) == 1
    assert hub.slept == []


async def test_an_impatient_call_does_not_wait():
    hub = ScriptedHub(_too_many(2))

    with pytest.raises(Throttled):
        await hub.client.get("/x", patience=INTERACTIVE)

    assert len(hub.asked) == 1


async def test_a_creation_is_sent_once_even_then():
    hub = ScriptedHub(_too_many(2))

    with pytest.raises(Throttled) as throttled:
        await hub.client.post("/orders", json={})

    assert not throttled.value.maybe_done
    assert len(hub.asked) == 1


async def test_a_lost_write_that_is_then_throttled_may_have_been_done():
    hub = ScriptedHub(TIMED_OUT, _too_many(600))

    with pytest.raises(Throttled) as throttled:
        await hub.client.put("/x", json={})

    assert throttled.value.maybe_done


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
        _too_many(600),
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
