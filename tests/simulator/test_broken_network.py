"""Failures of server and network, over real HTTP where a connection is needed."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from anydesk.simulator.faults import FAULTS, Faults
from anydesk.simulator.server import HubOptions, PracticeHub

from .shop import Shop

Step = Callable[[PracticeHub, httpx.AsyncClient], Coroutine[Any, Any, None]]
ITEM = [{"partnerId": "CAM-AZ-M", "quantity": 3}]


def over_http(step: Step, *faults: str) -> PracticeHub:
    """Runs `step` against a served hub."""
    hub = PracticeHub(HubOptions(faults=faults, products=2, orders=5))

    async def serve() -> None:
        url = await hub.start()
        headers = {"gumgaToken": "practice-token"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20) as client:
            await step(hub, client)
        await hub.stop()
        await hub.stop()

    asyncio.run(serve())
    return hub


@pytest.mark.parametrize(
    ("fault", "status"),
    [("server-error", 500), ("bad-gateway", 502), ("unavailable", 503), ("gateway-timeout", 504)],
)
def test_a_server_in_trouble_does_nothing_and_recovers(fault: str, status: int) -> None:
    shop = Shop(f"{fault}=1")

    first, second = shop.put("/stocks", ITEM), shop.put("/stocks", ITEM)

    assert (first.status_code, second.status_code) == (status, 204)
    assert len(shop.market.stock_writes) == 1


def test_without_a_number_trouble_lasts() -> None:
    shop = Shop("unavailable")

    assert [shop.get("/brands").status_code for _ in range(3)] == [503, 503, 503]


def test_trouble_may_touch_only_some_requests() -> None:
    shop = Shop("server-error=1@PUT/stocks", "bad-gateway@/brands")

    assert shop.get("/stocks").status_code == 200
    assert shop.put("/stocks", ITEM).status_code == 500
    assert shop.get("/brands").status_code == 502
    assert shop.put("/stocks", ITEM).status_code == 204


def test_an_answer_may_be_a_page_cut_short_or_empty() -> None:
    shop = Shop("html-answer=1")
    page = shop.get("/brands")
    shop.faults.switch_on("truncated-json=1")
    cut = shop.get("/brands")
    shop.faults.switch_on("empty-answer=1")
    empty = shop.get("/brands")

    assert (page.status_code, page.text[:6]) == (200, "<html>")
    with pytest.raises(json.JSONDecodeError):
        cut.json()
    assert (empty.status_code, empty.content) == (200, b"")


def test_a_lost_answer_means_the_work_was_done() -> None:
    async def step(hub: PracticeHub, client: httpx.AsyncClient) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.put("/stocks", json=ITEM)

    hub = over_http(step, "lose-answer=1")

    assert [write.value for write in hub.market.stock_writes] == [3.0]
    assert hub.requests[-1].status == 0


def test_a_dropped_connection_means_nothing_was_done() -> None:
    async def step(hub: PracticeHub, client: httpx.AsyncClient) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.put("/stocks", json=ITEM)
        assert (await client.get("/brands")).status_code == 200

    assert not over_http(step, "drop-connection=1").market.stock_writes


def test_stopping_does_not_wait_for_a_request_that_hangs() -> None:
    async def step(hub: PracticeHub, client: httpx.AsyncClient) -> None:
        hanging = asyncio.get_running_loop().create_task(client.get("/brands"))
        while not hub.requests:  # noqa: ASYNC110 - the log has no event to wait for
            await asyncio.sleep(0)
        await hub.stop()
        with pytest.raises(httpx.RemoteProtocolError):
            await hanging

    over_http(step, "hang")


def test_a_caller_who_gives_up_is_not_waited_for() -> None:
    async def step(hub: PracticeHub, client: httpx.AsyncClient) -> None:
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/brands", timeout=0.05)
        assert (await client.get("/brands")).status_code == 200

    over_http(step, "hang=1")


def test_a_slow_hub_answers_all_the_same() -> None:
    assert Shop("slow=1").get("/brands").status_code == 200


def test_a_port_in_use_is_an_ordinary_error() -> None:
    async def step(hub: PracticeHub, client: httpx.AsyncClient) -> None:
        with pytest.raises(OSError, match=r"in use|usage|uso"):
            await PracticeHub(HubOptions(products=0, orders=0)).start(
                port=client.base_url.port or 0
            )

    over_http(step)


@pytest.mark.parametrize(
    "text", ["no-such-fault", "no-links=1", "slow", "slow=x", "hang=x", "stock-result=list"]
)
def test_a_fault_that_does_not_exist_or_is_misused_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text.partition("=")[0]):
        Faults((text,))


def test_every_fault_has_a_line_of_help() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert all(fault.help for fault in FAULTS)


def test_in_process_a_dropped_connection_is_an_exception() -> None:
    with pytest.raises(ConnectionResetError):
        Shop("drop-connection").get("/brands")
