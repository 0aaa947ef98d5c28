"""Pages of rows, the hub's way: row offsets, http links, and a page number of mixed base."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from .faults import Faults
from .rules import LIMIT_TOO_HIGH, LIMIT_TOO_LOW, query_whole, refuse
from .wire import Answer, Call, Json, encode

T = TypeVar("T")
LEAST_ROWS = 5
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows were asked for."""

    limit: int
    offset: int


def span(call: Call, *, default: int = LEAST_ROWS, most: int = MOST_ROWS, least: int = 5) -> Span:
    limit = query_whole(call, "limit", default)
    if limit < least:
        raise refuse(400, LIMIT_TOO_LOW)
    if limit > most:
        raise refuse(400, LIMIT_TOO_HIGH.format(most=most))
    return Span(limit, query_whole(call, "offset", 0))


def page(
    call: Call,
    faults: Faults,
    rows: Sequence[T],
    encoded: Callable[[T], bytes],
    *,
    first_number: int = 0,
    asked: Span | None = None,
) -> Answer:
    """One page of `rows`; only the rows of the page are encoded."""
    asked = asked or span(call)
    start = _shifted(asked.offset, faults)
    content = b",".join(map(encoded, rows[start : start + asked.limit]))
    parts = [b'"content":[' + content + b"]"]
    if not faults.is_on("no-links"):
        parts.insert(0, b'"links":' + encode(_links(call, asked, len(rows), faults)))
    parts.append(b'"page":' + encode(_numbers(asked, len(rows), first_number, faults)))
    return Answer(200, b"{" + b",".join(parts) + b"}")


def _shifted(offset: int, faults: Faults) -> int:
    # As if rows had been inserted before the reader's place since the first page.
    if offset and faults.is_on("shifting-pages"):
        return max(0, offset - int(faults.argument("shifting-pages") or 1))
    return offset


def _links(call: Call, asked: Span, total: int, faults: Faults) -> list[Json]:
    links = []
    if asked.offset > 0:
        previous = max(0, asked.offset - asked.limit)
        links.append({"rel": "prev", "href": _href(call, asked.limit, previous, faults)})
    if asked.offset + asked.limit < total:
        following = asked.offset + asked.limit
        links.append({"rel": "next", "href": _href(call, asked.limit, following, faults)})
    return links


def _href(call: Call, limit: int, offset: int, faults: Faults) -> str:
    query = urlencode({**call.query, "limit": limit, "offset": offset})
    path = f"/v2{call.path}?{query}"
    if faults.is_on("relative-links"):
        return path
    host = call.headers.get("host", "localhost")
    if faults.is_on("evil-links"):
        host = faults.argument("evil-links") or "elsewhere.example.com"
    # ANYMARKET: links are http even when the call was https.
    return f"http://{host}{path}"


def _numbers(asked: Span, total: int, first_number: int, faults: Faults) -> Json:
    if faults.is_on("wrong-totals"):
        total = total * 2 + 7
    numbers: Json = {
        "size": asked.limit,
        "totalElements": total,
        "totalPages": -(-total // asked.limit),
    }
    if not faults.is_on("no-page-number"):
        numbers["number"] = asked.offset // asked.limit + first_number
    return numbers
