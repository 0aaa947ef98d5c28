"""Feeds: reading what changed, acknowledging one row or many."""

from typing import Any

from .feeds import Feed, FeedRow
from .market import Market
from .paging import LEAST_ROWS, MOST_ROWS
from .router import Handler, Route
from .rules import LIMIT_TOO_HIGH, LIMIT_TOO_LOW, fields_wrong, not_found, query_whole, refuse
from .wire import Answer, Call, Refusal, unreadable


def read_feed(feed: Feed, market: Market, call: Call) -> Answer:
    limit = query_whole(call, "limit", MOST_ROWS)
    if limit < LEAST_ROWS:
        raise refuse(400, LIMIT_TOO_LOW)
    if limit > MOST_ROWS:
        raise refuse(400, LIMIT_TOO_HIGH.format(most=MOST_ROWS))
    if market.faults.is_on("feed-empty"):
        return Answer.of([])
    if market.faults.is_on("feed-duplicates"):
        _double(feed)
    return Answer.of([row.as_json() for row in feed.some(limit)])


def _double(feed: Feed) -> None:
    """A second token for every change that has one only."""
    by_id: dict[int, list[FeedRow]] = {}
    for row in feed.waiting():
        by_id.setdefault(row.id, []).append(row)
    for rows in by_id.values():
        if len(rows) == 1:
            feed.add(rows[0].id, rows[0].status)


def acknowledge(feed: Feed, market: Market, call: Call) -> Answer:
    thing_id, body = call.mark(), call.json_object()
    token = body.get("token")
    if not isinstance(token, str) or not token:
        raise Refusal(400, unreadable())
    if market.faults.is_on("ack-404") or not feed.has(thing_id, token):
        raise not_found(thing_id)
    # ANYMARKET: without a status every row of that order is marked as read.
    feed.acknowledge(thing_id, call.query.get("status"))
    return Answer.nothing()


def acknowledge_many(feed: Feed, market: Market, call: Call) -> Answer:
    rows = call.json_list()
    problems = [
        (f"[{index}]", text) for index, row in enumerate(rows) if (text := _wrong(feed, row))
    ]
    if problems:
        raise fields_wrong(problems)
    if market.faults.is_on("ack-404"):
        raise not_found(rows[0]["id"] if rows else 0)
    for row in rows:
        # Rows that are already gone are no error here.
        feed.acknowledge_row(int(row["id"]), row["token"])
    return Answer.nothing()


def _wrong(feed: Feed, row: Any) -> str | None:
    if not isinstance(row, dict):
        return "deve ser um objeto"
    if not str(row.get("id", "")).isdecimal() or not isinstance(row.get("token"), str):
        return "id e token são obrigatórios"
    if feed.type_name and row.get("type") not in (feed.type_name, f"{feed.type_name}S"):
        return f"type deve ser {feed.type_name}"
    return None


def _of(name: str, what: Any) -> Handler:
    def handler(market: Market, call: Call) -> Answer:
        answer: Answer = what(market.feeds[name], market, call)
        return answer

    return handler


def _routes(name: str) -> tuple[Route, ...]:
    return (
        Route("GET", f"/{name}/feeds", _of(name, read_feed)),
        Route("PUT", f"/{name}/feeds/batch", _of(name, acknowledge_many)),
        Route("PUT", f"/{name}/feeds/{{id}}", _of(name, acknowledge)),
    )


ROUTES = tuple(
    route
    for name in ("orders", "transmissions", "transmissions-price", "reservations", "products")
    for route in _routes(name)
)
