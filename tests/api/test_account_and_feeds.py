"""The token's test, and the queue of changed orders with its acknowledgements."""

from datetime import timedelta

import httpx
import pytest

from anydesk.api.records import (
    FeedRow,
    TokenCheck,
    TokenVerdict,
)
from anydesk.core.errors import Unreachable
from tests.api.scripted import TOKEN, asked, captured, hub, page, says

DAY = timedelta(days=1)


# Feeds


async def test_the_feed_is_read():
    script, api = hub(says(captured("order_feed.json")))

    rows = await api.feeds.list()

    assert [row.hub_id for row in rows] == [190000101, 190000102, 190000101]
    assert asked(script) == [("GET", "/orders/feeds", {"limit": "100"})]


async def test_many_rows_are_acknowledged_in_batches():
    script, api = hub(says(None, 204))
    rows = [FeedRow(number, f"t{number}", "INVOICED") for number in range(1, 61)]

    assert await api.feeds.acknowledge(rows) == ()

    assert [path for _, path, _ in asked(script)] == ["/orders/feeds/batch"] * 2
    assert isinstance(script.sent, list)
    assert len(script.sent) == 10
    assert script.sent[0] == {"id": 51, "token": "t51", "type": "ORDER", "status": "INVOICED"}


async def test_a_refused_batch_is_acknowledged_row_by_row():
    refusal = says({"code": "422", "message": "x"}, 422)
    gone = says(None, 404)
    script, api = hub(gone, says(None, 204), gone, refusal)
    rows = [FeedRow(1, "a", "PENDING"), FeedRow(2, "b"), FeedRow(3, "c")]

    assert await api.feeds.acknowledge(rows) == (rows[2],)

    assert asked(script)[1:] == [
        ("PUT", "/orders/feeds/1", {"status": "PENDING"}),
        ("PUT", "/orders/feeds/2", {}),
        ("PUT", "/orders/feeds/3", {}),
    ]
    assert script.sent == {"token": "c"}


async def test_a_lost_connection_ends_the_acknowledging():
    script, api = hub(httpx.ConnectError("no route"))

    with pytest.raises(Unreachable):
        await api.feeds.acknowledge([FeedRow(1, "a")])

    assert {path for _, path, _ in asked(script)} == {"/orders/feeds/batch"}


# Account


async def test_a_good_token_and_its_account():
    locals_ = says([{"id": 1, "oi": {"value": "99999."}}])
    script, api = hub(says(page()), says(page()), locals_)

    check = await api.account.test()

    assert check == TokenCheck(TokenVerdict.GOOD, account="99999.", reads_orders=True)
    assert check.is_good
    assert asked(script) == [
        ("GET", "/categories", {"limit": "5"}),
        ("GET", "/orders", {"limit": "5", "updatedAfter": "2026-03-08T09:00:00-03:00"}),
        ("GET", "/stocks/locals", {}),
    ]


async def test_the_account_may_be_learnt_from_the_stock():
    _, api = hub(says(page()), says(page()), says([{"id": 1}]), says(captured("stock_page.json")))

    assert (await api.account.test()).account == "99999."


@pytest.mark.parametrize("answer", [says(None, 401), says(None, 422), says("<html>")])
async def test_a_good_token_whose_account_cannot_be_learnt(answer):
    _, api = hub(says(page()), says(page()), answer)

    check = await api.account.test()

    assert (check.kind, check.account) == (TokenVerdict.GOOD, "")


@pytest.mark.parametrize(
    ("answer", "reads"), [(says(None, 403), False), (says(None, 422), None), (says(page()), True)]
)
async def test_a_token_that_may_not_read_orders(answer, reads):
    _, api = hub(says(page()), answer, says([]), says(page()))

    check = await api.account.test()

    assert (check.kind, check.reads_orders) == (TokenVerdict.GOOD, reads)


OTHER = {"code": "403", "message": "O token não pertence a este ambiente."}


@pytest.mark.parametrize(
    ("step", "kind", "sentence"),
    [
        (says({"response": "NO_TOKEN"}, 401), TokenVerdict.REFUSED, "refused the token"),
        (says({"response": "TOKEN_EXPIRED"}, 403), TokenVerdict.REFUSED, "expired"),
        (says("User not registered", 401), TokenVerdict.REFUSED, "refused the token"),
        (says(None, 401), TokenVerdict.OTHER_ENVIRONMENT_SUSPECTED, "refused the token"),
        (says(OTHER, 403), TokenVerdict.OTHER_ENVIRONMENT_SUSPECTED, "refused the token"),
        (says(None, 429, {"retry-after": "30"}), TokenVerdict.LIMITED, "too many requests"),
        (says(None, 503), TokenVerdict.UNREACHABLE, "not working"),
        (httpx.ConnectError("no route"), TokenVerdict.UNREACHABLE, "could not be reached"),
        (httpx.ConnectTimeout("slow"), TokenVerdict.UNREACHABLE, "too long"),
        (says("<html>"), TokenVerdict.UNEXPECTED, "cannot be read"),
        (says(None, 404), TokenVerdict.UNEXPECTED, "does not have this"),
    ],
)
async def test_each_way_a_token_can_fail(step, kind, sentence):
    script, api = hub(step)

    check = await api.account.test()

    assert check.kind is kind
    assert sentence in check.message
    assert check.is_good is (kind is TokenVerdict.LIMITED)
    assert sum(script.slept) < 4
    assert TOKEN not in repr(check)
