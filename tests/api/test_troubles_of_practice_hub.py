"""Tokens, pace and broken connections, as the practice hub acts them out."""

import pytest

from anydesk.api.client import ApiClient
from anydesk.api.records import TokenVerdict
from anydesk.core.errors import (
    Rejected,
    Throttled,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.integrations import Health
from tests.api.practice import Practice, some_items

KEY = "41260312345678000195550010000012341000012348"
NFE = f'<nfeProc><NFe><infNFe Id="NFe{KEY}"/></NFe><protNFe/></nfeProc>'.encode()


# The token


async def test_the_right_token(practice):
    check = await practice.hub.account.test()

    assert (check.kind, check.account) == (TokenVerdict.GOOD, "99999.")
    assert check.reads_orders
    assert practice.healths == [Health.OK]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("token-expired", TokenVerdict.REFUSED),
        ("user-not-registered", TokenVerdict.REFUSED),
        ("other-environment", TokenVerdict.OTHER_ENVIRONMENT_SUSPECTED),
        ("rate-limited-no-headers", TokenVerdict.LIMITED),
        ("rate-limited", TokenVerdict.LIMITED),
        ("unavailable", TokenVerdict.UNREACHABLE),
        ("html-answer", TokenVerdict.UNEXPECTED),
    ],
)
async def test_a_token_that_cannot_be_used(practice, fault, kind):
    practice.fault(fault)

    assert (await practice.hub.account.test()).kind is kind


async def test_the_wrong_token_is_refused_everywhere(practice):
    other = practice.connect(token="another-token")

    with pytest.raises(Unauthorized):
        await other.stock.locals()
    assert (await other.account.test()).kind is TokenVerdict.REFUSED


# Pace


async def test_a_big_allowance_is_used_without_a_pause(practice):
    for _time in range(60):
        await practice.hub.stock.locals()

    assert practice.slept == []


async def test_a_small_allowance_is_never_overdrawn():
    practice = Practice(rate=10)

    for _time in range(35):
        await practice.hub.stock.locals()

    assert {seen.status for seen in practice.server.requests} == {200}
    assert sum(practice.slept) > 150
    assert practice.healths.count(Health.RATE_LIMITED) == practice.healths.count(Health.OK) - 1


@pytest.mark.parametrize("way", [(), ("retry-after-date",)])
async def test_too_many_requests_are_waited_out(practice, way):
    practice.fault("rate-limited=2", *way)

    assert await practice.hub.stock.locals()

    assert [seen.status for seen in practice.server.requests] == [429, 429, 200]


async def test_a_hub_without_headers_is_asked_slowly(practice):
    practice.fault("no-rate-headers")

    for _time in range(10):
        await practice.hub.stock.locals()

    assert sum(practice.slept) == pytest.approx(3, abs=0.1)


async def test_a_hub_that_refuses_for_ever(practice):
    practice.fault("rate-limited-no-headers")

    with pytest.raises(Throttled):
        await practice.hub.stock.locals()

    assert len(practice.server.requests) == 4


# What breaks on the way


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        ("server-error=2", 3),
        ("bad-gateway=3", 4),
        ("unavailable=3", 4),
        ("gateway-timeout=3", 4),
        ("html-answer=1", 2),
        ("truncated-json=1", 2),
        ("empty-answer=1", 2),
        ("drop-connection=3", 4),
        ("lose-answer=3", 4),
    ],
)
async def test_a_read_gets_through_passing_trouble(wired, fault, tries):
    wired.fault(fault)

    assert await wired.hub.stock.locals()

    assert len(wired.server.requests) == tries


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("server-error", Unreachable),
        ("bad-gateway", Unreachable),
        ("drop-connection", Unreachable),
        ("lose-answer", Unreachable),
        ("html-answer", UnexpectedAnswer),
        ("truncated-json", UnexpectedAnswer),
        ("empty-answer", UnexpectedAnswer),
    ],
)
async def test_lasting_trouble_is_told(wired, fault, error):
    wired.fault(fault)

    with pytest.raises(error):
        await wired.hub.stock.locals()


async def test_quantities_get_through_a_lost_answer(wired):
    wired.fault("lose-answer=1")
    items = some_items(wired)

    result = await wired.hub.stock.send(items)

    assert result.accepted == {item.sku for item in items}
    assert [method for method, _ in wired.asked] == ["PUT", "PUT"]


async def test_a_creation_whose_answer_is_lost_is_not_repeated(wired):
    wired.fault("lose-answer=1")
    listing = next(iter(wired.server.market.listings.values()))

    with pytest.raises(Unreachable) as failed:
        await wired.hub.listings.send(listing.sku_id, listing.id)

    assert failed.value.maybe_done
    assert len(wired.server.requests) == 1


async def test_nobody_at_the_address():
    practice = Practice()
    nobody = practice.connect("http://127.0.0.1:1/v2", transport=False)

    with pytest.raises(Unreachable) as failed:
        await nobody.stock.send(some_items(practice))

    assert not failed.value.maybe_done
    assert practice.healths == [Health.UNREACHABLE]
    await nobody.aclose()


@pytest.mark.parametrize("fault", ["nfe-buffered", "nfe-limit", "nfe-date"])
async def test_a_marketplaces_refusal_of_an_invoice_is_a_refusal(practice, fault):
    practice.fault(fault)
    order = next(iter(practice.server.market.orders))
    client: ApiClient = practice.hub.client

    with pytest.raises(Rejected, match="documento fiscal para o marketplace"):
        await client.put(
            f"/orders/{order}/nfe",
            content=NFE,
            content_type="application/xml;charset=utf-8",
        )

    assert len(practice.server.requests) == 1
