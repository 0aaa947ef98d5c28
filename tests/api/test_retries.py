"""The client in trouble: what is tried again, and what each failure becomes."""

from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import httpx
import pytest

from anydesk.api import wire
from anydesk.api.retries import INTERACTIVE
from anydesk.core.errors import (
    NotFound,
    Rejected,
    Throttled,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.integrations import Health
from tests.api.scripted import (
    NOW,
    REFUSED_CONNECTION,
    TIMED_OUT,
    ScriptedHub,
    says,
    too_many,
)

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


async def test_three_waits_are_enough():
    hub = ScriptedHub(too_many(5))

    with pytest.raises(Throttled) as throttled:
        await hub.client.get("/x")

    assert throttled.value.wait == 5
    assert throttled.value.retryable
    assert len(hub.asked) == 4
    assert hub.healths == [Health.RATE_LIMITED]


async def test_a_very_long_wait_is_left_to_the_job():
    hub = ScriptedHub(too_many(600))

    with pytest.raises(Throttled) as first:
        await hub.client.get("/x")
    with pytest.raises(Throttled) as second:
        await hub.client.get("/y")

    assert (first.value.wait, second.value.wait) == (600, 600)
    assert len(hub.asked) == 1
    assert hub.slept == []


async def test_an_impatient_call_does_not_wait():
    hub = ScriptedHub(too_many(2))

    with pytest.raises(Throttled):
        await hub.client.get("/x", patience=INTERACTIVE)

    assert len(hub.asked) == 1


async def test_a_creation_is_sent_once_even_then():
    hub = ScriptedHub(too_many(2))

    with pytest.raises(Throttled) as throttled:
        await hub.client.post("/orders", json={})

    assert not throttled.value.maybe_done
    assert len(hub.asked) == 1


async def test_a_lost_write_that_is_then_throttled_may_have_been_done():
    hub = ScriptedHub(TIMED_OUT, too_many(600))

    with pytest.raises(Throttled) as throttled:
        await hub.client.put("/x", json={})

    assert throttled.value.maybe_done
